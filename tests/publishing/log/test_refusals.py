"""What the log must not be signed after, each by its name, done to a real PostgreSQL by its superuser."""

from contextlib import asynccontextmanager

import asyncpg
import pytest

from accountability.publishing.log_keys import LogKeys
from accountability.publishing.refusals import (
    CheckpointRewritten,
    Clash,
    EntryRewritten,
    KeysMissing,
    KeysRefused,
    LogShorter,
    OtherKey,
)
from accountability.storage.database import open_pool

pytestmark = pytest.mark.anyio
REWRITE = (
    "update log set state = convert_to(replace(convert_from(state, 'UTF8'), 'chief_constable', $1), 'UTF8')"
)
HASH_ANEW = "update log set leaf = sha256('\\x00'::bytea || state)"


@asynccontextmanager
async def unguarded(owner):
    """What a superuser can do: our own triggers are off."""
    for table in ("log", "checkpoint"):
        await owner.execute(f"alter table {table} disable trigger all")
    yield owner
    for table in ("log", "checkpoint"):
        await owner.execute(f"alter table {table} enable trigger all")


@pytest.fixture
async def signed(machine):
    """600 entries, signed at 300, 500 and 600."""
    async with machine.signing() as rounds:
        for more in (300, 200, 100):
            await machine.append(more)
            await rounds.publish()
    return machine


async def refused(machine, kind):
    """It is not signed, with this reason, and nothing that readers have is touched."""
    shown, last = machine.published.note(), machine.last.read_bytes()
    rows = await machine.pool.fetchval("select count(*) from checkpoint")
    with pytest.raises(kind) as refusal:
        await machine.again().publish()
    assert type(refusal.value) is kind
    assert (machine.published.note(), machine.last.read_bytes()) == (shown, last)
    assert await machine.pool.fetchval("select count(*) from checkpoint") == rows
    return str(refusal.value)


async def test_a_row_rewritten_by_a_superuser(signed, owner):
    """Alone, or its hash with it: then the published bundle tells which one it was."""
    for position in (0, 255, 299, 437, 599):
        row = await owner.fetchrow("select state, leaf from log where position = $1", position)
        async with unguarded(owner):
            await owner.execute(f"{REWRITE} where position = $2", "council", position)
            what = f"the entry at position {position} was rewritten: "
            reason = await refused(signed, EntryRewritten)
            assert reason == f"{what}its bytes do not have the hash beside them"
            await owner.execute(f"{HASH_ANEW} where position = $1", position)
            assert await refused(signed, EntryRewritten) == f"{what}other bytes were signed and published"
            await owner.execute("update log set state = $1, leaf = $2 where position = $3", *row, position)
    assert not await signed.again().publish()


async def test_a_row_rewritten_and_its_tiles_with_it(signed, owner):
    async with unguarded(owner):
        await owner.execute(f"{REWRITE} where position = 3", "council")
        await owner.execute(HASH_ANEW)
    for path in signed.folder.log.glob("tile/**/*"):
        if path.is_file():
            path.unlink()
    assert (
        await refused(signed, EntryRewritten)
        == "the first 600 entries no longer have the root that was signed for them"
    )


async def test_a_row_rewritten_while_it_signs(signed, owner):
    """The hourly audit holds the rows against the tree that was signed."""
    again = signed.again()
    async with again.signing() as rounds:
        async with unguarded(owner):
            await owner.execute(f"{REWRITE} where position = 17", "council")
            await owner.execute(HASH_ANEW)
        with pytest.raises(EntryRewritten, match="position 17 was rewritten after it was signed"):
            await rounds.audit(again.pool)


async def test_a_row_taken_out_of_the_middle(signed, owner):
    async with unguarded(owner):
        await owner.execute("delete from log where position = 400")
    assert await refused(signed, EntryRewritten) == "the entry at position 400 was taken out of the log"


async def test_a_row_rewritten_before_it_was_signed_is_nobody_s_promise(signed, owner):
    """What is committed and not signed yet is only as safe as the database."""
    await signed.append()
    async with unguarded(owner):
        await owner.execute(f"{REWRITE} where position = 600", "council")
        assert "position 600" in await refused(signed, EntryRewritten)
        await owner.execute(HASH_ANEW)
    await signed.again().publish()
    assert (await signed.check()).size == 601


async def test_a_backup_restored_100_entries_short(server, database, place, clock, machine_on):
    """With the checkpoint rows of its time. That serving ends is told by the kind of the refusal."""
    backup, admin = f"{database.name}_backup", await asyncpg.connect(server.owner("postgres"))
    async with machine_on(database.app_url) as machine:
        await machine.append(300)
        await machine.publish()
    await admin.execute(f"create database {backup} template {database.name}")
    async with machine_on(database.app_url) as machine:
        await machine.append(100)
        await machine.publish()
    async with machine_on(server.app(backup)) as machine:
        assert await refused(machine, LogShorter) == (
            "the log holds 300 entries and 400 were signed: the last 100 are missing, "
            "as after an older backup was restored"
        )
        for lost in (machine.last, machine.folder.log / "checkpoint"):  # any copy that is left is enough
            kept = lost.read_bytes()
            lost.unlink()
            with pytest.raises(LogShorter):
                await machine.again().publisher.prepare()
            lost.write_bytes(kept)
        await machine.append(200)  # and it went on as if nothing had been lost
        assert await refused(machine, CheckpointRewritten) == (
            "signer/last covers 400 entries, and the checkpoint row of that size is gone"
        )
    await admin.execute(f"drop database {backup} with (force)")
    await admin.close()


@pytest.fixture
def machine_on(place, clock, machine_of):
    @asynccontextmanager
    async def opened(url):
        pool = await open_pool(url, "app", 4)
        yield machine_of(pool)
        await pool.close()

    return opened


async def test_entries_lost_while_it_signs(signed, owner):
    async with signed.again().signing() as rounds:
        async with unguarded(owner):
            await owner.execute("delete from log where position >= 500")
        with pytest.raises(LogShorter, match="the last 100 are missing"):
            await rounds.publish()


async def test_a_published_tile_of_hashes_that_is_another(signed):
    for tile in ("tile/0/001", "tile/1/000.p/2", "tile/0/002.p/88"):
        path = signed.folder.log / tile
        published = path.read_bytes()
        path.write_bytes(bytes(32) + published[32:])
        assert await refused(signed, Clash) == (
            f"the published tile {tile} has other hashes than the log, which is as it was signed"
        )
        path.write_bytes(published)
    assert not await signed.again().publish()


async def test_a_published_bundle_that_is_another(signed):
    path = signed.folder.log / "tile/entries/001"
    published = path.read_bytes()
    for damaged, what in (
        (
            published.replace(b"chief_constable", b"chief_constablf", 1),
            "has other bytes for the entry at 256",
        ),
        (published[:-1], "cannot be read"),
        (published + published, "cannot be read"),
        (b"", "cannot be read"),
    ):
        path.write_bytes(damaged)
        assert await refused(signed, Clash) == (
            f"the published tile tile/entries/001 {what}, and the log is as it was signed"
        )


async def test_a_tile_that_others_wrote_where_ours_belongs(signed):
    await signed.append()
    path = signed.folder.log / "tile/0/002.p/89"
    path.write_bytes(bytes(89 * 32))
    with pytest.raises(Clash, match=r"tile/0/002\.p/89 holds other bytes than the log gives"):
        await signed.again().publish()
    assert path.read_bytes() == bytes(89 * 32)
    assert (await signed.check()).size == 600


async def test_a_checkpoint_row_rewritten(signed, owner):
    async with unguarded(owner):
        await owner.execute("update checkpoint set root = sha256('') where size = 300")
        assert await refused(signed, CheckpointRewritten) == (
            "the checkpoint row of size 300 has another root than the log"
        )
        await owner.execute("update checkpoint set root = sha256('') where size = 600")
        assert "says something else than the note" in await refused(signed, CheckpointRewritten)
        await owner.execute("update checkpoint set note = 'Norchester' where size = 600")
        assert "the checkpoint row of size 600 is not what this log signed" in await refused(
            signed, CheckpointRewritten
        )


async def test_checkpoint_rows_taken_out(signed, owner):
    async with unguarded(owner):
        await owner.execute("delete from checkpoint where size = 600")
        assert "the checkpoint row of that size is gone" in await refused(signed, CheckpointRewritten)
        await owner.execute("delete from checkpoint")
        assert "the checkpoint row of that size is gone" in await refused(signed, CheckpointRewritten)


async def test_rows_and_checkpoints_rewritten_together(signed, owner, other_machine):
    """A whole new history, honestly signed with the log's own keys elsewhere: the signer remembers."""
    async with unguarded(owner):
        await owner.execute("delete from checkpoint")
        await owner.execute(f"{REWRITE} where position = 42", "council")
        await owner.execute(HASH_ANEW)
    for name in ("log-ed25519", "log-mldsa44"):
        (other_machine.folder.keys / name).write_bytes((signed.folder.keys / name).read_bytes())
    await other_machine.publish()
    assert await refused(signed, CheckpointRewritten) == (
        "signer/last and the checkpoint row of size 600 have different roots"
    )
    signed.last.write_bytes(other_machine.last.read_bytes())
    assert await refused(signed, CheckpointRewritten) == (
        "log/checkpoint and the checkpoint row of size 600 have different roots"
    )
    (signed.folder.log / "checkpoint").write_bytes(other_machine.published.note())
    assert "the published tile tile/entries/000 has other bytes for the entry at 42" in await refused(
        signed, Clash
    )


async def test_signer_s_memory_that_is_ahead_of_everything(signed, other_machine, owner):
    """As where the database and log/ come from a backup and signer/ does not; entries were written since."""
    memory = signed.last.read_bytes()
    async with unguarded(owner):
        await owner.execute("delete from checkpoint where size > 300")
    signed.last.write_bytes(await owner.fetchval("select note from checkpoint where size = 300"))
    (signed.folder.log / "checkpoint").write_bytes(signed.last.read_bytes())
    signed.last.write_bytes(memory)
    assert await refused(signed, CheckpointRewritten) == (
        "signer/last covers 600 entries, and the checkpoint row of that size is gone"
    )


async def test_signer_s_memory_that_was_lost_or_put_back(signed, owner):
    newest = signed.last.read_bytes()
    signed.last.unlink()
    with pytest.raises(CheckpointRewritten, match="signer/last is missing though this log was signed"):
        await signed.again().publish()
    signed.last.write_bytes(await owner.fetchval("select note from checkpoint where size = 300"))
    assert "signer/last covers 300 entries and more were signed since" in await refused(
        signed, CheckpointRewritten
    )
    signed.last.write_bytes(await owner.fetchval("select note from checkpoint where size = 500"))
    assert "signer/last covers 500 entries and 600 are published" in await refused(
        signed, CheckpointRewritten
    )
    signed.last.write_bytes(b"half a no")
    assert "is not what this log signed" in await refused(signed, CheckpointRewritten)
    signed.last.write_bytes(newest)
    assert not await signed.again().publish()


async def test_keys_that_are_not_there_or_not_the_log_s(signed, other_machine, clock):
    kept = {path: path.read_bytes() for path in signed.folder.keys.iterdir() if path.name.startswith("log-")}
    for path, content in kept.items():
        path.unlink()
        assert "`accountability key new`" in await refused(signed, KeysMissing)
        assert not path.exists()  # a log that was signed never gets new keys by itself
        path.write_bytes(content)
    for path in kept:
        path.unlink()
    signed.keys.make()
    assert "was signed with other keys than this machine has" in await refused(signed, OtherKey)
    for path, content in kept.items():
        path.write_text("Norchester")
        assert "does not hold a key of this log" in await refused(signed, KeysRefused)
        path.write_bytes(content)
    first, second = kept
    first.write_bytes(kept[second])
    assert "of its own kind" in await refused(signed, KeysRefused)
    with pytest.raises(OtherKey, match=r"the origin of this log is elsewhere\.example"):
        LogKeys(signed.folder.keys, "elsewhere.example").verifiers()
