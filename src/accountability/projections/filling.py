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
from accountability.projections.tables import FOREVER, Change, Table
from accountability.storage import log, redaction, rows

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

Rows = dict[str, list[tuple[Any, ...]]]
_values = msgspec.structs.astuple
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


class Rebuilt:
    """The rows of a replay: those that ended, until they are taken away; those that stand are in the fold."""

    def __init__(self, keep: set[UUID]) -> None:
        self.fold = Fold(keep)
        self._ended: Rows = {}

    def take(self, item: Recorded) -> None:
        for change in self.fold.after(item.position, item.entry):
            if not isinstance(change, Change):
                table, row = change
                self._ended.setdefault(table.name, []).append(_values(row))
            elif change.before:
                before, since = change.before
                ended = (*_values(before), since, change.position)
                self._ended.setdefault(change.table.name, []).append(ended)

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
        for name in (*_COLUMNS, "read_model"):
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
            await rows.add(
                connection, table.name, _COLUMNS[table.name], rebuilt.standing(table), rows.UNHURRIED
            )
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
    for name, values in gathered.items():
        await rows.add(connection, name, _COLUMNS[name], values, rows.UNHURRIED)


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
