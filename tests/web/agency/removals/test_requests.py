"""Words are removed once two people approve: asked for, approved, carried out in one go, and never twice."""

import asyncio

import pytest

from accountability.domain.commands.integrity import RedactPart
from accountability.storage import removal_requests as rows
from accountability.workspace.removal_requests import RemovalRequests
from tests.web.agency.conftest import OPERATOR
from tests.web.agency.removals.conftest import (
    REDACTION,
    REMOVALS,
    RESTORATION,
    WITHHOLDING,
    WORDS,
)

pytestmark = pytest.mark.anyio
FIRST, SECOND = "information-governance", "chief-executive"


async def test_the_form_shows_the_words_and_what_the_public_will_read(officer, answered, fill):
    await officer.open(f"{REMOVALS}/entries/{answered}/request/part")
    assert officer.answer.status_code == 404, "no part is asked for before it is said what should happen"
    await fill(officer, answered, {"what": REDACTION["what"]})
    await officer.open(f"{REMOVALS}/entries/{answered}/request/part")
    assert WORDS in officer.text
    assert "No money." in officer.text
    await fill(officer, answered, REDACTION)
    assert (
        "These words were removed because of the right of a person to have their data erased." in officer.text
    )
    assert "In their place An officer will drive the buses." in officer.text
    assert "have to approve it" in officer.text


async def test_two_approvals_carry_it_out_and_the_log_says_in_which_capacities(
    officer, governor, keeper, answered, request_for, decide, log_types, kept, pool
):
    request = await request_for(officer, answered)
    assert await decide(governor, request, "approve", FIRST)
    assert "part-redacted/1" not in await log_types()
    await governor.follow()
    assert "Another person has to approve it too" in governor.text
    await decide(keeper, request, "approve", SECOND)
    await keeper.follow()

    assert (await log_types(1)) == ["part-redacted/1"]
    state = bytes(await pool.fetchval("select state from log order by position desc limit 1")).decode()
    assert FIRST in state
    assert SECOND in state
    assert "uk-gdpr-erasure" in state
    assert "kit@" not in state
    assert "What is left to the server" in keeper.text
    assert "within 30 days" in keeper.text
    found = await pool.fetch("select convert_from(bytes, 'UTF8') as words from part")
    assert WORDS not in [row["words"] for row in found]
    assert "An officer will drive the buses." in [row["words"] for row in found]
    assert await kept("state", request) == "carried_out"
    assert await kept("words", request) is None
    await officer.open(request)
    assert "Carried out" in officer.text
    assert WORDS not in officer.text
    assert "jo@trust" not in officer.text, "who approved is private; the requester sees the capacities"


async def test_the_requester_may_be_one_of_the_two(
    governor, keeper, answered, request_for, decide, log_types
):
    request = await request_for(governor, answered)
    await decide(governor, request, "approve", FIRST)
    await decide(keeper, request, "approve", SECOND)
    assert (await log_types(1)) == ["part-redacted/1"]


async def test_nobody_approves_twice_and_no_capacity_counts_twice(
    officer, governor, third, answered, request_for, decide, log_types
):
    request = await request_for(officer, answered)
    await decide(governor, request, "approve", FIRST)
    hidden = dict(governor.hidden)
    again = await decide(governor, request, "approve", SECOND)
    assert again.status_code == 409
    assert "You have approved this already. Another person has to approve it too." in governor.text
    governor.hidden = hidden
    assert (await governor.send(request, {"do": "approve", "capacity": FIRST})).status_code == 303
    same = await decide(third, request, "approve", FIRST)
    assert same.status_code == 409
    assert "Somebody approved it in this capacity." in third.text
    assert "part-redacted/1" not in await log_types()


async def test_a_capacity_must_be_one_of_the_list(governor, answered, request_for, decide):
    request = await request_for(governor, answered)
    for capacity in ("", "mayor"):
        assert (await decide(governor, request, "approve", capacity)).status_code == 422
        assert "Choose the capacity in which you decide." in governor.text


async def test_a_second_click_sends_one_request(officer, answered, fill, owner):
    address = await fill(officer, answered, REDACTION)
    hidden = dict(officer.hidden)
    first = (await officer.send(f"{address}/check")).headers["location"]
    officer.hidden = hidden
    second = (await officer.send(f"{address}/check")).headers["location"]
    assert first == second
    assert await owner.fetchval("select count(*) from private.removal_request") == 1


async def test_approvals_sent_together_make_one_entry(
    officer, governor, keeper, third, answered, request_for, pool
):
    """Three people press at the same moment, one of them twice."""
    request = await request_for(officer, answered)
    people = (governor, keeper, third)
    for person in people:
        await person.open(request)
    sent = [
        person.send(request, {"do": "approve", "capacity": capacity})
        for person, capacity in zip((*people, governor), (FIRST, SECOND, "director", FIRST), strict=True)
    ]
    answers = await asyncio.gather(*sent)
    assert {answer.status_code for answer in answers} <= {303, 409}
    assert await pool.fetchval("select count(*) from log where topic = 'part-redacted/1'") == 1


async def test_what_was_approved_and_not_carried_out_is_carried_out_once(
    officer, governor, keeper, answered, request_for, decide, log_types, desk, pool, monkeypatch
):
    """As after a crash between the second approval and the entry, and one before both are committed."""
    request = await request_for(officer, answered)
    await decide(governor, request, "approve", FIRST)

    async def crash(*_):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(desk, "handle", crash, raising=False)
        await decide(keeper, request, "approve", SECOND)
    assert "part-redacted/1" not in await log_types()
    await governor.open(request)
    assert "Two people approved this, and it was not carried out yet." in governor.text

    with monkeypatch.context() as broken:
        broken.setattr(rows, "carried_out", crash)
        await governor.send(request, {"do": "carry-out"})
    assert "part-redacted/1" not in await log_types(), "the entry and the request's end come together"

    done = await RemovalRequests(desk).carry_out(int(request.rpartition("/")[2]))
    assert done.state == "carried_out"
    assert len(done.positions) == 1
    assert await pool.fetchval("select count(*) from log where topic = 'part-redacted/1'") == 1


async def test_a_request_that_was_overtaken_says_so_and_can_be_closed(
    officer, governor, keeper, answered, request_for, decide, desk, kept, log_types
):
    request = await request_for(officer, answered)
    await decide(governor, request, "approve", FIRST)
    approved_by = ("director", "legal-adviser")
    command = RedactPart(position=answered, part="text", ground="copyright", approved_by=approved_by)
    await desk.handle(command, OPERATOR)

    await keeper.open(request)
    assert "This cannot be carried out any more. That part was redacted before." in keeper.text
    assert 'value="approve"' not in keeper.answer.text
    sent = await keeper.send(request, {"do": "approve", "capacity": SECOND})
    assert sent.status_code == 409
    await decide(keeper, request, "refuse", SECOND)
    assert await kept("state", request) == "refused"
    assert (await log_types(2)).count("part-redacted/1") == 1


async def test_a_refusal_ends_it_and_forgets_the_words(
    officer, governor, keeper, answered, request_for, decide, kept, log_types
):
    request = await request_for(officer, answered)
    await keeper.open(request)
    await decide(governor, request, "refuse", FIRST)
    assert await kept("state", request) == "refused"
    assert await kept("words", request) is None
    assert (await keeper.send(request, {"do": "approve", "capacity": SECOND})).status_code == 409
    assert "This request was decided meanwhile." in keeper.text
    assert "part-redacted/1" not in await log_types()
    await officer.open(request)
    assert "Refused" in officer.text


async def test_who_asked_can_withdraw_it(officer, governor, answered, request_for, decide, kept):
    request = await request_for(officer, answered)
    await decide(governor, request, "withdraw")
    assert await kept("state", request) == "open", "only for who asked"
    await decide(officer, request, "withdraw")
    assert await kept("state", request) == "withdrawn"
    assert await kept("words", request) is None


async def test_words_are_withheld_put_back_and_it_is_explained(
    officer, governor, keeper, answered, request_for, decide, log_types, pool
):
    async def through(position, pages, by=governor):
        request = await request_for(by, position, pages)
        await decide(governor, request, "approve", FIRST)
        await decide(keeper, request, "approve", SECOND)
        return await pool.fetchval("select max(position) from log")

    withheld = await through(answered, WITHHOLDING, officer)
    assert (await log_types(1)) == ["part-withheld/1"]
    state = bytes(await pool.fetchval("select state from log where position = $1", withheld)).decode()
    assert '"review_on":"2026-09-01"' in state
    await officer.open(f"{REMOVALS}/entries/{answered}/request/what")
    assert "Put withheld words back" in officer.text

    await through(answered, RESTORATION, officer)
    assert (await log_types(1)) == ["part-restored/1"]
    assert WORDS in [row[0] for row in await pool.fetch("select convert_from(bytes, 'UTF8') from part")]

    words = {"words": {"words": "The claim has ended."}, "notes": {"notes": "As promised."}}
    await through(withheld, {"what": {"kind": "explain"}, **words})
    assert (await log_types(1)) == ["redaction-explained/1"]


async def test_a_withholding_needs_a_day_that_has_not_gone_by(officer, answered, fill):
    address = await fill(officer, answered, {name: WITHHOLDING[name] for name in ("what", "part", "ground")})
    for given in ({}, {"review_on-day": "1", "review_on-month": "1", "review_on-year": "2026"}):
        await officer.open(f"{address}/review")
        assert (await officer.send(f"{address}/review", given)).status_code == 422


async def test_what_requests_quote_of_destroyed_words_is_destroyed_too(
    officer, governor, keeper, answered, request_for, decide, kept
):
    quoting = {**REDACTION, "notes": {"notes": f"It says: {WORDS}"}}
    other = await request_for(governor, answered, quoting)
    request = await request_for(officer, answered)
    await decide(governor, request, "approve", FIRST)
    await decide(keeper, request, "approve", SECOND)
    assert await kept("notes", other) == ""
    assert await kept("notes", request) == REDACTION["notes"]["notes"]


async def test_an_entry_is_named_by_its_number(officer, answered):
    await officer.open(f"{REMOVALS}/new")
    assert officer.answer.status_code == 200
    answer = await officer.open(f"{REMOVALS}/new?entry={answered}")
    assert answer.headers["location"] == f"{REMOVALS}/entries/{answered}/request"
    for wrong in ("", "twelve", "-1", "9" * 30):
        assert (await officer.open(f"{REMOVALS}/new?entry={wrong}")).status_code == 422
        assert "Error: " in officer.answer.text
