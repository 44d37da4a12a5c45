"""People at work: what they find on the record when they come, and how they walk through its forms."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest

from accountability.accounts import Accounts
from accountability.domain.answers import Response
from accountability.domain.clocks import Period
from accountability.domain.commands import (
    Actor,
    AddressRecommendation,
    AskCommand,
    PublishRecommendation,
    ReplyTerms,
    ReportDelivery,
    Respond,
)
from accountability.domain.delivery import DeliveryReport
from accountability.domain.recommendations import Addressing
from accountability.handling import Desk
from accountability.premises import opened
from accountability.settings import Settings
from accountability.storage.database import open_pool

PANEL = "stonebridge-citizens-panel"
POLICE = "norchester-police"
COLLEAGUE = "night.duty@police.norchester.example"
SECRETARIAT = Actor(role="secretariat", office="norchester-lantern-trust")
UNDERTAKING = ReplyTerms(
    basis="undertaking", period=Period(length=56, unit="days"), texts={"said/en": "At the launch"}
)
LATEST = "select max(serial) from recommendation where panel = $1"
ASK = "select ask from ask where panel = $1 and serial = $2"


class Put(msgspec.Struct, frozen=True):
    """A recommendation of the Stonebridge panel, put to one office."""

    title: str
    serial: int
    ask: UUID
    feed: str

    @property
    def public(self) -> str:
        return f"/en/panels/{PANEL}/recommendations/{self.serial}"

    @property
    def private(self) -> str:
        return f"/workspace/asks/{self.ask}"


def accepted(ask: UUID) -> AskCommand:
    response = Response(decision="accepted", target=(now() + timedelta(days=200)).date())
    return Respond(ask=ask, response=response, texts={"text/en": "Every lamp will be lit by next summer."})


def delivered(ask: UUID) -> AskCommand:
    report = DeliveryReport(state="reported_complete")
    return ReportDelivery(ask=ask, report=report, texts={"text/en": "All forty lamps are lit."})


SAID: dict[str, Callable[[UUID], AskCommand]] = {"accepted": accepted, "delivered": delivered}


@pytest.fixture
def put(demo):
    """Put a new recommendation to an office, and let its officer say more: `put("Mend the lights", "accepted")`.

    From a desk in this process, beside the one that serves: the pages show what others append, too.
    """

    def publish(title: str, *said: str, office: str = POLICE) -> Put:
        commands = [SAID[each] for each in said]
        return apart(_put(demo, title, office, commands))

    return publish


async def _put(demo, title, office, commands) -> Put:
    async with beside(demo) as (pool, _):
        desk = Desk(pool, now)
        texts = {"title/en": title, "text/en": f"{title}. Every winter it is asked for again."}
        await desk.handle(PublishRecommendation(panel=PANEL, texts=texts), SECRETARIAT)
        serial = await pool.fetchval(LATEST, PANEL)
        addressing = Addressing(office=office, named_by="panel", manner="sent")
        addressed = AddressRecommendation(
            panel=PANEL, serial=serial, addressing=addressing, terms=UNDERTAKING
        )
        await desk.handle(addressed, SECRETARIAT)
        ask = await pool.fetchval(ASK, PANEL, serial)
        for command in commands:
            await desk.handle(command(ask), Actor(role="officer", office=office))
    return Put(title, serial, ask, f"{demo.url}/en/feeds/panels/{PANEL}.atom")


@asynccontextmanager
async def beside(demo):
    """The demonstration's database and secret, for a second process beside the one that serves."""
    async with opened(Settings(data=demo.data), "demo") as premises:
        pool = await open_pool(premises.app_url, "app", 1)
        yield pool, premises.secret
        await pool.close()


def apart(work):
    """Run a coroutine in a thread of its own: the browser holds this one's loop."""
    return ThreadPoolExecutor(1).submit(asyncio.run, work).result()


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="session")
def colleague(demo):
    """A second officer of the police: their e-mail address."""

    async def add():
        async with beside(demo) as (pool, secret):
            await Accounts(pool, now, secret).add(COLLEAGUE, demo.password, "officer", POLICE)

    apart(add())
    return COLLEAGUE
