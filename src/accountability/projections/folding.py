"""Entries in, changed rows out: the one code path of live appends and of `replay`.

A `Fold` holds the state of the streams it has met. Live, it is given the streams that a command read, as
they were before; in a replay it meets every entry of the log once. A correction folds its stream anew, with
the replacement in its target's place, from the correction's own position on.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from accountability.domain.entries import Entry, Stream
from accountability.domain.integrity import EntryCorrected, PartRedacted, Recorded, effective, fold, following
from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from accountability.projections.tables import Change, EntryTable, Table
from accountability.storage.codec import decode

Stood = tuple[
    msgspec.Struct, int | None
]  # a row, and the position from which it stands (None: from before the fold)
_OF: dict[type[Stream], tuple[Table, ...]] = {
    kind: tuple(table for table in TABLES if table.of is kind) for kind in {table.of for table in TABLES}
}
_BY_NAME = {table.name: table for table in TABLES}


class Fold:
    """`keep` names the streams whose entries are kept for a later correction; None keeps every stream's."""

    def __init__(self, keep: Collection[UUID] | None = None) -> None:
        self.kept = keep
        self._states: dict[UUID, Any] = {}
        self._entries: dict[UUID, list[Recorded]] = {}
        # By stream, then by ask (None: what belongs to no ask), then by table and the last column of the key.
        self._rows: dict[UUID, dict[UUID | None, dict[tuple[str, Any], Stood]]] = {}

    def met(self, history: Sequence[Recorded]) -> None:
        """Take in the past of one stream, whose rows stand already."""
        if not history:
            return
        stream = history[0].entry.originator_id
        self._entries[stream] = list(history)
        self._states[stream] = fold(effective(history, decode))
        for _ in self._changes(stream, None, None):
            pass

    def after(self, position: int, entry: Entry) -> Iterator[Change | tuple[EntryTable, msgspec.Struct]]:
        """The rows that this entry changes in the tables of its stream, and those it adds of its own."""
        stream = entry.originator_id
        if self.kept is None or stream in self.kept:
            self._entries.setdefault(stream, []).append(Recorded(position, entry))
        corrects = isinstance(entry, EntryCorrected)
        if corrects:
            self._states[stream] = fold(effective(self._entries[stream], decode))
        else:
            self._states[stream] = following(self._states.get(stream), entry)
        yield from self._changes(stream, position, None if corrects else entry.ask)
        about = self._target(stream, entry)
        for table in ENTRY_TABLES:
            for row in table.rows(entry, position, self._states[stream], about):
                yield table, row

    def _target(self, stream: UUID, entry: Entry) -> Entry:
        """What a correction or redaction is about in the end; the entry itself if it is about no other."""
        while isinstance(entry, EntryCorrected | PartRedacted):
            target = entry.body.target
            earlier = next((item.entry for item in self._entries[stream] if item.position == target), None)
            if earlier is None or earlier is entry:  # not written by us: verification says so, pages go on
                break
            entry = earlier
        return entry

    def _changes(self, stream: UUID, position: int | None, ask: UUID | None) -> Iterator[Change]:
        """What differs from the rows that stood, of one ask or (None) of the whole stream."""
        state = self._states[stream]
        asks = [ask] if ask else [None, *getattr(state, "asks", ())]
        known = self._rows.setdefault(stream, {})
        for about in asks:
            stood = known.get(about, {})
            stands = known[about] = {}
            for table in _OF.get(type(state), ()):
                if table.by_ask == (about is not None):
                    yield from _compared(table, table.rows(state, about), stood, stands, position)
            for (name, _), ended in stood.items():
                yield Change(_BY_NAME[name], None, position, ended)

    def standing(self) -> Iterator[tuple[Table, Stood]]:
        """Every row that stands after what was met, with its position."""
        for known in self._rows.values():
            for rows in known.values():
                for (name, _), stood in rows.items():
                    yield _BY_NAME[name], stood


def _compared(
    table: Table,
    rows: Iterable[msgspec.Struct],
    stood: dict[tuple[str, Any], Stood],
    stands: dict[tuple[str, Any], Stood],
    position: int | None,
) -> Iterator[Change]:
    """Move what is unchanged from `stood` to `stands`, yield what is not. What stays in `stood` has ended."""
    for row in rows:
        key = table.name, getattr(row, table.key[-1])
        before = stood.pop(key, None)
        if before is not None and before[0] == row:
            stands[key] = before
        else:
            stands[key] = row, position
            yield Change(table, row, position, before)
