"""What was found sound is remembered by origin and key, and nothing else is."""

import os

import pytest

from accountability.verifying import seen as remembering
from accountability.verifying.checking import check
from accountability.verifying.copies import copy_at
from accountability.verifying.seen import Seen
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN


def sizes(seen, keys):
    return sorted(item.checkpoint.size for item in seen.of(keys.log.name))


def test_a_sound_checkpoint_is_remembered_for_each_key_that_signed_it(checked, seen, small, keys):
    assert sizes(seen, keys) == []

    checked(small.folder)

    assert sizes(seen, keys) == [300, 300]
    assert {item.path.parent.name for item in seen.of(keys.log.name)} == {
        keys.log.verifier.key_id.hex(),
        keys.later.verifier.key_id.hex(),
    }
    assert next(seen.policies(keys.log.name)) == keys.policy()
    assert seen.of(keys.log.name)[0].path.read_bytes() == (small.folder / "log/checkpoint").read_bytes()


@pytest.mark.parametrize("change", ["a byte", "a file"])
def test_what_was_not_found_sound_is_not_remembered(checked, seen, small, made, keys, change):
    if change == "a byte":
        made.flipped(small.folder / "log/tile/0/000", 3)
    else:
        (small.folder / "log/tile/0/000").unlink()

    assert checked(small.folder).code != SOUND
    assert sizes(seen, keys) == []


def test_a_checkpoint_that_too_few_witnesses_saw_is_remembered_if_that_is_all(
    checked, seen, small, made, keys
):
    """Or else whoever holds the witnesses back could show each reader another history for ever."""
    root = small.tree().root()
    made.put(small.folder / "log/checkpoint", keys.signed(300, root, witnesses=1))
    assert checked(small.folder).code == UNKNOWN
    assert sizes(seen, keys) == [300, 300]

    entries = list(small.entries)
    entries[7] = entries[7].replace(b"2026-01-05", b"2026-01-04")
    made.Log(entries, small.words).write(small.folder, keys, witnesses=1)
    assert checked(small.folder).code == TAMPERED


def test_a_checkpoint_that_too_few_witnesses_saw_is_not_remembered_with_a_hash_missing(
    checked, seen, small, made, keys
):
    made.put(small.folder / "log/checkpoint", keys.signed(300, small.tree().root(), witnesses=1))
    (small.folder / "log/tile/0/000").unlink()

    assert checked(small.folder).code == UNKNOWN
    assert sizes(seen, keys) == []


def test_a_later_checkpoint_takes_the_place_of_an_earlier_one_and_never_the_other_way(
    checked, seen, small, made, keys, tmp_path
):
    made.Log(small.entries[:100]).write(tmp_path / "early", keys, words=False)
    small.write(tmp_path / "late", keys, words=False)
    checked(tmp_path / "early")
    checked(tmp_path / "late")
    assert sizes(seen, keys) == [300, 300]

    assert checked(tmp_path / "early").code == UNKNOWN
    assert sizes(seen, keys) == [300, 300]

    # A second check that began before the first one ended, and ends after it.
    seen.keep(keys.policy().judge((tmp_path / "early/log/checkpoint").read_bytes()), keys.policy())
    assert sizes(seen, keys) == [300, 300]


def test_two_logs_of_one_name_under_different_keys_are_found(checked, seen, small, made, tmp_path):
    """Whoever stands between a reader and a site has no key of the log, but can name one of their own."""
    checked(small.folder)
    entries = list(small.entries)
    entries[7] = entries[7].replace(b"2026-01-05", b"2026-01-04")
    false = made.Keys(seed=90)
    made.Log(entries, small.words).write(tmp_path / "false", false)

    verdict = checked(tmp_path / "false", policy=None)

    assert verdict.code == TAMPERED
    assert "not those of what you saw last" in verdict.faults[-1].what


def test_new_keys_over_the_same_history_are_sound(checked, seen, small, made, tmp_path):
    checked(small.folder)
    rotated = made.Keys(seed=90)
    small.write(tmp_path / "rotated", rotated)

    assert checked(tmp_path / "rotated", policy=rotated.policy()).code == SOUND
    assert len(seen.of(rotated.log.name)) == 4


def test_a_memory_that_cannot_be_read_is_no_proof_of_anything(checked, seen, small, keys, made):
    checked(small.folder)
    made.put(seen.of(keys.log.name)[0].path, b"nonsense")

    verdict = checked(small.folder)

    assert verdict.code == UNKNOWN
    assert "remove it to begin anew" in verdict.gaps[0]


def test_a_memory_that_cannot_be_written_is_said_and_changes_no_verdict(small, keys, tmp_path):
    (tmp_path / "file").write_text("in the way")
    verdict = check(copy_at(str(small.folder)), Seen(tmp_path / "file" / "state"), policy=keys.policy())

    assert (verdict.code, verdict.kept) == (SOUND, False)
    assert "cannot be kept" in verdict.remarks[-1]


def test_a_crash_while_remembering_leaves_what_was_remembered_before(
    checked, seen, small, made, keys, tmp_path, monkeypatch
):
    made.Log(small.entries[:100]).write(tmp_path / "early", keys, words=False)
    checked(tmp_path / "early")

    def crash(_number):
        raise OSError("no space left on the device")

    monkeypatch.setattr(remembering.os, "fsync", crash)
    assert checked(small.folder).kept is False
    monkeypatch.undo()

    assert sizes(seen, keys) == [100, 100]
    assert not list((tmp_path / "state").rglob(".*"))


def test_an_origin_can_name_no_other_folder(seen, tmp_path):
    """The origin comes from the copy: it must not lead out of the memory's folder."""
    for origin in ("..", "../../x", "/etc/passwd", "a" * 5000):
        assert seen.of(origin) == []
        assert seen._of(origin).parent == tmp_path / "state"  # noqa: SLF001 - where it would write


@pytest.mark.parametrize(
    ("given", "expected"), [(None, ".local/state"), ("relative", ".local/state"), ("/x", "/x")]
)
def test_the_memory_lies_where_the_user_keeps_state(monkeypatch, tmp_path, given, expected):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    if given:
        monkeypatch.setitem(os.environ, "XDG_STATE_HOME", given)

    assert remembering.own()._folder == tmp_path / expected / "accountability"  # noqa: SLF001
