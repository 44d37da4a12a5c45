"""Every checkpoint that was signed, as the database keeps it: appended before anybody can see it.

The process that holds `locks.SIGNING` publishes, others wait for it to end.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

APPEND = "select checkpoint_append($1, $2, $3, $4)"
COLUMNS = "select size, root, note, signed from checkpoint"
NEWEST = f"{COLUMNS} order by size desc limit 1"
AT = f"{COLUMNS} where size = $1"
COVERING = f"{COLUMNS} where size > $1 order by size limit 1"
BEYOND = "select count(*) from checkpoint where size > $1"
ROOTS = "select size, root from checkpoint where size > $1 order by size limit 1000"


class KeptCheckpoint(msgspec.Struct, frozen=True):
    """`root` has 32 bytes; `note` is what the log signed; `signed` is when, by the server's time in UTC."""

    size: int
    root: bytes
    note: bytes
    signed: datetime


async def append(connection: "AnyConnection", kept: KeptCheckpoint) -> None:
    """Keep one that is larger than all before it. It is durable on return; after an error it may be, too."""
    await connection.execute(APPEND, kept.size, kept.root, kept.note, kept.signed)


async def newest(connection: "AnyConnection") -> KeptCheckpoint | None:
    return _kept(await connection.fetchrow(NEWEST))


async def of_size(connection: "AnyConnection", size: int) -> KeptCheckpoint | None:
    return _kept(await connection.fetchrow(AT, size))


async def covering(connection: "AnyConnection", position: int) -> KeptCheckpoint | None:
    """The first that covers the entry at this position: since then it can't be taken out unnoticed."""
    return _kept(await connection.fetchrow(COVERING, position))


async def beyond(connection: "AnyConnection", size: int) -> int:
    """How many are larger than this size."""
    return int(await connection.fetchval(BEYOND, size))


async def roots(connection: "AnyConnection") -> AsyncIterator[tuple[int, bytes]]:
    """Size and root of each, in order of size."""
    last = -1
    while rows := await connection.fetch(ROOTS, last):
        for row in rows:
            yield row["size"], row["root"]
        last = rows[-1]["size"]


def _kept(row: "dict[str, object] | None") -> KeptCheckpoint | None:
    return None if row is None else KeptCheckpoint(row["size"], row["root"], row["note"], row["signed"])  # type: ignore[arg-type]
