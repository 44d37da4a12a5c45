"""What a read model is: a table of rows, each valid from one position of the log until another.

A file of this room declares a `Row` (its columns), which of them are the `key`, and a pure function that
decides the rows from an aggregate. Live appends and `replay` use the same functions, so they cannot differ.
`?at=` is a filter on `from_position` and `until_position`, never a fold.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from accountability.domain.entries import Stream

FOREVER = 2**63 - 1


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """The columns of one read model, in order, without the two positions."""


# A row, and the position from which it stands (None: from before the fold).
Stood = tuple[msgspec.Struct, int | None]


class Table(msgspec.Struct, frozen=True, eq=False):
    """`rows` gives an aggregate's rows of one ask, or those that belong to no ask.

    The last column of the key tells apart the rows of one ask (or of one stream).
    """

    name: str
    row: type[msgspec.Struct]
    key: tuple[str, ...]
    of: type[Stream]
    rows: Callable[[Any, Any], Iterable[msgspec.Struct]]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.row.__struct_fields__

    @property
    def by_ask(self) -> bool:
        return self.key[0] == "ask"

    def key_of(self, row: msgspec.Struct) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in self.key)


class Change(msgspec.Struct, frozen=True):
    """From `position` on `row` stands (None: nothing) in the place of what `before` held since its own."""

    table: Table
    row: msgspec.Struct | None
    position: int | None
    before: Stood | None

    @property
    def ended(self) -> tuple[Any, ...] | None:
        """The key of the row that stops being valid, if one stood."""
        return self.table.key_of(self.before[0]) if self.before else None


class EntryTable(msgspec.Struct, frozen=True, eq=False):
    """A table with rows that never change: what single entries say, found by who and what they are about.

    `rows` is given an entry, its position, its stream's state, the entry that it is about (itself, or what it
    corrects, removes words from or explains), and the position of an earlier one that it is shown beside.
    """

    name: str
    row: type[msgspec.Struct]
    rows: Callable[[Any, int, Any, Any, int | None], Iterable[msgspec.Struct]]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.row.__struct_fields__
