"""Areas: the places that offices, panels, initiatives and recommendations name by one short word.

A registered area has a name, a kind and days of validity. A word that nobody registered stays a word.
Source: `docs/decisions/2026-11-29-register-of-areas.md`.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Literal

import msgspec

from accountability.domain.entries import Entry, Opening, Rule, Said, Slug
from accountability.domain.registered import (
    Registered,
    Renamed,
    Slugs,
    by_keepers,
    check_end,
)

AreaKind = Literal["police_force_area", "local_authority", "ward_or_neighbourhood", "other"]
# As whoever keeps the codes spells them: E23000004, W06000022. Where it is from stands in the source.
AreaCode = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9.:_-]*\Z", max_length=32)]


class AreaRule(Rule):
    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.name = field


class NotItself(AreaRule):
    """Raised when an area would lie within itself, or become itself."""


class AnotherTime(AreaRule):
    """Raised when what was never there at the same time as an area would name it."""


class AreaDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`slug` is the word by which everything else names it; `within` the area in which it lies."""

    slug: Slug
    kind: AreaKind
    code: AreaCode | None = None
    within: Slug | None = None
    valid_from: date | None = None
    invented: bool = False


class AreaEnd(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`successors` are the areas that it became, in whole or in part."""

    last_day: date
    successors: Slugs = ()


class Area(Registered):
    """`end_parts` say why it ended, and where that is stated."""

    noun = "area"

    details: AreaDetails
    successors: tuple[str, ...]
    end_parts: dict[str, str]


class AreaRegistered(Opening, tag="area-registered/1", frozen=True, kw_only=True):
    """Parts: `name`, `source`."""

    opens = Area
    fixed = ("slug",)
    body: AreaDetails

    def check(self, aggregate: None) -> None:  # noqa: ARG002 - it opens the stream
        by_keepers(self, Area.noun)
        self.needs_part("name", "Enter the area’s name.")
        if self.body.code is not None:
            self.needs_part("source", "Say who gives the area this code, and where it can be looked up.")
        if self.body.within == self.body.slug:
            raise NotItself("within", "An area cannot lie within itself.")

    def apply(self, aggregate: Area) -> None:
        aggregate.details = self.body
        aggregate.parts = self.parts
        aggregate.former = ()
        aggregate.last_day = None
        aggregate.successors = ()
        aggregate.end_parts = {}


class AreaRenamed(Renamed, tag="area-renamed/1", frozen=True, kw_only=True):
    """Parts: `name` (the new one), `source`."""


class AreaAbolished(Entry, tag="area-abolished/1", frozen=True, kw_only=True):
    """Parts: `instrument` (the law or order), `reason`, `source`."""

    body: AreaEnd

    def check(self, aggregate: Area) -> None:
        by_keepers(self, aggregate.noun)
        self.needs_part("source", "Say where this is stated: title, publisher and date.")
        check_end(self, aggregate, self.body.last_day)
        if aggregate.details.slug in self.body.successors:
            raise NotItself("successors", "An area cannot become itself.")

    def apply(self, aggregate: Area) -> None:
        aggregate.last_day = self.body.last_day
        aggregate.successors = self.body.successors
        aggregate.end_parts = self.parts


def abolish(area: Area, successors: Sequence[Area], body: AreaEnd, said: Said) -> None:
    """Record the end. What it became is there on the day after."""
    check_successors(successors, body)
    area.record(AreaAbolished, said, body)


def check_successors(successors: Sequence[Area], body: AreaEnd) -> None:
    after = body.last_day + timedelta(days=1)
    if not all(each.exists_on(after) for each in successors):
        raise AnotherTime("successors", "What it became must be there on the day after its last day.")


def refuse_apart(area: Area, field: str, begun: date, ended: date | None = None) -> None:
    """What names an area has to be there on one day with it, itself from `begun` until `ended`."""
    starts = area.details.valid_from
    too_late = area.last_day is not None and area.last_day < begun
    too_soon = starts is not None and ended is not None and ended < starts
    if too_late or too_soon:
        raise AnotherTime(field, "That area was not there at that time. Look at its days and at those given.")
