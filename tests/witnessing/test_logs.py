"""Which logs a witness is told to witness, by keys and by policy files."""

import pytest

from accountability.transparency.keys import COSIGNATURE_ED25519, SigningKey
from accountability.transparency.policies import Policy
from accountability.witnessing.identity import WitnessRefused
from accountability.witnessing.opening import logs_of


@pytest.fixture
def policy(tmp_path, log):
    """The file of a policy with both of a log's keys and a witness."""
    witness = SigningKey("witness.elsewhere.example", COSIGNATURE_ED25519, b"w" * 32).verifier
    text = Policy((log.key.verifier, log.later_key.verifier)).encode()
    file = tmp_path / "policy"
    file.write_bytes(text.replace(b"quorum", f"witness w {witness}\nquorum".encode()))
    return file


def test_keys_and_policies_join_by_the_log_they_are_of(log, another_log, policy):
    other = another_log("record.elsewhere.example", fork=0)
    found = logs_of([str(log.key.verifier), str(other.later_key.verifier), str(policy)])
    assert found == {
        log.origin: (log.key.verifier, log.later_key.verifier),
        other.origin: (other.later_key.verifier,),
    }


def test_what_is_neither_is_refused(log, tmp_path):
    key = str(log.key.verifier)
    for given in (key[:-4], key.replace("+", " "), str(tmp_path / "nothing"), ""):
        with pytest.raises(WitnessRefused):
            logs_of([given])


def test_a_policy_that_cannot_be_used_is_refused_with_the_reason(policy):
    whole = policy.read_text()
    for content, reason in (
        (whole.encode() + b"\x00", "cannot be read"),
        (b"\xff" * 10, "cannot be read"),
        (whole.replace("quorum none\n", "").encode(), "there is no quorum line"),
        (b"quorum none\n", "names no log"),
    ):
        policy.write_bytes(content)
        with pytest.raises(WitnessRefused, match=reason):
            logs_of([str(policy)])


def test_a_witness_s_key_is_not_taken_for_a_log_s():
    key = SigningKey("witness.elsewhere.example", COSIGNATURE_ED25519, b"w" * 32).verifier
    with pytest.raises(WitnessRefused, match="a witness's, not a log's"):
        logs_of([str(key)])
