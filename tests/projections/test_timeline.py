"""The timeline: every entry is on it, under whatever it is about, and comes up again when it changes."""

from typing import get_args

import pytest

from accountability.domain.answers import Referring, Response
from accountability.domain.asks import Decision
from accountability.domain.commands.asks import ConcludeReferral, Refer, Respond
from accountability.domain.commands.integrity import (
    CorrectEntry,
    ExplainRedaction,
    RedactPart,
    RestorePart,
    WithholdPart,
)
from accountability.domain.commands.panels import RecordStatement
from accountability.domain.panels import Statement
from accountability.domain.referrals import Conclusion
from accountability.projections import asks, timeline
from accountability.projections.reading import reading

pytestmark = pytest.mark.anyio
APPROVED = ("information-governance", "chair-of-trustees")


def correcting(position, **more):
    given = {"replaced_texts": {"text/en": "We truly welcome this"}, "texts": {"reason/en": "A slip"}} | more
    return CorrectEntry(position=position, kind="typo", **given)


def redacting(position, part="text", **more):
    return RedactPart(position=position, part=part, ground="court-order", approved_by=APPROVED, **more)


@pytest.fixture
async def answer(norchester, desk):
    """The position of an acknowledgement by the police."""
    command = Respond(
        ask=norchester.ask, response=Response(decision="acknowledged"), texts={"text/en": "We welcome this"}
    )
    return (await desk.handle(command, norchester.police)).positions[0]


@pytest.fixture
def newest(readers, clock):
    async def fetch(*about, **more):
        async with reading(readers, clock()) as reader:
            return await timeline.newest(reader, *about, **more)

    return fetch


async def test_every_entry_of_every_type_reaches_the_feed_of_all(life, newest, pool):
    """Guard 14: no kind of entry is left out."""
    await life(21).live(120)

    items = await newest("all", limit=10**6)

    assert await pool.fetchval("select count(*) from log") == len(items)
    assert {row[0] for row in await pool.fetch("select distinct topic from log")} == {
        item.row.type for item in items
    }
    assert sorted((item.row.position for item in items), reverse=True) == [
        item.row.position for item in items
    ]


async def test_an_entry_is_found_under_its_panel_its_recommendation_and_the_office_asked(answer, newest):
    for about in (
        ("panel", "night-safety"),
        ("recommendation", "night-safety", 1),
        ("office", "norchester-police"),
    ):
        assert answer == (await newest(*about))[0].row.position
    assert answer not in [item.row.position for item in await newest("office", "stonebridge-council")]
    assert await newest("recommendation", "night-safety", 2) == []
    assert await newest("late") == []


async def test_what_is_sent_on_is_also_found_under_the_body_that_gets_it(norchester, desk, newest):
    referring = Refer(ask=norchester.ask, referring=Referring(to="stonebridge-council"))
    [sent] = (await desk.handle(referring, norchester.police)).positions
    [number] = [item.row.version for item in await newest("all") if item.row.position == sent]
    conclusion = Conclusion(referral=number, outcome="considered")
    concluding = ConcludeReferral(
        ask=norchester.ask, conclusion=conclusion, texts={"text/en": "Not before May"}
    )
    [heard] = (await desk.handle(concluding, norchester.council)).positions

    for office in ("norchester-police", "stonebridge-council"):
        assert {sent, heard} <= {item.row.position for item in await newest("office", office)}


async def test_pages_follow_each_other_without_gap_or_repeat(life, newest):
    await life(22).live(60)
    whole = [item.row.position for item in await newest("all", limit=1000)]

    pages, before = [], 2**63 - 1
    while page := await newest("all", limit=7, before=before):
        pages += [item.row.position for item in page]
        before = pages[-1]

    assert whole == pages


async def test_a_corrected_entry_resurfaces_with_the_time_of_its_correction(
    answer, norchester, desk, newest, clock
):
    clock.forward(days=1)
    await desk.handle(
        Respond(
            ask=await norchester.ask_of("stonebridge-council"),
            response=Response(decision="acknowledged"),
            texts={"text/en": "Thank you"},
        ),
        norchester.council,
    )
    clock.forward(days=1)
    corrected = await desk.handle(correcting(answer), norchester.police)

    items = await newest("all", resurfacing=True)

    assert [corrected.positions[0], answer] == [item.row.position for item in items[:2]]
    assert (clock(), corrected.positions) == (items[1].updated, items[1].corrected)
    assert items[1].current != items[1].entry


async def test_it_resurfaces_even_when_it_lies_far_back(answer, norchester, desk, newest, clock):
    for number in range(6):
        await norchester.recommend()
        clock.forward(hours=number)
    await desk.handle(redacting(answer), norchester.governance)

    found = [item.row.position for item in await newest("all", limit=3, resurfacing=True)]

    assert answer in found


async def test_the_entry_resurfaces_when_the_words_of_its_correction_go(
    answer, norchester, desk, newest, clock
):
    await desk.handle(redacting(answer), norchester.governance)
    corrected = await desk.handle(correcting(answer), norchester.police)
    for _ in range(4):
        await norchester.recommend()
    clock.forward(days=1)
    redacted = await desk.handle(redacting(answer), norchester.governance)

    items = {item.row.position: item for item in await newest("all", limit=3, resurfacing=True)}

    assert {redacted.positions[0], corrected.positions[0], answer} == set(items)
    assert clock() == items[answer].updated


@pytest.fixture
def brings_back(norchester, desk, newest, clock):
    """Carry out a command much later; these entries must come up again with it, and with its time."""

    async def check(command, expected, actor=norchester.governance):
        for _ in range(4):
            await norchester.recommend()
        clock.forward(days=1)
        made = (await desk.handle(command, actor)).positions
        items = {item.row.position: item for item in await newest("all", limit=9, resurfacing=True)}
        assert {*made, *expected} <= set(items)
        assert {clock()} == {items[position].updated for position in expected}
        return made

    return check


async def test_whatever_comes_after_an_entry_brings_it_back(answer, norchester, brings_back):
    """Through all that stands between: a correction, a redaction, a redaction of the words in their place."""
    [corrected] = await brings_back(correcting(answer), [answer], norchester.police)
    withholding = WithholdPart(position=answer, part="text", ground="court-order", approved_by=APPROVED)
    await brings_back(withholding, [answer, corrected])
    await brings_back(RestorePart(position=answer, part="text"), [answer, corrected])
    replacing = redacting(answer, texts={"replacement/en": "A name stood here"})
    first, second = await brings_back(replacing, [answer, corrected])
    await brings_back(redacting(second, "replacement"), [second, corrected, answer])
    texts = {"explanation/en": "The trial is over"}
    await brings_back(ExplainRedaction(position=first, texts=texts), [first, answer])


async def test_the_newest_are_there_whatever_comes_back(answer, norchester, desk, newest, clock):
    await norchester.recommend()
    clock.forward(days=1)
    earlier = [item.row.position for item in await newest("all", limit=3)]
    await desk.handle(redacting(answer), norchester.governance)

    with_all = {item.row.position for item in await newest("all", limit=4, resurfacing=True, always=4)}
    without = {item.row.position for item in await newest("all", limit=4, resurfacing=True)}

    assert set(earlier) <= with_all
    assert answer not in with_all
    assert answer in without


async def test_a_corrected_or_redacted_statement_stays_with_the_office_that_made_it(norchester, desk, newest):
    statement = Statement(office="norchester-police")
    recorded = await desk.handle(
        RecordStatement(
            panel="night-safety",
            statement=statement,
            texts={"text/en": "They welcome it", "source/en": "The launch"},
            provenance="summarised",
        ),
        norchester.secretariat,
    )
    position = recorded.positions[0]
    corrected = await desk.handle(correcting(position), norchester.secretariat)
    redacted = await desk.handle(redacting(position), norchester.governance)

    found = [item.row.position for item in await newest("office", "norchester-police")]

    assert [*reversed(redacted.positions), *corrected.positions, position] == found[
        : len(redacted.positions) + 2
    ]


async def test_a_past_view_does_not_know_what_came_later(answer, norchester, desk, readers, clock):
    corrected = await desk.handle(correcting(answer), norchester.police)

    async with reading(readers, clock(), answer) as reader:
        then = (await timeline.items_at(reader, [answer]))[0]
    async with reading(readers, clock(), corrected.positions[0]) as reader:
        now = (await timeline.items_at(reader, [answer]))[0]

    assert ((), then.entry) == (then.corrected, then.current)
    assert corrected.positions == now.corrected


async def test_every_public_list_can_be_narrowed_to_any_decision_also_to_silence(life, readers, clock):
    """Guard 15: each value of lane A finds exactly the recommendations that have such an ask."""
    lived = life(23)
    await lived.live(120)
    await lived.city.recommend()  # and of these nothing is heard yet
    async with reading(readers, clock()) as reader:
        views = await asks.every_ask(reader)
        for decision in get_args(Decision):
            expected = sorted({view.row.serial for view in views if view.row.decision == decision})
            assert expected == await asks.serials(reader, "night-safety", decision, None)
        assert {"awaiting"} < {view.row.decision for view in views}
