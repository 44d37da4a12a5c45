"""Lane B: delivery as the duty holder reports it, and the days it promised."""

from datetime import date

import pytest

from accountability.domain.answers import DateInThePast, TooFarAhead
from accountability.domain.asks import NotTheDutyHolder
from accountability.domain.clocks import Period
from accountability.domain.delivery import (
    DeliveryNotOpen,
    DeliveryReported,
    EvidenceAdded,
    NoTargetYet,
    TargetAlreadySet,
    TargetDateMoved,
    TargetDateSet,
    TargetUnchanged,
)
from accountability.domain.entries import MissingWords
from accountability.domain.timing import ClockStarted

SEPTEMBER, DECEMBER = date(2026, 9, 30), date(2026, 12, 31)


@pytest.fixture
def accepted(police):
    return police.answers("accepted", text="Mend the lights", target=SEPTEMBER)


@pytest.fixture
def mapped(police):
    return police.maps_to("night-hub")


@pytest.mark.parametrize("state", ["not_started", "planned", "in_progress", "reported_complete"])
def test_delivery_is_reported_once_the_answer_opens_it(given, police, mapped, state):
    scene = given(mapped).when(police.reports(state)).scene

    assert state == scene.ask().delivery


@pytest.mark.parametrize("decision", ["awaiting", "acknowledged", "not_accepted"])
def test_there_is_no_delivery_of_what_was_not_accepted(given, police, decision):
    words = {"reason_code": "other", "reason": "No"} if decision == "not_accepted" else {}
    before = [] if decision == "awaiting" else [police.answers(decision, **words)]

    given(*before).when(police.reports("in_progress")).refused(DeliveryNotOpen, "delivery")


def test_paused_carries_a_reason(given, police, mapped):
    """Guard 1."""
    given(mapped).when(police.reports("paused", review_on=SEPTEMBER)).refused(MissingWords, "reason")


def test_paused_carries_a_review_date(given, police, mapped):
    given(mapped).when(police.reports("paused", reason="Contractor gone")).refused(MissingWords, "review_on")


def test_the_review_date_of_paused_work_is_an_undertaking(given, police, mapped):
    scene = (
        given(mapped)
        .when(police.reports("paused", reason="Contractor gone", review_on=date(2026, 4, 1)))
        .then(DeliveryReported, ClockStarted)
    )

    assert (date(2026, 4, 1), "undertaking") == (scene.clock("update").due, scene.clock("update").basis)


def test_stopped_carries_a_reason(given, police, mapped):
    """Guard 1."""
    given(mapped).when(police.reports("stopped")).refused(MissingWords, "reason")


def test_a_report_says_what_was_done(given, police, mapped):
    given(mapped).when(police.reports("in_progress", text="")).refused(MissingWords, "text")


@pytest.mark.parametrize("speaker", ["council", "reviewer", "secretariat"])
def test_nobody_else_reports_delivery(given, request, mapped, speaker):
    """Guard 4: a reviewer never writes lane B."""
    given(mapped).when(request.getfixturevalue(speaker).reports("in_progress")).refused(NotTheDutyHolder)


def test_complete_work_may_be_taken_up_again(given, police, mapped):
    scene = given(mapped, police.reports("reported_complete")).when(police.reports("in_progress")).scene

    assert scene.ask().delivery == "in_progress"


def test_a_target_date_that_moves_keeps_the_first_date(given, police, accepted):
    """Guard 8."""
    scene = given(accepted).when(police.moves_target(DECEMBER, reason="Steel is late")).then(TargetDateMoved)

    ask = scene.ask()
    assert (ask.first_target, ask.target, ask.moves) == (SEPTEMBER, DECEMBER, 1)


def test_however_often_it_moves_the_first_date_stays(given, police, accepted):
    moves = [police.moves_target(date(2026, 10, day), reason="Again") for day in (1, 2, 3)]

    scene = given(accepted, *moves).scene

    assert (SEPTEMBER, date(2026, 10, 3), 3) == (
        scene.ask().first_target,
        scene.ask().target,
        scene.ask().moves,
    )


def test_a_date_moves_with_a_reason(given, police, accepted):
    given(accepted).when(police.moves_target(DECEMBER)).refused(MissingWords, "reason")


def test_a_date_moves_to_another_day(given, police, accepted):
    given(accepted).when(police.moves_target(SEPTEMBER, reason="No change")).refused(
        TargetUnchanged, "target"
    )


def test_there_must_be_a_date_to_move(given, police, mapped):
    given(mapped).when(police.moves_target(DECEMBER, reason="Steel is late")).refused(NoTargetYet, "target")


def test_a_first_date_is_set_once(given, police, mapped):
    scene = given(mapped).when(police.sets_target(SEPTEMBER)).then(TargetDateSet)
    assert scene.ask().first_target == SEPTEMBER

    given(mapped, police.sets_target(SEPTEMBER)).when(police.sets_target(DECEMBER)).refused(
        TargetAlreadySet, "target"
    )


def test_a_date_is_set_for_what_was_accepted_only(given, police):
    given().when(police.sets_target(SEPTEMBER)).refused(DeliveryNotOpen)


def test_a_target_date_is_not_in_the_past(given, police, mapped, on):
    given(mapped, on(2026, 10, 1)).when(police.sets_target(SEPTEMBER)).refused(DateInThePast, "target")


def test_a_revised_answer_that_brings_another_date_counts_as_a_move(given, police, accepted):
    """Otherwise a revision would be the way to move a date without its being counted."""
    revised = police.answers("accepted", text="Mend some", target=DECEMBER, revision_reason="Costs rose")

    scene = given(accepted).when(revised).scene

    assert (scene.ask().first_target, scene.ask().target, scene.ask().moves) == (SEPTEMBER, DECEMBER, 1)


def test_a_decision_date_moves_with_its_clock(given, police, on):
    considering = police.answers("under_consideration", decide_by=date(2026, 2, 2), forum="The board")

    scene = (
        given(considering, on(2026, 1, 30))
        .when(police.moves_target(date(2026, 3, 20), what="decision", reason="The board did not meet"))
        .then(TargetDateMoved, ClockStarted)
    )

    assert date(2026, 3, 20) == scene.clock("decision").due
    assert scene.ask().moves == 0  # moves count the work's own date


def test_a_decision_date_never_moves_further_than_the_period_again(given, police, on):
    considering = police.answers("under_consideration", decide_by=date(2026, 2, 2), forum="The board")

    given(considering, on(2026, 1, 30)).when(
        police.moves_target(date(2026, 4, 1), what="decision", reason="The board did not meet")
    ).refused(TooFarAhead, "target")


def test_the_day_promised_for_a_decision_stays_on_record_when_it_moves(given, police, on, midnight):
    """Guard 13: changing a schedule never deletes a promised day."""
    considering = police.answers("under_consideration", decide_by=date(2026, 2, 2), forum="The board")
    moving = police.moves_target(date(2026, 3, 20), what="decision", reason="The board did not meet")

    scene = given(considering, on(2026, 2, 3), midnight, moving).scene

    first, second = [clock for clock in scene.ask().clocks.values() if clock.kind == "decision"]
    assert (date(2026, 2, 2), True) == (first.due, first.passed)
    assert (date(2026, 3, 20), False) == (second.due, second.passed)


def test_a_new_comparison_date_never_takes_the_place_of_an_undertaking(given, secretariat):
    """Guard 13."""
    scene = (
        given()
        .when(
            secretariat.starts_clock("reply", basis="service_default", period=Period(length=56, unit="days"))
        )
        .then(ClockStarted)
    )

    assert [clock.basis for clock in scene.ask().running("reply")] == ["undertaking", "service_default"]


def test_evidence_says_what_it_shows(given, police, mapped):
    given(mapped).when(police.adds_evidence(link="https://norchester.example")).refused(MissingWords, "text")
    given(mapped).when(police.adds_evidence(text="Forty lamps mended")).then(EvidenceAdded)


def test_the_first_update_is_looked_for_after_three_months_and_later_ones_after_six(
    given, police, mapped, on
):
    """Habit of the trade, never an obligation: the basis says so."""
    first = given(mapped).scene.clock("update")
    later = given(mapped, on(2026, 3, 1), police.reports("in_progress")).scene.clock("update")

    assert (date(2026, 4, 5), "service_default") == (first.due, first.basis)
    assert (date(2026, 9, 1), "service_default") == (later.due, later.basis)


def test_an_update_that_the_office_promises_is_an_undertaking(given, police, mapped):
    scene = given(mapped).when(police.reports("in_progress", next_update=date(2026, 3, 1))).scene

    assert (date(2026, 3, 1), "undertaking") == (scene.clock("update").due, scene.clock("update").basis)


@pytest.mark.parametrize("state", ["reported_complete", "stopped"])
def test_nothing_more_is_expected_after_the_work_has_ended(given, police, mapped, state):
    scene = given(mapped).when(police.reports(state, reason="Done")).then(DeliveryReported)

    assert scene.ask().running("update") == []
