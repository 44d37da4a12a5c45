"""Whether this process may serve: its database, its read models, a checkpoint over the whole log."""

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg

from accountability.projections.filling import are_current
from accountability.publishing.published import Published
from accountability.publishing.publisher import Publisher
from accountability.storage import checkpoints, log
from accountability.storage.migrations import MigrationRefused, check_current

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

UNREACHABLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
PATIENCE = 5.0
COVERED_WITHIN = 3.0  # seconds that an entry has to get its checkpoint in
PAUSE = 0.05


async def not_ready(pool: Any, published: Published, publisher: Publisher | None) -> str | None:
    """Why it may not serve yet, in one sentence fit for an operator; None if it may.

    Waits for the checkpoint of an entry that was only just committed. Without a publisher there is none to
    wait for.
    """
    try:
        async with pool.acquire(timeout=PATIENCE) as connection:
            await check_current(connection)
            if not await are_current(connection):
                return "the read models are not this program's: run `accountability replay`"
            return None if publisher is None else await _not_signed(connection, published, publisher)
    except MigrationRefused as refusal:
        return str(refusal)
    except UNREACHABLE:
        return "the database cannot be reached"


def remarks(publisher: Publisher | None) -> list[str]:
    """What is wrong with witnesses, a sentence each, in our own words. It may serve all the same."""
    known = publisher.status.witnesses.witnesses if publisher else ()
    return [
        f"{'alarm' if one.is_alarm else 'remark'}: witness {one.name} {one.words}, since "
        f"{one.since:%Y-%m-%d %H:%M} UTC"
        for one in known
        if one.trouble and one.since
    ]


async def _not_signed(connection: "AnyConnection", published: Published, publisher: Publisher) -> str | None:
    entries = await log.head(connection) + 1
    for _ in range(int(COVERED_WITHIN / PAUSE)):
        status = publisher.status
        if status.state == "refused":
            return f"the log is not signed: {status.reason}"
        if await _covered(connection, published, publisher) >= entries:
            return None
        await asyncio.sleep(PAUSE)
    return f"no checkpoint covers the {entries:,} entries: {status.reason or 'they are being signed'}"


async def _covered(connection: "AnyConnection", published: Published, publisher: Publisher) -> int:
    """How many entries are covered: as published here, or where another signs, as it left in the database."""
    if publisher.status.state in {"standing_by", "elsewhere"}:
        newest = await checkpoints.newest(connection)
        return newest.size if newest else -1
    return published.size if published.checkpoint() else -1
