"""Entry ⇄ the exact bytes that a leaf covers. Bytes are made once and never re-encoded.

`docs/wire.md` specifies them: JSON, keys sorted, ASCII keys, no floats, integers < 2^53, NFC, at most 8 KiB.
A replacement inside a correction is encoded by the same function, so it reads like any other entry.
"""

import unicodedata

import msgspec

from accountability.domain.catalogue import ENTRIES, AnyEntry, Unrecognised
from accountability.domain.entries import Entry

MAX_ENTRY_BYTES = 8192

class Typed(msgspec.Struct):
    type: str


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(AnyEntry)
_typed = msgspec.json.Decoder(Typed)
_unrecognised = msgspec.json.Decoder(Unrecognised)


class EntryTooLong(Exception):
    """Raised when an entry's bytes exceed 8 KiB, which only a list without end could make them."""


def encode(entry: Entry) -> bytes:
    encoded = _encoder.encode(entry)
    if len(encoded) > MAX_ENTRY_BYTES:
        raise EntryTooLong(f"an entry may have {MAX_ENTRY_BYTES} bytes, this one has {len(encoded)}")
    assert unicodedata.is_normalized("NFC", encoded.decode())
    return encoded


def decode(state: bytes | msgspec.Raw) -> Entry:
    """The entry that these bytes state; an `Unrecognised` one if a newer program wrote its type.

    Raises msgspec.ValidationError if the type is known and the bytes do not keep its contract.
    """
    try:
        return _decoder.decode(state)
    except msgspec.ValidationError:
        if _typed.decode(state).type in ENTRIES:
            raise
        return _unrecognised.decode(state)
