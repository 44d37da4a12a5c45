"""One transaction carries many commands that wait: who is in it, and what happens without a connection."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from eventsourcing.persistence import IntegrityError

from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.handling import appending
from accountability.handling.appending import MOST_TOGETHER, Appender
from accountability.handling.deciders import DECIDERS
from accountability.handling.deciding import Deciding
from accountability.storage.database import open_pool

pytestmark = pytest.mark.anyio


@pytest.fixture
def decided(norchester, desk, pool):
    """Offices to be registered, each decided and waiting to be stored."""

    async def decide(*slugs):
        jobs = []
        async with pool.acquire() as connection:
            for slug in slugs:
                office = RegisterOffice(
                    details=OfficeDetails(slug=slug, kind="council"), texts={"name/en": slug.title()}
                )
                deciding = Deciding(connection, office, norchester.operator, desk.now())
                await DECIDERS[RegisterOffice](deciding, office)
                jobs.append(deciding.job())
        return jobs

    return decide


@pytest.fixture
async def jobs(decided):
    return await decided("aberwen", "dunmoor", "thornley")


@pytest.fixture
def stored_together(monkeypatch):
    """How many jobs each transaction carried."""
    carried = []
    store = appending.store

    async def counted(connection, jobs):
        carried.append(len(jobs))
        return await store(connection, jobs)

    monkeypatch.setattr(appending, "store", counted)
    return carried


async def test_whoever_comes_while_all_connections_are_taken_shares_the_first_transaction(
    jobs, database, stored_together
):
    narrow = await open_pool(database.app_url, "app", 1)
    appender = Appender(narrow)
    async with narrow.acquire():
        waiting = [asyncio.create_task(appender.append(jobs[0]))]
        await asyncio.sleep(0.01)
        waiting += [asyncio.create_task(appender.append(job)) for job in jobs[1:]]
        await asyncio.sleep(0.01)

    assert await asyncio.gather(*waiting) == [[10], [11], [12]]
    assert stored_together == [3]
    await narrow.close()


async def test_a_second_transaction_begins_before_the_first_has_ended_and_no_third(
    decided, pool, monkeypatch
):
    jobs = await decided(*(f"office-{n}" for n in range(2 * MOST_TOGETHER + 1)))
    appender, store = Appender(pool), appending.store
    carried, under_way, most = [], 0, 0

    async def watched(connection, batch):
        nonlocal under_way, most
        carried.append(len(batch))
        under_way += 1
        most = max(most, under_way)
        shares = await store(connection, batch)
        under_way -= 1
        return shares

    monkeypatch.setattr(appending, "store", watched)
    positions = await asyncio.gather(*(appender.append(job) for job in jobs))

    assert sorted(positions) == [[10 + n] for n in range(len(jobs))]
    assert carried == [MOST_TOGETHER, MOST_TOGETHER, 1]
    assert most == 2


class Shut:
    """A pool that has no connection for the first who ask."""

    def __init__(self, pool, refusals):
        self.pool = pool
        self.refusals = refusals

    def acquire(self):
        if not self.refusals:
            return self.pool.acquire()
        self.refusals -= 1
        raise OSError("the database cannot be reached")


async def test_without_a_connection_all_who_wait_hear_of_it_and_who_comes_later_is_stored(jobs, pool):
    appender = Appender(Shut(pool, refusals=1))

    results = await asyncio.gather(*(appender.append(job) for job in jobs[:2]), return_exceptions=True)

    assert [type(result) for result in results] == [OSError, OSError]
    assert await appender.append(jobs[2]) == [10]


async def test_who_comes_after_a_connection_was_lost_gets_another_one(jobs, pool, monkeypatch):
    """The two that shared it fail; one that came meanwhile is not sent down the same dead connection."""
    appender = Appender(pool)
    store, later = appending.store, []

    async def losing(connection, jobs_):
        if not later:
            later.append(asyncio.create_task(appender.append(jobs[2])))
            await asyncio.sleep(0)
            connection.terminate()
        return await store(connection, jobs_)

    monkeypatch.setattr(appending, "store", losing)
    results = await asyncio.gather(*(appender.append(job) for job in jobs[:2]), return_exceptions=True)

    assert all(isinstance(result, Exception) for result in results)
    assert await later[0] == [10]


class Second:
    """A pool that has a connection at once for the first who asks, and none for the second."""

    def __init__(self, pool):
        self.pool, self.asked = pool, 0

    @asynccontextmanager
    async def acquire(self):
        self.asked += 1
        if self.asked == 2:
            await asyncio.sleep(0.1)
            raise OSError("the database cannot be reached")
        async with self.pool.acquire() as connection:
            yield connection


async def test_who_is_told_of_a_failure_was_stored_by_nobody(jobs, pool, monkeypatch):
    """One clashes while the connection for the others is waited for: no third is asked for beside it."""
    appender, carried = Appender(Second(pool)), []

    async def clashing(connection, batch):
        carried.append(len(batch))
        await asyncio.sleep(0.02)
        raise IntegrityError

    monkeypatch.setattr(appending, "store", clashing)
    waiting = [asyncio.create_task(appender.append(jobs[0]))]
    await asyncio.sleep(0.01)
    waiting += [asyncio.create_task(appender.append(job)) for job in jobs[1:]]
    results = await asyncio.gather(*waiting, return_exceptions=True)

    assert [type(result) for result in results] == [IntegrityError, OSError, OSError]
    await asyncio.sleep(0.1)
    assert carried == [1]


async def test_one_that_is_cancelled_before_it_begins_holds_nobody_up(jobs, pool):
    appender, others = Appender(pool), asyncio.all_tasks()
    lost = asyncio.create_task(appender.append(jobs[0]))
    await asyncio.sleep(0)
    (storing,) = asyncio.all_tasks() - others - {lost}
    storing.cancel()
    await asyncio.sleep(0)
    assert await asyncio.wait_for(appender.append(jobs[1]), 5) == [11]
    assert await lost == [10]
