"""Another language's libraries accept our proofs and signatures: @sigstore/verify and @noble, from npm.

The packages are those of npm/package-lock.json.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.notes import Note, Signature, parse
from accountability.transparency.proofs import inclusion
from accountability.transparency.tlog_proofs import TlogProof
from tests import npm

HERE = Path(__file__).parent / "npm"


@pytest.fixture(scope="session")
def packages():
    """The folder with the packages and check.mjs."""
    folder = npm.packages(HERE, "proofs")
    shutil.copy(HERE / "check.mjs", folder)
    return folder


@pytest.fixture
def told(packages, tmp_path, log_key, second_log_key, university, neighbour):
    """What the others say of a proof of these bytes: whether they are in, and who signed."""
    keys = {"log": log_key, "later": second_log_key, "university": university, "neighbour": neighbour}
    names = {str(key.verifier): name for name, key in keys.items()}

    def run(proof, entry):
        (tmp_path / "one.tlog-proof").write_bytes(proof.encode())
        (tmp_path / "entry").write_bytes(entry)
        files = (tmp_path / "one.tlog-proof", tmp_path / "entry")
        command = ("node", "check.mjs", *map(str, files), *names)
        done = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        return found["inclusion"], {names[vkey] for vkey, valid in found["signatures"].items() if valid}

    return run


ALL = {"log", "later", "university", "neighbour"}


@pytest.mark.parametrize("index", [0, 1, 255, 256, 511, 512, 699])
def test_they_accept_our_proofs_and_every_kind_of_signature(told, tree, entries, signed, index):
    proof = TlogProof(index, inclusion(index, tree.size, tree.node), signed, entries[index])

    assert told(proof, entries[index]) == (True, ALL)


def test_they_accept_the_proof_of_a_log_of_one_entry(told, tree, entries, log_key, sign):
    proof = TlogProof(0, (), sign(Checkpoint(log_key.name, 1, tree.root(1)), log_key))

    assert told(proof, entries[0]) == (True, {"log"})


def test_they_refuse_another_entry_another_index_and_another_hash(told, tree, entries, signed):
    hashes = inclusion(301, tree.size, tree.node)
    flipped = [*hashes[:-1], hashes[-1][:-1] + bytes((hashes[-1][-1] ^ 1,))]

    assert told(TlogProof(301, hashes, signed), entries[302]) == (False, ALL)
    assert told(TlogProof(300, hashes, signed), entries[301]) == (False, ALL)
    assert told(TlogProof(301, flipped, signed), entries[301]) == (False, ALL)
    assert told(TlogProof(301, hashes[:-1], signed), entries[301]) == (False, ALL)


def test_they_refuse_signatures_over_another_text(told, tree, entries, signed):
    note = parse(signed)
    other = Checkpoint("panel.example/log", 700, tree.root(699)).encode()
    hashes = inclusion(301, tree.size, tree.node)

    assert told(TlogProof(301, hashes, Note(other, note.signatures).encode()), entries[301]) == (False, set())


def test_they_refuse_a_time_that_was_altered(told, tree, entries, signed):
    note = parse(signed)
    later = [Signature(one.name, one.key_id, bytes((1,)) + one.value[1:]) for one in note.signatures]
    proof = TlogProof(301, inclusion(301, tree.size, tree.node), Note(note.text, tuple(later)).encode())

    assert told(proof, entries[301]) == (True, set())
