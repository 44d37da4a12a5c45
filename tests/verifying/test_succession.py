"""Keys that change: an entry of the log says so, and a checkpoint that the reader holds must vouch for it."""

import pytest

from accountability.verifying.seen import Seen
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN


@pytest.fixture
def later(made, keys):
    """The log's keys after a rotation; its witnesses stay."""
    new = made.Keys(seed=90)
    new.witnesses = keys.witnesses
    return new


def vkeys(keys):
    return [str(keys.log.verifier), str(keys.later.verifier)]


def rotated(log, made, old, new, version=1):
    grown = made.Log(log.entries, log.words)
    body = {"old": vkeys(old), "new": vkeys(new)}
    grown.entries.append(made.entry("the-keys", version, "key-rotated/1", body=body))
    return grown


def grown(log, made, count=5):
    return made.Log([*log.entries, *made.plain(800, count)], log.words)


@pytest.fixture(params=["pinned", "remembered"])
def policy(request, keys):
    """What a reader brings who doesn't know of the rotation."""
    return keys.policy() if request.param == "pinned" else None


def test_a_change_of_keys_that_a_checkpoint_under_the_old_ones_covers_is_sound(
    checked, seen, small, made, keys, later, policy, tmp_path
):
    log = rotated(small, made, keys, later)
    log.write(tmp_path / "covered", keys)
    assert checked(tmp_path / "covered", policy=policy).code == SOUND
    grown(log, made).write(tmp_path / "later", later)

    verdict = checked(tmp_path / "later", policy=policy)

    assert (verdict.code, verdict.kept) == (SOUND, True)
    assert "entry 300, recorded 2026-01-05T10:00:00Z, says that they replace those" in verdict.remarks[-1]
    assert "covers that entry" in verdict.remarks[-1]
    assert {item.checkpoint.size for item in seen.of(keys.log.name)} == {301, 306}


def test_a_change_of_keys_that_nothing_known_covers_is_said_and_not_remembered(
    checked, seen, small, made, keys, later, policy, tmp_path
):
    assert checked(small.folder, policy=policy).code == SOUND
    rotated(small, made, keys, later).write(tmp_path / "later", later)

    verdict = checked(tmp_path / "later", policy=policy)

    assert (verdict.code, verdict.kept) == (SOUND, False)
    assert "nothing signed with the keys you know covers that entry" in verdict.remarks[-1]
    assert {item.checkpoint.size for item in seen.of(keys.log.name)} == {300}


def test_a_watcher_hears_of_a_change_of_keys_that_nothing_known_covers(
    asked, small, made, keys, later, tmp_path
):
    assert asked(small.folder, watch=True) == (SOUND, [])
    rotated(small, made, keys, later).write(tmp_path / "later", later)

    code, said = asked(tmp_path / "later", watch=True)

    assert code == SOUND
    assert any("The log's keys changed" in line for line in said)


@pytest.mark.parametrize("missing", ["entry", "old key", "memory"])
def test_new_keys_that_nobody_known_named_cannot_be_told(
    checked, small, made, keys, later, policy, missing, tmp_path
):
    if missing == "memory":
        policy = keys.policy()  # a stranger without one trusts what the copy names
    else:
        assert checked(small.folder, policy=policy).code == SOUND
    stranger = made.Keys(seed=30)
    log = rotated(small, made, stranger if missing == "old key" else keys, later)
    (grown(small, made) if missing == "entry" else log).write(tmp_path / "later", later)

    verdict = checked(tmp_path / "later", policy=policy)

    assert verdict.code == UNKNOWN
    assert "keys that your policy does not name, or that you never saw" in verdict.gaps[-1]


def test_a_change_of_keys_over_another_history_is_tampering(
    checked, small, made, keys, later, policy, tmp_path
):
    assert checked(small.folder, policy=policy).code == SOUND
    log = rotated(small, made, keys, later)
    log.entries[7] = log.entries[7].replace(b"2026-01-05", b"2026-01-04")
    log.write(tmp_path / "later", later)

    assert checked(tmp_path / "later", policy=policy).code == TAMPERED


def test_two_changes_of_keys_are_followed_and_an_older_checkpoint_in_a_file_vouches(
    checked, small, made, keys, later, tmp_path
):
    last = made.Keys(seed=50)
    last.witnesses = keys.witnesses
    log = rotated(rotated(small, made, keys, later), made, later, last, version=2)
    log.write(tmp_path / "later", last)
    since = keys.signed(302, log.tree().root())

    assert checked(tmp_path / "later").code == UNKNOWN
    verdict = checked(tmp_path / "later", since=since)

    assert verdict.code == SOUND
    assert "entry 301" in verdict.remarks[-1]
    assert "covers that entry" in verdict.remarks[-1]


@pytest.mark.parametrize(
    "body", [{}, {"old": 1, "new": 2}, {"old": [], "new": ["nonsense"]}, {"old": [{}]}, []]
)
def test_an_entry_that_only_looks_like_a_change_of_keys_changes_none(
    checked, small, made, later, body, tmp_path
):
    assert checked(small.folder).code == SOUND
    log = made.Log([*small.entries, made.entry("x", 1, "key-rotated/1", body=body)], small.words)
    log.write(tmp_path / "later", later)

    assert checked(tmp_path / "later").code == UNKNOWN


def test_a_quorum_that_was_pinned_is_still_demanded_of_new_keys(checked, small, made, keys, later, tmp_path):
    assert checked(small.folder).code == SOUND
    rotated(small, made, keys, later).write(tmp_path / "later", later, witnesses=1)

    assert checked(tmp_path / "later").code == UNKNOWN


def test_a_copy_that_names_no_keys_cannot_vouch_for_new_ones(checked, small, made, keys, later, tmp_path):
    rotated(small, made, keys, later).write(tmp_path / "later", later)
    (tmp_path / "later/log/policy").unlink()

    verdict = checked(tmp_path / "later")

    assert verdict.code == UNKNOWN
    assert "signed with keys that your policy does not name" in verdict.gaps[0]


def elsewhere(small, made, folder):
    """A whole other log, under another origin and other keys, in the place of the first."""
    other = made.Keys(origin="record.elsewhere.example/log", seed=70)
    small.write(folder, other)
    return other


def test_another_log_at_an_address_that_was_seen_before_cannot_be_told(asked, small, made, keys, site):
    address = site(small.folder)
    assert asked(address)[0] == SOUND
    elsewhere(small, made, small.folder)

    for what in (address, address + "/", address + "/log"):
        code, said = asked(what)
        assert code == UNKNOWN
        assert any("another log is at this address: record.elsewhere" in line for line in said)
        assert any(f"{keys.log.name}+{keys.log.verifier.key_id.hex()}" in line for line in said)
    assert asked(address, watch=True)[1], "a watcher must hear of it"


def test_a_reader_who_names_the_new_log_takes_it(asked, small, made, site, tmp_path):
    address = site(small.folder)
    assert asked(address)[0] == SOUND
    chosen = tmp_path / "policy"
    chosen.write_bytes(elsewhere(small, made, small.folder).policy().encode())

    code, said = asked(address, policy=chosen)

    assert code == SOUND
    assert any(line.startswith("Before, the log of record.norchester") for line in said)
    assert asked(address)[0] == SOUND


def test_the_memory_of_an_address_outlives_that_of_the_log(checked, seen, small, made, keys, site):
    """Who removes what was seen of a log doesn't make another one's keys trusted at its address."""
    address = site(small.folder)
    assert checked(address, policy=None).code == SOUND
    for item in seen.of(keys.log.name):
        for file in item.path.parent.iterdir():
            file.unlink()
        item.path.parent.rmdir()
    small.write(small.folder, made.Keys(seed=90))

    assert checked(address, policy=None).code == UNKNOWN


def test_a_memory_of_an_address_that_cannot_be_read_proves_nothing(checked, seen, small, site, tmp_path):
    address = site(small.folder)
    checked(address)
    for file in (tmp_path / "state/at").iterdir():
        file.write_bytes(b"x\nnonsense\n")

    verdict = checked(address)

    assert verdict.code == UNKNOWN
    assert "remove it to begin anew" in verdict.gaps[0]


def test_a_folder_has_no_address(checked, seen, small, made, monkeypatch):
    monkeypatch.setattr(Seen, "at", None)
    assert checked(small.folder).code == SOUND
