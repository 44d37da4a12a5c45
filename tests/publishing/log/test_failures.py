"""A failure at each step of publishing, in both its forms: it failed, and it failed although it was done."""

import asyncpg
import pytest

from accountability.publishing import rounds as publishing
from accountability.publishing.published import CHECKPOINT, POLICY
from accountability.publishing.signer import Signer
from accountability.publishing.tile_files import TileFiles
from accountability.storage import checkpoints
from accountability.transparency.policies import Policy
from accountability.transparency.proofs import check_consistency, consistency
from accountability.transparency.tiles import node_from

pytestmark = pytest.mark.anyio


def replacing(name):
    return lambda _files, asked, _content: asked == name


# Where it happens, and which of the calls there.
STEPS = {
    "reading the rows": (publishing, "states", lambda *_: True),
    "the row": (checkpoints, "append", lambda *_: True),
    "signer/last": (Signer, "keep", lambda *_: True),
    "the first tiles": (TileFiles, "create", lambda *_: True),
    "the tiles of hashes": (TileFiles, "create", lambda _, tiles: tiles[-1][0].level >= 0),
    "the policy": (TileFiles, "replace", replacing(POLICY)),
    "the checkpoint": (TileFiles, "replace", replacing(CHECKPOINT)),
    "the reading back": (Signer, "read", lambda _signer, _note, where, *_: where == "log/checkpoint"),
}


@pytest.fixture
def fail(monkeypatch):
    """Let a step fail once; with `stored` after it was done."""

    def failing(step, *, stored):
        where, name, chosen = STEPS[step]
        monkeypatch.undo()
        real, left = getattr(where, name), [True]

        def once(*arguments):
            if not (left and chosen(*arguments)):
                return real(*arguments)
            left.clear()
            return done_and_failed(*arguments)

        def done_and_failed(*arguments):
            if stored:
                done = real(*arguments)
                if hasattr(done, "__await__"):
                    return awaited(done)
            raise OSError(28, "No space left on device")

        async def awaited(done):
            await done
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

        monkeypatch.setattr(where, name, once)
        return left

    return failing


FORMS = [(step, stored) for step in STEPS for stored in (False, True)]


async def fails(machine, left):
    """It fails where it should; returns every note that was signed or shown until then."""
    with pytest.raises((OSError, asyncpg.PostgresConnectionError)):
        await machine.again().publish()
    assert not left
    rows = await machine.pool.fetch("select note from checkpoint")
    return {note for note in (machine.published.note(), *(row["note"] for row in rows)) if note}


def all_are_continued(machine, notes, newest):
    policy = Policy.parse(machine.published.policy())
    node = node_from(machine.published.tile, newest.size)
    for note in notes:
        old = policy.judge(note).checkpoint
        proof = consistency(old.size, newest.size, node)
        check_consistency(old.size, old.root, newest.size, newest.root, proof)


async def test_every_checkpoint_that_was_ever_seen_stays_consistent(machine, clock, fail):
    await machine.append(250)
    await machine.publish()
    seen, size = {machine.published.note()}, 250
    for step, stored in FORMS:
        clock.forward(minutes=1)
        size += len(await machine.append(7))
        if step == "the policy":
            (machine.folder.log / POLICY).unlink()
        seen |= await fails(machine, fail(step, stored=stored))
        size += len(await machine.append())
        await machine.again().publish()
        newest = await machine.check()
        assert newest.size == size
    all_are_continued(machine, seen, newest)
    assert len(seen) > len(FORMS)


async def test_a_failure_at_the_very_first_checkpoint_leaves_no_other_first_one(
    machine_at, owner, clock, fail
):
    """Each time in a new data folder, over a database that has signed nothing yet."""
    for number, (step, stored) in enumerate(FORMS):
        await owner.execute("alter table checkpoint disable trigger all; delete from checkpoint")
        machine = machine_at(f"data-{number}")
        size = (await machine.append(20))[-1] + 1
        seen = await fails(machine, fail(step, stored=stored))
        clock.forward(minutes=1)
        await machine.append(10)
        await machine.again().publish()
        newest = await machine.check()
        assert newest.size == size + 10
        all_are_continued(machine, seen, newest)


async def test_a_failed_heartbeat_is_made_up_for(machine, clock, fail):
    await machine.append(5)
    await machine.publish()
    for step, stored in FORMS:
        if step not in {"signer/last", "the checkpoint"}:
            continue
        clock.forward(days=1)
        await fails(machine, fail(step, stored=stored))

        await machine.again().publish()

        judged = Policy.parse(machine.published.policy()).judge(machine.published.note())
        assert max(time for _, time in judged.opened.signed_by if time) == clock().timestamp()
        assert machine.published.note() == machine.last.read_bytes()
