"""Answers that one person sends and another of the same office releases: at once, or at a minute to come.

A submission is a frozen version of a draft, with the commands that it becomes: what the approver reads is
what is published, whoever changes the draft meanwhile. Its state and its entries change in one transaction,
under the draft's own key: a second click, a crash or a second process publishes nothing twice, and what was
returned, withdrawn or stopped is not published at all.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

import msgspec

from accountability.domain.commands.base import Actor, Command, having_seen
from accountability.domain.entries import Role, Rule
from accountability.domain.files import File
from accountability.handling.deciders import DECIDERS
from accountability.handling.desk import Desk, Receipt
from accountability.storage import drafts
from accountability.storage import submissions as rows
from accountability.workspace.drafts import DraftOf
from accountability.workspace.following import follow
from accountability.workspace.holding import refuse_held
from accountability.workspace.office_settings import OfficeSettings

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection
    from accountability.workspace.sessions import Signed

State = Literal["waiting", "scheduled", "published", "returned", "withdrawn"]
LISTED = 200
RELEASING = ("approver", "publisher")
STOPPED = "Somebody stopped its scheduled release."
OWN = "You wrote this yourself. In your office another person approves it."
SAME_HAND = (
    "You and who wrote this count as one until somebody else vouches: one of you invited the other, or one "
    "person invited you both. Another approver approves this, or vouches first, on the page about people."
)
NO_LONGER = "Who approved it may not release it any more. Approve it anew."
# As JSON for as long as a submission waits: a class may be renamed once nothing waits under its old name.
_COMMANDS = msgspec.json.Decoder(list[reduce(or_, DECIDERS)])  # type: ignore[misc] # a union made here


class NotWaiting(Rule):
    """Raised when a submission was published, returned, withdrawn or changed meanwhile."""


class NotYours(Rule):
    """Raised when somebody decides on a submission who may not."""


class Decider(msgspec.Struct, frozen=True):
    """Who decides: an account, its role and office, and whether it is one that may release.

    `alone`: their office lets one person both write and release. `hand`: whose hand they count as.
    """

    account: UUID
    role: Role
    office: str | None
    releases: bool
    alone: bool
    hand: UUID


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent: a draft's version (`key`) and what it becomes. `address` is the form's own."""

    of: DraftOf
    key: str
    role: Role
    office: str | None
    address: str
    title: str
    answers: Mapping[str, Sequence[str]]
    commands: Sequence[Command]
    seen: int


class Note(msgspec.Struct, frozen=True):
    account: UUID
    email: str
    at: datetime
    words: str


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """`refusal` says why it came back from its release; `positions` are the entries that it became.

    `hand`: whose hand its author counts as.
    """

    number: int
    key: str
    author: UUID
    email: str
    role: Role
    office: str | None
    form: str
    about: str
    address: str
    title: str
    answers: dict[str, list[str]]
    commands: list[Command]
    seen: int
    sent_at: datetime
    state: State
    approver: UUID | None
    approved_by: str | None
    decided_at: datetime | None
    release_at: datetime | None
    refusal: str
    ended_at: datetime | None
    positions: list[int]
    hand: UUID

    @property
    def open(self) -> bool:
        return self.ended_at is None

    @property
    def page(self) -> str:
        """Its page in the workspace, which both see who wrote it and who decides."""
        return f"{self.address}/submission-{self.number}"

    @property
    def files(self) -> dict[str, File]:
        """What would be published with it, each by its SHA-256."""
        files = [file for command in self.commands for file in command.files]
        return {sha256(file.content).hexdigest(): file for file in files}

    @property
    def actor(self) -> Actor:
        """As whom it is published: its author's role and office, as they were when it was sent."""
        return Actor(role=self.role, office=self.office, account=self.author)


class Submissions:
    """`desk` publishes them, and keeps them in its own database."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pool = desk.pool

    async def decider(self, signed: "Signed") -> Decider:
        """What this person may do about what their office sends."""
        settings, office = OfficeSettings(self._pool, self._desk.now), signed.office
        return Decider(
            account=signed.account,
            role=signed.role,
            office=signed.office,
            releases=signed.duty in RELEASING,
            alone=office is None or await settings.alone(office, signed.account),
            hand=await rows.hand_of(self._pool, signed.account),
        )

    async def send(self, offer: Offer) -> int:
        """Its number, the same for the same key. An earlier version of it that waits is withdrawn."""
        number = await rows.send(
            self._pool,
            (
                offer.key,
                offer.of.account,
                offer.role,
                offer.office,
                offer.of.form,
                offer.of.about,
                offer.address,
                offer.title,
                dict(offer.answers),
                msgspec.json.encode(list(offer.commands)),
                offer.seen,
                self._desk.now(),
            ),
        )
        if number is None:
            raise NotWaiting("This was sent before. Open the form again and start from there.")
        return number

    async def find(self, number: int) -> Submission | None:
        row = await rows.find(self._pool, number)
        return _submission(row) if row else None

    async def latest(self, of: DraftOf) -> Submission | None:
        """The last that was sent of this draft."""
        row = await rows.latest(self._pool, *of)
        return _submission(row) if row else None

    async def open_of(self, office: str | None, role: Role) -> list[Submission]:
        """What waits for this office's approvers, and what waits for its minute."""
        return [_submission(row) for row in await rows.open_of(self._pool, office, role, LISTED)]

    async def ended_of(self, office: str | None, role: Role, limit: int) -> list[Submission]:
        return [_submission(row) for row in await rows.ended_of(self._pool, office, role, limit)]

    async def sent_by(self, account: UUID) -> list[Submission]:
        return [_submission(row) for row in await rows.sent_by(self._pool, account, LISTED)]

    async def notes(self, submission: Submission) -> list[Note]:
        return [Note(*row) for row in await rows.notes(self._pool, submission.number)]

    async def note(self, submission: Submission, account: UUID, words: str) -> None:
        await rows.note(self._pool, submission.number, account, self._desk.now(), words)

    async def approve(self, submission: Submission, by: Decider, seen: int) -> Receipt:
        """Publish it now. `seen` is the last position that the approver was shown.

        Raises NotYours, NotWaiting, or the Rule that stands against it: also where the ask moved since.
        """
        refuse_decider(submission, by)
        await refuse_held(self._desk, submission.office, submission.commands)
        return await self._publish(submission, "waiting", seen, by.account)

    async def schedule(self, submission: Submission, by: Decider, at: datetime, seen: int) -> None:
        """Approve it for a minute to come, or move that minute. Raises NotYours or NotWaiting."""
        refuse_decider(submission, by)
        values = (by.account, self._desk.now(), at, seen, submission.key)
        if not await rows.schedule(self._pool, submission.number, *values):
            raise NotWaiting("This was decided meanwhile.")

    async def give_back(self, submission: Submission, by: Decider, words: str) -> None:
        """To its author, with what to change. Raises NotYours or NotWaiting."""
        refuse_decider(submission, by, also_own=True)
        open_states = ("waiting", "scheduled")
        now = self._desk.now()
        if not await rows.end(self._pool, submission.number, "returned", now, by.account, open_states, words):
            raise NotWaiting("This was decided meanwhile.")

    async def withdraw(self, submission: Submission, author: UUID) -> None:
        """By its author. Raises NotYours or NotWaiting."""
        if submission.author != author:
            raise NotYours("Only the person who sent this withdraws it.")
        open_states = ("waiting", "scheduled")
        if not await rows.end(
            self._pool, submission.number, "withdrawn", self._desk.now(), None, open_states
        ):
            raise NotWaiting("This was decided meanwhile.")

    async def stop(self, submission: Submission, by: Decider) -> None:
        """Take its minute away; it waits for approval anew. Raises NotYours or NotWaiting."""
        refuse_decider(submission, by, also_own=True)
        if not await rows.stop(self._pool, submission.number, STOPPED):
            raise NotWaiting("This was released or stopped meanwhile.")

    async def stop_all(self, office: str | None = None, role: Role | None = None) -> list[int]:
        """Stop every scheduled release of an office's role; with neither, of the whole record."""
        return await rows.stop_all(self._pool, STOPPED, office, role)

    async def release(self, number: int) -> Receipt | None:
        """Publish one whose minute has come. None: it was stopped meanwhile.

        Raises the Rule that stands against it.
        """
        submission = await self.find(number)
        if submission is None or submission.state != "scheduled":
            return None
        if not await rows.stands(self._pool, number):
            raise NotYours(NO_LONGER)
        try:
            return await self._publish(submission, "scheduled", submission.seen, None)
        except NotWaiting:
            return None

    async def refuse_release(self, number: int, why: str) -> None:
        """Back to the approvers with the reason; in public nothing has happened."""
        await rows.stop(self._pool, number, why)

    async def drafting(self, about: str, office: str, role: Role, besides: UUID) -> list[rows.Row]:
        """Which colleagues have begun something about this: e-mail address, form and time."""
        return await rows.drafters(self._pool, about, office, role, besides)

    async def _publish(self, submission: Submission, state: State, seen: int, by: UUID | None) -> Receipt:
        async def settle(connection: "AnyConnection", positions: Sequence[int]) -> None:
            values = (state, self._desk.now(), by, list(positions))
            made = await rows.published(connection, submission.number, *values)
            if made is None:
                raise NotWaiting("This was decided meanwhile.")
            author, form, about, key = made
            await drafts.published(connection, (author, form, about), key, positions[0])
            of, office = DraftOf(author, form, about), submission.actor.office
            await follow(connection, of, office, submission.commands, self._desk.now())

        if not submission.commands:  # emptied at its end
            raise NotWaiting("This was decided meanwhile.")
        commands = having_seen(submission.commands, seen)
        receipt = await self._desk.handle_all(commands, submission.actor, submission.key, settle)
        if receipt.repeated:
            # Its author published this version meanwhile, where their office lets them: it waits no more.
            async with self._pool.acquire() as connection, connection.transaction():
                with suppress(NotWaiting):
                    await settle(connection, receipt.positions)
        return receipt


def may_decide(submission: Submission, by: Decider) -> bool:
    """Whether this person releases what this office's people send: in the same role, of the same office."""
    return by.releases and (by.role, by.office) == (submission.role, submission.office)


def may_read(submission: Submission, by: Decider) -> bool:
    """Whoever decides on it, and whoever wrote it for as long as they speak for that office."""
    wrote = submission.author == by.account
    return may_decide(submission, by) or (
        wrote and (by.role, by.office) == (submission.role, submission.office)
    )


def may_approve(submission: Submission, by: Decider) -> bool:
    """The same, and it is of another hand than theirs where their office asks for a second person."""
    return may_decide(submission, by) and (by.alone or by.hand != submission.hand)


def refuse_decider(submission: Submission, by: Decider, *, also_own: bool = False) -> None:
    if not may_decide(submission, by):
        raise NotYours("Only an approver of the office that sent this decides on it.")
    if not also_own and not may_approve(submission, by):
        raise NotYours(OWN if submission.author == by.account else SAME_HAND)


def _submission(row: rows.Row) -> Submission:
    values: dict[str, Any] = dict(zip(Submission.__struct_fields__, row, strict=True))
    values["commands"] = _COMMANDS.decode(values["commands"]) if values["commands"] else []
    return Submission(**values)
