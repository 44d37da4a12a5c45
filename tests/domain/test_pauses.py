"""A clock that stands still: until when, why, by whose word, and never against the law."""

from datetime import date

import pytest

from accountability.domain.answers import DateInThePast, ResponseRecorded
from accountability.domain.asks import NotTheSecretariat
from accountability.domain.clocks import Period
from accountability.domain.entries import MissingWords
from accountability.domain.timing import (
    ClockNotRunning,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    DeadlinePassed,
    StatutoryClockRunsOn,
)

ELECTION = {"ground": "An election was called"}
FIFTY_SIX_DAYS = Period(length=56, unit="days")
SECTION_55 = {"basis": "statutory", "provision": "police-act-1996-s55", "period": FIFTY_SIX_DAYS}


def test_cannot_comment_yet_pauses_the_reply_clock_until_the_review(given, police, on, midnight):
    silent = police.answers("cannot_comment_yet", review_on=date(2026, 2, 9), ground="A court case")

    paused = given(on(2026, 1, 12), silent).scene
    resumed = given(on(2026, 1, 12), silent, on(2026, 2, 9)).when(midnight).then(ClockResumed)

    assert paused.timeliness() == "paused"
    assert date(2026, 3, 30) == resumed.clock("reply").due  # later by the 28 days for which it stood still


def test_a_pause_that_ended_while_the_service_was_down_ended_on_its_day(given, police, on, midnight):
    silent = police.answers("cannot_comment_yet", review_on=date(2026, 2, 9), ground="A court case")

    scene = (
        given(on(2026, 1, 12), silent, on(2026, 6, 1))
        .when(midnight)
        .then(ClockResumed, DeadlinePassed, DeadlinePassed)
    )

    resumption = scene.log[-3]
    assert (date(2026, 2, 9), date(2026, 3, 30)) == (resumption.occurred, resumption.body.due)


def test_the_laws_clock_runs_on(given, police, secretariat):
    statutory = secretariat.starts_clock("reply", **SECTION_55)

    given(statutory).when(police.pauses("reply")).refused(StatutoryClockRunsOn, "clock")


def test_cannot_comment_yet_leaves_the_laws_clock_running(given, police, secretariat):
    statutory = secretariat.starts_clock("reply", **SECTION_55)
    silent = police.answers("cannot_comment_yet", review_on=date(2026, 2, 9), ground="A court case")

    scene = given(statutory).when(silent).then(ResponseRecorded, ClockPaused, ClockStarted)

    assert scene.timeliness("reply") == "due"


def test_a_pause_cannot_take_back_a_day_that_has_passed(given, police, on, midnight):
    given(on(2026, 3, 3)).when(police.pauses("reply")).refused(ClockNotRunning, "clock")
    given(on(2026, 3, 3), midnight).when(police.pauses("reply")).refused(ClockNotRunning, "clock")


def test_an_office_says_until_when_and_why_its_own_clock_stands_still(given, police, secretariat):
    given().when(police.pauses("reply", **ELECTION)).refused(MissingWords, "until")
    given().when(police.pauses("reply", until=date(2026, 2, 9))).refused(MissingWords, "ground")
    given().when(police.pauses("reply", until=date(2026, 2, 9), **ELECTION)).then(ClockPaused)
    given().when(secretariat.pauses("reply")).then(ClockPaused)


def test_a_pause_that_follows_from_an_answer_carries_the_ground_that_the_answer_gives(given, police):
    silent = police.answers("cannot_comment_yet", review_on=date(2026, 2, 9), ground="A court case")

    scene = given().when(silent).then(ResponseRecorded, ClockPaused, ClockStarted)

    answer, pause, _ = scene.log[-3:]
    assert pause.parts == {"ground/en": answer.parts["ground/en"]}


def test_only_an_office_that_cannot_comment_yet_stops_its_clock_by_answering(given, police):
    """A welcome is no ground to stop a clock, whatever day it names."""
    scene = given().when(police.answers("acknowledged", review_on=date(2026, 2, 9))).scene

    assert scene.timeliness() == "due"


def test_a_clock_is_paused_once_and_until_a_day_to_come(given, police, on):
    paused = police.pauses("reply", until=date(2026, 2, 9), **ELECTION)
    given(paused).when(paused).refused(ClockNotRunning)
    given(on(2026, 1, 9)).when(police.pauses("reply", until=date(2026, 1, 8), **ELECTION)).refused(
        DateInThePast, "until"
    )


def test_a_person_may_resume_it_early_and_the_due_day_moves_by_the_days_it_stood(given, police, on):
    paused = police.pauses("reply", until=date(2026, 2, 9), **ELECTION)
    scene = given(paused, on(2026, 1, 15)).when(police.resumes("reply")).then(ClockResumed)

    assert date(2026, 3, 12) == scene.clock("reply").due


def test_a_clock_that_runs_cannot_be_resumed(given, police):
    given().when(police.resumes("reply")).refused(ClockNotRunning, "clock")


@pytest.mark.parametrize("speaker", ["council", "reviewer"])
def test_nobody_else_stops_a_clock(given, request, speaker):
    given().when(request.getfixturevalue(speaker).pauses("reply")).refused(NotTheSecretariat)
