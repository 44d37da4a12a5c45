"""Replay of the whole log into all read models, against reading it with a cursor and decoding it alone."""

from time import perf_counter
from typing import Any

from accountability.projections.filling import replay
from accountability.storage.codec import decode

CURSOR = "select position, state from log order by position"


async def measure(connection: Any) -> tuple[float, float]:
    """Entries a second: replay, and cursor with decoding alone."""
    began = perf_counter()
    entries = await replay(connection)
    replayed = perf_counter() - began
    began = perf_counter()
    async with connection.transaction():
        async for row in connection.cursor(CURSOR, prefetch=1000):
            decode(row["state"])
    return entries / replayed, entries / (perf_counter() - began)
