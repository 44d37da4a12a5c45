"""Something random that one browser has to bring back once, and soon.

It is stored as a keyed hash over itself, what it is for, and the browser's own cookie: brought back by
another browser, for another purpose, too late or a second time, it is worth nothing.
"""

import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from accountability.storage import challenges

if TYPE_CHECKING:
    from asyncpg import Pool

GOOD_FOR = timedelta(minutes=10)


class Challenges:
    """Of one kind, named by its `purpose`."""

    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime], secret: bytes, purpose: str) -> None:
        self._pool, self._now = pool, now
        self._secret, self._purpose = secret, purpose

    async def give(self, browser: str, about: str = "") -> bytes:
        """A new one for this browser, known by a cookie of its own that no other has."""
        value, now = secrets.token_bytes(32), self._now()
        await challenges.put(self._pool, self._key(browser, value), about, now, now - GOOD_FOR)
        return value

    async def take(self, browser: str, value: bytes) -> str | None:
        """What was to go on once it came back; None if it is not this browser's, too old, or used."""
        if not browser:
            return None
        return await challenges.take(self._pool, self._key(browser, value), self._now() - GOOD_FOR)

    def _key(self, browser: str, value: bytes) -> bytes:
        bound = f"challenge\n{self._purpose}\n{browser}\n".encode(errors="replace") + value
        return hmac.digest(self._secret, bound, "sha256")
