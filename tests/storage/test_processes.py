"""Several processes at one recommendation, and one that is killed while it writes."""

import asyncio
import signal
import sys
from pathlib import Path

import pytest

from accountability.domain.delivery import EvidenceAdded
from accountability.projections.filling import are_current
from accountability.storage import log

pytestmark = pytest.mark.anyio
PROGRAM = Path(__file__).parent / "writing.py"


class Writer:
    """One process of `writing.py` and what it says."""

    def __init__(self, process):
        self.process = process
        self.acknowledged = []
        self.moved = 0

    @classmethod
    async def start(cls, address, ask, how_many):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(PROGRAM),
            address,
            str(ask),
            str(how_many),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert await process.stdout.readline() == b"ready\n"
        return cls(process)

    def go(self):
        self.process.stdin.write(b"go\n")

    async def listen(self, until=10**9):
        """Take in what it says, to its end or until so many commands are acknowledged."""
        while len(self.acknowledged) < until and (line := await self.process.stdout.readline()):
            if line == b"moved\n":
                self.moved += 1
            else:
                self.acknowledged += [int(position) for position in line.split()]


async def entries_of(pool, ask):
    async with pool.acquire() as connection:
        stream = await connection.fetchval("select stream from ask where ask = $1 limit 1", ask)
        return await log.read_stream(connection, stream)


async def test_two_processes_at_one_recommendation_lose_nothing_and_override_nobody(
    norchester, database, pool, check_log
):
    """Each entry of either is there once, at its own position; who came second was shown what changed."""
    writers = await asyncio.gather(*(Writer.start(database.app_url, norchester.ask, 12) for _ in range(2)))
    for writer in writers:
        writer.go()
    await asyncio.gather(*(writer.listen() for writer in writers))

    assert [await writer.process.wait() for writer in writers] == [0, 0]
    await check_log()
    stored = [
        item.position
        for item in await entries_of(pool, norchester.ask)
        if isinstance(item.entry, EvidenceAdded)
    ]
    assert stored == sorted(writers[0].acknowledged + writers[1].acknowledged)
    assert len(stored) == 24
    async with pool.acquire() as connection:
        assert (
            await connection.fetchval("select count(*) from timeline where type = 'evidence-added/1'") == 24
        )


async def test_a_killed_writer_has_lost_nothing_that_it_acknowledged(norchester, database, pool, check_log):
    for after in (1, 4):
        writer = await Writer.start(database.app_url, norchester.ask, 1000)
        writer.go()
        await writer.listen(until=after)
        writer.process.send_signal(signal.SIGKILL)
        await writer.listen()
        await writer.process.wait()

        rows = await check_log()
        assert set(writer.acknowledged) <= {row["position"] for row in rows}
        async with pool.acquire() as connection:
            # Half an append would leave read models that do not cover the log, or an entry without its words.
            assert await connection.fetchval("select max(position) from timeline") == len(rows) - 1
            words = await connection.fetchval("select count(*) from part where name = 'text/en'")
            evidence = sum(
                isinstance(item.entry, EvidenceAdded) for item in await entries_of(pool, norchester.ask)
            )
            assert evidence + 1 == words


async def test_the_record_goes_on_after_a_writer_was_killed(norchester, database, pool):
    writer = await Writer.start(database.app_url, norchester.ask, 1000)
    writer.go()
    await writer.listen(until=1)
    writer.process.kill()
    await writer.process.wait()

    other = await Writer.start(database.app_url, norchester.ask, 2)
    other.go()
    await other.listen()

    assert len(other.acknowledged) == 2
    async with pool.acquire() as connection:
        await connection.execute("select 1")
        assert not await are_current(connection)  # until a first replay has said which program filled them
