"""Words may come and go while a site is read: newer entries explain what they name, and nothing else."""

import json
import time
from base64 import b64encode

import pytest

from accountability.transparency.commitment import commit
from accountability.verifying import copies, words
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN


class Growing:
    """Changes the site's folder once the words are read: what happened meanwhile comes to light then."""

    @classmethod
    def over(cls, serving, then):
        return type("Growing", (cls, serving), {"then": staticmethod(then)})

    def do_GET(self):  # noqa: N802 - the library's name
        super().do_GET()
        if self.path.startswith("/data/parts/1."):
            self.then()


@pytest.fixture
def caught_up(checked, site, serving):
    def run(log, then):
        return checked(site(log.folder, Growing.over(serving, then)), patience=(0.05, 0.05))

    return run


def removed_since(log, made, kind="part-redacted/1", key="removed", target=0):
    grown = made.Log(log.entries, log.words)
    grown.speak_of(target, kind, key, f"told-{target}", 2, log.words[target])
    return grown


@pytest.mark.parametrize(("kind", "key"), [("part-redacted/1", "removed"), ("part-withheld/1", "withheld")])
def test_words_that_were_removed_while_a_site_is_read_are_no_fault(caught_up, small, made, keys, kind, key):
    made.put(small.folder / "data/parts/0.jsonl", b"")
    grown = removed_since(small, made, kind, key)

    verdict = caught_up(small, lambda: grown.write(small.folder, keys, words=False))

    assert (verdict.code, verdict.size) == (SOUND, 300)


def test_words_that_were_restored_while_a_site_is_read_are_no_fault(caught_up, small, made, keys):
    held = removed_since(small, made, "part-withheld/1", "withheld")
    held.write(small.folder, keys, words=False)
    grown = made.Log(held.entries, held.words)
    grown.speak_of(0, "part-restored/1", "restored", "told-0", 3, small.words[0])

    assert caught_up(small, lambda: grown.write(small.folder, keys, words=False)).code == SOUND
    assert caught_up(small, lambda: None).code == SOUND


@pytest.mark.parametrize("then", ["nothing", "other words", "a fork", "unsigned"])
def test_words_that_nothing_explains_stay_missing(caught_up, small, made, keys, then):
    made.put(small.folder / "data/parts/0.jsonl", b"")
    grown = removed_since(small, made)
    if then == "other words":
        grown = made.Log([*small.entries, made.entry("told-7", 1)])
    if then == "a fork":
        grown.entries[5] = made.entry("forked", 1)

    def grow():
        if then != "nothing":
            grown.write(small.folder, made.Keys(seed=90) if then == "unsigned" else keys, words=False)

    verdict = caught_up(small, grow)

    assert verdict.code == TAMPERED
    assert verdict.faults[0].index == 0
    assert "removed without a redaction" in verdict.faults[0].proves
    assert ("two different histories" in verdict.faults[-1].proves) is (then == "a fork")


def test_a_folder_does_not_grow_and_is_not_waited_for(checked, small, made, monkeypatch):
    made.put(small.folder / "data/parts/0.jsonl", b"")
    monkeypatch.setattr(words, "catch_up", None)

    assert checked(small.folder).code == TAMPERED


def test_words_of_entries_that_the_checkpoint_does_not_cover_yet_are_no_fault(checked, small, made):
    grown = made.Log(small.entries, small.words)
    grown.say("Said since.", "told-9")
    made.put(small.folder / "data/parts/1.jsonl", b"".join(line + b"\n" for line in grown.lines(1)))

    assert checked(small.folder).code == SOUND


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b"[]",
        b"1",
        b'{"position":0}',
        b'{"position":"0","commitment":"","name":""}',
        b"\xff",
        b"[" * 99_999,
    ],
)
def test_a_line_that_holds_no_words_is_found(checked, small, made, line):
    path = small.folder / "data/parts/1.jsonl"
    made.put(path, path.read_bytes() + line + b"\n")

    verdict = checked(small.folder)

    assert (verdict.code, verdict.found) == (TAMPERED, 1)
    assert "a line of words cannot be read" in verdict.faults[0].what


def test_more_words_than_anybody_reads_cannot_be_told(checked, small, monkeypatch):
    monkeypatch.setattr(copies, "MOST_WORDS_BYTES", 100)

    verdict = checked(small.folder)

    assert (verdict.code, verdict.parts) == (UNKNOWN, None)


def test_a_hostile_site_is_held_to_little_memory_for_its_words(small, site):
    """Two files at a time are read and two more wait: none of more than 32 MiB."""
    assert copies.MOST_WORDS_BYTES * 2 * copies.WORDS_AT_ONCE <= 128 * 2**20
    copy, begun = copies.copy_at(site(small.folder)), []

    coming = copies.each(copy, begun.append, range(100), copies.WORDS_AT_ONCE)
    next(coming)
    time.sleep(0.2)

    assert len(begun) <= 2 * copies.WORDS_AT_ONCE + 1
    coming.close()


def test_the_words_are_read_few_files_at_a_time(checked, site, small, serving, keys, made):
    under_way, most = [], []

    class Slow(serving):
        def do_GET(self):  # noqa: N802 - the library's name
            if "/parts/" not in self.path:
                return super().do_GET()
            under_way.append(self.path)
            most.append(len(under_way))
            time.sleep(0.05)
            under_way.remove(self.path)  # before the answer, after which the reader may ask for the next
            return super().do_GET()

    small.entries += made.plain(800, 2500)
    small.write(small.folder, keys)
    assert checked(site(small.folder, Slow)).code == SOUND
    assert max(most) <= copies.WORDS_AT_ONCE


def test_more_entries_meanwhile_than_are_read_explain_nothing(caught_up, small, made, keys, monkeypatch):
    monkeypatch.setattr(words, "MOST_SINCE_BYTES", 100)
    made.put(small.folder / "data/parts/0.jsonl", b"")
    grown = removed_since(small, made)

    assert caught_up(small, lambda: grown.write(small.folder, keys, words=False)).code == TAMPERED


def test_bytes_that_are_no_text_are_checked_too(checked, small, made, keys, tmp_path):
    picture = b"\x89PNG\xff"
    log = made.Log([made.entry("a", 1, parts={"file/und": commit("file/und", made.SALT, picture).hex()})])
    log.write(tmp_path / "log", keys)
    line = {"position": 0, "name": "file/und", "commitment": json.loads(log.entries[0])["parts"]["file/und"]}
    line |= {"salt": made.SALT.hex(), "base64": b64encode(picture).decode()}
    made.put(tmp_path / "log/data/parts/0.jsonl", json.dumps(line).encode() + b"\n")
    assert checked(tmp_path / "log").code == SOUND

    for other in (b64encode(picture[:-1]).decode(), "!" + b64encode(picture).decode()):
        line["base64"] = other
        made.put(tmp_path / "log/data/parts/0.jsonl", json.dumps(line).encode() + b"\n")
        assert checked(tmp_path / "log").code == TAMPERED
