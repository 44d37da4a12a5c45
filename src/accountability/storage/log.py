"""The log: append with an expected version, read a stream, read on from a position.

One writer at a time from `log_append()` to its commit; positions are gapless and in commit order. A conflict
is the library's `IntegrityError`; a lost connection is `OperationalError` and is never retried here, since
its outcome is unknown: the idempotency key of the command decides.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec
from eventsourcing.persistence import IntegrityError, OperationalError

from accountability.domain.entries import Entry
from accountability.domain.integrity import Recorded
from accountability.storage.codec import decode, encode
from accountability.storage.parts import Part

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

APPEND = "select * from log_append($1, $2, $3, $4, $5, $6, $7, $8, $9)"
STREAM = "select position, state from log where stream_id = $1 order by version"
STREAM_OF_ASK = """
select l.position, l.state, a.office, o.last_day from ask a join log l on l.stream_id = a.stream
left join office o on o.slug = a.office and o.until_position = 9223372036854775807
where a.ask = $1 and a.until_position = 9223372036854775807 order by l.version
"""
STREAM_OF = "select stream_id from log where position = $1"
FROM = """
select position, stream_id, version, topic, ask, recorded, state, leaf from log
where position >= $1 order by position
"""
BATCH = 1000
HEAD = "select coalesce(max(position), -1) from log"
REVISITING = (
    "entry-corrected",
    "part-redacted",
    "part-withheld",
    "part-restored",
    "redaction-explained",
    "non-response-disputed",
    "transcription-disputed",
    "transcription-confirmed",
    "dispute-resolved",
    "explanation-attached",
)
REVISITED = f"select distinct stream_id from log where topic ~ '^({'|'.join(REVISITING)})/'"  # noqa: S608 - a constant


class CopiesDiffer(Exception):
    """Raised when a column of the log says something else than the bytes: the row was tampered with."""


async def append(connection: "AnyConnection", entries: Sequence[Entry], parts: Sequence[Part]) -> list[int]:
    """Append entries with their parts in the caller's transaction; returns their positions.

    The caller holds the log's lock from here to its commit: nothing slow may come between.
    """
    states = [encode(entry) for entry in entries]
    try:
        rows = await connection.fetch(
            APPEND,
            [entry.originator_id for entry in entries],
            [entry.originator_version for entry in entries],
            [entry.tag for entry in entries],
            [entry.ask for entry in entries],
            [entry.timestamp for entry in entries],
            states,
            [part.name for part in parts],
            [part.salt for part in parts],
            [part.content for part in parts],
        )
    except asyncpg.UniqueViolationError as error:
        raise IntegrityError(str(error)) from error
    except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError) as error:
        raise OperationalError(str(error)) from error
    return [row[0] for row in rows]


async def read_stream(connection: "AnyConnection", stream: UUID) -> list[Recorded]:
    """Every entry of one stream in order; empty if there is none."""
    return [Recorded(row["position"], decode(row["state"])) for row in await connection.fetch(STREAM, stream)]


class StreamOfAsk(msgspec.Struct, frozen=True):
    """Every entry of a recommendation, and on which day the office ended that one of its asks is put to."""

    history: list[Recorded]
    office: str
    last_day: date | None


async def read_stream_of_ask(connection: "AnyConnection", ask: UUID) -> StreamOfAsk | None:
    """The recommendation that this ask belongs to; None if there is no such ask."""
    rows = await connection.fetch(STREAM_OF_ASK, ask)
    if not rows:
        return None
    history = [Recorded(row["position"], decode(row["state"])) for row in rows]
    return StreamOfAsk(history, rows[0]["office"], rows[0]["last_day"])


async def stream_at(connection: "AnyConnection", position: int) -> UUID | None:
    """The stream of the entry at this position."""
    found: UUID | None = await connection.fetchval(STREAM_OF, position)
    return found


async def head(connection: "AnyConnection") -> int:
    """The last position, -1 for an empty log."""
    return int(await connection.fetchval(HEAD))


async def revisited_streams(connection: "AnyConnection") -> set[UUID]:
    """Streams in which an entry speaks of an earlier one, which a fold must therefore keep."""
    return {row["stream_id"] for row in await connection.fetch(REVISITED)}


async def read_from(
    connection: "AnyConnection", position: int
) -> AsyncIterator[tuple[Recorded, bytes, bytes]]:
    """Entries from a position on, with bytes and leaf hashes. Needs a transaction; checks the copies."""
    async for batch in read_in_batches(connection, position):
        for item in batch:
            yield item


async def read_in_batches(
    connection: "AnyConnection", position: int, size: int = BATCH
) -> AsyncIterator[Iterator[tuple[Recorded, bytes, bytes]]]:
    """The same, as many at a time as one question to the database brings; read and checked when taken."""
    cursor = await connection.cursor(FROM, position)
    while found := await cursor.fetch(size):
        yield (_checked(*row) for row in found)


def _checked(position: int, *copied: Any) -> tuple[Recorded, bytes, bytes]:
    *copies, state, leaf = copied
    entry = decode(state)
    said = [entry.originator_id, entry.originator_version, entry.tag, entry.ask, entry.timestamp]
    if copies != said:
        raise CopiesDiffer(f"position {position}: a column differs from the entry's bytes")
    return Recorded(position, entry), state, leaf
