"""People at work: what they find on the record when they come, and how they walk through its forms."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

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
POLICE, COUNCIL = "norchester-police", "stonebridge-council"
ASSESSOR, TRUST = "norchester-independent-assessor", "norchester-lantern-trust"
SECRETARIAT = Actor(role="secretariat", office=TRUST)
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


@pytest.fixture
def put(demo):
    """Put a new recommendation to an office, and let officers say more, all from another process's desk."""

    def publish(title: str, office: str = POLICE, then: tuple[Callable[[UUID], AskCommand], ...] = ()) -> Put:
        return ThreadPoolExecutor(1).submit(asyncio.run, _put(demo, title, office, then)).result()

    return publish


async def _put(demo, title, office, then) -> Put:
    async with opened(Settings(data=demo.data), "demo") as premises:
        pool = await open_pool(premises.app_url, "app", 1)
        try:
            desk = Desk(pool, lambda: datetime.now(UTC))
            texts = {"title/en": title, "text/en": f"{title}. Every winter it is asked for again."}
            await desk.handle(PublishRecommendation(panel=PANEL, texts=texts), SECRETARIAT)
            serial = await pool.fetchval(LATEST, PANEL)
            addressing = Addressing(office=office, named_by="panel", manner="sent")
            addressed = AddressRecommendation(
                panel=PANEL, serial=serial, addressing=addressing, terms=UNDERTAKING
            )
            await desk.handle(addressed, SECRETARIAT)
            ask = await pool.fetchval(ASK, PANEL, serial)
            for command in then:
                await desk.handle(command(ask), Actor(role="officer", office=office))
        finally:
            await pool.close()
    return Put(title, serial, ask, f"{demo.url}/en/feeds/panels/{PANEL}.atom")


def accepted(ask: UUID) -> Respond:
    response = Response(decision="accepted", target=datetime.now(UTC).date().replace(month=12, day=31))
    return Respond(ask=ask, response=response, texts={"text/en": "We will do it before the year is out."})


def delivered(ask: UUID) -> ReportDelivery:
    report = DeliveryReport(state="reported_complete")
    return ReportDelivery(ask=ask, report=report, texts={"text/en": "All of it is done."})


@pytest.fixture(scope="session")
def colleague(demo):
    """A second officer of the police, let in as the operator does it."""
    email = "night.duty@police.norchester.example"
    program = (sys.executable, "-m", "accountability.cli", "user", "add", email, "--role", "officer")
    given = ("--office", POLICE, "--password", demo.password, "--data", str(demo.data))
    subprocess.run((*program, *given), check=True, capture_output=True)
    return email
