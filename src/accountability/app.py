"""The composition root: the only module that knows all others. Tests call it with other arguments."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import asyncpg
from eventsourcing.persistence import OperationalError
from litestar import Litestar
from litestar.di import Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from accountability.handling.desk import Desk
from accountability.handling.ticking import keep_ticking
from accountability.post_office import post_office
from accountability.premises import Premises, Progress, silent
from accountability.projections.filling import are_current, replay
from accountability.publishing.log_keys import LogKeys
from accountability.publishing.mail.sender import keep_posting
from accountability.publishing.publisher import Publisher
from accountability.publishing.witnesses import whom_to_ask
from accountability.settings import Settings
from accountability.storage import log, redaction
from accountability.storage.database import DatabaseRefused, open_pool
from accountability.storage.head import FAULTS, Head
from accountability.web.api.openapi import OPENAPI
from accountability.web.assets import load_assets
from accountability.web.house import House
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.rendered import RenderedPages
from accountability.web.middleware.shell import shell
from accountability.web.mirrored import MirrorHead, door
from accountability.web.problems import Problems
from accountability.web.public.addresses import QUERY_KEYS
from accountability.web.routes import HANDLERS, PUBLIC
from accountability.web.static_files import static_files
from accountability.web.templating import Site, environment
from accountability.workspace.accounts import Accounts
from accountability.workspace.releasing import keep_releasing

if TYPE_CHECKING:
    from asyncpg import Pool

DEMONSTRATION = (
    "What is said of Liverpool, Cheshire, Gwent, Merseyside and the North of England is from public sources; "
    "the rest is made up. Days of recording (“recorded here on …”) are simulated in this demonstration."
)
KEPT_BYTES = 64 * 2**20
READERS = 8
WRITERS = 10  # the publisher holds one for as long as it signs
CLOSED_WITHIN = 2.0
# A database that is stopped, stopping, full, read-only or out of reach: 503, and readers come back later.
UNREACHABLE = (
    OSError,
    OperationalError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,
)


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(house: House, site: Site) -> RenderedPages:
    """The whole web application over a house: a plain ASGI callable."""
    templates, mirror = environment(house.assets, site), house.mirror
    templates.globals["mirror"] = mirror
    templates.globals["by_mail"] = house.offers_alerts and not site.copied
    router = Litestar(
        route_handlers=[*(PUBLIC if mirror or site.copied else HANDLERS), static_files(house.assets)],
        before_request=door(mirror) if mirror else None,
        dependencies={"house": Provide(lambda: house, sync_to_thread=False)},
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates)),
        exception_handlers=Problems(templates, UNREACHABLE).handlers(),
        openapi_config=OPENAPI,
        logging_config=None,
    )
    freshness = Freshness(MirrorHead(house.head, mirror) if mirror else house.head, FAULTS)
    return shell(router, freshness, public_url=house.public_url, kept_bytes=KEPT_BYTES, known_keys=QUERY_KEYS)


@asynccontextmanager
async def open_house(
    premises: Premises,
    settings: Settings,
    now: Callable[[], datetime] = utc_now,
    *,
    demo: bool = False,
    said: Progress = silent,
) -> AsyncIterator[House]:
    """The house over its premises; until it is left the log's head is followed, and the log is published.

    The ticker ticks and the mail goes out, too; `said` hears of mails that are written to a file. Raises
    LogShorter if entries are missing that were signed.
    """
    async with AsyncExitStack() as stack:
        readers = await open_pool(premises.app_url, "reader", READERS)
        stack.push_async_callback(_close, readers)
        writers = await open_pool(premises.app_url, "app", WRITERS)
        stack.push_async_callback(_close, writers)
        head = Head(readers)
        await head.confirm()
        publisher = Publisher(
            writers,
            LogKeys(premises.folder.keys, premises.origin),
            premises.folder,
            now,
            url=f"{settings.public_url}/log",
            whom=whom_to_ask(settings.witnesses, premises.folder.path),
        )
        await publisher.prepare()
        desk = Desk(writers, now)
        office = post_office(premises, settings, site_of(settings, demo=demo), (writers, readers), now, said)
        tasks = (
            head.follow(),
            keep_ticking(writers, now),
            keep_releasing(desk),
            publisher.run(head),
            keep_posting(office.work, office.mailroom.nudged),
        )
        for work in tasks:
            stack.push_async_callback(_stop, asyncio.create_task(work))
        yield House(
            readers=readers,
            desk=desk,
            accounts=Accounts(writers, now, premises.secret),
            head=head,
            now=now,
            public_url=settings.public_url,
            origin=premises.origin,
            assets=load_assets(),
            published=publisher.published,
            publisher=publisher,
            demo=demo,
            mailroom=office.mailroom,
            alerts=office.alerts,
            reminders=office.reminders,
        )


async def _stop(task: "asyncio.Task[Any]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def _close(pool: "Pool[Any]") -> None:
    """What an answer that was cut off still holds is closed with the rest: it must not hold up the end."""
    with suppress(TimeoutError):
        await asyncio.wait_for(pool.close(), CLOSED_WITHIN)


async def make_ready(premises: Premises, progress: Callable[[str], None]) -> None:
    """Before anything is served: rows by this program's rules, and no words back that were removed.

    A restored database may hold both older rows and words that were destroyed or withheld since. Where the
    owner's address is known, what was redacted since the last time is also taken off the disk.
    """
    came_back = 0
    pool = await open_pool(premises.app_url, "app", 1)
    try:
        async with pool.acquire() as connection:
            if not await are_current(connection):
                if await log.head(connection) >= 0:
                    progress("Rebuilding the read models from the log …")
                await replay(connection, lambda _: None)
            came_back = await redaction.carry_out_all(connection)
            if came_back:
                progress("Words that were removed had come back: they are gone again.")
    finally:
        await pool.close()
    if premises.owner_url is not None:
        await _wipe(premises.owner_url, came_back > 0, progress)


async def _wipe(owner_url: str, always: bool, progress: Callable[[str], None]) -> None:  # noqa: FBT001 - as in `wipe`
    try:
        if await redaction.wipe(owner_url, always=always):
            progress("What was redacted is off the database's disk.")
    except (DatabaseRefused, asyncpg.InsufficientPrivilegeError) as error:
        progress(f"What was redacted stays on the database's disk until `accountability wipe`: {error}")


def site_of(settings: Settings, *, demo: bool = False) -> Site:
    return Site(
        name="The answer record",
        public_url=settings.public_url,
        kept_by=settings.kept_by,
        contact=settings.contact,
        demonstration=DEMONSTRATION if demo else "",
    )
