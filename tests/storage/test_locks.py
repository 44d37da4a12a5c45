"""What one process does at a time: whoever holds a lock gives it back, whatever becomes of it meanwhile."""

import asyncio

import asyncpg
import pytest

from accountability.storage.locks import RELEASING, TICKING, alone

pytestmark = pytest.mark.anyio
DEAD = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
KILL = "select pg_terminate_backend($1)"


async def held(pool, lock=TICKING):
    async with pool.acquire() as connection, alone(connection, lock) as is_held:
        return is_held


async def until_free(owner):
    """For another session. The server frees a lock when it has noticed that its holder is gone."""
    async with asyncio.timeout(30):
        while True:
            async with alone(owner, TICKING) as is_held:
                if is_held:
                    return
            await asyncio.sleep(0.01)


async def test_one_at_a_time_holds_a_lock_and_gives_it_back(pool):
    async with pool.acquire() as connection, alone(connection, TICKING) as first:
        assert first
        assert not await held(pool)
        assert await held(pool, RELEASING)
    assert await held(pool)


async def test_a_holder_that_is_cancelled_leaves_no_lock_behind(pool, owner):
    holding = asyncio.Event()

    async def hold():
        async with pool.acquire() as connection, alone(connection, TICKING):
            holding.set()
            await connection.execute("select pg_sleep(60)")

    task = asyncio.create_task(hold())
    await holding.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until_free(owner)


async def test_a_lock_whose_taking_was_not_heard_of_is_not_kept(pool, owner):
    """The server gave it, and the answer came too late."""

    class Late:
        def __init__(self, connection):
            self.terminate = connection.terminate
            self.take = connection.fetchval

        async def fetchval(self, *asked):
            await self.take(*asked)
            raise TimeoutError

    async with pool.acquire() as connection:
        with pytest.raises(TimeoutError):
            await alone(Late(connection), TICKING).__aenter__()
    await until_free(owner)


async def test_a_holder_whose_connection_died_hears_of_that_and_its_pool_goes_on(pool, owner):
    async with pool.acquire() as connection, alone(connection, TICKING):
        await owner.fetchval(KILL, connection.get_server_pid())
        with pytest.raises(DEAD):
            await connection.execute("select pg_sleep(60)")
    await until_free(owner)


async def test_what_cannot_give_its_lock_back_is_lent_to_nobody(pool, owner):
    """A pool lends its connections on as they are, so the session must end with its lock."""
    async with pool.acquire() as connection:
        taken = connection.get_server_pid()
        async with alone(connection, TICKING):
            await connection.execute("begin")
            with pytest.raises(asyncpg.DivisionByZeroError):
                await connection.execute("select 1 / 0")  # in a failed transaction nothing is unlocked
    async with pool.acquire() as connection:
        assert connection.get_server_pid() != taken
    await until_free(owner)
