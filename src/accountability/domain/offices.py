"""Offices: what answers. An office is not the person who holds it, nor its web site."""

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from accountability.domain.clocks import london_day
from accountability.domain.entries import Entry, Opening, Rule, Slug, Stream

if TYPE_CHECKING:
    from accountability.domain.holds import PublicationHeld
    from accountability.domain.succession import Announcement, Transfer

OfficeKind = Literal[
    "chief_constable",
    "police_and_crime_commissioner",
    "council",
    "partnership",
    "health",
    "government",
    "secretariat",
    "scrutiny",
    "other",
]


class OfficeDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Which office. `invented` marks an office of a made-up place: every page says so."""

    slug: Slug
    kind: OfficeKind
    area: Slug | None = None
    valid_from: date | None = None
    invented: bool = False


class NotForTheRegister(Rule):
    """Raised when the register is changed by anyone but a secretariat, the operator or who runs the work."""


class WrongDay(Rule):
    """Raised when a new name would hold from a day to come, or from before the one it follows."""

    field = "since"


class Renaming(msgspec.Struct, frozen=True, kw_only=True):
    """`since` is the first day of the new name. What was said before keeps the name it was said under."""

    since: date


class Former(msgspec.Struct, frozen=True):
    """A name that an office had before the day `until`."""

    until: date
    parts: dict[str, str]


class Office(Stream):
    """`hold` is the entry by which it says that it publishes nothing; None while it publishes.

    `announced` is when it is expected to end, `transfers` what passes to whom, `last_day` its end.
    """

    details: OfficeDetails
    parts: dict[str, str]
    former: tuple[Former, ...]
    transfers: "dict[int, Transfer]"
    hold: "PublicationHeld | None" = None
    announced: "Announcement | None" = None
    last_day: date | None = None

    def exists_on(self, day: date) -> bool:
        begun = self.details.valid_from is None or self.details.valid_from <= day
        return begun and (self.last_day is None or day <= self.last_day)


class OfficeRegistered(Opening, tag="office-registered/1", frozen=True, kw_only=True):
    """Parts: `name`."""

    opens = Office
    fixed = ("slug",)
    body: OfficeDetails

    def check(self, aggregate: None) -> None:  # noqa: ARG002 - it opens the stream
        self.needs_part("name", "Enter the office's name.")

    def apply(self, aggregate: Office) -> None:
        aggregate.details = self.body
        aggregate.parts = self.parts
        aggregate.transfers = {}
        aggregate.former = ()
        aggregate.transfers = {}


class OfficeRenamed(Entry, tag="office-renamed/1", frozen=True, kw_only=True):
    """Parts: `name` (the new one), `source`."""

    body: Renaming

    def check(self, aggregate: Office) -> None:
        if self.role not in ("secretariat", "operator"):
            raise NotForTheRegister(
                "Only a secretariat or the operator may change an office in the register."
            )
        self.needs_part("name", "Enter the office’s new name.")
        earlier = [aggregate.details.valid_from, *(name.until for name in aggregate.former)]
        if any(day is not None and self.body.since <= day for day in earlier):
            raise WrongDay("The first day of the new name must lie after that of the one before.")
        if self.body.since > london_day(self.timestamp):
            raise WrongDay("Record a new name on its first day or later.")
        if aggregate.last_day is not None and self.body.since > aggregate.last_day:
            raise WrongDay("The office had ended by that day.")

    def apply(self, aggregate: Office) -> None:
        aggregate.former = (*aggregate.former, Former(self.body.since, aggregate.parts))
        aggregate.parts = self.parts
