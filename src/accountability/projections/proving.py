"""What the proof's pages ask: an entry's bytes, what opens a commitment, since when it is signed for.

And which keys signed before those that sign now.
"""

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from accountability.domain.keys import STREAM, KeyRotated
from accountability.projections.reading import Gone, Reader, words
from accountability.storage import checkpoints, log

if TYPE_CHECKING:
    from accountability.storage.checkpoints import KeptCheckpoint

ENTRY = "select state from log where position = $1"
PART = """
select name, salt, case when digest is null then bytes end as bytes, octet_length(bytes) as size
from part where commitment = $1
"""
FILE = "select name, position, bytes from part where commitment = $1 and digest is not null"
NEWEST = "select max(size) from checkpoint where size <= $1"


class Part(msgspec.Struct, frozen=True):
    """What opens a commitment: the part's name, its 32-byte salt, and its bytes; none for a file."""

    name: str
    salt: bytes
    content: bytes | None
    size: int


class Filed(msgspec.Struct, frozen=True):
    """A file's bytes, the name of its part, and the entry that listed it first."""

    name: str
    position: int
    content: bytes

    @property
    def number(self) -> str:
        return self.name.split("_")[1]


class Replaced(msgspec.Struct, frozen=True):
    """Keys (vkeys) that the entry at this position put others in the place of, and when it was recorded."""

    position: int
    recorded: datetime
    old: tuple[str, ...]


async def replaced_keys(reader: Reader) -> list[Replaced]:
    """Every change of the log's keys, the newest first."""
    history = await log.read_stream(reader.connection, STREAM)
    return [
        Replaced(item.position, item.entry.timestamp, item.entry.body.old)
        for item in reversed(history)
        if isinstance(item.entry, KeyRotated) and item.position <= reader.at
    ]


async def entry(reader: Reader, position: int) -> bytes | None:
    """The stored bytes at this position."""
    found: bytes | None = await reader.connection.fetchval(ENTRY, position)
    return found


async def part(reader: Reader, sealed: str) -> Part | Gone | None:
    """What opens a commitment (64 hex digits), or who took it away; None if no entry ever held it."""
    row = await reader.connection.fetchrow(PART, bytes.fromhex(sealed))
    if row is not None:
        return Part(row["name"], row["salt"], row["bytes"], row["size"])
    return await _gone(reader, sealed)


async def file(reader: Reader, sealed: str) -> Filed | Gone | None:
    """A file's bytes, or who took them away; None if no entry ever held them."""
    row = await reader.connection.fetchrow(FILE, bytes.fromhex(sealed))
    if row is not None:
        return Filed(row["name"], row["position"], row["bytes"])
    return await _gone(reader, sealed)


async def _gone(reader: Reader, sealed: str) -> Gone | None:
    gone = (await words(reader, [{"": sealed}])).get(sealed)
    return gone if isinstance(gone, Gone) else None


async def covering(reader: Reader, position: int) -> "KeptCheckpoint | None":
    """The first checkpoint that covers this position."""
    return await checkpoints.covering(reader.connection, position)


async def newest(reader: Reader, size: int) -> "KeptCheckpoint | None":
    """The newest checkpoint of at most this size."""
    found = await reader.connection.fetchval(NEWEST, size)
    return None if found is None else await checkpoints.of_size(reader.connection, found)
