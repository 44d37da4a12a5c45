"""`verify` finds what the owner of a database could do to it; and says when it cannot tell."""

import json

import pytest

from accountability.publishing.verifying import verify
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.merkle import leaf_hash, root
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN

pytestmark = pytest.mark.anyio


@pytest.fixture
async def answered(norchester):
    """The record with an answer that was corrected, and one whose words were redacted."""
    first = await norchester.accept(text="We will run tham.")
    await norchester.correct(first, "We will run them.")
    second = await norchester.accept(2, text="Constable Hare was drunk.")
    await norchester.redact(second)
    return first, second


@pytest.fixture
def told():
    return []


async def outcome(pool, told, signed=None):
    return await verify(pool, signed, told.append), told


async def checkpoint(pool, size):
    states = await pool.fetch("select state from log where position < $1 order by position", size)
    return Checkpoint("record.example/log", size, root(leaf_hash(row["state"]) for row in states))


async def test_an_untouched_database_is_sound(answered, pool, told):
    code, said = await outcome(pool, told)

    assert (code, len(said)) == (SOUND, 1)
    assert "1 removed by a redaction" in said[0]


async def test_an_empty_database_is_sound(pool, told):
    assert (await outcome(pool, told))[0] == SOUND


async def test_a_database_that_grew_since_it_was_signed_is_sound(answered, pool, told):
    assert (await outcome(pool, told, await checkpoint(pool, 10)))[0] == SOUND
    assert (await outcome(pool, told, await checkpoint(pool, 0)))[0] == SOUND


async def test_a_row_that_a_superuser_rewrote_with_everything_beside_it_is_found_by_what_was_signed(
    answered, owner, pool, told
):
    """Bytes, hash and columns agree with each other: only the signature over the root remembers."""
    signed = await checkpoint(pool, 18)
    await owner.execute("alter table log disable trigger all")
    state = await owner.fetchval("select state from log where position = 13")
    forged = state.replace(b"2027-06-30", b"2028-06-30")
    assert forged != state
    await owner.execute("update log set state = $1, leaf = $2 where position = 13", forged, leaf_hash(forged))

    assert (await outcome(pool, told))[0] == SOUND
    code, said = await outcome(pool, told, signed)
    assert code == TAMPERED
    assert "not the one over which the root was made" in said[1]


async def test_a_backup_that_was_restored_short_is_found_by_what_was_signed(answered, owner, pool, told):
    signed = await checkpoint(pool, 18)
    await owner.execute("alter table log disable trigger all; alter table part disable trigger all")
    await owner.execute("delete from log where position >= 15")

    code, said = await outcome(pool, told, signed)

    assert code == TAMPERED
    assert any("15 entries where 18 are stated" in line for line in said)


@pytest.mark.parametrize(
    ("change", "index", "proves"),
    [
        (
            "update log set state = convert_to(replace(convert_from(state, 'UTF8'), '2027', '2028'), 'UTF8')",
            13,
            "",
        ),
        ("update log set leaf = sha256('forged') where position = 4", 4, "hash that was kept"),
        ("update log set version = 70 where position = 5", 5, "column differs"),
        ("update log set recorded = recorded - interval '1 day' where position = 6", 6, "column differs"),
        ("delete from part where position = 4", 4, "removed without a redaction"),
        (
            "update part set bytes = 'We never said so' where position = 13",
            13,
            "not the ones that were recorded",
        ),
        ("delete from log where position = 7", 7, "taken out of the log"),
        ("update log set state = '{}' where position = 2", 2, "did not write these bytes"),
    ],
)
async def test_what_the_owner_of_the_database_changes_is_found(
    answered, owner, pool, told, change, index, proves
):
    await owner.execute("alter table log disable trigger all; alter table part disable trigger all")
    await owner.execute(change)

    code, said = await outcome(pool, told)

    assert code == TAMPERED
    found = [line for line in said if line.startswith(f"Entry {index}:")]
    assert said[0] == found[0]
    assert any(proves in line for line in found)


async def test_redacted_words_put_back_into_the_database_are_found(answered, owner, pool, told):
    _, second = answered
    saved = await owner.fetchrow("select * from part where position = 4")
    await owner.execute("alter table part disable trigger all")
    state = json.loads(await owner.fetchval("select state from log where position = $1", second))
    await owner.execute(
        "insert into part values ($1, 'text/en', $2, 'Constable Hare was drunk.', $3)",
        bytes.fromhex(state["parts"]["text/en"]),
        saved["salt"],
        second,
    )

    code, said = await outcome(pool, told)

    assert code == TAMPERED
    assert said[0].startswith(f"Entry {second}:")


async def test_a_database_that_cannot_be_read_cannot_be_told(answered, pool, told):
    await pool.close()

    code, said = await outcome(pool, told)

    assert code == UNKNOWN
    assert said[0].startswith("Could not tell:")
