"""How a question is asked of the read models: as at one position, with the words fetched at the end.

A `Reader` is one connection in one read-only transaction, so every figure on a page is of the same moment.
Rows hold commitments; `words` fetches what still stands behind them and says what was taken away.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from accountability.domain.clocks import LONDON, london_day
from accountability.projections.tables import Row, Table

if TYPE_CHECKING:
    import asyncpg

R = TypeVar("R", bound=Row)

HEAD = "select position, recorded from log order by position desc limit 1"
# Entries are appended in the order of their times but for those under way together, so the last one recorded
# before a moment lies within a minute of the latest time before it.
HEAD_BY = """
with latest as materialized (
  select position from timeline where recorded < $1
    and recorded > (select max(recorded) from timeline where recorded < $1) - interval '1 minute'
)
select max(position) from latest
"""
RECORDED = "select recorded from log where position = $1"
WORDS = "select encode(commitment, 'hex'), bytes from part where commitment = any($1)"
GONE = "select sealed, position, ground from redaction where sealed = any($1)"


class Gone(msgspec.Struct, frozen=True):
    """A text that was redacted by the entry at this position, on this ground."""

    position: int
    ground: str


Words = dict[str, "str | Gone"]


class Reader(msgspec.Struct, frozen=True):
    """`at` is the last position seen (-1: an empty log); `today` the day in London that pages count from.

    For a past view (`past`) today is that past day, so that nothing is called overdue that was not then.
    """

    connection: Any
    at: int
    head: int
    today: date
    past: bool = False

    async def fetch(self, query: str, *args: Any) -> list[Any]:
        found: list[Any] = await self.connection.fetch(query, *args)
        return found


@asynccontextmanager
async def reading(
    pool: "asyncpg.Pool[Any]", now: datetime, at: "int | date | None" = None
) -> AsyncIterator[Reader]:
    """A reader at the head of the log, or as at a position or at the end of a day in London."""
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        row = await connection.fetchrow(HEAD)
        head = row["position"] if row else -1
        if at is None:
            yield Reader(connection, head, head, london_day(now))
        elif isinstance(at, int):
            when = await connection.fetchval("select recorded from log where position = $1", min(at, head))
            yield Reader(connection, min(at, head), head, london_day(when or now), past=True)
        else:
            position = await connection.fetchval(HEAD_BY, _end_of(at))
            yield Reader(
                connection, -1 if position is None else position, head, min(at, london_day(now)), past=True
            )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


async def positions_on(reader: Reader, days: Iterable[date]) -> list[int]:
    """The last position recorded by the end of each day in London, up to the reader's; -1 before all."""
    found = [await reader.connection.fetchval(HEAD_BY, _end_of(day)) for day in days]
    return [-1 if position is None else min(position, reader.at) for position in found]


async def recorded(reader: Reader) -> datetime | None:
    """When the entry at the reader's position was recorded; None for an empty log."""
    when: datetime | None = await reader.connection.fetchval(RECORDED, reader.at)
    return when


async def rows_of(reader: Reader, table: Table, where: str, *args: Any) -> list[Any]:
    """Rows of one table valid at the reader's position. `where` goes on with the query, from $2."""
    columns = ", ".join(table.columns)
    query = f"select {columns} from {table.name} where from_position <= $1 and until_position > $1 {where}"  # noqa: S608 - names are ours
    found = await reader.fetch(query, reader.at, *args)
    return [msgspec.convert(dict(record), table.row, from_attributes=False, strict=False) for record in found]


async def words(reader: Reader, parts: Iterable[dict[str, str]]) -> Words:
    """The texts behind these commitments, as they stand today: redactions apply to past views too.

    A commitment that is in neither map has no words and no redaction: the page says that they are missing.
    """
    sealed = sorted({commitment for names in parts for commitment in names.values()})
    if not sealed:
        return {}
    found: Words = {}
    for commitment, content in await reader.fetch(WORDS, [bytes.fromhex(item) for item in sealed]):
        found[commitment] = content.decode("utf-8", "replace")
    missing = [item for item in sealed if item not in found]
    if missing:
        for commitment, position, ground in await reader.fetch(GONE, missing):
            found[commitment] = Gone(position, ground)
    return found
