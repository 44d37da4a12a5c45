"""Migrations: in order, once, whole; and what does not belong together is refused."""

import asyncio

import asyncpg
import pytest

from accountability.storage.database import connect
from accountability.storage.migrations import (
    Migration,
    MigrationRefused,
    check_current,
    folder,
    known,
    migrate,
    pending,
)

pytestmark = pytest.mark.anyio
ROLES = Migration("0001_roles", "select 1")
LOG = Migration("0002_log", "select 2")
PART = Migration("0003_part", "select 3")
APPLIED = {ROLES.name: ROLES.digest, LOG.name: LOG.digest}


def test_what_is_not_applied_is_pending_in_order():
    assert pending([ROLES, LOG, PART], APPLIED) == [PART]
    assert pending([ROLES, LOG], {}) == [ROLES, LOG]
    assert pending([ROLES, LOG], APPLIED) == []


def test_an_edited_migration_is_refused():
    with pytest.raises(MigrationRefused, match="0002_log was edited"):
        pending([ROLES, Migration("0002_log", "select 20"), PART], APPLIED)


def test_a_migration_that_comes_before_an_applied_one_is_refused():
    with pytest.raises(MigrationRefused, match="0001_more comes before 0002_log"):
        pending([Migration("0001_more", ""), ROLES, LOG], APPLIED)


def test_a_database_newer_than_the_program_is_refused():
    with pytest.raises(MigrationRefused, match="newer than this program: it has migration 0002_log"):
        pending([ROLES], APPLIED)


def test_an_installation_without_migrations_is_refused(tmp_path):
    with pytest.raises(MigrationRefused, match="incomplete"):
        known(tmp_path)


@pytest.fixture
async def empty(server):
    """The address of a database with nothing in it."""
    name = "record_empty"
    admin = await asyncpg.connect(server.owner("postgres"))
    await admin.execute(f"drop database if exists {name} with (force)")
    await admin.execute(f"create database {name} template template0")
    yield server.owner(name)
    await admin.execute(f"drop database {name} with (force)")
    await admin.close()


async def test_starters_at_once_apply_everything_once(empty):
    async def start():
        connection = await connect(empty)
        applied = await migrate(connection)
        await check_current(connection)
        await connection.close()
        return applied

    applied = await asyncio.gather(*(start() for _ in range(4)))

    assert [0, 0, 0, len(known())] == sorted(applied)


async def test_a_migration_that_fails_leaves_those_before_it_and_nothing_of_itself(empty, tmp_path):
    for file in sorted(folder().glob("*.sql"))[:1]:
        (tmp_path / file.name).write_text(file.read_text())
    (tmp_path / "0002_broken.sql").write_text("create table half (n int); select 1 / 0;")
    connection = await connect(empty)

    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(connection, where=tmp_path)

    assert [tuple(row) for row in await connection.fetch("select name from migration")] == [("0001_roles",)]
    assert await connection.fetchval("select to_regclass('half')") is None
    await connection.close()


async def test_a_program_does_not_serve_a_database_that_lacks_a_migration(empty):
    connection = await connect(empty)

    with pytest.raises(MigrationRefused, match="lacks migration 0001_roles"):
        await check_current(connection)
    await connection.close()


async def test_an_up_to_date_database_is_accepted_by_the_apps_own_role(pool):
    async with pool.acquire() as connection:
        await check_current(connection)
