"""The people who may sign in: what the web and the command line ask of accounts and sessions.

A browser holds a random token; we hold its hash. Nobody can lock another person out: attempts are counted for
each account together with the address they come from. An unknown address costs as much time as a wrong
password. Passwords and tokens are never logged or stored.
"""

import asyncio
import hmac
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from accountability.domain.commands.base import Actor, Duty
from accountability.domain.entries import Role, Rule, Slug
from accountability.storage import accounts, sessions
from accountability.storage.accounts import AccountRow
from accountability.storage.sessions import SessionRow
from accountability.workspace.credentials import (
    LONGEST_PASSWORD,
    AccountRefused,
    check_password,
    check_place,
    checked_address,
    checked_duty,
    folded,
    normal,
)
from accountability.workspace.drafts import Drafts

if TYPE_CHECKING:
    from asyncpg import Pool

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=24)
# An expired session signs nobody in, but for so long it tells whose form came in too late.
REMEMBERED = timedelta(days=7)
TOUCHED_EVERY = timedelta(minutes=1)
# Each check of a password takes 64 MiB and a core: more at once would starve the readers.
CHECKS_AT_ONCE = 2
# Whoever comes when so many wait already is sent away at once: no queue grows without end.
MOST_WAITING = 20
CROWDED_SECONDS = 10
TRIED_OFTEN = "That was tried several times."
CROWDED = "Many people are signing in at this moment."


class SignInRefused(Rule):
    """Raised when address and password don't belong together; it doesn't say which of them is wrong."""

    field = "email"


class TooManyAttempts(Rule):
    """Raised when the next attempt from there has to wait for `seconds`; the password was not looked at."""

    field = "password"

    def __init__(self, seconds: int, why: str = TRIED_OFTEN) -> None:
        wait = f"{seconds} seconds" if seconds < 60 else f"{-(-seconds // 60)} minutes"  # noqa: PLR2004 - a minute
        super().__init__(f"{why} Wait {wait}, then try again.")
        self.seconds = seconds


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in. `form_token`, derived from the session's token, is repeated in each of its forms."""

    account: UUID
    email: str
    role: Role
    office: Slug | None
    voice_of: Slug | None
    duty: Duty | None
    form_token: str

    @property
    def actor(self) -> Actor:
        return Actor(role=self.role, office=self.office, account=self.account, voice_of=self.voice_of)


class SignedIn(msgspec.Struct, frozen=True):
    """A new session: its token for the cookie, and who it is."""

    token: str
    signed: Signed


class Accounts:
    """`pool` is the app's own. `secret` keys the hashes of what must not be stored in the open."""

    def __init__(
        self,
        pool: "Pool[Any]",
        now: Callable[[], datetime],
        secret: bytes,
        hasher: PasswordHasher | None = None,
    ) -> None:
        self._pool = pool
        self._now = now
        self._hasher = hasher or PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        self._checks = asyncio.Semaphore(CHECKS_AT_ONCE)
        self._signing_in = 0
        self.secret = secret
        self.drafts = Drafts(pool, now)

    async def add(  # noqa: PLR0913, PLR0917 - each says something else of a person
        self,
        email: str,
        password: str,
        role: Role,
        office: str | None = None,
        voice_of: str | None = None,
        duty: Duty | None = None,
    ) -> UUID:
        """Let somebody sign in; `voice_of` is the panel that a reviewer speaks for.

        Without a `duty` they may release what their office says.

        Raises AccountRefused, also if the address has an account already.
        """
        address = checked_address(email)
        check_place(role, office, voice_of)
        check_password(password, address)
        held = checked_duty(role, duty)
        row = AccountRow(uuid4(), address, await self._hash(password), role, office, voice_of, held)
        if not await accounts.add(self._pool, row, self._now()):
            raise AccountRefused(f"{address} has an account already")
        await self.note(row.id, "account added", _place(role, office, held))
        return row.id

    async def change(
        self,
        email: str,
        role: Role,
        office: str | None = None,
        voice_of: str | None = None,
        duty: Duty | None = None,
    ) -> None:
        """Give an account another role, office or duty, and end its sessions: they were for the old one."""
        check_place(role, office, voice_of)
        held = checked_duty(role, duty)
        row = await self._standing(email)
        await accounts.change(self._pool, row.id, role, office, voice_of, held)
        await self.end_all(row.id)
        await self.note(row.id, "account changed", _place(role, office, held))

    async def set_password(self, email: str, password: str) -> None:
        """Replace a password and end every session of the account."""
        row = await self._standing(email)
        check_password(password, row.email)
        await accounts.rehash(self._pool, row.id, await self._hash(password))
        await self.end_all(row.id)
        await self.note(row.id, "password changed")

    async def end(self, email: str) -> None:
        """Close an account. Its audit stays; what it published is the office's and stays too."""
        row = await self._standing(email)
        await accounts.end(self._pool, row.id, self._now())
        await self.end_all(row.id)
        await self.note(row.id, "account ended")

    async def all(self) -> list[AccountRow]:
        return await accounts.standing(self._pool)

    async def sign_in(self, email: str, password: str, address: str) -> SignedIn:
        """A new session, or SignInRefused, or TooManyAttempts. `address` is where the attempt comes from."""
        with self._in_line():
            return await self._admit(folded(email), password, address)

    async def signed(self, token: str) -> Signed | None:
        """Who holds this token, if the session still runs. Marks it as used."""
        row = await sessions.find(self._pool, _hash_of(token))
        now = self._now()
        if row is None or not _runs(row, now):
            return None
        if now - row.seen_at > TOUCHED_EVERY:
            await sessions.touch(self._pool, _hash_of(token), now)
        return _signed(row, token)

    async def lapsed(self, token: str) -> Signed | None:
        """Who held this token before its session expired: good for keeping what they sent, no more."""
        row = await sessions.find(self._pool, _hash_of(token))
        now = self._now()
        if row is None or _runs(row, now) or now - row.seen_at > REMEMBERED:
            return None
        return _signed(row, token)

    async def sign_out(self, token: str) -> None:
        await sessions.end(self._pool, _hash_of(token))

    async def end_all(self, account: UUID) -> None:
        """Sign an account out everywhere."""
        await sessions.end_all(self._pool, account)

    async def note(self, account: UUID | None, act: str, about: str = "") -> None:
        """One row of the audit: who did what, and when. Never anything that was typed."""
        await accounts.note(self._pool, self._now(), account, act, about)

    @contextmanager
    def _in_line(self) -> Iterator[None]:
        """Raises TooManyAttempts, before anything is counted or stored, if the line is full."""
        if self._signing_in >= CHECKS_AT_ONCE + MOST_WAITING:
            raise TooManyAttempts(CROWDED_SECONDS, CROWDED)
        self._signing_in += 1
        try:
            yield
        finally:
            self._signing_in -= 1

    async def _admit(self, name: str, password: str, address: str) -> SignedIn:
        bucket = hmac.digest(self.secret, f"{name}\n{address}".encode(errors="replace"), "sha256")
        if seconds := await accounts.attempt(self._pool, bucket, self._now()):
            raise TooManyAttempts(seconds)
        row = await accounts.find(self._pool, name) if "\0" not in name else None
        if not await self._is_right(row, password):
            await accounts.forget_old_attempts(self._pool, self._now())
            await self.note(row.id if row else None, "sign-in refused")
            raise SignInRefused("The email address or the password is wrong.")
        assert row is not None
        await accounts.forget_attempts(self._pool, bucket, self._now())
        await self.note(row.id, "signed in")
        return await self._begin(row)

    async def _standing(self, email: str) -> AccountRow:
        row = await accounts.find(self._pool, folded(email))
        if row is None:
            raise AccountRefused(f"{folded(email)} has no account")
        return row

    async def _begin(self, row: AccountRow) -> SignedIn:
        token = secrets.token_urlsafe(32)
        now = self._now()
        await sessions.forget(self._pool, now - REMEMBERED)
        await sessions.begin(self._pool, _hash_of(token), row.id, now)
        session = SessionRow(row.id, row.email, row.role, row.office, row.voice_of, row.duty, now, now)
        return SignedIn(token, _signed(session, token))

    async def _hash(self, password: str) -> str:
        async with self._checks:
            return await asyncio.to_thread(self._hasher.hash, normal(password))

    async def _is_right(self, row: AccountRow | None, password: str) -> bool:
        """Takes as long without an account as with one; renews a hash that was made with older parameters."""
        known = row.password_hash if row else self._nobody
        async with self._checks:
            right = await asyncio.to_thread(self._verify, known, normal(password)[:LONGEST_PASSWORD])
        if row is None or not right:
            return False
        if self._hasher.check_needs_rehash(known):
            await accounts.rehash(self._pool, row.id, await self._hash(password))
        return True

    def _verify(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, password)
        except (VerificationError, InvalidHashError):
            return False


def _place(role: Role, office: str | None, duty: Duty | None) -> str:
    return " ".join(word for word in (role, duty, office) if word)


def _hash_of(token: str) -> bytes:
    return sha256(token.encode(errors="replace")).digest()


def _runs(row: SessionRow, now: datetime) -> bool:
    return now - row.seen_at <= IDLE and now - row.created_at <= ABSOLUTE


def _signed(row: SessionRow, token: str) -> Signed:
    form_token = sha256(b"form token\n" + token.encode(errors="replace")).hexdigest()
    return Signed(
        account=row.account,
        email=row.email,
        role=row.role,
        office=row.office,
        voice_of=row.voice_of,
        duty=row.duty,
        form_token=form_token,
    )
