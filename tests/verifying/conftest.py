"""What the verifier's tests share: a log of three levels, a memory, and sites that serve folders."""

import importlib.util
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from accountability.verifying.checking import check
from accountability.verifying.command import Asked, verify
from accountability.verifying.copies import copy_at
from accountability.verifying.seen import Seen


def _maker():
    spec = importlib.util.spec_from_file_location("maker", Path(__file__).with_name("maker.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


maker = _maker()
# Two full bundles at level 1's first tile would do for two levels; the third begins above 65,536 entries.
FULL = 65_536
SIZE = FULL + 300
REDACTED, WITHHELD, RESTORED, STILL_THERE, LAST = 0, 1, 2, 3, SIZE - 1
WORDS = ("Constable Hare was drunk.", "Ann Vole asked.", "Late buses.", "Lit paths.", "The last word.")


def big_log():
    """Words redacted, withheld, restored and kept; then plain entries up to the third level; a last word."""
    log = maker.Log()
    for number, words in enumerate(WORDS[:4]):
        log.say(words, f"told-{number}")
    log.speak_of(REDACTED, "part-redacted/1", "removed", "told-0", 2, WORDS[0])
    log.speak_of(WITHHELD, "part-withheld/1", "withheld", "told-1", 2, WORDS[1])
    log.speak_of(RESTORED, "part-withheld/1", "withheld", "told-2", 2, WORDS[2])
    log.speak_of(RESTORED, "part-restored/1", "restored", "told-2", 3, WORDS[2])
    log.entries += maker.plain(0, SIZE - len(log) - 1)
    log.say(WORDS[4], "told-last")
    for gone in (REDACTED, WITHHELD):
        del log.words[gone]
    return log


@pytest.fixture(scope="session")
def made():
    """How logs are made: see maker.py."""
    return maker


@pytest.fixture(scope="session")
def keys():
    return maker.Keys()


@pytest.fixture(scope="session")
def log():
    return big_log()


@pytest.fixture(scope="session")
def pristine(log, keys, tmp_path_factory):
    """The big log in a folder that no test writes into."""
    folder = tmp_path_factory.mktemp("pristine") / "record"
    log.write(folder, keys)
    return folder


@pytest.fixture
def folder(pristine, tmp_path):
    """A copy of the big log that the test may tamper with."""
    return maker.copied(pristine, tmp_path / "record")


class Tampering:
    """A falsifier at work on a folder: has the log, its keys and how logs are made."""

    def __init__(self, folder, log, keys):
        self.folder, self.log, self.keys = folder, log, keys
        self.made = maker

    def file(self, path):
        return self.folder / path

    def flip(self, path, at):
        self.made.flipped(self.file(path), at)

    def put(self, path, content):
        self.made.put(self.file(path), content)

    def edit_note(self, old, new):
        note = self.file("log/checkpoint").read_bytes()
        assert old in note
        self.put("log/checkpoint", note.replace(old, new, 1))

    def rewrite(self, log, witnesses=0):
        """Every tile made again and signed with the real key, as the operator can."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        log.write(self.folder, self.keys, witnesses=witnesses)

    def lines(self, number, change):
        path = f"data/parts/{number}.jsonl"
        kept = self.file(path).read_bytes().splitlines(keepends=True)
        self.put(path, b"".join(change(kept)))


@pytest.fixture
def tampering(folder, log, keys):
    """With a log of its own to change: the entries are shared, the words are not."""
    return Tampering(folder, maker.Log(log.entries, log.words), keys)


@pytest.fixture
def small(keys, tmp_path):
    """A log of 300 entries in a folder that the test may tamper with: two bundles, words in both."""
    log = maker.Log()
    log.say("Late buses.", "told-0")
    log.entries += maker.plain(0, 298)
    log.say("The last word.", "told-1")
    log.write(tmp_path / "small", keys)
    log.folder = tmp_path / "small"
    return log


@pytest.fixture
def seen(tmp_path):
    return Seen(tmp_path / "state")


@pytest.fixture
def checked(seen, keys):
    """Checks what lies at an address or in a folder, by the reader's own policy."""

    def run(what, **given):
        given = {"policy": keys.policy(), "patience": ()} | given
        return check(copy_at(str(what)), seen, **given)

    return run


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """Asks as on the command line; gives the exit code and the lines that were said."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))

    def run(what, **given):
        said = []
        return verify(Asked(str(what), **given), said.append), said

    return run


class Serving(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def serving():
    """What a site does with a request, for a test to change."""
    return Serving


class Server(ThreadingHTTPServer):
    request_queue_size = 64  # the verifier asks for several files at once


@pytest.fixture
def site():
    """Serves folders as sites; gives the address of each, with the handler to change what it does."""
    servers = []

    def serve(folder, handler=Serving):
        made = type("Handler", (handler,), {"folder": folder})
        server = Server(("127.0.0.1", 0), lambda *given: made(*given, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
