"""Publishing that is killed at random points, while entries are appended and a reader looks on."""

import asyncio
import contextlib
import os
import random
import signal
import sys
import threading
from itertools import combinations

import pytest

from accountability.transparency.policies import Policy
from accountability.transparency.proofs import check_consistency, consistency, root_of
from accountability.transparency.tiles import node_from

pytestmark = pytest.mark.anyio
KILLS = 80


class Reader(threading.Thread):
    """Takes in every checkpoint that it ever sees, and fetches the tiles that it promises at once."""

    def __init__(self, published):
        super().__init__()
        self.published = published
        self.stopped = threading.Event()
        self.seen = []
        self.failure = None

    def run(self):
        try:
            while not self.stopped.wait(0.001):
                self.look()
        except Exception as failure:  # noqa: BLE001 - raised where it is joined
            self.failure = failure

    def look(self):
        note = self.published.note()
        if note is None or (self.seen and self.seen[-1][0] == note):
            return
        checkpoint = Policy.parse(self.published.policy()).judge(note).checkpoint
        node = node_from(self.published.tile, checkpoint.size)
        assert root_of(checkpoint.size, node) == checkpoint.root
        self.seen.append((note, checkpoint))


@contextlib.asynccontextmanager
async def program(path, database, machine):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(path),
        database.app_url,
        str(machine.place),
        machine.keys.origin,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert await process.stdout.readline() == b"ready\n"
    yield process
    process.stdin.close()
    assert await process.wait() == 0


async def start(process):
    process.stdin.write(b"go\n")
    return int(await process.stdout.readline())


async def kill(process, child):
    os.kill(child, signal.SIGKILL)
    while await process.stdout.readline() != b"ended\n":
        pass


async def cut_off(machine):
    """Whether the kill fell between a promise in the database and what readers have of it."""
    row = await machine.pool.fetchrow("select size from checkpoint order by size desc limit 1")
    return row is not None and row["size"] > machine.published.size


async def append_on(machine, acknowledged, enough):
    rng = random.Random(7)
    while not enough.is_set():
        acknowledged += await machine.append(rng.choice((1, 1, 1, 1, 2, 10)))
        await asyncio.sleep(rng.uniform(0, 0.02))


async def test_killed_at_random_points_it_never_takes_a_promise_back(machine, database, publishing_program):
    reader, rng, acknowledged, amid = Reader(machine.published), random.Random(11), [], 0
    enough = asyncio.Event()
    appending = asyncio.create_task(append_on(machine, acknowledged, enough))
    reader.start()
    async with program(publishing_program, database, machine) as process:
        for number in range(KILLS):
            child = await start(process)
            if number % 4:
                assert await process.stdout.readline() == b"signing\n"
            await asyncio.sleep(rng.uniform(0, 0.08))
            await kill(process, child)
            amid += await cut_off(machine)
    enough.set()
    await appending
    await machine.publish()
    reader.stopped.set()
    reader.join()
    assert reader.failure is None
    reader.look()

    newest = await machine.check()
    assert newest.size == max(acknowledged) + 1 == len(acknowledged)
    sizes = [checkpoint.size for _, checkpoint in reader.seen]
    assert sizes == sorted(sizes)
    assert reader.seen[-1][1] == newest
    await all_pairs_are_consistent(machine, [checkpoint for _, checkpoint in reader.seen], newest)
    assert amid >= KILLS // 16, "the kills fell where nothing could have gone wrong"


async def all_pairs_are_consistent(machine, seen, newest):
    """What was shown, and what was only promised."""
    rows = await machine.pool.fetch("select note from checkpoint")
    judge = Policy.parse(machine.published.policy()).judge
    promised = {
        checkpoint.size: checkpoint
        for checkpoint in (*seen, *(judge(row["note"]).checkpoint for row in rows))
    }
    assert len({(checkpoint.size, checkpoint.root) for checkpoint in seen}) <= len(promised)
    node = node_from(machine.published.tile, newest.size)
    for old, new in combinations(sorted(promised.values(), key=lambda checkpoint: checkpoint.size), 2):
        proof = consistency(old.size, new.size, node)
        check_consistency(old.size, old.root, new.size, new.root, proof)
    assert all(promised[checkpoint.size].root == checkpoint.root for checkpoint in seen)
