"""The entries of time: clocks start, stand still and pass, each once, and nothing takes that back."""

from datetime import UTC, date, datetime

import pytest

from accountability.domain.answers import ResponseRecorded
from accountability.domain.asks import NotTheSecretariat
from accountability.domain.clocks import Period
from accountability.domain.entries import MissingWords, Said
from accountability.domain.timing import (
    ClockNotRunning,
    ClockStarted,
    ComparisonDatePassed,
    DeadlinePassed,
    DueBeforeItStarts,
    Passing,
    ProvisionMissing,
    StartsTooEarly,
    UndertakingUnsourced,
    UpdateMissed,
    passed,
)

LAUNCH, DUE = date(2026, 1, 5), date(2026, 3, 2)
FIFTY_SIX_DAYS = Period(length=56, unit="days")


TERMS = {
    "statutory": {"basis": "statutory", "provision": "police-act-1996-s55"},
    "undertaking": {"basis": "undertaking", "words": {"said": "Its letter of 7 January"}},
    "practice": {"basis": "practice"},
    "service_default": {"basis": "service_default"},
}


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


EARLIER = date(2025, 12, 1)


LATER_ADDRESSED = {"office": "norchester-health", "due": date(2026, 4, 1)}


@pytest.mark.parametrize("basis", ["undertaking", "statutory", "practice", "service_default"])
def test_no_clock_begins_before_the_recommendation_was_there(given, secretariat, basis):
    started = secretariat.starts_clock("reply", **TERMS[basis], due=DUE, counted_from=EARLIER)

    given().when(started).refused(StartsTooEarly, "occurred")


@pytest.mark.parametrize("basis", ["undertaking", "statutory"])
def test_the_law_or_a_promise_may_count_from_publication(given, secretariat, on, basis):
    """Section 55 of the Police Act 1996 counts from the day of publication, whoever was sent it when."""
    later = [on(2026, 1, 19), secretariat.addresses("norchester-health")]
    started = secretariat.starts_clock("reply", **LATER_ADDRESSED, **TERMS[basis], counted_from=LAUNCH)

    given(*later).when(started).then(ClockStarted)


@pytest.mark.parametrize("basis", ["practice", "service_default"])
def test_a_date_for_comparison_counts_from_the_day_on_which_it_was_asked(given, secretariat, on, basis):
    """An office is not compared for days on which it had not been asked."""
    later = [on(2026, 1, 19), secretariat.addresses("norchester-health")]
    started = secretariat.starts_clock("reply", **LATER_ADDRESSED, **TERMS[basis], counted_from=LAUNCH)

    given(*later).when(started).refused(StartsTooEarly, "occurred")


def test_an_office_that_had_it_before_publication_may_be_counted_from_that_day(given, secretariat, on):
    """Some panels' reports are with the agencies months before they are published."""
    early = secretariat.addresses("norchester-health", occurred=date(2025, 12, 8))
    started = secretariat.starts_clock(
        "reply", **LATER_ADDRESSED, **TERMS["practice"], counted_from=date(2025, 12, 8)
    )

    given(on(2026, 1, 7), early).when(started).then(ClockStarted)


def test_a_first_day_known_by_its_month_only_may_be_that_month(given, secretariat, on):
    started = secretariat.starts_clock(
        "reply", **TERMS["practice"], due=DUE, counted_from=date(2026, 1, 1), precision="month"
    )

    given(on(2026, 1, 20)).when(started).then(ClockStarted)


def test_a_promise_quoted_from_before_the_asking_keeps_its_day(given, quoting, on):
    """What it said at a seminar in May counts, though the secretariat addressed it in June."""
    quoted = quoting.answers(
        "under_consideration", decide_by=date(2026, 2, 2), forum="The board", occurred=date(2026, 1, 2)
    )

    scene = given(on(2026, 1, 7)).when(quoted).then(ResponseRecorded, ClockStarted)

    assert date(2026, 1, 2) == scene.clock("decision").started


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
