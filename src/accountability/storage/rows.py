"""Writes what goes with new entries inside the transaction that appends, and read models anew in a rebuild.

Knows columns and values only; which rows change is decided by `projections/folding.py`.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

# A rebuild takes as long as it takes; the pool's own limit is for pages.
UNHURRIED = 24 * 3600.0
# The rows that end go first, since what takes their place has their key: the new ones wait until they are
# counted. Each is looked up by its key (`offset 0`): how many there will be is unknown when this is planned,
# and with a hundred all rows that stand would be read.
CHANGE = """
{name}_ended as (
  update {table} t set until_position = e.until_position
  from jsonb_populate_recordset(null::{table}, {ended}) e,
    lateral (select s.ctid from {table} s where {same} and s.until_position = 9223372036854775807 offset 0) s
  where t.ctid = s.ctid returning 1),
{name}_added as (
  insert into {table} ({columns}) select {columns} from jsonb_populate_recordset(null::{table}, {added})
  where (select count(*) from {name}_ended) >= 0)"""
ADD = """
{name}_added as (
  insert into {table} ({columns}) select {columns} from jsonb_populate_recordset(null::{table}, {added}))"""


class Shape(msgspec.Struct, frozen=True):
    """A table, its columns as they are written, and those that name a row (none: its rows stay for ever)."""

    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...] = ()


# By column, as JSON that the database reads. Bytes are written as PostgreSQL has them: `bytea`.
Values = dict[str, Any]


class Changed(msgspec.Struct):
    """New rows, and the keys of those that stop being valid, each with the position from which it does."""

    ended: list[Values] = []
    added: list[Values] = []


def bytea(value: bytes) -> str:
    return f"\\x{value.hex()}"


async def change(connection: "AnyConnection", changes: dict[Shape, Changed]) -> None:
    """All in one statement, whatever the number of rows and tables."""
    if not changes:
        return
    values = [rows for shape, changed in changes.items() for rows in _values(shape, changed)]
    await connection.execute(_statement(tuple(changes)), *values)


def _values(shape: Shape, changed: Changed) -> list[list[Values]]:
    return [changed.ended, changed.added] if shape.key else [changed.added]


@cache
def _statement(shapes: tuple[Shape, ...]) -> str:
    parts, number = [], 0
    for shape in shapes:
        if shape.key:
            number += 1
        ended, number = number, number + 1
        same = " and ".join(f"s.{name} = e.{name}" for name in shape.key)
        parts.append(
            (CHANGE if shape.key else ADD).format(
                table=shape.table,
                name=shape.table.replace(".", "_"),
                columns=", ".join(shape.columns),
                ended=f"${ended}",
                added=f"${number}",
                same=same,
            )
        )
    return f"with {','.join(parts)} select"


async def add(connection: "AnyConnection", shape: Shape, rows: Iterable[Sequence[Any]]) -> None:
    """New rows of a rebuild, however many, their values in the order of the columns."""
    await connection.copy_records_to_table(
        shape.table, records=rows, columns=list(shape.columns), timeout=UNHURRIED
    )


async def clear(connection: "AnyConnection", table: str) -> None:
    await connection.execute(f"delete from {table}", timeout=UNHURRIED)  # noqa: S608 - names are ours
