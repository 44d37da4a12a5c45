"""Writes read-model rows: a few set-based statements inside the transaction that appends.

Knows columns and values only; which rows change is decided by `projections/folding.py`.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

# A rebuild takes as long as it takes; the pool's own limit is for pages.
UNHURRIED = 24 * 3600.0


async def end(
    connection: "AnyConnection", table: str, key: Sequence[str], ended: Sequence[Sequence[Any]]
) -> None:
    """The current rows with these keys stop being valid: each of `ended` is a position and a key."""
    where = " and ".join(f"{name} = ${n}" for n, name in enumerate(key, 2))
    query = f"update {table} set until_position = $1 where {where} and until_position = 9223372036854775807"  # noqa: S608 - names are ours
    await connection.executemany(query, ended)


async def add(
    connection: "AnyConnection",
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    within: float | None = None,
) -> None:
    """New rows, however many, `within` so many seconds (None: the connection's own limit)."""
    await connection.copy_records_to_table(table, records=rows, columns=list(columns), timeout=within)


async def clear(connection: "AnyConnection", table: str) -> None:
    await connection.execute(f"delete from {table}", timeout=UNHURRIED)  # noqa: S608 - names are ours
