r"""The salted commitment that an entry holds in the place of words (docs/wire.md, "Parts").

SHA-256("accountability/part/v1\n" ‖ name ‖ "\n" ‖ 32-byte salt ‖ bytes). Destroying salt and bytes leaves a
value that says nothing, and every proof over the entry stays valid.
"""

from hashlib import sha256

SALT_BYTES = 32
_DOMAIN = b"accountability/part/v1\n"


class BadSalt(ValueError):
    """Raised when a salt has not exactly 32 bytes: lengths are what keeps salt and bytes apart."""


def commit(name: str, salt: bytes, content: bytes) -> bytes:
    """The 32-byte commitment to one part."""
    if len(salt) != SALT_BYTES:
        raise BadSalt(f"a salt has {SALT_BYTES} bytes, this one has {len(salt)}")
    return sha256(_DOMAIN + name.encode() + b"\n" + salt + content).digest()
