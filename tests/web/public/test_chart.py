"""The chart's numbers: every ask counted once a day, bars as wide as their share."""

from datetime import date
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from accountability.domain.asks import Decision, Delivery
from accountability.web.public.chart import BARS, GROUPS, bars, days_between

COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(get_args(Decision)), st.sampled_from([None, *get_args(Delivery)])),
    st.integers(1, 500),
)


@given(st.lists(COUNTS, max_size=BARS))
def test_every_ask_is_in_one_part_of_its_bar_and_no_bar_is_wider_than_the_picture(stood):
    days = [date(2026, 1, day + 1) for day in range(len(stood))]
    made = bars(days, stood)
    assert [bar.total for bar in made] == [sum(counts.values()) for counts in stood if counts]
    for bar in made:
        assert sum(segment.number for segment in bar.segments) == bar.total
        assert all(segment.start >= 0 and segment.start + segment.width <= 100.1 for segment in bar.segments)
        starts = [segment.start for segment in bar.segments]
        assert starts == sorted(starts)
    assert not made or max(sum(segment.width for segment in bar.segments) for bar in made) > 99.9


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.integers(0, 20_000))
def test_the_days_drawn_are_few_in_order_and_end_with_the_day_of_the_page(first, length):
    today = date.fromordinal(first.toordinal() + length)
    days = days_between(first, today)
    assert days[-1] == today
    assert 1 <= len(days) <= BARS
    assert days == sorted(set(days))
    assert all(first <= day <= today for day in days)


def test_months_are_shown_by_their_last_day():
    assert days_between(date(2025, 11, 10), date(2026, 2, 28)) == [
        date(2025, 11, 30),
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
    ]


def test_complete_is_only_what_was_accepted_and_reported_complete():
    (bar,) = bars(
        [date(2026, 1, 1)], [{("accepted", "reported_complete"): 2, ("not_accepted", "reported_complete"): 3}]
    )
    assert dict(zip([words for words, _ in GROUPS], bar.numbers, strict=True)) == {
        "Reported complete": 2,
        "Accepted or mapped": 0,
        "Not accepted, or not theirs": 3,
        "Received, no decision yet": 0,
        "No response recorded": 0,
    }
