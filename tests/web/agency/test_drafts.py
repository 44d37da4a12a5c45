"""A draft outlives tabs, reloads, expired sessions and second clicks, and is published as it was shown."""

import asyncio
from urllib.parse import unquote

import msgspec
import pytest

from tests.web.agency.answers import ACCEPTED, NOTHING_MORE, accept, day, fill

pytestmark = pytest.mark.anyio


async def test_what_was_typed_stays_when_another_answer_is_wrong(officer, asked):
    page = f"/workspace/asks/{asked.police}/answer/details"
    await fill(officer, asked.police, decision={"decision": "accepted"})
    typed = {
        "text": "Two <b>more</b> buses",
        "target-day": "31",
        "target-month": "June",
        "target-year": "2026",
    }
    answer = await officer.send(page, typed)
    assert "Target date must be a real date" in officer.text
    assert "Two &lt;b&gt;more&lt;/b&gt; buses" in answer.text
    assert 'value="June"' in answer.text


async def test_a_draft_is_there_in_another_tab_and_after_a_reload(officer, asked):
    await fill(officer, asked.police, decision={"decision": "accepted"}, details=ACCEPTED)
    await officer.open(f"/workspace/asks/{asked.police}/answer/details")
    assert ACCEPTED["text"] in officer.answer.text
    await officer.open("/workspace")
    assert "Go on: Late buses Answer. Kept for you on 5 January 2026" in officer.text
    answer = await officer.open(f"/workspace/asks/{asked.police}/answer")
    assert answer.headers["location"].endswith("/answer/check")


async def test_two_tabs_on_two_pages_lose_nothing(officer, asked):
    await fill(officer, asked.police, decision={"decision": "accepted"}, details=ACCEPTED)
    address = f"/workspace/asks/{asked.police}/answer"
    await officer.open(f"{address}/delivery")
    first_tab = dict(officer.hidden)
    await officer.open(f"{address}/details")
    await officer.send(f"{address}/details", {**ACCEPTED, "text": "Three more buses."})
    officer.hidden = first_tab
    await officer.send(f"{address}/delivery", {"state": "none"})
    await officer.open(f"{address}/details")
    assert "Three more buses." in officer.answer.text


async def test_what_is_sent_after_the_session_expired_is_kept(officer, asked, clock):
    await fill(officer, asked.police, decision={"decision": "accepted"})
    page = f"/workspace/asks/{asked.police}/answer/details"
    await officer.open(page)
    clock.forward(hours=9)
    answer = await officer.send(page, ACCEPTED)
    assert answer.headers["location"].startswith("/sign-in?next=%2Fworkspace%2Fasks")
    await officer.follow()
    await officer.send(
        "/sign-in", {"email": "dana@police.norchester.example", "password": "late buses and lit paths"}
    )
    await officer.follow()
    assert ACCEPTED["text"] in officer.answer.text


async def test_an_expired_session_publishes_nothing(officer, asked, clock, record):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    clock.forward(hours=9)
    assert (await officer.send(f"{address}/check")).headers["location"].startswith("/sign-in")
    assert "response-recorded/1" not in await record.types(asked.police)


async def test_a_double_click_makes_one_entry(officer, asked, record):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    hidden = dict(officer.hidden)
    sent = [
        officer.client.post(
            f"{address}/check", data=hidden, headers={"origin": "https://record.norchester.example"}
        )
        for _ in range(3)
    ]
    answers = await asyncio.gather(*sent)
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    following = {unquote(answer.headers["location"].partition("?next=")[2]) for answer in answers}
    assert {address.partition("?")[0] for address in following} == {"/en/panels/night-time/recommendations/1"}
    officer.hidden = hidden
    assert (await officer.send(f"{address}/check")).status_code == 303
    assert (await record.types(asked.police)).count("response-recorded/1") == 1


async def test_a_page_that_shows_older_answers_publishes_nothing(officer, asked, record):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    stale = dict(officer.hidden)
    await fill(officer, asked.police, details={**ACCEPTED, "text": "One more bus."})
    officer.hidden = stale
    answer = await officer.send(f"{address}/check")
    assert answer.status_code == 409
    assert "Your answers changed in another window" in officer.text
    assert "One more bus." in officer.text
    assert "response-recorded/1" not in await record.types(asked.police)


async def test_a_colleague_who_was_faster_is_shown_and_not_overridden(officer, colleague, asked, record):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    await fill(
        colleague, asked.police, decision={"decision": "acknowledged"}, details={"text": "We have it."}
    )
    await colleague.open(f"{address}/check")
    await colleague.send(f"{address}/check")
    answer = await officer.send(f"{address}/check")
    assert answer.status_code == 409
    assert "This recommendation changed while you were writing" in officer.text
    assert "What was recorded since you began" in officer.text
    assert "We have it." in officer.text
    assert ACCEPTED["text"] in officer.text
    assert (await record.types(asked.police)).count("response-recorded/1") == 1
    assert (await officer.send(f"{address}/check")).status_code == 303
    assert (await record.types(asked.police)).count("response-recorded/1") == 2


async def test_an_answer_on_another_ask_is_no_change_of_this_one(officer, councillor, asked, record):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    council = await accept(councillor, asked.council)
    await councillor.open(f"{council}/check")
    await councillor.send(f"{council}/check")
    assert (await officer.send(f"{address}/check")).status_code == 303


async def test_a_draft_that_time_has_overtaken_is_refused_with_the_way_to_mend_it(
    officer, asked, clock, record
):
    today = {"text": "Done.", **day("target", 2026, 1, 5)}
    address = await fill(
        officer, asked.police, decision={"decision": "accepted"}, details=today, **NOTHING_MORE
    )
    await officer.open(f"{address}/check")
    clock.forward(hours=24)
    await officer.sign_in("dana@police.norchester.example")
    await officer.open(f"{address}/check")
    assert f'href="{address}/details?then=check#target-day"' in officer.answer.text
    assert "Publish</button>" not in officer.answer.text
    assert "response-recorded/1" not in await record.types(asked.police)


async def test_a_draft_keeps_what_the_form_asks_and_nothing_else(officer, asked, owner):
    address = f"/workspace/asks/{asked.police}/answer"
    await officer.open(f"{address}/decision")
    await officer.send(f"{address}/decision", {"decision": "accepted", "attic": "x" * 1000, "text": "Soon."})
    kept = msgspec.json.decode(await owner.fetchval("select answers::text from private.draft"))
    assert kept == {"decision": ["accepted"], "text": ["Soon."]}


async def test_a_draft_can_be_thrown_away(officer, asked):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/discard")
    answer = await officer.send(f"{address}/discard")
    assert answer.headers["location"] == f"/workspace/asks/{asked.police}"
    await officer.open(f"{address}/details?x")
    assert officer.answer.status_code == 404
