"""The entries of time: clocks start, stand still, resume, and pass once.

A `statutory` clock names its provision, an `undertaking` names where it was said. Only these two may be
called passed deadlines; the others reach a date for comparison. Each due day passes at most once, and a late
answer never removes the entry that says so.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Protocol

import msgspec

from accountability.domain.answers import DateInThePast
from accountability.domain.asks import DECIDED, Ask, AskEntry, NotTheSecretariat
from accountability.domain.clocks import BINDING, Basis, Clock, ClockKind, Period, Provision
from accountability.domain.entries import Count, MissingWords, Rule, no_more_exact

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation


class ProvisionMissing(Rule):
    """Raised when a clock is called statutory without naming the law it rests on."""

    field = "provision"


class UndertakingUnsourced(Rule):
    """Raised when a clock is called an undertaking without saying where it was given."""

    field = "said"


class StatutoryClockRunsOn(Rule):
    """Raised when a statutory clock would be paused: only the law can stop it."""

    field = "clock"


class DueBeforeItStarts(Rule):
    """Raised when a clock would be due before its first day."""

    field = "due"


class StartsTooEarly(Rule):
    """Raised when a clock would begin before there was anything to answer."""

    field = "occurred"


class ClockNotRunning(Rule):
    """Raised when a clock is paused, resumed or passed that is not in the state for it."""

    field = "clock"


class ClockDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`due` is stored as computed. `period` is absent where somebody named the day itself.

    `promised` is the version, in this stream, of the entry in which the office gave the undertaking.
    """

    kind: ClockKind
    basis: Basis
    first: date
    due: date
    period: Period | None = None
    provision: Provision | None = None
    promised: Count | None = None


class Pause(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`clock` is the version of the entry that started it. `until` is when it resumes by itself."""

    clock: Count
    until: date | None = None


class Resumption(msgspec.Struct, frozen=True, kw_only=True):
    """`due` is the old due day, later by the days for which the clock stood still."""

    clock: Count
    due: date


class Passing(msgspec.Struct, frozen=True, kw_only=True):
    """`due` went by without what was due being recorded here; the service saw it on `observed`."""

    clock: Count
    kind: ClockKind
    basis: Basis
    due: date
    observed: date


class ClockStarted(AskEntry, tag="clock-started/1", frozen=True, kw_only=True):
    """Parts: `said` (where the undertaking was given), `source`."""

    body: ClockDetails

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        if ask.is_passed_on:
            raise ClockNotRunning("Nobody answers here any more: it passed on, or no body answers for it.")
        own_promise = self.role == "officer" and self.by == ask.office and self.body.kind != "reply"
        if self.role != "clock" and not own_promise:
            self.by_secretariat(recommendation)
        if self.body.basis == "statutory" and self.body.provision is None:
            raise ProvisionMissing("Name the provision that sets this deadline.")
        if self.body.basis == "undertaking" and self.body.promised is None and not self.has_part("said"):
            raise UndertakingUnsourced("Say where and when this undertaking was given.")
        self._begins_in_time(ask, recommendation)
        if self.body.kind == "reply" and ask.decision in DECIDED:
            raise ClockNotRunning("This has been answered: there is no response left to wait for.")

    def _begins_in_time(self, ask: Ask, recommendation: "Recommendation") -> None:
        """A law or an undertaking may count from publication; what nobody agreed, from the asking only.

        What follows from an answer counts from that answer's day, whenever it was. Source: "56 days beginning
        with publication", Police Act 1996 s.55 (`docs/decisions/2026-11-22-time.md`).
        """
        body = self.body
        if body.due < body.first:
            raise DueBeforeItStarts("The day by which it is due lies before the day from which it counts.")
        if self.role == "clock" or body.promised is not None:
            return
        binds = body.basis in BINDING
        earliest = min(ask.addressed, recommendation.published) if binds else ask.addressed
        if body.first < no_more_exact(earliest, self.precision):
            raise StartsTooEarly(
                f"The first day lies before the {'publication' if binds else 'day on which it was asked'}."
            )

    def change(self, ask: Ask) -> None:
        body = self.body
        # A duty or an undertaking runs on beside a new one; only a newer promise takes a promise's place.
        for clock in ask.running(body.kind):
            if not clock.binding or (clock.basis == "undertaking" and body.promised is not None):
                clock.ended = self.occurred
        ask.clocks[self.originator_version] = Clock(
            number=self.originator_version,
            kind=body.kind,
            basis=body.basis,
            started=body.first,
            due=body.due,
            provision=body.provision,
        )


class AboutClock(Protocol):
    @property
    def clock(self) -> int: ...


class ClockEntry(AskEntry, frozen=True, kw_only=True):
    """An entry about one running clock, which `turn` changes."""

    body: AboutClock

    def change(self, ask: Ask) -> None:
        clock = ask.clocks.get(self.body.clock)
        if clock is not None:  # else an entry of a newer type started it
            self.turn(clock)

    def turn(self, clock: Clock) -> None:
        raise NotImplementedError

    def clock_of(self, ask: Ask) -> Clock:
        clock = ask.clocks.get(self.body.clock)
        if clock is None or not clock.running:
            raise ClockNotRunning("That clock is not running.")
        return clock


class ClockPaused(ClockEntry, tag="clock-paused/1", frozen=True, kw_only=True):
    """Parts: `ground`, `source`. A part and never a code: naming the ground can itself reveal proceedings."""

    body: Pause

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        clock = self.clock_of(ask)
        if not (self.role == "officer" and self.by == ask.office):
            self.by_secretariat(recommendation)
        if clock.basis == "statutory":
            raise StatutoryClockRunsOn("A deadline set by law cannot be paused here.")
        if clock.paused is not None:
            raise ClockNotRunning("That clock is paused already.")
        if clock.recorded or self.day > clock.due:
            raise ClockNotRunning("That day has passed: a pause cannot take it back.")
        if self.role == "officer":
            self._explains_itself()
        if self.body.until is not None and self.body.until < self.day:
            raise DateInThePast("until", "The date until which it is paused must be in the future.")

    def _explains_itself(self) -> None:
        """Who stops its own clock says until when and why."""
        if self.body.until is None:
            raise MissingWords("until", "Enter the day on which the clock runs again.")
        self.needs_part("ground", "Say why the clock stands still.")

    def turn(self, clock: Clock) -> None:
        clock.paused = self.day
        clock.paused_until = self.body.until


class ClockResumed(ClockEntry, tag="clock-resumed/1", frozen=True, kw_only=True):
    """Parts: `text`."""

    body: Resumption

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        if self.clock_of(ask).paused is None:
            raise ClockNotRunning("That clock is not paused.")
        if self.role != "clock" and not (self.role == "officer" and self.by == ask.office):
            self.by_secretariat(recommendation)

    def turn(self, clock: Clock) -> None:
        clock.due = self.body.due
        clock.paused = None
        clock.paused_until = None


class PassingEntry(ClockEntry, frozen=True, kw_only=True):
    """Made by the service's clock only, once per due day of a clock; nothing ever takes it back."""

    body: Passing

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:  # noqa: ARG002 - same for all
        if self.role != "clock":
            raise NotTheSecretariat("Only the service's own clock records that a day has passed.")
        clock = self.clock_of(ask)
        if clock.recorded or not clock.has_passed(self.body.observed):
            raise ClockNotRunning("That day has not passed, or it is recorded already.")

    def turn(self, clock: Clock) -> None:
        clock.passed_due = self.body.due

    def change(self, ask: Ask) -> None:
        super().change(ask)
        ask.passings = {**ask.passings, self.originator_version: self.body.clock}


class DeadlinePassed(PassingEntry, tag="deadline-passed/1", frozen=True, kw_only=True):
    """A statutory or promised day for a reply, decision or review went by."""


class ComparisonDatePassed(PassingEntry, tag="comparison-date-passed/1", frozen=True, kw_only=True):
    """A date that nobody agreed went by. Never called overdue, never counted with deadlines."""


class UpdateMissed(PassingEntry, tag="update-missed/1", frozen=True, kw_only=True):
    """An update that the office promised, or the law requires, did not come by its day."""


def passing_of(clock: Clock) -> type[PassingEntry]:
    """Which entry says that this clock's day went by (vocabulary, lane D)."""
    if not clock.binding:
        return ComparisonDatePassed
    return UpdateMissed if clock.kind == "update" else DeadlinePassed


def passed(ask: Ask, today: date) -> Iterator[Passing]:
    """What the service's clock owes for this ask today: nothing twice, everything after downtime."""
    for clock in ask.clocks.values():
        if not clock.recorded and clock.has_passed(today):
            yield Passing(
                clock=clock.number, kind=clock.kind, basis=clock.basis, due=clock.due, observed=today
            )


def resumed(ask: Ask, today: date) -> Iterator[tuple[date, Resumption]]:
    """Pauses that end by themselves today, or did so while the service was down, each with its last day."""
    for clock in ask.clocks.values():
        until = clock.paused_until
        if clock.running and clock.paused is not None and until is not None and until <= today:
            yield until, Resumption(clock=clock.number, due=clock.resumed_due(until))
