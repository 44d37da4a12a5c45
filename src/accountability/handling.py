"""Load the streams → let the domain decide → append, all in one transaction.

The desk is the only way in for a command, from a form, an import, the command line or the demo. It seals the
words before the aggregate is asked, decides again if another ask of the same recommendation moved meanwhile
(up to five times), and shows what changed if it was this one.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec
from eventsourcing.persistence import IntegrityError

from accountability.deciding import DECIDERS, Deciding
from accountability.domain.commands import AskCommand, Command
from accountability.domain.entries import Role, Rule, Slug
from accountability.domain.integrity import Recorded
from accountability.projections.filling import fill
from accountability.projections.folding import Fold
from accountability.storage import idempotency, log, redaction
from accountability.storage.parts import Part

if TYPE_CHECKING:
    from asyncpg import Connection

ATTEMPTS = 5


class AskMoved(Rule):
    """Raised when the ask changed after the form was opened; `since` are the entries to show."""

    def __init__(self, since: list[Recorded]) -> None:
        super().__init__("This recommendation changed while you were writing. See what changed, then publish again.")
        self.since = since


class Busy(Exception):
    """Raised when a command lost the race for its stream five times in a row."""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who acts: an account's role and office. The account itself is private and never reaches an entry."""

    role: Role
    office: Slug | None = None
    account: UUID | None = None


class Receipt(msgspec.Struct, frozen=True):
    """Where the entries of one command stand in the log; `repeated` if an earlier send had made them."""

    positions: tuple[int, ...]
    repeated: bool = False


class Desk:
    """Takes commands. `now` gives the server's time in UTC; a demo passes its own."""

    def __init__(self, pool: "asyncpg.Pool[Any]", now: Callable[[], datetime]) -> None:
        self.pool = pool
        self.now = now

    async def handle(self, command: Command, actor: Actor, key: str | None = None) -> Receipt:
        """Carry out a command, once for each `key` of an account.

        Raises a Rule if the domain refuses, KeyReused if the key came with another payload, Busy after five
        lost races. Nothing is stored unless everything is.
        """
        for attempt in range(ATTEMPTS):
            try:
                return await self._once(command, actor, key)
            except IntegrityError:
                await asyncio.sleep(0.005 * attempt)
        raise Busy("too many people are writing to this recommendation at once; nothing was stored")

    async def handle_all(self, commands: Sequence[Command], actor: Actor, key: str | None = None) -> Receipt:
        """Carry out commands in order, each on what those before it did: all in one transaction, or none."""
        for attempt in range(ATTEMPTS):
            try:
                return await self._all_once(commands, actor, key)
            except IntegrityError:
                await asyncio.sleep(0.005 * attempt)
        raise Busy("too many people are writing to this record at once; nothing was stored")

    async def _all_once(self, commands: Sequence[Command], actor: Actor, key: str | None) -> Receipt:
        async with self.pool.acquire() as connection:
            claim = idempotency.Claim(actor.account, key, digest(*commands)) if actor.account and key else None
            if claim and (earlier := await idempotency.earlier(connection, claim)) is not None:
                return Receipt(tuple(earlier), repeated=True)
            try:
                async with connection.transaction():
                    return Receipt(tuple(await self._store_all(connection, commands, actor, claim)))
            except asyncpg.UniqueViolationError as error:  # another command took the same short name or number
                raise IntegrityError(str(error)) from error

    async def _store_all(
        self,
        connection: "Connection[Any]",
        commands: Sequence[Command],
        actor: Actor,
        claim: idempotency.Claim | None,
    ) -> list[int]:
        if claim and not await idempotency.claim(connection, claim):
            raise IntegrityError("the same commands are being carried out")
        positions: list[int] = []
        for command in commands:
            deciding = Deciding(connection, command, actor, self.now())
            await DECIDERS[type(command)](deciding, command)
            positions += await self._append(connection, deciding)
        if claim:
            await idempotency.keep(connection, claim, positions)
        return positions

    async def _once(self, command: Command, actor: Actor, key: str | None) -> Receipt:
        async with self.pool.acquire() as connection:
            deciding = Deciding(connection, command, actor, self.now())
            claim = idempotency.Claim(actor.account, key, digest(command)) if actor.account and key else None
            if claim and (earlier := await idempotency.earlier(connection, claim)) is not None:
                return Receipt(tuple(earlier), repeated=True)
            await DECIDERS[type(command)](deciding, command)
            if isinstance(command, AskCommand) and command.seen is not None:
                _refuse_if_moved(deciding, command)
            try:
                return Receipt(tuple(await self._store(connection, deciding, claim)))
            except asyncpg.UniqueViolationError as error:  # another command took the same short name or number
                raise IntegrityError(str(error)) from error

    async def _store(self, connection: "Connection[Any]", deciding: Deciding, claim: idempotency.Claim | None) -> list[int]:
        async with connection.transaction():
            if claim and not await idempotency.claim(connection, claim):
                raise IntegrityError("the same command is being carried out")
            positions = await self._append(connection, deciding)
            if claim:
                await idempotency.keep(connection, claim, positions)
            return positions

    async def _append(self, connection: "Connection[Any]", deciding: Deciding) -> list[int]:
        entries = [entry for stream in deciding.streams for entry in stream.collect_events()]
        parts: list[Part] = deciding.sealed
        positions = await log.append(connection, entries, parts)  # type: ignore[arg-type] # our own entries
        fold = Fold()
        for history in deciding.histories.values():
            fold.met(history)
        recorded = [Recorded(position, entry) for position, entry in zip(positions, entries, strict=True)]  # type: ignore[arg-type]
        await fill(connection, fold, recorded)
        await redaction.carry_out(connection, recorded)
        return positions


def _refuse_if_moved(deciding: Deciding, command: AskCommand) -> None:
    since = [
        item
        for history in deciding.histories.values()
        for item in history
        if item.entry.ask == command.ask and item.position > (command.seen or 0)
    ]
    if since:
        raise AskMoved(since)


def digest(*commands: Command) -> bytes:
    """What a key stands for: every field of what is sent with it."""
    return sha256(b"".join(msgspec.json.encode(command, order="sorted") for command in commands)).digest()
