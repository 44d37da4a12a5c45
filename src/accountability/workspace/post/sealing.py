"""Addresses at rest, and the links that mails carry. All from the service's secret, none stored in the open.

With another secret nothing sealed can be read and no link is good any more: those who get alerts ask anew.
"""

import base64
import hmac
from typing import Literal
from uuid import UUID

from accountability.workspace.sealing import Seal, Unreadable

Purpose = Literal["confirm", "stop", "reminders"]


class Sealer:
    def __init__(self, secret: bytes) -> None:
        self._seal = Seal(secret, "mail")
        self._marks = hmac.digest(secret, b"accountability mail\nmarks", "sha256")
        self._links = hmac.digest(secret, b"accountability mail\nlinks", "sha256")

    def seal(self, text: str, about: bytes) -> bytes:
        """Readable with the secret only, and only as what it was sealed for: rows can't be swapped."""
        return self._seal.closed(text.encode(), about)

    def opened(self, sealed: bytes, about: bytes) -> str | None:
        """None if another secret sealed it, or it was sealed for another thing."""
        try:
            return self._seal.opened(sealed, about).decode()
        except Unreadable:
            return None

    def mark(self, what: str) -> bytes:
        """By what something is found again that must not be read: the same for the same."""
        return hmac.digest(self._marks, what.encode(errors="replace"), "sha256")

    def token(self, purpose: Purpose, identifier: UUID) -> str:
        """The secret part of a link in a mail: made again whenever it is needed, stored nowhere."""
        signed = identifier.bytes + self._mac(purpose, identifier)
        return base64.urlsafe_b64encode(signed).decode()

    def read(self, purpose: Purpose, token: str) -> UUID | None:
        """Whom a link is about; None if we did not make it for this purpose."""
        try:
            signed = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
            identifier = UUID(bytes=signed[:16])
        except ValueError:
            return None
        return identifier if hmac.compare_digest(signed[16:], self._mac(purpose, identifier)) else None

    def _mac(self, purpose: Purpose, identifier: UUID) -> bytes:
        return hmac.digest(self._links, purpose.encode() + b"\n" + identifier.bytes, "sha256")
