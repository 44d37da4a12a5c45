"""Clocks: when an answer, a decision, a review or an update is due, and on what basis.

Rules are data. A period says its unit, its length and whether the first day counts: "56 days beginning with"
a day ends on day + 55, "within 56 days of" it on day + 56. A due day passes at its end in Europe/London.
Only a `statutory` or an `undertaking` clock can be overdue; the other bases give a date for comparison.
Nothing here reads a clock: today's date in London is passed in. Sources: `docs/decisions/2026-11-22-time.md`.
"""

import calendar
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

LONDON = ZoneInfo("Europe/London")

ClockKind = Literal["reply", "decision", "review", "update"]
Basis = Literal["statutory", "undertaking", "practice", "service_default"]
Provision = Literal[
    "police-act-1996-s55",
    "police-reform-act-2002-sch3-para28b",
    "coroners-investigations-regulations-2013-reg29",
    "police-and-justice-act-2006-s19",
    "local-government-act-2000-s9fe",
    "climate-change-scotland-act-2009-s32a",
]
# The laws that let the body to which an answer is owed grant more time: the director general of the IOPC on
# an application made in time (paragraph 28B), the coroner even after the day has passed (regulation 29).
EXTENDABLE: frozenset[Provision] = frozenset(
    {"police-reform-act-2002-sch3-para28b", "coroners-investigations-regulations-2013-reg29"}
)
Timeliness = Literal[
    "no_deadline",
    "due",
    "due_soon",
    "overdue",
    "long_overdue",
    "paused",
    "replied_on_time",
    "replied_late",
]

BINDING: frozenset[Basis] = frozenset({"statutory", "undertaking"})
DUE_SOON = timedelta(days=14)


class Period(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a due day is counted from a first day. Working days skip weekends and bank holidays."""

    length: Annotated[int, msgspec.Meta(ge=1, le=3650)]
    unit: Literal["days", "working_days", "months"]
    first_day_counts: bool = False


SERVICE_DEFAULT = Period(length=56, unit="days")
FIRST_UPDATE = Period(length=3, unit="months")
LATER_UPDATES = Period(length=6, unit="months")


def due_day(first: date, period: Period, bank_holidays: Collection[date] = ()) -> date:
    """The last day on which it is still in time."""
    match period.unit:
        case "days":
            return first + timedelta(days=period.length - period.first_day_counts)
        case "months":
            return _months_after(first, period.length, first_day_counts=period.first_day_counts)
        case "working_days":
            counted = period.first_day_counts and _works(first, bank_holidays)
            return _working_days_after(first, period.length - counted, bank_holidays)


def _months_after(first: date, months: int, *, first_day_counts: bool) -> date:
    """The corresponding date, the day before it if the first day counts; the last day of a shorter month."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if first.day > last:
        return date(year, month + 1, last)
    return date(year, month + 1, first.day) - timedelta(days=int(first_day_counts))


def _working_days_after(first: date, days: int, bank_holidays: Collection[date]) -> date:
    day = first
    while days or not _works(day, bank_holidays):
        day += timedelta(days=1)
        days -= _works(day, bank_holidays) if days else 0
    return day


def _works(day: date, bank_holidays: Collection[date]) -> bool:
    return day.weekday() < 5 and day not in bank_holidays  # noqa: PLR2004 - Saturday


def london_day(moment: datetime) -> date:
    """The calendar day in London at this moment; a due day ends when this turns."""
    return moment.astimezone(LONDON).date()


class Clock(msgspec.Struct, kw_only=True):
    """One running time of an ask, numbered by the version of the entry that started it.

    `due` is the day as computed when it started, resumed or was extended, never recomputed from newer rules.
    `first_due` is the day that held before the first of its `extensions`. `passed_due` is the last due day of
    it that is recorded as having gone by. `answered` is the day of the answer that stopped it; `ended` is set
    when it stopped for another reason (superseded).
    """

    number: int
    kind: ClockKind
    basis: Basis
    started: date
    due: date
    provision: Provision | None = None
    paused: date | None = None
    paused_until: date | None = None
    passed_due: date | None = None
    answered: date | None = None
    ended: date | None = None
    first_due: date | None = None
    extensions: int = 0

    @property
    def running(self) -> bool:
        return self.answered is None and self.ended is None

    @property
    def binding(self) -> bool:
        return self.basis in BINDING

    @property
    def passed(self) -> bool:
        """Whether a due day of it is recorded as having gone by: this one, or one before it was extended."""
        return self.passed_due is not None

    @property
    def recorded(self) -> bool:
        """Whether it is recorded that the day that holds now has gone by."""
        return self.passed_due is not None and self.passed_due >= self.due

    def has_passed(self, today: date) -> bool:
        """Whether the due day is over while the clock runs unpaused."""
        return self.running and self.paused is None and today > self.due

    def pausable(self, day: date) -> bool:
        """Whether a pause may stop it on this day: the law's clock runs on, and a day gone by stays gone."""
        return (
            self.running
            and self.basis != "statutory"
            and self.paused is None
            and not self.recorded
            and day <= self.due
        )

    def resumed_due(self, resumed: date) -> date:
        """The due day after a pause: later by as many days as the clock stood still."""
        assert self.paused is not None
        return self.due + (resumed - self.paused)


def timeliness(clock: Clock | None, today: date) -> Timeliness:
    """Lane D for one clock, computed when read. Non-binding clocks never say more than `no_deadline`.

    `long_overdue` begins once twice the period has gone by (vocabulary, lane D).
    """
    if clock is None or not clock.binding or clock.ended is not None:
        return "no_deadline"
    if clock.answered is not None:
        return "replied_on_time" if clock.answered <= clock.due else "replied_late"
    if clock.paused is not None:
        return "paused"
    if today > clock.due:
        return "long_overdue" if today > clock.due + (clock.due - clock.started) else "overdue"
    return "due_soon" if clock.due - today <= DUE_SOON else "due"
