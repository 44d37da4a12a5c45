"""The log: gapless, append-only, never holding a commitment without its part."""

import asyncio
from hashlib import sha256
from uuid import UUID, uuid4

import asyncpg
import pytest
from eventsourcing.persistence import IntegrityError

from accountability.storage import log
from accountability.transparency.merkle import leaf_hash

pytestmark = pytest.mark.anyio


async def test_positions_begin_at_0_and_have_no_gap(app, entry, check_log):
    assert await log.append(app, [entry(1)], []) == [0]
    assert await log.append(app, [entry(2), entry(3)], []) == [1, 2]

    await check_log()


async def test_a_rolled_back_append_gives_its_positions_back(app, entry, check_log):
    transaction = app.transaction()
    await transaction.start()
    await log.append(app, [entry(1)], [])
    await transaction.rollback()

    assert await log.append(app, [entry(1)], []) == [0]
    await check_log()


async def test_many_writers_at_once_leave_no_gap_and_some_of_them_fail(pool, entry, check_log):
    """Some roll back, some meet a version that is taken; the rest stand in the order of their commits."""
    streams = [UUID(int=n) for n in range(4)]

    async def write(number):
        async with pool.acquire() as connection:
            stream = streams[number % 4]
            for _ in range(50):
                version = await connection.fetchval(
                    "select coalesce(max(version), 0) + 1 from log where stream_id = $1", stream
                )
                transaction = connection.transaction()
                await transaction.start()
                try:
                    await log.append(connection, [entry(version, stream), entry(version + 1, stream)], [])
                except IntegrityError:
                    await transaction.rollback()
                    continue
                if number % 5 == 0 and _ == 0:
                    await transaction.rollback()
                    continue
                await transaction.commit()
                return 2
            return 0

    written = await asyncio.gather(*(write(number) for number in range(24)))

    assert 48 == sum(written) == len(await check_log())


async def test_a_version_is_taken_once(app, entry, check_log):
    await log.append(app, [entry(1)], [])

    with pytest.raises(IntegrityError):
        await log.append(app, [entry(1)], [])
    with pytest.raises(IntegrityError):
        await log.append(app, [entry(2), entry(2)], [])

    assert len(await check_log()) == 1


async def test_the_stored_bytes_are_the_leaf(app, entry):
    await log.append(app, [entry(1)], [])

    row = await app.fetchrow("select state, leaf from log")

    assert leaf_hash(row["state"]) == row["leaf"]


async def test_a_stream_reads_back_in_order(app, entry):
    other = uuid4()
    await log.append(app, [entry(1), entry(1, other), entry(2)], [])

    found = await log.read_stream(app, entry().originator_id)

    assert [(0, entry(1)), (2, entry(2))] == [(item.position, item.entry) for item in found]
    assert other == await log.stream_at(app, 1)
    assert await log.stream_at(app, 3) is None


async def test_reading_on_checks_the_columns_against_the_bytes(app, owner, entry):
    """A determined owner can change a row. The bytes are what counts, and the difference is an alarm."""
    await log.append(app, [entry(1)], [])
    await owner.execute("alter table log disable trigger log_append_only")
    await owner.execute("update log set topic = 'office-abolished/1'")

    async def read_on():
        async with app.transaction():
            return [item async for item in log.read_from(app, 0)]

    with pytest.raises(log.CopiesDiffer):
        await read_on()


async def test_an_entry_and_its_part_are_stored_together(app, entry, named, check_log):
    part = named()

    await log.append(app, [entry(1, parts=part)], part)

    row = await app.fetchrow("select name, bytes, position from part")
    assert tuple(row) == ("name/en", b"Norchester Police", 0)
    await check_log()


async def test_a_commitment_without_its_part_is_refused(app, entry, named):
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="not given"):
        await log.append(app, [entry(1, parts=named())], [])


async def test_a_part_that_no_entry_lists_is_refused(app, entry, named, check_log):
    with pytest.raises(asyncpg.NotNullViolationError):
        await log.append(app, [entry(1)], named())

    assert await check_log() == []


async def test_a_part_that_does_not_hash_to_its_commitment_is_refused(raw_append, entry, named):
    part = named()
    others = [(part[0].name, part[0].salt, b"Stonebridge Police")]

    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await raw_append([entry(1, parts=part)], others)


async def test_a_part_under_another_name_is_refused(raw_append, entry, named):
    part = named()
    others = [("text/en", part[0].salt, part[0].content)]

    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await raw_append([entry(1, parts=part)], others)


async def test_a_salt_that_is_not_32_bytes_long_is_refused(raw_append, named):
    """A shorter salt could be read as the beginning of the content, and the other way round."""

    sealed = sha256(b"accountability/part/v1\nname/en\n" + b"x" * 31 + b"Police").hexdigest()
    state = b'{"body":{},"parts":{"name/en":"' + sealed.encode() + b'"},"type":"office-registered/1"}'

    with pytest.raises(asyncpg.CheckViolationError):
        await raw_append([state], [("name/en", b"x" * 31, b"Police")])


async def test_two_entries_of_one_append_may_share_a_part(app, entry, named, check_log):
    part = named()

    await log.append(app, [entry(1, parts=part), entry(2, parts=part)], part)

    assert [row["position"] for row in await app.fetch("select position from part")] == [0]
    await check_log()


async def test_an_entry_longer_than_8_kib_is_refused_by_the_database_too(raw_append):
    with pytest.raises(asyncpg.CheckViolationError):
        await raw_append([b'{"body":"' + b"x" * 8192 + b'"}'])


NOT_FOR_THE_APP = (
    "insert into log select 99, stream_id, 99, topic, ask, recorded, state, leaf from log",
    "update log set topic = 'x'",
    "delete from log",
    "truncate log",
    "drop table log",
    "alter table log disable trigger all",
    "insert into part select commitment, name, salt, bytes, position from part",
    "update part set bytes = 'x'",
    "delete from part",
    "truncate part",
    "drop function log_append",
    "update public.migration set sha256 = ''",
    "set session_replication_role = replica",
)


async def test_the_apps_own_role_can_append_and_nothing_else(app, entry, named):
    part = named()
    await log.append(app, [entry(1, parts=part)], part)

    for statement in NOT_FOR_THE_APP:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(statement)


NOT_BY_ACCIDENT = (
    "update log set topic = 'x'",
    "delete from log",
    "delete from log where false",
    "truncate log cascade",
    "update part set bytes = 'x'",
    "truncate part",
)


async def test_the_owners_accidents_are_stopped(app, owner, entry):
    """Even in the way a restore or a replica writes. A determined owner is caught by the proof."""
    await log.append(app, [entry(1)], [])
    await owner.execute("set session_replication_role = replica")

    for statement in NOT_BY_ACCIDENT:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await owner.execute(statement)


async def test_pages_cannot_write_through_the_doors_of_the_app(readers):
    for call in ("log_append('{}','{}','{}','{}','{}','{}','{}','{}','{}')", "part_redact(0)"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await readers.fetch(f"select {call}")


async def test_pages_have_no_way_into_the_private_schema(readers, owner):
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'private'")
    assert tables

    for table in tables:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await readers.fetch(f"select * from private.{table['tablename']}")


async def test_pages_read_what_is_public(readers, owner):
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")

    for table in tables:
        await readers.fetch(f"select * from {table['tablename']} limit 1")


async def test_the_head_is_the_last_position(app, entry):
    assert await log.head(app) == -1
    await log.append(app, [entry(1), entry(2)], [])
    assert await log.head(app) == 1


async def test_who_listens_hears_of_each_append_after_its_commit(app, pool, entry):
    heard = asyncio.Event()
    async with pool.acquire() as listening:

        def heard_of(*_):
            heard.set()

        await listening.add_listener("log", heard_of)
        async with app.transaction():
            await log.append(app, [entry(1)], [])
            await asyncio.sleep(0.05)
            assert not heard.is_set()
        await asyncio.wait_for(heard.wait(), 5)
        await listening.remove_listener("log", heard_of)


async def test_a_frozen_writer_does_not_block_the_others_for_ever(database, pool, entry):
    """The server ends a transaction that sits on the log's lock; here after 0.2 s in place of 15."""
    frozen = await asyncpg.connect(
        database.app_url, server_settings={"idle_in_transaction_session_timeout": "200ms"}
    )
    await frozen.execute("begin")
    await log.append(frozen, [entry(1)], [])

    async with pool.acquire() as connection:
        assert await asyncio.wait_for(log.append(connection, [entry(1)], []), 10) == [0]
    frozen.terminate()


async def test_every_connection_of_ours_has_that_limit(app):
    assert await app.fetchval("show idle_in_transaction_session_timeout") == "15s"
