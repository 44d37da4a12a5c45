"""When an office is reminded of a date: before it, and after it has gone by. Nothing here reads a clock.

A reminder is known by its clock, its due day and its stage: each is given once. Whoever was away, or whose
service was down, gets the latest stage and not all that were missed.
"""

from datetime import date, timedelta
from typing import Literal

from accountability.domain.clocks import Clock

Stage = Literal["in_28_days", "in_14_days", "in_3_days", "gone_by", "gone_by_28_days"]

# Four weeks are enough to put an answer before a meeting, two to write one, three days to send it off.
STAGES: tuple[tuple[int, Stage], ...] = (
    (28, "gone_by_28_days"),
    (1, "gone_by"),
    (-3, "in_3_days"),
    (-14, "in_14_days"),
    (-28, "in_28_days"),
)
# What is longer gone by stands in the weekly list only.
LAST_DAY = 56
MONDAY = 0


def stage(clock: Clock, today: date) -> Stage | None:
    """The reminder that is due today for this clock; None: it is too early, or nothing to remind of."""
    if not clock.running or clock.paused is not None or (not clock.binding and clock.kind != "reply"):
        return None
    days = (today - clock.due).days
    if days >= LAST_DAY:
        return None
    return next((name for first, name in STAGES if days >= first), None)


def monday_of(day: date) -> date:
    """The Monday of this day's week, by which a weekly list is known."""
    return day - timedelta(days=(day.weekday() - MONDAY) % 7)
