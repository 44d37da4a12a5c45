"""The ground the tests stand on: real PostgreSQL, one fresh migrated database a test.

A test that asks for `as_told`, or for what is made of it, has a copy of a record on which the `story` of its
folder was played before; every other test has an empty one.

A private server is started in a temporary folder: the one that comes along, or with
`ACCOUNTABILITY_TEST_PG_BINDIR` another version's, as `.ci/run` does for PostgreSQL 15.
`ACCOUNTABILITY_TEST_URL` points the tests at a server that runs already (a superuser's address).
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import asyncpg
import msgspec
import pytest

from accountability.domain.clocks import Period
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.panels import (
    AddressRecommendation,
    CommissionPanel,
    PublishRecommendation,
)
from accountability.domain.commands.register import RegisterInitiative, RegisterOffice
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails
from accountability.domain.recommendations import Addressing
from accountability.handling.desk import Actor, Desk
from accountability.storage import embedded
from accountability.storage.data_folder import DataFolder
from accountability.storage.database import connect, open_pool
from accountability.storage.migrations import migrate

TEMPLATE = f"accountability_template_{os.getpid()}"
LOGIN = f"accountability_test_login_{os.getpid()}"
TALLY = "tally"
DEAR = ("tests/browser/", "tests/cli/", "tests/mirroring/", "tests/witnessing/")
ROOM = 2 * 2**30  # bytes


class Server(msgspec.Struct, frozen=True):
    """A running PostgreSQL: a superuser's address, and the password of the app's login role."""

    admin_url: str
    password: str

    def owner(self, database: str) -> str:
        return _address(self.admin_url, database)

    def app(self, database: str) -> str:
        return _address(self.admin_url, database, LOGIN, self.password)


def _address(url: str, database: str, user: str | None = None, password: str | None = None) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    netloc = f"{user}:{password}@{place}" if user else parts.netloc
    query = "&".join(
        item for item in parts.query.split("&") if not (user and item.startswith(("user=", "password=")))
    )
    return urlunsplit((parts.scheme, netloc, f"/{database}", query, ""))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Spread the files that start programs and browsers among the others, and let none of them come last.

    So workers seldom run two browsers at a time, and none works alone in the end at a long file.
    """
    files = {}
    for item in items:
        files.setdefault(item.nodeid.partition("::")[0], []).append(item)
    dear = [file for file in files if file.startswith(DEAR)]
    others = [file for file in files if not file.startswith(DEAR)]
    place = {file: 0.85 * n / len(dear) for n, file in enumerate(dear)}
    place |= {file: n / len(others) for n, file in enumerate(others)}
    items[:] = [item for file in sorted(files, key=place.__getitem__) for item in files[file]]


@pytest.fixture(scope="session")
def anyio_backend():
    return "asyncio"


@pytest.fixture
def tally(record_property):
    """What a test counted, for the terminal summary: `tally("routes walked", 137)`. Also from a worker."""
    return lambda what, count: record_property(TALLY, f"{what}: {count}")


def pytest_terminal_summary(terminalreporter):
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    lines = [value for report in reports for name, value in report.user_properties if name == TALLY]
    if lines:
        terminalreporter.section("counted")
        for line in sorted(set(lines)):
            terminalreporter.write_line(line)


def pytest_sessionfinish(session):
    """Where every file of the browser's tests was run: each page was looked at by one of them."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    passed = [report for report in reporter.stats.get("passed", []) if "tests/browser/" in report.nodeid]
    if not passed or reporter.stats.keys() & {"failed", "error", "deselected"}:
        return
    from tests.browser import visited  # noqa: PLC0415 - it loads all of the web, for this alone

    if visited.is_whole(report.nodeid.partition("::")[0] for report in passed):
        notes = [value for report in passed for name, value in report.user_properties if name == visited.NOTE]
        if left := visited.never_looked_at(notes):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            reporter.ensure_newline()
            reporter.section("pages that no test of a browser looked at", red=True)
            reporter.write_line("\n".join(sorted(left)), red=True)


@pytest.fixture(scope="session")
async def server() -> AsyncIterator[Server]:
    given = os.environ.get("ACCOUNTABILITY_TEST_URL")
    if given:
        yield await _prepared(given)
        return
    # Not pytest's own folder: root's is closed to the user that PostgreSQL runs as.
    with tempfile.TemporaryDirectory(prefix="accountability-", dir=_in_memory()) as made:
        place = Path(made)
        place.chmod(0o711)
        folder = DataFolder.at(place / "data", kind="demo")
        bindir = os.environ.get("ACCOUNTABILITY_TEST_PG_BINDIR")
        async with embedded.running(folder, bindir=Path(bindir) if bindir else None) as running:
            yield await _prepared(running.admin_url)


def _in_memory() -> str | None:
    """Where no disk is waited for, if there is room: each test has a database of a thousand small files."""
    place = Path("/dev/shm")
    with suppress(OSError):
        if shutil.disk_usage(place).free > ROOM and os.access(place, os.W_OK):
            return str(place)
    return None


async def _prepared(admin_url: str) -> Server:
    """The template that each test's database is copied from, and the app's login role."""
    server = Server(admin_url, secrets.token_hex(16))
    admin = await asyncpg.connect(server.owner("postgres"))
    try:
        await admin.execute(f"drop database if exists {TEMPLATE}")
        await admin.execute(f"create database {TEMPLATE} template template0 encoding 'UTF8' locale 'C'")
        owner = await connect(server.owner(TEMPLATE))
        await migrate(owner)
        await owner.close()
        await admin.execute(f"drop role if exists {LOGIN}")
        await admin.execute(f"create role {LOGIN} login password '{server.password}'")
        await admin.execute(f"grant accountability_app, accountability_reader to {LOGIN}")
    finally:
        await admin.close()
    return server


class Played(msgspec.Struct, frozen=True):
    """A story on a database of its own, which is copied: what it gave, and what time it is at its end."""

    database: str
    result: Any
    at: datetime


class Stories:
    """Plays each story once."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.played: dict[Any, Played] = {}
        self._made: list[str] = []

    async def play(self, story: Callable[[Desk, "SetClock"], Awaitable[Any]]) -> Played:
        if story not in self.played:
            name, clock = f"{TEMPLATE}_{secrets.token_hex(4)}", SetClock()
            await self._ask(f"create database {name} template {TEMPLATE} strategy file_copy")
            self._made.append(name)
            async with await open_pool(self.server.app(name), "app", 2) as pool:
                result = await story(Desk(pool, clock), clock)
            self.played[story] = Played(name, result, clock.at)
        return self.played[story]

    async def forget(self) -> None:
        for name in self._made:
            await self._ask(f"drop database {name} with (force)")

    async def _ask(self, query: str) -> None:
        admin = await asyncpg.connect(self.server.owner("postgres"))
        await admin.execute(query)
        await admin.close()


@pytest.fixture(scope="session")
async def stories(server):
    kept = Stories(server)
    yield kept
    await kept.forget()


@pytest.fixture
def story():
    """How the record begins that tests of this folder find; a folder may tell another."""
    return founded


@pytest.fixture
async def as_told(database, stories, story, desk, clock):
    """What the story gave, with this test's own desk and clock in the place of those it was played with."""
    played = await stories.play(story)
    assert database.template == played.database
    clock.at = played.at
    result = copy(played.result)
    for name, own in (("desk", desk), ("clock", clock)):
        if hasattr(result, name):
            setattr(result, name, own)
    return result


class Database(msgspec.Struct, frozen=True):
    name: str
    template: str
    owner_url: str
    app_url: str


@pytest.fixture
async def database(request, server, stories, story) -> AsyncIterator[Database]:
    name = f"record_{os.getpid()}_{secrets.token_hex(4)}"
    template = (await stories.play(story)).database if "as_told" in request.fixturenames else TEMPLATE
    admin = await asyncpg.connect(server.owner("postgres"))
    try:
        await admin.execute(f"create database {name} template {template} strategy file_copy")
        yield Database(name, template, server.owner(name), server.app(name))
        await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


@pytest.fixture
async def pool(database):
    """The app's own pool."""
    opened = await open_pool(database.app_url, "app", 8)
    yield opened
    await opened.close()


@pytest.fixture
async def readers(database):
    """The pool that public pages read through."""
    opened = await open_pool(database.app_url, "reader", 4)
    yield opened
    await opened.close()


@pytest.fixture
async def owner(database):
    """The owner's connection: migrations, and what a determined operator could do."""
    connection = await connect(database.owner_url)
    yield connection
    await connection.close()


class SetClock:
    """A clock that a test moves by hand. Starts on Monday 5 January 2026, ten in the morning in London."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 5, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **duration: float) -> None:
        self.at += timedelta(**duration)


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture
def desk(pool, clock):
    return Desk(pool, clock)


class Norchester:
    """An invented city on the record: who acts there, and the ask that its police answer.

    Its panel's first recommendation is addressed to the police, who undertook to answer within 56 days, and
    to the council, with no terms. That takes positions 0 to 9; the police's ask was last spoken of at 8.
    """

    OFFICES = {
        "safer-trust": "secretariat",
        "norchester-police": "chief_constable",
        "stonebridge-council": "council",
        "norchester-scrutiny": "scrutiny",
    }
    operator = Actor(role="operator")
    secretariat = Actor(role="secretariat", office="safer-trust", account=UUID(int=1))
    police = Actor(role="officer", office="norchester-police", account=UUID(int=2))
    council = Actor(role="officer", office="stonebridge-council", account=UUID(int=3))
    reviewer = Actor(role="reviewer", office="norchester-scrutiny", account=UUID(int=4))
    residents = Actor(
        role="reviewer", office="norchester-residents", account=UUID(int=6), voice_of="night-safety"
    )
    governance = Actor(role="information_governance", office="safer-trust", account=UUID(int=5))

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.ask = UUID(int=0)

    async def register(self) -> None:
        for slug, kind in self.OFFICES.items():
            details = OfficeDetails(slug=slug, kind=kind, invented=True)
            await self.desk.handle(
                RegisterOffice(details=details, texts={"name/en": slug.title()}), self.operator
            )
        hub = InitiativeDetails(slug="night-hub", owner="stonebridge-council")
        panel = PanelDetails(
            slug="night-safety", kind="citizens_panel", secretariat="safer-trust", invented=True
        )
        for command in (
            RegisterInitiative(details=hub, texts={"name/en": "Night hub"}),
            CommissionPanel(details=panel, texts={"name/en": "Panel on safety at night"}),
        ):
            await self.desk.handle(command, self.secretariat)

    async def recommend(self) -> int:
        """Publish one more recommendation and address it to the police and the council; its serial."""
        texts = {"title/en": "Mend the lights", "text/en": "Mend the lights on Canal Street."}
        await self.desk.handle(PublishRecommendation(panel="night-safety", texts=texts), self.secretariat)
        serial = await self.desk.pool.fetchval("select max(serial) from recommendation")
        promise = ReplyTerms(
            basis="undertaking", period=Period(length=56, unit="days"), texts={"said/en": "At the launch"}
        )
        for office, terms in (("norchester-police", promise), ("stonebridge-council", None)):
            addressing = Addressing(office=office, named_by="panel", manner="sent")
            command = AddressRecommendation(
                panel="night-safety", serial=serial, addressing=addressing, terms=terms
            )
            await self.desk.handle(command, self.secretariat)
        return int(serial)

    async def ask_of(self, office: str, serial: int = 1) -> UUID:
        found = await self.desk.pool.fetchval(
            "select ask from ask where office = $1 and serial = $2", office, serial
        )
        assert isinstance(found, UUID)
        return found


async def founded(desk: Desk, _: SetClock) -> Norchester:
    city = Norchester(desk)
    await city.register()
    await city.recommend()
    city.ask = await city.ask_of("norchester-police")
    return city


@pytest.fixture
def norchester(as_told):
    return as_told
