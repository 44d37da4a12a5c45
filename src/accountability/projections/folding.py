"""Entries in, changed rows out: the one code path of live appends and of `replay`.

A `Fold` holds the state of the streams it has met. Live, it is given the streams that a command read, as
they were before; in a replay it meets every entry of the log once. A correction folds its stream anew, with
the replacement in its target's place, from the correction's own position on.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from accountability.domain.entries import Entry, Stream
from accountability.domain.integrity import EntryCorrected, PartRedacted, Recorded, effective, fold, following
from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from accountability.projections.tables import Change, EntryTable, Row, Table
from accountability.storage.codec import decode

Key = tuple[Any, ...]
_OF: dict[type[Stream], tuple[Table, ...]] = {
    kind: tuple(table for table in TABLES if table.of is kind) for kind in {table.of for table in TABLES}
}


class Fold:
    """`keep` names the streams whose entries are kept for a later correction; None keeps every stream's."""

    def __init__(self, keep: Collection[UUID] | None = None) -> None:
        self.kept = keep
        self._states: dict[UUID, Any] = {}
        self._entries: dict[UUID, list[Recorded]] = {}
        self._rows: dict[UUID, dict[tuple[str, Key], Row]] = {}

    def met(self, history: Sequence[Recorded]) -> None:
        """Take in the past of one stream, whose rows stand already."""
        if not history:
            return
        stream = history[0].entry.originator_id
        self._entries[stream] = list(history)
        state = self._states[stream] = fold(effective(history, decode))
        rows = self._rows[stream] = {}
        for table in _OF.get(type(state), ()):
            for row in table.rows(state, None):
                rows[table.name, table.key_of(row)] = row

    def after(self, position: int, entry: Entry) -> Iterator[Change | tuple[EntryTable, Row]]:
        """The rows that this entry changes in the tables of its stream, and those it adds of its own."""
        stream = entry.originator_id
        if self.kept is None or stream in self.kept:
            self._entries.setdefault(stream, []).append(Recorded(position, entry))
        corrects = isinstance(entry, EntryCorrected)
        if corrects:
            self._states[stream] = fold(effective(self._entries[stream], decode))
        else:
            self._states[stream] = following(self._states.get(stream), entry)
        yield from self._changes(stream, position, None if corrects else entry.ask, whole=corrects or entry.ask is None)
        about = self._target(stream, entry)
        for table in ENTRY_TABLES:
            for row in table.rows(entry, position, self._states[stream], about):
                yield table, row

    def _target(self, stream: UUID, entry: Entry) -> Entry:
        """What a correction or redaction is about, if it is about an entry; else the entry itself."""
        if not isinstance(entry, EntryCorrected | PartRedacted):
            return entry
        return next((item.entry for item in self._entries[stream] if item.position == entry.body.target), entry)

    def _changes(self, stream: UUID, position: int, ask: UUID | None, *, whole: bool) -> Iterator[Change]:
        state = self._states[stream]
        known = self._rows.setdefault(stream, {})
        for table in _OF.get(type(state), ()):
            shown = {table.key_of(row): row for row in table.rows(state, ask)}
            for key, row in shown.items():
                if known.get((table.name, key)) != row:
                    known[table.name, key] = row
                    yield Change(table, key, row, position)
            for name, key in list(known):
                if name == table.name and key not in shown and (whole or key[0] == ask):
                    del known[name, key]
                    yield Change(table, key, None, position)
