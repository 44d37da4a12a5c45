"""A copy is read wherever it lies; what can't be read is said to be so, and is never called tampering."""

import gzip
import os

import pytest

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.notes import parse
from accountability.verifying import copies
from accountability.verifying.copies import CannotTell
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN


def test_a_site_is_sound_at_its_address_and_at_that_of_its_log(checked, site, small):
    address = site(small.folder)

    whole, log = checked(address), checked(f"{address}/log/")

    assert (whole.code, whole.parts) == (SOUND, 2)
    assert (log.code, log.parts) == (SOUND, None)


def test_a_folder_with_just_the_logs_files_is_sound_and_its_words_are_not_checked(checked, small, asked):
    alone = checked(small.folder / "log")

    assert (alone.code, alone.parts, alone.gaps) == (SOUND, None, ())
    code, said = asked(small.folder / "log")
    assert code == SOUND
    assert "texts not checked" in said[-1]


def test_the_folder_of_an_instance_is_just_the_logs_files(checked, small, keys, tmp_path):
    small.write(tmp_path / "instance", keys, words=False)

    assert checked(tmp_path / "instance").parts is None


def test_an_empty_log_is_sound(checked, made, keys, tmp_path):
    made.Log().write(tmp_path / "empty", keys)

    verdict = checked(tmp_path / "empty")

    assert (verdict.code, verdict.size) == (SOUND, 0)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513])
def test_a_log_of_any_size_is_sound_and_a_changed_byte_at_its_edge_is_not(
    checked, made, keys, tmp_path, size
):
    log = made.Log(made.plain(0, size))
    log.write(tmp_path / "log", keys)
    assert checked(tmp_path / "log").code == SOUND

    bundle = max(
        (tmp_path / "log/log/tile/entries").rglob("*"), key=lambda path: path.is_file() * len(str(path))
    )
    content = bundle.read_bytes()
    made.put(bundle, content[:-3] + b"2" + content[-2:])

    assert checked(tmp_path / "log").code == TAMPERED


def test_a_full_tile_serves_where_the_partial_one_is_gone(checked, made, keys, tmp_path):
    """The log has grown since the checkpoint, and its keeper has tidied up."""
    grown, early = made.Log(made.plain(0, 512)), made.Log(made.plain(0, 300))
    early.write(tmp_path / "log", keys)
    grown.write(tmp_path / "log", keys)
    made.put(tmp_path / "log/log/checkpoint", keys.signed(300, early.tree().root()))
    for partial in ("entries/001.p/44", "0/001.p/44"):
        (tmp_path / "log/log/tile" / partial).unlink()

    assert checked(tmp_path / "log").code == SOUND


@pytest.mark.parametrize("tile", [False, True])
def test_what_missing_entries_may_have_said_is_held_against_nobody(checked, made, keys, tmp_path, tile):
    """A stream goes on behind them, and one of them may have redacted the words that are not there."""
    log = made.Log()
    log.say("Constable Hare was drunk.", "told")
    log.entries += [made.entry("long", version) for version in range(1, 700)]
    log.entries[300] = made.entry(
        "told",
        2,
        "part-redacted/1",
        body=made.APPROVED | {"target": 0, "removed": {"text/en": made.sealed(log.words.pop(0))}},
    )
    log.entries[300:301] = [log.entries[300], made.entry("long", 300)]
    log.write(tmp_path / "log", keys)
    assert checked(tmp_path / "log").code == SOUND

    (tmp_path / "log/log/tile/entries/001").unlink()
    if tile:
        (tmp_path / "log/log/tile/0/001").unlink()
    verdict = checked(tmp_path / "log")

    assert (verdict.code, verdict.faults) == (UNKNOWN, ())


class Failing:
    """A site with one file that fails in some way."""

    path = "/log/tile/entries/000"

    @classmethod
    def over(cls, serving):
        return type(cls.__name__, (cls, serving), {})

    def do_GET(self):  # noqa: N802 - the library's name
        if self.path == type(self).path:
            self.fail()
        else:
            super().do_GET()


class Refusing(Failing):
    def fail(self):
        self.send_error(503)


class BreakingOff(Failing):
    def fail(self):
        self.send_response(200)
        self.send_header("Content-Length", "70000")
        self.end_headers()
        self.wfile.write((self.folder / "log/tile/entries/000").read_bytes()[:20_000])


class BreakingOffPacked(Failing):
    def fail(self):
        content = gzip.compress((self.folder / "log/tile/entries/000").read_bytes())
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(content[:-20])


class Nonsense(Failing):
    def fail(self):
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(b"nonsense")


class Hanging(Failing):
    def fail(self):
        self.rfile.read(1)


class Packing(Failing):
    """No failure: the protocol lets a server pack bundles without being asked."""

    def fail(self):
        assert "gzip" in self.headers["Accept-Encoding"]
        self.send_response(200)
        self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(gzip.compress((self.folder / "log/tile/entries/000").read_bytes()))


@pytest.mark.parametrize("failing", [Refusing, BreakingOff, BreakingOffPacked, Nonsense, Hanging])
def test_a_site_that_fails_half_way_cannot_be_told(checked, site, serving, small, failing, monkeypatch):
    monkeypatch.setattr(copies, "PATIENCE", 0.3)

    verdict = checked(site(small.folder, failing.over(serving)))

    assert (verdict.code, verdict.faults) == (UNKNOWN, ())


def test_a_site_that_fails_after_a_fault_was_found_is_tampered_with(checked, site, serving, small, made):
    made.put(small.folder / "data/parts/0.jsonl", b"[[[\n")
    failing = type("FailingLater", (Refusing,), {"path": "/data/parts/1.jsonl"})

    verdict = checked(site(small.folder, failing.over(serving)))

    assert verdict.code == TAMPERED
    assert "answered 503" in verdict.gaps[0]


def test_a_bundle_may_come_packed(checked, site, serving, small):
    assert checked(site(small.folder, Packing.over(serving))).code == SOUND


def test_an_unpacked_answer_is_not_read_for_ever(monkeypatch):
    bomb = gzip.compress(bytes(10_000_000))

    assert len(copies._unpacked(bomb, 1000, "http://x")) == 1001  # noqa: SLF001 - the bound is what is tested


@pytest.mark.parametrize(
    "what", ["/no-such-folder", "http://127.0.0.1:9", "http://", "https://no such host/", "http://[", "\0"]
)
def test_what_is_no_copy_cannot_be_told(checked, what):
    with pytest.raises(CannotTell):
        checked(what)


def test_a_folder_and_a_site_without_a_log_cannot_be_told(checked, site, tmp_path):
    for what in (tmp_path, site(tmp_path)):
        with pytest.raises(CannotTell, match="holds no log"):
            checked(what)


def test_a_pipe_in_the_place_of_a_file_does_not_hold_up_the_check(checked, small):
    (small.folder / "log/tile/0/000").unlink()
    os.mkfifo(small.folder / "log/tile/0/000")

    assert checked(small.folder).code == UNKNOWN


def test_an_impossible_size_ends_the_check(checked, small, made, keys):
    root = Checkpoint.parse(parse((small.folder / "log/checkpoint").read_bytes()).text).root
    made.put(small.folder / "log/checkpoint", keys.signed(2**62, root))

    verdict = checked(small.folder)

    assert verdict.code != SOUND
    assert len(verdict.gaps) < 200


def test_a_copy_without_a_policy_needs_the_readers(checked, small):
    (small.folder / "log/policy").unlink()

    assert checked(small.folder).code == SOUND
    with pytest.raises(CannotTell, match="names no keys"):
        checked(small.folder, policy=None)


def test_without_a_policy_the_copys_own_keys_are_trusted_and_named(checked, small, keys):
    verdict = checked(small.folder, policy=None)

    assert verdict.code == SOUND
    assert f"{keys.log.name}+{keys.log.verifier.key_id.hex()}" in verdict.remarks[0]


def test_another_logs_keys_do_not_vouch_for_this_one(checked, small, made):
    verdict = checked(small.folder, policy=made.Keys(seed=90).policy())

    assert verdict.code == UNKNOWN
    assert any("keys that your policy does not name" in gap for gap in verdict.gaps)


@pytest.mark.parametrize("size", [2**25 + 1, 2**63 - 1])
def test_a_size_that_nobody_could_hold_is_not_read(checked, small, made, keys, size):
    made.put(small.folder / "log/checkpoint", keys.signed(size, bytes(32)))

    verdict = checked(small.folder)

    assert verdict.code == UNKNOWN
    assert f"it states {size:,} entries" in verdict.gaps[0]
