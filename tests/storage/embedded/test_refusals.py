"""Where the private server can't be run, one sentence says why and what to do."""

import os
import shutil
import subprocess
from signal import SIGINT, SIGQUIT

import pytest

from accountability.storage import binaries, embedded, postmaster
from accountability.storage.binaries import NoUser, ProgramsMissing, ServerRefused
from accountability.storage.cluster import AnotherVersion, DiskFull, OutOfReach
from accountability.storage.data_folder import DataFolder
from accountability.storage.embedded import PasswordRefused

pytestmark = pytest.mark.anyio
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")


async def refused(kind, folder, bindir=None):
    """The one sentence, with which also no server stays behind."""
    with pytest.raises(kind) as caught:
        async with embedded.running(folder, bindir):
            pytest.fail("it was to be refused")
    assert not (folder.cluster / "postmaster.pid").exists()
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


async def test_data_of_another_major_version_are_refused(copied):
    (copied.cluster / "PG_VERSION").write_text("14\n")
    sentence = await refused(AnotherVersion, copied)
    assert sentence.startswith(
        "the data were made by PostgreSQL 14 and this is 18: export with the old version"
    )


async def test_a_lost_password_is_refused(copied):
    (copied.keys / "database-owner").write_text("5" * 48)
    assert "does not know the password" in await refused(PasswordRefused, copied)


async def test_damaged_data_are_refused_in_postgresqls_own_words(copied, monkeypatch):
    # Such a server sometimes does not stop when it is asked to: a minute is given to sound ones.
    monkeypatch.setattr(postmaster, "STOPPING", ((SIGINT, 5.0), (SIGQUIT, 10.0)))
    (copied.cluster / "global" / "pg_filenode.map").unlink()
    sentence = await refused(ServerRefused, copied)
    assert sentence.startswith("PostgreSQL starts and cannot serve: could not open file")
    (copied.cluster / "postgresql.conf").write_text("shared_buffers = plenty\n")
    sentence = await refused(ServerRefused, copied)
    assert sentence.startswith("PostgreSQL does not start: ")
    assert "shared_buffers" in (copied.pg / "server.log").read_text()


async def test_a_folder_without_the_programs_is_refused(folder, place):
    sentence = await refused(ProgramsMissing, folder, place)
    assert sentence == f"{place} does not hold PostgreSQL's server programs"


@AS_ROOT
async def test_root_is_told_of_a_folder_that_the_servers_user_cannot_enter(place):
    (place / "home").mkdir(mode=0o700)
    folder = DataFolder.at(place / "home" / "data", kind="demo")
    assert f"cannot enter {folder.path}: choose a data folder" in await refused(OutOfReach, folder)
    assert (place / "home").stat().st_mode & 0o777 == 0o700


@AS_ROOT
async def test_root_needs_somebody_to_run_the_server_as(place, monkeypatch):
    monkeypatch.setattr(binaries, "UNPRIVILEGED", ("norchester",))
    folder = DataFolder.at(place / "data", kind="demo")
    assert "no user `postgres` or `nobody`" in await refused(NoUser, folder)


@pytest.fixture
def small_disk(place):
    """A disk of 12 MiB: enough to begin a cluster, not to end it."""
    (place / "disk").mkdir()
    mount = shutil.which("mount")
    options = ["-t", "tmpfs", "-o", "size=12m,mode=0755", "none", place / "disk"]
    if mount is None or subprocess.run([mount, *options], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a small disk")
    yield place / "disk"
    subprocess.run(["umount", place / "disk"], check=True)


async def test_a_full_disk_is_named_and_the_next_start_finds_no_half_cluster(small_disk):
    folder = DataFolder.at(small_disk / "data", kind="demo")
    assert "No space left on device" in await refused(DiskFull, folder)
    assert list(folder.pg.iterdir()) == []
