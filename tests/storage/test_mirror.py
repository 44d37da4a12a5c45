"""Only the owner makes a database a mirror's, and nothing follows without otherwise."""

import asyncpg
import pytest

from accountability.premises import make_mirror

pytestmark = pytest.mark.anyio
OTHER = "record.elsewhere.example"
FOLLOW = {
    "log": "select log_follow(0, '{}', '{}', '{}', '{}', '{}', '{}', '{}')",
    "words": "select part_follow('{}', '{}', '{}', '{}')",
    "removals": "select removals_follow()",
}


@pytest.mark.parametrize("door", FOLLOW.values(), ids=FOLLOW)
async def test_a_service_whose_accounts_were_taken_away_is_no_mirror(governing, answered, pool, owner, door):
    await governing.withhold(answered)
    await pool.execute("delete from private.account")

    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="its owner has not said"):
        await pool.fetchval(door)
    assert await owner.fetchval("select count(*) from private.withheld_part") == 2


async def test_only_the_owner_says_that_it_is_one(database, pool, owner):
    for door in (
        "insert into private.mirror values ('x')",
        "select origin from private.mirror",
        "select mirror_open('x')",
        "select mirror_only()",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await pool.execute(door)
    await make_mirror(database.owner_url, OTHER)
    await make_mirror(database.owner_url, OTHER)

    for door in (FOLLOW["words"], FOLLOW["removals"]):
        assert await pool.fetchval(door) == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="another record"):
        await make_mirror(database.owner_url, "record.third.example")
    assert await owner.fetchval("select origin from private.mirror") == OTHER


async def test_a_record_that_is_there_is_not_made_a_mirror(norchester, database, owner):
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="another record"):
        await make_mirror(database.owner_url, OTHER)
    assert await owner.fetchval("select count(*) from private.mirror") == 0


@pytest.mark.parametrize("act", ["redact", "withhold"])
async def test_removed_words_do_not_come_back_because_the_app_edits_its_rows(
    governing, answered, words_in, pool, owner, act
):
    """The log says what was removed, not the read model."""
    shown, _ = await words_in()
    await getattr(governing, act)(answered)
    await owner.execute("insert into private.mirror values ($1)", OTHER)
    await pool.execute("delete from removal")
    part = next(row for row in shown if row[1] == "text/en" and row[4] == answered)

    query = "select part_follow($1, $2, $3, $4)"
    assert await pool.fetchval(query, [answered], ["text/en"], [part[2]], [part[3]]) == 0
