"""After an older backup was restored, words are where the log last put them, whatever the backup held."""

from uuid import UUID

import msgspec
import pytest

from accountability.projections.filling import replay
from accountability.storage import log, redaction
from tests.storage.conftest import COLUMNS

pytestmark = pytest.mark.anyio


@pytest.fixture
def bring_back(owner):
    """A superuser restores both tables from a backup."""

    async def restore(parts, kept):
        for table, rows in (("part", parts), ("private.withheld_part", kept)):
            await owner.execute(f"delete from {table}")
            await owner.executemany(f"insert into {table} ({COLUMNS}) values ($1, $2, $3, $4, $5)", rows)

    return restore


LIVES = {
    "redacted": ["redact"],
    "withheld": ["withhold"],
    "put back": ["withhold", "restore"],
    "withheld again": ["withhold", "restore", "withhold"],
    "withheld, then redacted": ["withhold", "redact"],
    "put back, then redacted": ["withhold", "restore", "redact"],
    "put back in one language": ["withhold", "restore text/cy"],
    "redacted in one language, withheld in the other": ["redact text/cy", "withhold text/en"],
}


@pytest.mark.parametrize("life", LIVES.values(), ids=LIVES)
async def test_after_a_restore_of_any_earlier_backup_words_are_where_the_log_last_put_them(
    governing, answered, words_in, bring_back, pool, life
):
    backups = [await words_in()]
    for step in life:
        act, _, part = step.partition(" ")
        await getattr(governing, act)(answered, part or "text")
        backups.append(await words_in())
    final = backups[-1]

    for backup in backups:
        await bring_back(*backup)
        shown_too_many = len(set(backup[0]) - set(final[0]))
        async with pool.acquire() as connection:
            assert await redaction.carry_out_all(connection) >= shown_too_many
            assert await words_in() == final
            assert await redaction.carry_out_all(connection) == 0
        assert await words_in() == final


async def test_a_replay_carries_all_of_it_out_too(governing, answered, words_in, bring_back, pool):
    backup = await words_in()
    await governing.withhold(answered, "text/cy")
    await governing.redact(answered, "text/en")
    final = await words_in()
    await bring_back(*backup)

    async with pool.acquire() as connection:
        await replay(connection)

    assert await words_in() == final


@pytest.fixture
def forged(pool, clock):
    """Somebody with the app's password appends a removal past every rule; gives its position."""
    versions = iter(range(1, 100))

    async def append(kind, key, target, named):
        body = {"target": target, key: named}
        state = msgspec.json.encode({"body": body, "type": kind}, order="sorted")
        fields = [UUID(int=7)], [next(versions)], [kind], [None], [clock()], [state], [], [], []
        return await pool.fetchval(log.APPEND, *fields)

    return append


async def test_nothing_is_moved_that_the_target_does_not_list(answered, pool, owner, words_in, forged):
    before = await words_in()
    parts = {row[1]: row[0].hex() for row in before[0] if row[4] == answered}

    for kind, key, door in (
        ("part-withheld/1", "withheld", "part_withhold"),
        ("part-redacted/1", "removed", "part_redact"),
    ):
        position = await forged(kind, key, answered - 1, parts)
        assert await pool.fetchval(f"select {door}($1)", position) == 0

    async with pool.acquire() as connection:
        assert await redaction.carry_out_all(connection) == 0
    assert await words_in() == before


async def test_a_forged_restoration_or_redaction_does_not_hide_the_true_ones(
    governing, answered, pool, words_in, bring_back, forged
):
    """Its target lists other words, or it comes after a redaction: after a restore the true ones count."""
    backup = await words_in()
    await governing.redact(answered, "text/en")
    await governing.withhold(answered, "text/cy")
    final = await words_in()
    parts = {row[1]: row[0].hex() for row in backup[0] if row[4] == answered}
    await forged("part-restored/1", "restored", answered, {"text/en": parts["text/en"]})
    await forged("part-restored/1", "restored", answered - 1, parts)
    await forged("part-redacted/1", "removed", answered - 1, parts)
    await bring_back(*backup)

    async with pool.acquire() as connection:
        await redaction.carry_out_all(connection)

    assert await words_in() == final
