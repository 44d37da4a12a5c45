"""One transaction carries many commands that wait: the log's lock and the commit are shared.

The order of the jobs in it is the order of their positions. A job that clashes (its stream moved, its short
name was taken) must not fail the others: the batch is rolled back and each job tried alone. Nothing is
acknowledged before its commit; after a lost connection the outcome is unknown and the command's idempotency
key decides.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec
from eventsourcing.persistence import IntegrityError

from accountability.domain.entries import Entry
from accountability.domain.integrity import Recorded
from accountability.projections.filling import Gathered
from accountability.projections.folding import Fold, Met, met
from accountability.storage import idempotency, log, redaction
from accountability.storage.parts import Part

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

# Jobs in one transaction, and transactions under way. Larger ones would leave no job for the second.
MOST_TOGETHER = 16
AT_ONCE = 2


# Does what has to be done with the entries or not at all, given their positions. What it raises undoes them.
Settle = Callable[["AnyConnection", Sequence[int]], Awaitable[None]]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided at one go: entries and parts, the streams that were read, the idempotency claim.

    `before` is stored first and has no share in the positions: what the service's own clock owed.
    """

    entries: Sequence[Entry]
    parts: Sequence[Part]
    met: Sequence[Met]
    claim: idempotency.Claim | None = None
    settle: Settle | None = None
    before: Sequence[Entry] = ()

    @property
    def stored(self) -> list[Entry]:
        return [*self.before, *self.entries]


async def store(connection: "AnyConnection", jobs: Sequence[Job]) -> list[list[int]]:
    """Store jobs in the caller's transaction: entries, parts, rows, claims. Returns each one's positions.

    Raises IntegrityError if any of them clashes; the caller rolls back.
    """
    folds = [_fold_of(job) for job in jobs]
    try:
        entries = [entry for job in jobs for entry in job.stored]
        positions = await log.append(connection, entries, [part for job in jobs for part in job.parts])
        recorded = [Recorded(*pair) for pair in zip(positions, entries, strict=True)]
        stored = iter(positions)
        shares = [[next(stored) for _ in job.stored][len(job.before) :] for job in jobs]
        claims = [(job.claim, share) for job, share in zip(jobs, shares, strict=True) if job.claim]
        gathered = _gathered(jobs, folds, iter(recorded))
        await gathered.write(connection, idempotency.kept(claims))
        await redaction.carry_out(connection, recorded)
        for job, share in zip(jobs, shares, strict=True):
            if job.settle:
                await job.settle(connection, share)
    except asyncpg.UniqueViolationError as error:  # another took the same key, short name or number
        raise IntegrityError(str(error)) from error
    return shares


def _fold_of(job: Job) -> Fold:
    """The streams as they were decided on. Before the log's lock is taken, which others wait for.

    A state that has come further than the first of several entries is of no use to it.
    """
    fold, entries = Fold(), Counter(entry.originator_id for entry in job.stored)
    for past in job.met:
        several = entries[past.history[0].entry.originator_id] > 1
        fold.go_on(met(past.history) if several else past)
    return fold


def _gathered(jobs: Sequence[Job], folds: Sequence[Fold], recorded: Iterator[Recorded]) -> Gathered:
    gathered = Gathered()
    for job, fold in zip(jobs, folds, strict=True):
        for _ in job.stored:
            gathered.take(fold, next(recorded))
    return gathered


Waiting = tuple[Job, "asyncio.Future[list[int]]"]


class Appender:
    """Takes jobs from many tasks and stores what waits together. Idle while there is nothing to do.

    Two transactions at most are under way: the log lets one of them write, and meanwhile the other's entries
    are encoded and its parts hashed.
    """

    def __init__(self, pool: "asyncpg.Pool[Any]") -> None:
        self._pool = pool
        self._waiting: list[Waiting] = []
        self._storing: set[asyncio.Task[None]] = set()
        # The one of them that has no connection yet: it will take what waits when it has.
        self._fetching: asyncio.Task[None] | None = None

    async def append(self, job: Job) -> list[int]:
        """The job's positions, once they are committed. Raises IntegrityError if it clashed."""
        done: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, done))
        self._see_to_what_waits()
        return await done

    def _see_to_what_waits(self) -> None:
        if self._waiting and self._fetching is None and len(self._storing) < AT_ONCE:
            self._fetching = asyncio.create_task(self._store_next())
            self._storing.add(self._fetching)
            self._fetching.add_done_callback(self._stored)

    def _stored(self, storing: "asyncio.Task[None]") -> None:
        self._storing.discard(storing)
        if self._fetching is storing:  # it was cancelled before it began
            self._fetching = None
        if not storing.cancelled():
            self._see_to_what_waits()

    async def _store_next(self) -> None:
        """Whoever came while the connection was fetched is in the batch."""
        batch: list[Waiting] | None = None
        try:
            async with self._pool.acquire() as connection:
                batch, self._fetching = self._next_batch(), None
                self._see_to_what_waits()
                if batch:
                    await self._store_batch(connection, batch)
        except BaseException as error:
            if batch is None:  # without a connection, all who wait hear of it
                batch, self._waiting, self._fetching = self._waiting, [], None
            for _, done in batch:
                if not done.done():
                    done.set_exception(error)
            if not isinstance(error, Exception):
                raise

    def _next_batch(self) -> list[Waiting]:
        """The longest-waiting jobs, one a stream: a second was decided on a state that the first moves."""
        batch: list[Waiting] = []
        left: list[Waiting] = []
        streams: set[UUID] = set()
        for job, done in self._waiting:
            touched = {entry.originator_id for entry in job.stored}
            if len(batch) < MOST_TOGETHER and not streams & touched:
                batch.append((job, done))
                streams |= touched
            else:
                left.append((job, done))
        self._waiting = left
        return batch

    async def _store_batch(self, connection: Any, batch: list[Waiting]) -> None:
        try:
            async with connection.transaction():
                shares = await store(connection, [job for job, _ in batch])
        except Exception:
            # Whatever is wrong with one must not fail the others; a lost connection fails each alone.
            if len(batch) == 1:
                raise
            for job, done in batch:
                await self._store_alone(connection, job, done)
            return
        for (_, done), share in zip(batch, shares, strict=True):
            if not done.done():
                done.set_result(share)

    @staticmethod
    async def _store_alone(connection: Any, job: Job, done: "asyncio.Future[list[int]]") -> None:
        try:
            async with connection.transaction():
                shares = await store(connection, [job])
        except Exception as error:  # noqa: BLE001 - it is the job's own
            if not done.done():
                done.set_exception(error)
        else:
            if not done.done():
                done.set_result(shares[0])
