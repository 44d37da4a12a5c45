"""What only one process does at a time: session locks of PostgreSQL, each with its number.

7300 is the migrations', on a connection of their own. 7301, the log's own, is a transaction's: `log_append()`
and a replay take it.
"""

import logging
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
TAKE = "select pg_try_advisory_lock($1)"
GIVE_BACK = "select pg_advisory_unlock($1)"
logger = logging.getLogger(__name__)


@asynccontextmanager
async def alone(connection: "AnyConnection", lock: int) -> AsyncIterator[bool]:
    """Whether this session has the lock to the end of the block; False if another has it.

    Where it is not sure that the lock was given back, or not taken, the connection is ended and the server
    frees it: nobody else would, since a pool lends its connections on as they are.
    """
    try:
        held = await connection.fetchval(TAKE, lock)
    except BaseException:
        _end(connection)
        raise
    if not held:
        yield False
        return
    try:
        yield True
    finally:
        try:
            await connection.execute(GIVE_BACK, lock)
        except BaseException as error:
            _end(connection)
            if not isinstance(error, Exception):
                raise
            logger.warning("lock %s was given back by ending its connection: %s", lock, error)


def _end(connection: "AnyConnection") -> None:
    with suppress(asyncpg.InterfaceError):  # it has gone from its pool already
        connection.terminate()
