"""The people who may sign in: what the web and the command line ask of accounts.

How they sign in is in `signing_in`, what they then hold in `sessions`. Passwords are never logged or stored.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from argon2 import PasswordHasher

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role
from accountability.storage import accounts, audit
from accountability.storage.accounts import AccountRow
from accountability.workspace.attachments import Attachments
from accountability.workspace.auditing import Audit, audit_for
from accountability.workspace.chasing import Chasers
from accountability.workspace.codes import Codes
from accountability.workspace.credentials import (
    AccountRefused,
    check_password,
    check_place,
    checked_address,
    checked_duty,
    folded,
)
from accountability.workspace.drafts import Drafts
from accountability.workspace.guesses import Guesses
from accountability.workspace.invitations import Invitations
from accountability.workspace.office_settings import OfficeSettings
from accountability.workspace.passwords import Passwords
from accountability.workspace.people import People
from accountability.workspace.sessions import Sessions, Signed
from accountability.workspace.signing_in import SignIns

if TYPE_CHECKING:
    from asyncpg import Pool


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
        self.secret = secret
        self.passwords = Passwords(hasher)
        self.guesses = Guesses(pool, now, secret)
        self.sessions = Sessions(pool, now)
        self.codes = Codes(pool, now, secret, self.guesses)
        self.signing_in = SignIns(pool, now, self.passwords, self.guesses, (self.codes,))
        self.office_settings = OfficeSettings(pool, now)
        self.people = People(pool, now)
        self.invitations = Invitations(pool, now, self.passwords)
        self.drafts = Drafts(pool, now)
        self.attachments = Attachments(pool, now)
        self.chasers = Chasers(pool, now)

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
        check_password(password, address, office)
        held = checked_duty(role, duty)
        row = AccountRow(uuid4(), address, await self.passwords.hash(password), role, office, voice_of, held)
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
        await self.sessions.end_all(row.id)
        await self.note(row.id, "account changed", _place(role, office, held))

    async def set_password(self, email: str, password: str) -> None:
        """Replace a password and end every session of the account."""
        row = await self._standing(email)
        check_password(password, row.email, row.office)
        await accounts.rehash(self._pool, row.id, await self.passwords.hash(password))
        await self.sessions.end_all(row.id)
        await self.note(row.id, "password changed")

    async def end(self, email: str) -> None:
        """Close an account. Its audit stays; what it published is the office's and stays too."""
        row = await self._standing(email)
        await accounts.end(self._pool, row.id, self._now())
        await self.sessions.end_all(row.id)
        await self.note(row.id, "account ended")

    async def take_off_second_step(self, email: str) -> None:
        """For somebody who lost their phone and their recovery codes."""
        await self.codes.remove((await self._standing(email)).id)

    async def all(self) -> list[AccountRow]:
        return await accounts.standing(self._pool)

    async def note(self, account: UUID | None, act: str, about: str = "") -> None:
        """One row of the audit: who did what, and when. Never anything that was typed."""
        await audit.note(self._pool, self._now(), account, act, about)

    def audit_for(self, signed: Signed) -> Audit | None:
        """What this person may read of it; None: nothing."""
        return audit_for(self._pool, signed)

    async def _standing(self, email: str) -> AccountRow:
        row = await accounts.find(self._pool, folded(email))
        if row is None:
            raise AccountRefused(f"{folded(email)} has no account")
        return row


def _place(role: Role, office: str | None, duty: Duty | None) -> str:
    return " ".join(word for word in (role, duty, office) if word)
