"""What is shown of a whole recommendation: counts first, then the least advanced ask as headline."""

from datetime import date, timedelta

import pytest

from accountability.domain.clocks import Clock
from accountability.domain.headline import HEADLINES, RECEIVED, counts, headline, headline_words
from tests.domain.standings import standing_of

AWAITING = standing_of()
ACKNOWLEDGED = standing_of(decision="acknowledged")
ACCEPTED = standing_of(decision="accepted")
UNDER_WAY = standing_of(decision="accepted", delivery="in_progress")
STOPPED = standing_of(decision="accepted", delivery="stopped")
COMPLETE = standing_of(decision="accepted", delivery="reported_complete")
CONFIRMED = standing_of(decision="accepted", delivery="reported_complete", independent_verdict="fully_met")
BY_THE_PANEL = standing_of(decision="mapped_to_initiative", panel_verdict="fully_met")
DISPUTED = standing_of(
    decision="accepted", independent_verdict="fully_met", panel_verdict="not_met", contested=True
)
REFUSED = standing_of(decision="not_accepted")
PASSED_ON = standing_of(decision="not_ours")


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        ([], "registered"),
        ([AWAITING, AWAITING], "awaiting_responses"),
        ([ACKNOWLEDGED, AWAITING], "awaiting_responses"),
        ([ACCEPTED, ACKNOWLEDGED], "partly_answered"),
        ([CONFIRMED, AWAITING], "partly_answered"),
        ([ACCEPTED, REFUSED], "answered"),
        ([UNDER_WAY, ACCEPTED], "answered"),
        ([CONFIRMED, ACCEPTED], "answered"),
        ([UNDER_WAY, STOPPED], "answered"),
        ([UNDER_WAY, UNDER_WAY], "in_delivery"),
        ([UNDER_WAY, REFUSED], "in_delivery"),
        ([COMPLETE, UNDER_WAY], "in_delivery"),
        ([COMPLETE, COMPLETE], "reported_complete"),
        ([COMPLETE, REFUSED], "reported_complete"),
        ([CONFIRMED, COMPLETE], "reported_complete"),
        ([CONFIRMED, BY_THE_PANEL], "confirmed"),
        ([DISPUTED], "answered"),
        ([CONFIRMED, REFUSED], "reported_complete"),
        ([BY_THE_PANEL, REFUSED], "answered"),
        ([REFUSED, PASSED_ON], "declined"),
    ],
)
def test_the_headline_is_the_least_advanced_ask(asks, expected):
    """Confirmed needs a voice other than the duty holder on every ask, and no dispute."""
    assert expected == headline(asks)


CONSIDERED = standing_of(decision="under_consideration")


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ([ACKNOWLEDGED, ACKNOWLEDGED], RECEIVED),
        ([ACKNOWLEDGED, CONSIDERED], RECEIVED),
        ([ACKNOWLEDGED, AWAITING], "Awaiting responses"),
        ([ACKNOWLEDGED, ACCEPTED], "Partly answered"),
        ([], "Registered"),
    ],
)
def test_nobody_is_said_to_be_awaited_who_has_responded(asks, words):
    """The step is the same, since nothing is decided; the words say what is there."""
    assert words == headline_words(asks)
    assert RECEIVED not in HEADLINES.values()
    assert headline([ACKNOWLEDGED]) == headline([AWAITING])


def _clock(basis, due, **changes):
    return Clock(number=1, kind="reply", basis=basis, started=due - timedelta(days=56), due=due, **changes)


def test_counts_come_first_and_comparison_dates_are_never_added_to_what_is_overdue():
    gone, today = date(2026, 3, 2), date(2026, 3, 3)
    asks = [
        (AWAITING, [_clock("undertaking", gone)]),
        (AWAITING, [_clock("service_default", gone)]),
        (ACKNOWLEDGED, [_clock("statutory", gone), _clock("practice", gone)]),
        (ACCEPTED, [_clock("undertaking", gone, answered=gone)]),
        (REFUSED, []),
    ]

    found = counts(asks, today)

    assert (found.asks, found.responded, found.decided, found.overdue, found.compared) == (5, 3, 2, 2, 2)


def test_nothing_is_overdue_on_its_last_day():
    due = date(2026, 3, 2)

    assert counts([(AWAITING, [_clock("undertaking", due)])], due).overdue == 0
