"""A receipt proves that its entry is in a log, to whoever brings the keys or has seen that log."""

import pytest

from accountability.transparency.proofs import inclusion
from accountability.transparency.tlog_proofs import TlogProof
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN


@pytest.fixture
def receipt(small, keys, tmp_path):
    """Writes the receipt of an entry, changed in some way."""

    def write(of=7, witnesses=2, log=small, **changed):
        tree = log.tree()
        fields = {
            "index": of,
            "hashes": inclusion(of, len(log), tree.node),
            "checkpoint": keys.signed(len(log), tree.root(), witnesses),
            "extra": log.entries[of],
        }
        file = tmp_path / "answer.tlog-proof"
        file.write_bytes(TlogProof(**fields | changed).encode())
        return file

    return write


@pytest.fixture
def policy(keys, tmp_path):
    file = tmp_path / "policy"
    file.write_bytes(keys.policy().encode())
    return file


def test_a_receipt_is_sound_under_the_readers_keys(asked, receipt, policy):
    code, said = asked(receipt(), policy=policy)

    assert code == SOUND
    assert said[0] == "Entry 7: delivery-reported/1, recorded 2026-01-05T10:00:00Z, with 0 texts."
    assert said[1].startswith("Sound: entry 7 is in the log of record.norchester.example/log")
    assert "Witnessed by charity (2027-01-15 08:00 UTC)" in said[1]


def test_a_receipt_names_no_keys_and_needs_a_policy_or_a_log_seen_before(asked, receipt, small):
    code, said = asked(receipt())
    assert code == UNKNOWN
    assert "a receipt names no keys" in said[0]

    assert asked(small.folder)[0] == SOUND
    code, said = asked(receipt())
    assert code == SOUND
    assert "found sound before" in said[0]


@pytest.mark.parametrize(
    "changed",
    [
        {"extra": b'{"type":"another"}'},
        {"index": 8},
        {"hashes": [bytes(32)] * 9},
        {"hashes": []},
        {"checkpoint": b"nonsense\n"},
    ],
    ids=["bytes", "index", "hashes", "none", "checkpoint"],
)
def test_a_receipt_that_proves_nothing_is_caught(asked, receipt, policy, changed):
    code, said = asked(receipt(**changed), policy=policy)

    assert code == TAMPERED
    assert said[-1].startswith("Tampered with:")


def test_a_receipt_under_keys_that_the_policy_does_not_name_cannot_be_told(asked, receipt, made, tmp_path):
    """The log's keys may have changed since, as they should from time to time."""
    other = tmp_path / "other"
    other.write_bytes(made.Keys(seed=90).policy().encode())

    code, said = asked(receipt(), policy=other)

    assert code == UNKNOWN
    assert "signed with keys that your policy does not name" in said[-1]


def test_a_receipt_whose_known_key_did_not_sign_it_is_caught(asked, receipt, policy, keys, small):
    note = keys.signed(299, small.tree().root()).replace(b"\n299\n", b"\n300\n")

    assert asked(receipt(checkpoint=note), policy=policy)[0] == TAMPERED


def test_a_receipt_from_before_a_rotation_is_sound_to_who_saw_the_log_then(asked, receipt, small, made, keys):
    """Also where another key of the same log was seen since."""
    assert asked(small.folder)[0] == SOUND
    later = made.Keys(seed=90)
    later.witnesses = keys.witnesses
    file = small.folder.parent / "policy"
    file.write_bytes(later.policy().encode())
    small.write(small.folder, later)
    assert asked(small.folder, policy=file)[0] == SOUND

    assert asked(receipt())[0] == SOUND


def test_a_receipt_that_too_few_witnesses_saw_cannot_be_told(asked, receipt, policy):
    code, said = asked(receipt(witnesses=1), policy=policy)

    assert code == UNKNOWN
    assert "too few" in said[-1]


def test_a_receipt_without_the_entrys_bytes_cannot_be_told(asked, receipt, policy):
    assert asked(receipt(extra=None), policy=policy)[0] == UNKNOWN
    assert asked(policy.with_name("no-such.tlog-proof"), policy=policy)[0] == UNKNOWN


def test_a_receipt_under_another_history_than_the_one_seen_is_caught(asked, receipt, policy, small, made):
    assert asked(small.folder)[0] == SOUND
    entries = list(small.entries)
    entries[3] = entries[3].replace(b"2026-01-05", b"2026-01-04")

    code, said = asked(receipt(log=made.Log(entries)), policy=policy)

    assert code == TAMPERED
    assert "two different histories" in said[-1]


def test_a_receipt_of_something_that_is_no_entry_is_said_to_be_so(asked, receipt, policy, made):
    code, said = asked(receipt(log=made.Log([b"\x1b[2J\xff"] * 8)), policy=policy)

    assert code == SOUND
    assert "no entry of a record like this" in said[0]


def test_only_the_first_line_of_trouble_matters_to_a_watcher(asked, receipt, policy):
    assert asked(receipt(), policy=policy, watch=True) == (SOUND, [])
    code, said = asked(receipt(index=8), policy=policy, watch=True)
    assert (code, bool(said)) == (TAMPERED, True)
