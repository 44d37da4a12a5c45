"""What a witness has seen outlives it, and without that memory its keys are never used again."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from accountability.storage.data_folder import DataFolder, DataFolderRefused, FolderInUse, wipe_demo
from accountability.transparency.keys import MLDSA44, SigningKey
from accountability.witnessing import ledger as ledgers
from accountability.witnessing.identity import WitnessRefused
from accountability.witnessing.ledger import Stopped, hash_of

NEW_NAME = "tart a new witness, with a new name"


@pytest.fixture
def kept(standing, log, folder):
    """The folder of a witness that has cosigned twenty entries and was stopped."""
    with standing() as witness:
        assert witness.add_checkpoint(log.request(0, 20)).status == 200
    return folder


@pytest.fixture
def file(folder, log):
    return folder / "witness" / hash_of(log.origin) / "checkpoint"


def test_after_a_restart_it_is_the_same_witness_that_knows_the_same(kept, standing, log, fork):
    with standing(name=None) as witness:
        assert witness.identity.name == "witness.university.example/w1"
        assert witness.add_checkpoint(fork.request(20, 20)).status == 422
        assert witness.add_checkpoint(log.request(0, 5)).body == b"20\n"
        assert witness.add_checkpoint(log.request(20, 30)).status == 200


def test_its_folder_is_nobody_elses_and_nobody_may_read_it(kept, file):
    modes = {path: path.stat().st_mode & 0o777 for path in kept.rglob("*")}
    assert modes[kept / "keys"] == modes[kept / "witness"] == 0o700
    assert {modes[path] for path in kept.rglob("*") if path.is_file() and path.parent.name == "keys"} == {
        0o600
    }
    assert not (kept / "pg").exists()
    for kind in ("service", "demo", None):
        with pytest.raises(DataFolderRefused, match="is the data folder of a witness, not of a"):
            DataFolder.at(kept, kind=kind)
    with pytest.raises(DataFolderRefused, match="does not bear a demonstration's mark"):
        wipe_demo(kept)
    assert not (kept / "pg").exists()
    assert file.exists()


def test_a_record_s_folder_is_not_a_witness_s(standing, folder):
    DataFolder.at(folder, kind="service")
    with pytest.raises(DataFolderRefused, match="of a service, not of a witness"), standing():
        pytest.fail("opened")


def test_one_process_has_the_folder(standing, folder):
    with standing(), pytest.raises(FolderInUse, match="another program uses"), standing():
        pytest.fail("opened twice")


def test_keys_without_their_memory_are_not_used(kept, standing):
    shutil.rmtree(kept / "witness")
    with pytest.raises(WitnessRefused, match="its keys must not be used again"), standing():
        pytest.fail("opened")
    assert not (kept / "witness").exists()


@pytest.mark.parametrize("lost", [["witness-ed25519", "witness-mldsa44"], ["witness-mldsa44"]])
def test_a_memory_without_its_keys_is_not_used(kept, standing, lost):
    for name in lost:
        (kept / "keys" / name).unlink()
    with pytest.raises(WitnessRefused, match=r"a key in .* is gone") as refused, standing():
        pytest.fail("opened")
    assert NEW_NAME in str(refused.value)
    assert not any((kept / "keys" / name).exists() for name in lost)


def test_a_first_start_that_was_cut_off_is_no_loss(folder, standing):
    """Killed after its room was made, or between its two keys."""
    (DataFolder.at(folder, kind="witness").path / "witness").mkdir()
    with standing():
        pass
    (folder / "keys" / "witness-mldsa44").unlink()
    with standing() as witness:
        assert len(witness.identity.verifiers) == 2


ALTERED = {
    "cut off": lambda content: content[:-1],
    "empty": lambda content: b"",
    "not text": lambda content: b"\xff" + content,
    "another size": lambda content: content.replace(b"\n20\n", b"\n19\n"),
    "without the second key's line": lambda content: b"".join(content.splitlines(keepends=True)[:-1]),
    "without our lines": lambda content: b"".join(content.splitlines(keepends=True)[:-2]),
}


@pytest.mark.parametrize("change", ALTERED.values(), ids=ALTERED)
def test_a_memory_that_cannot_be_trusted_is_refused_and_left_alone(kept, standing, file, change):
    file.write_bytes(change(file.read_bytes()))
    before = file.read_bytes()
    with pytest.raises(WitnessRefused, match="is not as this witness left it") as refused, standing():
        pytest.fail("opened")
    assert NEW_NAME in str(refused.value)
    assert file.read_bytes() == before


def test_another_logs_checkpoint_in_its_place_is_refused(kept, standing, file):
    other = kept / "witness" / hash_of("record.elsewhere.example")
    shutil.copytree(file.parent, other)
    with pytest.raises(WitnessRefused, match="it is another log's"), standing():
        pytest.fail("opened")


def test_a_memory_that_cannot_be_read_at_all_is_refused(kept, standing, file):
    file.unlink()
    file.mkdir()
    with pytest.raises(IsADirectoryError), standing():
        pytest.fail("opened")


def test_a_key_file_that_is_none_or_another_key_s_is_refused(kept, standing):
    second = kept / "keys" / "witness-mldsa44"
    other = SigningKey.generate("witness.university.example/w2", MLDSA44).encode().encode()
    for content in (b"", b"\xff", b"PRIVATE+KEY+w+00000000+AAAA", other):
        second.write_bytes(content)
        with pytest.raises(WitnessRefused, match="witness-mldsa44"), standing():
            pytest.fail("opened")
    (kept / "keys" / "witness-ed25519").write_bytes(other)
    with pytest.raises(WitnessRefused, match="is not the key that belongs there"), standing():
        pytest.fail("opened")


def test_its_name_is_for_ever(kept, standing):
    with pytest.raises(WitnessRefused, match="are bound to its name"), standing(name="witness.other.example"):
        pytest.fail("opened")


@pytest.mark.parametrize(
    "name",
    ["https://witness.example", "a b", "a+b", "", "/w1", "w1/", "a//b", "none", "wïtness", "a" * 300, "a\n"],
)
def test_a_name_that_cannot_stand_in_a_policy_is_refused(standing, folder, name):
    with pytest.raises(WitnessRefused, match="cannot be a witness's name"), standing(name=name):
        pytest.fail("opened")


def test_without_a_name_it_makes_one(standing):
    with standing(name=None) as witness:
        assert witness.identity.name.startswith("localhost/")


def test_a_log_is_not_its_own_witness(standing, another_log):
    """Said before keys are made under that name, and of a log that is added later."""
    name = "witness.university.example/w1"
    log = another_log(name)
    logs = {name: (log.key.verifier,)}
    with pytest.raises(WitnessRefused, match="is the name of a log"), standing(logs, name):
        pytest.fail("opened")
    with standing(logs, "witness.university.example/w2"):
        pass
    logs = {"witness.university.example/w2": (log.key.verifier,)}
    with pytest.raises(WitnessRefused, match="is the name of a log"), standing(logs, None):
        pytest.fail("opened")


def test_a_log_that_is_witnessed_no_more_is_still_shown(kept, standing, log, another_log):
    other = another_log("record.elsewhere.example", fork=0)
    with standing({other.origin: (other.key.verifier,)}) as witness:
        assert witness.add_checkpoint(log.request(20, 30)).status == 404
        assert witness.checkpoint(hash_of(log.origin)).startswith(log.origin.encode())
        assert [(seen.origin, seen.is_asked) for seen in witness.seen()] == [
            (other.origin, True),
            (log.origin, False),
        ]
    with standing() as witness:
        assert witness.add_checkpoint(log.request(20, 30)).status == 200


def test_nothing_is_cosigned_that_cannot_be_written(kept, standing, log, fork, monkeypatch, file):
    """A full disk ends nothing: as soon as there is room, it goes on."""

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = file.read_bytes()
    with standing() as witness:
        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="No space"):
                witness.add_checkpoint(log.request(20, 30))
            assert not list((kept / "witness" / ".drafts").iterdir())
            assert witness.add_checkpoint(fork.request(20, 20)).status == 422
        assert file.read_bytes() == before == witness.checkpoint(hash_of(log.origin))
        assert not witness.is_stopped
        assert witness.add_checkpoint(log.request(20, 40)).status == 200


@pytest.mark.parametrize("step", ["rename", "sync"])
def test_a_disk_that_may_or_may_not_hold_it_ends_all_cosigning(kept, standing, log, monkeypatch, step):
    """Until the next start, which finds out. What nobody can rely on is shown to nobody."""

    def broken(*_):
        raise OSError(errno.EIO, "Input/output error")

    with standing() as witness:
        before = witness.checkpoint(hash_of(log.origin))
        with monkeypatch.context() as patched:
            if step == "rename":
                patched.setattr(Path, "replace", broken)
            else:
                patched.setattr(ledgers, "sync_folder", broken)
            with pytest.raises(OSError, match="Input/output"):
                witness.add_checkpoint(log.request(20, 30))
        with pytest.raises(Stopped):
            witness.add_checkpoint(log.request(20, 40))
        assert witness.is_stopped
        assert witness.checkpoint(hash_of(log.origin)) == before
    with standing() as witness:
        size = 20 if step == "rename" else 30
        assert witness.add_checkpoint(log.request(size, 40)).status == 200


@pytest.fixture
def done(monkeypatch):
    """What is synced and renamed, in order, by its last name."""
    found = []
    sync, rename = os.fsync, os.replace

    def synced(number):
        found.append(("sync", Path(f"/proc/self/fd/{number}").readlink().name))
        sync(number)

    def renamed(source, target):
        found.append(("rename", Path(target).name))
        rename(source, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", renamed)
    return found


def test_it_is_on_the_disk_before_it_is_answered(standing, log, done):
    """The new folder's name, the file, the file's name; at the next start again, before it is believed."""
    name = hash_of(log.origin)
    with standing() as witness:
        assert [one for one in done if one[1] in {"data", "keys"}] == [("sync", "data"), ("sync", "keys")]
        done.clear()
        assert witness.add_checkpoint(log.request(0, 20)).status == 200
        assert done[:1] == [("sync", "witness")]
        assert done[1][0] == "sync"
        assert done[2:] == [("rename", "checkpoint"), ("sync", name)]
        done.clear()
    with standing():
        assert ("sync", name) in done


def test_what_a_killed_witness_left_half_written_is_removed(kept, standing):
    draft = kept / "witness" / ".drafts" / "0123456789abcdef"
    draft.parent.mkdir(exist_ok=True)
    draft.write_bytes(b"half a not")
    with standing():
        assert not draft.exists()


def test_whoever_leaves_cosigns_no_more(standing, log):
    """Another process may have the folder by then."""
    with standing() as witness:
        pass
    with pytest.raises(Stopped):
        witness.add_checkpoint(log.request(0, 20))
