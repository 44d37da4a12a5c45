"""Invitations: a link for one person, good once and for seven days. Whoever opens it chooses a password.

We hold the link's hash only, so whoever reads the database signs in nowhere. A new invitation to the same
address takes the older one's place.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import msgspec

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role
from accountability.storage import accounts, audit, invitations, sso
from accountability.storage.accounts import AccountRow
from accountability.storage.invitations import InvitationRow
from accountability.workspace.credentials import (
    AccountRefused,
    check_password,
    check_place,
    checked_address,
    checked_duty,
)
from accountability.workspace.passwords import Passwords
from accountability.workspace.sessions import Signed, hash_of, new_token

if TYPE_CHECKING:
    from asyncpg import Pool

__all__ = ["Invitation", "InvitationRow", "Invitations", "Place", "link_of", "may_invite", "text_of"]

GOOD_FOR = timedelta(days=7)
PATH = "/sign-in/invitation"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """For which office somebody is to act, and as what."""

    role: Role
    office: str | None = None
    voice_of: str | None = None
    duty: Duty | None = None


class Invitation(msgspec.Struct, frozen=True):
    """One that was just made: only now is its token known."""

    token: str
    row: InvitationRow


def may_invite(signed: Signed, place: Place, kept_panels: frozenset[str]) -> bool:
    """Whether this person may invite somebody to this place.

    The operator may invite anybody; an approver into their own office; a publisher into their own
    secretariat, and those who speak for a panel that it keeps.
    """
    match signed.duty:
        case "approver":
            return place.role == "officer" and place.office == signed.office
        case "publisher":
            if place.role == "reviewer":
                return place.voice_of in kept_panels
            return place.role == "secretariat" and place.office == signed.office
        case _:
            return signed.role == "operator"


def may_withdraw(signed: Signed, invitation: InvitationRow) -> bool:
    """Who sent it, who could have sent it into their own office, or the operator."""
    if signed.role == "operator" or invitation.invited_by == signed.account:
        return True
    return (
        signed.duty in ("approver", "publisher")
        and invitation.role == signed.role
        and invitation.office == signed.office
    )


class Invitations:
    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime], passwords: Passwords) -> None:
        self._pool = pool
        self._now = now
        self._passwords = passwords

    async def invite(self, email: str, place: Place, by: Signed | None) -> Invitation:
        """Make one, in place of an older to the same address. `by` None: the operator, on the command line.

        Whether `by` may is for `may_invite` to say. Raises AccountRefused.
        """
        address = checked_address(email)
        check_place(place.role, place.office, place.voice_of)
        duty = checked_duty(place.role, place.duty)
        if await accounts.find(self._pool, address):
            raise AccountRefused(f"{address} has an account already")
        token, now, account = new_token(), self._now(), by.account if by else None
        row = InvitationRow(
            0, address, place.role, place.office, place.voice_of, duty, account, now, now + GOOD_FOR
        )
        anywhere = by is None or by.role == "operator"
        number = await invitations.replace(self._pool, hash_of(token), row, anywhere=anywhere)
        if number is None:
            raise AccountRefused(f"{address} is invited by somebody else already")
        await audit.note(self._pool, now, account, "invited", f"{address} {_said(row)}")
        return Invitation(token, msgspec.structs.replace(row, number=number))

    async def open_to(self, signed: Signed) -> list[InvitationRow]:
        """What this person may withdraw, newest first; expired ones too."""
        office = None if signed.role == "operator" else signed.office
        found = await invitations.open_of(self._pool, office, signed.account)
        return [row for row in found if may_withdraw(signed, row)]

    async def withdraw(self, signed: Signed, number: int) -> bool:
        """False: there is no such invitation that this person may withdraw."""
        row = next((row for row in await self.open_to(signed) if row.number == number), None)
        if row is None or not await invitations.end(self._pool, number, self._now()):
            return False
        await audit.note(self._pool, self._now(), signed.account, "invitation withdrawn", row.email)
        return True

    async def find(self, token: str) -> InvitationRow | None:
        """What this link is good for; None: nothing, or not any more."""
        return await invitations.find(self._pool, hash_of(token), self._now())

    async def accept(self, token: str, password: str) -> UUID | None:
        """The account that it becomes. None: it is not good any more. Raises AccountRefused."""
        row = await self.find(token)
        if row is None:
            return None
        if await self.office_of_sign_on(row):
            raise AccountRefused("your office lets its people in with their account at work only")
        check_password(password, row.email, row.office)
        return await self._accepted(row, password, hash_of(token))

    async def accept_known(self, email: str, office: str) -> UUID | None:
        """The same for somebody of whom the office's own service says that this is their address.

        None: nobody invited them to that office, or not any more.
        """
        row = await invitations.to(self._pool, email, office, self._now())
        # Nobody knows this password: it is there so that a guess takes as long as any other.
        return await self._accepted(row, new_token(), row.number) if row else None

    async def office_of_sign_on(self, row: InvitationRow) -> str | None:
        """The office, if it lets its people in with their account at work only."""
        provider = await sso.find(self._pool, row.office) if row.office else None
        return row.office if provider and provider.required and row.role != "operator" else None

    async def _accepted(self, row: InvitationRow, password: str, key: bytes | int) -> UUID | None:
        hashed = await self._passwords.hash(password)
        account = AccountRow(uuid4(), row.email, hashed, row.role, row.office, row.voice_of, row.duty)
        if not await invitations.accept(self._pool, key, account, self._now()):
            return None
        await audit.note(self._pool, self._now(), account.id, "invitation accepted", _said(row))
        return account.id


def link_of(public_url: str, token: str) -> str:
    return f"{public_url}{PATH}/{token}"


def text_of(invitation: Invitation, public_url: str, site: str, office: str) -> tuple[str, str]:
    """The subject and the words of the message that carries the link. `office` as people call it."""
    for_whom = f" for {office}" if office else ""
    subject = f"{site}: your invitation to sign in"
    words = (
        f"You are invited to sign in to {site}{for_whom}.\n\n"
        f"Open this link and choose a password. It is for you alone, good once, and until "
        f"{invitation.row.expires_at:%-d %B %Y}:\n\n"
        f"{link_of(public_url, invitation.token)}\n\n"
        "If you did not expect this, do nothing: without the link nobody can use it.\n"
    )
    return subject, words


def _said(row: InvitationRow) -> str:
    return " ".join(word for word in (row.role, row.duty, row.office, row.voice_of) if word)
