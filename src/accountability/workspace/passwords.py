"""Passwords, hashed with argon2. A check takes 64 MiB and a core, so few run at once and no queue grows."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accountability.workspace.credentials import LONGEST_PASSWORD, normal
from accountability.workspace.guesses import TooManyAttempts

# Each check of a password takes 64 MiB and a core: more at once would starve the readers.
CHECKS_AT_ONCE = 2
# Whoever comes when so many wait already is sent away at once: no queue grows without end.
MOST_WAITING = 20
CROWDED_SECONDS = 10
CROWDED = "Many people are signing in at this moment."


class Passwords:
    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        self._checks = asyncio.Semaphore(CHECKS_AT_ONCE)
        self._in_line = 0

    @contextmanager
    def in_line(self) -> Iterator[None]:
        """Raises TooManyAttempts, before anything is counted or stored, if the line is full."""
        if self._in_line >= CHECKS_AT_ONCE + MOST_WAITING:
            raise TooManyAttempts(CROWDED_SECONDS, CROWDED)
        self._in_line += 1
        try:
            yield
        finally:
            self._in_line -= 1

    async def hash(self, password: str) -> str:
        async with self._checks:
            return await asyncio.to_thread(self._hasher.hash, normal(password))

    async def is_right(self, known: str | None, password: str) -> bool:
        """Takes as long without a hash as with one."""
        async with self._checks:
            typed = normal(password)[:LONGEST_PASSWORD]
            right = await asyncio.to_thread(self._verify, known or self._nobody, typed)
        return right and known is not None

    def is_old(self, known: str) -> bool:
        """Whether this hash was made with other parameters than ours."""
        return self._hasher.check_needs_rehash(known)

    def _verify(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False
