"""Succession: an office is announced to end, its work passes to others, it ends.

What is announced and what has come are different entries. Work passes by function and by area, to one office
or to several; which successor answers which ask is in `inheriting.py`. Nothing here changes what the office
said: it stays under its own name for ever. Source: `docs/decisions/2026-11-28-succession.md`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal

import msgspec

from accountability.domain.entries import Entry, Rule, Said, Slug
from accountability.domain.offices import Office
from accountability.domain.registered import (
    KEEPERS,
    EndedAlready,
    Slugs,
    check_end,
    not_before_it_began,
)

Announced = Literal["announced", "confirmed"]


class NotThatOffice(Rule):
    """Raised when an office's end or successor is stated by another office, or without a source."""


class NothingNew(Rule):
    """Raised when something is announced that was announced before in the same way."""

    field = "expected_last_day"


class NoSuccessor(Rule):
    """Raised when work would pass to an office that does not exist on the day, or to the same one."""

    field = "successor"


class AsksLeft(Rule):
    """Raised when an office would end with asks of which nobody has said who answers them."""

    field = "asks"


class OfficeEnded(Rule):
    """Raised when an office says something after its last day."""


class Announcement(msgspec.Struct, frozen=True, kw_only=True):
    """`confirmed` once a law or order says so."""

    expected_last_day: date
    status: Announced


class Transfer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What passes to one successor, from which day. Without functions it is all of them, also for areas."""

    successor: Slug
    first_day: date
    functions: Slugs = ()
    areas: Slugs = ()

    def covers(self, theme: str | None, places: Sequence[str]) -> bool:
        """Whether something of this theme passes by it. Themes are named as functions are.

        `places` are its area and those around it, the nearest first: a ward's ask passes with the city.
        """
        of_theme = not self.functions or theme in self.functions
        return of_theme and (not self.areas or not set(self.areas).isdisjoint(places))

    def distance(self, places: Sequence[str]) -> int:
        """Which of these places it names first; their number if none."""
        return next((n for n, place in enumerate(places) if place in self.areas), len(places))

    @property
    def narrowness(self) -> int:
        return bool(self.functions) + bool(self.areas)


class End(msgspec.Struct, frozen=True, kw_only=True):
    last_day: date


class SuccessionEntry(Entry, frozen=True, kw_only=True):
    """Made by the office itself, or by a secretariat or the operator, who say where they have it from."""

    def check(self, aggregate: Office) -> None:
        by_office_or_source(self, aggregate.details.slug)
        self.allow(aggregate)

    def allow(self, office: Office) -> None:
        """Raise the rule that this entry would break."""


def by_office_or_source(entry: Entry, office: str) -> None:
    if entry.role == "officer" and entry.by == office:
        return
    if entry.role not in KEEPERS:
        raise NotThatOffice("Only that office, a secretariat or the operator may record this.")
    entry.needs_part("source", "Say where this is stated: title, publisher and date.")


class SuccessionAnnounced(SuccessionEntry, tag="succession-announced/1", frozen=True, kw_only=True):
    """Parts: `instrument` (the law or order), `text`, `source`."""

    body: Announcement

    def allow(self, office: Office) -> None:
        if office.last_day is not None:
            raise EndedAlready("This office has ended. Its end can no longer be announced.")
        not_before_it_began(office, self.body.expected_last_day, "expected_last_day")
        if self.body == office.announced:
            raise NothingNew("This is announced already, in the same way.")
        if self.body.status == "confirmed":
            self.needs_part("instrument", "Name the law or order that ends the office.")

    def apply(self, aggregate: Office) -> None:
        aggregate.announced = self.body


class FunctionsTransferred(SuccessionEntry, tag="functions-transferred/1", frozen=True, kw_only=True):
    """Parts: `instrument`, `text`, `source`. One for each successor; may be stated ahead of its day."""

    fixed = ("successor",)
    body: Transfer

    def allow(self, office: Office) -> None:
        if self.body in office.transfers.values():
            raise NothingNew("That this passes to that office is recorded already.")

    def apply(self, aggregate: Office) -> None:
        aggregate.transfers = {**aggregate.transfers, self.originator_version: self.body}


class OfficeAbolished(SuccessionEntry, tag="office-abolished/1", frozen=True, kw_only=True):
    """Parts: `instrument`, `source`."""

    body: End

    def allow(self, office: Office) -> None:
        check_end(self, office, self.body.last_day)

    def apply(self, aggregate: Office) -> None:
        aggregate.last_day = self.body.last_day


def transfer(office: Office, to: Office, body: Transfer, said: Said) -> None:
    """Record what passes to one successor, which has to exist on the day."""
    if to.details.slug == office.details.slug:
        raise NoSuccessor("An office cannot be its own successor.")
    if not to.exists_on(body.first_day):
        raise NoSuccessor("The successor does not exist on the day from which the work would be its own.")
    office.record(FunctionsTransferred, said, body)


def abolish(office: Office, body: End, said: Said, asks_left: int) -> None:
    """Record the end. Every open ask has an heir by then, or it is said that no body answers for it."""
    if asks_left:
        raise AsksLeft(
            f"Of {asks_left} open {'ask' if asks_left == 1 else 'asks'} of this office it is not yet said "
            "who answers. Name an heir for each, or say that there is none yet."
        )
    office.record(OfficeAbolished, said, body)


def passes_by(office: Office, day: date) -> bool:
    """Whether the office's work is another's on this day, or nobody's."""
    ended = office.last_day is not None and office.last_day < day
    expected = office.announced is not None and office.announced.expected_last_day < day
    return ended or expected or any(each.first_day <= day for each in office.transfers.values())


def takes_over(office: Office, successor: str, day: date) -> bool:
    """Whether something of this office's work is that successor's on this day."""
    return any(each.successor == successor and each.first_day <= day for each in office.transfers.values())


def proposed(transfers: Iterable[Transfer], theme: str | None, places: Sequence[str]) -> tuple[str, ...]:
    """Who takes over something of this theme and these places: to whom it passes, the most exactly named.

    Of two areas that lie within each other the smaller is the more exact.
    """
    found = [each for each in transfers if each.covers(theme, places)]
    most = max((each.narrowness for each in found), default=0)
    named = [each for each in found if each.narrowness == most]
    nearest = min((each.distance(places) for each in named if each.areas), default=0)
    return tuple(
        dict.fromkeys(each.successor for each in named if not each.areas or each.distance(places) == nearest)
    )


def refuse_ended(last_day: date | None, day: date) -> None:
    """An office that has ended says nothing more; what it said before may still be quoted, with its day."""
    if last_day is not None and day > last_day:
        raise OfficeEnded("That office has ended. What it said stays under its name, and nothing is added.")
