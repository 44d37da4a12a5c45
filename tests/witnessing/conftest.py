"""A log that grows, forks and lies, and a witness over a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import ED25519, MLDSA44, SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note
from accountability.transparency.proofs import consistency
from accountability.transparency.tiles import TileTree
from accountability.transparency.witnessing import Request
from accountability.witnessing.opening import opened
from accountability.witnessing.service import Place, create_app

ORIGIN = "record.norchester.example/log"
NAME = "witness.university.example/w1"
LONGEST = 300


class Log:
    """A log of `LONGEST` entries that shows as many as it is asked to; from `fork` on they are another's."""

    def __init__(self, origin=ORIGIN, fork=LONGEST):
        self.key = SigningKey(origin, ED25519, sha256(origin.encode()).digest())
        self.later_key = SigningKey(origin, MLDSA44, sha256(origin.encode()).digest())
        self.origin = origin
        self.tree = TileTree()
        for position in range(LONGEST):
            self.tree.add(leaf_hash(b"%d%s" % (position, b"" if position < fork else b" rewritten")))

    def root(self, size):
        return self.tree.root(size)

    def note(self, size, *keys, extensions=(), root=None):
        """The checkpoint of this size as the log signs it."""
        checkpoint = Checkpoint(self.origin, size, root or self.root(size), extensions)
        note = Note(checkpoint.encode())
        signatures = [key.sign(note.text, 1_795_000_000) for key in keys or (self.key,)]
        return note.signed_with(*signatures).encode()

    def proof(self, old, size):
        return tuple(consistency(old, size, self.tree.node))

    def request(self, old, size, *keys, proof=None, **given):
        """The body of a request that is right, but for what is given."""
        proof = self.proof(old, size) if proof is None else proof
        return Request(old, tuple(proof), self.note(size, *keys, **given)).encode()


class SetClock:
    def __init__(self):
        self.at = datetime(2026, 11, 22, 10, tzinfo=UTC)

    def __call__(self):
        return self.at

    @property
    def posix(self):
        return int(self.at.timestamp())

    def forward(self, seconds=1):
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return SetClock()


@pytest.fixture(scope="session")
def log():
    return Log()


@pytest.fixture(scope="session")
def fork():
    """The same log, for people who are shown other entries from the eleventh on."""
    return Log(fork=10)


@pytest.fixture
def known(log):
    return {log.origin: (log.key.verifier, log.later_key.verifier)}


@pytest.fixture
def standing(tmp_path, known, clock):
    """Open the witness of this test's folder; again and again, as a service that is started anew."""

    @contextmanager
    def stand(logs=None, name=NAME):
        with opened(tmp_path / "data", known if logs is None else logs, name, "localhost", clock) as witness:
            yield witness

    return stand


@pytest.fixture
def witness(standing):
    with standing() as opened_witness:
        yield opened_witness


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data"


@pytest.fixture
async def client(witness):
    app = create_app(witness, Place("http://witness.example", "the University of Norchester"))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://witness.example") as caller:
        yield caller


@pytest.fixture
def ask(client):
    """POST a request's body to `add-checkpoint`."""

    async def asking(body):
        return await client.post("/add-checkpoint", content=body)

    return asking


@pytest.fixture
def another_log():
    return Log


class Process:
    """`accountability witness` as a sysadmin runs it."""

    PROGRAM = str(Path(sys.executable).with_name("accountability"))
    PATIENCE = 60.0

    def __init__(self, place, *arguments):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._heard = Path(tempfile.mkstemp(prefix="said-", dir=place)[1])
        command = [self.PROGRAM, "witness", "--port", str(self.port), *map(str, arguments)]
        ours = {name: value for name, value in os.environ.items() if not name.startswith("ACCOUNTABILITY_")}
        with self._heard.open("wb") as heard:
            self.process = subprocess.Popen(command, stderr=heard, env=ours, process_group=0)

    @property
    def said(self):
        return self._heard.read_text()

    def ready(self):
        began = time.monotonic()
        while "Serving http" not in self.said:
            assert self.process.poll() is None, f"it ended by itself: {self.said}"
            assert time.monotonic() - began < self.PATIENCE, self.said
            time.sleep(0.02)
        return self

    def ended(self):
        """The exit code and what was said."""
        return self.process.wait(self.PATIENCE), self.said

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.ended()

    def kill(self):
        self.process.kill()
        self.process.wait()

    def post(self, body):
        return self._answer("POST", "/add-checkpoint", body)

    def get(self, path):
        return self._answer("GET", path)

    def _answer(self, *request):
        """Status and body. Raises OSError or HTTPException where nobody answers any more."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(*request)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@pytest.fixture
def start(tmp_path, folder, log):
    """Start the program on this test's folder for the log; what a test leaves running is ended."""
    started = []

    def starting(*arguments):
        given = arguments or ("--log", log.key.verifier, "--name", NAME)
        started.append(Process(tmp_path, *given, "--data", folder))
        return started[-1]

    yield starting
    for process in started:
        process.kill()
