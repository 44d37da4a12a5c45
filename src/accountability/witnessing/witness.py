"""What a witness answers (C2SP tlog-witness; `transparency.witnessing` decides, this stores and signs).

One request of a log at a time is compared with what was cosigned last, stored and signed; it is answered once
what it asked for is on the disk. So of any two trees that were cosigned, the larger continues the smaller.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

import msgspec

from accountability.publishing.tile_files import tidy
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import VerifierKey
from accountability.transparency.notes import BadNote, Note, parse
from accountability.transparency.witnessing import BadRequest, Request, decide
from accountability.witnessing.identity import Identity
from accountability.witnessing.ledger import Cosigned, Ledger, hash_of

log = logging.getLogger(__name__)

TEXT = "text/plain; charset=utf-8"


class Answer(msgspec.Struct, frozen=True):
    status: int
    body: bytes
    content_type: str = TEXT


class Seen(msgspec.Struct, frozen=True):
    """A log as the front page shows it; `is_asked` where its checkpoints are still accepted."""

    origin: str
    is_asked: bool
    latest: Cosigned | None
    two_trees: bytes | None

    @property
    def origin_hash(self) -> str:
        return hash_of(self.origin)


class Witnessed:
    """One log, by the keys that may sign for it; without any, one of earlier whose latest is still shown."""

    def __init__(
        self, origin: str, keys: tuple[VerifierKey, ...], ledger: Ledger, identity: Identity
    ) -> None:
        self.origin, self.ledger = origin, ledger
        self.latest = ledger.read(identity)
        self.two_trees = ledger.two_trees()
        self._keys, self._identity = keys, identity
        self._refused: Checkpoint | None = None
        self._lock = threading.Lock()

    def seen(self) -> Seen:
        return Seen(self.origin, bool(self._keys), self.latest, self.two_trees)

    def stop(self) -> None:
        """Cosign no more; waits for the request under way."""
        with self._lock:
            self.ledger.stop()

    def answer(self, request: Request, now: int) -> Answer:
        """`now` in POSIX seconds. Raises OSError or Stopped where nothing could be stored."""
        with self._lock:
            latest = self.latest
            decision = decide(request, self._keys, latest.checkpoint if latest else None)
            if decision.store:
                return self._cosign(request, now, latest)
            if decision.status == HTTPStatus.UNPROCESSABLE_ENTITY and latest is not None:
                self._report(request, latest)
        return Answer(decision.status, decision.body, decision.content_type)

    def _cosign(self, request: Request, now: int, latest: Cosigned | None) -> Answer:
        note = parse(request.checkpoint)
        # Never earlier than before, whatever the clock does: the last time said that nothing larger was seen.
        time = max(now, latest.time) if latest else now
        # The same words in the same second are the same statement: a flood of them writes once.
        if latest is None or (latest.note.text, latest.time) != (note.text, time):
            note = self._signed(note, time)
            try:
                latest = Cosigned.read(note.encode(), self._identity)
            except BadNote as error:  # what could not be read again is not stored
                return Answer(HTTPStatus.BAD_REQUEST, f"{error}, cosigned\n".encode())
            self.ledger.store(note)
            self.latest = latest
        return Answer(HTTPStatus.OK, b"".join(line.encode() for line in latest.lines))

    def _signed(self, note: Note, time: int) -> Note:
        """The text with one line of each key of the log that signed, all verified, and our own."""
        known = {(key.name, key.key_id) for key in self._keys}
        theirs = {(line.name, line.key_id): line for line in note.signatures}
        lines = (line for who, line in theirs.items() if who in known)
        return Note(note.text, (*lines, *self._identity.cosignatures(note, time)))

    def _report(self, request: Request, latest: Cosigned) -> None:
        """Say once of a signed tree that it was not shown to continue ours.

        A wrong proof proves nothing, anybody can send one. Two signed trees of one size prove two histories.
        """
        stated, ours = request.stated, latest.checkpoint
        if stated.size == ours.size:
            if stated.root == ours.root:
                return
            self._keep_two_trees(latest.note.encode(), request.checkpoint)
        if stated != self._refused:
            self._refused = stated
            words = "%s signed a tree of %s entries that is not shown to continue the %s cosigned last"
            log.warning(words, self.origin, stated.size, ours.size)

    def _keep_two_trees(self, ours: bytes, other: bytes) -> None:
        """Only the first pair is kept. On a full disk the answer is the same, and the next one is kept."""
        if self.two_trees is None:
            try:
                self.ledger.keep_two_trees(ours, other)
            except OSError:
                log.exception("the proof that %s has two histories could not be kept", self.origin)
            self.two_trees = self.ledger.two_trees()


class Witness:
    """`room` is the folder with one folder for each log, named for its origin's SHA-256."""

    def __init__(
        self,
        identity: Identity,
        logs: Mapping[str, tuple[VerifierKey, ...]],
        room: Path,
        now: Callable[[], datetime],
    ) -> None:
        tidy(room)
        self.identity = identity
        self._now = now
        self._logs = {
            hash_of(origin): Witnessed(origin, keys, Ledger(room / hash_of(origin)), identity)
            for origin, keys in logs.items()
        }
        for file in room.glob("*/checkpoint"):
            if file.parent.name not in self._logs:
                self._logs[file.parent.name] = self._of_earlier(file.parent)

    def _of_earlier(self, folder: Path) -> Witnessed:
        ledger = Ledger(folder)
        latest = ledger.read(self.identity)
        assert latest is not None
        return Witnessed(latest.checkpoint.origin, (), ledger, self.identity)

    @property
    def is_stopped(self) -> bool:
        """Whether it can no longer store what it cosigns: it must be started again."""
        return any(one.ledger.is_stopped for one in self._logs.values())

    def add_checkpoint(self, body: bytes) -> Answer:
        """The answer to `POST <prefix>/add-checkpoint`.

        Raises:
            OSError, Stopped: nothing was cosigned, because it could not be stored.
        """
        try:
            request = Request.parse(body)
        except BadRequest as error:
            return Answer(HTTPStatus.BAD_REQUEST, f"{error}\n".encode())
        known = self._logs.get(hash_of(request.stated.origin))
        if known is None:
            unknown = decide(request, (), None)
            return Answer(unknown.status, unknown.body)
        return known.answer(request, int(self._now().timestamp()))

    def checkpoint(self, origin_hash: str) -> bytes | None:
        """The latest cosigned checkpoint of a log, as it was stored. None: never cosigned."""
        known = self._logs.get(origin_hash)
        return known.latest.note.encode() if known and known.latest else None

    def seen(self) -> Iterable[Seen]:
        """Every log, by its origin."""
        return sorted((one.seen() for one in self._logs.values()), key=lambda seen: seen.origin)

    def stop(self) -> None:
        """Cosign no more; what is under way is finished first."""
        for one in self._logs.values():
            one.stop()
