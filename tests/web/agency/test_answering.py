"""An officer answers: each decision asks for what it needs, and what is shown is what is published."""

import re
from datetime import date
from urllib.parse import quote, unquote

import pytest

from accountability.domain.answers import NEEDS
from accountability.domain.areas import AreaDetails, AreaEnd
from accountability.domain.commands.base import Actor
from accountability.domain.commands.register import AbolishArea, RegisterArea
from tests.web.agency.answers import ACCEPTED, NOTHING_MORE, accept, day, fill

pytestmark = pytest.mark.anyio
NEEDED = [(decision, needs) for decision, needs in NEEDS.items() if needs]


async def test_the_desk_says_what_is_due_and_on_what_basis(officer, asked):
    await officer.open("/workspace")
    assert "Norchester Police What your office is asked" in officer.text
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
    receipts, _, following = answer.headers["location"].partition("?next=")
    assert re.fullmatch(r"/workspace/published/\d+-\d+", receipts)
    assert re.fullmatch(r"/en/panels/night-time/recommendations/1\?seen=\d+#entry-\d+", unquote(following))
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


async def test_an_existing_initiative_is_mapped_with_its_gap(officer, asked, record):
    address = await fill(
        officer,
        asked.police,
        decision={"decision": "mapped_to_initiative"},
        details={"initiatives": "night-hub", "text": "The hub does this."},
        covers_night_hub={"coverage-night-hub": "part", "gap-night-hub": "Nothing after ten."},
        **NOTHING_MORE,
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
    assert answer.headers["location"].endswith(f"?next={quote(details, safe='')}")
    await officer.follow()
    assert f'href="{details}">Go on</a>' in officer.answer.text
    await officer.open(details)
    assert "Marshals do this." in officer.answer.text
    assert re.search(r'value="night-marshals-norchester"\s+checked', officer.answer.text)


async def test_work_takes_on_its_offices_area_unless_that_was_not_there_with_it(officer, asked, desk, pool):
    began = date(2024, 4, 1)
    area = AreaDetails(slug="norchester", kind="police_force_area", valid_from=began, invented=True)
    keeper = Actor(role="secretariat", office="safer-trust")
    new, source = f"/workspace/asks/{asked.police}/initiative", {"source/en": "An order"}
    await desk.handle(RegisterArea(details=area, texts={"name/en": "Norchester"}), keeper)
    for name, ended in (("Lamps", day("ended", 2024, 3, 31)), ("Marshals", {}), ("Wardens", {})):
        await officer.open(f"{new}/work")
        await officer.send(f"{new}/work", {"name": name, **ended})
        await officer.open(f"{new}/check")
        assert (await officer.send(f"{new}/check")).status_code == 303
        if name == "Marshals":
            end = AreaEnd(last_day=date(2026, 1, 4))
            await desk.handle(AbolishArea(area="norchester", end=end, texts=source), keeper)
    named = "select slug, area from initiative where slug = any($1) order by slug"
    assert [tuple(row) for row in await pool.fetch(named, ["lamps", "marshals", "wardens"])] == [
        ("lamps", None),
        ("marshals", "norchester"),
        ("wardens", None),
    ]


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


async def test_the_office_is_asked_in_its_own_terms_and_readers_are_told_in_theirs(officer, asked):
    address = f"/workspace/asks/{asked.police}/answer"
    await officer.open(f"{address}/decision")
    assert "Not ours to decide" in officer.text
    assert "Not theirs to decide" not in officer.text
    await fill(
        officer,
        asked.police,
        decision={"decision": "not_ours"},
        details={"to": "The Highways Agency"},
        evidence={"evidence": "none"},
    )
    await officer.open(f"{address}/check")
    assert "said on 5 January 2026 that this is not theirs to decide" in officer.text


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
