"""A program that is told to stop leaves nothing behind; what a killed one leaves is the next one's to use.

With real processes, observed through /proc.
"""

import asyncio
import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from accountability.storage import embedded
from accountability.storage.binaries import Account
from accountability.storage.data_folder import DataFolder

pytestmark = pytest.mark.anyio

PROGRAM = """
import asyncio, signal, sys
from pathlib import Path
from accountability.storage import embedded
from accountability.storage.binaries import Account
from accountability.storage.data_folder import DataFolder

async def keep(path):
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)
    async with embedded.running(DataFolder.at(path, kind="demo"), exclusive=True) as server:
        print(server.admin_url, flush=True)
        await asyncio.Event().wait()

asyncio.run(keep(Path(sys.argv[1]) if sys.argv[1:] else None))
"""


@pytest.fixture
def start(place, folder):
    """Start the program in a process group of its own, as a shell does; what a test leaves is killed."""
    started = []

    def starting(*arguments, python=sys.executable, **options):
        command = [python, "-c", PROGRAM, *arguments]
        started.append(
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, process_group=0, **options
            )
        )
        return started[-1]

    yield starting
    for program in started:
        program.kill()
        program.communicate()
    for file in (*place.glob("**/postmaster.pid"), *folder.cluster.glob("postmaster.pid")):
        os.kill(int(file.read_text().split()[0]), signal.SIGQUIT)


def address_from(program):
    return program.stdout.readline().strip()


def pid_of(folder):
    """PostgreSQL makes the file first and writes to it then."""
    file = folder.cluster / "postmaster.pid"
    assert until(lambda: file.exists() and file.read_text().count("\n") > 0)
    return int(file.read_text().split()[0])


def ends(pid):
    """Whether the process is gone, or will be in a moment."""
    return until(lambda: is_gone(pid))


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def until(holds):
    deadline = time.monotonic() + 20
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.0005)
    return holds()


def kill(program):
    program.kill()
    program.wait()


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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_stopped_program_leaves_no_server_and_no_socket(folder, start, number):
    """Ctrl-C signals the whole group; the server, in a session of its own, is stopped by us and cleanly."""
    program = start(folder.path)
    url = address_from(program)
    server = pid_of(folder)
    os.killpg(program.pid, number) if number == signal.SIGINT else program.send_signal(number)
    program.wait(timeout=60)
    assert ends(server)
    assert not sockets_of(url).exists()
    assert "database system is shut down" in (folder.pg / "server.log").read_text()


async def test_a_killed_program_leaves_its_server_to_the_next_which_stops_it(folder, start):
    program = start(folder.path)
    url = address_from(program)
    await keep_a_row(url)
    server = pid_of(folder)
    kill(program)
    async with embedded.running(folder, exclusive=True) as adopted:
        assert adopted.admin_url == url
        assert pid_of(folder) == server
        assert await the_row(adopted.admin_url) == "we will light the path"
    assert ends(server)
    assert not sockets_of(url).exists()


async def test_a_server_whose_program_was_killed_before_it_was_ready_is_adopted_too(folder, start):
    program = start(folder.path)
    server = await asyncio.to_thread(pid_of, folder)
    kill(program)
    async with embedded.running(folder) as adopted:
        assert await ask(adopted.admin_url, "select 1") == 1
        assert pid_of(folder) == server
    assert ends(server)


async def test_a_cluster_whose_making_was_killed_is_made_anew(place, start):
    folder = DataFolder.at(place / "data", kind="demo")
    program = start(folder.path)
    assert until(lambda: list(folder.pg.glob(".new-*/data/base")))
    kill(program)
    for _ in range(2):
        async with embedded.running(folder) as server:
            assert await ask(server.admin_url, "select 1") == 1
    assert [item.name for item in folder.pg.iterdir() if item.name.startswith(".")] == []


async def keep_running(folder):
    async with embedded.running(folder):
        await asyncio.Event().wait()


async def test_a_start_that_is_given_up_leaves_no_server(folder):
    starting = asyncio.create_task(keep_running(folder))
    server = await asyncio.to_thread(pid_of, folder)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert is_gone(server)


@pytest.fixture
def nobody(place):
    """How a process of the user `nobody` is started, with a home and a Python that this user may run."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    user = pwd.getpwnam("nobody")
    (place / "home").mkdir()
    os.chown(place / "home", user.pw_uid, user.pw_gid)
    environment = {"HOME": str(place / "home"), "PYTHONPATH": os.pathsep.join(sys.path)}
    options = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/", "env": environment}
    account = Account(user.pw_uid, user.pw_gid, user.pw_name)
    for python in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        program = Path(python).resolve()
        if program.exists() and account.can_enter(program.parent):
            return options | {"python": python}
    return pytest.skip("the user nobody cannot run this Python, which lies in a closed home")


async def test_a_normal_user_needs_nothing_but_a_home(place, nobody, start):
    """The data folder is that user's own, by default, and the server runs as that user."""
    program = start(**nobody)
    url = address_from(program)
    folder = DataFolder(place / "home/.local/share/accountability/demo", "demo")
    assert folder.cluster.stat().st_uid == nobody["user"]
    assert await ask(url, "select 1") == 1
    server = pid_of(folder)
    program.terminate()
    program.wait(timeout=60)
    assert ends(server)
