"""Offices: what answers. An office is not the person who holds it, nor its web site."""

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from accountability.domain.entries import Opening, Slug
from accountability.domain.registered import Registered, Renamed

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


class Office(Registered):
    """`hold` is the entry by which it says that it publishes nothing; None while it publishes.

    `announced` is when it is expected to end, `transfers` what passes to whom, `last_day` its end.
    """

    noun = "office"

    details: OfficeDetails
    transfers: "dict[int, Transfer]"
    hold: "PublicationHeld | None" = None
    announced: "Announcement | None" = None


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
        aggregate.former = ()
        aggregate.last_day = None
        aggregate.transfers = {}


class OfficeRenamed(Renamed, tag="office-renamed/1", frozen=True, kw_only=True):
    """Parts: `name` (the new one), `source`."""
