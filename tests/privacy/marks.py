"""Marks: words that stand nowhere else, one for each private field, and how to find one in whatever form."""

from base64 import b64encode
from hashlib import sha256
from urllib.parse import quote

import msgspec


class Mark(msgspec.Struct, frozen=True):
    """The mark of one field, `table.column`. `token` survives every way of escaping words."""

    field: str
    token: str

    @property
    def words(self) -> str:
        """As a person would type it, with everything that is escaped somewhere."""
        return f"{self.token} <i>O’Neill & \"sons\"</i> 'caf\u00e9' = 5% / ŵ"

    @property
    def key(self) -> bytes:
        """Bytes of a hash's length."""
        return sha256(self.token.encode()).digest()

    @property
    def forms(self) -> set[bytes]:
        """Every form in which it would show: plain or escaped (the token), encoded, as the hash's bytes."""
        token, key = self.token.encode(), self.key
        return {token, key, key.hex().encode(), token.hex().encode(), *_base64(token), *_base64(key)}


def mark(field: str) -> Mark:
    return Mark(field, f"zq{sha256(field.encode()).hexdigest()[:14]}vk")


def _base64(content: bytes) -> set[bytes]:
    """The letters of its base64 that what stands around it does not change: both alphabets, also quoted."""
    found: set[bytes] = set()
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + content).rstrip(b"=")
        inner = encoded[(0, 2, 3)[shift] : len(encoded) - ((shift + len(content)) % 3 > 0)]
        for form in (inner, inner.replace(b"+", b"-").replace(b"/", b"_")):
            found |= {form, quote(form, safe="").encode()}
    return found


def leaks(document: bytes, marks: dict[bytes, str]) -> set[str]:
    """The fields whose marks this document shows, in any case of its letters."""
    lower = document.lower()
    return {field for form, field in marks.items() if form in document or form.lower() in lower}
