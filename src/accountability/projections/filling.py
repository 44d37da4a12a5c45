"""Fills the read models: inline with each append, and from the whole log in a replay.

Both fold through `Fold` and so decide the same rows. A replay reads the log in one snapshot, takes the log's
lock, folds what came meanwhile, and swaps the rows in the same transaction: readers see the old rows until it
commits, and a crash leaves them.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from accountability.domain.integrity import Recorded
from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from accountability.projections.folding import Fold
from accountability.projections.tables import FOREVER, Change, EntryTable, Row, Table
from accountability.storage import log, rows

if TYPE_CHECKING:
    from asyncpg import Connection

LOCK = "select pg_advisory_xact_lock(7301)"
CURRENT = """
select coalesce((select fingerprint from read_model), '') = $1
  and coalesce((select max(position) from timeline), -1) = coalesce((select max(position) from log), -1)
"""
KEEP = "insert into read_model (fingerprint, rebuilt) values ($1, $2)"


_KEYS = {table.name: table.key for table in TABLES}
_COLUMNS = {table.name: (*table.columns, "from_position") for table in TABLES} | {
    table.name: table.columns for table in ENTRY_TABLES
}


def fingerprint() -> str:
    """Which code decides the rows: a change of the rules or the tables asks for a replay."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here.parent / "domain").glob("*.py")])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


async def fill(connection: "Connection[Any]", fold: Fold, entries: Sequence[Recorded]) -> None:
    """Fill the rows of newly appended entries, in the appending transaction."""
    for item in entries:
        ended: dict[str, list[tuple[Any, ...]]] = {}
        added: dict[str, list[list[Any]]] = {}
        for change in fold.after(item.position, item.entry):
            if isinstance(change, Change):
                ended.setdefault(change.table.name, []).append(change.key)
                if change.row is not None:
                    added.setdefault(change.table.name, []).append([*_values(change.row), item.position])
            else:
                table, row = change
                added.setdefault(table.name, []).append(_values(row))
        for name, keys in ended.items():
            await rows.end(connection, name, _KEYS[name], keys, item.position)
        for name, values in added.items():
            await rows.add(connection, name, _COLUMNS[name], values)


def _values(row: Row) -> list[Any]:
    return [getattr(row, name) for name in row.__struct_fields__]


class Rebuilt:
    """Rows gathered in memory: those that have ended, and those that stand."""

    def __init__(self, keep: set[Any]) -> None:
        self.fold = Fold(keep)
        self.ended: dict[str, list[list[Any]]] = {table.name: [] for table in (*TABLES, *ENTRY_TABLES)}
        self.standing: dict[tuple[str, tuple[Any, ...]], tuple[Row, int]] = {}

    def take(self, item: Recorded) -> None:
        for change in self.fold.after(item.position, item.entry):
            if not isinstance(change, Change):
                table, row = change
                self.ended[table.name].append(_values(row))
                continue
            key = (change.table.name, change.key)
            if key in self.standing:
                row, since = self.standing.pop(key)
                self.ended[change.table.name].append([*_values(row), since, item.position])
            if change.row is not None:
                self.standing[key] = (change.row, item.position)

    def rows(self, table: Table | EntryTable) -> Iterable[list[Any]]:
        yield from self.ended[table.name]
        for (name, _), (row, since) in self.standing.items():
            if name == table.name:
                yield [*_values(row), since, FOREVER]


async def replay(connection: "Connection[Any]", progress: Callable[[str], None] = lambda _: None) -> int:
    """Rebuild every read model from the log; returns the number of entries folded."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        rebuilt = Rebuilt(await log.revisited_streams(connection))
        folded = await _take(rebuilt, log.read_from(connection, 0), progress)
    async with connection.transaction():
        await connection.execute(LOCK)
        # What was appended while we folded. The first correction or redaction in a stream that we did not keep starts afresh.
        if await log.revisited_streams(connection) - (rebuilt.fold.kept or set()):
            rebuilt, folded = Rebuilt(await log.revisited_streams(connection)), 0
        folded += await _take(rebuilt, log.read_from(connection, folded), progress)
        progress("writing the read models")
        for table in (*TABLES, *ENTRY_TABLES):
            await rows.clear(connection, table.name)
            positions = ("from_position", "until_position") if isinstance(table, Table) else ()
            await rows.copy(connection, table.name, (*table.columns, *positions), list(rebuilt.rows(table)))
        await rows.clear(connection, "read_model")
        await connection.execute(KEEP, fingerprint(), datetime.now(UTC))
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


async def are_current(connection: "Connection[Any]") -> bool:
    """Whether this program's read models cover the whole log."""
    return bool(await connection.fetchval(CURRENT, fingerprint()))
