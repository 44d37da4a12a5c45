"""Holds: an office says that for a while it publishes nothing, and later that it publishes again.

It is a statement in public, on the office's own stream. It takes nothing back, excuses nothing that is due
and ends when the office says so, never by itself: whoever reads it after the expected last day is told.
A ground that is not an election's is no code: naming it can itself reveal proceedings.
"""

from datetime import date
from typing import Literal

import msgspec

from accountability.domain.answers import DateInThePast
from accountability.domain.entries import Count, Entry, Rule
from accountability.domain.offices import Office
from accountability.domain.succession import refuse_ended

HoldGround = Literal["pre_election", "other"]
Treatment = Literal["run_on", "paused"]


class NotTheOffice(Rule):
    """Raised when somebody says for another office that it publishes nothing."""


class NotHeld(Rule):
    """Raised when a hold is ended that there is not."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """From `since` until about `until`, both included. `clocks` is what its clocks do meanwhile.

    `paused`: those that may stand still do, each by an entry of its own; a date set by law runs on.
    """

    ground: HoldGround
    since: date
    until: date
    clocks: Treatment


class Ending(msgspec.Struct, frozen=True, kw_only=True):
    """`hold` is the version, in this stream, of the entry that said it."""

    hold: Count


class OfficeEntry(Entry, frozen=True, kw_only=True):
    def by_office(self, office: Office) -> None:
        """The office itself, or the operator for it."""
        own = self.role in ("officer", "secretariat") and self.by == office.details.slug
        asked = self.role == "operator" and self.on_behalf_of == office.details.slug
        if not own and not asked:
            raise NotTheOffice("Only an office says that it publishes nothing, or the operator for it.")


class PublicationHeld(OfficeEntry, tag="publication-held/1", frozen=True, kw_only=True):
    """Parts: `ground`. One that follows another takes its place: this is how a hold gets longer."""

    body: Hold

    def check(self, aggregate: Office) -> None:
        self.by_office(aggregate)
        refuse_ended(aggregate.last_day, self.recorded_day)
        stands = aggregate.hold
        goes_on = stands is not None and self.body.since == stands.body.since
        if self.body.since < self.recorded_day and not goes_on:
            raise DateInThePast("since", "The first day cannot be in the past: what was published stays.")
        if self.body.until < max(self.body.since, self.recorded_day):
            raise DateInThePast("until", "The last day must not be before the first, or before today.")

    def apply(self, aggregate: Office) -> None:
        aggregate.hold = self


class PublicationReleased(OfficeEntry, tag="publication-released/1", frozen=True, kw_only=True):
    """Parts: `text`."""

    body: Ending

    def check(self, aggregate: Office) -> None:
        self.by_office(aggregate)
        if aggregate.hold is None or aggregate.hold.originator_version != self.body.hold:
            raise NotHeld("This office has not said that it publishes nothing, or it said so anew meanwhile.")

    def apply(self, aggregate: Office) -> None:
        aggregate.hold = None
