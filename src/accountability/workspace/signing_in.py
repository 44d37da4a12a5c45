"""From a stranger to a session: a first proof, then a second one where it is asked for, then the session.

A password is a first proof; what another service says of a person can be one. A second proof is a factor: a
code from a phone, a key. Between the two a browser holds a token that opens only the next question.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from uuid import UUID

import msgspec

from accountability.domain.entries import Rule
from accountability.storage import accounts, audit, office_settings, pending, sso
from accountability.workspace.credentials import folded
from accountability.workspace.guesses import Guesses, Origin
from accountability.workspace.passwords import Passwords
from accountability.workspace.sessions import Sessions, SignedIn, form_token_of, hash_of, new_token

if TYPE_CHECKING:
    from asyncpg import Pool

PENDING = timedelta(minutes=10)
WRONG = "The email address or the password is wrong."
# Said to all with an address at such a domain: with an account or without, the password right or not.
ELSEWHERE = (
    "Your organisation lets you sign in with your account at work only. Choose it from the list below."
)


class SignInRefused(Rule):
    """Raised when address and password don't belong together; it doesn't say which of them is wrong."""

    field = "email"


class Factor(Protocol):
    """A second proof that a person may have set up."""

    name: ClassVar[str]

    async def held_by(self, account: UUID) -> bool: ...


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What is still to be proven: one of `factors`. `enrol`: none is set up, and the office wants one."""

    factors: tuple[str, ...] = ()
    enrol: bool = False

    @property
    def nothing(self) -> bool:
        return not self.factors and not self.enrol


class Waiting(msgspec.Struct, frozen=True):
    """Somebody who gave a first proof, and the token that the forms of the next step repeat."""

    account: UUID
    email: str
    form_token: str


class SignIns:
    """`factors` are asked in this order."""

    def __init__(
        self,
        pool: "Pool[Any]",
        now: Callable[[], datetime],
        passwords: Passwords,
        guesses: Guesses,
        factors: tuple[Factor, ...] = (),
    ) -> None:
        self._pool = pool
        self._now = now
        self._passwords = passwords
        self._guesses = guesses
        self._sessions = Sessions(pool, now)
        self._factors = factors

    async def prove(self, email: str, password: str, origin: Origin) -> UUID:
        """Whose password this is. Raises SignInRefused or TooManyAttempts."""
        with self._passwords.in_line():
            return await self._proven(folded(email), password, origin)

    async def needs(self, account: UUID) -> Needs:
        """What a first proof leaves to be proven."""
        held = tuple([factor.name for factor in self._factors if await factor.held_by(account)])
        row = await accounts.at(self._pool, account)
        if held or row is None or row.office is None:
            return Needs(factors=held)
        asked = await office_settings.find(self._pool, row.office)
        return Needs(enrol=asked.second_factor and bool(self._factors))

    async def wait(self, account: UUID) -> str:
        """A token for the browser: a first proof was given, a second one is to come."""
        token = new_token()
        await pending.forget(self._pool, self._now() - PENDING)
        await pending.begin(self._pool, hash_of(token), account, self._now())
        return token

    async def waiting(self, token: str) -> Waiting | None:
        """Who waits with this token, if not for too long."""
        found = await pending.find(self._pool, hash_of(token), self._now() - PENDING)
        return Waiting(*found, form_token_of(token)) if found else None

    async def enter(
        self, account: UUID, origin: Origin, browser: str = "", *, waited: str = ""
    ) -> SignedIn | None:
        """A session for somebody who has proven all that is needed.

        `waited` is the token of their first proof, which is used up. None: it was used up before, or the
        account has ended.
        """
        if waited and not await pending.take(self._pool, hash_of(waited), self._now() - PENDING):
            return None
        row = await accounts.at(self._pool, account)
        if row is None:
            return None
        await self._guesses.remember(row.id, row.email, origin)
        begun = await self._sessions.begin(row.id, browser)
        await audit.note(self._pool, self._now(), row.id, "signed in", browser)
        return begun

    async def _proven(self, name: str, password: str, origin: Origin) -> UUID:
        bucket = await self._guesses.count("password", name, origin)
        row = await accounts.find(self._pool, name) if "\0" not in name else None
        right = await self._passwords.is_right(row.password_hash if row else None, password)
        if row is None or not right:
            await self._guesses.wrong()
            await audit.note(self._pool, self._now(), row.id if row else None, "sign-in refused", "")
            elsewhere = (
                await sso.required_at(self._pool, name.rpartition("@")[2]) if "\0" not in name else None
            )
            raise SignInRefused(ELSEWHERE if elsewhere else WRONG)
        if await sso.required_of(self._pool, row.id):
            await audit.note(self._pool, self._now(), row.id, "sign-in refused", "single sign-on is required")
            raise SignInRefused(ELSEWHERE)
        await self._guesses.right(bucket)
        if self._passwords.is_old(row.password_hash):
            await accounts.rehash(self._pool, row.id, await self._passwords.hash(password))
        return row.id
