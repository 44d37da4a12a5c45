"""What only one process does at a time: session locks of PostgreSQL, each with its number.

7301, the log's own, is a transaction's: `log_append()` and a replay take it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

import asyncpg

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

TICKING = 7302
SIGNING = 7303
RELEASING = 7306
SENDING = 7335


@asynccontextmanager
async def alone(connection: "AnyConnection", lock: int) -> AsyncIterator[bool]:
    """Whether this session has the lock to the end of the block; False if another has it.

    If it cannot be given back, the connection is ended and the server frees it: nobody else would, since a
    pool lends its connections on as they are.
    """
    if not await connection.fetchval("select pg_try_advisory_lock($1)", lock):
        yield False
        return
    try:
        yield True
    finally:
        try:
            await connection.execute("select pg_advisory_unlock($1)", lock)
        except BaseException as error:
            with suppress(asyncpg.InterfaceError):  # it has gone from its pool already
                connection.terminate()
            if not isinstance(error, Exception):
                raise
