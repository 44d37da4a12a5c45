"""Sessions: a browser holds a random token, we hold its hash. Tokens are never logged or stored."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from accountability.domain.commands.base import Actor, Duty
from accountability.domain.entries import Role, Slug
from accountability.storage import pending, sessions
from accountability.storage.sessions import OpenRow, SessionRow

if TYPE_CHECKING:
    from asyncpg import Pool

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=24)
# An expired session signs nobody in, but for so long it tells whose form came in too late.
REMEMBERED = timedelta(days=7)
TOUCHED_EVERY = timedelta(minutes=1)


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in. `form_token`, derived from the session's token, is repeated in each of its forms."""

    account: UUID
    email: str
    role: Role
    office: Slug | None
    voice_of: Slug | None
    duty: Duty | None
    form_token: str
    session: int

    @property
    def actor(self) -> Actor:
        return Actor(role=self.role, office=self.office, account=self.account, voice_of=self.voice_of)


class SignedIn(msgspec.Struct, frozen=True):
    """A new session: its token for the cookie, and who it is."""

    token: str
    signed: Signed


class Sessions:
    """`pool` is the app's own."""

    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def begin(self, account: UUID, browser: str = "") -> SignedIn:
        """A session for somebody who has proven who they are; `browser` is for its owner to know it by."""
        token = new_token()
        now = self._now()
        await sessions.forget(self._pool, now - REMEMBERED)
        await sessions.begin(self._pool, hash_of(token), account, browser, now)
        row = await sessions.find(self._pool, hash_of(token))
        if row is None:
            raise LookupError("the account has ended")
        return SignedIn(token, _signed(row, token))

    async def signed(self, token: str) -> Signed | None:
        """Who holds this token, if the session still runs. Marks it as used."""
        row = await sessions.find(self._pool, hash_of(token))
        now = self._now()
        if row is None or not _runs(row, now):
            return None
        if now - row.seen_at > TOUCHED_EVERY:
            await sessions.touch(self._pool, hash_of(token), now)
        return _signed(row, token)

    async def lapsed(self, token: str) -> Signed | None:
        """Who held this token before its session expired: good for keeping what they sent, no more."""
        row = await sessions.find(self._pool, hash_of(token))
        now = self._now()
        if row is None or _runs(row, now) or now - row.seen_at > REMEMBERED:
            return None
        return _signed(row, token)

    async def of(self, account: UUID) -> list[OpenRow]:
        """Those that still run, the last used first."""
        now = self._now()
        return [row for row in await sessions.of_account(self._pool, account) if _runs(row, now)]

    async def end(self, token: str) -> None:
        await sessions.end(self._pool, hash_of(token))

    async def end_one(self, account: UUID, number: int) -> None:
        """One of this account's own; another's stays as it is."""
        await sessions.end_one(self._pool, account, number)

    async def end_others(self, signed: Signed) -> None:
        """All but the one that asks."""
        await sessions.end_others(self._pool, signed.account, signed.session)
        await pending.end_all(self._pool, signed.account)

    async def end_all(self, account: UUID) -> None:
        """Sign an account out everywhere, also where it waits for its second proof."""
        await sessions.end_all(self._pool, account)
        await pending.end_all(self._pool, account)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> bytes:
    return sha256(token.encode(errors="replace")).digest()


def form_token_of(token: str) -> str:
    """What the forms of whoever holds this token repeat: it can't be turned back into the token."""
    return sha256(b"form token\n" + token.encode(errors="replace")).hexdigest()


def _runs(row: SessionRow | OpenRow, now: datetime) -> bool:
    return now - row.seen_at <= IDLE and now - row.created_at <= ABSOLUTE


def _signed(row: SessionRow, token: str) -> Signed:
    return Signed(
        account=row.account,
        email=row.email,
        role=row.role,
        office=row.office,
        voice_of=row.voice_of,
        duty=row.duty,
        form_token=form_token_of(token),
        session=row.number,
    )
