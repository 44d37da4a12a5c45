"""`accountability mirror`: another instance's record, kept alive by a charity or a university.

A data folder of its own kind, and with `--tiles-only` no database and no words at all.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import msgspec
from litestar import Litestar, Response, Router, get
from litestar.di import Provide

from accountability.app import READERS, create_app, make_ready, site_of, utc_now
from accountability.cli.terminal import addressed, run, settings_of, tell
from accountability.mirroring.following import Follower
from accountability.mirroring.keeping import Keeper
from accountability.mirroring.memory import Memory, MirrorRefused
from accountability.mirroring.trust import Trust, trust_in
from accountability.premises import Premises, opened
from accountability.publishing.published import Published
from accountability.serving import behind, check_free, serve
from accountability.settings import Settings
from accountability.storage.data_folder import DataFolder
from accountability.storage.database import open_pool
from accountability.storage.head import Head
from accountability.transparency.notes import BadNote
from accountability.transparency.policies import PolicyRefused
from accountability.verifying.command import POLICY
from accountability.verifying.copies import LOG, CannotTell, Copy, NotThere, from_address
from accountability.web.api.health import healthy
from accountability.web.api.sharing import Sharing
from accountability.web.assets import load_assets
from accountability.web.house import House
from accountability.web.middleware.conditional import Conditional
from accountability.web.middleware.head import HeadAsGet
from accountability.web.middleware.headers import SecurityHeaders
from accountability.web.proof.files import HANDLERS as FILES

NOBODY: Any = None  # who works at a mirror, and what a copy without words reads from
# Readers and the one that writes what a poll brings.
WRITERS = 2
EVERY = click.FloatRange(min=1)
FILE = click.Path(dir_okay=False, path_type=Path)


class Asked(msgspec.Struct, frozen=True):
    url: str
    every: float
    policy: Path | None
    tiles_only: bool
    once: bool


@click.command("mirror")
@click.argument("url")
@addressed
@click.option("--every", type=EVERY, default=60.0, help="Seconds between two polls.  [default: 60]")
@click.option(
    "--policy", type=FILE, help=POLICY.replace("copy's own file is", "source's own at first sight is")
)
@click.option("--tiles-only", is_flag=True, help="Keep and serve the log's files alone: the proof, no words.")
@click.option("--once", is_flag=True, help="One poll, then exit 0, 1 or 2 as `verify` does.")
def command(  # noqa: PLR0913, PLR0917 - each is an option
    url: str,
    host: str | None,
    port: int | None,
    data: Path | None,
    every: float,
    policy: Path | None,
    tiles_only: bool,  # noqa: FBT001 - a flag
    once: bool,  # noqa: FBT001 - a flag
) -> int:
    """Keep a readable copy of the record at URL, and serve it.

    Every poll is verified, and carries out what the source removed. Words are shown only while the source was
    reached within 24 hours; what a source that signs a second history says then is never taken.
    """
    asked = Asked(_site(url), every, policy, tiles_only, once)
    return run(_run(settings_of(host=host, port=port, data=data), asked))


def _site(url: str) -> str:
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise click.UsageError("URL must be the http(s) address of a record")
    return url.rstrip("/").removesuffix("/log")


async def _run(settings: Settings, asked: Asked) -> int:
    if not asked.once:
        await check_free(settings.host, settings.port)
    folder = DataFolder.at(settings.data, kind="mirror")
    if asked.tiles_only and (settings.database_url or folder.cluster.exists()):
        raise MirrorRefused("a mirror with words is kept here: --tiles-only needs an empty data folder")
    copy = Copy(asked.url, from_address(asked.url), LOG, words=not asked.tiles_only, live=True)
    with folder.owned() if asked.tiles_only else nullcontext():
        known = await asyncio.to_thread(Known.of, folder, copy, asked.policy)
        if asked.tiles_only:
            published = Published(folder.log)
            follower = known.follower(published)
            return await _follow(settings, asked, follower, log_only(follower, published, settings))
    settings = msgspec.structs.replace(settings, origin=known.origin)
    async with opened(settings, "mirror", tell, exclusive=True) as premises:
        await make_ready(premises, tell)
        async with open_mirror(premises, settings, known) as house:
            assert house.mirror is not None
            return await _follow(settings, asked, house.mirror, create_app(house, site_of(settings)))


async def _follow(settings: Settings, asked: Asked, follower: Follower, app: Any) -> int:
    if asked.once:
        outcome = await follower.poll()
        for line in outcome.said or ("Sound, and all of it is kept.",):
            tell(line)
        return outcome.code
    forget = app.store.clear if hasattr(app, "store") else lambda: None
    polling = asyncio.create_task(follower.run(asked.every, forget))
    try:
        app = behind(app, settings.trusted_proxies)
        await serve(app, settings.host, settings.port, lambda: _say(settings, asked), _until_failed(polling))
    finally:
        await _stop(polling)
    return 0


async def _until_failed(polling: "asyncio.Task[None]") -> None:
    """Polling ends by a fault of the program alone, and serving with it."""
    await asyncio.shield(polling)


def _say(settings: Settings, asked: Asked) -> None:
    tell(f"A mirror of {asked.url} at {settings.public_url}, asking every {asked.every:g} seconds.")
    tell("Stop with Ctrl-C.")


class Known(msgspec.Struct, frozen=True):
    """A source as its mirror knows it: what is remembered, whose signatures count, the log's name."""

    copy: Copy
    memory: Memory
    trust: Trust
    origin: str

    @classmethod
    def of(cls, folder: DataFolder, copy: Copy, policy: Path | None) -> "Known":
        """Raises MirrorRefused. Only the first start needs the source to be there."""
        memory = Memory(folder.mirror)
        trust = trust_in(copy, memory, policy, tell)
        seen = memory.seen
        try:
            origin = seen.origin if seen else trust.policy.judge(copy.checkpoint()).checkpoint.origin
        except (BadNote, PolicyRefused, CannotTell, NotThere) as error:
            raise MirrorRefused(f"the source cannot be followed: {error}") from error
        return cls(copy, memory, trust, origin)

    def follower(
        self, published: Published, keeper: Keeper | None = None, now: Callable[[], datetime] = utc_now
    ) -> Follower:
        return Follower(self.copy, self.trust, self.memory, published, keeper, now, origin=self.origin)


@asynccontextmanager
async def open_mirror(
    premises: Premises, settings: Settings, known: Known, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[House]:
    """The house over a mirror's premises: pages read from it, and only who follows writes there."""
    published = Published(premises.folder.log)
    async with AsyncExitStack() as stack:
        readers = await open_pool(premises.app_url, "reader", READERS)
        stack.callback(readers.terminate)
        writers = await open_pool(premises.app_url, "app", WRITERS)
        stack.callback(writers.terminate)
        keeper, head = Keeper(writers, published, premises.owner_url), Head(readers)
        await keeper.prepare()
        stack.push_async_callback(_stop, asyncio.create_task(head.follow()))
        yield House(
            readers=readers,
            desk=NOBODY,
            accounts=NOBODY,
            head=head,
            now=now,
            public_url=settings.public_url,
            origin=premises.origin,
            assets=load_assets(),
            published=published,
            mirror=known.follower(published, keeper, now),
        )


async def _stop(task: "asyncio.Task[Any]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def log_only(follower: Follower, published: Published, settings: Settings) -> Any:
    """The application of a mirror without words: the log's files, and a page that says what it is."""
    house = House(
        readers=NOBODY,
        desk=NOBODY,
        accounts=NOBODY,
        head=NOBODY,
        now=utc_now,
        public_url=settings.public_url,
        origin=follower.origin,
        assets=NOBODY,
        published=published,
        mirror=follower,
    )

    @get("/")
    async def front() -> Response[str]:
        return Response(_introduction(follower, published, settings), media_type="text/plain")

    @get("/readyz")
    async def ready() -> Response[str]:
        reason = follower.not_ready()
        said = f"not ready: {reason}\n" if reason else "ready\n"
        return Response(said, status_code=503 if reason else 200, media_type="text/plain")

    router = Litestar(
        route_handlers=[front, ready, healthy, Router("/", route_handlers=FILES, middleware=[Sharing()])],
        dependencies={"house": Provide(lambda: house, sync_to_thread=False)},
        openapi_config=None,
        logging_config=None,
    )
    return SecurityHeaders(HeadAsGet(Conditional(router)), settings.public_url)


def _introduction(follower: Follower, published: Published, settings: Settings) -> str:
    notice, checkpoint = follower.notice(), published.checkpoint()
    kept_by = f", kept by {settings.kept_by}" if settings.kept_by else ""
    checked = f"{notice.checked:%Y-%m-%d %H:%M} UTC" if notice.checked else "not yet"
    size = f"{checkpoint.size:,} entries, root {checkpoint.root.hex()}" if checkpoint else "nothing yet"
    return "\n".join(
        [
            f"A mirror of the log of {notice.origin}{kept_by}. It holds the proof and no words.",
            f"The record itself: {notice.source}",
            f"Last checked: {checked}. Kept: {size}.",
            *(f"Warning: {warning}" for warning in notice.warnings),
            f"To check it: accountability verify {settings.public_url}/log",
            "",
        ]
    )
