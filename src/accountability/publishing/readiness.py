"""Whether this process may serve: the database answers, is migrated, and its read models are ours."""

from typing import Any

import asyncpg

from accountability.projections.filling import are_current
from accountability.storage.migrations import MigrationRefused, check_current

UNREACHABLE = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
PATIENCE = 5.0


async def not_ready(pool: Any) -> str | None:
    """Why it may not serve yet, in one sentence fit for an operator; None if it may."""
    try:
        async with pool.acquire(timeout=PATIENCE) as connection:
            await check_current(connection)
            if not await are_current(connection):
                return "the read models are not this program's: run `accountability replay`"
    except MigrationRefused as refusal:
        return str(refusal)
    except UNREACHABLE:
        return "the database cannot be reached"
    return None
