"""An export's other files are compared with its log.json, which itself must fit the signed log."""

import json
from hashlib import sha256

import pytest

from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN

TABLE = b"recommendation,office\r\n1,norchester-police\r\n"


@pytest.fixture
def stated(small, made, keys):
    """Puts a table beside the log and a log.json that states it, changed in some way."""

    def put(**changed):
        made.put(small.folder / "data/asks.csv", TABLE)
        statement = {
            "origin": keys.log.name,
            "size": 300,
            "root": small.tree().root().hex(),
            "files": {"data/asks.csv": sha256(TABLE).hexdigest()},
        }
        made.put(small.folder / "log.json", json.dumps(statement | changed).encode())
        return small.folder

    return put


def test_files_that_are_as_they_were_written_are_sound(checked, stated, site):
    assert checked(stated()).code == SOUND
    assert checked(site(stated())).code == SOUND


def test_a_table_that_was_changed_is_found_and_one_that_is_missing_is_named(checked, stated, made):
    folder = stated()
    made.put(folder / "data/asks.csv", TABLE.replace(b"1,", b"2,"))
    verdict = checked(folder)
    assert verdict.code == TAMPERED
    assert "data/asks.csv does not have the hash" in verdict.faults[0].what

    (folder / "data/asks.csv").unlink()
    verdict = checked(folder)
    assert (verdict.code, verdict.gaps) == (UNKNOWN, ("data/asks.csv is missing",))


@pytest.mark.parametrize(
    "changed", [{"origin": "another"}, {"size": 299}, {"root": "00" * 32}], ids=["origin", "size", "root"]
)
def test_a_statement_from_another_copy_is_found(checked, stated, changed):
    verdict = checked(stated(**changed))

    assert verdict.code == TAMPERED
    assert "another log, size or root than the checkpoint" in verdict.faults[0].what


@pytest.mark.parametrize("name", ["../secret", "data/../../secret", "/etc/passwd"])
def test_a_statement_reads_no_file_outside_its_folder(checked, stated, tmp_path, name):
    (tmp_path / "secret").write_bytes(TABLE)

    verdict = checked(stated(files={name: sha256(TABLE).hexdigest()}))

    assert verdict.code == TAMPERED
    assert "names a file outside" in verdict.faults[0].what


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"files":[]}', b"\xff", b"[" * 99_999, b'{"files":{"x":7}}']
)
def test_a_statement_that_is_none_is_found_or_missed(checked, stated, made, content):
    folder = stated()
    made.put(folder / "log.json", content)

    assert checked(folder).code == TAMPERED
