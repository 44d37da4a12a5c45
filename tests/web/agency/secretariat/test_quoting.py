"""Taking over an office's answer: the source is named, its silence recorded, the office's own word counts."""

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


class Quoting:
    """Hana takes over an answer of Norchester Police on late buses."""

    def __init__(self, keeper, forms, record, ask, on) -> None:
        self.keeper, self.walk, self.publish = keeper, *forms
        self.address = f"/workspace/secretariat/asks/{ask}/quote"
        self._record, self._ask, self._on = record, ask, on

    def first(self, decision: str, **fields: object) -> dict:
        """What the first page is told."""
        quoted = {
            "provenance": "transcribed",
            "language": "en",
            "source": "Minutes of the Norchester board, 12 December 2025",
            **self._on("occurred", 2025, 12, 12),
        }
        return {**quoted, "decision": decision, **fields}

    def typed(self, fields: dict) -> dict:
        """What is typed for these values: days into three boxes."""
        days = [self._on(name, *value) for name, value in fields.items() if isinstance(value, tuple)]
        texts = {name: value for name, value in fields.items() if not isinstance(value, tuple)}
        return {name: value for part in (texts, *days) for name, value in part.items()}

    async def check(self, *pages: dict) -> str:
        await self.walk(self.keeper, self.address, *pages)
        return self.keeper.text

    async def put(self, *pages: dict):
        await self.check(*pages)
        return await self.publish(self.keeper)

    async def entries(self, kind: str = "response-recorded") -> list:
        return [i.entry for i in await self._record.items(self._ask) if i.row.type.startswith(kind)]


@pytest.fixture
def quoting(keeper, walk, publish, record, asked, on):
    return Quoting(keeper, (walk, publish), record, asked.police, on)


@pytest.mark.parametrize("decision", CARRIED)
async def test_each_decision_is_taken_over_with_what_it_carries(quoting, decision):
    answer = await quoting.put(quoting.first(decision), quoting.typed(CARRIED[decision]))
    assert answer.url.path == "/en/panels/night-time/recommendations/1"
    assert "12 December 2025" in answer.text
    [entry] = await quoting.entries()
    assert (entry.body.decision, entry.body.not_stated) == (decision, ())
    assert (entry.by, entry.on_behalf_of) == ("safer-trust", "norchester-police")
    assert (entry.provenance, entry.occurred) == ("transcribed", date(2025, 12, 12))


@pytest.mark.parametrize("decision", CARRIED)
async def test_where_the_source_is_silent_that_is_ticked_and_recorded(quoting, decision):
    silent = {"not_stated": list(NEEDS[decision])}
    assert "The source does not state" in await quoting.check(quoting.first(decision), silent)
    await quoting.publish(quoting.keeper)
    [entry] = await quoting.entries()
    assert set(entry.body.not_stated) == set(NEEDS[decision])


async def test_what_is_neither_given_nor_ticked_is_asked_for_all_at_once(keeper, quoting):
    for decision in CARRIED:
        await keeper.open(f"{quoting.address}/decision")
        await keeper.send(f"{quoting.address}/decision", quoting.first(decision))
        answer = await keeper.send(f"{quoting.address}/details", {})
        assert answer.status_code == 422, decision
        for error in NEEDS[decision].values():
            assert error in keeper.text


async def test_silence_is_not_recorded_of_what_was_given(quoting):
    fields = {"reason": "There is no money.", "not_stated": ["reason", "reason_code"]}
    await quoting.put(quoting.first("not_accepted"), fields)
    assert (await quoting.entries())[-1].body.not_stated == ("reason_code",)


@pytest.mark.parametrize(("coverage", "gap"), [("part", "Nothing after ten."), ("not_stated", "")])
async def test_existing_work_is_cited_with_what_the_source_says_of_it(quoting, coverage, gap):
    await quoting.put(
        quoting.first("mapped_to_initiative"),
        {"initiatives": ["night-hub"], "text": "We run the hub."},
        {"coverage-night-hub": coverage, "gap-night-hub": gap},
    )
    [entry] = await quoting.entries("initiative-mapped")
    assert (entry.body.initiative, entry.body.coverage) == ("night-hub", coverage)
    assert ("gap/en" in entry.parts) == bool(gap)


async def test_coverage_that_the_source_states_needs_what_is_not_covered(keeper, quoting):
    await keeper.open(f"{quoting.address}/decision")
    await keeper.send(f"{quoting.address}/decision", quoting.first("mapped_to_initiative"))
    await keeper.send(f"{quoting.address}/details", {"initiatives": ["night-hub"]})
    answer = await keeper.send(f"{quoting.address}/covers-night-hub", {"coverage-night-hub": "part"})
    assert answer.status_code == 422
    assert "Say what it does not cover" in keeper.text


async def test_an_answer_needs_its_source_its_day_and_how_it_was_taken_over(keeper, quoting):
    await keeper.open(f"{quoting.address}/decision")
    fields = {"decision": "noted"}
    answer = await keeper.send(f"{quoting.address}/decision", fields)
    assert answer.status_code == 422
    for error in ("Choose an answer", "Enter the day it was said", "Say where these words come from"):
        assert error in keeper.text, error


async def test_words_of_an_office_are_never_the_secretariats_own(keeper, quoting):
    await keeper.open(f"{quoting.address}/decision")
    fields = quoting.first("accepted", provenance="authored")
    answer = await keeper.send(f"{quoting.address}/decision", fields)
    assert answer.status_code == 422
    assert "word for word or a summary" in keeper.text


async def test_a_changed_answer_needs_a_reason_and_the_earlier_one_stays(keeper, quoting):
    await quoting.put(quoting.first("not_ours"), {"to": "The Home Office"})
    await keeper.open(f"{quoting.address}/decision")
    assert 'value="acknowledged"' not in keeper.answer.text
    await keeper.send(f"{quoting.address}/decision", quoting.first("accepted"))
    accepted = quoting.typed(CARRIED["accepted"])
    answer = await keeper.send(f"{quoting.address}/details", accepted)
    assert answer.status_code == 422
    assert "Say why the earlier answer changes" in keeper.text
    await keeper.send(
        f"{quoting.address}/details", {**accepted, "revision_reason": "A letter of 20 December."}
    )
    await keeper.follow()
    await quoting.publish(keeper)
    assert [entry.body.decision for entry in await quoting.entries()] == ["not_ours", "accepted"]


async def test_if_the_office_answered_meanwhile_the_quotation_is_held_back(quoting, officer, walk, asked):
    """A colleague at the office is not silently overridden."""
    await quoting.check(quoting.first("accepted"), quoting.typed(CARRIED["accepted"]))
    await walk(officer, f"/workspace/asks/{asked.police}/answer", {"decision": "acknowledged"}, {})
    await officer.send(officer.answer.url.path)
    answer = await quoting.keeper.send(f"{quoting.address}/check")
    assert answer.status_code == 409
    assert "Norchester Police received this" in quoting.keeper.text
    assert [entry.body.decision for entry in await quoting.entries()] == ["acknowledged"]


def test_every_decision_that_carries_something_is_tried_here():
    assert {*CARRIED, "acknowledged", "mapped_to_initiative"} == {*NEEDS}
