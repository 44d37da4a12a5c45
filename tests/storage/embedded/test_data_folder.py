"""Whose a data folder is: who may use it, and that only a demonstration's is ever removed."""

import contextlib
import os
import shutil
import sys
from pathlib import Path

import pytest

from accountability.storage import data_folder, embedded, postmaster
from accountability.storage.data_folder import (
    DataFolder,
    DataFolderRefused,
    FolderInUse,
    PlatformUnsupported,
    default,
    wipe_demo,
)


def mode(path):
    return path.stat().st_mode & 0o777


@pytest.fixture
def strict_umask():
    before = os.umask(0o077)
    yield
    os.umask(before)


def test_only_published_tiles_can_be_read_by_others_whatever_the_umask(place, strict_umask):
    folder = DataFolder.at(place / "records" / "norchester", kind="service")
    assert (mode(place / "records"), mode(folder.path), mode(folder.log)) == (0o711, 0o711, 0o755)
    assert {mode(folder.pg), mode(folder.keys), mode(folder.signer)} == {0o700}


def test_a_folder_keeps_its_kind_and_what_is_in_it(place):
    folder = DataFolder.at(place / "data", kind="service")
    (folder.keys / "origin").write_text("record.norchester.example")
    assert DataFolder.at(place / "data", kind="service") == folder
    assert (folder.keys / "origin").read_text() == "record.norchester.example"
    with pytest.raises(DataFolderRefused, match="is the data folder of a service, not of a demo"):
        DataFolder.at(place / "data", kind="demo")


def test_a_folder_that_holds_something_else_is_not_taken(place):
    (place / "letters").mkdir()
    (place / "letters" / "mother.txt").write_text("Dear all")
    with pytest.raises(DataFolderRefused, match="holds something else: choose an empty folder"):
        DataFolder.at(place / "letters", kind="demo")
    assert [item.name for item in (place / "letters").iterdir()] == ["mother.txt"]


def test_a_marking_that_was_killed_is_done_again(place):
    (place / "data").mkdir()
    (place / "data" / f".{data_folder.MARK}.0a1b2c3d").write_text('{"ki')
    assert DataFolder.at(place / "data", kind="demo").pg.is_dir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_users_folder_is_not_taken(place):
    (place / "data").mkdir()
    os.chown(place / "data", 65534, 65534)
    with pytest.raises(DataFolderRefused, match="belongs to another user"):
        DataFolder.at(place / "data", kind="demo")


def test_what_cannot_be_made_is_refused_with_the_systems_reason(place):
    (place / "file").write_text("")
    with pytest.raises(DataFolderRefused, match="cannot be made: Not a directory"):
        DataFolder.at(place / "file" / "data", kind="demo")


def test_the_default_is_the_users_own_and_the_systems_for_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/home/river")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert default("demo") == Path("/home/river/.local/share/accountability/demo")
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/river")
    assert default("service") == Path("/srv/river/accountability/service")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default("service") == Path("/var/lib/accountability/service")


def test_a_platform_without_unix_sockets_is_refused(place, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(PlatformUnsupported, match="needs Linux or macOS"):
        DataFolder.at(place / "data", kind="demo")


def test_one_program_owns_a_folder_until_it_leaves_or_dies(place):
    folder = DataFolder.at(place / "data", kind="demo")
    with folder.owned():
        with pytest.raises(FolderInUse, match="another program uses the data folder"), folder.owned():
            pytest.fail("two owners")
        with pytest.raises(FolderInUse):
            wipe_demo(folder.path)
    with folder.owned():
        pass


def test_a_fresh_start_removes_a_demonstration(place):
    folder = DataFolder.at(place / "data", kind="demo")
    (folder.keys / "origin").write_text("demo.norchester.example")
    wipe_demo(folder.path)
    assert not (folder.keys / "origin").exists()
    assert list(DataFolder.at(place / "data", kind="demo").keys.iterdir()) == []


def test_a_fresh_start_without_a_demonstration_removes_nothing(place):
    wipe_demo(place / "data")
    assert list(place.iterdir()) == []


def test_a_fresh_start_removes_nothing_but_a_demonstration(place, monkeypatch):
    """Not a service's record, nothing unmarked, nothing through a link, no home and nothing above it."""
    DataFolder.at(place / "service", kind="service")
    DataFolder.at(place / "demo", kind="demo")
    (place / "letters").mkdir()
    (place / "link").symlink_to(place / "demo")
    monkeypatch.setenv("HOME", str(place / "demo" / "home"))
    for path in ("service", "letters", "link", "demo", "demo/home", "."):
        before = sorted(place.rglob("*"))
        with pytest.raises(DataFolderRefused):
            wipe_demo(place / path) if path != "demo/home" else wipe_demo(Path("/"))
        assert sorted(place.rglob("*")) == before


def test_a_link_in_a_demonstration_is_removed_and_not_followed(place):
    folder = DataFolder.at(place / "data", kind="demo")
    (place / "letters").mkdir()
    (place / "letters" / "mother.txt").write_text("Dear all")
    (folder.log / "letters").symlink_to(place / "letters")
    (folder.path / "letters").symlink_to(place / "letters")
    wipe_demo(folder.path)
    assert (place / "letters" / "mother.txt").read_text() == "Dear all"
    assert not (folder.path / "letters").is_symlink()


def test_a_fresh_start_that_was_killed_is_done_again(place, monkeypatch):
    folder = DataFolder.at(place / "data", kind="demo")

    def killed(_path):
        raise KeyboardInterrupt

    monkeypatch.setattr(shutil, "rmtree", killed)
    with pytest.raises(KeyboardInterrupt):
        wipe_demo(folder.path)
    monkeypatch.undo()
    wipe_demo(folder.path)
    assert [item.name for item in folder.path.iterdir()] == [data_folder.LOCK]


@pytest.mark.anyio
async def test_a_fresh_start_stops_the_server_that_a_killed_demonstration_left(copied, monkeypatch):
    """Or it would go on writing into the removed files for a minute."""
    async with embedded.running(copied):
        server = postmaster.read(copied.cluster)
        monkeypatch.setattr(DataFolder, "owned", lambda _: contextlib.nullcontext())
        wipe_demo(copied.path)
        assert not server.sockets.exists()
    assert not copied.cluster.exists()
