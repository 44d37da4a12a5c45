"""One writes, another releases: sent, returned with notes, sent again, approved."""

import pytest

from accountability.domain.commands.base import Actor
from accountability.domain.commands.integrity import RedactPart
from tests.web.agency.answers import ACCEPTED, accept
from tests.web.agency.approvals.conftest import QUEUE

pytestmark = pytest.mark.anyio


async def test_who_drafts_sends_and_does_not_publish(drafter, asked, record):
    address = await accept(drafter, asked.police)
    await drafter.open(f"{address}/check")
    assert "Send for approval" in drafter.text
    assert "Publishing can’t be undone" not in drafter.text
    await drafter.send(f"{address}/check")
    await drafter.follow()
    assert "Waiting for approval" in drafter.text
    assert "An approver of your office decides on it." in drafter.text
    assert "response-recorded/1" not in await record.types(asked.police)


async def test_the_approver_finds_it_and_sees_exactly_what_the_public_will_see(drafter, approver, send):
    page = await send(drafter)
    await approver.open(QUEUE)
    assert f'href="{page}"' in approver.answer.text
    assert "by jo@police.norchester.example" in approver.text
    await approver.open(page)
    assert "Norchester Police accepted this on 5 January 2026. Target date 30 June 2026." in approver.text
    assert ACCEPTED["text"] in approver.text


async def test_what_is_approved_is_public_at_once_and_nowhere_says_by_whom(
    drafter, approver, send, decide, asked, record, pool
):
    page = await send(drafter)
    answer = await decide(approver, page, "approve")
    assert answer.headers["location"].startswith("/workspace/published/")
    [said] = [item for item in await record.items(asked.police) if item.row.type == "response-recorded/1"]
    assert (said.entry.by, said.entry.role) == ("norchester-police", "officer")
    assert await record.said(asked.police, "response-recorded", "text/en") == ACCEPTED["text"]
    kept = await pool.fetchrow("select state, answers, commands, positions from private.submission")
    assert tuple(kept)[:3] == ("published", {}, b"")
    assert kept["positions"][0] == said.row.position
    await drafter.open(page)
    assert "Published" in drafter.text
    assert await pool.fetchval("select published from private.draft") == said.row.position


async def test_it_comes_back_with_notes_is_changed_and_sent_again(
    drafter, approver, send, decide, asked, record
):
    page = await send(drafter)
    await decide(approver, page, "return", note="Say which buses.")
    await drafter.open(page)
    assert "Returned with notes" in drafter.text
    assert "kay@police.norchester.example, 5 January 2026" in drafter.text
    assert "Say which buses." in drafter.text
    form = f"/workspace/asks/{asked.police}/answer"
    await drafter.open(f"{form}/check")
    assert "It came back with notes." in drafter.text
    await drafter.open(f"{form}/details")
    await drafter.send(f"{form}/details", ACCEPTED | {"text": "Buses 7 and 12 run after midnight."})
    await drafter.open(f"{form}/check")
    again = (await drafter.send(f"{form}/check")).headers["location"]
    assert again != page
    await approver.open(again)
    assert "Say which buses." in approver.text
    await approver.send(again, {"do": "approve"})
    assert (
        await record.said(asked.police, "response-recorded", "text/en")
        == "Buses 7 and 12 run after midnight."
    )


async def test_a_return_says_what_should_change(drafter, approver, send, decide):
    page = await send(drafter)
    answer = await decide(approver, page, "return", note="  ")
    assert answer.status_code == 422
    assert approver.text.count("Say what should change.") == 2
    await drafter.open(page)
    assert "Waiting for approval" in drafter.text


async def test_the_author_is_told_on_their_first_page_what_came_back(drafter, approver, send, decide):
    """Until it is sent again."""
    await decide(approver, await send(drafter), "return", note="Which buses?")
    await drafter.open("/workspace")
    assert "1 that you sent came back with notes." in drafter.text
    await send(drafter)
    await drafter.open("/workspace")
    assert "came back" not in drafter.text
    assert "1 that you sent waits for approval." in drafter.text


async def test_both_write_notes_while_it_waits(drafter, approver, send, decide):
    page = await send(drafter)
    await decide(approver, page, "note", note="Which buses?")
    await decide(drafter, page, "note", note="Seven and twelve.")
    await approver.open(page)
    assert "Which buses?" in approver.text
    assert "jo@police.norchester.example, who wrote it" in approver.text
    assert "Seven and twelve." in approver.text


async def test_what_others_recorded_since_is_shown_and_decided_anew(
    drafter, approver, send, asked, record, elsewhere
):
    page = await send(drafter)
    await approver.open(page)
    await elsewhere()
    answer = await approver.send(page, {"do": "approve"})
    assert answer.status_code == 409
    assert "This recommendation changed while you were writing." in approver.text
    assert "What was recorded since" in approver.text
    assert "Sent on to Stonebridge Council" in approver.text or "Stonebridge Council" in approver.text
    assert (await record.types(asked.police)).count("response-recorded/1") == 0
    await approver.send(page, {"do": "approve"})
    assert (await record.types(asked.police)).count("response-recorded/1") == 1


async def test_a_later_version_takes_the_place_of_one_that_waits(drafter, approver, send, asked):
    page = await send(drafter)
    await approver.open(page)
    form = f"/workspace/asks/{asked.police}/answer"
    await drafter.open(f"{form}/check")
    assert "You sent this for approval." in drafter.text
    assert "Send this version" not in drafter.text
    await drafter.open(f"{form}/details")
    await drafter.send(f"{form}/details", ACCEPTED | {"text": "Three more buses."})
    await drafter.open(f"{form}/check")
    assert "You sent an earlier version of this for approval." in drafter.text
    again = (await drafter.send(f"{form}/check")).headers["location"]
    assert (await approver.send(page, {"do": "approve"})).status_code == 409
    await approver.open(QUEUE)
    assert again in approver.answer.text.partition("The last ones")[0]
    assert page not in approver.answer.text.partition("The last ones")[0]


async def test_sending_twice_sends_once(drafter, asked, pool):
    address = await accept(drafter, asked.police)
    await drafter.open(f"{address}/check")
    first = await drafter.send(f"{address}/check")
    second = await drafter.send(f"{address}/check")
    assert first.headers["location"] == second.headers["location"]
    assert await pool.fetchval("select count(*) from private.submission") == 1


@pytest.mark.parametrize("doing", ["withdraw", "return"])
async def test_what_is_sent_again_unchanged_is_another_submission(
    drafter, approver, send, decide, asked, doing
):
    page = await send(drafter)
    by, note = (drafter, {}) if doing == "withdraw" else (approver, {"note": "Name the stops."})
    await decide(by, page, doing, **note)
    await approver.open(page)
    assert "Its words are with jo@police.norchester.example again" in approver.text
    check = f"/workspace/asks/{asked.police}/answer/check"
    await drafter.open(check)
    again = await drafter.send(check)
    assert again.headers["location"] != page
    await approver.open(again.headers["location"])
    assert "Waiting for approval" in approver.text


async def test_its_author_withdraws_it_and_keeps_the_answers(drafter, approver, send, decide, asked):
    page = await send(drafter)
    await approver.open(page)
    await decide(drafter, page, "withdraw")
    assert (await drafter.open(page)).status_code == 200
    assert "Withdrawn" in drafter.text
    await drafter.open(f"/workspace/asks/{asked.police}/answer/check")
    assert ACCEPTED["text"] in drafter.text
    answer = await approver.send(page, {"do": "approve"})
    assert answer.status_code == 409
    assert "This was decided meanwhile." in approver.text


async def test_who_may_release_publishes_directly_where_the_office_asks_for_no_second(
    approver, asked, record
):
    address = await accept(approver, asked.police)
    await approver.open(f"{address}/check")
    assert "Send for approval" not in approver.text
    await approver.send(f"{address}/check")
    assert "response-recorded/1" in await record.types(asked.police)


async def test_where_the_office_asks_for_a_second_person_an_approver_sends_too(
    two_person, approver, deputy, send, decide, asked, record
):
    page = await send(approver)
    await approver.open(QUEUE)
    assert "Waiting for somebody else" in approver.text
    await approver.open(page)
    assert "In your office another person approves it." in approver.text
    assert "Approve and publish now" not in approver.text
    await decide(deputy, page, "approve")
    assert "response-recorded/1" in await record.types(asked.police)


async def test_what_the_law_destroys_is_forgotten_where_it_waits(
    drafter, approver, send, decide, elsewhere, desk, pool
):
    page = await send(drafter)
    await decide(approver, page, "note", note=f"You wrote: {ACCEPTED['text']}")
    position = await elsewhere(ACCEPTED["text"])
    await desk.handle(
        RedactPart(
            position=position,
            part="text",
            ground="uk-gdpr-erasure",
            approved_by=("information-governance", "chair-of-trustees"),
        ),
        Actor(role="information_governance", office="safer-trust"),
    )
    kept = await pool.fetchrow("select state, answers, commands from private.submission")
    assert tuple(kept) == ("withdrawn", {}, b"")
    assert await pool.fetchval("select words from private.submission_note") == ""


async def test_no_submission_is_headed_by_words_that_were_destroyed(
    drafter, approver, send, decide, desk, pool
):
    page = await send(drafter)
    title = await pool.fetchval("select convert_from(bytes, 'UTF8') from part where name = 'title/en'")
    position = await pool.fetchval("select position from part where name = 'title/en'")
    assert title in await pool.fetchval("select title from private.submission")
    await desk.handle(
        RedactPart(
            position=position,
            part="title",
            ground="court-order",
            approved_by=("information-governance", "chair-of-trustees"),
        ),
        Actor(role="information_governance", office="safer-trust"),
    )
    kept = await pool.fetchrow("select title, state from private.submission")
    assert tuple(kept) == ("About words that were removed", "waiting")
    assert title not in (await approver.open(page)).text
