"""An office says in public that it publishes nothing for a while: what that stops, and what it does not."""

import re
from datetime import UTC, datetime

import pytest

from accountability.web.agency.routes import ROUTES as AGENCY
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.shell import shell
from accountability.web.public import offices, recommendations
from accountability.workspace.releasing import release_due
from tests.web.agency.answers import accept, day
from tests.web.agency.conftest import PASSWORD
from tests.web.house import AskedHead, router_of

pytestmark = pytest.mark.anyio
HOLD = "/workspace/publishing/hold"
SAID = {"why": "pre_election", "clocks": "run_on", **day("since", 2026, 1, 5), **day("until", 2026, 5, 8)}
SENTENCE = (
    "Norchester Police has said that it publishes nothing until about 8 May 2026 because of a pre-election "
    "period. The clock runs on."
)


@pytest.fixture
def service(house, templates, pool):
    router = router_of([*AGENCY, *offices.ROUTES, *recommendations.ROUTES], templates, house)
    return shell(
        router,
        Freshness(AskedHead(pool), (ConnectionError,)),
        public_url="https://record.norchester.example",
        kept_bytes=200_000,
    )


@pytest.fixture
def hold():
    async def hold(browser, **changed):
        await browser.open(f"{HOLD}/hold")
        answer = await browser.send(f"{HOLD}/hold", SAID | changed)
        assert answer.status_code == 303, browser.text
        await browser.open(f"{HOLD}/check")
        return await browser.send(f"{HOLD}/check")

    return hold


async def publish_again(browser):
    await browser.open("/workspace/publishing/again/again")
    await browser.send("/workspace/publishing/again/again", {"text": ""})
    await browser.open("/workspace/publishing/again/check")
    return await browser.send("/workspace/publishing/again/check")


async def test_everybody_reads_it_on_the_office_and_beside_what_it_was_asked(officer, hold, browse):
    await officer.open("/workspace")
    assert 'href="/workspace/publishing"' in officer.answer.text
    assert (await hold(officer)).status_code == 303, officer.text
    reader = browse()
    for page in ("/en/offices/norchester-police", "/en/panels/night-time/recommendations/1"):
        await reader.open(page)
        assert reader.text.count(SENTENCE) == 1
    await reader.open("/en/panels/night-time/recommendations/2")
    assert "publishes nothing" not in reader.text
    for page in ("/workspace", "/workspace/publishing"):
        await officer.open(page)
        assert SENTENCE in officer.text


async def test_meanwhile_the_office_writes_and_does_not_publish(officer, hold, asked, record, pool):
    await hold(officer)
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    assert "It can’t be published now. Your office has said that it publishes nothing" in officer.text
    assert "Publishing can’t be undone" not in officer.text
    key = await pool.fetchval("select key from private.draft where form = 'answer'")
    answer = await officer.send(f"{address}/check", {"_key": key})
    assert answer.status_code == 422
    assert "Your office has said that it publishes nothing" in officer.text
    assert "response-recorded/1" not in await record.types(asked.police)
    await publish_again(officer)
    await officer.open(f"{address}/check")
    await officer.send(f"{address}/check")
    assert "response-recorded/1" in await record.types(asked.police)


async def test_after_the_expected_day_it_says_so_and_ends_only_when_the_office_does(
    officer, hold, browse, clock, asked, record
):
    await hold(officer)
    clock.at = datetime(2026, 5, 9, 10, tzinfo=UTC)
    reader = browse()
    await reader.open("/en/offices/norchester-police")
    assert "That day has passed, and it has not said that it publishes again." in reader.text
    await officer.sign_in("dana@police.norchester.example")
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    assert "It can’t be published now." in officer.text
    await publish_again(officer)
    await reader.open("/en/offices/norchester-police")
    assert "it would publish nothing" not in reader.text
    assert "Norchester Police publishes again" in reader.text


async def test_clocks_that_may_stand_still_do_by_entries_of_their_own(officer, hold, asked, record):
    await officer.open(f"{HOLD}/hold")
    assert "Today 1 clock stands still until the last day. A date set by law runs on." in officer.text
    await hold(officer, clocks="paused")
    assert (await record.types(asked.police))[-1] == "clock-paused/1"
    assert await record.said(asked.police, "clock-paused", "ground/en") == (
        "Norchester Police publishes nothing meanwhile."
    )
    await publish_again(officer)
    assert (await record.types(asked.police))[-1] == "clock-resumed/1"


async def test_clocks_do_not_stand_still_before_the_first_day(officer, hold, asked, record):
    answer = await hold(officer, clocks="paused", **day("since", 2026, 2, 1))
    assert answer.status_code == 409  # the page had no button
    await officer.open(f"{HOLD}/check")
    assert "Publishing can’t be undone" not in officer.text
    assert "Clocks stand still from the day on which you say so." in officer.text
    assert "clock-paused/1" not in await record.types(asked.police)


async def test_a_hold_to_come_stops_nothing_before_its_first_day(officer, hold, asked, browse, clock):
    await hold(officer, **day("since", 2026, 2, 1))
    reader = browse()
    await reader.open("/en/offices/norchester-police")
    assert "publishes nothing from 1 February 2026 until about 8 May 2026" in reader.text
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    assert "Publishing can’t be undone" in officer.text


async def test_its_last_day_is_moved_by_saying_it_anew(officer, hold, browse):
    await hold(officer)
    await officer.open(f"{HOLD}/hold")
    assert 'value="2026"' in officer.answer.text
    answer = await hold(officer, **day("until", 2026, 5, 15))
    assert answer.status_code == 303, officer.text
    reader = browse()
    await reader.open("/en/offices/norchester-police")
    assert "until about 15 May 2026" in reader.text


async def test_clocks_that_stand_still_for_a_hold_do_so_until_its_new_last_day(
    officer, hold, asked, record, pool
):
    """Given a hold that lets a clock stand still, when its last day moves, then so does the pause's."""
    clock = "select paused_until, due from clock where ask = $1 and until_position > 9000000000000000000"
    await hold(officer, clocks="paused")
    before = await pool.fetchrow(clock, asked.police)
    await officer.open(f"{HOLD}/hold")
    assert re.search(r'value="paused"\s+checked', officer.answer.text)
    assert "Today 1 clock stands still until the last day (1 already since before)." in officer.text
    assert (await hold(officer, clocks="paused", **day("until", 2026, 5, 15))).status_code == 303
    after = await pool.fetchrow(clock, asked.police)
    assert (before["paused_until"].isoformat(), after["paused_until"].isoformat()) == (
        "2026-05-08",
        "2026-05-15",
    )
    assert before["due"] == after["due"]
    await publish_again(officer)
    assert (await record.types(asked.police))[-1] == "clock-resumed/1"
    assert (await pool.fetchrow(clock, asked.police))["paused_until"] is None


async def test_a_hold_said_anew_without_pauses_lets_its_clocks_run_again(officer, hold, asked, record):
    await hold(officer, clocks="paused")
    await officer.open(f"{HOLD}/hold")
    assert "run again from today" in officer.text
    await hold(officer, clocks="run_on")
    assert (await record.types(asked.police))[-1] == "clock-resumed/1"


async def test_another_ground_is_not_named(officer, hold, browse):
    await hold(officer, why="other")
    reader = browse()
    await reader.open("/en/offices/norchester-police")
    assert "publishes nothing until about 8 May 2026. The clock runs on." in reader.text
    assert "because" not in reader.text


async def test_what_was_approved_for_a_time_waits_for_the_end(
    officer, hold, browse, accounts, asked, clock, desk, record
):
    await accounts.add(
        "jo@police.norchester.example", PASSWORD, "officer", "norchester-police", None, "drafter"
    )
    drafter = browse()
    await drafter.sign_in("jo@police.norchester.example")
    address = await accept(drafter, asked.police)
    await drafter.open(f"{address}/check")
    page = (await drafter.send(f"{address}/check")).headers["location"]
    await officer.open(page)
    when = {"do": "schedule", "minute": "09:30", **day("release", 2026, 1, 6)}
    assert (await officer.send(page, when)).status_code == 303
    await hold(officer)
    await officer.open(page)
    assert "Approve and publish now" not in officer.text
    assert (await officer.send(page, {"do": "approve"})).status_code == 409
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release_due(desk) == 0
    await officer.sign_in("dana@police.norchester.example")
    await publish_again(officer)
    assert await release_due(desk) == 1
    assert "response-recorded/1" in await record.types(asked.police)


async def test_a_reviewer_says_nothing_of_the_kind(reviewer):
    for page in ("", "/hold", "/hold/hold", "/again/check"):
        assert (await reviewer.open(f"/workspace/publishing{page}")).status_code == 403
