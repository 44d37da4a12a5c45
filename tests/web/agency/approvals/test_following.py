"""What publishing does to the author's other drafts, whoever publishes."""

import re
from datetime import UTC, datetime

import pytest

from accountability.workspace.drafts import Drafts
from tests.web.agency.answers import fill
from tests.web.agency.approvals.conftest import at

pytestmark = pytest.mark.anyio
TICKED = re.compile(r'value="night-marshals"\s+checked')


@pytest.fixture
def answer(asked):
    return f"/workspace/asks/{asked.police}/answer/details"


@pytest.fixture
def register(asked, answer):
    """Leave an answer for work that is not listed, and send that; returns where it leads."""

    async def register(browser):
        await fill(browser, asked.police, decision={"decision": "mapped_to_initiative"})
        await browser.open(answer)
        await browser.send(answer, {"text": "Marshals do this.", "_detour": "initiative"})
        new = f"/workspace/asks/{asked.police}/initiative"
        await browser.open(f"{new}/work")
        await browser.send(f"{new}/work", {"name": "Night Marshals"})
        await browser.open(f"{new}/check")
        return (await browser.send(f"{new}/check")).headers["location"]

    return register


async def test_work_that_an_approver_publishes_is_ticked_in_the_authors_answer(
    drafter, approver, register, decide, answer
):
    page = await register(drafter)
    await drafter.open(answer)
    assert not TICKED.search(drafter.answer.text)
    assert (await decide(approver, page, "approve")).status_code == 303
    await drafter.open(answer)
    assert TICKED.search(drafter.answer.text)
    assert "Marshals do this." in drafter.answer.text


async def test_so_is_work_that_publishes_itself_at_its_minute(
    drafter, approver, register, decide, answer, clock, release
):
    page = await register(drafter)
    await decide(approver, page, "schedule", **at(2026, 1, 6))
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 1
    await drafter.sign_in("jo@police.norchester.example")
    await drafter.open(answer)
    assert TICKED.search(drafter.answer.text)


async def test_a_crash_right_after_the_entry_is_stored_loses_no_tick(approver, register, answer, monkeypatch):
    async def crash(*_):
        raise ConnectionError

    with monkeypatch.context() as crashing:
        crashing.setattr(Drafts, "published", crash)
        with pytest.raises((ConnectionError, KeyError)):  # no page, or one that says that nothing is known
            await register(approver)
    await approver.open(answer)
    assert TICKED.search(approver.answer.text)


async def test_an_answer_that_was_begun_by_nobody_is_not_begun_for_them(
    drafter, approver, asked, decide, pool
):
    new = f"/workspace/asks/{asked.police}/initiative"
    await drafter.open(f"{new}/work")
    await drafter.send(f"{new}/work", {"name": "Night Marshals"})
    await drafter.open(f"{new}/check")
    page = (await drafter.send(f"{new}/check")).headers["location"]
    await decide(approver, page, "approve")
    assert await pool.fetchval("select count(*) from private.draft where form = 'answer'") == 0
