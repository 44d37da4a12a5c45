"""Entry ⇄ the exact bytes that a leaf covers. Bytes are made once and never re-encoded.

`docs/wire.md` specifies them: JSON, keys sorted, ASCII keys, no floats, integers < 2^53, NFC, at most 8 KiB.
A replacement inside a correction is encoded by the same function, so it reads like any other entry.
"""

import unicodedata
from datetime import timedelta

import msgspec

from accountability.domain.catalogue import ENTRIES, AnyEntry, Unrecognised
from accountability.domain.entries import Entry, Rule

MAX_ENTRY_BYTES = 8192


class Typed(msgspec.Struct):
    type: str


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(AnyEntry)
_typed = msgspec.json.Decoder(Typed)
_unrecognised = msgspec.json.Decoder(Unrecognised)


class EntryTooLong(Rule):
    """Raised when an entry's bytes exceed 8 KiB, which only a list without end could make them."""


class NotReadable(Rule):
    """Raised when bytes would not read back as the entry they state: such bytes are never written."""


def encode(entry: Entry) -> bytes:
    """The bytes of an entry. Raises EntryTooLong, or NotReadable if a value is not what its type allows."""
    encoded = _encoder.encode(entry)
    if len(encoded) > MAX_ENTRY_BYTES:
        raise EntryTooLong(
            f"An entry may have {MAX_ENTRY_BYTES} bytes, this one has {len(encoded)}: make its lists shorter."
        )
    try:
        read_back = decode(encoded)
    except msgspec.ValidationError as error:
        raise NotReadable(f"The record cannot hold this: {error}.") from error
    if _encoder.encode(read_back) != encoded or entry.timestamp.utcoffset() != timedelta(0):
        raise NotReadable("An entry must read back as it was, with its time in UTC.")
    if not unicodedata.is_normalized("NFC", encoded.decode()):
        raise NotReadable("An entry's text must be in Unicode normal form C.")
    return encoded


def decode(state: bytes | msgspec.Raw) -> Entry:
    """The entry that these bytes state; an `Unrecognised` one if a newer program wrote its type.

    Raises msgspec.ValidationError if the type is known and the bytes do not keep its contract.
    """
    try:
        known: Entry = _decoder.decode(state)
    except msgspec.ValidationError:
        if _typed.decode(state).type in ENTRIES:
            raise
        return _unrecognised.decode(state)
    return known
