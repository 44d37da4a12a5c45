"""Rules of the private server, with real processes: what it is, what survives a kill, what is stopped.

Linux only in how they look at processes; the programs are the package's PostgreSQL 18 and Debian's 15.
"""

import os
import signal
import subprocess
import time
from pathlib import Path

import asyncpg
import pytest

from accountability.storage import cluster, embedded
from accountability.storage.data_folder import DataFolder, FolderInUse

pytestmark = pytest.mark.anyio

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


def pid_of(folder):
    return int((folder.cluster / "postmaster.pid").read_text().split()[0])


def read(path):
    return Path(path).read_text()


def until(holds):
    deadline = time.monotonic() + 20
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.0005)
    return holds()


def sockets_of(url):
    return Path(url.partition("host=")[2].partition("&")[0])


async def ask(url, sql):
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def keep_a_row(url):
    await ask(url, "create table if not exists answer as select 'we will light the path' as words")


async def the_row(url):
    return await ask(url, "select words from answer")


@pytest.mark.parametrize("bindir", [None, DEBIAN_15], ids=["packaged", "debian-15"])
async def test_what_was_committed_is_there_at_the_next_start_also_after_a_kill(place, bindir):
    """… and only the first start makes a cluster. The path is longer than a socket's may be."""
    if bindir and not bindir.exists():
        pytest.skip("PostgreSQL 15 is not installed here")
    folder = DataFolder.at(place / ("long-name-" * 12) / "data", kind="service")
    said = []
    async with embedded.running(folder, bindir, progress=said.append) as server:
        assert server.major == (15 if bindir else 18)
        await keep_a_row(server.admin_url)
    assert "Setting up" in said.pop(0)
    async with embedded.running(folder, bindir, progress=said.append) as server:
        assert await the_row(server.admin_url) == "we will light the path"
        os.kill(pid_of(folder), signal.SIGKILL)
    async with embedded.running(folder, bindir, progress=said.append) as server:
        assert await the_row(server.admin_url) == "we will light the path"
    assert not any("Setting up" in message for message in said)


async def test_the_server_is_private_durable_and_the_same_everywhere(folder):
    """No TCP, no way in without the password, nothing of our environment or terminal, UTF-8 by bytes."""
    async with embedded.running(folder) as server:
        connection = await asyncpg.connect(server.admin_url)
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert await connection.fetchval(f"show {setting}") == "on"
        assert await connection.fetchval("show listen_addresses") == ""
        assert await connection.fetchval("show server_encoding") == "UTF8"
        assert (
            await connection.fetchval("select datcollate from pg_database where datname = 'postgres'") == "C"
        )
        await connection.close()
        assert os.getsid(pid_of(folder)) == pid_of(folder)
        assert read(f"/proc/{pid_of(folder)}/environ") == "LC_ALL=C\0"
        assert sockets_of(server.admin_url).stat().st_mode & 0o777 == 0o700
        assert folder.cluster.stat().st_mode & 0o777 == 0o700
        assert (folder.keys / "database-owner").stat().st_mode & 0o777 == 0o600
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.admin_url.replace(":5", ":6", 1), password="guessed")


async def test_the_diary_keeps_no_words_of_the_record(folder):
    """A redaction could not reach them there."""
    async with embedded.running(folder) as server:
        await ask(server.admin_url, "create table draft as select 'withdrawn' as words")
        await ask(server.admin_url, "create unique index on draft (words)")
        with pytest.raises(asyncpg.UniqueViolationError):
            await ask(server.admin_url, "insert into draft values ('withdrawn')")
    diary = (folder.pg / "server.log").read_text()
    assert "duplicate key" in diary
    assert "withdrawn" not in diary


async def test_a_second_program_is_refused_or_shares_and_stops_nothing(folder):
    async with embedded.running(folder) as first:
        with pytest.raises(FolderInUse, match=f"another program uses the data folder {folder.path}"):
            async with embedded.running(folder, exclusive=True):
                pytest.fail("two programs own one folder")
        async with embedded.running(folder) as second:
            assert second.admin_url == first.admin_url
        assert await ask(first.admin_url, "select 1") == 1


@pytest.fixture
def by_hand(folder, place):
    """The address of a server that an operator started on these data, without us."""
    found = cluster.cluster_of(folder, None)
    sockets = place / "by-hand"
    sockets.mkdir()
    found.programs.give(sockets)
    command = found.programs.command("postgres", "-D", str(folder.cluster), "-k", str(sockets), "-p", "5999")
    server = subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **found.programs.as_user)
    assert until((sockets / ".s.PGSQL.5999").exists)
    yield found.url(sockets, 5999)
    server.send_signal(signal.SIGINT)
    server.wait()


async def test_a_server_that_an_operator_started_by_hand_is_used_and_left_running(folder, by_hand):
    async with embedded.running(folder) as used:
        assert used.admin_url == by_hand
        assert await ask(used.admin_url, "show port") == "5999"
    assert await ask(by_hand, "select 1") == 1


@pytest.fixture
def somebody(folder):
    """Another process of the server's user."""
    process = subprocess.Popen(["sleep", "60"], **cluster.cluster_of(folder, None).programs.as_user)
    yield process
    process.kill()
    process.wait()


async def test_a_killed_servers_process_id_that_somebody_else_has_now_is_no_obstacle(folder, somebody):
    """When a container starts again its ids start over; PostgreSQL alone would refuse to start for ever."""
    file = folder.cluster / "postmaster.pid"
    async with embedded.running(folder) as server:
        await keep_a_row(server.admin_url)
        recorded = file.read_text()
        os.kill(pid_of(folder), signal.SIGKILL)
    file.write_text(recorded.replace(recorded.split()[0], str(somebody.pid), 1))
    async with embedded.running(folder) as server:
        assert await the_row(server.admin_url) == "we will light the path"
    assert somebody.poll() is None
