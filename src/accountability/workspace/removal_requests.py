"""Requests to take words out of the record or put them back, carried out once two people approve.

They are private. Two different accounts approve, each in another capacity; these capacities are all that the
log learns of them. A crash between the second approval and the entry leaves a request that is approved and
open, with a button that carries it out. The entry and the request's end are one transaction: what was carried
out can't be refused, and what was refused is not carried out.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from accountability.domain.commands.base import Actor, Command
from accountability.domain.commands.integrity import ExplainRedaction, RedactPart, RestorePart, WithholdPart
from accountability.domain.entries import Role, Rule
from accountability.domain.removals import APPROVERS, MAY_REMOVE
from accountability.handling.desk import Desk
from accountability.handling.rehearsing import rehearse
from accountability.storage import removal_requests as rows

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

Kind = Literal["redact", "withhold", "restore", "explain"]
State = Literal["open", "carried_out", "refused", "withdrawn"]
APPROVALS = 2
GOVERNANCE = Actor(role="information_governance")
LISTED = 200


class NotDecided(Rule):
    """Raised when somebody's approval does not count: it is their second, or their capacity's."""

    field = "capacity"


class NotOpen(Rule):
    """Raised when a request has been carried out, refused or withdrawn meanwhile."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for. `part` as in a command; `words` is a replacement or an explanation.

    `notes` are for those who decide, and for the file.
    """

    kind: Kind
    position: int
    part: str | None = None
    ground: Any = None
    review_on: date | None = None
    words: str | None = None
    notes: str = ""

    def command(self, approved_by: tuple[str, str]) -> Command:
        """What carries it out."""
        at, part = self.position, self.part or ""
        match self.kind:
            case "redact":
                texts = {"replacement/en": self.words} if self.words else {}
                return RedactPart(
                    position=at, part=part, ground=self.ground, approved_by=approved_by, texts=texts
                )
            case "withhold":
                return WithholdPart(
                    position=at,
                    part=part,
                    ground=self.ground,
                    approved_by=approved_by,
                    review_on=self.review_on,
                )
            case "restore":
                return RestorePart(position=at, part=part)
            case "explain":
                return ExplainRedaction(position=at, texts={"explanation/en": self.words or ""})


class Decision(msgspec.Struct, frozen=True):
    """One person's approval or refusal, in a capacity of `APPROVERS`."""

    account: UUID
    email: str
    capacity: str
    approves: bool
    role: Role
    office: str | None
    at: datetime


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """`positions` are the entries that it became; `email` and `office` are those of who asked."""

    number: int
    asked: Asked
    requested_by: UUID
    email: str
    office: str | None
    requested_at: datetime
    state: State
    ended_at: datetime | None
    positions: tuple[int, ...]
    decisions: tuple[Decision, ...]

    @property
    def approvals(self) -> tuple[Decision, ...]:
        return tuple(decision for decision in self.decisions if decision.approves)

    @property
    def approved(self) -> bool:
        """Whether all that it needs is there."""
        return len(self.approvals) >= APPROVALS


class RemovalRequests:
    """`desk` carries them out, and keeps them in its own database."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pool = desk.pool

    async def send(self, asked: Asked, by: UUID, key: str) -> int:
        """The number of the request, the same for the same key."""
        number = await rows.send(self._pool, key, msgspec.structs.astuple(asked), by, self._desk.now())
        if number is None:
            raise NotOpen("This request was sent before. Open the form again and start from there.")
        return number

    async def find(self, number: int) -> Request | None:
        row = await rows.find(self._pool, number)
        return (await self._with_decisions([row]))[0] if row else None

    async def open(self) -> list[Request]:
        """Those that wait, the longest first."""
        return await self._with_decisions(await rows.open_requests(self._pool, LISTED))

    async def ended(self, limit: int) -> list[Request]:
        """The last that were carried out, refused or withdrawn."""
        return await self._with_decisions(await rows.ended(self._pool, limit))

    async def sent_by(self, account: UUID) -> list[Request]:
        """What this person asked for, the newest first."""
        return await self._with_decisions(await rows.sent_by(self._pool, account, LISTED))

    async def against(self, asked: Asked) -> Rule | None:
        """The rule that stands against it now, as when the words are gone already; None if none does."""
        try:
            await rehearse(self._desk, [asked.command(APPROVERS[:2])], GOVERNANCE)
        except Rule as rule:
            return rule
        return None

    async def approve(self, request: Request, by: Actor, capacity: str) -> Request:
        """One approval more; the second carries it out. The same person's second click changes nothing.

        Raises NotDecided, NotOpen, Busy, or the Rule that stands against carrying it out.
        """
        decision = self._decision(by, capacity)
        if not await rows.approve(self._pool, request.number, decision):
            await self._refuse_again(request.number, decision[0], capacity)
        return await self.carry_out(request.number)

    async def _refuse_again(self, number: int, account: UUID, capacity: str) -> None:
        """Why an approval was not kept, unless it is the one that is there already."""
        request = await self._known(number)
        mine = [decision for decision in request.approvals if decision.account == account]
        if mine and mine[0].capacity == capacity:
            return
        if mine:
            raise NotDecided("You have approved this already. Another person has to approve it too.")
        if request.state != "open" or request.approved:
            raise NotOpen("This request was decided meanwhile.")
        raise NotDecided("Somebody approved it in this capacity. It takes a person in another one.")

    async def carry_out(self, number: int) -> Request:
        """Do what was approved, once; a request that is not approved or not open stays as it is.

        Raises NotOpen, with nothing done, if it was refused or withdrawn while it was carried out.
        """
        request = await self._known(number)
        if request.state != "open" or not request.approved:
            return request
        first, second = request.approvals[:APPROVALS]
        actor = Actor(role=second.role, office=second.office, account=second.account)
        command = request.asked.command((first.capacity, second.capacity))
        by = (first.account, second.account)

        async def settle(connection: "AnyConnection", positions: Sequence[int]) -> None:
            if not await rows.carried_out(connection, number, by, self._desk.now(), positions):
                raise NotOpen("This request was decided meanwhile.")

        await self._desk.handle(command, actor, f"removal request {number}", settle)
        return await self._known(number)

    async def refuse(self, request: Request, by: Actor, capacity: str) -> None:
        """One refusal ends it. Raises NotOpen."""
        if not await rows.refuse(self._pool, request.number, self._decision(by, capacity)):
            raise NotOpen("This request was decided meanwhile.")

    async def withdraw(self, request: Request) -> None:
        """Raises NotOpen."""
        if not await rows.withdraw(self._pool, request.number, self._desk.now()):
            raise NotOpen("This request was decided meanwhile.")

    def _decision(self, by: Actor, capacity: str) -> rows.Decision:
        if by.account is None or by.role not in MAY_REMOVE or capacity not in APPROVERS:
            raise NotDecided("Only information governance or the operator decides this.")
        return by.account, capacity, by.role, by.office, self._desk.now()

    async def _known(self, number: int) -> Request:
        request = await self.find(number)
        if request is None:
            raise NotOpen("There is no such request.")
        return request

    async def _with_decisions(self, found: Sequence[rows.Row]) -> list[Request]:
        decisions = await rows.decisions(self._pool, [row[0] for row in found])
        return [
            _request(row, [Decision(*made[1:]) for made in decisions if made[0] == row[0]]) for row in found
        ]


def _request(row: rows.Row, decisions: Sequence[Decision]) -> Request:
    kind, position, part, ground, review_on, words, notes = row[1:8]
    asked = Asked(
        kind=kind,
        position=position,
        part=part,
        ground=ground,
        review_on=review_on,
        words=words,
        notes=notes,
    )
    names = ("requested_by", "email", "office", "requested_at", "state", "ended_at")
    return Request(
        number=row[0],
        asked=asked,
        **dict(zip(names, row[8:14], strict=True)),
        positions=tuple(row[14]),
        decisions=tuple(decisions),
    )
