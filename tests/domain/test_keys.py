"""The log's keys change in entries of its own, from those in force to others, under one name."""

from datetime import UTC, date, datetime

import msgspec
import pytest

from accountability.domain import keys
from accountability.domain.entries import Said
from accountability.domain.integrity import NotCorrectable, Recorded, correct, fold
from accountability.domain.keys import (
    KeyRotated,
    NameOfTheLogFixed,
    NothingRotated,
    NotTheKeysInForce,
    NotTheOperator,
    Rotation,
)
from accountability.storage.codec import EntryTooLong, NotReadable, decode, encode

LOG = "record.norchester.example/log"
FIRST, SECOND, THIRD = (f"{LOG}+{n * 8}+{'A' * 44}" for n in "abc")
LARGE = f"{LOG}+00000000+{'A' * 1751}="


def said(role="operator"):
    return Said(
        role=role,
        provenance="authored",
        recorded=datetime(2026, 1, 5, 10, tzinfo=UTC),
        occurred=date(2026, 1, 5),
    )


def rotated(*rotations, role="operator"):
    """The entries that these changes make, each decided on those before it."""
    made, stream = [], None
    for old, new in rotations:
        stream = keys.rotate(stream, said(role), Rotation(old=old, new=new))
        made += stream.collect_events()
    return made


def test_the_first_change_opens_the_stream_and_the_next_goes_on_with_it():
    entries = rotated(((FIRST,), (SECOND, LARGE)), ((SECOND, LARGE), (THIRD, LARGE)))

    assert [(entry.originator_id, entry.originator_version) for entry in entries] == [
        (keys.STREAM, 1),
        (keys.STREAM, 2),
    ]
    assert all(isinstance(entry, KeyRotated) for entry in entries)
    assert fold([decode(encode(entry)) for entry in entries]).keys == (THIRD, LARGE)


def test_the_old_keys_are_those_in_force():
    with pytest.raises(NotTheKeysInForce):
        rotated(((FIRST,), (SECOND,)), ((FIRST,), (THIRD,)))


@pytest.mark.parametrize("new", [(FIRST, SECOND), (SECOND, FIRST), (THIRD, THIRD)])
def test_a_change_changes_something(new):
    with pytest.raises(NothingRotated):
        rotated(((FIRST, SECOND), new))


def test_the_name_of_the_log_never_changes():
    with pytest.raises(NameOfTheLogFixed):
        rotated(((FIRST,), (SECOND.replace("norchester", "elsewhere"),)))


@pytest.mark.parametrize("role", ["information_governance", "secretariat", "officer"])
def test_only_the_operator_changes_them(role):
    with pytest.raises(NotTheOperator):
        rotated(((FIRST,), (SECOND,)), role=role)


def test_a_change_of_keys_is_never_corrected():
    history = [Recorded(0, *rotated(((FIRST,), (SECOND,))))]
    changes = {"body": Rotation(old=(FIRST,), new=(THIRD,))}

    with pytest.raises(NotCorrectable):
        correct(history, 0, "fact", changes, said(), decode=decode, encode=encode)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "a panel\u2019s own words",
        f"{LOG}+aaaaaaaa",
        f"{LOG}+aaaaaaaa+AAAA\n",
        f"{LOG}+AAAAAAAA+AAAA",
        f"{LOG} +aaaaaaaa+AAAA",
        f'{LOG}"+aaaaaaaa+AAAA',
        f"{LOG}+aaaaaaaa+AAAA=A",
        f"{'a' * 129}+aaaaaaaa+AAAA",
        f"{LOG}+aaaaaaaa+{'A' * 2048}",
        "N\u00f4rchester+aaaaaaaa+AAAA",
    ],
)
def test_nothing_but_a_key_can_be_written(key):
    [entry] = rotated(((FIRST,), (SECOND,)))
    body = Rotation(old=(FIRST,), new=(SECOND, key))

    with pytest.raises(NotReadable):
        encode(msgspec.structs.replace(entry, body=body))


def test_more_keys_than_an_entry_can_hold_are_refused():
    large = tuple(LARGE.replace("00000000", f"0000000{n}") for n in range(4))

    with pytest.raises(EntryTooLong):
        encode(*rotated(((FIRST, *large[:3]), (SECOND, *large[1:]))))
    with pytest.raises(NotReadable):
        encode(*rotated(((FIRST,), (SECOND, THIRD, *large[:3]))))
