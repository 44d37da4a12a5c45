"""Approved for a minute to come: published then, once, or not at all if somebody stops it."""

import asyncio
from datetime import UTC, datetime

import pytest

from accountability.storage.office_settings import OfficeSetting
from accountability.workspace.releasing import release_due
from tests.web.agency.approvals.conftest import QUEUE, at

pytestmark = pytest.mark.anyio
ANSWERED = "response-recorded/1"


@pytest.fixture
async def scheduled(drafter, approver, send, decide):
    """Approved for half past nine on 6 January; its page."""
    page = await send(drafter)
    answer = await decide(approver, page, "schedule", **at(2026, 1, 6))
    assert answer.status_code == 303, approver.text
    return page


async def test_it_is_published_at_its_minute_and_not_before(
    scheduled, approver, clock, release, record, asked
):
    await approver.open(QUEUE)
    assert "Publishes itself on 6 January 2026 at 9:30am" in approver.text
    clock.at = datetime(2026, 1, 6, 9, 29, 59, tzinfo=UTC)
    assert await release() == 0
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 1
    assert await release() == 0
    assert (await record.types(asked.police)).count(ANSWERED) == 1


async def test_after_downtime_it_is_late_and_says_when_it_really_was(
    scheduled, clock, release, record, asked
):
    clock.at = datetime(2026, 1, 9, 7, 0, tzinfo=UTC)
    assert await release() == 1
    [said] = [item for item in await record.items(asked.police) if item.row.type == ANSWERED]
    assert said.entry.timestamp == datetime(2026, 1, 9, 7, 0, tzinfo=UTC)


async def test_what_its_author_published_meanwhile_does_not_wait_for_ever(
    two_person, approver, deputy, send, decide, accounts, clock, release, record, asked, pool
):
    page = await send(approver)
    await decide(deputy, page, "schedule", **at(2026, 1, 5, "10:30"))
    lou = await pool.fetchval("select id from private.account where email like 'lou@%'")
    await accounts.office_settings.change(lou, OfficeSetting(office="norchester-police"))
    form = page.rpartition("/")[0]
    await approver.open(f"{form}/check")
    await approver.send(f"{form}/check")
    assert (await record.types(asked.police)).count(ANSWERED) == 1
    clock.forward(hours=1)
    await release()
    assert await release() == 0
    assert await pool.fetchval("select state from private.submission") == "published"
    assert (await record.types(asked.police)).count(ANSWERED) == 1


NO_LONGER_APPROVES = {
    "ended": "update private.account set ended_at = now() where email like 'kay@%'",
    "moved": "update private.account set duty = 'drafter' where email like 'kay@%'",
    "elsewhere": "update private.account set office = 'stonebridge-council' where email like 'kay@%'",
}


@pytest.mark.parametrize("since", NO_LONGER_APPROVES)
async def test_what_somebody_approved_who_approves_no_more_waits_for_another(
    since, scheduled, clock, release, owner, record, asked, pool
):
    await owner.execute(NO_LONGER_APPROVES[since])
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 0
    assert ANSWERED not in await record.types(asked.police)
    found = await pool.fetchrow("select state, refusal from private.submission")
    assert tuple(found) == ("waiting", "Who approved it may not release it any more. Approve it anew.")


async def test_ones_own_waits_for_another_once_the_office_asks_for_a_second_person(
    approver, accounts, pool, send, decide, clock, release, record, asked
):
    await pool.execute("update private.account set duty = 'drafter' where email like 'kay@%'")
    page = await send(approver)
    await pool.execute("update private.account set duty = 'approver' where email like 'kay@%'")
    assert (await decide(approver, page, "schedule", **at(2026, 1, 6))).status_code == 303
    kay = await pool.fetchval("select id from private.account where email like 'kay@%'")
    await accounts.office_settings.change(kay, OfficeSetting(office="norchester-police", two_person=True))
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 0
    assert ANSWERED not in await record.types(asked.police)


async def test_several_processes_release_it_once(scheduled, clock, desk, record, asked):
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert sum(await asyncio.gather(*(release_due(desk) for _ in range(4)))) == 1
    assert (await record.types(asked.police)).count(ANSWERED) == 1


async def test_released_by_two_at_the_same_moment_it_is_there_once(
    scheduled, clock, submissions, record, asked
):
    """As if the lock had been lost: the state and the entries change together, or not at all."""
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    await asyncio.gather(*(submissions.release(1) for _ in range(4)))
    assert (await record.types(asked.police)).count(ANSWERED) == 1


async def test_what_the_rules_refuse_then_comes_back_and_nothing_is_public(
    scheduled, approver, clock, release, record, asked, elsewhere
):
    await elsewhere()
    before = await record.types(asked.police)
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 0
    assert await record.types(asked.police) == before
    await approver.sign_in("kay@police.norchester.example")
    await approver.open(QUEUE)
    assert "It came back: This recommendation changed while you were writing." in approver.text
    await approver.open(scheduled)
    assert "It came back and was not published." in approver.text
    assert "Waiting for approval" in approver.text
    assert "What was recorded since" in approver.text


async def test_a_release_is_stopped_by_one_button(scheduled, approver, decide, clock, release, record, asked):
    await decide(approver, scheduled, "stop")
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 0
    assert ANSWERED not in await record.types(asked.police)


async def test_all_releases_of_the_office_are_stopped_by_one_button(
    scheduled, approver, clock, release, record, asked
):
    await approver.open(QUEUE)
    await approver.send(f"{QUEUE}/stop")
    await approver.follow()
    assert "Nothing is approved for a later time." in approver.text
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 0
    assert ANSWERED not in await record.types(asked.police)


async def test_the_operator_stops_everything(scheduled, submissions, clock, release):
    assert await submissions.stop_all("stonebridge-council") == []
    assert await submissions.stop_all() == [1]
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 0


async def test_its_minute_is_moved(scheduled, approver, decide, clock, release):
    await decide(approver, scheduled, "schedule", **at(2026, 1, 7, "18:05"))
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 0
    clock.at = datetime(2026, 1, 7, 18, 5, tzinfo=UTC)
    assert await release() == 1


async def test_a_time_that_is_none_is_told_at_once(drafter, approver, send, decide):
    page = await send(drafter)
    for when, why in (
        (at(2026, 1, 5, "09:59"), "That time has gone by."),
        (at(2026, 3, 29, "01:30"), "That time does not exist"),
        (at(2026, 10, 25, "01:30"), "That time comes twice"),
        (at(2026, 1, 6, "half past nine"), "Time must be like 09:30"),
        (at(2026, 1, 6, "24:00"), "Time must be like 09:30"),
        (at(2026, 1, 6, ""), "Enter the time at which it is published."),
        (at(2030, 1, 6), "The day must be within a year from now."),
        ({"minute": "09:30"}, "Enter the day on which it is published."),
    ):
        answer = await decide(approver, page, "schedule", **when)
        assert (answer.status_code, why in approver.text) == (422, True), (when, approver.text)
    assert (await decide(approver, page, "schedule", **at(2026, 10, 25, "01:30 GMT"))).status_code == 303


async def test_one_that_cannot_be_read_does_not_keep_back_the_others(
    scheduled, drafter, approver, send, decide, clock, release, record, asked, pool, person, caplog
):
    council = await person("mo@stonebridge.example", "officer", "stonebridge-council", "approver")
    helper = await person("ned@stonebridge.example", "officer", "stonebridge-council", "drafter")
    page = await send(helper, asked.council)
    await decide(council, page, "schedule", **at(2026, 1, 6))
    await pool.execute("update private.submission set commands = 'not json secret' where number = 1")
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 1
    assert ANSWERED in await record.types(asked.council)
    assert ANSWERED not in await record.types(asked.police)
    assert "submission 1 was not released" in caplog.text
    assert "secret" not in caplog.text
