"""Replay of the whole log into all read models, against reading it with a cursor and decoding it alone."""

from statistics import median
from time import perf_counter
from typing import Any

from accountability.projections.filling import replay
from accountability.storage.codec import decode

CURSOR = "select position, state from log order by position"


async def measure(connection: Any, rounds: int = 3) -> tuple[float, float]:
    """Entries a second: replay, and cursor with decoding alone; medians of rounds in turns."""
    replayed, alone = [], []
    for _ in range(rounds):
        began = perf_counter()
        entries = await replay(connection)
        replayed.append(entries / (perf_counter() - began))
        alone.append(entries / await _alone(connection))
    return median(replayed), median(alone)


async def _alone(connection: Any) -> float:
    began = perf_counter()
    async with connection.transaction():
        async for row in connection.cursor(CURSOR, prefetch=1000):
            decode(row["state"])
    return perf_counter() - began
