"""A log that signs two trees of one size proves against itself: the witness keeps the proof and shows it."""

import errno
import html
import logging

import pytest

from accountability.transparency.checkpoints import opened
from accountability.witnessing import ledger as ledgers
from accountability.witnessing.ledger import hash_of

pytestmark = pytest.mark.anyio
ALARM = "This record has two histories."


async def test_the_proof_is_kept_shown_and_checkable(ask, client, log, fork, folder, witness):
    await ask(log.request(0, 20))
    assert ALARM not in (await client.get("/")).text
    assert (await ask(fork.request(20, 20))).status_code == 422
    proof = (folder / "witness" / hash_of(log.origin) / "two-trees").read_bytes()
    ours, theirs = proof.split(b"\n" + log.origin.encode())
    for note, side in ((ours, log), (log.origin.encode() + theirs, fork)):
        found = opened(note, (log.key.verifier,)).checkpoint
        assert (found.size, found.root) == (20, side.root(20))
    page = html.unescape((await client.get("/")).text)
    assert ALARM in page
    assert proof.decode() in page


async def test_it_outlives_the_witness_and_the_first_stays(standing, log, fork, another_log):
    with standing() as witness:
        witness.add_checkpoint(log.request(0, 20))
        witness.add_checkpoint(fork.request(20, 20))
        [seen] = witness.seen()
        first = seen.two_trees
        witness.add_checkpoint(another_log(fork=3).request(20, 20))
    with standing() as witness:
        witness.add_checkpoint(log.request(20, 30))
        witness.add_checkpoint(fork.request(30, 30))
        [seen] = witness.seen()
        assert seen.two_trees == first != b""
        assert seen.latest.checkpoint.size == 30


async def test_a_wrong_proof_accuses_nobody(ask, client, log, fork, folder, caplog):
    """Anyone can send one with the log's own good checkpoint. It is said once in our log, and not again."""
    await ask(log.request(0, 20))
    caplog.clear()
    for _ in range(3):
        assert (await ask(log.request(20, 30, proof=()))).status_code == 422
        assert (await ask(log.request(20, 20, proof=(bytes(32),)))).status_code == 422
    assert not list(folder.rglob("two-trees"))
    assert ALARM not in (await client.get("/")).text
    said = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert [record.args[1:] for record in said] == [(30, 20)]


async def test_what_a_stranger_signs_accuses_nobody(ask, log, fork, another_log, folder):
    stranger = another_log("record.elsewhere.example")
    await ask(log.request(0, 20))
    assert (await ask(fork.request(20, 20, stranger.key))).status_code == 403
    assert not list(folder.rglob("two-trees"))


async def test_a_full_disk_does_not_change_the_answer_and_the_next_is_kept(
    ask, log, fork, monkeypatch, folder
):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    await ask(log.request(0, 20))
    with monkeypatch.context() as patched:
        patched.setattr(ledgers, "write_draft", full)
        assert (await ask(fork.request(20, 20))).status_code == 422
    assert not list(folder.rglob("two-trees"))
    assert (await ask(fork.request(20, 20))).status_code == 422
    assert list(folder.rglob("two-trees"))
    assert (await ask(log.request(20, 30))).status_code == 200
