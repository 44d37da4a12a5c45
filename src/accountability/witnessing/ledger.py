"""What a witness last cosigned of one log: one file, replaced whole, never taken back.

`checkpoint` is a signed note: the log's text, the log's signatures, the witness's own cosignatures. It is on
the disk before anybody gets to see it. After a crash it is the one before or the new one; where it is the new
one and the answer was lost, the log learns the size from a 409 and goes on from there.

An older copy must never be put back: the witness would cosign again what it cosigned otherwise already.
"""

from hashlib import sha256
from pathlib import Path

import msgspec

from accountability.publishing.tile_files import PRIVATE, sync_folder, write_draft
from accountability.transparency.checkpoints import Checkpoint, opened
from accountability.transparency.notes import BadNote, Note, Signature
from accountability.witnessing.identity import Identity, WitnessRefused


class Stopped(Exception):
    """Raised when no more is cosigned: the witness is leaving, or could not tell what its disk holds."""


class Cosigned(msgspec.Struct, frozen=True):
    """A checkpoint with the witness's cosignatures, and their time in POSIX seconds."""

    checkpoint: Checkpoint
    note: Note
    lines: tuple[Signature, ...]
    time: int

    @classmethod
    def read(cls, content: bytes, identity: Identity) -> "Cosigned":
        """What the stored bytes say. Raises BadNote unless both keys cosigned them, at one time."""
        found = opened(content, identity.verifiers)
        own = {(key.name, key.key_id) for key in identity.verifiers}
        lines = tuple(line for line in found.note.signatures if (line.name, line.key_id) in own)
        times = [time for _, time in found.signed_by]
        if len(times) != len(own) or len(lines) != len(own) or len(set(times)) != 1 or not times[0]:
            raise BadNote("it does not bear one cosignature of each key, of the same time")
        return cls(found.checkpoint, found.note, lines, times[0])


class Ledger:
    """The files of one log in the witness's folder. Used by one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checkpoint = folder / "checkpoint"
        self._two_trees = folder / "two-trees"
        self._stopped = False

    @property
    def is_stopped(self) -> bool:
        return self._stopped

    def stop(self) -> None:
        """Store nothing more, until the next start."""
        self._stopped = True

    def read(self, identity: Identity) -> Cosigned | None:
        """What was cosigned last. None: nothing ever was.

        Made durable first: a killed process may have left it where only a running machine knows it.
        """
        if not self._checkpoint.exists():
            return None
        sync_folder(self._folder)
        try:
            cosigned = Cosigned.read(self._checkpoint.read_bytes(), identity)
        except BadNote as error:
            raise self._altered(str(error)) from error
        if hash_of(cosigned.checkpoint.origin) != self._folder.name:
            raise self._altered("it is another log's")
        return cosigned

    def _altered(self, reason: str) -> WitnessRefused:
        return WitnessRefused(
            f"{self._checkpoint} is not as this witness left it ({reason}). It says what may be cosigned "
            "next: do not remove it and do not put an older copy back. If it is lost, start a new witness, "
            "with a new name and an empty data folder"
        )

    def store(self, note: Note) -> None:
        """Durable on return.

        Raises:
            OSError: nothing was stored, as on a full disk; or nobody can tell, and then no more is stored.
            Stopped: no more is stored.
        """
        draft = self._draft(note.encode())
        try:
            draft.replace(self._checkpoint)
            sync_folder(self._folder)
        except OSError:
            self._stopped = True
            raise

    def keep_two_trees(self, ours: bytes, other: bytes) -> None:
        """Keep what was cosigned, and the log's other signed tree of that size."""
        self._draft(ours + b"\n" + other).replace(self._two_trees)
        sync_folder(self._folder)

    def two_trees(self) -> bytes | None:
        """Two notes one after the other, both signed by the log, which prove that it has two histories."""
        return self._two_trees.read_bytes() if self._two_trees.exists() else None

    def _draft(self, content: bytes) -> Path:
        if self._stopped:
            raise Stopped
        if not self._folder.exists():
            self._folder.mkdir(mode=0o700)
            sync_folder(self._folder.parent)
        return write_draft(self._folder.parent, content, PRIVATE)


def hash_of(origin: str) -> str:
    """A log's name in addresses and folders: SHA-256 of its origin, in lowercase hexadecimal."""
    return sha256(origin.encode()).hexdigest()
