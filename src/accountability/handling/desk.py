"""Load the streams → let the domain decide → append what was decided in one transaction.

The desk is the only way in for a command, from a form, an import, the command line or the demo. It seals the
words before the aggregate is asked, decides again if another ask of the same recommendation moved meanwhile
(up to five times), and shows what changed if it was this one.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec
from eventsourcing.persistence import IntegrityError

from accountability.domain.commands.base import Actor, AskCommand, Command
from accountability.domain.entries import Rule
from accountability.domain.integrity import Recorded
from accountability.handling.appending import Appender, Settle
from accountability.handling.deciders import DECIDERS
from accountability.handling.deciding import Deciding
from accountability.storage import idempotency

if TYPE_CHECKING:
    import asyncpg

    from accountability.storage.connections import AnyConnection

ATTEMPTS = 5


class AskMoved(Rule):
    """Raised when the ask changed after the form was opened; `since` are the entries to show."""

    def __init__(self, since: list[Recorded]) -> None:
        super().__init__(
            "This recommendation changed while you were writing. See what changed, then publish again."
        )
        self.since = since


class Busy(Exception):
    """Raised when a command lost the race for its stream five times in a row."""


class Receipt(msgspec.Struct, frozen=True):
    """Where the entries of one command stand in the log; `repeated` if an earlier send had made them."""

    positions: tuple[int, ...]
    repeated: bool = False


class Desk:
    """Takes commands. `now` gives the server's time in UTC; a demo passes its own."""

    def __init__(self, pool: "asyncpg.Pool[Any]", now: Callable[[], datetime]) -> None:
        self.pool = pool
        self.now = now
        self._appender = Appender(pool)

    async def handle(
        self, command: Command, actor: Actor, key: str | None = None, settle: Settle | None = None
    ) -> Receipt:
        """Carry out a command, once for each `key` of an account.

        Raises a Rule if the domain refuses, KeyReused if the key came with another payload, Busy after five
        lost races. Nothing is stored unless everything is, and what `settle` does in the same transaction.
        """
        return await self.handle_all([command], actor, key, settle)

    async def handle_all(
        self,
        commands: Sequence[Command],
        actor: Actor,
        key: str | None = None,
        settle: Settle | None = None,
    ) -> Receipt:
        """Carry out commands in order, each on what those before it did: all in one transaction, or none."""
        claim = _claim(actor, key, commands)
        for attempt in range(ATTEMPTS):
            try:
                return await self._once(commands, actor, claim, settle)
            except (Rule, IntegrityError) as refusal:
                # A command that was stored before clashes with itself, or a rule refuses it a second time.
                if made := await self._made_before(claim):
                    return made
                if isinstance(refusal, Rule):
                    raise
                await asyncio.sleep(0.005 * attempt)
        raise Busy("too many people are writing to this at once; nothing was stored")

    async def made(self, actor: Actor, key: str) -> Receipt | None:
        """What this key of an account made before, if it did.

        For a form whose answers can't be told again: once they are public it begins with what they changed.
        """
        if actor.account is None:
            return None
        async with self.pool.acquire() as connection:
            positions = await idempotency.made(connection, actor.account, key)
        return None if positions is None else Receipt(tuple(positions), repeated=True)

    async def decide(
        self, connection: "AnyConnection", commands: Sequence[Command], actor: Actor
    ) -> Deciding:
        """Each command on what those before it did. Nothing is stored and the log is not held meanwhile."""
        first, *others = commands
        deciding = Deciding(connection, first, actor, self.now())
        await _decide(deciding, first)
        deciding.collect()
        for command in others:
            deciding.turn_to(command)
            await _decide(deciding, command)
            deciding.collect()
        return deciding

    async def _once(
        self,
        commands: Sequence[Command],
        actor: Actor,
        claim: idempotency.Claim | None,
        settle: Settle | None,
    ) -> Receipt:
        async with self.pool.acquire() as connection:
            deciding = await self.decide(connection, commands, actor)
        return Receipt(tuple(await self._appender.append(deciding.job(claim, settle))))

    async def _made_before(self, claim: idempotency.Claim | None) -> Receipt | None:
        """What an earlier send of this command stored. Raises KeyReused if that was another command."""
        if claim is None:
            return None
        async with self.pool.acquire() as connection:
            earlier = await idempotency.earlier(connection, claim)
        return None if earlier is None else Receipt(tuple(earlier), repeated=True)


async def _decide(deciding: Deciding, command: Command) -> None:
    try:
        await DECIDERS[type(command)](deciding, command)
    finally:  # that the ask moved comes before what the rules now say of what was written before
        refuse_if_moved(deciding, command)


def _claim(actor: Actor, key: str | None, commands: Sequence[Command]) -> idempotency.Claim | None:
    return idempotency.Claim(actor.account, key, digest(*commands)) if actor.account and key else None


def refuse_if_moved(deciding: Deciding, command: Command) -> None:
    """Raise AskMoved if the ask has entries that the form, by its `seen`, did not show."""
    if not isinstance(command, AskCommand) or command.seen is None:
        return
    since = [
        item
        for met in deciding.met.values()
        for item in met.history
        if item.entry.ask == command.ask and item.position > command.seen
    ]
    if since:
        raise AskMoved(since)


def digest(*commands: Command) -> bytes:
    """What a key stands for: every field sent with it but `seen`, which a later look at the form moves."""
    unseen = [
        msgspec.structs.replace(command, seen=None) if isinstance(command, AskCommand) else command
        for command in commands
    ]
    return sha256(b"".join(msgspec.json.encode(command, order="sorted") for command in unseen)).digest()
