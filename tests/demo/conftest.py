"""The demo history, played once for each of a few days on which somebody might start it."""

import secrets
from datetime import UTC, datetime

import asyncpg
import msgspec
import pytest

from accountability.demo.playing import play
from accountability.projections import asks, panels, register
from accountability.projections.reading import reading
from accountability.storage import log
from accountability.storage.database import connect, open_pool
from accountability.storage.migrations import migrate

MOMENTS = {
    "a Sunday morning": datetime(2026, 11, 22, 6, 50, tzinfo=UTC),
    "the day after New Year": datetime(2027, 1, 2, 13, 5, tzinfo=UTC),
    "a summer night": datetime(2027, 7, 1, 23, 30, tzinfo=UTC),
}


class Accounts:
    """Keeps the sign-ins that the demo adds."""

    def __init__(self):
        self.added = []

    async def add(self, email, password, role, office=None, voice_of=None, duty=None):
        self.added.append((email, password, role, office, voice_of, duty))


class History(msgspec.Struct, kw_only=True):
    """A played demo: what `play` returned, and everything that can be read of it."""

    now: datetime
    database: str
    pool: object
    owner_url: str
    played: object
    accounts: Accounts
    told: list
    entries: list = []
    asks: list = []
    panels: dict = {}
    recommendations: dict = {}
    offices: dict = {}
    initiatives: dict = {}

    def of(self, kind):
        """The entries of one class."""
        return [item.entry for item in self.entries if isinstance(item.entry, kind)]

    def ask(self, panel, serial, office):
        key = (panel, serial, office)
        return next(view for view in self.asks if (view.row.panel, view.row.serial, view.row.office) == key)

    def about(self, view, kind):
        """The entries of one class about one ask, with their positions."""
        return [i for i in self.entries if i.entry.ask == view.row.ask and isinstance(i.entry, kind)]


@pytest.fixture(scope="session")
async def histories(server):
    made, admin = {}, await asyncpg.connect(server.owner("postgres"))
    try:
        for name, now in MOMENTS.items():
            database = f"demo_{secrets.token_hex(4)}"
            await admin.execute(f"create database {database} template template0 encoding 'UTF8' locale 'C'")
            made[name] = await _played(server, database, now)
        yield made
        for history in made.values():
            await history.pool.close()
            await admin.execute(f"drop database {history.database} with (force)")
    finally:
        await admin.close()


async def _played(server, database, now):
    owner = await connect(server.owner(database))
    await migrate(owner)
    await owner.close()
    pool = await open_pool(server.app(database), "app", 4)
    accounts, told = Accounts(), []
    played = await play(pool, accounts, told.append, now, "a long password")
    history = History(
        now=now,
        database=database,
        pool=pool,
        owner_url=server.owner(database),
        played=played,
        accounts=accounts,
        told=told,
    )
    async with pool.acquire() as connection, connection.transaction():
        history.entries = [item async for item, _, _ in log.read_from(connection, 0)]
    async with reading(pool, now) as reader:
        await _read(history, reader)
    return history


async def _read(history, reader):
    history.panels = {row.slug: row for _, row in await panels.newest_panels(reader, 100)}
    history.offices = {row.slug: row for row in await register.all_offices(reader)}
    history.initiatives = {row.slug: row for row in await register.all_initiatives(reader)}
    for slug in history.panels:
        found = await panels.recommendations(reader, slug)
        history.recommendations[slug] = found
        history.asks += await asks.asks_of_panel(reader, slug, [row.serial for row in found])


@pytest.fixture(params=MOMENTS)
def history(request, histories):
    """The demo as somebody finds it who starts it on this day."""
    return histories[request.param]
