"""Who looks after the people of an office, and what they may do: rules first, then the deeds.

An approver looks after the officers of their office, a publisher after their secretariat, the operator after
everybody. Nobody acts on themselves, and no office is left without somebody who may release what it says.
Where the office asks for a second person, whom somebody invited counts as their hand until another vouches.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Rule
from accountability.storage import audit, people, second_factors
from accountability.storage.people import PersonRow
from accountability.workspace.credentials import DUTIES, AccountRefused, checked_address
from accountability.workspace.sessions import Sessions, Signed

if TYPE_CHECKING:
    from asyncpg import Pool

__all__ = ["People", "PeopleRefused", "PersonRow", "looks_after_people", "may_look_after", "may_vouch"]


class PeopleRefused(Rule):
    """Raised when something may not be done with this account now. Its message says why."""

    field = "act"


def looks_after_people(signed: Signed) -> bool:
    return signed.role == "operator" or signed.duty in ("approver", "publisher")


def may_look_after(signed: Signed, person: PersonRow) -> bool:
    """Whether this person's account is theirs to change; never one's own."""
    if not looks_after_people(signed) or person.id == signed.account:
        return False
    return signed.role == "operator" or (person.role == signed.role and person.office == signed.office)


def may_vouch(signed: Signed, hand: UUID, person: PersonRow) -> bool:
    """Whether this person, who counts as this hand, may say that somebody of their own is behind an account.

    Never who let that account in, nor anybody whom the same person let in and nobody vouched for.
    """
    return person.invited_by is not None and may_look_after(signed, person) and hand != person.hand


class People:
    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def seen_by(self, signed: Signed) -> list[PersonRow]:
        """The office's own; for the operator, everybody."""
        return await people.of_office(self._pool, None if signed.role == "operator" else signed.office)

    async def at(self, account: UUID) -> PersonRow | None:
        return await people.at(self._pool, account)

    async def move(self, signed: Signed, person: PersonRow, duty: str) -> None:
        """Another duty, from the next sign-in on. Raises PeopleRefused."""
        releasing = _releasing(person)
        held = next((each for each in DUTIES.get(person.role, ()) if each == duty), None)
        if releasing is None or held is None:
            raise PeopleRefused("Choose one of the duties")
        if not await people.move(self._pool, person, held, releasing):
            raise PeopleRefused(_last(releasing))
        await self._changed(signed, person, f"duty changed to {held}")

    async def follow(self, account: UUID, duty: Duty) -> bool:
        """The duty that the office's own sign-in gives somebody, from this sign-in on.

        False: they keep theirs. Silence at a provider never takes from an office the last who may release.
        """
        person = await self.at(account)
        if person is None or person.duty == duty or (releasing := _releasing(person)) is None:
            return True
        moved = await people.move(self._pool, person, duty, releasing)
        act = "duty changed" if moved else "duty kept, as the last of the office"
        about = f"{person.duty} {person.office}; single sign-on gives {duty}"
        if moved:
            await Sessions(self._pool, self._now).end_all(person.id)
        await audit.note(self._pool, self._now(), person.id, act, about)
        return moved

    async def end(self, signed: Signed, person: PersonRow) -> None:
        """The account ends, and every session of it. Raises PeopleRefused."""
        releasing = None if signed.role == "operator" or person.duty != _releasing(person) else person.duty
        if not await people.end(self._pool, person, releasing, self._now()):
            raise PeopleRefused(_last(releasing or "approver"))
        await self._changed(signed, person, "account ended")

    async def take_off_second_step(self, signed: Signed, person: PersonRow) -> None:
        """For somebody who lost their phone and their recovery codes: they set it up anew."""
        await second_factors.remove(self._pool, person.id)
        await self._changed(signed, person, "second step taken off")

    async def hand_of(self, signed: Signed) -> UUID:
        """Whose hand this person counts as."""
        person = await self.at(signed.account)
        return person.hand if person else signed.account

    async def vouch(self, signed: Signed, person: PersonRow) -> None:
        """Somebody of their own is behind this account, who may approve what its inviter wrote.

        Raises PeopleRefused.
        """
        may = may_vouch(signed, await self.hand_of(signed), person)
        if not may or not await people.vouch(self._pool, person.id, signed.account, self._now()):
            raise PeopleRefused("Somebody who did not invite them vouches for them, once")
        await audit.note(self._pool, self._now(), signed.account, "vouched for", person.email)

    async def rename(self, signed: Signed, person: PersonRow, email: str) -> None:
        """Another e-mail address. Raises PeopleRefused."""
        try:
            address = checked_address(email)
            await people.rename(self._pool, person.id, address)
        except AccountRefused as refusal:
            raise PeopleRefused("Enter an email address like name@example.org") from refusal
        except asyncpg.UniqueViolationError as error:
            raise PeopleRefused("Somebody has an account with this address already") from error
        await self._changed(signed, person, f"email address changed to {address}")

    async def _changed(self, signed: Signed, person: PersonRow, act: str) -> None:
        """Whoever's account it is signs in anew; both sides of the deed stand in the audit."""
        await Sessions(self._pool, self._now).end_all(person.id)
        await audit.note(self._pool, self._now(), signed.account, act, person.email)
        if person.office != signed.office:
            await audit.note(self._pool, self._now(), person.id, act, f"by {signed.role}")


def _releasing(person: PersonRow) -> Duty | None:
    duties = DUTIES.get(person.role)
    return duties[1] if duties else None


def _last(duty: Duty) -> str:
    return f"This is the last {duty} of the office: make somebody else one first"
