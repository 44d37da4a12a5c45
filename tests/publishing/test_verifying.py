"""`verify` finds what the owner of a database, or of a copy, could do; and says when it cannot tell."""

import json
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from accountability.publishing.export import export
from accountability.publishing.verifying import SOUND, TAMPERED, UNKNOWN, verify
from accountability.transparency.merkle import leaf_hash

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
async def folder(answered, pool, clock, tmp_path):
    await export(
        pool,
        tmp_path / "record",
        now=clock(),
        public_url="https://record.norchester.example",
        origin="record.norchester.example",
    )
    return tmp_path / "record"


@pytest.fixture
def told():
    return []


async def outcome(what, told):
    code = await verify(what if not hasattr(what, "joinpath") else str(what), told.append)
    return code, told


async def test_an_untouched_folder_is_sound_and_its_root_is_said(folder, told):
    code, said = await outcome(folder, told)

    assert code == SOUND
    assert json.loads((folder / "log.json").read_text())["root"] in said[-1]
    assert "1 removed by a redaction" in said[-1]


async def test_an_untouched_database_is_sound(answered, pool, told):
    code, said = await outcome(pool, told)

    assert (code, len(said)) == (SOUND, 1)


async def test_an_empty_database_is_sound(pool, told):
    assert (await outcome(pool, told))[0] == SOUND


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
    assert said[0].startswith(f"Entry {index}:")
    assert proves in said[0]


async def test_redacted_words_put_back_into_the_database_are_found(answered, owner, pool, told, folder):
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


def rewritten(folder, name, change):
    path = folder / name
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(change(lines)))


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        (
            "entries.jsonl",
            lambda lines: [*lines[:13], lines[13].replace(b"2027", b"2028"), *lines[14:]],
            "Entry 13:",
        ),
        ("entries.jsonl", lambda lines: lines[:-1], "Entry 18:"),
        ("entries.jsonl", lambda lines: [*lines[:-1], lines[-1][:-1]], "Entry 18:"),
        ("entries.jsonl", lambda lines: [lines[1], lines[0], *lines[2:]], "Entry 0:"),
        ("parts.jsonl", lambda lines: lines[1:], "Entry 0: the words of name/en are missing"),
        ("parts.jsonl", lambda lines: [lines[0].replace(b"Trust", b"Thrust"), *lines[1:]], "Entry 0:"),
        ("parts.jsonl", lambda lines: [b"nonsense\n", *lines], "cannot be read"),
        ("hashes.txt", lambda lines: [lines[0], b"00\n", *lines[2:]], "Entry 1:"),
    ],
    ids=[
        "changed",
        "taken out",
        "cut short",
        "swapped",
        "lost words",
        "other words",
        "nonsense",
        "other hash",
    ],
)
async def test_a_changed_folder_is_found_and_the_entry_is_named(folder, told, name, change, says):
    rewritten(folder, name, change)

    code, said = await outcome(folder, told)

    assert code == TAMPERED
    assert says in said[0]


async def test_a_folder_changed_with_its_hashes_is_found_by_its_root(folder, told):
    rewritten(
        folder, "entries.jsonl", lambda lines: [*lines[:13], lines[13].replace(b"2027", b"2028"), *lines[14:]]
    )
    changed = (folder / "entries.jsonl").read_bytes().split(b"\n")[13]
    forged = leaf_hash(changed).hex().encode() + b"\n"
    rewritten(folder, "hashes.txt", lambda lines: [*lines[:13], forged, *lines[14:]])

    code, said = await outcome(folder, told)

    assert code == TAMPERED
    assert said[0].startswith("The record: the entries make the root")


@pytest.mark.parametrize("missing", ["log.json", "entries.jsonl", "parts.jsonl", "hashes.txt"])
async def test_a_folder_that_lacks_a_file_cannot_be_told(folder, told, missing):
    (folder / missing).unlink()

    code, said = await outcome(folder, told)

    assert code == UNKNOWN
    assert said[0].startswith("Could not tell:")


async def test_a_database_that_cannot_be_read_cannot_be_told(answered, pool, told):
    await pool.close()

    assert (await outcome(pool, told))[0] == UNKNOWN


class Mirror(SimpleHTTPRequestHandler):
    """Serves an exported folder as a site does; `fails` names a file that breaks off half way."""

    fails = ""
    at_a_line_end = False

    def do_GET(self):
        address = urlsplit(self.path)
        name = address.path.removeprefix("/data/")
        if not (self.folder / name).is_file():
            self.send_error(404)
            return
        content = (self.folder / name).read_bytes()
        statement = json.loads((self.folder / "log.json").read_text())
        start = int(parse_qs(address.query).get("from", ["0"])[0])
        body = b"".join(content.splitlines(keepends=True)[start:])
        self.send_response(200)
        self.send_header("X-Log-Size", str(statement["size"]))
        self.send_header("X-Log-Root", statement["root"])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        sent = body[: len(body) // 2] if name == self.fails else body
        self.wfile.write(sent[: sent.rindex(b"\n") + 1] if self.at_a_line_end and sent else sent)

    def log_message(self, *_):
        pass


@pytest.fixture
def mirror(folder):
    """A site at an address of this machine."""
    handler = type("Handler", (Mirror,), {"folder": folder})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", handler
    server.shutdown()
    server.server_close()


async def test_an_untouched_site_is_sound(mirror, told):
    address, _ = mirror

    assert (await outcome(address, told))[0] == SOUND


async def test_a_changed_site_is_found(mirror, folder, told):
    address, _ = mirror
    rewritten(folder, "parts.jsonl", lambda lines: lines[:-1])

    code, said = await outcome(address, told)

    assert code == TAMPERED
    assert "are missing" in said[0]


@pytest.mark.parametrize("at_a_line_end", [True, False])
@pytest.mark.parametrize("name", ["hashes.txt", "entries.jsonl", "parts.jsonl"])
async def test_an_answer_that_breaks_off_cannot_be_told(mirror, told, name, at_a_line_end):
    address, handler = mirror
    handler.fails, handler.at_a_line_end = name, at_a_line_end

    assert (await outcome(address, told))[0] == UNKNOWN


async def test_a_site_that_is_none_cannot_be_told(mirror, folder, told):
    address, _ = mirror
    shutil.rmtree(folder)

    code, said = await outcome(address, told)

    assert code == UNKNOWN
    assert "answered 404" in said[0]
    assert (await outcome("http://127.0.0.1:9/", told))[0] == UNKNOWN
