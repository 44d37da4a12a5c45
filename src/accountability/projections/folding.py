"""Entries in, changed rows out: the one code path of live appends and of `replay`.

A `Fold` holds the state of the streams it has met. Live, it is given the streams that a command read, as
they were before; in a replay it meets every entry of the log once. A correction folds its stream anew, with
the replacement in its target's place, from the correction's own position on.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from accountability.domain.asks import Ask
from accountability.domain.entries import Entry, Stream
from accountability.domain.integrity import EntryCorrected, Recorded, Revisiting, effective, fold, following
from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from accountability.projections.tables import Change, EntryTable, Stood, Table
from accountability.storage.codec import decode

# By kind of stream: the tables of what belongs to no ask, and those of each ask.
_OF: dict[type[Stream], tuple[list[Table], list[Table]]] = {
    kind: (
        [table for table in TABLES if table.of is kind and not table.by_ask],
        [table for table in TABLES if table.of is kind and table.by_ask],
    )
    for kind in {table.of for table in TABLES}
}


# By ask (None: what belongs to none), table and the last part of its key.
Rows = dict[UUID | None, dict[Table, dict[Any, Stood]]]


class Followed(msgspec.Struct):
    """One stream: its state, its entries as far as they are kept, the rows that stand."""

    state: Any = None
    entries: list[Recorded] = []
    rows: Rows = {}


class Met(msgspec.Struct, frozen=True):
    """The past of one stream and the rows that stand after it.

    `state` is the aggregate after it, with which a command goes on: what that records is the state after it.
    """

    history: Sequence[Recorded]
    state: Any
    rows: Rows


def met(history: Sequence[Recorded]) -> Met:
    """Fold a stream as it was read."""
    followed = Followed(state=fold(effective(history, decode)))
    _changes(followed, None, None)
    return Met(history, followed.state, followed.rows)


class Fold:
    """`keep` names the streams whose entries are kept for a later correction; None keeps every stream's."""

    def __init__(self, keep: Collection[UUID] | None = None) -> None:
        self._kept = keep
        self._streams: dict[UUID, Followed] = {}

    def go_on(self, past: Met) -> None:
        """After the past of one stream, whose rows stand already. What was met can be taken up again."""
        if not past.history:
            return
        rows = {
            ask: {table: dict(stood) for table, stood in tables.items()} for ask, tables in past.rows.items()
        }
        self._streams[past.history[0].entry.originator_id] = Followed(past.state, list(past.history), rows)

    def after(self, position: int, entry: Entry) -> list[Change | tuple[EntryTable, msgspec.Struct]]:
        """The rows that this entry changes in the tables of its stream, and those it adds of its own."""
        stream = entry.originator_id
        followed = self._streams.get(stream)
        if followed is None:
            followed = self._streams[stream] = Followed()
        if self._kept is None or stream in self._kept:
            followed.entries.append(Recorded(position, entry))
        corrects = isinstance(entry, EntryCorrected)
        reached = 0 if followed.state is None else followed.state.version
        if corrects or reached > entry.originator_version:
            followed.state = fold(effective(followed.entries, decode))
        elif reached < entry.originator_version:
            followed.state = following(followed.state, entry)
        found: list[Change | tuple[EntryTable, msgspec.Struct]] = []
        found += _changes(followed, position, None if corrects or entry.spreads else entry.ask)
        about = _target(followed.entries, entry)
        target = _beside(followed.entries, entry)
        for table in ENTRY_TABLES:
            found += [(table, row) for row in table.rows(entry, position, followed.state, about, target)]
        return found

    def standing(self, table: Table) -> Iterator[Stood]:
        """Every row of a table that stands after what was met, with its position."""
        for followed in self._streams.values():
            for known in followed.rows.values():
                yield from known.get(table, {}).values()


def _beside(entries: Sequence[Recorded], entry: Entry) -> int | None:
    """The position of the earlier entry that this one is about and shown beside, if there is one."""
    if isinstance(entry, Revisiting):
        return entry.body.target
    version = entry.speaks_of
    earlier = (item.position for item in entries if item.entry.originator_version == version)
    return None if version is None else next(earlier, None)


def _target(entries: Sequence[Recorded], entry: Entry) -> Entry:
    """What a correction or removal is about in the end; the entry itself if it is about no other."""
    while isinstance(entry, Revisiting):
        target = entry.body.target
        earlier = next((item.entry for item in entries if item.position == target), None)
        if earlier is None or earlier is entry:  # not written by us: verification says so, pages go on
            break
        entry = earlier
    return entry


def _changes(followed: Followed, position: int | None, ask: UUID | None) -> list[Change]:
    """What differs from the rows that stood, of one ask or (None) of the whole stream."""
    state = followed.state
    if type(state) not in _OF:
        return []
    of_none, of_ask = _OF[type(state)]
    if ask is not None:  # of one that only a newer program knows there are no rows
        known = getattr(state, "asks", {}).get(ask)
        return _compared(followed, of_ask, known, position) if known else []
    found = _compared(followed, of_none, None, position)
    for about in getattr(state, "asks", {}).values():
        found += _compared(followed, of_ask, about, position)
    return found


def _compared(
    followed: Followed, tables: Sequence[Table], ask: Ask | None, position: int | None
) -> list[Change]:
    """Leave what is unchanged as it stood and give what is not. What stood and is not there now has ended."""
    changes: list[Change] = []
    known = followed.rows.setdefault(ask.id if ask else None, {})
    for table in tables:
        stood, stands = known.get(table, {}), {}
        for row in table.rows(followed.state, ask):
            last = getattr(row, table.key[-1])
            before = stood.pop(last, None)
            if before is not None and before[0] == row:
                stands[last] = before
            else:
                stands[last] = row, position
                changes.append(Change(table, row, position, before))
        if stood:
            changes += [Change(table, None, position, ended) for ended in stood.values()]
        known[table] = stands
    return changes
