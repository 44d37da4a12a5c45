"""Taking over an office's answer: the source is named, its silence recorded, the office's own word goes first."""

from datetime import date

import pytest

from accountability.domain.answers import NEEDS

pytestmark = pytest.mark.anyio

# What the second page is told for each decision that has something to carry.
CARRIED = {
    "under_consideration": {"forum": "The Cabinet", "decide_by": (2026, 2, 1)},
    "accepted": {"text": "Buses until one.", "target": (2026, 9, 1)},
    "accepted_in_part": {"excluded": "Free fares", "reason": "They cost too much."},
    "accepted_in_principle": {"settle_first": "The budget", "decide_by": (2026, 2, 1)},
    "not_accepted": {"reason_code": "not_affordable", "reason": "There is no money."},
    "not_ours": {"to": "Stonebridge Council"},
    "cannot_comment_yet": {"ground": "Proceedings.", "review_on": (2026, 3, 1)},
}


@pytest.fixture
def quoted(on):
    return {
        "provenance": "transcribed",
        "language": "en",
        "source": "Minutes of the Norchester board, 12 December 2025",
        **on("occurred", 2025, 12, 12),
    }


@pytest.fixture
def quote(asked):
    return f"/workspace/secretariat/asks/{asked.police}/quote"


def typed(on, fields: dict) -> dict:
    """What is typed for these values: days into three boxes."""
    days = [on(name, *value) for name, value in fields.items() if isinstance(value, tuple)]
    texts = {name: value for name, value in fields.items() if not isinstance(value, tuple)}
    return {name: value for part in (texts, *days) for name, value in part.items()}


@pytest.mark.parametrize("decision", CARRIED)
async def test_each_decision_is_taken_over_with_what_it_carries(
    keeper, walk, publish, quote, quoted, record, asked, on, decision
):
    await walk(keeper, quote, {**quoted, "decision": decision}, typed(on, CARRIED[decision]))
    answer = await publish(keeper)
    assert answer.url.path == "/en/panels/night-time/recommendations/1"
    assert "12 December 2025" in answer.text
    [item] = [i for i in await record.items(asked.police) if i.row.type.startswith("response-recorded")]
    assert item.entry.body.decision == decision
    assert item.entry.body.not_stated == ()
    assert (item.entry.by, item.entry.on_behalf_of) == ("safer-trust", "norchester-police")
    assert (item.entry.provenance, item.entry.occurred) == ("transcribed", date(2025, 12, 12))


@pytest.mark.parametrize("decision", [decision for decision in CARRIED if NEEDS[decision]])
async def test_where_the_source_is_silent_that_is_ticked_and_recorded(
    keeper, walk, publish, quote, quoted, record, asked, decision
):
    silent = {"not_stated": list(NEEDS[decision])}
    await walk(keeper, quote, {**quoted, "decision": decision}, silent)
    assert "The source does not state" in keeper.text
    await publish(keeper)
    [item] = [i for i in await record.items(asked.police) if i.row.type.startswith("response-recorded")]
    assert set(item.entry.body.not_stated) == set(NEEDS[decision])


@pytest.mark.parametrize("decision", CARRIED)
async def test_what_is_neither_given_nor_ticked_is_asked_for_all_at_once(keeper, quote, quoted, decision):
    await keeper.open(f"{quote}/decision")
    await keeper.send(f"{quote}/decision", {**quoted, "decision": decision})
    answer = await keeper.send(f"{quote}/details", {})
    assert answer.status_code == 422
    for error in NEEDS[decision].values():
        assert error in keeper.text


async def test_silence_is_not_recorded_of_what_was_given(keeper, walk, publish, quote, quoted, record, asked):
    fields = {"reason": "There is no money.", "not_stated": ["reason", "reason_code"]}
    await walk(keeper, quote, {**quoted, "decision": "not_accepted"}, fields)
    await publish(keeper)
    assert (await record.items(asked.police))[-1].entry.body.not_stated == ("reason_code",)


@pytest.mark.parametrize(("coverage", "gap"), [("part", "Nothing after ten."), ("not_stated", "")])
async def test_existing_work_is_cited_with_what_the_source_says_of_it(
    keeper, walk, publish, quote, quoted, record, asked, coverage, gap
):
    pages = (
        {**quoted, "decision": "mapped_to_initiative"},
        {"initiatives": ["night-hub"], "text": "We run the hub."},
        {"coverage-night-hub": coverage, "gap-night-hub": gap},
    )
    await walk(keeper, quote, *pages)
    await publish(keeper)
    [item] = [i for i in await record.items(asked.police) if i.row.type.startswith("initiative-mapped")]
    assert (item.entry.body.initiative, item.entry.body.coverage) == ("night-hub", coverage)
    assert ("gap/en" in item.entry.parts) == bool(gap)


async def test_coverage_that_the_source_states_needs_what_is_not_covered(keeper, quote, quoted):
    await keeper.open(f"{quote}/decision")
    await keeper.send(f"{quote}/decision", {**quoted, "decision": "mapped_to_initiative"})
    await keeper.send(f"{quote}/details", {"initiatives": ["night-hub"]})
    answer = await keeper.send(f"{quote}/covers-night-hub", {"coverage-night-hub": "part"})
    assert answer.status_code == 422
    assert "Say what it does not cover" in keeper.text


async def test_an_answer_needs_its_source_its_day_and_how_it_was_taken_over(keeper, quote):
    await keeper.open(f"{quote}/decision")
    answer = await keeper.send(f"{quote}/decision", {"provenance": "summarised", "decision": "noted"})
    assert answer.status_code == 422
    for error in ("Choose an answer", "Enter the day it was said", "Say where these words come from"):
        assert error in keeper.text, error


async def test_words_of_an_office_are_never_the_secretariats_own(keeper, quote, quoted):
    await keeper.open(f"{quote}/decision")
    answer = await keeper.send(
        f"{quote}/decision", {**quoted, "decision": "accepted", "provenance": "authored"}
    )
    assert answer.status_code == 422
    assert "word for word or a summary" in keeper.text


async def test_a_changed_answer_needs_a_reason_and_the_earlier_one_stays(
    keeper, walk, publish, quote, quoted, record, asked, on
):
    await walk(keeper, quote, {**quoted, "decision": "not_ours"}, {"to": "The Home Office"})
    await publish(keeper)
    accepted = typed(on, CARRIED["accepted"])
    await keeper.open(f"{quote}/decision")
    assert 'value="acknowledged"' not in keeper.answer.text
    await keeper.send(f"{quote}/decision", {**quoted, "decision": "accepted"})
    answer = await keeper.send(f"{quote}/details", accepted)
    assert answer.status_code == 422
    assert "Say why the earlier answer changes" in keeper.text
    await walk(keeper, quote)
    await keeper.open(f"{quote}/details")
    await keeper.send(f"{quote}/details", {**accepted, "revision_reason": "A letter of 20 December."})
    await keeper.follow()
    await publish(keeper)
    kinds = [i.entry.body.decision for i in await record.items(asked.police) if "response" in i.row.type]
    assert kinds == ["not_ours", "accepted"]


async def test_if_the_office_answered_meanwhile_the_quotation_is_held_back(
    keeper, officer, walk, quote, quoted, record, asked, on
):
    """A colleague at the office is not silently overridden."""
    await walk(keeper, quote, {**quoted, "decision": "accepted"}, typed(on, CARRIED["accepted"]))
    await walk(officer, f"/workspace/asks/{asked.police}/answer", {"decision": "acknowledged"}, {})
    await officer.send(officer.answer.url.path)
    answer = await keeper.send(f"{quote}/check")
    assert answer.status_code == 409
    assert "Norchester Police received this" in keeper.text
    kinds = [i.entry.body.decision for i in await record.items(asked.police) if "response" in i.row.type]
    assert kinds == ["acknowledged"]


def test_every_decision_that_carries_something_is_tried_here():
    assert {*CARRIED, "acknowledged", "mapped_to_initiative"} == {*NEEDS}
