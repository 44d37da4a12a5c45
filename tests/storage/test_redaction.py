"""Redaction end to end: the words are gone from the database, the entry and its proof stay."""

import re
from datetime import date

import asyncpg
import pytest

from accountability.app import make_ready
from accountability.domain.commands.integrity import CorrectEntry, RedactPart
from accountability.premises import Premises
from accountability.projections import timeline
from accountability.projections.reading import Gone, reading, words
from accountability.storage import log, redaction
from accountability.storage.data_folder import DataFolder
from accountability.storage.parts import read
from tests.storage.governing import APPROVED, SLANDER

pytestmark = pytest.mark.anyio


@pytest.fixture
def redacting(norchester, desk):
    async def redact(position, part="text"):
        command = RedactPart(position=position, part=part, ground="defamation", approved_by=APPROVED)
        return await desk.handle(command, norchester.governance)

    return redact


async def test_the_words_are_gone_in_every_language_and_other_words_stay(redacting, answered, pool, owner):
    before = await owner.fetch("select state, leaf from log where position <= $1 order by position", answered)

    await redacting(answered)

    found = await owner.fetch("select name, bytes from part where position = $1", answered)
    assert [tuple(row) for row in found] == [("reason/en", b"No money")]
    assert before == await owner.fetch(
        "select state, leaf from log where position <= $1 order by position", answered
    )


async def test_one_language_may_be_redacted_alone(redacting, answered, owner):
    await redacting(answered, "text/cy")

    names = {row["name"] for row in await owner.fetch("select name from part where position = $1", answered)}
    assert {"text/en", "reason/en"} == names


async def test_no_byte_of_them_lingers_in_any_table_once_it_is_vacuumed(redacting, answered, owner, database):
    await redacting(answered)
    await redaction.vacuum(owner)

    tables = await owner.fetch(
        "select schemaname, tablename from pg_tables where schemaname in ('public', 'private')"
    )
    for table in tables:
        dump = await owner.fetch(f"select t::text as row from {table['schemaname']}.{table['tablename']} t")
        for form in (SLANDER, SLANDER.encode().hex()):
            assert not [row for row in dump if form in row["row"]]
    await owner.execute("checkpoint")
    for table in ("part", "log"):
        raw = await owner.fetchval("select pg_read_binary_file(pg_relation_filepath($1))", table)
        assert raw
        assert SLANDER.encode() not in raw


async def test_every_table_that_a_redaction_takes_words_from_is_written_anew(owner):
    """A table that joins them later joins the wiping, too."""
    source = await owner.fetchval("select prosrc from pg_proc where proname = 'parts_destroy'")
    taken_from = set(re.findall(r"(?:delete from|update) private\.(\w+)", source))

    assert taken_from == set(redaction.PRIVATE)


async def test_the_disk_is_wiped_once_after_each_redaction(redacting, answered, pool, owner, database):
    async def wiped():
        before = await owner.fetchval("select pg_relation_filenode('part')")
        done = await redaction.wipe(database.owner_url, always=False)
        assert (before != await owner.fetchval("select pg_relation_filenode('part')")) == done
        return done

    assert not await wiped(), "nothing was ever redacted"
    for part in ("text/en", "text/cy"):
        await redacting(answered, part)
        assert await wiped()
        assert not await wiped()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute("insert into private.wiped values (99)")
    assert await redaction.wipe(database.owner_url)


async def test_what_the_workspace_redacted_is_wiped_at_the_next_start(
    redacting, answered, owner, database, tmp_path
):
    folder = DataFolder.at(tmp_path / "data", kind="service")
    premises = Premises(
        app_url=database.app_url, owner_url=database.owner_url, origin="x", secret=b"s" * 32, folder=folder
    )
    await make_ready(premises, lambda _: None)
    await redacting(answered)
    said = []
    await make_ready(premises, said.append)
    await make_ready(premises, said.append)

    assert said == ["What was redacted is off the database's disk."]
    await owner.execute("checkpoint")
    raw = await owner.fetchval("select pg_read_binary_file(pg_relation_filepath('part'))")
    assert SLANDER.encode() not in raw


async def test_an_address_that_is_not_the_owners_stops_no_start(redacting, answered, database, tmp_path):
    folder = DataFolder.at(tmp_path / "data", kind="service")
    premises = Premises(
        app_url=database.app_url, owner_url=database.app_url, origin="x", secret=b"s" * 32, folder=folder
    )
    await redacting(answered)
    said = []
    await make_ready(premises, said.append)

    assert said[-1].startswith("What was redacted stays on the database's disk until `accountability wipe`")


async def test_pages_say_that_they_were_redacted_on_which_ground_and_by_which_entry(
    redacting, answered, readers, clock
):
    """Guard 10: the entry keeps its place, its proof and its identity in feeds."""
    receipt = await redacting(answered)

    async with reading(readers, clock()) as reader:
        item = (await timeline.items_at(reader, [answered]))[0]
        found = await words(reader, [item.current.parts])

    sealed = item.current.parts
    assert Gone(receipt.positions[0], "defamation", date(2026, 1, 5)) == found[sealed["text/en"]]
    assert found[sealed["reason/en"]] == "No money"
    assert receipt.positions == item.redacted


async def test_a_past_view_has_lost_them_too(redacting, answered, readers, clock):
    await redacting(answered)

    async with reading(readers, clock(), answered) as reader:
        item = (await timeline.items_at(reader, [answered]))[0]
        found = await words(reader, [item.entry.parts])

    assert isinstance(found[item.entry.parts["text/en"]], Gone)


async def test_words_missing_without_a_redaction_are_neither_words_nor_redacted(
    answered, readers, owner, clock
):
    """That is an alarm, and no page may take it for a redaction."""
    await owner.execute("delete from part where name = 'text/en' and position = $1", answered)

    async with reading(readers, clock()) as reader:
        item = (await timeline.items_at(reader, [answered]))[0]
        found = await words(reader, [item.entry.parts])

    assert item.entry.parts["text/en"] not in found


async def test_the_words_of_its_correction_go_with_those_of_the_entry(
    redacting, answered, norchester, desk, pool, readers, clock
):
    correcting = CorrectEntry(
        position=answered,
        kind="fact",
        replaced_texts={"text/en": SLANDER + "!"},
        texts={"reason/en": "A slip"},
    )
    corrected = await desk.handle(correcting, norchester.police)
    clock.forward(hours=1)

    receipt = await redacting(answered)

    assert len(receipt.positions) == 2
    assert (
        await pool.fetchval("select count(*) from part where name = 'text/en' and position >= $1", answered)
        == 0
    )
    async with reading(readers, clock()) as reader:
        item, correction = await timeline.items_at(reader, [answered, *corrected.positions])
    assert receipt.positions == item.redacted
    assert receipt.positions[1:] == correction.redacted
    assert clock() == item.updated == correction.updated


async def test_what_was_redacted_can_be_corrected_again_and_again_and_stays_gone(
    redacting, answered, norchester, desk, pool
):
    def correcting(reason):
        return CorrectEntry(
            position=answered,
            kind="fact",
            replaced_texts={"reason/en": reason},
            texts={"reason/en": "A slip"},
        )

    await desk.handle(correcting("No budget"), norchester.police)
    await redacting(answered)
    await redacting(answered, "reason")

    await desk.handle(correcting("No money this year"), norchester.police)
    await desk.handle(correcting("No money before 2027"), norchester.police)

    assert await pool.fetchval("select count(*) from part where bytes = $1", SLANDER.encode()) == 0


async def test_a_redaction_carried_out_again_after_a_restore_destroys_them_again(
    redacting, answered, pool, owner
):
    parts = await owner.fetch(
        "select commitment, name, salt, bytes, position from part where name = 'text/en' and position = $1",
        answered,
    )
    await redacting(answered)
    await owner.executemany("insert into part values ($1, $2, $3, $4, $5)", [tuple(part) for part in parts])

    async with pool.acquire() as connection:
        assert await redaction.carry_out_all(connection) == 1
        assert await redaction.carry_out_all(connection) == 0
        assert await read(connection, parts[0]["commitment"].hex()) is None


async def test_only_a_redaction_entry_opens_the_door_to_destruction(answered, pool):
    """part_redact() is given a position and destroys what the entry there names, not what a caller does."""
    for position in (answered, 99999):
        with pytest.raises(Exception, match="no redaction at position"):
            await pool.fetchval("select part_redact($1)", position)


async def test_a_part_reads_back_by_its_commitment(answered, pool):
    async with pool.acquire() as connection:
        entry = [
            item.entry
            for item in await log.read_stream(connection, await log.stream_at(connection, answered))
        ]
        part = await read(connection, entry[-1].parts["text/en"])

    assert (SLANDER.encode(), entry[-1].parts["text/en"]) == (part.content, part.commitment)
