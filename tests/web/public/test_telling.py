"""Every entry can be told, every code has words, and no word is used that the vocabulary avoids."""

import re
from datetime import date
from typing import get_args

import pytest

from accountability.domain import (
    answers,
    areas,
    asks,
    clocks,
    delivery,
    disputing,
    entries,
    holds,
    integrity,
    offices,
    panels,
    recommendations,
)
from accountability.domain.catalogue import ENTRIES
from accountability.domain.clocks import SERVICE_DEFAULT
from accountability.domain.commands.asks import MoveTarget, Respond, StartClock
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.delivery import Target
from accountability.domain.headline import HEADLINES, Headline
from accountability.domain.status import BASES, VOICES
from accountability.handling.ticking import tick
from accountability.projections import timeline
from accountability.projections.reading import reading
from accountability.web.public import codes, meanings, telling
from accountability.web.public.naming import names_for
from accountability.web.public.tellings.answers import ANSWERED, UNSTATED

AVOIDED = (
    r"\b(failed|ignored|breach(ed)?|closed|implemented|complaint|case|ticket|score|rank|citizen|purdah)\b"
)


@pytest.fixture
def told(norchester, readers, clock):
    """Headings and summaries of the record as it stands, by position."""

    async def told():
        async with reading(readers, clock()) as reader:
            items = await timeline.newest(reader, "all")
            names = await names_for(reader, items)
        return {item.row.position: telling.told(item, names) for item in items}

    return told


def test_every_type_of_entry_has_a_telling():
    assert set(telling.TELLINGS) == set(ENTRIES.values())


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (codes.AREAS, get_args(areas.AreaKind)),
        (codes.OFFICES, get_args(offices.OfficeKind)),
        (codes.PANELS, get_args(panels.PanelKind)),
        (codes.ACTIVITIES, get_args(panels.ActivityKind)),
        (codes.ROLES, get_args(entries.Role)),
        (codes.PROVENANCES, get_args(entries.Provenance)),
        (codes.REASONS, get_args(answers.ReasonCode)),
        (codes.CHALLENGES, get_args(disputing.Challenge)),
        (codes.RESOLUTIONS, get_args(asks.Outcomes)),
        (codes.FOLLOWS, get_args(disputing.Following)),
        (codes.CONTEXTS, get_args(disputing.Context)),
        (codes.EVIDENCE, get_args(delivery.EvidenceKind)),
        (codes.COVERAGES, get_args(asks.Coverage)),
        (VOICES, get_args(asks.Voice)),
        (codes.CLOCKS, get_args(clocks.ClockKind)),
        (codes.SUPPORTS, get_args(recommendations.Support.__annotations__["method"])),
        (codes.HELD_CLOCKS, get_args(holds.Treatment)),
        (codes.CORRECTIONS, get_args(integrity.Correction.__annotations__["kind"])),
        (codes.MANNERS, get_args(recommendations.Addressing.__annotations__["manner"])),
        (codes.ADDRESSED, get_args(recommendations.Addressing.__annotations__["manner"])),
        (meanings.DECISIONS, get_args(asks.Decision)),
        (meanings.DELIVERIES, get_args(asks.Delivery)),
        (meanings.VERDICTS, get_args(asks.Verdict)),
        (meanings.TIMES, get_args(clocks.Timeliness)),
        (meanings.HEADLINES, get_args(Headline)),
        (HEADLINES, get_args(Headline)),
        (BASES, get_args(clocks.Basis)),
        (ANSWERED, get_args(answers.Answer)),
    ],
)
def test_every_code_has_words(words, values):
    assert set(words) == set(values)


def test_every_part_that_an_entry_may_have_has_its_place():
    named = {
        name
        for kind in ENTRIES.values()
        for name in re.findall(r"`([a-z_]+)`", (kind.__doc__ or "").partition("Parts:")[2])
    }
    assert named <= set(codes.FIELDS)
    assert {field for needs in answers.NEEDS.values() for field in needs} <= set(UNSTATED)


@pytest.mark.anyio
async def test_headings_stand_alone_and_summaries_hold_the_dates(norchester, answer, told, clock):
    accepted = await answer(target=date(2026, 6, 30))
    moved = MoveTarget(
        ask=norchester.ask,
        target=Target(target=date(2026, 9, 30), what="delivery"),
        texts={"reason/en": "Later."},
    )
    (moving,) = (await norchester.desk.handle(moved, norchester.police)).positions
    revised = Respond(
        ask=norchester.ask,
        response=answers.Response(decision="not_accepted", reason_code="not_affordable"),
        texts={"reason/en": "No money.", "revision_reason/en": "The budget fell."},
    )
    refusing = (await norchester.desk.handle(revised, norchester.police)).positions[0]
    texts = await told()
    assert texts[accepted] == telling.Told("Norchester-Police accepted this", "Target date 30 June 2026.")
    assert texts[moving].heading == "Target date moved from 30 June 2026 to 30 September 2026"
    assert texts[refusing].heading == "Norchester-Police did not accept this"
    assert (
        texts[refusing].summary == "A revised answer. The answer before was: Accepted. It cannot be afforded."
    )


@pytest.mark.anyio
async def test_only_what_binds_is_told_as_a_deadline(norchester, told, clock):
    council = await norchester.ask_of("stonebridge-council")
    terms = ReplyTerms(basis="service_default", period=SERVICE_DEFAULT)
    await norchester.desk.handle(StartClock(ask=council, kind="reply", terms=terms), norchester.secretariat)
    clock.forward(days=70)
    await tick(norchester.desk.pool, clock())
    headings = [text.heading for text in (await told()).values()]
    assert "Deadline passed: no response from Norchester-Police by 2 March 2026" in headings
    assert "Comparison date passed: no date was agreed" in headings
    assert "Date for comparison set for Stonebridge-Council’s response: 2 March 2026" in headings
    about_council = [text for text in headings if "Stonebridge" in text]
    assert not any("deadline" in text.lower() or "overdue" in text.lower() for text in about_council)


@pytest.mark.anyio
async def test_a_deadline_set_by_law_names_its_provision_also_when_it_has_passed(norchester, told, clock):
    """A duty is named with the law it rests on, wherever it is spoken of."""
    for kind in ("reply", "update"):
        terms = ReplyTerms(basis="statutory", provision="police-act-1996-s55", period=SERVICE_DEFAULT)
        starting = StartClock(ask=norchester.ask, kind=kind, terms=terms)
        await norchester.desk.handle(starting, norchester.secretariat)
    clock.forward(days=70)
    await tick(norchester.desk.pool, clock())
    texts = list((await told()).values())
    law = "The date was set by law: section 55 of the Police Act 1996."
    assert [text.summary.startswith(law) for text in texts if "Update missed" in text.heading] == [True]
    summaries = [text.summary for text in texts if "Deadline passed" in text.heading]
    assert sorted(summary.partition(" This service")[0] for summary in summaries) == [
        "The date was an undertaking given.",
        law,
    ]


@pytest.mark.anyio
async def test_a_corrected_entry_is_told_as_it_stands_now(norchester, answer, told):
    position = await answer(target=date(2026, 6, 30))
    command = CorrectEntry(
        position=position,
        kind="fact",
        body=b'{"decision":"accepted","target":"2026-07-31"}',
        texts={"reason/en": "The month was wrong."},
    )
    await norchester.desk.handle(command, norchester.police)
    assert (await told())[position].summary == "Target date 31 July 2026."


@pytest.mark.anyio
async def test_no_page_uses_a_word_that_the_vocabulary_avoids(norchester, answer, see, clock):
    await answer(target=date(2026, 6, 30))
    clock.forward(days=300)
    await tick(norchester.desk.pool, clock())
    for address in ("/en/", "/en/log", "/en/about", "/en/feeds", "/en/panels/night-safety", "/en/offices"):
        assert not re.findall(AVOIDED, (await see(address)).lower()), address
