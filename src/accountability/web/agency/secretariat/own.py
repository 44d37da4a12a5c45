"""What this secretariat published itself, and so may correct."""

from collections.abc import Sequence

import msgspec

from accountability.projections.timeline import Item
from accountability.web.agency.secretariat.correcting import FACTS
from accountability.web.public import telling
from accountability.web.public.naming import Names
from accountability.workspace.sessions import Signed


class Own(msgspec.Struct, frozen=True):
    """An entry by what it says. `facts`: it has facts that can be corrected, not only words and days."""

    position: int
    heading: str
    facts: bool


def own_entries(items: Sequence[Item], names: Names, signed: Signed) -> list[Own]:
    mine = (signed.office, signed.role)
    return [
        Own(item.row.position, telling.heading(item, names), type(item.entry) in FACTS)
        for item in items
        if (item.entry.by, item.entry.role) == mine and item.entry.correctable
    ]
