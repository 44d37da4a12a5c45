"""How days are counted, and what lane D says of a clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.calendars import bank_holidays
from accountability.domain.clocks import (
    BINDING,
    SERVICE_DEFAULT,
    Clock,
    Period,
    due_day,
    london_day,
    timeliness,
)

MONDAY = date(2026, 1, 5)
BASES = ("statutory", "undertaking", "practice", "service_default")


def days(length, *, beginning_with=False):
    return Period(length=length, unit="days", first_day_counts=beginning_with)


def working(length, *, beginning_with=False):
    return Period(length=length, unit="working_days", first_day_counts=beginning_with)


def months(length, *, beginning_with=False):
    return Period(length=length, unit="months", first_day_counts=beginning_with)


def test_56_days_beginning_with_a_day_end_on_day_55():
    assert date(2026, 3, 1) == due_day(MONDAY, days(56, beginning_with=True))


def test_within_56_days_of_a_day_ends_on_day_56():
    assert date(2026, 3, 2) == due_day(MONDAY, days(56))


def test_the_services_own_period_is_within_56_days():
    assert days(56) == SERVICE_DEFAULT


@pytest.mark.parametrize(
    ("first", "period", "due"),
    [
        (date(2028, 2, 1), days(56), date(2028, 3, 28)),
        (date(2027, 2, 1), days(56), date(2027, 3, 29)),
        (date(2028, 2, 28), days(1), date(2028, 2, 29)),
        (date(2027, 11, 30), months(3), date(2028, 2, 29)),
        (date(2026, 11, 30), months(3), date(2027, 2, 28)),
        (date(2028, 2, 29), months(12), date(2029, 2, 28)),
    ],
)
def test_a_leap_year_has_its_29_february(first, period, due):
    assert due == due_day(first, period)


@pytest.mark.parametrize(
    ("first", "length", "within", "beginning_with"),
    [
        (date(2026, 1, 15), 2, date(2026, 3, 15), date(2026, 3, 14)),
        (date(2026, 1, 28), 1, date(2026, 2, 28), date(2026, 2, 27)),
        (date(2026, 1, 29), 1, date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 2, 28)),
        (date(2026, 3, 1), 1, date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28), date(2027, 2, 28)),
        (date(2026, 10, 31), 3, date(2027, 1, 31), date(2027, 1, 30)),
    ],
)
def test_months_end_on_the_corresponding_day_or_on_the_last_of_a_shorter_month(
    first, length, within, beginning_with
):
    assert within == due_day(first, months(length))
    assert beginning_with == due_day(first, months(length, beginning_with=True))


@pytest.mark.parametrize(
    ("first", "period", "due"),
    [
        pytest.param(MONDAY, working(5), date(2026, 1, 12), id="a plain week"),
        pytest.param(MONDAY, working(5, beginning_with=True), date(2026, 1, 9), id="the first day counts"),
        pytest.param(date(2026, 4, 2), working(1), date(2026, 4, 7), id="over Good Friday and Easter Monday"),
        pytest.param(date(2026, 4, 1), working(5), date(2026, 4, 10), id="a week over Easter"),
        pytest.param(
            date(2026, 12, 24), working(2), date(2026, 12, 30), id="Boxing Day is moved to Monday 28"
        ),
        pytest.param(date(2026, 5, 1), working(20), date(2026, 6, 2), id="over two May holidays"),
        pytest.param(date(2026, 1, 10), working(1), date(2026, 1, 12), id="from a Saturday"),
        pytest.param(
            date(2026, 1, 10),
            working(1, beginning_with=True),
            date(2026, 1, 12),
            id="Saturday is no first day",
        ),
        pytest.param(
            date(2026, 1, 10), working(2, beginning_with=True), date(2026, 1, 13), id="Monday is the first"
        ),
    ],
)
def test_working_days_skip_weekends_and_bank_holidays(first, period, due):
    assert due == due_day(first, period, bank_holidays())


PERIODS = st.builds(
    Period,
    length=st.integers(1, 3650),
    unit=st.sampled_from(["days", "months"]),
    first_day_counts=st.booleans(),
) | st.builds(Period, length=st.integers(1, 60), unit=st.just("working_days"), first_day_counts=st.booleans())
DAYS = st.dates(date(2015, 1, 1), date(2100, 1, 1))


@given(DAYS, PERIODS, st.integers(0, 60))
def test_who_starts_later_is_never_due_earlier(first, period, later):
    assert due_day(first, period, bank_holidays()) <= due_day(
        first + timedelta(days=later), period, bank_holidays()
    )


@given(DAYS, PERIODS)
def test_a_longer_period_is_never_due_earlier_and_none_is_due_before_it_begins(first, period):
    longer = Period(length=period.length + 1, unit=period.unit, first_day_counts=period.first_day_counts)

    due = due_day(first, period, bank_holidays())

    assert first <= due <= due_day(first, longer, bank_holidays())


@given(DAYS, st.integers(1, 60), st.booleans())
def test_a_working_day_count_ends_on_a_working_day(first, length, counts):
    due = due_day(first, working(length, beginning_with=counts), bank_holidays())

    assert due.weekday() < 5
    assert due not in bank_holidays()


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        pytest.param(
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC), date(2026, 3, 29), id="before the clocks go forward"
        ),
        pytest.param(
            datetime(2026, 3, 29, 22, 59, tzinfo=UTC), date(2026, 3, 29), id="the last minute of that day"
        ),
        pytest.param(
            datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30), id="midnight in summer is 23:00"
        ),
        pytest.param(datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25), id="the long day begins"),
        pytest.param(
            datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25), id="the long day is not over"
        ),
        pytest.param(datetime(2026, 10, 26, 0, 0, tzinfo=UTC), date(2026, 10, 26), id="midnight in winter"),
    ],
)
def test_a_day_ends_when_it_ends_in_london(moment, day):
    assert day == london_day(moment)


DUE = date(2026, 3, 2)


def clock(**changes):
    return Clock(
        **({"number": 3, "kind": "reply", "basis": "undertaking", "started": MONDAY, "due": DUE} | changes)
    )


@pytest.mark.parametrize(
    ("changes", "today", "says"),
    [
        ({}, date(2026, 1, 5), "due"),
        ({}, date(2026, 2, 15), "due"),
        ({}, date(2026, 2, 16), "due_soon"),
        ({}, DUE, "due_soon"),
        ({}, date(2026, 3, 3), "overdue"),
        ({}, date(2026, 4, 27), "overdue"),
        ({}, date(2026, 4, 28), "long_overdue"),
        ({"paused": date(2026, 2, 1)}, date(2026, 6, 1), "paused"),
        ({"answered": DUE}, date(2026, 6, 1), "replied_on_time"),
        ({"answered": date(2026, 3, 3)}, date(2026, 6, 1), "replied_late"),
        ({"answered": date(2026, 3, 3), "paused": date(2026, 2, 1)}, date(2026, 6, 1), "replied_late"),
        ({"ended": date(2026, 2, 1)}, date(2026, 6, 1), "no_deadline"),
        ({"basis": "statutory"}, date(2026, 3, 3), "overdue"),
        ({"basis": "practice"}, date(2026, 3, 3), "no_deadline"),
        ({"basis": "service_default"}, date(2026, 6, 1), "no_deadline"),
    ],
)
def test_lane_d(changes, today, says):
    assert says == timeliness(clock(**changes), today)


def test_without_a_clock_there_is_no_deadline():
    assert timeliness(None, DUE) == "no_deadline"


def test_long_overdue_begins_once_twice_the_period_has_gone_by():
    """56 days from 5 January are due on 2 March; twice the period ends on 27 April."""
    twice = MONDAY + 2 * (DUE - MONDAY)

    assert timeliness(clock(), twice) == "overdue"
    assert timeliness(clock(), twice + timedelta(days=1)) == "long_overdue"


MAYBE_DAY = st.none() | DAYS
CLOCKS = st.builds(
    Clock,
    number=st.integers(1, 99),
    kind=st.sampled_from(["reply", "decision", "review", "update"]),
    basis=st.sampled_from(BASES),
    started=DAYS,
    due=DAYS,
    paused=MAYBE_DAY,
    paused_until=MAYBE_DAY,
    passed_due=MAYBE_DAY,
    answered=MAYBE_DAY,
    ended=MAYBE_DAY,
)


@given(st.none() | CLOCKS, DAYS)
def test_lane_d_has_a_word_for_every_clock_on_every_day(any_clock, today):
    says = timeliness(any_clock, today)

    late = says in ("overdue", "long_overdue", "replied_late")
    assert not late or (any_clock.basis in BINDING and (any_clock.answered or today) > any_clock.due)


@given(CLOCKS, DAYS, st.integers(0, 400))
def test_what_is_overdue_stays_so_until_something_happens(any_clock, today, later):
    order = ["due", "due_soon", "overdue", "long_overdue"]
    now, then = timeliness(any_clock, today), timeliness(any_clock, today + timedelta(days=later))

    assert (now == then) if now not in order else order.index(now) <= order.index(then)
