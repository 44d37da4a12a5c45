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
from accountability.domain.files import is_file
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
FILES = """
select encode(commitment, 'hex') as sealed, octet_length(bytes) as size, encode(digest, 'hex') as digest
from part where commitment = any($1) and digest is not null
"""
WORDS = "select encode(commitment, 'hex'), bytes from part where commitment = any($1)"
GONE = """
select distinct on (r.sealed) r.sealed, r.position, r.kind, r.ground, r.replacement, t.recorded
from removal r join timeline t on t.position = r.position where r.sealed = any($1)
order by r.sealed, r.kind = 'redacted' desc, r.position desc
"""


class Gone(msgspec.Struct, frozen=True):
    """A text that the entry at this position redacted or withholds, on this ground, since this day in London.

    `replacement` are the parts that stand in its place: their words are found like all others.
    """

    position: int
    ground: str
    day: date
    withheld: bool = False
    replacement: dict[str, str] = {}


Words = dict[str, "str | Gone"]


class OnFile(msgspec.Struct, frozen=True):
    """A file as it is kept: how many bytes it has, and their SHA-256 in hexadecimal."""

    size: int
    digest: str


Files = dict[str, "OnFile | Gone"]


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
    """The texts behind these commitments, as they stand today: removals apply to past views too.

    Among them those of the words that stand in the place of others. A commitment of which nothing is found
    has no words and nobody removed them: the page says that they are missing. Files are no words: `files`.
    """
    found: Words = {}
    asked: set[str] = set()
    wanted = {sealed for names in parts for name, sealed in names.items() if not is_file(name)}
    while wanted:
        asked |= wanted
        found |= await _standing(reader, wanted)
        gone = await _gone(reader, wanted - found.keys())
        found |= gone
        wanted = {sealed for text in gone.values() for sealed in text.replacement.values()} - asked
    return found


async def files(reader: Reader, parts: Iterable[dict[str, str]]) -> Files:
    """What is kept of the files among these parts; nobody's bytes are read for it."""
    wanted = {sealed for names in parts for name, sealed in names.items() if is_file(name)}
    if not wanted:
        return {}
    rows = await reader.fetch(FILES, [bytes.fromhex(sealed) for sealed in sorted(wanted)])
    found: Files = {row["sealed"]: OnFile(row["size"], row["digest"]) for row in rows}
    return found | await _gone(reader, wanted - found.keys())


async def _standing(reader: Reader, sealed: set[str]) -> dict[str, str]:
    rows = await reader.fetch(WORDS, [bytes.fromhex(item) for item in sorted(sealed)])
    return {commitment: content.decode("utf-8", "replace") for commitment, content in rows}


async def _gone(reader: Reader, sealed: set[str]) -> dict[str, Gone]:
    """What was put back last and is not there is not gone: it is missing."""
    rows = await reader.fetch(GONE, sorted(sealed)) if sealed else []
    return {
        row["sealed"]: Gone(
            row["position"],
            row["ground"],
            london_day(row["recorded"]),
            withheld=row["kind"] == "withheld",
            replacement=row["replacement"],
        )
        for row in rows
        if row["kind"] != "restored"
    }
