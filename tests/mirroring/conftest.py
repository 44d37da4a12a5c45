"""Two instances: Norchester's, whose log is published by hand, and a mirror of it with a database of its own.

The mirror reads the source through `Wire`, which a test can bend: what it serves, and when it is silent.
"""

import asyncio
import importlib.util
import os
import secrets
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import httpx
import pytest

from accountability.app import create_app, make_ready, site_of
from accountability.cli.mirror import Known, open_mirror
from accountability.domain.commands.integrity import RotateKeys
from accountability.domain.keys import Rotation
from accountability.premises import Premises, make_mirror
from accountability.projections.filling import replay
from accountability.publishing.log_keys import LogKeys
from accountability.publishing.published import Published
from accountability.publishing.publisher import Publisher
from accountability.settings import Settings
from accountability.storage.data_folder import DataFolder
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import SigningKey
from accountability.transparency.notes import Note
from accountability.transparency.tiles import TILE_WIDTH, bundle, tiles_of
from accountability.verifying.checking import check
from accountability.verifying.copies import LOG, CannotTell, Copy, NotThere
from accountability.verifying.seen import Seen
from accountability.web.assets import load_assets
from accountability.web.house import House

ORIGIN = "record.norchester.example/0001"
SOURCE, MIRROR = "https://record.norchester.example", "https://mirror.charity.example"


def _load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


record = _load(Path(__file__).parents[1] / "publishing" / "norchester.py")
maker = _load(Path(__file__).parents[1] / "verifying" / "maker.py")


class AskedHead:
    def __init__(self, pool):
        self.position, self.confirmed_at, self._pool = -1, float("-inf"), pool

    async def confirm(self):
        self.position = await self._pool.fetchval("select coalesce(max(position), -1) from log")


class Site:
    """An instance's whole web application, asked as over the network."""

    def __init__(self, app, url):
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=url)

    async def get(self, path, accept="text/html"):
        return await self.client.get(path, headers={"accept": accept})

    def copy(self, url, *, words=True):
        """As the verifier and the mirror read it, on a thread of their own."""
        return Copy(url, Wire(self.client, asyncio.get_running_loop()), LOG, words=words, live=True)


class Wire:
    def __init__(self, client, loop):
        self.client, self.loop = client, loop
        self.served, self.asked, self.silent = {}, [], False

    def __call__(self, path, most):
        if self.silent:
            raise CannotTell("nobody answers")
        self.asked.append(path)
        if path in self.served:
            content = self.served[path]
            content = content(self.real(path, most)) if callable(content) else content
            if content is None:
                raise NotThere(path)
            return content[: most + 1]
        return self.real(path, most)

    def real(self, path, most):
        answer = asyncio.run_coroutine_threadsafe(self.client.get(f"/{path}"), self.loop).result(30)
        if answer.status_code in (404, 410):
            raise NotThere(path)
        if answer.status_code != 200:
            raise CannotTell(f"{path} answered {answer.status_code}")
        return answer.content[: most + 1]


class Source:
    """Norchester's instance. `publish` signs what was said since."""

    def __init__(self, city, desk, folder, clock, app):
        self.city, self.desk, self.folder, self.clock = city, desk, folder, clock
        self.publisher = Publisher(
            desk.pool, LogKeys(folder.keys, ORIGIN), folder, clock, url=f"{SOURCE}/log"
        )
        self.site = Site(app, SOURCE)

    async def publish(self):
        await self.publisher.prepare()
        async with self.publisher.rounds() as rounds:
            await rounds.recover()
            await rounds.publish()

    async def rotate(self):
        """As `accountability key rotate` does it."""
        keys = LogKeys(self.folder.keys, ORIGIN)
        old = tuple(str(key.verifier) for key in keys.signers(self.clock()))
        new = tuple(str(key.verifier) for key in keys.next())
        await self.desk.handle(RotateKeys(rotation=Rotation(old=old, new=new)), record.OPERATOR)
        keys.rotate(self.clock())

    def signed(self, entries, at=1_800_000_000):
        """Another history under the log's own keys: the files that would be served."""
        log = maker.Log(entries)
        tree = log.tree()
        files = [self.folder.keys / name for name in ("log-ed25519", "log-mldsa44")]
        keys = [SigningKey.parse(file.read_text().split()[0]) for file in files]
        text = Checkpoint(ORIGIN, len(log), tree.root()).encode()
        note = Note(text).signed_with(keys[0].sign(text, None), keys[1].sign(text, at))
        files = {"log/checkpoint": note.encode()}
        for tile in tiles_of(len(log)):
            start = tile.index * TILE_WIDTH
            some = log.entries[start : start + tile.width]
            content = bundle(some) if tile.level < 0 else tree.tile(tile)
            files[f"log/{tile.path}"] = content
        return files

    async def entries(self):
        return [row[0] for row in await self.desk.pool.fetch("select state from log order by position")]

    @property
    def log(self):
        return Published(self.folder.log)


def settings(url, **given):
    return Settings(public_url=url, kept_by="the Norchester Trust", origin=ORIGIN, **given)


@pytest.fixture
async def source(desk, pool, readers, clock, tmp_path):
    folder = DataFolder.at(tmp_path / "source", kind="service")
    house = House(
        readers=readers,
        desk=desk,
        accounts=None,
        head=AskedHead(pool),
        now=clock,
        public_url=SOURCE,
        origin=ORIGIN,
        assets=load_assets(),
        published=Published(folder.log),
    )
    async with pool.acquire() as connection:
        await replay(connection)
    city = record.Norchester(desk, clock)
    made = Source(city, desk, folder, clock, create_app(house, site_of(settings(SOURCE))))
    await city.found()
    await made.publish()
    return made


class Mirror:
    """A mirror of the source, which can be stopped, killed and started again."""

    def __init__(self, folder, copy, app_url, owner_url, clock):
        self.folder, self.copy, self.clock = folder, copy, clock
        self.app_url, self.owner_url = app_url, owner_url
        self._stack = AsyncExitStack()

    async def start(self, policy=None):
        known = await asyncio.to_thread(Known.of, self.folder, self.copy, policy)
        premises = Premises(
            app_url=self.app_url,
            owner_url=self.owner_url,
            origin=known.origin,
            secret=b"s" * 32,
            folder=self.folder,
        )
        await make_mirror(self.owner_url, known.origin)
        await make_ready(premises, lambda _: None)
        self.house = await self._stack.enter_async_context(
            open_mirror(premises, settings(MIRROR), known, self.clock)
        )
        self.house = self.house.__class__(
            **{name: getattr(self.house, name) for name in self.house.__struct_fields__ if name != "head"},
            head=AskedHead(self.house.readers),
        )
        self.follower, self.pool = self.house.mirror, self.house.readers
        self.follower._patience = (0.0, 0.0)  # noqa: SLF001 - no test waits for an entry that never comes
        self.app = create_app(self.house, site_of(settings(MIRROR)))
        self.site = Site(self.app, MIRROR)

    async def poll(self):
        outcome = await self.follower.poll()
        self.app.store.clear()
        return outcome

    async def stop(self):
        await self._stack.aclose()

    async def restart(self):
        await self.stop()
        self._stack = AsyncExitStack()
        await self.start()

    @property
    def wire(self):
        return self.copy.read

    @property
    def log(self):
        return Published(self.folder.log)


@pytest.fixture
async def second_database(server):
    name = f"mirror_{os.getpid()}_{secrets.token_hex(4)}"
    admin = await asyncpg.connect(server.owner("postgres"))
    await admin.execute(
        f"create database {name} template accountability_template_{os.getpid()} strategy file_copy"
    )
    yield server.app(name), server.owner(name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


@pytest.fixture
async def mirror(source, second_database, clock, tmp_path):
    """Started, and nothing polled yet. It waits for no entry that may be under way."""
    folder = DataFolder.at(tmp_path / "mirror", kind="mirror")
    made = Mirror(folder, source.site.copy(SOURCE), *second_database, clock)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def verified(tmp_path):
    """What `verify` says of a site, by its own policy."""

    async def run(site, url):
        return await asyncio.to_thread(
            check, site.copy(url), Seen(tmp_path / secrets.token_hex(4)), patience=()
        )

    return run


@pytest.fixture
def made():
    """How whole logs are made: see tests/verifying/maker.py."""
    return maker


@pytest.fixture
def site_of_app():
    return Site
