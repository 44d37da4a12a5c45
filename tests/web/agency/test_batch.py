"""Many asks are answered in one sitting: one answer for all, others where they differ, a row for each."""

from uuid import uuid4

import pytest

from accountability.domain.commands.panels import PublishRecommendation
from accountability.web.agency.batch.answers import Ticks, answers_of
from accountability.web.fields import Option
from accountability.web.typed import Typed, Wrong
from tests.web.agency.answers import ACCEPTED, accept, day, fill
from tests.web.agency.conftest import SECRETARIAT, addressing

pytestmark = pytest.mark.anyio
BATCH = "/workspace/batch"
OWN = "select ask from ask where office = $1 and until_position = 9223372036854775807 order by serial"


@pytest.fixture
async def ten(desk, asked, pool):
    """Ten asks of the police, by serial."""
    for serial in range(3, 12):
        texts = {"title/en": f"Wish {serial}", "text/en": f"Norchester needs wish {serial}."}
        await desk.handle(PublishRecommendation(panel="night-time", texts=texts), SECRETARIAT)
        await desk.handle(addressing(serial, "norchester-police"), SECRETARIAT)
    return [str(row["ask"]) for row in await pool.fetch(OWN, "norchester-police")]


async def choose(browser, asks, decision="accepted", details=ACCEPTED):
    """Everything up to where they differ."""
    await browser.open(f"{BATCH}/asks")
    await sent(browser, "asks", {"asks": list(asks)})
    await sent(browser, "decision", {"decision": decision})
    if details is not None:
        await sent(browser, "details", details)


async def sent(browser, step, fields, status=303):
    await browser.open(f"{BATCH}/{step}")
    answer = await browser.send(f"{BATCH}/{step}", fields)
    assert answer.status_code == status, browser.text
    return answer


async def answer_to(record, ask):
    """The newest answer to an ask."""
    return [item for item in await record.items(ask) if item.row.type == "response-recorded/1"][-1]


async def publish(browser):
    await browser.open(f"{BATCH}/check")
    return await browser.send(f"{BATCH}/check")


async def test_one_answer_for_all_becomes_one_entry_for_each(officer, ten, record, pool):
    await choose(officer, ten)
    await sent(officer, "each", {})
    await officer.open(f"{BATCH}/check")
    assert "Check 10 answers before you publish" in officer.text
    assert officer.text.count("What the public will see") == 10
    assert (await publish(officer)).status_code == 303
    for ask in ten:
        assert (await record.types(ask)).count("response-recorded/1") == 1
        assert await record.said(ask, "response-recorded", "text/en") == "Two more buses run after midnight."
    assert await pool.fetchval("select count(distinct recorded) from log where topic like 'response%'") == 1


async def test_each_may_differ_in_words_in_date_and_in_the_decision(officer, ten, record):
    first, second, third = ten[:3]
    await choose(officer, ten[:3])
    differing = {f"text-{first}": "Here it is three buses.", f"decision-{second}": "not_accepted"}
    differing |= day(f"target-{first}", 2026, 7, 31)
    await sent(officer, "each", differing)
    assert officer.answer.headers["location"] == f"{BATCH}/details-{second}"
    await sent(
        officer,
        f"details-{second}",
        {f"reason_code-{second}": "not_affordable", f"reason-{second}": "No money."},
    )
    assert (await publish(officer)).status_code == 303
    own = (await answer_to(record, first)).current.body
    assert (own.decision, own.target.isoformat()) == ("accepted", "2026-07-31")
    assert await record.said(first, "response-recorded", "text/en") == "Here it is three buses."
    refused = (await answer_to(record, second)).current.body
    assert (refused.decision, refused.reason_code) == ("not_accepted", "not_affordable")
    assert await record.said(second, "response-recorded", "reason/en") == "No money."
    shared = (await answer_to(record, third)).current.body
    assert (shared.decision, shared.target.isoformat()) == ("accepted", "2026-06-30")


async def test_existing_work_is_mapped_with_what_it_leaves_out_of_each(officer, ten, record):
    await choose(officer, ten[:2], "mapped_to_initiative", {"initiatives": ["night-hub"]})
    await sent(officer, "covers-night-hub", {"coverage-night-hub": "part", "gap-night-hub": "The buses."})
    await sent(officer, "each", {f"decision-{ten[1]}": "mapped_to_initiative"})
    await sent(officer, f"details-{ten[1]}", {f"initiatives-{ten[1]}": ["night-hub"]})
    own = {f"coverage-night-hub-{ten[1]}": "full", f"gap-night-hub-{ten[1]}": "Nothing"}
    await sent(officer, f"covers-night-hub-{ten[1]}", own)
    assert (await publish(officer)).status_code == 303
    assert await record.said(ten[0], "initiative-mapped", "gap/en") == "The buses."
    assert await record.said(ten[1], "initiative-mapped", "gap/en") == "Nothing"


async def test_faults_stand_in_their_rows_and_the_right_ones_can_go_on(officer, ten, record, tally):
    """Given ten answers of which two are wrong, then those two are named, left out, and kept for later."""
    await choose(officer, ten)
    wrong = {f"decision-{ten[3]}": "not_accepted", f"decision-{ten[7]}": "not_ours", f"text-{ten[1]}": "Own."}
    await sent(officer, "each", wrong)
    await sent(officer, f"details-{ten[3]}", {f"reason-{ten[3]}": "Too dear."}, status=422)
    page = await officer.open(f"{BATCH}/check")
    for ask, message in ((ten[3], "Choose the main reason."), (ten[7], "Say who should answer instead.")):
        assert f'href="#ask-{ask}"' in page.text
        assert message in officer.text
    assert "Leave out 2 and go on with 8" in officer.text
    assert (await officer.send(f"{BATCH}/check")).status_code == 422
    for ask in ten:
        assert "response-recorded/1" not in await record.types(ask)
    await officer.open(f"{BATCH}/check")
    await officer.send(f"{BATCH}/leave-out", {"out": [ten[3], ten[7]]})
    await officer.follow()
    assert "Check 8 answers before you publish" in officer.text
    assert (await publish(officer)).status_code == 303
    answered = [ask for ask in ten if "response-recorded/1" in await record.types(ask)]
    assert len(answered) == 8
    tally("answers of one batch published, and left out", f"{len(answered)} and {10 - len(answered)}")
    await officer.open(f"{BATCH}/asks")
    assert "2 recommendations that you left out before are ticked" in officer.text
    await sent(officer, "asks", {"asks": [ten[3], ten[7]]})
    await sent(officer, "decision", {"decision": "each"})
    page = await officer.open(f"{BATCH}/details-{ten[3]}")
    assert "Too dear." in page.text


async def test_what_is_answered_by_itself_is_left_out_no_more(officer, ten):
    await choose(officer, ten[:3])
    await sent(officer, "each", {f"decision-{ask}": "not_ours" for ask in ten[1:3]})
    await officer.open(f"{BATCH}/check")
    await officer.send(f"{BATCH}/leave-out", {"out": ten[1:3]})
    assert (await publish(officer)).status_code == 303
    for left, words in (
        (ten[1], "2 recommendations that you left out"),
        (ten[2], "1 recommendation that you"),
    ):
        await officer.open(f"{BATCH}/asks")
        assert words in officer.text
        form = await accept(officer, left)
        await officer.open(f"{form}/check")
        assert (await officer.send(f"{form}/check")).status_code == 303
    await officer.open(f"{BATCH}/asks")
    assert "left out" not in officer.text


async def test_a_second_click_makes_nothing_twice(officer, ten, record):
    await choose(officer, ten)
    await sent(officer, "each", {})
    await officer.open(f"{BATCH}/check")
    first = await officer.send(f"{BATCH}/check")
    again = await officer.send(f"{BATCH}/check")
    assert (first.status_code, again.status_code) == (303, 303)
    for ask in ten:
        assert (await record.types(ask)).count("response-recorded/1") == 1


async def test_a_colleagues_change_is_shown_in_its_row_alone(officer, colleague, ten, record):
    await choose(officer, ten[:3])
    await sent(officer, "each", {})
    page = await officer.open(f"{BATCH}/check")
    address = await fill(colleague, ten[1], decision={"decision": "acknowledged"})
    await colleague.open(f"{address}/check")
    await colleague.send(f"{address}/check")
    answer = await officer.send(f"{BATCH}/check")
    assert answer.status_code == 409
    rows = answer.text.split('<section class="app-record"')[1:]
    told = ["This was recorded since you began" in row for row in rows]
    assert told == [False, True, False]
    assert page.status_code == 200
    assert (await officer.send(f"{BATCH}/check")).status_code == 303, officer.text
    assert (await record.types(ten[1])).count("response-recorded/1") == 2


async def test_a_decided_ask_needs_a_reason_in_its_row(officer, ten, record):
    await choose(officer, ten[:1])
    await sent(officer, "each", {})
    await publish(officer)
    await officer.open(f"{BATCH}/asks?stand=all")
    await sent(officer, "asks", {"asks": ten[:2]})
    await sent(officer, "decision", {"decision": "not_ours"})
    await sent(officer, "details", {"to": "The council"})
    await sent(officer, "each", {}, status=422)
    assert "Say why the earlier answer changes." in officer.text
    await sent(officer, "each", {f"revision_reason-{ten[0]}": "The council runs the buses."})
    assert (await publish(officer)).status_code == 303
    assert (await answer_to(record, ten[0])).current.body.decision == "not_ours"


async def test_asks_of_another_office_are_refused_by_name(officer, asked, ten, record):
    """Also where its officers' page was never shown: the office is the account's, never the form's."""
    await officer.open(f"{BATCH}/asks")
    for forged in (str(asked.council), "00000000-0000-0000-0000-000000000000", "' or 1=1 --", "\0"):
        await sent(officer, "asks", {"asks": [ten[0], forged]}, status=422)
        assert "Not put to your office" in officer.text
    assert (await officer.open(f"{BATCH}/check")).status_code == 200
    assert (await officer.send(f"{BATCH}/check")).status_code in {409, 422}
    assert "response-recorded/1" not in await record.types(asked.council)


async def test_fields_that_nobody_asked_for_change_nothing(officer, asked, ten, record):
    """No form says for whom it speaks, when it was recorded, or what it rests on."""
    await choose(officer, ten[:1])
    forged = {"office": "stonebridge-council", "provenance": "transcribed", f"text-{asked.council}": "Ours."}
    forged |= {
        "role": "secretariat",
        "on_behalf_of": "stonebridge-council",
        "seen": "0",
        "occurred": "1999-01-01",
    }
    await sent(officer, "each", forged)
    await publish(officer)
    entry = (await answer_to(record, ten[0])).entry
    assert (entry.by, entry.role, entry.provenance) == ("norchester-police", "officer", "authored")
    assert entry.on_behalf_of is None
    assert "response-recorded/1" not in await record.types(asked.council)


def test_more_than_a_sitting_holds_is_refused_with_both_numbers():
    options = [Option(str(number), f"Ask {number}") for number in range(51)]
    ticks = Ticks(name="asks", label="Which?", missing="Tick one.", options=options, most=50)
    fifty = [option.value for option in options[:50]]
    assert len(ticks.read(Typed({"asks": fifty}))) == 50
    with pytest.raises(Wrong, match=r"Tick at most 50\. You ticked 51"):
        ticks.read(Typed({"asks": [*fifty, "50"]}))


def test_a_decision_of_its_own_takes_nothing_from_the_answer_for_all():
    ask, other = uuid4(), uuid4()
    shared = {"decision": "accepted", "text": "All.", f"text-{other}": "Other."}
    own = {f"decision-{ask}": "not_accepted", f"reason-{ask}": "No money."}
    assert answers_of(ask, shared | own) == {"decision": "not_accepted", "reason": "No money."}
    assert answers_of(other, shared | own) == {"decision": "accepted", "text": "Other."}


async def test_none_at_all_is_refused_once(officer, ten):
    await sent(officer, "asks", {"asks": []}, status=422)
    assert "Tick at least one recommendation." in officer.text
    assert officer.text.count("There is a problem") == 1
    assert "<title>Error: Which" in officer.answer.text, "once"


@pytest.mark.parametrize("query", ["?stand=none", "?stand=all", "?panel=night-time", "?after=night-time:3"])
async def test_the_table_shows_what_was_asked_for(officer, ten, query):
    page = await officer.open(f"{BATCH}/asks{query}")
    assert page.status_code == 200
    assert 'name="asks"' in page.text


@pytest.mark.parametrize(
    "query", ["?panel=nowhere", "?stand=x&after=y", "?after=night-time:99999999999", "?due=%00"]
)
async def test_a_query_of_nonsense_is_a_page_like_others(officer, ten, query):
    assert (await officer.open(f"{BATCH}/asks{query}")).status_code == 200


async def test_the_table_can_be_what_is_due_soon(officer, ten, browse, clock):
    page = await officer.open(f"{BATCH}/asks?due=1")
    assert 'name="asks"' not in page.text
    clock.forward(days=30)
    again = browse()
    await again.sign_in("dana@police.norchester.example")
    assert (await again.open(f"{BATCH}/asks?due=1")).text.count('name="asks"') == 10


async def test_only_officers_answer(reviewer, browser, asked):
    assert (await reviewer.open(f"{BATCH}/asks")).status_code == 403
    assert (await browser.open(f"{BATCH}/asks")).status_code == 303


async def test_a_drafters_batch_waits_for_an_approver(person, ten, record):
    """What a drafter sends is published as one by an approver, and nothing of it before."""
    drafter = await person("jo@police.norchester.example", "officer", "norchester-police", "drafter")
    approver = await person("kay@police.norchester.example", "officer", "norchester-police", "approver")
    await choose(drafter, ten)
    await sent(drafter, "each", {f"text-{ten[1]}": "Own words."})
    await drafter.open(f"{BATCH}/check")
    assert "Send for approval" in drafter.text
    answer = await drafter.send(f"{BATCH}/check")
    page = answer.headers["location"]
    assert "response-recorded/1" not in await record.types(ten[0])
    await approver.open(page)
    assert "Own words." in approver.text
    await approver.send(page, {"do": "approve"})
    for ask in ten:
        assert (await record.types(ask)).count("response-recorded/1") == 1
