"""An export is the whole record in a folder, of one moment, and never writes over what is not its own."""

import json
from hashlib import sha256

import pytest

from accountability.publishing import downloads
from accountability.publishing import export as exporting
from accountability.publishing.export import ExportRefused, export
from accountability.publishing.published import Published
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import ED25519, SigningKey
from accountability.transparency.merkle import leaf_hash, root
from accountability.transparency.notes import Note
from accountability.transparency.policies import Policy
from accountability.verifying.checking import check
from accountability.verifying.copies import copy_at
from accountability.verifying.seen import Seen
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN
from accountability.web.feeds.documents import every_current
from accountability.web.feeds.items import Place

pytestmark = pytest.mark.anyio
ORIGIN = "record.norchester.example/log"


class Signing:
    """Signs the log as it stands, into the folder from which checkpoints are published."""

    key = SigningKey(ORIGIN, ED25519, bytes(32))

    def __init__(self, pool, folder):
        self._pool, self.folder = pool, folder
        folder.mkdir()
        (folder / "policy").write_bytes(Policy((self.key.verifier,)).encode())

    async def __call__(self, size=None):
        states = await self._pool.fetch("select state from log order by position")
        leaves = [leaf_hash(row["state"]) for row in states][:size]
        text = Checkpoint(ORIGIN, len(leaves), root(leaves)).encode()
        (self.folder / "checkpoint").write_bytes(Note(text).signed_with(self.key.sign(text)).encode())


@pytest.fixture
async def sign(norchester, pool, tmp_path_factory):
    signing = Signing(pool, tmp_path_factory.mktemp("published") / "log")
    await signing()
    return signing


@pytest.fixture
def exported(pool, clock, tmp_path, sign):
    """Exports what was signed last into a folder of the test; gives the folder."""

    async def run(name="record", documents=None, published=sign.folder):
        folder = tmp_path / name
        await export(
            pool,
            folder,
            now=clock(),
            public_url="https://record.norchester.example",
            origin=ORIGIN,
            published=Published(published),
            documents=documents,
        )
        return folder

    return run


@pytest.fixture
def verdict(tmp_path_factory):
    """What the verifier says of a folder, by the keys that it names."""
    return lambda folder: check(copy_at(str(folder)), Seen(tmp_path_factory.mktemp("state")))


def files_in(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


async def test_an_export_holds_every_file_and_states_the_hash_of_what_nothing_else_proves(
    norchester, exported, pool, sign
):
    folder = await exported()

    statement = json.loads((folder / "log.json").read_text())
    for name, digest in statement["files"].items():
        assert digest == sha256((folder / name).read_bytes()).hexdigest()
    assert set(statement["files"]) == {
        "README.txt",
        "data/asks.csv",
        "data/asks.csv-metadata.json",
        "data/entries.jsonl",
    }
    states = [row["state"] for row in await pool.fetch("select state from log order by position")]
    assert (folder / "data/entries.jsonl").read_bytes() == b"".join(state + b"\n" for state in states)
    assert (statement["size"], statement["origin"]) == (len(states), ORIGIN)
    assert files_in(folder) - set(statement["files"]) == {
        "log.json",
        "log/checkpoint",
        "log/policy",
        "log/tile/entries/000.p/13",
        "log/tile/0/000.p/13",
        "data/parts/0.jsonl",
    }
    assert (folder / "log/checkpoint").read_bytes() == (sign.folder / "checkpoint").read_bytes()


async def test_an_export_is_sound_and_the_verifier_checks_its_other_files_too(
    norchester, exported, verdict, sign
):
    await norchester.redact(await norchester.accept(text="Constable Hare was drunk."))
    await sign()
    folder = await exported()
    assert (verdict(folder).code, verdict(folder).gaps) == (SOUND, ())

    for name in ("data/asks.csv", "data/entries.jsonl", "README.txt"):
        kept = (folder / name).read_bytes()
        (folder / name).write_bytes(kept + b"!")
        assert verdict(folder).code == TAMPERED, name
        (folder / name).unlink()
        assert verdict(folder).code == UNKNOWN, name
        (folder / name).write_bytes(kept)


async def test_an_export_ends_where_the_newest_checkpoint_does(norchester, exported, verdict, clock):
    clock.forward(days=60)
    await norchester.accept()

    folder = await exported()

    assert json.loads((folder / "log.json").read_text())["size"] == 13
    assert len((folder / "data/entries.jsonl").read_bytes().splitlines()) == 13
    assert b"We will run them" not in (folder / "data/parts/0.jsonl").read_bytes()
    assert b"2026-03-06,13," in (folder / "data/asks.csv").read_bytes()
    assert verdict(folder).code == SOUND


async def test_an_export_waits_for_the_checkpoint_over_words_that_were_removed(
    norchester, exported, verdict, sign, monkeypatch
):
    await norchester.redact(await norchester.accept(text="Constable Hare was drunk."))
    monkeypatch.setattr(exporting, "PATIENCE", 0)
    with pytest.raises(ExportRefused, match="no checkpoint covers that yet"):
        await exported()

    slept = []

    async def signs(_seconds):
        slept.append(await sign())

    monkeypatch.setattr(exporting.asyncio, "sleep", signs)
    folder = await exported()

    assert len(slept) == 1
    assert (verdict(folder).code, verdict(folder).size) == (SOUND, 16)


async def test_what_was_never_signed_is_exported_and_cannot_be_told(
    norchester, exported, verdict, tmp_path_factory
):
    folder = await exported(published=tmp_path_factory.mktemp("nothing"))

    assert json.loads((folder / "log.json").read_text())["size"] == 13
    assert not (folder / "log" / "checkpoint").exists()


async def test_a_log_that_is_not_the_one_that_was_signed_is_not_given_away(norchester, exported, owner, sign):
    await owner.execute("alter table log disable trigger all")
    await owner.execute("update log set state = state || ' ' where position = 12")
    with pytest.raises(ExportRefused, match="not those that were signed"):
        await exported()

    await owner.execute("delete from log where position = 12")
    with pytest.raises(ExportRefused, match="holds 12 entries, and 13 were signed"):
        await exported()


async def test_the_readme_says_to_make_a_new_copy_before_publishing_again(
    norchester, exported, verdict, sign
):
    """Who does as it says has a copy that passes the check; words taken out by hand make it fail."""
    position = await norchester.accept(text="Constable Hare was drunk.")
    await sign()
    folder = await exported()
    text = folder.joinpath("README.txt").read_text()

    assert "Before you publish it again" in text
    assert "https://record.norchester.example/en/redactions" in text
    assert "older than 24 hours" in text
    assert "accountability mirror https://record.norchester.example\n" in text
    assert "take the words" not in text
    assert "mirror's copy" not in text
    assert max(len(line) for line in text.splitlines()) <= 110
    await norchester.redact(position)
    await sign()
    words = folder / "data/parts/0.jsonl"
    by_hand = [line for line in words.read_text().splitlines(keepends=True) if "Hare" not in line]
    words.write_text("".join(by_hand))
    assert verdict(folder).code == TAMPERED
    assert verdict(await exported()).code == SOUND


async def test_an_earlier_export_is_replaced_and_loses_what_was_redacted(norchester, exported, sign):
    position = await norchester.accept(text="Constable Hare was drunk.")
    await sign()
    folder = await exported()
    assert "Hare" in (folder / "data/parts/0.jsonl").read_text()
    (folder / "feeds").mkdir()
    (folder / "feeds" / "old.atom").write_text("Hare")
    await norchester.redact(position)
    await sign()

    again = await exported()

    assert again == folder
    assert not [path for path in folder.rglob("*") if path.is_file() and b"Hare" in path.read_bytes()]


async def test_an_export_of_another_program_is_not_ours(norchester, exported):
    folder = await exported()
    statement = (folder / "log.json").read_text()
    (folder / "log.json").write_text(statement.replace("accountability/export/2", "diary/2"))

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
    before = (folder / "data/entries.jsonl").read_bytes()
    await norchester.accept()

    async def broken(_reader):
        yield "feeds/all.atom", b"<feed/>"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await exported(documents=broken)

    assert [path.name for path in tmp_path.iterdir()] == ["record"]
    assert (folder / "data/entries.jsonl").read_bytes() == before


async def test_all_files_are_of_one_moment_while_entries_are_appended(norchester, exported):
    async def appending(reader):
        await norchester.accept()
        yield "feeds/size.txt", str(await reader.connection.fetchval("select count(*) from log")).encode()

    folder = await exported(documents=appending)

    assert (folder / "feeds" / "size.txt").read_text() == "13"
    assert json.loads((folder / "log.json").read_text())["size"] == 13


async def test_a_redaction_during_an_export_leaves_a_copy_that_fits_together(
    norchester, exported, monkeypatch, sign, verdict
):
    """The words are in it and no redaction, or the redaction and no words; never neither."""
    position = await norchester.accept(text="Constable Hare was drunk.")
    await sign()
    written = downloads.parts_of

    async def redacting(*asked):
        await norchester.redact(position)
        async for batch in written(*asked):
            yield batch

    monkeypatch.setattr(downloads, "parts_of", redacting)

    assert verdict(await exported()).code == SOUND


async def test_the_feeds_of_the_site_can_be_written_with_it(norchester, exported):
    place = Place("https://record.norchester.example", "record.norchester.example")

    folder = await exported(documents=lambda reader: every_current(reader, place))

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
