"""A log that grows is cosigned step by step, one history only, whatever is asked at the same time."""

import asyncio
import random
import threading
from itertools import pairwise

import pytest
from tlog_scales.signing import Vkey, VkeySet
from tlog_scales.tlog import Checkpoint as TheirCheckpoint

from accountability.transparency.checkpoints import Checkpoint, opened
from accountability.transparency.keys import VerifierKey
from accountability.transparency.notes import parse, signatures_in
from accountability.transparency.policies import Policy
from accountability.witnessing.ledger import Ledger, hash_of

pytestmark = pytest.mark.anyio


async def test_every_step_is_cosigned_and_shown_to_everybody(ask, client, log, witness, clock):
    """What is shown is the log's note with its signature and the two lines that were answered."""
    steps = (0, 1, 2, 3, 20, 64, 65, 200, 256, 300)
    for old, size in zip((0, *steps), steps, strict=False):
        clock.forward(60)
        lines = (await ask(log.request(old, size))).content
        shown = await client.get(f"/{hash_of(log.origin)}/checkpoint")
        assert shown.content == log.note(size) + lines
        assert shown.headers["content-type"] == "text/plain; charset=utf-8"
        assert shown.headers["access-control-allow-origin"] == "*"
        found = opened(shown.content, (log.key.verifier, *witness.identity.verifiers))
        assert found.checkpoint == Checkpoint(log.origin, size, log.root(size))
        assert [time for _, time in found.signed_by] == [None, clock.posix, clock.posix]


async def test_another_implementation_verifies_all_three_signatures(ask, client, log, witness):
    await ask(log.request(0, 77))
    shown = TheirCheckpoint.from_text((await client.get(f"/{hash_of(log.origin)}/checkpoint")).text)
    keys = [Vkey.from_string(str(key)) for key in (log.key.verifier, *witness.identity.verifiers)]
    valid = VkeySet(*keys).verify(shown.signatures, shown)
    assert {key.sig_type for key, _ in valid} == {1, 4, 6}
    assert (shown.origin, shown.size, shown.root_hash) == (log.origin, 77, log.root(77))


async def test_the_lines_for_the_policy_make_one_witness_of_two_keys(ask, log, witness):
    text = f"log {log.key.verifier}\n{witness.identity.policy_lines('https://witness.example')}"
    policy = Policy.parse(f"{text}quorum {witness.identity.name}\n")
    note = log.note(9)
    first, second = (await ask(log.request(0, 9))).content.splitlines(keepends=True)
    assert not policy.judge(note).quorum_met
    assert policy.judge(note + first).quorum_met
    assert policy.judge(note + second).quorum_met
    assert {key.url for key in policy.witnesses.values()} == {"https://witness.example"}


async def test_the_same_again_is_cosigned_again_with_the_new_time(ask, log, clock):
    first = await ask(log.request(0, 9))
    clock.forward()
    again = await ask(log.request(9, 9))
    assert again.status_code == 200
    assert again.content != first.content


async def test_a_flood_of_the_same_within_a_second_writes_once(ask, log, witness, folder):
    first = await ask(log.request(0, 9))
    file = folder / "witness" / hash_of(log.origin) / "checkpoint"
    written = file.stat()
    for _ in range(5):
        assert (await ask(log.request(9, 9))).content == first.content
    assert file.stat() == written


async def test_the_same_tree_in_other_words_is_cosigned_for_these_words(ask, log, witness):
    """An Ed25519 cosignature is over the whole text, the extension lines too."""
    await ask(log.request(0, 9))
    lines = signatures_in((await ask(log.request(9, 9, extensions=("a line more",)))).content)
    text = parse(log.note(9, extensions=("a line more",))).text
    for key, line in zip(witness.identity.verifiers, lines, strict=True):
        key.verify(text, line.value)


async def test_no_later_cosignature_states_an_earlier_time(ask, log, witness, clock):
    """A time says that nothing larger was seen until then: a clock that is set back does not unsay it."""
    await ask(log.request(0, 9))
    before = clock.posix
    clock.forward(-3600)
    lines = signatures_in((await ask(log.request(9, 20))).content)
    assert [int.from_bytes(line.value[:8], "big") for line in lines] == [before, before]


async def test_of_a_log_that_was_never_cosigned_nothing_is_shown(client, log):
    for name in (hash_of(log.origin), hash_of("record.elsewhere.example"), "checkpoint"):
        assert (await client.get(f"/{name}/checkpoint")).status_code == 404


async def test_several_logs_each_have_their_own_line(standing, log, another_log):
    other = another_log("record.elsewhere.example", fork=0)
    logs = {one.origin: (one.key.verifier,) for one in (log, other)}
    with standing(logs) as witness:
        assert witness.add_checkpoint(log.request(0, 20)).status == 200
        assert witness.add_checkpoint(other.request(0, 5)).status == 200
        assert witness.add_checkpoint(other.request(20, 30)).body == b"5\n"
        sizes = {seen.origin: seen.latest.checkpoint.size for seen in witness.seen()}
        assert sizes == {log.origin: 20, other.origin: 5}


async def test_of_many_requests_at_once_one_line_of_history_comes(ask, log, fork, witness):
    """Both histories push at once, from whatever size; each answer of 200 continues all before it."""
    rng = random.Random(1)
    sizes = (0, 5, 10, 20, 40, 80)
    answered, cosigned = set(), set()
    for most in sizes[1:]:
        # From every size to the largest of this round, on both sides: one of them always finds its place.
        wanted = [(side, old, most) for side in (log, fork) for old in sizes if old < most] * 3
        pushed = rng.sample(wanted, len(wanted))
        answers = await asyncio.gather(*(ask(side.request(old, size)) for side, old, size in pushed))
        answered |= {answer.status_code for answer in answers}
        cosigned |= {
            (size, side.root(size))
            for (side, _, size), answer in zip(pushed, answers, strict=True)
            if answer.status_code == 200
        }
    assert answered <= {200, 409, 422}
    assert sorted(size for size, _ in cosigned) == list(sizes[1:])
    assert any(all(side.root(size) == root for size, root in cosigned) for side in (log, fork))


async def test_one_request_at_a_time_is_compared_and_stored(witness, log, fork, monkeypatch):
    """The second waits for the first, and is compared with what the first has left."""
    storing, go_on = threading.Event(), threading.Event()
    store = Ledger.store

    def slow(ledger, note):
        storing.set()
        assert go_on.wait(10)
        store(ledger, note)

    monkeypatch.setattr(Ledger, "store", slow)
    first = asyncio.create_task(asyncio.to_thread(witness.add_checkpoint, log.request(0, 20)))
    await asyncio.to_thread(storing.wait, 10)
    second = asyncio.create_task(asyncio.to_thread(witness.add_checkpoint, fork.request(0, 20)))
    await asyncio.sleep(0.05)
    assert not second.done()
    assert witness.checkpoint(hash_of(log.origin)) is None
    go_on.set()
    assert [answer.status for answer in await asyncio.gather(first, second)] == [200, 409]


async def test_random_histories_keep_their_beginning(standing, log, fork, clock):
    """Any requests, right or wrong, in any order, with new starts between: each tree continues the last."""
    rng = random.Random(7)
    trees = []
    for _ in range(12):
        with standing() as witness:
            for _ in range(25):
                last = trees[-1][0] if trees else 0
                side, size = rng.choice((log, fork)), last + rng.randrange(-2, 9)
                old = last if rng.random() < 0.8 else rng.randrange(size + 3)
                liar = rng.choice((log, fork))
                proof = liar.proof(old, size) if old <= size else ()
                clock.forward(rng.randrange(2))
                if witness.add_checkpoint(side.request(old, max(size, 0), proof=proof)).status == 200:
                    trees.append((size, side.tree, old))
    assert len(trees) > 20
    for (size, tree, _), (larger, next_tree, old) in pairwise(trees):
        assert size == old <= larger
        assert tree.root(size) == next_tree.root(size)


def test_a_key_can_be_read_back_from_the_lines(standing):
    with standing() as witness:
        for line in witness.identity.policy_lines("https://witness.example").splitlines()[:2]:
            assert VerifierKey.parse(line.split()[2]) in witness.identity.verifiers
