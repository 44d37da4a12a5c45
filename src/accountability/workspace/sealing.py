"""What lies in the database and must not be readable there: sealed with a key that it does not hold.

The key comes from the service's secret. Each purpose has a key of its own, and each sealed text is bound to
what it is about: moved to another row it opens no more.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12


class Unreadable(Exception):
    """Raised when something sealed does not open: another secret, another row, or other bytes."""


class Seal:
    def __init__(self, secret: bytes, purpose: str) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=f"accountability/seal/v1\n{purpose}".encode())
        self._cipher = AESGCM(key.derive(secret))

    def closed(self, plain: bytes, about: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, about)

    def opened(self, sealed: bytes, about: bytes) -> bytes:
        """Raises Unreadable."""
        try:
            return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], about)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("it was sealed with another secret, or for something else") from error
