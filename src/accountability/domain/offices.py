"""Offices: what answers. An office is not the person who holds it, nor its web site."""

from datetime import date
from typing import TYPE_CHECKING, Literal

import msgspec

from accountability.domain.entries import Opening, Slug, Stream

if TYPE_CHECKING:
    from accountability.domain.holds import PublicationHeld

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


class Office(Stream):
    """`hold` is the entry by which it says that it publishes nothing; None while it publishes."""

    details: OfficeDetails
    parts: dict[str, str]
    hold: "PublicationHeld | None" = None


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
