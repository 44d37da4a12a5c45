"""Fills the read models: inline with each append, and from the whole log in a replay.

Both fold through `Fold` and so decide the same rows. A replay is one transaction that holds the log's lock:
writers wait for it, readers see the old rows until it commits, and a crash leaves them.
"""

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
from eventsourcing.persistence import IntegrityError

from accountability.domain.integrity import Recorded
from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from accountability.projections.folding import Fold
from accountability.projections.tables import FOREVER, Change, EntryTable, Table
from accountability.storage import log, redaction, rows
from accountability.storage.rows import Changed, Shape

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

LOCK = "select pg_advisory_xact_lock(7301)"
CURRENT = """
select coalesce((select fingerprint from read_model), '') = $1
  and coalesce((select max(position) from timeline), -1) = coalesce((select max(position) from log), -1)
"""
KEEP = "insert into read_model (fingerprint, rebuilt) values ($1, $2)"
# So many entries are folded between two looks at the connection on which rows are written.
AT_A_TIME = 200

AnyTable = Table | EntryTable
Rows = dict[AnyTable, list[tuple[Any, ...]]]
_values, _named = msgspec.structs.astuple, msgspec.structs.asdict
_SHAPES: dict[AnyTable, Shape] = {
    table: Shape(table.name, (*table.columns, "from_position", "until_position"), table.key)
    for table in TABLES
} | {table: Shape(table.name, table.columns) for table in ENTRY_TABLES}


def _fingerprint() -> str:
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *(here.parent / "domain").glob("*.py")])
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


# Which code decides the rows: a change of the rules or the tables asks for a replay. Taken when the program
# starts, so that a process of the old version never passes for one of the new.
FINGERPRINT = _fingerprint()


class Gathered:
    """The rows that some new entries change, ready to be written: one statement for however many entries.

    A row that stands and ends within the same entries is written once, with both of its positions.
    """

    def __init__(self) -> None:
        self._changed: dict[AnyTable, Changed] = {}
        self._begun: dict[tuple[Table, tuple[Any, ...]], tuple[msgspec.Struct, int]] = {}

    def take(self, fold: Fold, item: Recorded) -> None:
        for change in fold.after(item.position, item.entry):
            if isinstance(change, Change):
                self._take(change, item.position)
            else:
                table, row = change
                self._of(table).added.append(_named(row))

    def _of(self, table: AnyTable) -> Changed:
        return self._changed.setdefault(table, Changed())

    def _take(self, change: Change, position: int) -> None:
        table, ended = change.table, change.ended
        if ended is not None:
            begun = self._begun.pop((table, ended), None)
            if begun is None:
                key = dict(zip(table.key, ended, strict=True))
                self._of(table).ended.append(key | {"until_position": position})
            else:
                self._of(table).added.append(_valid(*begun, position))
        if change.row is not None:
            begins = table, table.key_of(change.row)
            # Two decided at once may take one short name: within a batch no table would see the clash.
            if begins in self._begun:
                raise IntegrityError(f"{table.name}: {begins[1]} stands already")
            self._begun[begins] = change.row, position

    async def write(self, connection: "AnyConnection", beside: dict[Shape, Changed] | None = None) -> None:
        """With what else is to be written in the same transaction."""
        for (table, _), (row, position) in self._begun.items():
            self._of(table).added.append(_valid(row, position, FOREVER))
        in_order = {shape: self._changed[table] for table, shape in _SHAPES.items() if table in self._changed}
        await rows.change(connection, in_order | (beside or {}))


def _valid(row: msgspec.Struct, since: int, until: int) -> rows.Values:
    return _named(row) | {"from_position": since, "until_position": until}


class Rebuilt:
    """The rows of a replay: those that ended, until they are taken away; those that stand are in the fold."""

    def __init__(self, keep: set[UUID]) -> None:
        self.fold = Fold(keep)
        self._ended: Rows = {}

    def take(self, item: Recorded) -> None:
        for change in self.fold.after(item.position, item.entry):
            if not isinstance(change, Change):
                table, row = change
                self._ended.setdefault(table, []).append(_values(row))
            elif change.before:
                before, since = change.before
                ended = (*_values(before), since, change.position)
                self._ended.setdefault(change.table, []).append(ended)

    def taken_away(self) -> Rows:
        ended, self._ended = self._ended, {}
        return ended

    def standing(self, table: Table) -> Iterator[tuple[Any, ...]]:
        for row, since in self.fold.standing(table):
            yield (*_values(row), since, FOREVER)


async def replay(connection: "AnyConnection", progress: Callable[[str], None] = lambda _: None) -> int:
    """Rebuild every read model from the log; returns the number of entries folded."""
    async with connection.transaction():
        await connection.execute(LOCK)
        await redaction.carry_out_all(connection)  # after a restore, words may be back that were removed
        for name in (*(table.name for table in _SHAPES), "read_model"):
            await rows.clear(connection, name)
        rebuilt, folded = Rebuilt(await log.revisited_streams(connection)), 0
        with _nothing_collected():
            async for batch in log.read_in_batches(connection, 0):
                folded += await _fold(connection, rebuilt, batch)
                if folded % 10_000 == 0:
                    progress(f"{folded:,} entries folded")
        progress("writing the read models")
        await _copy(connection, rebuilt.taken_away())
        for table in TABLES:
            await rows.add(connection, _SHAPES[table], rebuilt.standing(table))
        await connection.execute(KEEP, FINGERPRINT, datetime.now(UTC))
    return folded


async def _fold(
    connection: "AnyConnection", rebuilt: Rebuilt, batch: Iterator[tuple[Recorded, bytes, bytes]]
) -> int:
    """Fold one batch while PostgreSQL writes what the batch before brought; returns its length."""
    number = -1
    writing = asyncio.create_task(_copy(connection, rebuilt.taken_away()))
    try:
        for number, (item, _, _) in enumerate(batch):
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)
            rebuilt.take(item)
    finally:
        await writing
    return number + 1


async def _copy(connection: "AnyConnection", gathered: Rows) -> None:
    for table, values in gathered.items():
        await rows.add(connection, _SHAPES[table], values)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """A fold makes no cycles, and holds ever more that would be searched for them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def are_current(connection: "AnyConnection") -> bool:
    """Whether this program's read models cover the whole log."""
    return bool(await connection.fetchval(CURRENT, FINGERPRINT))
