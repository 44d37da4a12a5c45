"""A checkpoint for what was committed, and every file that proves it."""

from itertools import pairwise

import pytest

from accountability.transparency.keys import ED25519, MLDSA44
from accountability.transparency.merkle import EMPTY_ROOT
from accountability.transparency.policies import Policy
from accountability.transparency.tiles import tiles_of, tiles_since
from accountability.transparency.tlog_proofs import check

pytestmark = pytest.mark.anyio


def files(machine):
    return {
        str(path.relative_to(machine.folder.log))
        for path in machine.folder.log.glob("tile/**/*")
        if path.is_file()
    }


async def test_what_was_committed_is_signed_and_published(machine):
    """First the Ed25519 key named as the origin, then ML-DSA-44 with the time; both are in the policy."""
    await machine.append(3)

    assert await machine.publish()

    assert (await machine.check()).size == 3
    judged = Policy.parse(machine.published.policy()).judge(machine.published.note())
    assert [key.kind for key, _ in judged.opened.signed_by] == [ED25519, MLDSA44]
    assert {key.name for key in judged.log_keys} == {judged.checkpoint.origin}
    assert judged.opened.signed_by[1][1] == int(machine.now().timestamp())
    policy = Policy.parse(machine.published.policy())
    assert [str(key) for key in policy.logs] == [str(key) for key in machine.keys.verifiers()]
    assert set(policy.log_urls.values()) == {"https://record.norchester.example/log"}
    assert (policy.quorum, policy.witnesses) == ("none", {})
    assert machine.last.read_bytes() == machine.published.note()
    row = await machine.pool.fetchrow("select * from checkpoint")
    assert (row["size"], row["root"], row["note"]) == (3, judged.checkpoint.root, machine.last.read_bytes())


async def test_an_empty_log_is_signed_too(machine):
    assert await machine.publish()

    checkpoint = await machine.check()
    assert (checkpoint.size, checkpoint.root, files(machine)) == (0, EMPTY_ROOT, set())

    await machine.append()
    assert await machine.again().publish()
    assert (await machine.check()).size == 1


async def test_nothing_is_signed_twice(machine):
    await machine.append(2)
    async with machine.signing() as rounds:
        assert [await rounds.publish() for _ in range(3)] == [True, False, False]
    assert not await machine.again().publish()
    assert await machine.pool.fetchval("select count(*) from checkpoint") == 1


async def test_it_grows_over_the_edges_of_tiles_and_keeps_the_partial_ones(machine):
    sizes, promised = [0, 1, 255, 256, 257, 600, 1024], set()
    async with machine.signing() as rounds:
        for before, size in pairwise(sizes):
            await machine.append(size - before)
            await rounds.publish()
            assert (await machine.check()).size == size
            promised |= {tile.path for tile in tiles_since(before, size)}
    assert files(machine) == promised >= {tile.path for tile in tiles_of(1024)}
    assert "tile/0/000.p/1" in promised
    roots = await machine.pool.fetch("select size, root from checkpoint order by size")
    assert [row["size"] for row in roots] == sizes[1:]
    assert not await machine.again().publish()


async def test_a_proof_is_given_for_the_entry_s_own_bytes_alone(machine):
    await machine.append(300)
    await machine.publish()
    published, policy = machine.published, Policy.parse(machine.published.policy())
    states = await machine.pool.fetch("select state from log order by position")

    for index in (0, 255, 256, 299):
        proof = published.proof_of(index, states[index]["state"])
        assert proof.extra == states[index]["state"]
        assert check(proof, proof.extra, policy).checkpoint.size == 300

    assert published.proof_of(1, states[0]["state"]) is None
    assert published.proof_of(300, states[0]["state"]) is None
    assert published.proof_of(-1, states[0]["state"]) is None
    (machine.folder.log / "tile/0/000").unlink()
    assert published.proof_of(0, states[0]["state"]) is None


async def test_a_reader_who_looks_again_sees_the_newest(machine):
    published = machine.published
    assert (published.note(), published.checkpoint(), published.policy()) == (None, None, None)
    assert (published.size, published.judged(), published.seen_from()) == (0, None, {})
    for size in (1, 2):
        await machine.append()
        await machine.again().publish()
        assert (published.size, published.checkpoint().size, published.judged().checkpoint.size) == (
            size,
        ) * 3


async def test_what_was_deleted_from_the_folder_is_made_again_from_the_rows(machine):
    await machine.append(300)
    await machine.publish()
    before = {path: (machine.folder.log / path).read_bytes() for path in files(machine)}
    for path in before:
        (machine.folder.log / path).unlink()
    (machine.folder.log / "checkpoint").unlink()
    (machine.folder.log / "policy").unlink()

    await machine.again().publish()

    assert {path: (machine.folder.log / path).read_bytes() for path in files(machine)} == before
    assert (await machine.check()).size == 300


async def test_half_written_files_are_tidied_away(machine):
    await machine.append()
    for room in (machine.folder.log, machine.folder.signer):
        (room / ".drafts").mkdir()
        (room / ".drafts" / "0123456789abcdef").write_bytes(b"half")
    await machine.publish()
    for room in (machine.folder.log, machine.folder.signer):
        assert list((room / ".drafts").iterdir()) == []


async def test_a_fresh_signature_once_a_day_although_nothing_happened(machine, clock):
    """By the given clock, which going back never takes the signed time with it."""
    await machine.append(2)
    async with machine.signing() as rounds:
        await rounds.publish()
        first = machine.published.note()
        clock.forward(hours=22)
        assert not await rounds.publish()
        clock.forward(hours=1)
        assert await rounds.publish()
        second = machine.published.note()
        clock.forward(hours=-20)
        await machine.append()
        assert await rounds.publish()
    assert first != second
    times = [
        max(t for _, t in judge(machine, note).opened.signed_by if t)
        for note in (first, second, machine.published.note())
    ]
    assert [time - times[0] for time in times] == [0, 23 * 3600, 23 * 3600]
    assert await machine.pool.fetchval("select count(*) from checkpoint") == 2
    assert judge(machine, first).checkpoint == judge(machine, second).checkpoint
    clock.forward(days=2)
    assert await machine.again().publish()


def judge(machine, note):
    return Policy.parse(machine.published.policy()).judge(note)


async def test_half_a_heartbeat_is_finished_by_the_next_start(machine, clock):
    await machine.append()
    await machine.publish()
    shown = (machine.folder.log / "checkpoint").read_bytes()
    clock.forward(hours=24)
    await machine.again().publish()
    (machine.folder.log / "checkpoint").write_bytes(shown)  # killed before it could be replaced

    await machine.again().publish()

    assert machine.published.note() == machine.last.read_bytes() != shown
