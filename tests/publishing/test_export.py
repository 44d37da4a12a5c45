"""An export is the whole record in a folder, of one moment, and never writes over what is not its own."""

import json
from hashlib import sha256

import pytest

from accountability.publishing import downloads
from accountability.publishing.export import ExportRefused, export
from accountability.publishing.verifying import SOUND, verify
from accountability.web.feeds.documents import every_current
from accountability.web.feeds.items import Place

pytestmark = pytest.mark.anyio


@pytest.fixture
def exported(pool, clock, tmp_path):
    """Exports into a folder of the test; gives the folder."""

    async def run(name="record", feeds=None):
        folder = tmp_path / name
        await export(
            pool,
            folder,
            now=clock(),
            public_url="https://record.norchester.example",
            origin="record.norchester.example",
            feeds=feeds,
        )
        return folder

    return run


async def test_an_export_holds_every_file_and_states_its_hash(norchester, exported, pool):
    folder = await exported()

    statement = json.loads((folder / "log.json").read_text())
    for name in ("entries.jsonl", "hashes.txt", "parts.jsonl", "asks.csv", "asks.csv-metadata.json"):
        assert statement["files"][name] == sha256((folder / name).read_bytes()).hexdigest()
    states = [row["state"] for row in await pool.fetch("select state from log order by position")]
    assert (folder / "entries.jsonl").read_bytes() == b"".join(state + b"\n" for state in states)
    assert statement["size"] == len(states)
    assert statement["origin"] == "record.norchester.example"
    assert {path.name for path in folder.iterdir()} == {*statement["files"], "log.json", "README.txt"}


async def test_the_readme_says_to_look_for_redactions_before_publishing_again(norchester, exported):
    text = (await exported()).joinpath("README.txt").read_text()

    assert "Before you publish it again" in text
    assert "https://record.norchester.example/data/entries.jsonl?from=13" in text
    assert max(len(line) for line in text.splitlines()) <= 110


async def test_an_earlier_export_is_replaced_and_loses_what_was_redacted(norchester, exported):
    position = await norchester.accept(text="Constable Hare was drunk.")
    folder = await exported()
    assert "Hare" in (folder / "parts.jsonl").read_text()
    (folder / "feeds").mkdir()
    (folder / "feeds" / "old.atom").write_text("Hare")
    await norchester.redact(position)

    again = await exported()

    assert again == folder
    assert not [path for path in folder.rglob("*") if path.is_file() and b"Hare" in path.read_bytes()]


async def test_an_export_of_another_program_is_not_ours(norchester, exported):
    folder = await exported()
    statement = (folder / "log.json").read_text()
    (folder / "log.json").write_text(statement.replace("accountability/export/1", "diary/1"))

    with pytest.raises(ExportRefused, match="no export wrote"):
        await exported()


@pytest.mark.parametrize("other", ["diary.txt", "log.json"])
async def test_a_folder_that_no_export_wrote_is_refused_and_left_alone(norchester, exported, tmp_path, other):
    mine = tmp_path / "record"
    mine.mkdir()
    (mine / other).write_text("{}")

    with pytest.raises(ExportRefused, match="no export wrote"):
        await exported()

    assert [path.name for path in tmp_path.iterdir()] == ["record"]
    assert (mine / other).read_text() == "{}"


async def test_a_file_is_no_folder(norchester, exported, tmp_path):
    (tmp_path / "record").write_text("mine")

    with pytest.raises(ExportRefused, match="not a folder"):
        await exported()


async def test_an_empty_folder_is_taken(norchester, exported, tmp_path):
    (tmp_path / "record").mkdir()

    assert (await exported() / "log.json").exists()


async def test_an_export_that_fails_leaves_the_earlier_one_and_nothing_else(norchester, exported, tmp_path):
    folder = await exported()
    before = (folder / "entries.jsonl").read_bytes()
    await norchester.accept()

    async def broken(_reader):
        yield "feeds/all.atom", b"<feed/>"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await exported(feeds=broken)

    assert [path.name for path in tmp_path.iterdir()] == ["record"]
    assert (folder / "entries.jsonl").read_bytes() == before


async def test_all_files_are_of_one_moment_while_entries_are_appended(norchester, exported):
    async def appending(reader):
        await norchester.accept()
        yield "feeds/size.txt", str(await reader.connection.fetchval("select count(*) from log")).encode()

    folder = await exported(feeds=appending)

    assert (folder / "feeds" / "size.txt").read_text() == "13"
    assert json.loads((folder / "log.json").read_text())["size"] == 13


async def test_a_redaction_during_an_export_leaves_a_copy_that_fits_together(
    norchester, exported, monkeypatch
):
    """The words are in it and no redaction, or the redaction and no words; never neither."""
    position = await norchester.accept(text="Constable Hare was drunk.")
    written = downloads.parts

    async def redacting(*asked):
        await norchester.redact(position)
        async for batch in written(*asked):
            yield batch

    monkeypatch.setattr(downloads, "parts", redacting)

    assert await verify(str(await exported()), print) == SOUND


async def test_the_feeds_of_the_site_can_be_written_with_it(norchester, exported):
    place = Place("https://record.norchester.example", "record.norchester.example")

    folder = await exported(feeds=lambda reader: every_current(reader, place))

    written = {str(path.relative_to(folder)) for path in (folder / "feeds").rglob("*.*")}
    assert {
        f"feeds/{feed}.{form}"
        for form in ("atom", "rss", "json")
        for feed in (
            "all",
            "overdue",
            "panels/night-safety",
            "recommendations/night-safety/1",
            "recommendations/night-safety/2",
            "offices/safer-trust",
            "offices/norchester-police",
            "offices/stonebridge-council",
        )
    } == written
