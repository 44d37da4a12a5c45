"""A `.tlog-proof` proves by itself that an entry is in the log, and nothing that is only nearly one does."""

from base64 import b64encode

import pytest

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.notes import Signature, parse
from accountability.transparency.policies import Policy
from accountability.transparency.proofs import ProofRefused, inclusion
from accountability.transparency.tlog_proofs import TlogProof, check

HASH = bytes(range(32))
LINE = b64encode(HASH).decode()
NOTE = b"origin\n8\nroot\n\n\xe2\x80\x94 somebody c2ln\n"
EXAMPLE = f"c2sp.org/tlog-proof@v1\nextra bW9yZQ==\nindex 5\n{LINE}\n{LINE}\n\n".encode() + NOTE


@pytest.fixture
def proof(tree, entries, signed):
    return TlogProof(301, inclusion(301, tree.size, tree.node), signed, entries[301])


def test_the_file_is_as_the_specification_has_it():
    proof = TlogProof.parse(EXAMPLE)

    assert proof == TlogProof(5, (HASH, HASH), NOTE, b"more")
    assert proof.encode() == EXAMPLE
    assert TlogProof.parse(EXAMPLE.replace(b"extra bW9yZQ==\n", b"")).extra is None


@pytest.mark.parametrize("extra", [None, b"", b"x", bytes(65_535)])
@pytest.mark.parametrize("count", [0, 1, 63])
def test_every_proof_is_read_back(signed, extra, count):
    proof = TlogProof(0, [HASH] * count, signed, extra)

    assert TlogProof.parse(proof.encode()) == proof


def replaced(old, new):
    assert EXAMPLE.count(old) == 1
    return EXAMPLE.replace(old, new)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"c2sp.org/tlog-proof@v1\n",
        b"c2sp.org/tlog-proof@v1\n\n" + NOTE,
        b"c2sp.org/tlog-proof@v1\nindex 5",
        replaced(b"@v1", b"@v2"),
        replaced(b"c2sp.org", b" c2sp.org"),
        replaced(b"@v1\n", b"@v1\r\n"),
        replaced(b"extra ", b"extra"),
        replaced(b"extra ", b"Extra "),
        replaced(b"bW9yZQ==", b"bW9yZQ"),
        replaced(b"bW9yZQ==", b"bW9yZR=="),
        replaced(b"bW9yZQ==\n", b"bW9yZQ==\nextra bW9yZQ==\n"),
        replaced(b"index 5\n", b""),
        replaced(b"index 5", b"index  5"),
        replaced(b"index 5", b"index 05"),
        replaced(b"index 5", b"index -5"),
        replaced(b"index 5", b"index 5 "),
        replaced(b"index 5", b"index"),
        replaced(b"index 5", f"index {2**63}".encode()),
        replaced(b"extra bW9yZQ==\nindex 5\n", b"index 5\nextra bW9yZQ==\n"),
        replaced(b"\n\norigin", b"\norigin"),
        replaced(f"{LINE}\n\n".encode(), f"{LINE} \n\n".encode()),
        replaced(f"{LINE}\n\n".encode(), b"AAAA\n\n"),
        replaced(f"{LINE}\n\n".encode(), f"{LINE[:-2]}9=\n\n".encode()),
        replaced(f"{LINE}\n\n".encode(), "é\n\n".encode()),
        EXAMPLE.replace(LINE.encode(), b"\n".join([LINE.encode()] * 32)),
        EXAMPLE.replace(b"\n", b"\r\n"),
        EXAMPLE + bytes(300_000),
    ],
)
def test_what_is_only_nearly_a_proof_is_refused(content):
    with pytest.raises(ProofRefused):
        TlogProof.parse(content)


@pytest.mark.parametrize(
    ("index", "hashes"), [(-1, ()), (2**63, ()), (0, (b"",)), (0, (bytes(31),)), (0, (HASH,) * 64)]
)
def test_what_cannot_be_written_is_no_proof(index, hashes):
    with pytest.raises(ProofRefused):
        TlogProof(index, hashes, NOTE)


def test_every_entry_is_proved(tree, entries, signed, policy):
    for index in (0, 1, 255, 256, 511, 512, 699):
        proof = TlogProof(index, inclusion(index, tree.size, tree.node), signed)
        judged = check(TlogProof.parse(proof.encode()), entries[index], policy)
        assert judged.checkpoint.size == len(entries)
        assert set(judged.witnesses) == {"university", "neighbour"}


def test_only_these_bytes_are_proved_at_only_this_index(proof, entries, policy):
    check(proof, proof.extra, policy)

    for other in (b"", entries[301] + b" ", entries[302], entries[301][:-1] + b"x"):
        with pytest.raises(ProofRefused):
            check(proof, other, policy)
    for index in (0, 300, 302, 700):
        moved = TlogProof(index, proof.hashes, proof.checkpoint, proof.extra)
        with pytest.raises(ProofRefused):
            check(moved, entries[301], policy)


def test_each_hash_counts(proof, entries, policy):
    hashes = list(proof.hashes)
    for at, one in enumerate(hashes):
        flipped = bytes((one[0] ^ 1,)) + one[1:]
        for altered in ([*hashes[:at], flipped, *hashes[at + 1 :]], hashes[:at] + hashes[at + 1 :]):
            with pytest.raises(ProofRefused):
                check(TlogProof(301, altered, proof.checkpoint), entries[301], policy)
    with pytest.raises(ProofRefused):
        check(TlogProof(301, [*hashes, HASH], proof.checkpoint), entries[301], policy)


def test_what_stands_in_extra_proves_nothing(proof, entries, policy):
    lying = TlogProof(301, proof.hashes, proof.checkpoint, b"another entry")

    check(lying, entries[301], policy)
    with pytest.raises(ProofRefused):
        check(lying, lying.extra, policy)


def test_the_checkpoint_must_be_signed_by_a_log_that_the_reader_knows(
    proof, entries, policy, university, checkpoint, sign
):
    note = parse(proof.checkpoint)
    forged = note.signed_with(Signature(university.name, university.verifier.key_id, bytes(72))).encode()
    for content in (b"", b"nonsense\n", sign(checkpoint, university), forged):
        with pytest.raises(ProofRefused, match="its checkpoint"):
            check(TlogProof(301, proof.hashes, content), entries[301], policy)
    with pytest.raises(ProofRefused, match="its checkpoint"):
        check(proof, entries[301], Policy(()))


def test_a_proof_under_another_checkpoint_of_the_same_log_is_refused(
    proof, tree, entries, policy, log_key, sign
):
    earlier = Checkpoint(log_key.name, 699, tree.root(699))

    with pytest.raises(ProofRefused):
        check(TlogProof(301, proof.hashes, sign(earlier, log_key)), entries[301], policy)


def test_a_quorum_that_is_not_met_is_said_and_not_hidden(proof, entries, policy, checkpoint, sign, log_key):
    strict = Policy(policy.logs, policy.witnesses, quorum="university")
    alone = TlogProof(301, proof.hashes, sign(checkpoint, log_key))

    assert check(proof, entries[301], strict).quorum_met
    assert not check(alone, entries[301], strict).quorum_met
