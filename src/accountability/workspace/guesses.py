"""Guessing is slow, and nobody can lock another person out by it.

Attempts are counted for each account together with where they come from: the network address, or what the
browser keeps of an earlier sign-in. Those from places where the account was never signed in are also counted
together: a thousand machines guess no faster than a few, and its owner, at a known place, notices nothing.
"""

import hmac
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from accountability.domain.entries import Rule
from accountability.storage import attempts

if TYPE_CHECKING:
    from asyncpg import Pool

FREE, FREE_FOR_ALL_STRANGERS = 5, 20
TRIED_OFTEN = "That was tried several times."


class TooManyAttempts(Rule):
    """Raised when the next attempt from there has to wait for `seconds`; what was typed was not looked at."""

    field = "password"

    def __init__(self, seconds: int, why: str = TRIED_OFTEN) -> None:
        wait = f"{seconds} seconds" if seconds < 60 else f"{-(-seconds // 60)} minutes"  # noqa: PLR2004 - a minute
        super().__init__(f"{why} Wait {wait}, then try again.")
        self.seconds = seconds


class Origin(msgspec.Struct, frozen=True):
    """Where an attempt comes from. `device` is what the browser keeps of an earlier sign-in, if it does."""

    address: str
    device: str = ""


class Guesses:
    """`secret` keys the hashes: neither names nor addresses are stored."""

    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime], secret: bytes) -> None:
        self._pool = pool
        self._now = now
        self._secret = secret

    async def count(self, what: str, name: str, origin: Origin) -> bytes:
        """One more attempt at this person's `what`; the bucket that a right answer clears.

        Raises TooManyAttempts.
        """
        places = self._places(name, origin)
        known = await attempts.known(self._pool, places)
        where = next((place for place in places if place in known), b"")
        bucket = self._keyed(what, name, where.hex() or origin.address)
        await self._attempt(bucket, FREE)
        if not where:
            await self._attempt(self._keyed(what, name, "from anywhere unknown"), FREE_FOR_ALL_STRANGERS)
        return bucket

    async def wrong(self) -> None:
        await attempts.forget_old(self._pool, self._now())

    async def right(self, bucket: bytes) -> None:
        await attempts.forget(self._pool, bucket, self._now())

    async def remember(self, account: UUID, name: str, origin: Origin) -> None:
        """They have signed in from here: from now on this place counts for itself."""
        await attempts.remember(self._pool, self._places(name, origin), account, self._now())

    def _places(self, name: str, origin: Origin) -> list[bytes]:
        """As which places this one may be known, the narrower first."""
        device = [self._keyed("device", name, origin.device)] if origin.device else []
        return [*device, self._keyed("address", name, origin.address)]

    def _keyed(self, *words: str) -> bytes:
        return hmac.digest(self._secret, "\n".join(words).encode(errors="replace"), "sha256")

    async def _attempt(self, bucket: bytes, free: int) -> None:
        if seconds := await attempts.attempt(self._pool, bucket, self._now(), free):
            raise TooManyAttempts(seconds)
