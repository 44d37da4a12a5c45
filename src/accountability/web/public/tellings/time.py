"""Clocks and the days that went by, in words. Only what binds is ever called a deadline."""

from accountability.domain.clocks import BINDING
from accountability.domain.extensions import ClockExtended
from accountability.domain.status import BASES, PROVISIONS, british
from accountability.domain.timing import (
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ComparisonDatePassed,
    DeadlinePassed,
    Passing,
    UpdateMissed,
)
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, sentences


def basis_of(basis: str, provision: str | None = None) -> str:
    """On what basis a day was set: "set by law: section 55 of the Police Act 1996"."""
    named = f": {say(PROVISIONS, provision)}" if provision else ""
    return f"{say(BASES, basis)}{named}"


def awaited(kind: str, decision: str) -> str:
    """What a clock waits for. An ask that was received, without a decision, still awaits that."""
    return "decision" if kind == "reply" and decision != "awaiting" else say(codes.CLOCKS, kind)


def _awaited(kind: str, item: Item, names: Names) -> str:
    earlier = names.before(item)
    return awaited(kind, earlier.decision if earlier else "awaiting")


def started(entry: ClockStarted, item: Item, names: Names) -> Told:
    body = entry.body
    what, office, day = _awaited(body.kind, item, names), names.office(item.row.office), british(body.due)
    heading = f"Date for comparison set for {office}’s {what}: {day}"
    if body.basis in BINDING:
        heading = f"{office}’s {what} is due by {day}"
    basis = basis_of(body.basis, body.provision)
    return Told(heading, f"{basis[:1].upper()}{basis[1:]}.")


def paused(entry: ClockPaused, item: Item, names: Names) -> Told:
    until = (
        f"It runs again on {british(entry.body.until)}."
        if entry.body.until
        else "No day is set on which it runs again."
    )
    return Told(f"The clock for {names.office(item.row.office)} stands still", until)


def resumed(entry: ClockResumed, item: Item, names: Names) -> Told:
    return Told(
        f"The clock for {names.office(item.row.office)} runs again",
        f"The new date is {british(entry.body.due)}: later by the days for which it stood still.",
    )


def extended(entry: ClockExtended, item: Item, names: Names) -> Told:
    body = entry.body
    agreed = names.office(body.agreed_by) if body.agreed_by else names.words.plain(entry.parts, "agreed_by")
    return Told(
        f"{names.office(item.row.office)} has until {british(body.due)}: the date was extended",
        sentences(f"It was {british(body.was)} before.", f"Agreed by {agreed}."),
    )


def deadline(entry: DeadlinePassed, item: Item, names: Names) -> Told:
    body, office = entry.body, names.office(item.row.office)
    heading = f"Deadline passed: no {_awaited(body.kind, item, names)} from {office} by {british(body.due)}"
    return Told(heading, sentences(_was_set(body, item, names), _noticed(body)))


def comparison(entry: ComparisonDatePassed, item: Item, names: Names) -> Told:
    body, office = entry.body, names.office(item.row.office)
    return Told(
        "Comparison date passed: no date was agreed",
        sentences(
            f"No {_awaited(body.kind, item, names)} from {office} is recorded here by {british(body.due)}.",
            f"That date is {basis_of(body.basis)}.",
            _noticed(body),
        ),
    )


def update_missed(entry: UpdateMissed, item: Item, names: Names) -> Told:
    body, office = entry.body, names.office(item.row.office)
    heading = f"Update missed: none from {office} by {british(body.due)}"
    return Told(heading, sentences(_was_set(body, item, names), _noticed(body)))


def _was_set(body: Passing, item: Item, names: Names) -> str:
    return f"The date was {basis_of(body.basis, names.provision(item))}."


def _noticed(body: Passing) -> str:
    """A service that was down sees late what happened; the due day stays what it was."""
    if (body.observed - body.due).days <= 1:
        return ""
    return f"This service noticed on {british(body.observed)}."


TELLINGS: dict[type, Teller] = {
    ClockStarted: started,
    ClockPaused: paused,
    ClockResumed: resumed,
    ClockExtended: extended,
    DeadlinePassed: deadline,
    ComparisonDatePassed: comparison,
    UpdateMissed: update_missed,
}
