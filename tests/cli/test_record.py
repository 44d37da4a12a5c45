"""What an operator does to a record from the command line while it is being served."""

import asyncio
import json
import re

import asyncpg
import pytest

from accountability.premises import at_database
from accountability.storage import embedded
from accountability.storage.data_folder import DataFolder

TABLES = "select schemaname || '.' || tablename from pg_tables where schemaname in ('public', 'private')"
# When they were last rebuilt differs, and is nothing that pages show.
AFRESH = "public.read_model"
APPROVED = ("--ground", "defamation", "--approved-by", "chair-of-trustees", "--approved-by")
HEADER = "printed,title,text\n"
ROWS = HEADER + "901,Benches,Put benches along the canal.\n902,Clocks,Mend the clock of the market hall.\n"
PANEL = "stonebridge-citizens-panel"


def dump_of(data):
    """Every row of every table, as text."""

    async def read():
        async with embedded.running(DataFolder.at(data, kind="demo")) as server:
            connection = await asyncpg.connect(at_database(server.admin_url, "accountability"))
            try:
                return {
                    table: [
                        row[0] for row in await connection.fetch(f"select t::text from {table} t order by 1")
                    ]
                    for (table,) in await connection.fetch(TABLES)
                    if table != AFRESH
                }
            finally:
                await connection.close()

    return asyncio.run(read())


def lines(demo, path):
    return [json.loads(line) for line in demo.get(path)[1].splitlines()]


@pytest.fixture
def answers(demo):
    """What officers answered, in order: position, words that every page spells alike, and the office."""
    officers = {
        position: entry["by"]
        for position, entry in enumerate(lines(demo, "/data/entries.jsonl"))
        if entry["type"] == "response-recorded/1" and entry["role"] == "officer"
    }
    return [
        (part["position"], part["text"][:40], officers[part["position"]])
        for part in lines(demo, "/data/parts.jsonl")
        if part["position"] in officers
        and part["name"] == "text/en"
        and re.match(r"[A-Za-z0-9 ,.]{40}", part.get("text", ""))
    ]


@pytest.fixture
def desk(demo, called):
    """Run a command on the record that another process serves."""
    return lambda *arguments: called(*arguments, "--data", demo.data)


def come_from(done, demo):
    """Whoever comes from a command, another program, has seen its entry: no older page is shown to them."""
    entry = re.search(r"entry ([0-9,]+)", done.said)[1].replace(",", "")
    assert demo.get(f"/en/?seen={entry}")[0] == 200


def test_redacted_words_are_gone_everywhere_at_once_and_the_entry_stays(demo, desk, answers, place):
    """From pages that were kept, feeds, downloads, exports and every table; replaying brings nothing back."""
    position, words, office = answers[-1]
    shown = (f"/en/log/{position}", f"/en/feeds/offices/{office}.json", "/data/parts.jsonl")
    for path in shown:
        assert words in demo.get(path)[1], path

    done = desk("redact", position, "text", *APPROVED, "chief-officer")

    assert done.code == 0
    assert done.said.startswith("Redacted by entry ")
    come_from(done, demo)
    status, page = demo.get(f"/en/log/{position}")
    assert (status, "Words removed" in page) == (200, True)
    for path in (
        *shown,
        "/data/asks.csv",
        "/data/entries.jsonl",
        "/en/feeds/all.rss",
        f"/en/offices/{office}",
    ):
        assert words not in demo.get(path)[1], path
    assert desk("export", place / "export").code == 0
    for file in (place / "export").rglob("*"):
        assert file.is_dir() or words.encode() not in file.read_bytes(), file
    before = dump_of(demo.data)
    for table, rows in before.items():
        assert not [row for row in rows if words in row or words.encode().hex() in row], table
    assert desk("replay").said.endswith(" entries replayed.\n")
    assert dump_of(demo.data) == before
    assert demo.get(f"/en/log/{position}") == (status, page)


def test_withheld_words_are_gone_everywhere_until_they_are_put_back(demo, desk, answers):
    position, words, office = answers[-2]
    shown = (f"/en/log/{position}", f"/en/feeds/offices/{office}.json", "/data/parts.jsonl")
    order = ("--ground", "court-order", "--approved-by", "legal-adviser", "--approved-by", "director")

    done = desk("withhold", position, "text", *order, "--review-on", "2099-01-01")

    assert (done.code, done.said[:18]) == (0, "Withheld by entry ")
    come_from(done, demo)
    for path in (*shown, "/data/entries.jsonl", "/en/feeds/all.rss", f"/en/offices/{office}"):
        assert words not in demo.get(path)[1], path
    assert "withheld for now because of a court order" in demo.get(shown[0])[1]
    tables = dump_of(demo.data)
    holding = {table for table, rows in tables.items() if any(words.encode().hex() in row for row in rows)}
    assert holding == {"private.withheld_part"}

    done = desk("restore", position, "text")

    assert (done.code, done.said[:18]) == (0, "Put back by entry ")
    come_from(done, demo)
    for path in shown:
        assert words in demo.get(path)[1], path
    assert desk("restore", position, "text").refusal == "That part is not withheld."


def test_the_disk_is_wiped_while_the_record_is_served(demo, desk):
    done = desk("wipe")
    assert (done.code, done.said.startswith("No byte of redacted words is left")) == (0, True)
    assert demo.get("/readyz")[0] == 200


def test_other_words_stand_in_the_place_of_redacted_ones(demo, desk, answers):
    position, words, _ = answers[-3]

    done = desk("redact", position, "text", *APPROVED, "director", "--replacement", "A name stood here.")

    assert done.code == 0
    page = demo.get(f"/en/log/{position}")[1]
    assert words not in page
    assert "A name stood here." in page


def test_a_withholding_is_refused_or_wrong_usage_if_it_cannot_be(desk, answers):
    position, _, _ = answers[0]
    order = ("--ground", "legal-hold", "--approved-by", "director", "--approved-by")
    assert desk("withhold", position, "text", *order, "director").refusal.startswith("Two different roles")
    assert (
        desk("withhold", position, "text", *order, "chief-officer", "--review-on", "2020-01-01").refusal
        == "The date must be today or in the future."
    )
    assert desk("withhold", position, "text", *order[:-1]).code == 64
    assert desk("withhold", position, "text", *order, "chief-officer", "--review-on", "soon").code == 64
    assert desk("withhold", position, "text", "--ground", "copyright", *order[2:], "chief-officer").code == 64


def test_a_redaction_is_refused_in_one_sentence_if_it_cannot_be(desk, answers):
    position, _, _ = answers[0]
    assert desk("redact", position, "text", *APPROVED, "chair-of-trustees").refusal.startswith(
        "Two different roles"
    )
    assert (
        desk("redact", position, "summary", *APPROVED, "chief-officer").refusal
        == "That entry has no such part."
    )
    assert (
        desk("redact", 10**9, "text", *APPROVED, "chief-officer").refusal
        == "There is no entry at that position."
    )


def test_a_correction_stands_beside_its_entry_at_once(demo, desk, answers):
    position, words, _ = answers[0]
    wording = ("--text", "text/en=Every path along the canal will be lit.", "--reason", "A word was missing.")

    done = desk("correct", position, "--kind", "fact", *wording)

    assert (done.code, done.said.startswith("Corrected by entry ")) == (0, True)
    page = demo.get(f"/en/log/{position}")[1]
    assert "Every path along the canal will be lit." in page
    assert "A word was missing." in page
    assert any(
        part["position"] == position and words in part["text"] for part in lines(demo, "/data/parts.jsonl")
    )


def test_a_correction_that_such_an_entry_cannot_hold_is_wrong_usage(desk, answers):
    done = desk(
        "correct", answers[0][0], "--kind", "fact", "--reason", "A slip", "--body", '{"decision": "noted"}'
    )
    assert (done.code, "--body: not what such an entry holds" in done.said) == (64, True)


def test_recommendations_come_in_from_csv_all_or_none_after_a_dry_run(demo, desk, place):
    file = place / "recommendations.csv"
    file.write_text(ROWS)
    before = len(lines(demo, "/data/entries.jsonl"))

    done = desk("import", file, "--panel", PANEL, "--dry-run")
    assert (done.code, done.said) == (0, "2 recommendations can be published.\n")
    assert len(lines(demo, "/data/entries.jsonl")) == before

    done = desk("import", file, "--panel", PANEL)
    assert (done.code, done.said) == (0, "2 recommendations published.\n")
    assert len(lines(demo, "/data/entries.jsonl")) == before + 2
    assert "Mend the clock of the market hall." in demo.get("/en/feeds/all.json")[1]

    done = desk("import", file, "--panel", PANEL)
    assert "  row 3, column A (printed): the panel has a recommendation of that number already" in done.said
    assert (done.code, len(lines(demo, "/data/entries.jsonl"))) == (1, before + 2)


def test_a_bad_file_or_panel_is_refused_with_its_rows(desk, place):
    file = place / "recommendations.csv"
    file.write_text(HEADER + "1,,Light the path.\n2,Paths,\n")
    done = desk("import", file, "--panel", PANEL)
    assert done.code == 1
    assert "row 2" in done.said
    assert "row 3" in done.said
    file.write_text(ROWS)
    assert desk("import", file, "--panel", "no-such-panel").refusal == "There is no panel of that name."


def test_a_person_is_added_once(desk):
    adding = (
        "user",
        "add",
        "clerk@stonebridge.example",
        "--role",
        "officer",
        "--password",
        "late buses and lit paths",
    )
    done = desk(*adding, "--office", "stonebridge-council")
    assert (done.code, done.said) == (0, "clerk@stonebridge.example can sign in.\n")
    assert desk(*adding, "--office", "stonebridge-council").refusal.endswith("has an account already")
    done = desk(
        "user",
        "add",
        "x@y.example",
        "--role",
        "officer",
        "--office",
        "norchestre",
        "--password",
        "late buses and lit paths",
    )
    assert "The record has no office norchestre yet" in done.said


def test_who_speaks_for_a_panel_is_said_when_they_are_added(desk):
    adding = ("--office", "stonebridge-council", "--password", "late buses and lit paths", "--voice-of")
    done = desk("user", "add", "a@panel.example", "--role", "reviewer", *adding, PANEL)
    assert (done.code, done.said) == (0, "a@panel.example can sign in.\n")
    done = desk("user", "add", "b@panel.example", "--role", "reviewer", *adding, "no-such-panel")
    assert "The record has no panel no-such-panel yet" in done.said
    assert desk("user", "add", "c@panel.example", "--role", "officer", *adding, PANEL).refusal == (
        "only a reviewer speaks for a panel"
    )


def test_nothing_is_owed_twice_to_the_clock(desk):
    released = "0 scheduled releases published.\n"
    assert desk("tick").said.endswith(f" entries recorded.\n{released}")
    assert desk("tick").said == f"0 entries recorded.\n{released}"


def test_every_copy_of_the_record_can_be_checked_and_a_changed_byte_is_found(
    demo, desk, called, place, monkeypatch
):
    monkeypatch.setenv("XDG_STATE_HOME", str(place / "state"))
    for what in ((), (demo.url,), (f"{demo.url}/log",)):
        done = desk("verify", *what)
        assert (done.code, done.out.splitlines()[-1].startswith("Sound: ")) == (0, True)
    assert desk("export", place / "export").code == 0
    assert called("verify", place / "export").code == 0
    assert called("verify", place / "export", "--watch").out == ""
    for name in (
        "data/entries.jsonl",
        "data/parts/0.jsonl",
        "data/asks.csv",
        "log/tile/entries/000",
        "log/tile/0/000",
    ):
        file = place / "export" / name
        kept = file.read_bytes()
        changed = bytearray(kept)
        changed[len(kept) // 2] ^= 1
        file.write_bytes(changed)
        done = called("verify", place / "export")
        assert (done.code, "Tampered with: " in done.out) == (1, True), name
        file.write_bytes(kept)


def test_what_a_reader_brings_goes_with_an_address(desk, called, place):
    (place / "policy").write_text("nonsense")
    for wrong in (("--watch",), (place, "--policy", place / "policy"), (place, "--since", place / "nothing")):
        assert called("verify", *wrong).code == 64


def test_an_export_goes_nowhere_but_into_a_folder_of_its_own(desk, place):
    (place / "letter.txt").write_text("Dear panel")
    assert "holds something that no export wrote" in desk("export", place).refusal
    assert (
        desk("export", "/proc/no-such-folder/export").refusal
        == "No such file or directory: /proc/no-such-folder"
    )


def test_a_person_is_invited_by_a_link_and_an_older_one_is_replaced(desk, demo):
    inviting = (
        "user",
        "invite",
        "new@stonebridge.example",
        "--role",
        "officer",
        "--office",
        "stonebridge-council",
    )
    first, second = (
        re.search(r"http://\S+(/sign-in/invitation/\S+)", desk(*inviting, "--duty", "drafter").out)[1]
        for _ in range(2)
    )
    assert demo.get(first)[0] == 410
    assert "new@stonebridge.example" in demo.get(second)[1]
    assert "Drafter" in demo.get(second)[1]
    assert desk(*inviting, "--duty", "editor").code == 1


def test_a_lost_second_step_is_taken_off(desk):
    assert desk("user", "second-step-off", "officer@council.norchester.example").code == 0
    assert (
        desk("user", "second-step-off", "nobody@council.example").refusal
        == "nobody@council.example has no account"
    )
