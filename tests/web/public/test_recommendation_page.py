"""A recommendation's page: each ask in one sentence, what is behind it, and every entry for ever."""

import re
from datetime import date, timedelta

import pytest

from accountability.domain.answers import Mapping, Response
from accountability.domain.commands.asks import (
    AddEvidence,
    CitedInitiative,
    GiveVerdict,
    MoveTarget,
    ReplyToVerdict,
    ReportDelivery,
    Respond,
)
from accountability.domain.commands.integrity import CorrectEntry, RedactPart
from accountability.domain.commands.panels import AddressRecommendation
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.offices import OfficeDetails
from accountability.domain.recommendations import Addressing
from accountability.domain.scrutiny import Finding, Reply
from accountability.handling.ticking import tick

pytestmark = pytest.mark.anyio

PAGE = "/en/panels/night-safety/recommendations/1"


async def test_it_gives_the_panels_words_who_must_answer_and_that_nothing_came_yet(norchester, see):
    said = await see(PAGE)
    assert "Mend the lights on Canal Street. The panel’s own words" in said
    assert "0 of 2 have responded" in said
    assert "No response from Norchester-Police is recorded here." in said
    assert "A response is due by 2 March 2026 (an undertaking given)." in said
    assert "No response from Stonebridge-Council is recorded here. Asked on 5 January 2026" in said


@pytest.mark.parametrize(
    ("manner", "on_page", "in_timeline"),
    [
        (
            "presented_at_launch",
            "Presented to it at the launch on 5 January",
            "Presented to Aberwen Council at the launch",
        ),
        (
            "answered_at_launch",
            "It answered at the launch on 5 January",
            "Aberwen Council answered at the launch",
        ),
        ("published", "Published to it on 5 January", "Published to Aberwen Council"),
    ],
)
async def test_only_an_office_that_was_sent_a_recommendation_is_said_to_be_asked(
    norchester, see, manner, on_page, in_timeline
):
    office = RegisterOffice(
        details=OfficeDetails(slug="aberwen-council", kind="council"), texts={"name/en": "Aberwen Council"}
    )
    addressed = AddressRecommendation(
        panel="night-safety",
        serial=1,
        addressing=Addressing(office="aberwen-council", named_by="secretariat", manner=manner),
        texts={"source/en": "Launch release"},
    )
    await norchester.desk.handle(office, norchester.operator)
    await norchester.desk.handle(addressed, norchester.secretariat)
    said = await see(PAGE)
    assert on_page in said
    assert in_timeline in said
    assert "Aberwen Council was asked" not in said


async def test_a_recommendation_that_all_have_received_is_not_said_to_await_responses(norchester, see):
    assert "On the whole: Awaiting responses" in await see(PAGE)
    council = await norchester.ask_of("stonebridge-council")
    for ask, actor in ((norchester.ask, norchester.police), (council, norchester.council)):
        await norchester.desk.handle(Respond(ask=ask, response=Response(decision="acknowledged")), actor)
    assert "On the whole: Received, awaiting decisions" in await see(PAGE)


async def test_an_answer_is_shown_with_its_words_who_gave_it_and_when(norchester, answer, see, reader):
    position = await answer(target=date(2026, 6, 30))
    said = await see(PAGE)
    assert "Norchester-Police accepted this on 5 January 2026. Target date 30 June 2026." in said
    assert "We will mend them." in said
    html = (await reader.get(PAGE)).text
    assert f'id="entry-{position}"' in html
    assert f'href="/en/log/{position}"' in html


async def test_the_timeline_holds_every_entry_newest_first_at_an_anchor_of_its_own(
    norchester, answer, reader
):
    await answer(target=date(2026, 6, 30))
    html = (await reader.get(PAGE)).text
    anchors = [int(position) for position in re.findall(r'id="entry-(\d+)"', html)]
    of_it = await norchester.desk.pool.fetch("select position from timeline where serial = 1")
    assert anchors == sorted((row["position"] for row in of_it), reverse=True)


async def test_a_quotation_says_when_it_was_said_when_it_was_recorded_and_its_source(norchester, clock, see):
    clock.forward(days=40)
    command = Respond(
        ask=norchester.ask,
        response=Response(decision="accepted", not_stated=("target",)),
        texts={
            "text/en": "Of course we will.",
            "source/en": "Minutes of the board, https://norchester.example/m",
        },
        provenance="transcribed",
        occurred=date(2026, 1, 20),
    )
    await norchester.desk.handle(command, norchester.secretariat)
    said = await see(PAGE)
    assert "said on 20 January 2026 , recorded here on 14 February 2026" in said
    assert "Word for word from a public source" in said
    assert "Minutes of the board, https://norchester.example/m" in said
    assert "The source does not state a target date." in said
    assert "Safer-Trust (secretariat), on what Norchester-Police said" in said


async def test_a_moved_target_date_keeps_each_earlier_one_and_the_reason(norchester, answer, see):
    await answer(target=date(2026, 6, 30))
    for day, why in ((date(2026, 9, 30), "The lamps are late."), (date(2026, 12, 1), "So is the crane.")):
        command = MoveTarget(
            ask=norchester.ask, target=Target(target=day, what="delivery"), texts={"reason/en": why}
        )
        await norchester.desk.handle(command, norchester.police)
    said = await see(PAGE)
    assert "First promised for 30 June 2026, now 1 December 2026 (moved 2 times)." in said
    assert "First set: 30 June 2026" in said
    assert "Moved to: 30 September 2026 . The lamps are late." in said
    assert "Now: 1 December 2026 . So is the crane. (2 moves, 154 days in all)" in said
    assert "Target date moved from 30 September 2026 to 1 December 2026" in said


async def test_both_voices_stand_side_by_side_with_the_duty_holders_reply(norchester, answer, see):
    await answer(target=date(2026, 6, 30))
    report = ReportDelivery(
        ask=norchester.ask, report=DeliveryReport(state="reported_complete"), texts={"text/en": "All lit."}
    )
    await norchester.desk.handle(report, norchester.police)
    evidence = AddEvidence(
        ask=norchester.ask, evidence=Evidence(kind="survey"), texts={"text/en": "Nine in ten see."}
    )
    await norchester.desk.handle(evidence, norchester.police)
    speakers = (("panel", "not_met", norchester.residents), ("independent", "fully_met", norchester.reviewer))
    for voice, verdict, speaker in speakers:
        texts = {"text/en": f"Said by {voice}.", "evidence/en": "We walked there.", "interest/en": "None"}
        command = GiveVerdict(ask=norchester.ask, finding=Finding(voice=voice, verdict=verdict), texts=texts)
        await norchester.desk.handle(command, speaker)
    reply = ReplyToVerdict(
        ask=norchester.ask, reply=Reply(voice="panel"), texts={"text/en": "Come at night."}
    )
    await norchester.desk.handle(reply, norchester.police)
    said = await see(PAGE)
    assert "It reports the work complete. That is contested." in said
    assert "Evidence it gave" in said
    panel, independent = said.index("The panel: Not met"), said.index("An independent reviewer: Fully met")
    assert panel < said.index("Reply of Norchester-Police") < independent
    assert "Norchester-Police has not replied to this verdict." in said[independent:]


async def test_existing_work_is_shown_with_what_it_does_not_cover(norchester, answer, see):
    cited = CitedInitiative(
        mapping=Mapping(initiative="night-hub", coverage="part"), texts={"gap/en": "Nothing after ten."}
    )
    await answer("mapped_to_initiative", initiatives=("night-hub",), cited=(cited,))
    said = await see(PAGE)
    assert "It is said to cover part of the recommendation. What it does not cover Nothing after ten." in said


async def test_a_passed_undertaking_is_a_deadline_and_a_received_ask_still_awaits_its_decision(
    norchester, answer, clock, see
):
    await answer("acknowledged")
    clock.forward(days=70)
    await tick(norchester.desk.pool, clock())
    said = await see(PAGE)
    assert "Deadline passed: no decision from Norchester-Police by 2 March 2026" in said
    assert "1 is overdue" in said
    assert "no response from Norchester-Police" not in said


async def test_a_slip_of_the_pen_folds_away_and_a_corrected_fact_stays_open(norchester, answer, reader):
    position = await answer(target=date(2026, 6, 30), texts={"text/en": "We wil mend them."})
    for kind, words in (("typo", "We will mend them."), ("fact", "We will mend most of them.")):
        command = CorrectEntry(
            position=position, kind=kind, replaced_texts={"text/en": words}, texts={"reason/en": f"A {kind}."}
        )
        await norchester.desk.handle(command, norchester.police)
        html = (await reader.get(PAGE)).text
        item = html[html.index(f'id="entry-{position}"') :]
        item = item[: item.index("</li>")]
        assert words in item
        assert f"A {kind}." in item
        assert "We wil mend them." in item
        assert ("<details" in item) == (kind == "typo")


async def test_redacted_words_appear_nowhere_and_their_place_says_so(norchester, answer, see, reader):
    position = await answer(target=date(2026, 6, 30), texts={"text/en": "Sergeant Oakes will mend them."})
    assert "Sergeant Oakes" in await see(f"{PAGE}?at={position}")
    command = RedactPart(
        position=position,
        part="text",
        ground="safeguarding",
        approved_by=("data-protection-officer", "chief-officer"),
    )
    (redaction,) = (await norchester.desk.handle(command, norchester.governance)).positions
    pages = (PAGE, f"{PAGE}?at={position}", f"/en/log/{position}", f"/en/log/{redaction}", "/en/log", "/en/")
    for address in pages:
        assert "Oakes" not in (await reader.get(address)).text, address
    for address in pages[:3]:
        said = await see(address)
        assert "These words were removed because of the safety of a person." in said
        assert f"Entry {redaction} says when and who approved it" in said
    assert "Approved by data protection officer and chief officer." in await see(f"/en/log/{redaction}")


async def test_what_people_wrote_never_becomes_markup(norchester, answer, reader):
    position = await answer(
        target=date(2026, 6, 30), texts={"text/en": "<script>alert(1)</script> & <b>more</b>"}
    )
    for address in (PAGE, f"/en/log/{position}", "/en/log", "/en/offices/norchester-police"):
        html = (await reader.get(address)).text
        assert "<script>alert" not in html
        assert "<b>more" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in (await reader.get(PAGE)).text


async def test_a_past_view_shows_what_stood_then_and_counts_days_from_then(norchester, answer, clock, see):
    clock.forward(days=60)
    position = await answer(target=date(2026, 6, 30))
    assert "accepted this" in await see(PAGE)
    before = await see(f"{PAGE}?at={position - 1}")
    assert "This is the record as it stood" in before
    assert "No response from Norchester-Police is recorded here." in before
    assert "accepted this" not in before
    in_march = await see(f"{PAGE}?at=2026-03-05")
    assert "A response was due by 2 March 2026 (an undertaking given); none is recorded here." in in_march
    assert "What is due or overdue is counted as at 5 March 2026 ." in in_march
    in_january = await see(f"{PAGE}?at=2026-01-05")
    assert "A response is due by 2 March 2026" in in_january


async def test_before_it_was_recorded_there_is_no_such_recommendation(norchester, reader):
    answer = await reader.get(f"{PAGE}?at=2026-01-04")
    assert answer.status_code == 404
    assert "There is no recommendation as at 4 January 2026" in answer.text


@pytest.mark.parametrize(
    "moment", ["yesterday", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "-1", "<b>"]
)
async def test_a_moment_that_cannot_be_read_is_asked_for_again_with_what_was_typed(
    norchester, reader, moment
):
    answer = await reader.get(PAGE, params={"at": moment})
    assert answer.status_code == 422
    assert "Enter a date such as 2026-05-03, or the number of an entry" in answer.text
    assert f'value="{moment.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text
    assert "<b>" not in answer.text


async def test_a_moment_yet_to_come_is_now(norchester, clock, see):
    assert "No response from Norchester-Police" in await see(
        f"{PAGE}?at={clock().date() + timedelta(days=400)}"
    )
    assert "No response from Norchester-Police" in await see(f"{PAGE}?at=999999999999999999")


async def test_a_long_timeline_goes_on_behind_a_cursor(norchester, answer, see, reader, monkeypatch):
    monkeypatch.setattr("accountability.web.public.recommendations.ENTRIES", 3)
    await answer(target=date(2026, 6, 30))
    html = (await reader.get(PAGE)).text
    first = [int(position) for position in re.findall(r'id="entry-(\d+)"', html)]
    assert len(first) == 3
    assert "More entries" in html
    rest = (await reader.get(f"{PAGE}?before={first[-1]}")).text
    assert int(re.findall(r'id="entry-(\d+)"', rest)[0]) < first[-1]
    assert "Back to the first entries" in rest
