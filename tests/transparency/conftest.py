"""One log, one witness of each kind, and trees of leaves that anybody can count."""

from hashlib import sha256

import pytest

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import COSIGNATURE_ED25519, ED25519, MLDSA44, SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note
from accountability.transparency.policies import Policy, Witness
from accountability.transparency.tiles import TileTree

ORIGIN = "panel.example/log"
NOW = 1_795_000_000


def seed(name):
    return sha256(name.encode()).digest()


def entry(index):
    """Entries of different lengths, the first of them empty."""
    return str(index).encode() * (index % 5)


@pytest.fixture(scope="session")
def log_key():
    return SigningKey(ORIGIN, ED25519, seed("log"))


@pytest.fixture(scope="session")
def second_log_key():
    """The same log's key for the time after quantum computers."""
    return SigningKey(ORIGIN, MLDSA44, seed("log later"))


@pytest.fixture(scope="session")
def university():
    return SigningKey("university.example/witness", COSIGNATURE_ED25519, seed("university"))


@pytest.fixture(scope="session")
def neighbour():
    return SigningKey("neighbour.example/witness", MLDSA44, seed("neighbour"))


@pytest.fixture(scope="session")
def policy(log_key, second_log_key, university, neighbour):
    """Both of the log's keys and both witnesses, without a quorum."""
    witnesses = {"university": Witness(university.verifier), "neighbour": Witness(neighbour.verifier)}
    return Policy((log_key.verifier, second_log_key.verifier), witnesses)


@pytest.fixture(scope="session")
def entries():
    """700 of them: more than two full tiles."""
    return [entry(index) for index in range(700)]


@pytest.fixture(scope="session")
def tree(entries):
    grown = TileTree()
    for content in entries:
        grown.add(leaf_hash(content))
    return grown


@pytest.fixture(scope="session")
def checkpoint(tree):
    return Checkpoint(ORIGIN, tree.size, tree.root())


@pytest.fixture(scope="session")
def signed(checkpoint, log_key, second_log_key, university, neighbour):
    """The checkpoint as bytes, signed by everybody."""
    return signed_by(checkpoint, log_key, second_log_key, university, neighbour)


def signed_by(checkpoint, *keys, time=NOW):
    text = checkpoint.encode()
    return Note(text).signed_with(*(key.sign(text, time) for key in keys)).encode()


@pytest.fixture(scope="session")
def sign():
    return signed_by
