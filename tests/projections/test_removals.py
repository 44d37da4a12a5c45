"""Removals as their page asks for them: each with its ground and who approved it, and how many there are."""

from datetime import date

import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.integrity import (
    CorrectEntry,
    ExplainRedaction,
    RedactPart,
    RestorePart,
    WithholdPart,
)
from accountability.domain.commands.panels import RecordActivity
from accountability.domain.panels import Activity
from accountability.projections import removals
from accountability.projections.reading import reading
from accountability.projections.removals import Counted

pytestmark = pytest.mark.anyio
APPROVED = ("information-governance", "chair-of-trustees")
POLICE, COUNCIL = "norchester-police", "stonebridge-council"


@pytest.fixture
async def answers(norchester, desk):
    """Positions of an answer by the police and one by the council."""
    positions = []
    for office, actor in ((POLICE, norchester.police), (COUNCIL, norchester.council)):
        command = Respond(
            ask=await norchester.ask_of(office),
            response=Response(decision="not_accepted", reason_code="other"),
            texts={"text/en": "Sergeant Nemo", "text/cy": "Rhingyll Nemo", "reason/en": "No money"},
        )
        positions += (await desk.handle(command, actor)).positions
    return positions


@pytest.fixture
def governs(norchester, desk):
    """Carry out a command about the words of an entry; gives the positions it made."""

    async def govern(kind, position, part="text", **more):
        if kind in (RedactPart, WithholdPart):
            more = {"ground": "defamation", "approved_by": APPROVED} | more
        about = {} if kind is ExplainRedaction else {"part": part}
        return (await desk.handle(kind(position=position, **about, **more), norchester.governance)).positions

    return govern


@pytest.fixture
def asked(readers, clock):
    async def ask(question, *arguments, at=None, **more):
        async with reading(readers, clock(), at) as reader:
            return await question(reader, *arguments, **more)

    return ask


async def test_a_removal_says_what_went_from_where_on_which_ground_and_who_approved_it(
    answers, governs, asked, clock
):
    clock.forward(days=1)
    texts = {"replacement/en": "A name stood here"}
    [redacted] = await governs(RedactPart, answers[0], ground="other-legal", texts=texts)
    [withheld] = await governs(WithholdPart, answers[1], "reason", review_on=date(2026, 3, 1))

    second, first = await asked(removals.newest)

    assert (first.position, first.target, first.kind, first.ended) == (redacted, answers[0], "redacted", None)
    assert (first.names, first.ground, first.review_on) == (("text/cy", "text/en"), "other-legal", None)
    assert (first.panel, first.serial, first.office) == ("night-safety", 1, POLICE)
    assert (first.by, first.approved_by, first.recorded) == ("safer-trust", APPROVED, clock())
    assert set(first.replacement) == {"replacement/en"}
    assert (second.position, second.kind, second.ended, second.ended_by) == (withheld, "withheld", None, ())
    assert (second.office, second.review_on, second.replacement) == (COUNCIL, date(2026, 3, 1), {})


async def test_a_withholding_holds_until_all_of_it_is_put_back_or_redacted(answers, governs, asked):
    [withheld] = await governs(WithholdPart, answers[0])
    [half] = await governs(RestorePart, answers[0], "text/cy")

    [removal] = await asked(removals.newest)
    assert (removal.position, removal.ended, removal.ended_by) == (withheld, None, (half,))

    [whole] = await governs(RestorePart, answers[0])
    [removal] = await asked(removals.newest)
    assert (removal.ended, removal.ended_by) == ("restored", (half, whole))


async def test_a_withholding_whose_words_were_redacted_says_so(answers, governs, asked):
    [withheld] = await governs(WithholdPart, answers[0])
    [redacted] = await governs(RedactPart, answers[0])

    newer, older = await asked(removals.newest)

    assert (newer.position, newer.kind, newer.ended, newer.ended_by) == (redacted, "redacted", None, ())
    assert (older.position, older.ended, older.ended_by) == (withheld, "redacted", (redacted,))


async def test_words_withheld_twice_are_two_removals_of_which_one_has_ended(answers, governs, asked):
    [first] = await governs(WithholdPart, answers[0])
    [between] = await governs(RestorePart, answers[0])
    [second] = await governs(WithholdPart, answers[0])

    newer, older = await asked(removals.newest)

    assert (newer.position, newer.ended) == (second, None)
    assert (older.position, older.ended, older.ended_by) == (first, "restored", (between,))


async def test_explanations_stand_with_what_they_explain(answers, governs, asked):
    [redacted] = await governs(RedactPart, answers[0])
    await governs(RedactPart, answers[1])
    texts = {"explanation/en": "The trial is over"}
    explained = [(await governs(ExplainRedaction, redacted, texts=texts))[0] for _ in range(2)]

    newer, older = await asked(removals.newest)

    assert (newer.explained_by, older.explained_by) == ((), tuple(explained))


async def test_pages_follow_each_other_without_gap_or_repeat(answers, governs, asked):
    made = []
    for part in ("text/en", "text/cy", "reason"):
        for answer in answers:
            made += await governs(WithholdPart, answer, part)
    await governs(RestorePart, answers[0], "reason")

    pages, before = [], removals.HEAD
    while page := await asked(removals.newest, limit=4, before=before):
        pages += [removal.position for removal in page]
        before = pages[-1]

    assert pages == made[::-1]


async def test_they_are_counted_by_the_body_whose_answer_it_is_and_by_ground(
    norchester, desk, answers, governs, asked
):
    """Once each: what was withheld and then redacted is a redaction."""
    police, council = answers
    await governs(WithholdPart, police, "text/en", ground="court-order")
    await governs(RestorePart, police, "text/en")
    await governs(WithholdPart, police, "text/cy", ground="court-order")
    await governs(WithholdPart, police, "reason", ground="court-order")
    await governs(RedactPart, police, "reason", ground="court-order")
    await governs(RedactPart, council)
    [activity] = (
        await desk.handle(
            RecordActivity(
                panel="night-safety",
                activity=Activity(kind="world_cafe"),
                texts={"text/en": "Nemo spoke"},
            ),
            norchester.secretariat,
        )
    ).positions
    await governs(RedactPart, activity)

    assert await asked(removals.counted) == [
        Counted(office=POLICE, ground="court-order", redacted=1, withheld=1, restored=1),
        Counted(office=COUNCIL, ground="defamation", redacted=1, withheld=0, restored=0),
        Counted(office=None, ground="defamation", redacted=1, withheld=0, restored=0),
    ]


async def test_a_redaction_that_reaches_a_correction_is_found_with_the_same_body(
    norchester, desk, answers, governs, asked
):
    correcting = CorrectEntry(
        position=answers[0],
        kind="fact",
        replaced_texts={"text/en": "Nemo!"},
        texts={"reason/en": "A slip"},
    )
    corrected = await desk.handle(correcting, norchester.police)
    await governs(RedactPart, answers[0])

    found = await asked(removals.newest)

    assert [removal.target for removal in found] == [*corrected.positions, answers[0]]
    assert {(removal.panel, removal.serial, removal.office) for removal in found} == {
        ("night-safety", 1, POLICE)
    }


async def test_a_past_view_does_not_know_what_came_later(answers, governs, asked):
    [withheld] = await governs(WithholdPart, answers[0])
    [restored] = await governs(RestorePart, answers[0])
    await governs(RedactPart, answers[1])

    [then] = await asked(removals.newest, at=withheld)
    [later] = await asked(removals.newest, at=restored)

    assert (then.ended, later.ended) == (None, "restored")
    assert await asked(removals.newest, at=answers[1]) == await asked(removals.counted, at=answers[1]) == []
    assert [count.withheld for count in await asked(removals.counted, at=withheld)] == [1]


async def test_every_removal_of_a_rich_life_is_counted_once(life, pool, asked):
    await life(31).live(220)

    found = await asked(removals.newest, limit=10**6)

    made = await pool.fetchval("select count(*) from log where topic ~ '^part-(redacted|withheld)/'")
    assert len(found) == made > 10
    counts = await asked(removals.counted)
    ended = sum(removal.ended == "redacted" for removal in found)
    assert made == ended + sum(count.redacted + count.withheld + count.restored for count in counts)
