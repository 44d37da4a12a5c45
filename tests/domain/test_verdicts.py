"""Lane C: verdicts by someone other than the duty holder."""

from datetime import date

import pytest

from accountability.domain.asks import NotAReviewer, NotTheDutyHolder
from accountability.domain.entries import MissingWords
from accountability.domain.integrity import ReferenceFixed
from accountability.domain.scrutiny import (
    Finding,
    NothingToLapse,
    NotYourVoice,
    NoVerdictYet,
    VerdictGiven,
    VerdictReplied,
)
from tests.domain.scene import Person

CHECKED = date(2026, 1, 5)


@pytest.mark.parametrize("verdict", ["not_assessed", "not_met", "partly_met", "largely_met", "fully_met"])
def test_a_reviewer_gives_a_verdict(given, reviewer, verdict):
    scene = given().when(reviewer.finds(verdict)).then(VerdictGiven)

    assert {"independent": verdict} == scene.ask().verdicts


@pytest.mark.parametrize("speaker", ["police", "council", "secretariat", "governance"])
def test_only_a_reviewer_gives_a_verdict(given, request, speaker):
    """Guard 4: a duty holder never writes lane C."""
    given().when(request.getfixturevalue(speaker).finds("fully_met")).refused(NotAReviewer)


def test_no_reviewer_judges_the_office_that_the_reviewer_sits_in(given, reviewer):
    reviewer.office = "norchester-police"

    given().when(reviewer.finds("fully_met")).refused(NotAReviewer)


def test_a_verdict_cites_evidence(given, reviewer):
    given().when(reviewer.finds("fully_met", evidence="")).refused(MissingWords, "evidence")


def test_a_verdict_states_the_reviewers_interest(given, reviewer):
    given().when(reviewer.finds("fully_met", interest="")).refused(MissingWords, "interest")


def test_no_evidence_found_says_when_it_was_looked_for(given, reviewer):
    given().when(reviewer.finds("no_evidence_found")).refused(MissingWords, "checked_on")
    given().when(reviewer.finds("no_evidence_found", checked_on=CHECKED)).then(VerdictGiven)


@pytest.mark.parametrize("before", ["partly_met", "largely_met", "fully_met"])
def test_what_was_met_may_lapse(given, reviewer, before):
    given(reviewer.finds(before)).when(reviewer.finds("lapsed")).then(VerdictGiven)


def test_what_was_never_met_cannot_lapse(given, reviewer):
    given().when(reviewer.finds("lapsed")).refused(NothingToLapse, "verdict")
    given(reviewer.finds("not_met")).when(reviewer.finds("lapsed")).refused(NothingToLapse)


def test_one_voice_cannot_let_lapse_what_the_other_found_met(given, reviewer, residents):
    given(residents.finds("fully_met")).when(reviewer.finds("lapsed")).refused(NothingToLapse)


def test_a_reviewer_cannot_speak_for_the_panel_nor_the_panel_as_an_independent_one(
    given, reviewer, residents
):
    given().when(reviewer.finds("fully_met", voice="panel")).refused(NotYourVoice, "voice")
    given().when(residents.finds("fully_met", voice="independent")).refused(NotYourVoice, "voice")


def test_who_speaks_for_one_panel_is_an_independent_reviewer_of_another(given, residents):
    residents.voice_of = "youth-panel"

    given().when(residents.finds("fully_met", voice="panel")).refused(NotYourVoice, "voice")
    given().when(residents.finds("fully_met", voice="independent")).then(VerdictGiven)


def test_one_office_never_speaks_in_both_voices_on_a_recommendation(given, reviewer, on):
    """Whatever its accounts are allowed: the log itself shows it, so anybody can check."""
    claims = Person("reviewer", reviewer.office, voice_of="night-safety")

    given(reviewer.finds("partly_met", office="stonebridge-council")).when(claims.finds("fully_met")).refused(
        NotYourVoice, "voice"
    )


def test_a_correction_cannot_change_in_whose_voice_a_verdict_was_given(given, reviewer):
    finding = Finding(voice="panel", verdict="fully_met")

    given(reviewer.finds("fully_met")).when(reviewer.corrects(5, body=finding)).refused(
        ReferenceFixed, "body"
    )


def test_two_voices_are_never_merged(given, reviewer, residents):
    scene = given(residents.finds("fully_met"), reviewer.finds("not_met")).scene

    assert scene.ask().verdicts == {"panel": "fully_met", "independent": "not_met"}


def test_the_duty_holder_replies_beside_the_verdict_and_changes_nothing_in_it(given, police, reviewer):
    scene = (
        given(reviewer.finds("not_met"))
        .when(police.replies_to("independent", text="We disagree"))
        .then(VerdictReplied)
    )

    assert scene.ask().verdicts == {"independent": "not_met"}


def test_there_must_be_a_verdict_to_reply_to(given, police, reviewer):
    given(reviewer.finds("not_met")).when(police.replies_to("panel", text="We disagree")).refused(
        NoVerdictYet, "voice"
    )


def test_nobody_else_replies(given, council, reviewer):
    given(reviewer.finds("not_met")).when(council.replies_to("independent", text="We agree")).refused(
        NotTheDutyHolder
    )


@pytest.mark.parametrize(
    ("verdict", "contested"),
    [
        ("no_evidence_found", True),
        ("not_met", True),
        ("partly_met", True),
        ("largely_met", False),
        ("fully_met", False),
        ("not_assessed", False),
    ],
)
def test_reported_complete_is_contested_when_a_voice_says_not(given, police, reviewer, verdict, contested):
    steps = [police.maps_to("night-hub"), police.reports("reported_complete")]

    scene = given(*steps, reviewer.finds(verdict, checked_on=CHECKED)).scene

    assert contested is scene.ask().contested


def test_what_lapsed_contests_a_completion(given, police, reviewer):
    steps = [police.maps_to("night-hub"), police.reports("reported_complete"), reviewer.finds("fully_met")]

    assert given(*steps, reviewer.finds("lapsed")).scene.ask().contested


@pytest.mark.parametrize(
    ("panel", "independent", "contested"),
    [
        ("not_met", "partly_met", False),
        ("not_met", "largely_met", True),
        ("fully_met", "partly_met", True),
        ("fully_met", "largely_met", False),
    ],
)
def test_two_voices_contest_each_other_when_they_are_two_steps_apart(
    given, reviewer, residents, panel, independent, contested
):
    scene = given(residents.finds(panel), reviewer.finds(independent)).scene

    assert contested is scene.ask().contested
