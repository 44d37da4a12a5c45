"""How long after its commit an entry is under a checkpoint that readers can fetch: one entry at a time."""

import asyncio
import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import Any
from uuid import uuid4

from accountability.domain.commands.base import Actor, Command
from accountability.handling.desk import Desk
from accountability.publishing.log_keys import LogKeys
from accountability.publishing.publisher import Publisher
from accountability.storage.data_folder import DataFolder
from accountability.storage.database import open_pool
from accountability.storage.head import Head
from bench.append import ASKS, move
from bench.history import APPENDED

ORIGIN = "bench.example/0001"
TIMES = 20
PAUSE = 0.002


# The server that the pages were read from has signed this log with keys that are gone.
UNSIGNED = """
alter table checkpoint disable trigger all;
truncate checkpoint;
alter table checkpoint enable always trigger checkpoint_append_only;
"""


async def measure(app_url: str, owner: Any) -> tuple[float, float]:
    """Seconds from commit to checkpoint file: the median and the longest of twenty."""
    await owner.execute(UNSIGNED)
    asks = [(row["ask"], row["office"]) for row in await owner.fetch(ASKS, APPENDED)]
    pool = await open_pool(app_url, "app", 6)
    with tempfile.TemporaryDirectory(prefix="accountability-bench-log-") as made:
        folder = DataFolder.at(Path(made) / "data", kind="demo")
        publisher = Publisher(
            pool,
            LogKeys(folder.keys, ORIGIN),
            folder,
            lambda: datetime.now(UTC),
            url="https://bench.example/log",
        )
        await publisher.prepare()
        head = Head(pool)
        await head.confirm()
        tasks = [asyncio.create_task(head.follow()), asyncio.create_task(publisher.run(head))]
        try:
            await _covered(publisher, head.position)
            desk, days = Desk(pool, lambda: datetime.now(UTC)), count(perf_counter_ns() % 20_000)
            commands = (move(*asks[n % len(asks)], days) for n in range(TIMES))
            waited = sorted([await _waited(desk, *given, head, publisher) for given in commands])
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    await pool.close()
    return waited[TIMES // 2], waited[-1]


async def _waited(desk: Desk, command: Command, actor: Actor, head: Head, publisher: Publisher) -> float:
    await desk.handle(command, actor, key=uuid4().hex)
    committed = perf_counter()
    await head.confirm()
    await _covered(publisher, head.position)
    return perf_counter() - committed


async def _covered(publisher: Publisher, position: int) -> None:
    while publisher.published.size <= position:  # noqa: ASYNC110 - what is waited for is a file
        await asyncio.sleep(PAUSE)
