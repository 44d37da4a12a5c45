"""The entries of time: clocks start, stand still and pass, each once, and nothing takes that back."""

from datetime import UTC, date, datetime

import pytest

from accountability.domain.answers import DateInThePast, ResponseRecorded
from accountability.domain.asks import NotTheSecretariat
from accountability.domain.clocks import Period
from accountability.domain.entries import MissingWords, Said
from accountability.domain.timing import (
    ClockNotRunning,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ComparisonDatePassed,
    DeadlinePassed,
    DueBeforeItStarts,
    Passing,
    ProvisionMissing,
    StatutoryClockRunsOn,
    UndertakingUnsourced,
    UpdateMissed,
    passed,
)

DUE = date(2026, 3, 2)
FIFTY_SIX_DAYS = Period(length=56, unit="days")
SECTION_55 = {"basis": "statutory", "provision": "police-act-1996-s55", "period": FIFTY_SIX_DAYS}


def test_a_deadline_passes_at_the_end_of_its_day(given, on, midnight):
    given(on(2026, 3, 2)).when(midnight).then()
    scene = given(on(2026, 3, 3)).when(midnight).then(DeadlinePassed)

    assert (DUE, date(2026, 3, 3)) == (scene.log[-1].body.due, scene.log[-1].occurred)


def test_a_deadline_passes_once_however_often_the_clock_looks(given, on, midnight):
    """Guard 6."""
    scene = given(on(2026, 3, 3), midnight, midnight, on(2027, 3, 3)).when(midnight).then()

    assert sum(isinstance(entry, DeadlinePassed) for entry in scene.log) == 1


def test_after_downtime_the_entry_says_both_the_day_and_when_it_was_seen(given, on, midnight):
    """Guard 6."""
    scene = given(on(2026, 6, 1)).when(midnight).then(DeadlinePassed)

    passing = scene.log[-1]
    assert (DUE, date(2026, 3, 3), date(2026, 6, 1)) == (
        passing.body.due,
        passing.occurred,
        passing.body.observed,
    )


def test_a_late_reply_never_removes_the_passed_deadline(given, police, on, midnight):
    """Guard 7."""
    late = police.answers("not_accepted", reason_code="other", reason="No money")

    scene = given(on(2026, 3, 3), midnight, on(2026, 3, 9), late, on(2026, 3, 10)).when(midnight).then()

    assert sum(isinstance(entry, DeadlinePassed) for entry in scene.log) == 1
    assert scene.timeliness() == "replied_late"
    assert scene.clock("reply").passed


def test_a_date_that_nobody_agreed_is_never_called_a_deadline(given, secretariat, on, midnight):
    defaulted = secretariat.starts_clock(
        "reply", "stonebridge-council", basis="service_default", period=FIFTY_SIX_DAYS
    )

    scene = given(defaulted, on(2026, 3, 3)).when(midnight).then(DeadlinePassed, ComparisonDatePassed)

    assert scene.ask("stonebridge-council").id == scene.log[-1].ask


def test_a_promised_update_that_does_not_come_is_missed(given, police, on, midnight):
    mapped, promised = (
        police.maps_to("night-hub"),
        police.reports("in_progress", next_update=date(2026, 2, 2)),
    )

    given(mapped, promised, on(2026, 2, 3)).when(midnight).then(UpdateMissed)


def test_an_update_that_habit_expects_is_only_compared(given, police, on, midnight):
    given(police.maps_to("night-hub"), on(2026, 4, 6)).when(midnight).then(ComparisonDatePassed)


def test_nobody_but_the_services_clock_says_that_a_day_has_passed(given, police, on):
    def claiming(scene):
        passing = next(passed(scene.ask(), scene.day))
        scene.recommendation.record(DeadlinePassed, police.said(scene, {}), passing, scene.ask().id)

    given(on(2026, 3, 3)).when(claiming).refused(NotTheSecretariat)


def test_not_even_the_services_clock_says_it_early_or_twice(given, on, midnight):
    def saying(scene):
        passing = Passing(
            clock=scene.clock("reply").number, kind="reply", basis="undertaking", due=DUE, observed=scene.day
        )
        said = Said(
            role="clock",
            provenance="derived",
            recorded=datetime(scene.day.year, scene.day.month, scene.day.day, 12, tzinfo=UTC),
            occurred=scene.day,
        )
        scene.recommendation.record(DeadlinePassed, said, passing, scene.ask().id)

    given(on(2026, 3, 2)).when(saying).refused(ClockNotRunning, "clock")
    given(on(2026, 3, 3)).when(saying).then(DeadlinePassed)
    given(on(2026, 3, 3), midnight).when(saying).refused(ClockNotRunning, "clock")


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


def test_an_office_says_until_when_its_own_clock_stands_still(given, police, secretariat):
    given().when(police.pauses("reply")).refused(MissingWords, "until")
    given().when(secretariat.pauses("reply")).then(ClockPaused)


def test_a_clock_is_paused_once_and_until_a_day_to_come(given, police, on):
    paused = police.pauses("reply", until=date(2026, 2, 9))
    given(paused).when(paused).refused(ClockNotRunning)
    given(on(2026, 1, 9)).when(police.pauses("reply", until=date(2026, 1, 8))).refused(DateInThePast, "until")


def test_a_person_may_resume_it_early_and_the_due_day_moves_by_the_days_it_stood(given, police, on):
    paused = police.pauses("reply", until=date(2026, 2, 9))
    scene = given(paused, on(2026, 1, 15)).when(police.resumes("reply")).then(ClockResumed)

    assert date(2026, 3, 12) == scene.clock("reply").due


def test_a_clock_that_runs_cannot_be_resumed(given, police):
    given().when(police.resumes("reply")).refused(ClockNotRunning, "clock")


@pytest.mark.parametrize("speaker", ["council", "reviewer"])
def test_nobody_else_stops_a_clock(given, request, speaker):
    given().when(request.getfixturevalue(speaker).pauses("reply")).refused(NotTheSecretariat)


def test_a_statutory_clock_names_its_provision(given, secretariat):
    given().when(secretariat.starts_clock("reply", basis="statutory", due=DUE)).refused(
        ProvisionMissing, "provision"
    )


def test_an_undertaking_says_where_it_was_given(given, secretariat):
    given().when(secretariat.starts_clock("reply", basis="undertaking", due=DUE)).refused(
        UndertakingUnsourced, "said"
    )


def test_terms_name_a_day_or_a_period(given, secretariat):
    given().when(secretariat.starts_clock("reply", basis="practice")).refused(MissingWords, "due")


def test_nothing_is_due_before_it_starts(given, secretariat):
    given().when(secretariat.starts_clock("reply", basis="practice", due=date(2026, 1, 4))).refused(
        DueBeforeItStarts, "due"
    )


def test_no_reply_clock_starts_once_the_ask_is_decided(given, police, secretariat):
    decided = police.answers("not_accepted", reason_code="other", reason="No money")

    given(decided).when(secretariat.starts_clock("reply", basis="practice", due=DUE)).refused(ClockNotRunning)


def test_no_one_but_the_secretariat_sets_terms_for_a_reply(given, police):
    given().when(police.starts_clock("reply", basis="practice", due=DUE)).refused(NotTheSecretariat)


def test_an_adopted_recommendation_gains_the_laws_clock_beside_the_undertaking(
    given, secretariat, on, midnight
):
    """Each clock passes on its own day, on its own basis."""
    statutory = secretariat.starts_clock(
        "reply",
        basis="statutory",
        provision="police-act-1996-s55",
        period=Period(length=56, unit="days", first_day_counts=True),
    )

    scene = given(statutory, on(2026, 3, 3)).when(midnight).then(DeadlinePassed, DeadlinePassed)

    assert {date(2026, 3, 1), DUE} == {entry.body.due for entry in scene.log[-2:]}
