"""What is shown of one ask: the public words of each code, and one plain sentence."""

from datetime import date
from typing import get_args

import pytest

from accountability.domain import status
from accountability.domain.asks import Decision, Delivery, Verdict, Voice
from accountability.domain.clocks import Basis, Clock, Provision, Timeliness
from accountability.domain.headline import HEADLINES, Headline
from accountability.domain.status import british
from tests.domain.standings import standing_of

COUNCIL = "stonebridge-council"


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (status.DECISIONS, Decision),
        (status.DELIVERIES, Delivery),
        (status.VERDICTS, Verdict),
        (status.VOICES, Voice),
        (status.TIMELINESS, Timeliness),
        (status.BASES, Basis),
        (HEADLINES, Headline),
        (status.PROVISIONS, Provision),
    ],
    ids=["decisions", "deliveries", "verdicts", "voices", "timeliness", "bases", "headlines", "provisions"],
)
def test_every_code_has_public_words_and_no_two_have_the_same(words, codes):
    """Status is never said by colour alone: each value has words of its own."""
    assert set(get_args(codes)) == set(words)
    assert len(set(words.values())) == len(words)


@pytest.mark.parametrize(
    "word", ["failed", "ignored", "breach", "noted", "welcomed", "closed", "implemented"]
)
def test_no_status_uses_a_word_to_avoid(word):
    shown = [
        status.DECISIONS,
        status.DELIVERIES,
        status.VERDICTS,
        status.TIMELINESS,
        status.BASES,
        HEADLINES,
    ]

    assert not [text for words in shown for text in words.values() if word in text.lower()]


def test_silence_is_a_state_too(given):
    assert "No response from Norchester Police is recorded here." in given().scene.sentence()


def test_the_sentence_says_by_when_and_on_what_basis(given, on):
    assert (
        given(on(2026, 1, 6))
        .scene.sentence()
        .endswith("A response is due by 2 March 2026 (an undertaking given).")
    )
    assert (
        given(on(2026, 3, 3))
        .scene.sentence()
        .endswith("A response was due by 2 March 2026 (an undertaking given); none is recorded here.")
    )


def test_a_comparison_date_is_never_called_due_or_overdue(given, secretariat, on):
    defaulted = secretariat.starts_clock("reply", COUNCIL, basis="service_default", due=date(2026, 3, 2))

    before = given(defaulted, on(2026, 3, 2)).scene.sentence(COUNCIL)
    after = given(defaulted, on(2026, 3, 16)).scene.sentence(COUNCIL)

    assert before == "No response from Norchester Police is recorded here."
    assert after == (
        "No response from Norchester Police is recorded here 70 days after it was asked; no date was agreed."
    )


def test_past_a_comparison_date_the_missing_decision_is_said_once():
    clock = Clock(
        number=2, kind="reply", basis="service_default", started=date(2026, 1, 5), due=date(2026, 3, 2)
    )
    received = standing_of(decision="acknowledged", decided=date(2026, 1, 7))
    later = standing_of(decision="cannot_comment_yet", decided=date(2026, 1, 7))

    assert status.sentence(received, [clock], "The council", date(2026, 3, 16)) == (
        "The council received this on 7 January 2026; "
        "no decision is recorded here 70 days after it was asked; no date was agreed."
    )
    assert status.sentence(later, [clock], "The council", date(2026, 3, 16)) == (
        "The council said on 7 January 2026 that it cannot comment yet. "
        "No decision is recorded here 70 days after it was asked; no date was agreed."
    )


def test_an_acknowledgement_is_not_said_to_be_no_response(given, police, on):
    late = given(police.answers("acknowledged"), on(2026, 3, 3)).scene.sentence()

    assert late.endswith("A decision was due by 2 March 2026 (an undertaking given); none is recorded here.")
    assert "No response" not in late


def test_without_terms_no_date_is_spoken_of(given, on):
    assert (
        given(on(2027, 1, 1)).scene.sentence(COUNCIL)
        == "No response from Norchester Police is recorded here."
    )


def test_the_first_date_stays_in_the_sentence_when_it_moves(given, police):
    accepted = police.answers("accepted", text="Mend the lights", target=date(2026, 9, 30))
    moved = police.moves_target(date(2026, 12, 31), reason="Steel is late")

    assert "Target date 30 September 2026." in given(accepted).scene.sentence()
    assert (
        "First promised for 30 September 2026, now 31 December 2026 (moved once)."
        in given(accepted, moved).scene.sentence()
    )


def test_whose_word_it_is_and_that_another_voice_says_otherwise(given, police, reviewer):
    scene = given(
        police.maps_to("night-hub"), police.reports("reported_complete"), reviewer.finds("not_met")
    ).scene

    assert scene.sentence() == (
        "Norchester Police said on 5 January 2026 that existing work answers this, which covers part of it. "
        "It reports the work complete. That is contested."
    )


@pytest.mark.parametrize("decision", get_args(Decision))
def test_every_decision_makes_a_sentence(decision):
    text = status.sentence(
        standing_of(decision=decision, decided=date(2026, 1, 5)), [], "The council", date(2026, 2, 1)
    )

    assert text.endswith(".")
    assert "None" not in text


@pytest.mark.parametrize(
    ("precision", "shown"), [(None, "1 May 2026"), ("month", "May 2026"), ("year", "2026")]
)
def test_a_day_is_shown_no_more_exactly_than_its_source_says(precision, shown):
    assert shown == british(date(2026, 5, 1), precision)
