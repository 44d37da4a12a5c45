"""Fills the read models: inline with each append, and from the whole log in a replay.

Both fold through `Fold` and so decide the same rows. A replay reads the log in one snapshot, takes the log's
lock, folds what came meanwhile, and swaps the rows in the same transaction: readers see the old rows until it
commits, and a crash leaves them.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from eventsourcing.persistence import IntegrityError

from accountability.domain.integrity import Recorded
from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from accountability.projections.folding import Fold
from accountability.projections.tables import FOREVER, Change, EntryTable, Table
from accountability.storage import log, redaction, rows

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

LOCK = "select pg_advisory_xact_lock(7301)"
CURRENT = """
select coalesce((select fingerprint from read_model), '') = $1
  and coalesce((select max(position) from timeline), -1) = coalesce((select max(position) from log), -1)
"""
KEEP = "insert into read_model (fingerprint, rebuilt) values ($1, $2)"


ALL: tuple[Table | EntryTable, ...] = (*TABLES, *ENTRY_TABLES)
_KEYS = {table.name: table.key for table in TABLES}
_COLUMNS = {table.name: (*table.columns, "from_position", "until_position") for table in TABLES} | {
    table.name: table.columns for table in ENTRY_TABLES
}


def _fingerprint() -> str:
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here.parent / "domain").glob("*.py")])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


# Which code decides the rows: a change of the rules or the tables asks for a replay. Taken when the program
# starts, so that a process of the old version never passes for one of the new.
FINGERPRINT = _fingerprint()


class Gathered:
    """The rows that some new entries change, ready to be written: a few statements for however many entries.

    A row that stands and ends within the same entries is written once, with both of its positions.
    """

    def __init__(self) -> None:
        self._ended: dict[str, list[tuple[Any, ...]]] = {}
        self._added: dict[str, list[tuple[Any, ...]]] = {}
        self._begun: dict[tuple[str, tuple[Any, ...]], tuple[msgspec.Struct, int]] = {}

    def take(self, fold: Fold, item: Recorded) -> None:
        for change in fold.after(item.position, item.entry):
            if isinstance(change, Change):
                self._take(change, item.position)
            else:
                table, row = change
                self._added.setdefault(table.name, []).append(_values(row))

    def _take(self, change: Change, position: int) -> None:
        name, ended = change.table.name, change.ended
        if ended is not None:
            begun = self._begun.pop((name, ended), None)
            if begun is None:
                self._ended.setdefault(name, []).append((position, *ended))
            else:
                self._added.setdefault(name, []).append((*_values(begun[0]), begun[1], position))
        if change.row is not None:
            key = name, change.table.key_of(change.row)
            # Two decided at once may take one short name: within a batch no table would see the clash.
            if key in self._begun:
                raise IntegrityError(f"{name}: {key[1]} stands already")
            self._begun[key] = change.row, position

    async def write(self, connection: "AnyConnection") -> None:
        for (name, _), (row, position) in self._begun.items():
            self._added.setdefault(name, []).append((*_values(row), position, FOREVER))
        for name, keys in self._ended.items():
            await rows.end(connection, name, _KEYS[name], keys)
        for name, values in self._added.items():
            await rows.add(connection, name, _COLUMNS[name], values)


async def fill(connection: "AnyConnection", fold: Fold, entries: Sequence[Recorded]) -> None:
    """Fill the rows of newly appended entries, in the appending transaction."""
    gathered = Gathered()
    for item in entries:
        gathered.take(fold, item)
    await gathered.write(connection)


_values = msgspec.structs.astuple


class Rebuilt:
    """Rows gathered in memory: those that have ended, and in the fold those that stand."""

    def __init__(self, keep: set[Any]) -> None:
        self.fold = Fold(keep)
        self.ended: dict[str, list[tuple[Any, ...]]] = {table.name: [] for table in ALL}

    def take(self, item: Recorded) -> None:
        for change in self.fold.after(item.position, item.entry):
            if not isinstance(change, Change):
                table, row = change
                self.ended[table.name].append(_values(row))
            elif change.before:
                before, since = change.before
                self.ended[change.table.name].append((*_values(before), since, change.position))

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, by the table's name."""
        for table, (row, since) in self.fold.standing():
            self.ended[table.name].append((*_values(row), since, FOREVER))
        return self.ended


async def replay(connection: "AnyConnection", progress: Callable[[str], None] = lambda _: None) -> int:
    """Rebuild every read model from the log; returns the number of entries folded."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        rebuilt = Rebuilt(await log.revisited_streams(connection))
        folded = await _take(rebuilt, log.read_from(connection, 0), progress)
    async with connection.transaction():
        await connection.execute(LOCK)
        # What was appended while we folded. The first correction or redaction in a stream that we did not
        # keep starts afresh.
        if await log.revisited_streams(connection) - set(rebuilt.fold.kept or ()):
            rebuilt, folded = Rebuilt(await log.revisited_streams(connection)), 0
        folded += await _take(rebuilt, log.read_from(connection, folded), progress)
        progress("writing the read models")
        await redaction.carry_out_all(connection)  # after a restore, words may be back that were destroyed
        gathered = rebuilt.rows()
        for table in ALL:
            await rows.clear(connection, table.name)
            await rows.copy(connection, table.name, _COLUMNS[table.name], gathered[table.name])
        await rows.clear(connection, "read_model")
        await connection.execute(KEEP, FINGERPRINT, datetime.now(UTC))
    return folded


async def _take(
    rebuilt: Rebuilt,
    entries: AsyncIterator[tuple[Recorded, bytes, bytes]],
    progress: Callable[[str], None],
) -> int:
    taken = 0
    async for item, _, _ in entries:
        rebuilt.take(item)
        taken += 1
        if taken % 10_000 == 0:
            progress(f"{taken:,} entries folded")
    return taken


async def are_current(connection: "AnyConnection") -> bool:
    """Whether this program's read models cover the whole log."""
    return bool(await connection.fetchval(CURRENT, FINGERPRINT))
