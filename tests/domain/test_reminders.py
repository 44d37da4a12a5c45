"""When an office is reminded: before a date and after it, each stage once, and by what the date rests on."""

from datetime import date, timedelta

import pytest

from accountability.domain.clocks import Clock
from accountability.domain.reminders import monday_of, stage

DUE = date(2026, 3, 31)


def clock(basis="undertaking", kind="reply", **more):
    return Clock(number=1, kind=kind, basis=basis, started=date(2026, 1, 5), due=DUE, **more)


def stages(running):
    """Each stage with the first and the last day, counted from the due day, on which it is the one."""
    found = {}
    for days in range(-60, 90):
        name = stage(running, DUE + timedelta(days=days))
        if name:
            first, _ = found.get(name, (days, days))
            found[name] = (first, days)
    return found


def test_a_date_is_reminded_of_four_weeks_two_weeks_and_three_days_before_and_twice_after():
    assert stages(clock()) == {
        "in_28_days": (-28, -15),
        "in_14_days": (-14, -4),
        "in_3_days": (-3, 0),
        "gone_by": (1, 27),
        "gone_by_28_days": (28, 55),
    }


@pytest.mark.parametrize("kind", ["reply", "decision", "review", "update"])
@pytest.mark.parametrize("basis", ["statutory", "undertaking"])
def test_every_date_that_binds_is_reminded_of(basis, kind):
    assert len(stages(clock(basis, kind))) == 5


@pytest.mark.parametrize("basis", ["practice", "service_default"])
def test_of_dates_for_comparison_only_that_of_the_response_is(basis):
    assert len(stages(clock(basis))) == 5
    assert stages(clock(basis, "update")) == {}


@pytest.mark.parametrize(
    "more", [{"answered": date(2026, 2, 1)}, {"ended": date(2026, 2, 1)}, {"paused": date(2026, 2, 1)}]
)
def test_nobody_is_reminded_of_what_does_not_run(more):
    assert stages(clock(**more)) == {}


@pytest.mark.parametrize("day", [date(2026, 3, 23), date(2026, 3, 29), date(2026, 3, 25)])
def test_a_week_is_known_by_its_monday(day):
    assert monday_of(day) == date(2026, 3, 23)
