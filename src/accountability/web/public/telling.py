"""Every entry in plain words: what happened, what is behind it, who says so, and where it is shown.

    names = await names_for(reader, items)
    heading(item, names)   "Norchester Police accepted this"
    summary(item, names)   "Target date 30 June 2026."
    about(item, names)     "Norchester residents’ panel, recommendation 7: Late buses"

All text is plain: a page escapes it, a feed writes it as it is. What people said is in the entry's parts,
which `fields` lists in order with what stands before each.
"""

import re
from typing import NamedTuple

from accountability.domain.catalogue import Unrecognised
from accountability.domain.entries import Entry
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings import (
    answers,
    disputes,
    holds,
    integrity,
    referrals,
    register,
    scrutiny,
    succession,
    time,
)
from accountability.web.public.tellings.told import Teller, Told

TELLINGS: dict[type, Teller] = {
    **register.TELLINGS,
    **succession.TELLINGS,
    **answers.TELLINGS,
    **referrals.TELLINGS,
    **time.TELLINGS,
    **disputes.TELLINGS,
    **scrutiny.TELLINGS,
    **integrity.TELLINGS,
    **holds.TELLINGS,
}


# Files and what they were called are shown apart (`attachments.py`).
FILE = re.compile("file_[0-9]_")


class Field(NamedTuple):
    """A part of an entry, by its field, and what stands before it: nothing for the main words."""

    name: str
    label: str


def told(item: Item, names: Names) -> Told:
    """Heading and summary of an entry as it stands after corrections."""
    return _told(item.current, item, names)


def told_first(item: Item, names: Names) -> Told:
    """Heading and summary of an entry as it was first recorded."""
    return _told(item.entry, item, names)


def _told(entry: Entry, item: Item, names: Names) -> Told:
    names = names.on(entry.occurred)
    teller = TELLINGS.get(type(entry))
    if teller is None:
        return Told(
            f"An entry of the type {entry.tag}",
            "This program is older than the entry and shows it as it is recorded.",
        )
    return teller(entry, item, names)


def heading(item: Item, names: Names) -> str:
    return told(item, names).heading


def summary(item: Item, names: Names) -> str:
    """A sentence or two on the entry's codes and dates; may be empty. Holds nobody's own words."""
    return told(item, names).summary


def about(item: Item, names: Names) -> str:
    """What an entry is about: panel, recommendation or office; empty where its heading says it already."""
    row = item.row
    if row.panel is None:
        return ""
    panel = names.panel(row.panel)
    return f"{panel}, recommendation {row.serial}: {names.title(item)}" if row.serial is not None else panel


def who(item: Item, names: Names) -> str:
    """The office that made an entry and in which role; for a quotation also whose words they are."""
    entry, names = item.current, names.on(item.current.occurred)
    if entry.role == "clock":
        return "this service’s clock"
    office = names.known_as(entry.by) if entry.by else "this service"
    role = f"({say(codes.ROLES, entry.role)})"
    by = office if entry.role == "officer" or role in office else f"{office} {role}"
    quoted = entry.on_behalf_of
    return f"{by}, on what {names.office(quoted)} said" if quoted and quoted != entry.by else by


def whose_words(entry: Entry | Unrecognised) -> str:
    """How an entry came by its words; empty where a secretariat or operator enters what nobody stated."""
    if entry.provenance == "authored" and entry.role not in ("officer", "reviewer"):
        return ""
    return say(codes.PROVENANCES, entry.provenance)


def fields(entry: Entry | Unrecognised) -> list[Field]:
    """The parts of an entry in the order in which they are shown; one of an unknown kind comes last."""
    present = {name.partition("/")[0] for name in entry.parts if not FILE.match(name)}
    known = [Field(name, label) for name, label in codes.FIELDS.items() if name in present]
    return known + [Field(name, say({}, name).capitalize()) for name in sorted(present - codes.FIELDS.keys())]


def address(item: Item) -> str:
    """The page that shows an entry where it belongs, at its anchor; the entry's own page where none does."""
    row = item.row
    if row.panel is None:
        return f"/en/log/{row.position}"
    place = f"/en/panels/{row.panel}"
    place += f"/recommendations/{row.serial}" if row.serial is not None else ""
    return f"{place}#entry-{row.position}"
