"""A due day that moves later by agreement: to which day, agreed by whom, and why. Both stay on view.

Only what binds can be extended: of a law's clock if that law says so, of an undertaking by whoever it was
given to. What went by before is recorded already, and no extension takes that back. The new day passes, too.
"""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from accountability.domain.asks import Ask
from accountability.domain.clocks import EXTENDABLE, Clock
from accountability.domain.entries import Count, MissingWords, Rule, Slug
from accountability.domain.timing import ClockEntry, ClockNotRunning

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation


class NotExtendable(Rule):
    """Raised when nobody can extend a clock: the law gives no way to, or the office itself moves its date."""

    field = "clock"


class NotLater(Rule):
    """Raised when an extension would end no later than the clock does already."""

    field = "due"


class NotByItself(Rule):
    """Raised when the office that owes an answer is said to have given itself more time."""

    field = "agreed_by"


class Extension(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`was` is the day that held until now, `due` the new one.

    `agreed_by` is a registered office, else the part of that name says who agreed.
    """

    clock: Count
    was: date
    due: date
    agreed_by: Slug | None = None


class ClockExtended(ClockEntry, tag="clock-extended/1", frozen=True, kw_only=True):
    """Parts: `reason`, `agreed_by`, `source`."""

    fixed = ("clock",)
    body: Extension

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_secretariat(recommendation)
        clock = self.clock_of(ask)
        if against := not_extendable(clock):
            raise NotExtendable(against)
        if clock.paused is not None:
            raise ClockNotRunning("That clock stands still, and gets a later day when it runs again.")
        if self.body.was != clock.due:
            raise NotLater("The day that held until now is another one.")
        if self.body.due <= clock.due:
            raise NotLater("The new day must lie after the one that holds now.")
        if self.body.agreed_by is None and not self.has_part("agreed_by"):
            raise MissingWords("agreed_by", "Say who agreed to the later day.")
        if self.body.agreed_by == ask.office:
            raise NotByItself("An office cannot give itself more time: say who agreed to it.")
        self.needs_part("reason", "Say why the day moves.")

    def turn(self, clock: Clock) -> None:
        clock.first_due = clock.first_due or clock.due
        clock.due = self.body.due
        clock.extensions += 1


def not_extendable(clock: Clock) -> str:
    """Why nobody can extend this clock; empty if somebody can."""
    if not clock.binding:
        return "Nobody agreed this date. If one is agreed now, start a clock for it."
    if clock.kind == "decision":
        return "A decision date is moved by the office that promised it, with a reason."
    if clock.basis == "statutory" and clock.provision not in EXTENDABLE:
        return "The law that sets this day has no way to extend it."
    return ""
