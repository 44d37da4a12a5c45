"""Signed checkpoints in the database: each larger than the one before, none of more than there is."""

from datetime import UTC, datetime

import asyncpg
import pytest

from accountability.storage import checkpoints, log
from accountability.storage.checkpoints import KeptCheckpoint

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


def checkpoint(size, note=b"signed"):
    return KeptCheckpoint(size, bytes([size]) * 32, note, NOW)


@pytest.fixture
async def three(app, entry):
    """Three entries, signed for at 1 and 3."""
    for version in (1, 2, 3):
        await log.append(app, [entry(version)], [])
    await checkpoints.append(app, checkpoint(1))
    await checkpoints.append(app, checkpoint(3))


async def test_they_are_kept_and_found(app, three):
    assert await checkpoints.newest(app) == checkpoint(3)
    assert await checkpoints.of_size(app, 1) == checkpoint(1)
    assert await checkpoints.of_size(app, 2) is None
    assert [await checkpoints.covering(app, position) for position in (0, 1, 2, 3)] == [
        checkpoint(1),
        checkpoint(3),
        checkpoint(3),
        None,
    ]
    assert [await checkpoints.beyond(app, size) for size in (-1, 1, 3)] == [2, 1, 0]
    assert [found async for found in checkpoints.roots(app)] == [(1, b"\x01" * 32), (3, b"\x03" * 32)]


async def test_the_empty_log_may_be_signed_for_first(app, entry):
    assert await checkpoints.newest(app) is None
    await checkpoints.append(app, checkpoint(0))
    await log.append(app, [entry()], [])
    await checkpoints.append(app, checkpoint(1))
    assert [size async for size, _ in checkpoints.roots(app)] == [0, 1]


@pytest.mark.parametrize("size", [0, 1, 2, 3])
async def test_one_that_is_not_larger_than_all_before_is_refused(app, three, size):
    with pytest.raises(
        asyncpg.IntegrityConstraintViolationError, match=f"size {size} cannot follow one of size 3"
    ):
        await checkpoints.append(app, checkpoint(size))


async def test_one_that_covers_more_than_there_is_is_refused(app, three):
    with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="covers more than the 3 entries"):
        await checkpoints.append(app, checkpoint(4))


@pytest.mark.parametrize(
    "wrong", [KeptCheckpoint(4, b"short", b"note", NOW), checkpoint(4, b""), checkpoint(4, b"x" * 102_401)]
)
async def test_what_is_no_checkpoint_is_refused(app, three, entry, wrong):
    await log.append(app, [entry(4)], [])
    with pytest.raises(asyncpg.CheckViolationError):
        await checkpoints.append(app, wrong)


@pytest.mark.parametrize(
    "act", ["update checkpoint set root = root", "delete from checkpoint", "truncate checkpoint"]
)
async def test_nobody_changes_one_not_even_the_owner(app, owner, three, act):
    for connection in (app, owner):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(act)


async def test_the_app_appends_by_the_function_alone_and_readers_only_read(app, readers, three):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await app.execute("insert into checkpoint values (9, sha256(''), 'note', now())")
    async with readers.acquire() as reader:
        assert await checkpoints.newest(reader) == checkpoint(3)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await checkpoints.append(reader, checkpoint(4))
