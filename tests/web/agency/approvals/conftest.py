"""Norchester Police with one who drafts and two who approve."""

import pytest

from accountability.domain.answers import Referring
from accountability.domain.commands.asks import Refer
from accountability.domain.commands.base import Actor
from accountability.storage.office_settings import OfficeSetting
from accountability.workspace.releasing import release_due
from accountability.workspace.submissions import Submissions
from tests.web.agency.answers import accept, day

QUEUE = "/workspace/approvals"


@pytest.fixture
async def drafter(person):
    return await person("jo@police.norchester.example", "officer", "norchester-police", "drafter")


@pytest.fixture
async def approver(person):
    return await person("kay@police.norchester.example", "officer", "norchester-police", "approver")


@pytest.fixture
async def deputy(person):
    return await person("lou@police.norchester.example", "officer", "norchester-police", "approver")


@pytest.fixture
async def two_person(accounts, approver, pool):
    """The police ask that another releases what one wrote."""
    by = await pool.fetchval("select id from private.account where email like 'kay@%'")
    await accounts.office_settings.change(by, OfficeSetting(office="norchester-police", two_person=True))


@pytest.fixture
def submissions(desk):
    return Submissions(desk)


@pytest.fixture
def release(desk):
    return lambda: release_due(desk)


@pytest.fixture
def send(asked):
    """Answer and send it for approval; returns the address of the submission's page."""

    async def send(browser, ask=None):
        address = await accept(browser, ask or asked.police)
        await browser.open(f"{address}/check")
        answer = await browser.send(f"{address}/check")
        assert answer.status_code == 303, browser.text
        return answer.headers["location"]

    return send


@pytest.fixture
def decide():
    """Open a submission's page and press one of its buttons."""

    async def decide(browser, page, doing, **fields):
        await browser.open(page)
        return await browser.send(page, {"do": doing, **fields})

    return decide


@pytest.fixture
def elsewhere(desk, asked):
    """Something else is recorded about the same ask; returns its position."""

    async def refer(text="To look at the stops."):
        referring = Refer(
            ask=asked.police, referring=Referring(to="stonebridge-council"), texts={"text/en": text}
        )
        actor = Actor(role="officer", office="norchester-police")
        return (await desk.handle(referring, actor)).positions[0]

    return refer


def at(year, month, number, minute="09:30"):
    return {**day("release", year, month, number), "minute": minute}
