"""/data: bytes as they were stored, words that are still there, and the state of the log they show."""

import asyncio
import csv
import io
import json
from hashlib import sha256

import pytest

from accountability.projections.reading import reading
from accountability.publishing import downloads, roots
from accountability.publishing.stamp import as_stamped, stamp_of
from accountability.transparency.commitment import commit
from accountability.transparency.merkle import leaf_hash, root

pytestmark = pytest.mark.anyio


async def lines(reader, address):
    answer = await reader.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "set-cookie" not in answer.headers
    return answer, answer.content.split(b"\n")[:-1]


async def test_each_line_of_entries_is_exactly_the_stored_bytes_and_the_headers_have_their_root(
    norchester, reader, pool
):
    await norchester.accept()
    stored = [row["state"] for row in await pool.fetch("select state from log order by position")]

    answer, found = await lines(reader, "/data/entries.jsonl")
    hashes_answer, hashes = await lines(reader, "/data/hashes.txt")

    assert found == stored
    assert answer.headers["x-log-size"] == str(len(stored))
    assert answer.headers["x-log-root"] == root(leaf_hash(entry) for entry in stored).hex()
    assert answer.headers["x-log-recorded"] == "2026-01-05T10:00:00+00:00"
    assert hashes_answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert hashes == [leaf_hash(entry).hex().encode() for entry in stored]


async def test_entries_can_be_had_as_at_a_position_and_from_one_on(norchester, reader):
    _, everything = await lines(reader, "/data/entries.jsonl")

    answer, past = await lines(reader, "/data/entries.jsonl?at=4")
    _, later = await lines(reader, "/data/entries.jsonl?from=5")
    _, none = await lines(reader, "/data/entries.jsonl?from=100000")

    assert past == everything[:5]
    assert answer.headers["x-log-root"] == root(leaf_hash(entry) for entry in past).hex()
    assert (later, none) == (everything[5:], [])


async def test_each_line_of_parts_opens_the_commitment_it_names(norchester, reader):
    _, found = await lines(reader, "/data/parts.jsonl")

    parts = [json.loads(line) for line in found]
    assert "Late buses" in {part["text"] for part in parts}
    for part in parts:
        opened = commit(part["name"], bytes.fromhex(part["salt"]), part["text"].encode())
        assert opened.hex() == part["commitment"]
    assert [part["position"] for part in parts] == sorted(part["position"] for part in parts)


async def test_the_words_of_each_bundle_are_a_file_of_their_own_that_nobody_may_keep(
    norchester, reader, pool, monkeypatch
):
    whole, everything = await lines(reader, "/data/parts.jsonl")
    answer, found = await lines(reader, "/data/parts/0.jsonl")
    assert found == everything
    assert whole.headers["cache-control"] == "no-store"
    assert answer.headers["cache-control"] == "no-store"

    monkeypatch.setattr(downloads, "BUNDLE", 5)
    size = await pool.fetchval("select count(*) from log")
    files = [(await lines(reader, f"/data/parts/{number}.jsonl"))[1] for number in range(-(-size // 5))]

    assert [line for file in files for line in file] == everything
    for number, file in enumerate(files):
        assert {json.loads(line)["position"] // 5 for line in file} <= {number}


@pytest.mark.parametrize("name", ["1.jsonl", "00.jsonl", "-1.jsonl", "0", "x.jsonl", "9" * 40 + ".jsonl"])
async def test_there_are_no_words_of_bundles_that_there_are_not(norchester, reader, name):
    assert (await reader.get(f"/data/parts/{name}")).status_code == 404


async def test_redacted_words_are_in_no_download(norchester, reader):
    position = await norchester.accept(text="Constable Hare was drunk.")
    assert b"Hare" in (await reader.get("/data/parts.jsonl")).content
    await norchester.redact(position)

    for name in ("entries.jsonl", "parts.jsonl", "parts.jsonl?at=13", "parts/0.jsonl", "asks.csv"):
        assert b"Hare" not in (await reader.get(f"/data/{name}")).content


async def test_the_table_of_asks_is_rfc_4180_with_codes_beside_words_and_an_as_at_stamp(
    norchester, reader, clock
):
    await norchester.accept(2, "stonebridge-council")
    clock.forward(days=60)

    answer = await reader.get("/data/asks.csv")

    assert answer.headers["content-type"] == "text/csv; header=present; charset=utf-8"
    assert answer.content.count(b"\r\n") == answer.content.count(b"\n") == 5
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [(row["recommendation"], row["office"]) for row in rows] == [
        ("1", "norchester-police"),
        ("1", "stonebridge-council"),
        ("2", "norchester-police"),
        ("2", "stonebridge-council"),
    ]
    first, last = rows[0], rows[-1]
    assert (first["decision"], first["decision_words"]) == ("awaiting", "No response recorded yet")
    assert (first["reply_timeliness"], first["reply_basis"], first["reply_due"]) == (
        "overdue",
        "undertaking",
        "2026-03-02",
    )
    assert (last["decision"], last["target"], last["invented"]) == ("accepted", "2027-06-30", "true")
    assert {row["as_at"] for row in rows} == {"2026-03-06"} == {answer.headers["x-log-day"]}
    assert {row["as_at_entries"] for row in rows} == {answer.headers["x-log-size"]}


async def test_the_table_goes_back_to_what_stood_then(norchester, reader, clock):
    clock.forward(days=2)
    await norchester.accept()

    rows = csv.DictReader(io.StringIO((await reader.get("/data/asks.csv?at=2026-01-05")).text, newline=""))

    assert {(row["decision"], row["as_at"]) for row in rows} == {("awaiting", "2026-01-05")}


@pytest.mark.parametrize("title", ["=cmd|' /C calc'!A0", "+44 1632", "-1", "@SUM(A1)"])
async def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(norchester, reader, title):
    serial = await norchester.publish(title=title)

    rows = csv.DictReader(io.StringIO((await reader.get("/data/asks.csv")).text, newline=""))

    assert {row["title"] for row in rows if row["recommendation"] == str(serial)} == {f"'{title}"}


async def test_the_description_names_every_column_in_order_and_the_table_points_to_it(norchester, reader):
    table = await reader.get("/data/asks.csv")
    description = await reader.get("/data/asks.csv-metadata.json")

    columns = description.json()["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == table.text.splitlines()[0].split(",")
    assert description.json()["url"] == "asks.csv"
    assert "apostrophe" in description.json()["dc:description"]
    assert all(column["dc:description"] for column in columns)
    assert '<asks.csv-metadata.json>; rel="describedby"' in table.headers["link"]


async def test_a_slow_client_holds_no_connection_between_two_batches(norchester, readers, clock):
    """Four readers, five downloads under way: the fifth begins, and so does a page."""
    stamp = await _stamp(readers, clock)
    opens = as_stamped(readers, clock(), stamp)
    begun = [downloads.parts(opens, stamp) for _ in range(5)]
    for batches in begun:
        assert await asyncio.wait_for(anext(batches), 5)
    async with asyncio.timeout(5), reading(readers, clock()) as reader:
        assert reader.at == stamp.last
    for batches in begun:
        await batches.aclose()


async def _stamp(readers, clock):
    async with reading(readers, clock()) as reader:
        return await stamp_of(reader)


async def test_the_root_is_the_same_however_the_log_grew(norchester, readers, clock, monkeypatch):
    monkeypatch.setattr(roots, "EVERY", 4)
    stored = [row["state"] for row in await readers.fetch("select state from log order by position")]
    kept = roots.Roots()
    opens = as_stamped(readers, clock(), await _stamp(readers, clock))

    for size in (13, 3, 8, 0, 7, 12, 4):
        expected = root(leaf_hash(entry) for entry in stored[:size])
        assert await kept.root(opens, size) == expected
        assert await roots.Roots().root(opens, size) == expected
    assert sha256(b"").digest() == await kept.root(opens, 0)


async def test_an_empty_log_is_an_empty_download(readers, reader):
    answer = await reader.get("/data/entries.jsonl")

    assert (answer.content, answer.headers["x-log-size"]) == (b"", "0")
    assert answer.headers["x-log-root"] == sha256(b"").hexdigest()
    assert (await reader.get("/data/parts.jsonl")).content == b""
    assert (await reader.get("/data/asks.csv")).text.count("\r\n") == 1


@pytest.mark.parametrize("query", ["at=never", "from=x", "from=-1"])
async def test_an_unreadable_question_is_a_problem(norchester, reader, query):
    answer = await reader.get(f"/data/entries.jsonl?{query}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
