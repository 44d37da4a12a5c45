"""A minute as people in the United Kingdom say it: also on the two nights on which clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from accountability.domain.moments import NoSuchTime, TimeComesTwice, moment

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(*fields):
    return datetime(*fields, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2026, 1, 5), time(9, 30), utc(2026, 1, 5, 9, 30)),
        (date(2026, 7, 5), time(9, 30), utc(2026, 7, 5, 8, 30)),
        (date(2026, 7, 5), time(0, 15), utc(2026, 7, 4, 23, 15)),
        (SPRING, time(0, 59), utc(2026, 3, 29, 0, 59)),
        (SPRING, time(2, 0), utc(2026, 3, 29, 1, 0)),
        (AUTUMN, time(0, 59), utc(2026, 10, 24, 23, 59)),
        (AUTUMN, time(2, 0), utc(2026, 10, 25, 2, 0)),
    ],
)
def test_a_time_is_the_one_that_clocks_in_london_show(day, clock, expected):
    assert moment(day, clock) == expected


@pytest.mark.parametrize("clock", [time(1, 0), time(1, 30), time(1, 59)])
def test_a_time_over_which_clocks_go_forward_does_not_exist(clock):
    with pytest.raises(NoSuchTime, match="does not exist"):
        moment(SPRING, clock)


@pytest.mark.parametrize("clock", [time(1, 0), time(1, 30), time(1, 59)])
def test_a_time_over_which_clocks_go_back_comes_twice_and_nobody_guesses(clock):
    with pytest.raises(TimeComesTwice, match="comes twice"):
        moment(AUTUMN, clock)


def test_of_two_the_person_says_which():
    assert moment(AUTUMN, time(1, 30), "BST") == utc(2026, 10, 25, 0, 30)
    assert moment(AUTUMN, time(1, 30), "GMT") == utc(2026, 10, 25, 1, 30)


@pytest.mark.parametrize(
    ("day", "clock", "which"),
    [
        (date(2026, 7, 5), time(9, 30), "GMT"),
        (date(2026, 1, 5), time(9, 30), "BST"),
        (SPRING, time(1, 30), "BST"),
    ],
)
def test_a_zone_that_does_not_hold_then_is_refused(day, clock, which):
    with pytest.raises(NoSuchTime):
        moment(day, clock, which)
