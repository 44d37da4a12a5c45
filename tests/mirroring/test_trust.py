"""Which entries put keys in use that a mirror trusts: the operator's, in their stream, for trusted ones."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from accountability.domain.keys import STREAM, KeyRotated, Rotation
from accountability.mirroring.trust import Trust
from accountability.storage.codec import encode
from accountability.transparency.keys import ED25519, SigningKey
from accountability.transparency.policies import Policy

FIRST, SECOND, THIRD = (SigningKey("a.example/log", ED25519, bytes([n]) * 32).verifier for n in range(3))


def rotation(old, new, **changed):
    given = {
        "originator_id": STREAM,
        "originator_version": 1,
        "timestamp": datetime(2026, 1, 5, 10, tzinfo=UTC),
        "occurred": date(2026, 1, 5),
        "role": "operator",
        "provenance": "authored",
        "body": Rotation(old=(str(old),), new=(str(new),)),
    }
    return encode(KeyRotated(**given | changed))


def trusted(*entries, given=False):
    return Trust(Policy((FIRST,)), given).with_rotations(entries).policy.logs


def test_each_rotation_goes_on_from_keys_that_are_trusted_by_then():
    assert trusted(rotation(FIRST, SECOND), rotation(SECOND, THIRD)) == (FIRST, SECOND, THIRD)
    assert trusted(rotation(SECOND, THIRD), rotation(FIRST, SECOND)) == (FIRST, SECOND)
    assert trusted(rotation(FIRST, SECOND), given=True) == (FIRST,)


@pytest.mark.parametrize("changed", [{"originator_id": uuid4()}, {"role": "secretariat"}])
def test_a_rotation_in_another_stream_or_by_anybody_else_counts_for_nothing(changed):
    assert trusted(rotation(FIRST, SECOND, **changed)) == (FIRST,)


def test_a_rotation_of_keys_that_were_never_trusted_counts_for_nothing():
    assert trusted(rotation(SECOND, THIRD)) == (FIRST,)
