"""Signs checkpoints, and remembers the last one outside the database, in `signer/last`.

It is the log's own conscience: it signs nothing smaller than it signed last, and no second root for a size,
whatever the database says. What it signed counts from the moment that `keep` returns.
"""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from accountability.publishing.log_keys import LogKeys
from accountability.publishing.refusals import CheckpointRewritten, LogShorter, OtherKey
from accountability.publishing.tile_files import PRIVATE, replace, tidy
from accountability.transparency.checkpoints import Checkpoint, Unsigned, opened
from accountability.transparency.keys import ED25519, VerifierKey
from accountability.transparency.notes import BadNote, Note, parse

if sys.platform != "win32":
    import fcntl

LAST, LOCK = "last", "lock"


class Signed(msgspec.Struct, frozen=True):
    """A note that this log signed; `time` is when by its newest cosignature, in POSIX seconds."""

    note: bytes
    checkpoint: Checkpoint
    time: int | None

    @property
    def size(self) -> int:
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        return self.checkpoint.root


class Signer:
    """`folder` is `signer/` of the data folder: nobody but this machine's publisher writes there."""

    def __init__(self, folder: Path, keys: LogKeys) -> None:
        self._folder = folder
        self._keys = keys

    @contextlib.contextmanager
    def owned(self) -> Iterator[bool]:
        """Be the only process that signs with this folder. False: another one is."""
        with (self._folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def last(self, also: Sequence[VerifierKey] = ()) -> Signed | None:
        """What was signed last. `also` are keys that the log says were replaced by ours."""
        try:
            note = (self._folder / LAST).read_bytes()
        except FileNotFoundError:
            return None
        return self.read(note, str(self._folder / LAST), also)

    def remembers(self) -> bool:
        """Whether anything was ever signed here."""
        return (self._folder / LAST).exists()

    def covers(self) -> int:
        """How many entries the last note says it covers, whoever signed it; 0 if it says nothing."""
        try:
            return Checkpoint.parse(parse((self._folder / LAST).read_bytes()).text).size
        except (FileNotFoundError, BadNote):
            return 0

    def read(self, note: bytes, where: str, also: Sequence[VerifierKey] = ()) -> Signed:
        """A note that should be ours. Raises OtherKey or CheckpointRewritten, naming where it lies."""
        try:
            found = opened(note, [*self._keys.verifiers(), *also])
        except Unsigned as error:
            raise OtherKey(f"{where} was signed with other keys than this machine has") from error
        except BadNote as error:
            raise CheckpointRewritten(f"{where} is not what this log signed: {error}") from error
        if found.checkpoint.origin != self._keys.origin:
            raise OtherKey(
                f"{where} was signed for {found.checkpoint.origin}, and this log is {self._keys.origin}"
            )
        times = [time for _, time in found.signed_by if time is not None]
        return Signed(note, found.checkpoint, max(times, default=None))

    def sign(self, checkpoint: Checkpoint, now: datetime, last: Signed | None) -> Signed:
        """Sign with every key that signs now. Its time never goes back, whatever the clock does."""
        if last is not None and checkpoint.size < last.size:
            raise LogShorter(f"the log holds {checkpoint.size:,} entries and {last.size:,} were signed")
        if last is not None and checkpoint.size == last.size and checkpoint.root != last.root:
            raise CheckpointRewritten(f"another root was signed for the first {last.size:,} entries")
        time = max(int(now.timestamp()), (last.time or 0) if last else 0)
        text = checkpoint.encode()
        signatures = tuple(
            key.sign(text, None if key.kind == ED25519 else time) for key in self._keys.signers(now)
        )
        return Signed(Note(text, signatures).encode(), checkpoint, time)

    def keep(self, signed: Signed) -> None:
        """Remember it; durable on return."""
        replace(self._folder / LAST, signed.note, PRIVATE)

    def tidy(self) -> None:
        tidy(self._folder)
