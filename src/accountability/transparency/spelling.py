"""Numbers and base64 as the C2SP formats spell them: one spelling for each value, and no other is read.

Two spellings of one value would be two notes that say the same; so whatever is read here is written back
byte for byte.
"""

import base64
import binascii
import re

from accountability.transparency.merkle import HASH_BYTES

MOST = 2**63 - 1  # the largest size, index or time that any of these formats holds
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class BadSpelling(ValueError):
    """Raised when a number or a base64 text is not spelled the one way it may be."""


def decimal(text: str) -> int:
    """The number from 0 to 2^63 - 1 that ASCII digits without leading zeros spell."""
    if _DECIMAL.fullmatch(text) is None or int(text) > MOST:
        raise BadSpelling(f"{text[:40]!r} is not a decimal number from 0 to 2^63 - 1 without leading zeros")
    return int(text)


def to_base64(content: bytes) -> str:
    """Standard base64 with padding (RFC 4648 section 4)."""
    return base64.b64encode(content).decode("ascii")


def from_base64(text: str) -> bytes:
    """The bytes that `text` is the base64 of: padded, without line breaks, and with no bit left over."""
    try:
        content = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadSpelling(f"{text[:40]!r} is not base64") from error
    if to_base64(content) != text:
        raise BadSpelling(f"{text[:40]!r} is not how base64 spells these bytes")
    return content


def hash_from_base64(text: str) -> bytes:
    """A hash of exactly 32 bytes."""
    content = from_base64(text)
    if len(content) != HASH_BYTES:
        raise BadSpelling(f"a hash has {HASH_BYTES} bytes, this one has {len(content)}")
    return content
