"""What the register keeps under a short name, with a name and days of validity: offices and areas alike.

It has a first day and perhaps a last one, and may be renamed: what was said before keeps the name of then.
"""

from datetime import date
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Self

import msgspec

from accountability.domain.entries import Entry, Rule, Slug, Stream

MOST_SLUGS = 20
Slugs = Annotated[tuple[Slug, ...], msgspec.Meta(max_length=MOST_SLUGS)]
# Who keeps the register, and may speak of an end if they say where they have it from.
KEEPERS = ("secretariat", "operator")


class NotForTheRegister(Rule):
    """Raised when the register is changed by anyone but a secretariat, the operator or who runs the work."""


class WrongDay(Rule):
    """Raised when a new name would hold from a day to come, or from before the one it follows."""

    field = "since"


class EndedAlready(Rule):
    """Raised when an end is stated of what has ended, or to come of what has come to its end."""

    field = "last_day"


class StillToCome(Rule):
    """Raised when an end is recorded before its day: an office's can be announced until then."""

    field = "last_day"


class BeforeItExisted(Rule):
    """Raised when something would end before it began."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.name = field


class OutOfOrder(Rule):
    """Raised when a correction would put a first day, a new name or an end in the place of another."""


class Renaming(msgspec.Struct, frozen=True, kw_only=True):
    """`since` is the first day of the new name. What was said before keeps the name it was said under."""

    since: date


class Former(msgspec.Struct, frozen=True):
    """A name that was borne before the day `until`."""

    until: date
    parts: dict[str, str]


class Registered(Stream):
    """`parts` have the name it bears now, `former` those before it; `last_day` once its end is recorded."""

    noun: ClassVar[str]

    details: Any
    parts: dict[str, str]
    former: tuple[Former, ...]
    last_day: date | None

    def exists_on(self, day: date) -> bool:
        return is_valid(self.details.valid_from, self.last_day, day)

    @property
    def is_in_order(self) -> bool:
        """Whether its first day, each new name and its last day follow one another."""
        begun = self.details.valid_from
        days = [*([begun] if begun else []), *(name.until for name in self.former)]
        ends_last = self.last_day is None or not days or days[-1] <= self.last_day
        return ends_last and all(one < next_one for one, next_one in pairwise(days))

    def check_corrected(self, stood: Self) -> None:
        if stood.is_in_order and not self.is_in_order:
            raise OutOfOrder(
                f"The days of this {self.noun} must follow one another: "
                "its first day, the first day of each new name, its last day."
            )


def is_valid(valid_from: date | None, last_day: date | None, day: date) -> bool:
    """Whether a day lies within days of validity, of which either may be open."""
    return (valid_from is None or valid_from <= day) and (last_day is None or day <= last_day)


class Renamed(Entry, frozen=True, kw_only=True):
    """Parts: `name` (the new one), `source`."""

    body: Renaming

    def check(self, aggregate: Registered) -> None:
        by_keepers(self, aggregate.noun)
        self.needs_part("name", f"Enter the {aggregate.noun}’s new name.")
        earlier = [aggregate.details.valid_from, *(name.until for name in aggregate.former)]
        if any(day is not None and self.body.since <= day for day in earlier):
            raise WrongDay("The first day of the new name must lie after that of the one before.")
        if self.body.since > self.recorded_day:
            raise WrongDay("Record a new name on its first day or later.")
        if aggregate.last_day is not None and self.body.since > aggregate.last_day:
            raise WrongDay(f"The {aggregate.noun} had ended by that day.")

    def apply(self, aggregate: Registered) -> None:
        aggregate.former = (*aggregate.former, Former(self.body.since, aggregate.parts))
        aggregate.parts = self.parts


def by_keepers(entry: Entry, noun: str) -> None:
    if entry.role not in KEEPERS:
        raise NotForTheRegister(f"Only a secretariat or the operator may change an {noun} in the register.")


def check_end(entry: Entry, aggregate: Registered, last_day: date) -> None:
    """Raise the rule by which it did not end on this day."""
    if aggregate.last_day is not None:
        raise EndedAlready(f"That this {aggregate.noun} has ended is recorded already.")
    not_before_it_began(aggregate, last_day, "last_day")
    if last_day > entry.recorded_day:
        raise StillToCome("That day is still to come. Record an end on its last day or later.")


def not_before_it_began(aggregate: Registered, day: date, field: str) -> None:
    begun = aggregate.details.valid_from
    if begun is not None and day < begun:
        raise BeforeItExisted(
            field, f"The last day lies before the day since which the {aggregate.noun} exists."
        )
