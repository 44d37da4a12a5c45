"""As at when: what every download says about the moment it shows.

A copy without this stamp proves nothing later, so it goes into the headers of every file that is served, into
each row of the table, and into `log.json` of an export.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from accountability.projections.reading import Reader, reading, recorded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import asyncpg

SIZE, ROOT, WHEN, DAY = "X-Log-Size", "X-Log-Root", "X-Log-Recorded", "X-Log-Day"

# Opens a reader for one batch. A download takes a connection for each, so that a slow client holds none.
Opens = Callable[[], AbstractAsyncContextManager[Reader]]


class Stamp(msgspec.Struct, frozen=True, kw_only=True):
    """`size` is the number of entries seen; `recorded` when the last of them was (none: an empty log).

    `today` is the day in London from which due days are counted.
    """

    size: int
    recorded: datetime | None
    today: date

    @property
    def last(self) -> int:
        """The last position seen, -1 in an empty log."""
        return self.size - 1


def headers_of(stamp: Stamp, root: bytes) -> dict[str, str]:
    """The stamp as HTTP headers, with the 32-byte root of the tree over the entries it takes in."""
    named = {SIZE: str(stamp.size), ROOT: root.hex(), DAY: stamp.today.isoformat()}
    return named | ({WHEN: stamp.recorded.isoformat()} if stamp.recorded else {})


async def stamp_of(reader: Reader) -> Stamp:
    return Stamp(size=reader.at + 1, recorded=await recorded(reader), today=reader.today)


def as_stamped(pool: "asyncpg.Pool[Any]", now: datetime, stamp: Stamp) -> Opens:
    """Readers that all see the log as at one stamp. What was redacted since is gone from them too."""

    @asynccontextmanager
    async def opened() -> "AsyncIterator[Reader]":
        async with reading(pool, now) as reader:
            yield msgspec.structs.replace(reader, at=stamp.last, today=stamp.today)

    return opened
