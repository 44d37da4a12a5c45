"""An officer answers: every page keeps what was typed, and nothing is public before it is published."""

import asyncio
import re

import msgspec
import pytest

from accountability.domain.answers import NEEDS

pytestmark = pytest.mark.anyio
NEEDED = [(decision, needs) for decision, needs in NEEDS.items() if needs]


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


ACCEPTED = {"text": "Two more buses run after midnight.", **day("target", 2026, 6, 30)}


async def fill(browser, ask, **pages) -> str:
    """Send these pages of the answer in turn; returns the form's address."""
    address = f"/workspace/asks/{ask}/answer"
    for name, fields in pages.items():
        page = f"{address}/{name.replace('_', '-')}"
        assert (await browser.open(page)).status_code == 200, browser.text
        answer = await browser.send(page, fields)
        assert answer.status_code == 303, browser.text
    return address


async def accept(browser, ask) -> str:
    nothing = {"delivery": {"state": "none"}, "evidence": {"evidence": "none"}}
    return await fill(browser, ask, decision={"decision": "accepted"}, details=ACCEPTED, **nothing)


async def test_the_desk_says_what_is_due_and_on_what_basis(officer, asked):
    await officer.open("/workspace")
    assert "What Norchester Police is asked" in officer.text
    assert "Response is due by 2 March 2026, an undertaking given. 56 days left." in officer.text
    assert f'href="/workspace/asks/{asked.police}"' in officer.answer.text
    assert "Lit paths" not in officer.text


async def test_overdue_comes_first_and_comparison_dates_are_apart(officer, asked, clock):
    clock.forward(days=57)
    await officer.sign_in("dana@police.norchester.example")
    await officer.open("/workspace")
    assert "Overdue By law, or by an undertaking that was given." in officer.text
    assert "Response was due by 2 March 2026, an undertaking given. 1 day ago." in officer.text


async def test_an_answer_in_six_pages_is_public_at_once(officer, asked, record):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    assert "Norchester Police accepted this on 5 January 2026. Target date 30 June 2026." in officer.text
    assert "Two more buses run after midnight." in officer.text
    assert "Publishing can’t be undone" in officer.text
    assert "response-recorded/1" not in await record.types(asked.police)
    answer = await officer.send(f"{address}/check")
    assert re.fullmatch(
        r"/en/panels/night-time/recommendations/1\?seen=\d+#entry-\d+", answer.headers["location"]
    )
    assert await record.said(asked.police, "response-recorded", "text/en") == ACCEPTED["text"]
    await officer.open(f"/workspace/asks/{asked.police}")
    assert "What you published is public as entry" in officer.text


async def test_the_preview_is_word_for_word_what_is_published(officer, asked, readers, clock):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    shown = officer.text.partition("word for word: ")[2].partition(" Publishing can’t")[0]
    await officer.send(f"{address}/check")
    await officer.open(f"/workspace/asks/{asked.police}")
    assert "Norchester Police accepted this" in shown
    timeline = officer.text.partition("The newest entries ")[2]
    entries = re.split(r"(?=\S+ by Norchester Police)", shown)
    assert all(words in timeline for words in ("Norchester Police accepted this", "Target date 30 June 2026"))
    assert re.sub(r"\W[!]$", "", entries[0]) in timeline


@pytest.mark.parametrize(("decision", "needs"), NEEDED)
async def test_everything_that_a_decision_needs_is_asked_for_at_once(officer, asked, decision, needs):
    page = f"/workspace/asks/{asked.police}/answer"
    await fill(officer, asked.police, decision={"decision": decision})
    await officer.open(f"{page}/details")
    answer = await officer.send(f"{page}/details", {"text": "  "})
    assert answer.status_code == 422
    assert "There is a problem" in officer.text
    for message in needs.values():
        assert officer.text.count(message) == 2, message
    assert officer.answer.text.partition("<title>")[2].startswith("Error: ")


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
    assert "Go on: Late buses Kept for you on 5 January 2026" in officer.text
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
    assert {answer.headers["location"].partition("?")[0] for answer in answers} == {
        "/en/panels/night-time/recommendations/1"
    }
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


async def test_an_existing_initiative_is_mapped_with_its_gap(officer, asked, record):
    nothing = {"delivery": {"state": "none"}, "evidence": {"evidence": "none"}}
    address = await fill(
        officer,
        asked.police,
        decision={"decision": "mapped_to_initiative"},
        details={"initiatives": "night-hub", "text": "The hub does this."},
        covers_night_hub={"coverage-night-hub": "part", "gap-night-hub": "Nothing after ten."},
        **nothing,
    )
    await officer.open(f"{address}/check")
    assert "existing work answers this, which covers part of it" in officer.text
    assert "Nothing after ten." in officer.text
    await officer.send(f"{address}/check")
    assert await record.said(asked.police, "initiative-mapped", "gap/en") == "Nothing after ten."


async def test_work_that_is_not_listed_is_registered_on_the_way(officer, asked, record):
    await fill(officer, asked.police, decision={"decision": "mapped_to_initiative"})
    details = f"/workspace/asks/{asked.police}/answer/details"
    await officer.open(details)
    answer = await officer.send(details, {"text": "Marshals do this.", "_detour": "initiative"})
    new = f"/workspace/asks/{asked.police}/initiative"
    assert answer.headers["location"] == new
    await officer.open(f"{new}/work")
    await officer.send(f"{new}/work", {"name": "Night Marshals (Norchester)"})
    await officer.open(f"{new}/check")
    answer = await officer.send(f"{new}/check")
    assert answer.headers["location"] == details
    await officer.follow()
    assert "Marshals do this." in officer.answer.text
    assert re.search(r'value="night-marshals-norchester"\s+checked', officer.answer.text)


async def test_delivery_and_evidence_are_published_with_the_answer_or_not_at_all(officer, asked, record):
    address = await fill(
        officer,
        asked.police,
        decision={"decision": "accepted"},
        details=ACCEPTED,
        delivery={"state": "in_progress"},
        report={"report": "The first bus runs.", **day("next_update", 2026, 4, 1)},
        evidence={"evidence": "document"},
        evidence_details={"evidence_text": "The timetable", "evidence_link": "https://buses.example"},
    )
    await officer.open(f"{address}/check")
    assert "It reports the work in progress." in officer.text
    await officer.send(f"{address}/check")
    types = await record.types(asked.police)
    assert [t for t in types if t in ("response-recorded/1", "delivery-reported/1", "evidence-added/1")] == [
        "response-recorded/1",
        "delivery-reported/1",
        "evidence-added/1",
    ]


@pytest.mark.parametrize("year", [2025, 2027])
async def test_a_date_that_the_record_would_refuse_is_asked_for_again_at_once(officer, asked, year):
    await fill(officer, asked.police, decision={"decision": "accepted_in_principle"})
    page = f"/workspace/asks/{asked.police}/answer/details"
    answer = await officer.send(page, {"settle_first": "Money.", **day("decide_by", year, 1, 20)})
    assert answer.status_code == 422
    assert (
        "must be today or in the future" if year == 2025 else "can be at most 56 days from today"
    ) in officer.text


async def test_a_draft_that_time_has_overtaken_is_refused_with_the_way_to_mend_it(
    officer, asked, clock, record
):
    nothing = {"delivery": {"state": "none"}, "evidence": {"evidence": "none"}}
    today = {"text": "Done.", **day("target", 2026, 1, 5)}
    address = await fill(officer, asked.police, decision={"decision": "accepted"}, details=today, **nothing)
    await officer.open(f"{address}/check")
    clock.forward(hours=24)
    await officer.sign_in("dana@police.norchester.example")
    await officer.open(f"{address}/check")
    assert f'href="{address}/details?then=check#target-day"' in officer.answer.text
    assert "Publish</button>" not in officer.answer.text
    assert "response-recorded/1" not in await record.types(asked.police)


async def test_a_revision_needs_a_reason_and_no_way_leads_back(officer, asked):
    address = await accept(officer, asked.police)
    await officer.open(f"{address}/check")
    await officer.send(f"{address}/check")
    await officer.open(f"{address}/decision")
    assert "Received, no decision yet" not in officer.text
    assert "noted" not in officer.text.lower()
    await fill(officer, asked.police, decision={"decision": "not_accepted"})
    answer = await officer.send(
        f"{address}/details", {"reason_code": "not_affordable", "reason": "No money."}
    )
    assert answer.status_code == 422
    assert "Say why the earlier answer changes. It stays on view." in officer.text


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


async def test_not_ours_names_a_registered_office_by_its_name(officer, asked, record):
    nothing = {"evidence": {"evidence": "none"}}
    address = await fill(
        officer,
        asked.police,
        decision={"decision": "not_ours"},
        details={"to": "stonebridge council"},
        **nothing,
    )
    await officer.open(f"{address}/check")
    assert (await officer.send(f"{address}/check")).status_code == 303
    sent = [i for i in await record.items(asked.police) if i.row.type == "recommendation-referred/1"]
    assert sent[0].entry.body.to == "stonebridge-council"


@pytest.mark.parametrize("text", ["\0half\ud83d", "x" * 5000, "\u202eevil"])
async def test_whatever_is_typed_is_answered(officer, asked, text):
    await fill(officer, asked.police, decision={"decision": "accepted"})
    page = f"/workspace/asks/{asked.police}/answer/details"
    sent = {"text": text.encode("utf-8", "surrogatepass"), **day("target", 2026, 6, 30)}
    answer = await officer.send(page, sent)
    assert answer.status_code in (303, 400, 422)
