"""Nobody decides on what is not theirs to decide: the server asks again, whatever a form was made to send."""

import asyncio

import msgspec
import pytest

from accountability.storage.office_settings import OfficeSetting
from tests.web.agency.answers import accept
from tests.web.agency.approvals.conftest import QUEUE, at

pytestmark = pytest.mark.anyio
ANSWERED = "response-recorded/1"
DOINGS = ("approve", "schedule", "return", "stop", "note", "withdraw")


async def test_who_drafts_decides_on_nothing(drafter, send, decide, record, asked):
    page = await send(drafter)
    for doing in ("approve", "schedule", "return", "stop"):
        answer = await decide(drafter, page, doing, note="n", **at(2026, 1, 6))
        assert answer.status_code == 409
        assert "Only an approver of the office that sent this decides on it." in drafter.text
    assert ANSWERED not in await record.types(asked.police)


async def test_an_approver_of_another_office_does_not_even_find_it(drafter, approver, person, send, pool):
    page = await send(drafter)
    stranger = await person("oz@stonebridge.example", "officer", "stonebridge-council", "approver")
    await approver.open(page)
    await stranger.open(QUEUE)
    assert page not in stranger.answer.text
    assert (await stranger.open(page)).status_code == 403  # the ask is another office's
    await stranger.open("/workspace/account")
    for doing in DOINGS:
        own = {"_token": stranger.hidden["_token"], "do": doing, "note": "n", **at(2026, 1, 6)}
        assert (await stranger.send(page, approver.hidden | own)).status_code == 403
    assert await pool.fetchval("select state from private.submission") == "waiting"


async def test_a_submission_is_not_found_at_another_address(drafter, approver, person, send, asked):
    """By its number alone nobody reaches it through a page that they may open."""
    page = await send(drafter)
    council = await person("oz@stonebridge.example", "officer", "stonebridge-council", "approver")
    name = page.rpartition("/")[2]
    for browser, other in (
        (council, f"/workspace/asks/{asked.council}/answer/{name}"),
        (approver, f"/workspace/asks/{asked.police}/refer/{name}"),
    ):
        assert (await browser.open(other)).status_code == 404
        assert "buses" not in browser.text
        await browser.open("/workspace/account")
        assert (await browser.send(other, {"do": "approve"})).status_code == 404


async def test_a_colleague_who_drafts_does_not_read_it(drafter, person, send):
    page = await send(drafter)
    other = await person("pat@police.norchester.example", "officer", "norchester-police", "drafter")
    assert (await other.open(page)).status_code == 404
    await other.open(QUEUE)
    assert page not in other.answer.text


async def test_strangers_are_sent_to_sign_in(drafter, send, browse):
    page = await send(drafter)
    stranger = browse()
    for path in (page, QUEUE):
        answer = await stranger.open(path)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")
    assert (await stranger.send(f"{QUEUE}/stop")).status_code == 303


async def test_reviewers_and_governance_have_no_queue(reviewer, browse, accounts):
    assert (await reviewer.open(QUEUE)).status_code == 403
    await reviewer.open("/workspace/account")
    assert (await reviewer.send(f"{QUEUE}/stop")).status_code == 403


async def test_who_drafts_stops_nothing(drafter, approver, send, decide, pool):
    page = await send(drafter)
    await decide(approver, page, "schedule", **at(2026, 1, 6))
    await drafter.open("/workspace/account")
    assert (await drafter.send(f"{QUEUE}/stop")).status_code == 403
    assert await pool.fetchval("select state from private.submission") == "scheduled"


async def test_a_form_of_another_site_does_nothing(drafter, approver, send, decide, pool):
    page = await send(drafter)
    await decide(approver, page, "schedule", **at(2026, 1, 6))
    for target in (page, f"{QUEUE}/stop"):
        for forgery in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
            assert (await approver.send(target, {"do": "stop"}, **forgery)).status_code == 403
        assert (await approver.send(target, {"do": "stop", "_token": "0" * 64})).status_code == 403
    assert await pool.fetchval("select state from private.submission") == "scheduled"


async def test_another_version_than_the_one_that_was_read_is_not_approved(
    drafter, approver, send, record, asked
):
    page = await send(drafter)
    await approver.open(page)
    answer = await approver.send(page, {"do": "approve", "_key": "0" * 32})
    assert answer.status_code == 409
    assert "This is another version than the one you read." in approver.text
    assert ANSWERED not in await record.types(asked.police)


async def test_a_double_click_on_approve_makes_one_entry(drafter, approver, send, record, asked):
    page = await send(drafter)
    await approver.open(page)
    answers = await asyncio.gather(*(approver.send(page, {"do": "approve"}) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert (await record.types(asked.police)).count(ANSWERED) == 1


async def test_approving_and_withdrawing_at_once_do_not_both_happen(
    drafter, approver, send, record, asked, pool
):
    page = await send(drafter)
    await approver.open(page)
    await drafter.open(page)
    await asyncio.gather(approver.send(page, {"do": "approve"}), drafter.send(page, {"do": "withdraw"}))
    state = await pool.fetchval("select state from private.submission")
    assert (ANSWERED in await record.types(asked.police)) == (state == "published")
    assert state in ("published", "withdrawn")


async def test_only_its_author_withdraws_it(drafter, approver, send, decide):
    page = await send(drafter)
    answer = await decide(approver, page, "withdraw")
    assert answer.status_code == 409
    assert "Only the person who sent this withdraws it." in approver.text


async def test_nobody_approves_their_own_where_the_office_asks_for_a_second(
    two_person, approver, deputy, send, decide, record, asked, pool
):
    page = await send(approver)
    await approver.open(page)
    for fields in ({"do": "approve"}, {"do": "schedule", **at(2026, 1, 6)}):
        answer = await approver.send(page, fields)
        assert answer.status_code == 409
        assert "You wrote this yourself." in approver.text
    await decide(deputy, page, "schedule", **at(2026, 1, 6))
    assert (await decide(approver, page, "schedule", **at(2026, 1, 7))).status_code == 409
    assert ANSWERED not in await record.types(asked.police)


async def test_who_takes_the_second_person_off_is_not_freed_by_it(
    two_person, approver, deputy, send, decide, record, asked
):
    page = await send(approver)
    await approver.open("/workspace/office")
    assert (await approver.send("/workspace/office", {})).status_code == 303
    assert (await decide(approver, page, "approve")).status_code == 409
    address = await accept(approver, asked.police)
    await approver.open(f"{address}/check")
    assert "/submission-" in (await approver.send(f"{address}/check")).headers["location"]
    assert ANSWERED not in await record.types(asked.police)
    address = await accept(deputy, asked.police)
    await deputy.open(f"{address}/check")
    await deputy.send(f"{address}/check")
    assert ANSWERED in await record.types(asked.police)


async def test_a_day_later_they_release_alone_as_everybody(two_person, approver, accounts, clock, pool):
    kay = await pool.fetchval("select id from private.account where email like 'kay@%'")
    settings, off = accounts.office_settings, OfficeSetting(office="norchester-police")
    assert not await settings.alone("norchester-police", kay)
    await settings.change(kay, off)
    clock.forward(hours=23)
    await settings.change(kay, msgspec.structs.replace(off, second_factor=True))
    assert not await settings.alone("norchester-police", kay)
    clock.forward(hours=2)
    assert await settings.alone("norchester-police", kay)


async def test_the_first_form_cannot_be_made_to_publish_either(two_person, approver, asked, record):
    """Nothing that the page of checked answers may be sent skips the second person."""
    address = await accept(approver, asked.police)
    await approver.open(f"{address}/check")
    answer = await approver.send(f"{address}/check", {"do": "approve", "sends": "", "duty": "approver"})
    assert "/submission-" in answer.headers["location"]
    assert ANSWERED not in await record.types(asked.police)
