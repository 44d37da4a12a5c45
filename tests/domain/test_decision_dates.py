"""The day promised for a decision: it has its own clock, and is put off openly or not at all."""

from datetime import date

import pytest

from accountability.domain.answers import MoveTheDate, ResponseRecorded, TooFarAhead
from accountability.domain.timing import ClockPaused, ClockStarted

SOON = date(2026, 2, 2)
AGREED = {"settle_first": "The budget", "decide_by": SOON}


@pytest.mark.parametrize("decision", ["under_consideration", "accepted_in_principle"])
def test_a_decision_put_off_opens_a_clock_of_its_own(given, police, decision):
    scene = given().when(police.answers(decision, **AGREED, forum="The board")).scene

    assert (scene.clock("decision").due, scene.clock("decision").basis) == (SOON, "undertaking")


def test_a_decision_can_be_put_off_by_at_most_the_period_again(given, police):
    latest, too_late = date(2026, 3, 2), date(2026, 3, 3)

    given().when(police.answers("under_consideration", decide_by=too_late, forum="The board")).refused(
        TooFarAhead, "decide_by"
    )
    given().when(police.answers("under_consideration", decide_by=latest, forum="The board")).then(
        ResponseRecorded, ClockStarted
    )


def test_a_second_answer_cannot_quietly_replace_the_day_promised_for_a_decision(given, police):
    """Guard 13: a promised day moves with a reason, or not at all."""
    considering = police.answers("under_consideration", decide_by=SOON, forum="The board")
    later = police.answers("under_consideration", decide_by=date(2026, 2, 20), forum="The board")

    given(considering).when(later).refused(MoveTheDate, "decide_by")


IN_PRINCIPLE = {"settle_first": "The budget", "revision_reason": "The budget is late"}


CONSIDERED = {"forum": "The board", "revision_reason": "The budget is late"}


@pytest.mark.parametrize(
    ("decision", "words"), [("accepted_in_principle", IN_PRINCIPLE), ("under_consideration", CONSIDERED)]
)
def test_a_revision_cannot_put_off_the_decision_that_was_promised(given, police, decision, words):
    """A later day is a `TargetDateMoved` with its reason, however the answer is worded."""
    promised = police.answers("accepted_in_principle", **AGREED)

    given(promised).when(police.answers(decision, decide_by=date(2026, 2, 20), **words)).refused(
        MoveTheDate, "decide_by"
    )
    given(promised).when(police.answers(decision, decide_by=SOON, **words)).then(
        ResponseRecorded, ClockStarted
    )


def test_silence_in_between_does_not_put_off_the_decision_either(given, police):
    considering = police.answers("under_consideration", decide_by=SOON, forum="The board")
    silent = police.answers("cannot_comment_yet", review_on=date(2026, 1, 12), ground="A court case")
    later = police.answers("under_consideration", decide_by=date(2026, 2, 20), forum="The board")
    moved = police.moves_target(date(2026, 2, 20), what="decision", reason="The court sits in February")

    given(considering, silent).when(later).refused(MoveTheDate, "decide_by")
    given(considering, silent, moved).when(later).then(ResponseRecorded, ClockStarted)


def test_the_first_acceptance_in_principle_is_the_decision_and_may_name_a_new_day(given, police):
    considering = police.answers("under_consideration", decide_by=SOON, forum="The board")
    agreed = police.answers("accepted_in_principle", settle_first="The budget", decide_by=date(2026, 2, 20))
    again = police.answers("accepted_in_principle", decide_by=date(2026, 2, 25), **IN_PRINCIPLE)
    back = police.answers("under_consideration", decide_by=date(2026, 2, 20), **CONSIDERED)

    given(considering).when(agreed).then(ResponseRecorded, ClockStarted, ClockStarted)
    given(considering, agreed, back).when(again).refused(MoveTheDate, "decide_by")


def test_a_revision_that_keeps_the_day_does_not_count_as_the_decision(given, police):
    promised = police.answers("accepted_in_principle", **AGREED)
    again = police.answers("accepted_in_principle", **AGREED, revision_reason="So")

    scene = given(promised, again).scene

    first, second = [clock for clock in scene.ask().clocks.values() if clock.kind == "decision"]
    assert (first.answered, first.running, second.due) == (None, False, SOON)


def test_saying_again_that_it_cannot_comment_does_not_answer_the_decision_clock(given, police, on):
    considering = police.answers("under_consideration", decide_by=SOON, forum="The board")
    silent = police.answers("cannot_comment_yet", review_on=date(2026, 3, 1), ground="A court case")

    scene = (
        given(considering, on(2026, 1, 20))
        .when(silent)
        .then(ResponseRecorded, ClockPaused, ClockPaused, ClockStarted)
    )

    assert scene.clock("decision").running
