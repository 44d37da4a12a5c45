"""Every other form of the workspace, walked to what it publishes."""

import re

import pytest

from accountability.domain.status import DELIVERIES

pytestmark = pytest.mark.anyio


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}-day": str(number), f"{name}-month": str(month), f"{name}-year": str(year)}


async def answer_of(record, ask) -> int:
    """The position of the last answer on an ask."""
    items = await record.items(ask)
    return max(item.row.position for item in items if item.row.type == "response-recorded/1")


async def publish(browser, address: str, **pages):
    """Send these pages in turn, open the checked answers, and publish them."""
    for name, fields in pages.items():
        page = f"{address}/{name.replace('_', '-')}"
        assert (await browser.open(page)).status_code == 200, browser.text
        assert (await browser.send(page, fields)).status_code == 303, browser.text
    assert (await browser.open(f"{address}/check")).status_code == 200
    checked = browser.text
    answer = await browser.send(f"{address}/check")
    assert answer.status_code == 303, browser.text
    return checked


@pytest.fixture
async def accepted(officer, asked):
    """Norchester Police has accepted, with a target date; returns the ask's private address."""
    address = f"/workspace/asks/{asked.police}"
    await publish(
        officer,
        f"{address}/answer",
        decision={"decision": "accepted"},
        details={"text": "Two more buses.", **day("target", 2026, 6, 30)},
        delivery={"state": "none"},
        evidence={"evidence": "none"},
    )
    return address


NOTHING = {"evidence": "none"}


@pytest.mark.parametrize(
    ("state", "more"),
    [
        ("not_started", {}),
        ("planned", {}),
        ("in_progress", day("next_update", 2026, 9, 1)),
        ("paused", {"report_reason": "No drivers.", **day("report_review_on", 2026, 5, 1)}),
        ("stopped", {"report_reason": "No money."}),
        ("reported_complete", {}),
    ],
)
async def test_delivery_is_reported_in_each_state(officer, accepted, state, more):
    checked = await publish(
        officer,
        f"{accepted}/report",
        delivery={"state": state},
        report={"report": "Timetables are printed.", **more},
        evidence=NOTHING,
    )
    assert "Timetables are printed." in checked
    await officer.open(accepted)
    words = "complete" if state == "reported_complete" else DELIVERIES[state].lower()
    assert f"It reports the work {words}." in officer.text


@pytest.mark.parametrize(
    ("state", "needed"),
    [
        ("paused", ["Say why it is paused.", "Enter the date on which you will look at this again."]),
        ("stopped", ["Say why it has stopped."]),
    ],
)
async def test_what_a_state_needs_is_asked_for_at_once(officer, accepted, state, needed):
    await officer.open(f"{accepted}/report/delivery")
    await officer.send(f"{accepted}/report/delivery", {"state": state})
    answer = await officer.send(f"{accepted}/report/report", {"report": ""})
    assert answer.status_code == 422
    for message in ["Say what has been done since the last report.", *needed]:
        assert message in officer.text


async def test_delivery_is_not_open_before_an_answer(officer, asked):
    assert (await officer.open(f"/workspace/asks/{asked.police}/report")).status_code == 403
    assert "Delivery can be reported once the recommendation is accepted" in officer.text


async def test_a_target_date_moves_with_a_reason_and_the_first_stays(officer, accepted, asked):
    await officer.open(f"{accepted}/target/date")
    answer = await officer.send(f"{accepted}/target/date", day("target", 2026, 9, 30))
    assert answer.status_code == 422
    assert "Say why the date moves." in officer.text
    checked = await publish(
        officer, f"{accepted}/target", date={"reason": "Drivers are missing.", **day("target", 2026, 9, 30)}
    )
    assert "First promised for 30 June 2026, now 30 September 2026 (moved once)." in checked


async def test_a_first_target_date_is_set_where_there_is_none(officer, asked, record):
    address = f"/workspace/asks/{asked.police}"
    await publish(
        officer,
        f"{address}/answer",
        decision={"decision": "accepted_in_part"},
        details={"excluded": "Sundays.", "reason": "No drivers."},
        delivery={"state": "none"},
        evidence=NOTHING,
    )
    await publish(officer, f"{address}/target", date=day("target", 2026, 9, 30))
    assert "target-date-set/1" in await record.types(asked.police)


async def test_a_decision_date_moves(officer, asked, record):
    address = f"/workspace/asks/{asked.police}"
    details = {"forum": "Chief Officer Group", **day("decide_by", 2026, 2, 1)}
    await publish(officer, f"{address}/answer", decision={"decision": "under_consideration"}, details=details)
    moved = {"reason": "The group meets later.", **day("target", 2026, 2, 20)}
    await publish(officer, f"{address}/decision-date", date=moved)
    assert "target-date-moved/1" in await record.types(asked.police)


async def test_evidence_is_added(officer, accepted, asked, record):
    details = {"evidence_text": "340 passengers", **day("evidence_from", 2025, 12, 1)}
    await publish(
        officer, f"{accepted}/evidence", evidence={"evidence": "output_count"}, evidence_details=details
    )
    assert await record.said(asked.police, "evidence-added", "text/en") == "340 passengers"


async def test_an_ask_is_sent_on_to_a_body_in_words(officer, accepted, asked, record):
    await publish(
        officer, f"{accepted}/refer", to={"to": "The bus company", "text": "Timetables are theirs."}
    )
    assert await record.said(asked.police, "recommendation-referred", "to/en") == "The bus company"


async def test_a_clock_stands_still_and_runs_again(officer, asked, clock):
    address = f"/workspace/asks/{asked.police}"
    await officer.open(f"{address}/pause/clock")
    number = re.search(r'name="clock" type="radio" value="(\d+)"', officer.answer.text)[1]
    until = day("until", 2026, 2, 16)
    checked = await publish(
        officer, f"{address}/pause", clock={"clock": number, "ground": "Waiting for a court.", **until}
    )
    assert "the clock is paused" in checked
    clock.forward(days=10)
    await officer.sign_in("dana@police.norchester.example")
    checked = await publish(officer, f"{address}/resume", clock={"clock": number})
    assert "12 March 2026" in checked
    second_click = await officer.send(f"{address}/resume/check")
    assert second_click.status_code == 303


async def test_a_verdict_says_its_evidence_and_interest(reviewer, asked, record):
    address = f"/workspace/asks/{asked.police}"
    await reviewer.open("/workspace")
    assert "Late buses: Norchester Police" in reviewer.text
    await reviewer.open(f"{address}/verdict/verdict")
    await reviewer.send(f"{address}/verdict/verdict", {"verdict": "no_evidence_found"})
    answer = await reviewer.send(f"{address}/verdict/grounds", {})
    assert answer.status_code == 422
    for message in (
        "Say what evidence the verdict rests on.",
        "Enter the date on which you looked for evidence.",
        "Say what interest the reviewer has.",
    ):
        assert message in reviewer.text
    grounds = {"evidence": "The company’s timetable", "interest": "None", **day("checked_on", 2026, 1, 4)}
    await publish(reviewer, f"{address}/verdict", grounds=grounds)
    assert await record.said(asked.police, "verdict-given", "interest/en") == "None"


async def test_a_reviewer_is_told_in_whose_voice_they_speak_and_cannot_choose_the_other(
    reviewer, resident, asked, record
):
    address = f"/workspace/asks/{asked.police}/verdict"
    await reviewer.open(f"{address}/verdict")
    assert "You speak as an independent reviewer" in reviewer.text
    grounds = {"evidence": "We waited for an hour.", "interest": "None"}
    claimed = {"voice": "panel", "verdict": "not_met"}
    await publish(reviewer, address, verdict=claimed, grounds=grounds)
    await resident.open(f"{address}/verdict")
    assert "You speak as the panel" in resident.text
    await publish(resident, address, verdict={"verdict": "fully_met"}, grounds=grounds)
    voices = [
        item.entry.body.voice for item in await record.items(asked.police) if "verdict" in item.row.type
    ]
    assert voices == ["independent", "panel"]


async def test_an_office_replies_beside_a_verdict(officer, resident, asked, record):
    address = f"/workspace/asks/{asked.police}"
    assert (await officer.open(f"{address}/reply")).status_code == 403
    found = {"verdict": "not_met"}
    grounds = {"evidence": "We waited for an hour.", "interest": "None"}
    await publish(resident, f"{address}/verdict", verdict=found, grounds=grounds)
    checked = await publish(officer, f"{address}/reply", reply={"voice": "panel", "text": "We are sorry."})
    assert "Norchester Police replied to the verdict of the panel" in checked
    assert await record.said(asked.police, "verdict-replied", "text/en") == "We are sorry."


async def test_a_correction_keeps_the_original_and_says_why(officer, accepted, asked, record):
    position = await answer_of(record, asked.police)
    await officer.open(accepted)
    assert f"/workspace/entries/{position}/correct" in officer.answer.text
    address = f"/workspace/entries/{position}/correct"
    await officer.open(f"{address}/words")
    assert "Two more buses." in officer.answer.text
    words = {"part-text-en": "Three more buses.", **day("date-target", 2026, 7, 31)}
    why = {"kind": "fact", "correction_reason": "One was forgotten."}
    checked = await publish(officer, address, words=words, why=why)
    assert "Three more buses." in checked
    assert "Two more buses." in checked
    assert "One was forgotten." in checked
    item = next(i for i in await record.items(asked.police) if i.row.position == position)
    assert str(item.current.body.target) == "2026-07-31"
    assert await record.said(asked.police, "response-recorded", "text/en") == "Three more buses."


async def test_a_correction_that_is_sent_again_finds_what_it_made(officer, accepted, asked, record, owner):
    """Once it is public its form begins with the corrected words: nothing seems to be left to change."""
    address = f"/workspace/entries/{await answer_of(record, asked.police)}/correct"
    why = {"kind": "fact", "correction_reason": "One was forgotten."}
    words = {"part-text-en": "Three more buses.", **day("date-target", 2026, 6, 30)}
    for name, fields in (("words", words), ("why", why)):
        await officer.open(f"{address}/{name}")
        await officer.send(f"{address}/{name}", fields)
    await officer.open(f"{address}/check")
    draft = await owner.fetchrow("select answers, key from private.draft where form = 'correct'")
    first = await officer.send(f"{address}/check")
    await owner.execute("update private.draft set answers = $1, published = null where key = $2", *draft)
    again = await officer.send(f"{address}/check")
    assert (again.status_code, again.headers["location"]) == (303, first.headers["location"])
    assert (await record.types(asked.police)).count("entry-corrected/1") == 1


async def test_a_correction_that_changes_nothing_is_refused(officer, accepted, asked, record):
    position = await answer_of(record, asked.police)
    address = f"/workspace/entries/{position}/correct"
    await officer.open(f"{address}/why")
    await officer.send(f"{address}/why", {"kind": "typo", "correction_reason": "None."})
    await officer.open(f"{address}/check")
    assert "The correction says the same as the entry." in officer.text
    assert "Publish</button>" not in officer.answer.text


async def test_a_password_is_changed_by_who_knows_it_and_ends_every_other_session(officer, browse, accounts):
    elsewhere = browse()
    await elsewhere.sign_in("dana@police.norchester.example")
    await officer.open("/workspace/account")
    page = "/workspace/account"
    wrong = {"now": "not my password", "new": "four words with no sense", "again": "four words with no sense"}
    assert (await officer.send(page, wrong)).status_code == 422
    assert "That is not your password" in officer.text
    short = {"now": "late buses and lit paths", "new": "short", "again": "shorter"}
    assert (await officer.send(page, short)).status_code == 422
    right = {**short, "new": "four words with no sense", "again": "four words with no sense"}
    assert (await officer.send(page, right)).status_code == 303
    assert (await officer.open("/workspace")).status_code == 200
    assert (await elsewhere.open("/workspace")).status_code == 303


async def test_signing_out_everywhere_ends_every_session(officer, browse):
    elsewhere = browse()
    await elsewhere.sign_in("dana@police.norchester.example")
    await officer.open("/workspace/account")
    assert (await officer.send("/workspace/account/sign-out-everywhere")).status_code == 303
    for browser in (officer, elsewhere):
        assert (await browser.open("/workspace")).status_code == 303
