"""How a panel's asks moved over time, as bars to draw and numbers to tabulate. Pure.

Each bar is one day: all asks there were, from those reported complete to those without a response. The fills
go from dark to light in that order and each part carries its number, so nobody needs the colours.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from accountability.domain.asks import OPENS_DELIVERY, Decision, Delivery
from accountability.projections.movement import Stood

BARS = 8
# A number narrower than this would run into its neighbour on a phone (320 px).
LEAST_LABELLED = 8.0
# What is counted together, from done to silent, with the fill of each (`_palette.scss`, series).
GROUPS: tuple[tuple[str, int], ...] = (
    ("Reported complete", 1),
    ("Accepted or mapped", 3),
    ("Not accepted, or not theirs", 4),
    ("Received, no decision yet", 5),
    ("No response recorded", 6),
)


class Segment(NamedTuple):
    """Part of a bar: where it begins and how wide it is, in per cent of the picture."""

    fill: int
    start: float
    width: float
    number: int
    labelled: bool


class Bar(NamedTuple):
    """One day, in its row from the top. `numbers` are in the order of `GROUPS`."""

    day: date
    row: int
    numbers: tuple[int, ...]
    segments: tuple[Segment, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def days_between(first: date, today: date, most: int = BARS) -> list[date]:
    """At most `most` days to draw: ends of months, as many months apart as need be, and today."""
    months = (today.year - first.year) * 12 + today.month - first.month
    apart = max(1, -(-months // (most - 1)))
    ends = [_end_of_month(today, back) for back in range(apart * (most - 1), 0, -apart)]
    return [*(day for day in ends if first <= day < today), today]


def _end_of_month(today: date, back: int) -> date:
    """The last day of the month before the month `back - 1` months ago."""
    year, month = divmod(today.year * 12 + today.month - 1 - (back - 1), 12)
    return date(year, month + 1, 1) - timedelta(days=1)


def bars(days: Sequence[date], stood: Sequence[Stood]) -> list[Bar]:
    """A bar for each day on which there was an ask; as wide as its share of the most asks on any day."""
    counted = [(day, _numbers(counts)) for day, counts in zip(days, stood, strict=True) if counts]
    widest = max((sum(numbers) for _, numbers in counted), default=0)
    return [
        Bar(day, row, numbers, tuple(_segments(numbers, widest)))
        for row, (day, numbers) in enumerate(counted)
    ]


def _numbers(counts: Stood) -> tuple[int, ...]:
    numbers = [0] * len(GROUPS)
    for (decision, delivery), asks in counts.items():
        numbers[_group(decision, delivery)] += asks
    return tuple(numbers)


def _group(decision: Decision, delivery: Delivery | None) -> int:
    if decision in OPENS_DELIVERY:
        return 0 if delivery == "reported_complete" else 1
    if decision in ("not_accepted", "not_ours"):
        return 2
    return 4 if decision == "awaiting" else 3


def _segments(numbers: Sequence[int], widest: int) -> list[Segment]:
    made, before = [], 0
    for (_, fill), number in zip(GROUPS, numbers, strict=True):
        if number:
            width = 100 * number / widest
            start = 100 * before / widest
            made.append(Segment(fill, round(start, 2), round(width, 2), number, width >= LEAST_LABELLED))
        before += number
    return made
