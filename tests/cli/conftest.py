"""The program as people run it: real processes, real signals, exit codes and what is said on stderr.

Linux only in how it looks at processes. The history is played once a session; whoever changes or kills a
demonstration does so to a copy.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from accountability.cli.main import main
from accountability.settings import VARIABLES

PROGRAM = str(Path(sys.executable).with_name("accountability"))
PATIENCE = 90.0  # seconds; the history is played in about 10


def environment(**given):
    """Ours, without what would lead to somebody's record."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ACCOUNTABILITY_", "DATABASE_"))
    }
    return ours | given


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def servers_of(data):
    """The process ids of the PostgreSQL servers that run on a data folder."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if f"{data}/pg/data" in file.read_text(errors="replace").split("\0"):
                found.append(int(file.parent.name))
    return found


class Done:
    """A command that ended: its exit code, what it said on stderr and wrote on stdout."""

    def __init__(self, code, said, out):
        self.code, self.said, self.out = code, said, out
        assert "Traceback" not in said, said

    @property
    def refusal(self):
        """The reason, where it is one sentence on one line."""
        assert self.code == 1, self.said
        [line] = [line for line in self.said.splitlines() if line.startswith("Refused: ")]
        return line.removeprefix("Refused: ")


class Running:
    """A `demo` or `serve` that goes on until it is told to stop."""

    def __init__(self, arguments, place, data, **given):
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._heard = Path(tempfile.mkstemp(prefix="said-", dir=place)[1])
        command = [PROGRAM, *arguments, "--port", str(self.port), "--data", str(data)]
        self.began = time.monotonic()
        with self._heard.open("wb") as heard:
            # In a process group of its own, as a shell does it.
            self.process = subprocess.Popen(command, stderr=heard, env=environment(**given), process_group=0)

    @property
    def said(self):
        return self._heard.read_text()

    def until(self, holds):
        """Wait for it; returns the seconds since the start."""
        while not holds():
            assert self.process.poll() is None, f"it ended by itself: {self.said}"
            assert time.monotonic() - self.began < PATIENCE, self.said
            time.sleep(0.02)
        return time.monotonic() - self.began

    def says(self, words):
        return self.until(lambda: words in self.said)

    def ready(self):
        return self.until(lambda: self.get("/readyz")[0] == 200)

    def get(self, path):
        """Status and text; 0 if nobody answers."""
        try:
            with urlopen(self.url + path, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except (URLError, ConnectionError):
            return 0, ""

    def stop(self, number=signal.SIGTERM):
        """SIGTERM to the program, or Ctrl-C to its whole group as a terminal does it."""
        if number == signal.SIGINT:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)
        return Done(self.process.wait(30), self.said, "")

    def kill(self):
        self.process.kill()
        self.process.wait()


@contextlib.contextmanager
def made_place():
    """A folder that the user whom root's PostgreSQL runs as can pass. At the end nothing runs in it."""
    with tempfile.TemporaryDirectory(prefix="norchester-", dir="/tmp") as made:
        Path(made).chmod(0o711)
        started = []
        yield Path(made), started
        for running in started:
            running.kill()
            for server in servers_of(running.data):
                os.kill(server, signal.SIGQUIT)


@pytest.fixture(scope="session")
def session_place():
    with made_place() as (place, started):
        yield place, started


@pytest.fixture
def _place():
    with made_place() as (place, started):
        yield place, started


@pytest.fixture
def place(_place):
    return _place[0]


@pytest.fixture
def start(_place):
    """Start `demo` or `serve` on a data folder; what a test leaves running is ended."""
    place, started = _place

    def starting(*arguments, data, **given):
        started.append(Running(arguments, place, data, **given))
        return started[-1]

    return starting


@pytest.fixture(scope="session")
def accountability():
    """Run a command to its end."""

    def run(*arguments, program=(PROGRAM,), **given):
        given = {"env": environment()} | given
        done = subprocess.run(
            [*program, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=PATIENCE,
            stdin=subprocess.DEVNULL, **given
        )  # fmt: skip
        return Done(done.returncode, done.stderr, done.stdout)

    return run


@pytest.fixture
def called(monkeypatch, capsys):
    """Run a command to its end within this process: importing the program anew takes a second."""
    for name in (*VARIABLES.values(), "PGUSER"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments, **given):
        for name, value in given.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr(sys, "argv", ["accountability", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        heard = capsys.readouterr()
        return Done(left.value.code, heard.err, heard.out)

    return call


@pytest.fixture(scope="session")
def servers():
    return servers_of


@pytest.fixture(scope="session")
def environ():
    return environment


@pytest.fixture(scope="session")
def played(session_place):
    """A first start of `demo`, stopped with Ctrl-C: the program, and what stopping it gave."""
    place, started = session_place
    unreachable = "postgresql://keeper@127.0.0.1:1/record"
    running = Running(["demo"], place, place / "played", DATABASE_URL=unreachable)
    started.append(running)
    running.took = running.ready()
    running.done = running.stop(signal.SIGINT)
    return running


@pytest.fixture
def copied(played, place):
    """A copy of the played demonstration's data folder, stopped."""
    subprocess.run(["cp", "-a", played.data, place / "demo"], check=True)
    return place / "demo"


@pytest.fixture(scope="session")
def demo(played, session_place):
    """A running demonstration that tests add to."""
    place, started = session_place
    subprocess.run(["cp", "-a", played.data, place / "demo"], check=True)
    running = Running(["demo"], place, place / "demo")
    started.append(running)
    running.took = running.ready()
    yield running
    done = running.stop()
    assert done.code == 0
    shutil.rmtree(running.data)


@pytest.fixture(scope="session")
def cut_off(played, session_place):
    """A demonstration that was started afresh over a played one, and killed while it played."""
    place, started = session_place
    subprocess.run(["cp", "-a", played.data, place / "fresh"], check=True)
    assert (place / "fresh" / "log" / "tile").is_dir()
    running = Running(["demo", "--fresh"], place, place / "fresh")
    started.append(running)
    running.says("playing")
    running.kill()
    return running
