"""The tamper matrix: every way we know to falsify a record is caught, by name, and the true one passes.

The first rows are those of the research on transparency logs (section 3); after them come words. Forks and
restored backups follow in test_forks.py, a row that a superuser rewrote in tests/publishing/. The log has
three levels of tiles, full bundles and a partial one.
"""

import json
from types import SimpleNamespace

import pytest

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.notes import parse
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN, say

SIZE = 65_836
FULL_BUNDLE, PARTIAL_BUNDLE = "tile/entries/002", "tile/entries/257.p/44"


def payload_byte_in_a_full_bundle(at):
    at.flip(f"log/{FULL_BUNDLE}", 30_000)


def payload_byte_in_the_partial_bundle(at):
    at.flip(f"log/{PARTIAL_BUNDLE}", 200)


def hash_at_level_0(at):
    at.flip("log/tile/0/002", 7 * 32)


def hash_at_level_1(at):
    at.flip("log/tile/1/000", 7 * 32)


def hash_at_level_2(at):
    at.flip("log/tile/2/000.p/1", 31)


def root_edited(at):
    checkpoint = Checkpoint.parse(parse(at.file("log/checkpoint").read_bytes()).text)
    changed = bytes([checkpoint.root[0] ^ 1]) + checkpoint.root[1:]
    text = Checkpoint(checkpoint.origin, checkpoint.size, changed).encode()
    at.edit_note(checkpoint.encode(), text)


def size_edited(at):
    at.edit_note(b"\n65836\n", b"\n65835\n")


def origin_edited(at):
    at.edit_note(b"record.norchester.example/log\n", b"record.stonebridge.example/log\n")


def tile_missing(at):
    at.file("log/tile/0/003").unlink()


def bundle_missing(at):
    at.file("log/tile/entries/003").unlink()


def log_signature_dropped(at):
    lines = at.file("log/checkpoint").read_bytes().splitlines(keepends=True)
    ours = ("— " + at.keys.log.name + " ").encode()
    at.put("log/checkpoint", b"".join(line for line in lines if not line.startswith(ours)))


def bundle_cut_short(at):
    content = at.file(f"log/{FULL_BUNDLE}").read_bytes()
    at.put(f"log/{FULL_BUNDLE}", content[:-1])


def an_entry_taken_out_of_a_bundle(at):
    entries = at.log.entries[512:768]
    at.put(f"log/{FULL_BUNDLE}", b"".join(len(one).to_bytes(2, "big") + one for one in entries[1:]))


def a_byte_added_to_a_tile(at):
    at.put("log/tile/0/002", at.file("log/tile/0/002").read_bytes() + b"\0")


def entries_and_tile_changed_together(at):
    at.flip(f"log/{FULL_BUNDLE}", 30_000)
    entries, rest = [], at.file(f"log/{FULL_BUNDLE}").read_bytes()
    while rest:
        end = 2 + int.from_bytes(rest[:2], "big")
        entries.append(rest[2:end])
        rest = rest[end:]
    tree = at.made.Log(entries).tree()
    at.put("log/tile/0/002", b"".join(tree.node(0, n) for n in range(256)))


def one_byte_in_a_part(at):
    at.lines(0, lambda kept: [kept[0].replace(b"Late", b"Lade"), *kept[1:]])


def a_part_removed_without_redaction(at):
    at.lines(257, lambda kept: kept[:-1])


def a_redacted_part_still_served(at):
    at.log.words[0] = "Constable Hare was drunk."
    at.put("data/parts/0.jsonl", b"\n".join(at.log.lines(0)) + b"\n")


def a_withheld_part_still_served(at):
    at.log.words[1] = "Ann Vole asked."
    at.put("data/parts/0.jsonl", b"\n".join(at.log.lines(0)) + b"\n")


def a_redacted_part_served_under_a_later_position(at):
    at.log.words[0] = "Constable Hare was drunk."
    line = json.loads(at.log.lines(0)[0])
    at.lines(257, lambda kept: [*kept, json.dumps(line | {"position": 99_999}).encode() + b"\n"])


def words_that_nobody_listed(at):
    line = json.loads(at.log.lines(0)[0])
    words = "We never said so."
    line |= {"text": words, "commitment": at.made.sealed(words)}
    at.lines(0, lambda kept: [*kept, json.dumps(line).encode() + b"\n"])


def a_line_of_nonsense(at):
    at.lines(0, lambda kept: [b"[[[\n", *kept])


def a_file_of_words_missing(at):
    at.file("data/parts/257.jsonl").unlink()


def words_missing_altogether(at):
    for path in at.file("data/parts").iterdir():
        path.unlink()


def a_tile_missing_and_a_part_changed(at):
    tile_missing(at)
    one_byte_in_a_part(at)


def a_bundle_and_its_tile_missing_and_a_byte_changed_elsewhere(at):
    tile_missing(at)
    bundle_missing(at)
    payload_byte_in_a_full_bundle(at)


def too_few_witnesses(at):
    tree = at.log.tree()
    at.put("log/checkpoint", at.keys.signed(SIZE, tree.root(), witnesses=1))


MATRIX = [
    (payload_byte_in_a_full_bundle, TAMPERED, "Entry 739", "not the bytes that were signed"),
    (payload_byte_in_the_partial_bundle, TAMPERED, "Entry 65793", "not the bytes that were signed"),
    (hash_at_level_0, TAMPERED, "Entry 519", "this hash tile is not the log's"),
    (hash_at_level_1, TAMPERED, "Entry 1792", "this hash tile is not the log's"),
    (hash_at_level_2, TAMPERED, "Entry 0", "this hash tile is not the log's"),
    (root_edited, TAMPERED, "The record", "its checkpoint is refused"),
    (size_edited, TAMPERED, "The record", "its checkpoint is refused"),
    (origin_edited, TAMPERED, "The record", "its checkpoint is refused"),
    (log_signature_dropped, TAMPERED, "The record", "its checkpoint is refused"),
    (tile_missing, UNKNOWN, "Not checked", "tile/0/003"),
    (bundle_missing, UNKNOWN, "Not checked", "768 to 1023 are missing"),
    (bundle_cut_short, TAMPERED, "Entry 512", "cannot be read"),
    (an_entry_taken_out_of_a_bundle, TAMPERED, "Entry 512", "255 entries instead of 256"),
    (a_byte_added_to_a_tile, TAMPERED, "Entry 768", "this hash tile is not the log's"),
    (entries_and_tile_changed_together, TAMPERED, "Entry 512", "512 to 767 do not have the hash"),
    (one_byte_in_a_part, TAMPERED, "Entry 2", "do not open"),
    (a_part_removed_without_redaction, TAMPERED, "Entry 65835", "removed without a redaction"),
    (a_redacted_part_still_served, TAMPERED, "Entry 0", "entry 4 removed these words"),
    (a_withheld_part_still_served, TAMPERED, "Entry 1", "entry 5 withheld these words"),
    (a_redacted_part_served_under_a_later_position, TAMPERED, "Entry 0", "entry 4 removed these words"),
    (words_that_nobody_listed, TAMPERED, "The record", "no entry ever listed these words"),
    (a_line_of_nonsense, TAMPERED, "The record", "a line of words cannot be read"),
    (a_file_of_words_missing, UNKNOWN, "Not checked", "data/parts/257.jsonl"),
    (words_missing_altogether, UNKNOWN, "Not checked", "no words"),
    (a_tile_missing_and_a_part_changed, TAMPERED, "Entry 2", "do not open"),
    (a_bundle_and_its_tile_missing_and_a_byte_changed_elsewhere, TAMPERED, "Entry 739", "bytes"),
    (too_few_witnesses, UNKNOWN, "Not checked", "too few of the policy's witnesses"),
]


def said_of(verdict):
    lines = []
    say(verdict, lines.append)
    return lines


def test_the_untampered_log_is_sound(checked, folder):
    verdict = checked(folder)

    assert (verdict.code, verdict.faults, verdict.gaps) == (SOUND, (), ())
    assert (verdict.size, verdict.parts, verdict.redacted, verdict.withheld) == (SIZE, 3, 1, 1)
    assert verdict.witnesses == {"charity": 1_800_000_000, "university": 1_800_000_000}


@pytest.mark.parametrize(
    ("tamper", "code", "where", "says"), MATRIX, ids=[tamper.__name__ for tamper, *_ in MATRIX]
)
def test_what_is_tampered_with_is_caught_by_name(tampering, checked, folder, tamper, code, where, says):
    tamper(tampering)

    verdict = checked(folder)

    lines = said_of(verdict)
    assert verdict.code == code, lines
    assert lines[0].startswith(where), lines
    assert lines[-1].startswith("Tampered with: " if code == TAMPERED else "Could not tell: "), lines
    assert any(says in line for line in lines), lines


FILE, NAME = b"%PDF-1.7 lit paths", "file_1_pdf/und"


@pytest.fixture
def filed(made, keys, tmp_path):
    """A log of three files, one of them redacted and one withheld; and where each file lies."""
    files = [FILE + str(number).encode() for number in range(3)]
    sealed = [made.commit(NAME, made.SALT, content) for content in files]
    log = made.Log(made.entry(f"told-{n}", 1, parts={NAME: one.hex()}) for n, one in enumerate(sealed))
    for target, kind, key in ((1, "part-redacted/1", "removed"), (2, "part-withheld/1", "withheld")):
        body = made.APPROVED | {"target": target, key: {NAME: sealed[target].hex()}}
        log.entries.append(made.entry(f"told-{target}", 2, kind, body=body))
    folder = tmp_path / "filed"
    log.write(folder, keys)
    lines = [
        json.dumps(
            {"position": n, "name": NAME, "commitment": one.hex(), "salt": made.SALT.hex(), "size": 19}
        ).encode()
        + b"\n"
        for n, one in enumerate(sealed)
    ]
    paths = [folder / "files" / f"{one.hex()}.pdf" for one in sealed]
    made.put(folder / "data/parts/0.jsonl", lines[0])
    made.put(paths[0], files[0])
    return SimpleNamespace(folder=folder, files=files, lines=lines, paths=paths, put=made.put)


def one_byte_in_a_file(at):
    at.put(at.paths[0], at.files[0][:-1] + b"!")


def a_file_removed_without_redaction(at):
    at.paths[0].unlink()


def a_redacted_file_still_there(at):
    at.put(at.paths[1], at.files[1])


def a_withheld_file_still_there(at):
    at.put(at.paths[2], at.files[2])


def a_redacted_file_still_there_with_its_line(at):
    at.put(at.paths[1], at.files[1])
    at.put(at.folder / "data/parts/0.jsonl", at.lines[0] + at.lines[1])


def a_file_that_nobody_listed(at):
    at.put(at.folder / "data/parts/0.jsonl", at.lines[0] + at.lines[1].replace(b"file_1_pdf", b"file_2_pdf"))


OF_FILES = [
    (one_byte_in_a_file, "Entry 0", "do not open"),
    (a_file_removed_without_redaction, "Entry 0", "removed without a redaction"),
    (a_redacted_file_still_there, "Entry 1", "entry 3 removed these words"),
    (a_withheld_file_still_there, "Entry 2", "entry 4 withheld these words"),
    (a_redacted_file_still_there_with_its_line, "Entry 1", "entry 3 removed these words"),
    (a_file_that_nobody_listed, "The record", "no entry lists"),
]


def test_an_untampered_log_with_files_is_sound(checked, filed):
    verdict = checked(filed.folder)

    assert (verdict.code, verdict.parts, verdict.redacted, verdict.withheld) == (SOUND, 1, 1, 1)


@pytest.mark.parametrize("served", [False, True], ids=["folder", "site"])
@pytest.mark.parametrize(
    ("tamper", "where", "says"), OF_FILES, ids=[tamper.__name__ for tamper, *_ in OF_FILES]
)
def test_what_is_tampered_with_in_files_is_caught_by_name(checked, site, filed, tamper, where, says, served):
    tamper(filed)

    verdict = checked(site(filed.folder) if served else filed.folder)

    lines = said_of(verdict)
    assert verdict.code == TAMPERED, lines
    assert lines[0].startswith(where), lines
    assert any(says in line for line in lines), lines
