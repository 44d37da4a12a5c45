"""What the log has published: the files of `log/` in the data folder, as any reader gets them.

The publisher alone writes them (`publisher.py`); whoever serves them reads here. A file is there whole or not
at all, and a tile never changes once it is there; only `checkpoint` and `policy` are replaced.
"""

from pathlib import Path

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import BadNote, parse
from accountability.transparency.policies import BadPolicy, Judged, Policy, PolicyRefused
from accountability.transparency.proofs import inclusion
from accountability.transparency.tiles import BadTile, Tile, node_from
from accountability.transparency.tlog_proofs import TlogProof

CHECKPOINT, POLICY = "checkpoint", "policy"


class Kept:
    """The bytes of a file that is replaced now and then: read again only when another file is there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int, int] | None = None
        self._content: bytes | None = None

    def content(self) -> bytes | None:
        """None: it isn't there."""
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_size)
            if seen != self._seen:
                self._content = self._path.read_bytes()
                self._seen = seen
        except (FileNotFoundError, NotADirectoryError):
            self._seen = self._content = None
        return self._content


class Published:
    """A folder with `checkpoint`, `policy` and `tile/…` (C2SP tlog-tiles). Cheap to ask for every request."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._note = Kept(folder / CHECKPOINT)
        self._policy = Kept(folder / POLICY)
        self._last: tuple[bytes, Checkpoint] | None = None

    def note(self) -> bytes | None:
        """The newest checkpoint as it is served: a signed note with its cosignatures. None: none yet."""
        return self._note.content()

    def checkpoint(self) -> Checkpoint | None:
        """What the newest note says. Its signatures are not checked here: see `judged`."""
        note = self.note()
        if note is None:
            return None
        if self._last is None or self._last[0] != note:
            try:
                self._last = (note, Checkpoint.parse(parse(note).text))
            except BadNote:
                return None
        return self._last[1]

    @property
    def size(self) -> int:
        """How many entries the newest checkpoint covers; 0 without one."""
        checkpoint = self.checkpoint()
        return checkpoint.size if checkpoint else 0

    def policy(self) -> bytes | None:
        """The log's keys with its address, its witnesses and quorum (C2SP tlog-policy)."""
        return self._policy.content()

    def judged(self) -> Judged | None:
        """The newest checkpoint by our own policy: who signed it. None: there is none that it lets pass."""
        note, policy = self.note(), self.policy()
        if note is None or policy is None:
            return None
        try:
            return Policy.parse(policy).judge(note)
        except (BadNote, BadPolicy, PolicyRefused):
            return None

    def seen_from(self) -> dict[str, int]:
        """The witnesses that have seen the newest checkpoint, and since which second (POSIX)."""
        judged = self.judged()
        return dict(judged.witnesses) if judged else {}

    def tile(self, tile: Tile) -> bytes | None:
        """The bytes of a tile or of a bundle of entries; None if it was never published."""
        try:
            return (self.folder / tile.path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def proof_of(self, index: int, entry: bytes) -> TlogProof | None:
        """That these bytes are entry `index` under the newest checkpoint, with the bytes in `extra`.

        None: it is not covered yet, or these are not its bytes.
        """
        note, checkpoint = self.note(), self.checkpoint()
        if note is None or checkpoint is None or not 0 <= index < checkpoint.size:
            return None
        node = node_from(self._read, checkpoint.size)
        try:
            if node(0, index) != leaf_hash(entry):
                return None
            hashes = tuple(inclusion(index, checkpoint.size, node))
        except (BadTile, LookupError):
            return None
        return TlogProof(index=index, hashes=hashes, checkpoint=note, extra=entry)

    def _read(self, tile: Tile) -> bytes:
        content = self.tile(tile)
        if content is None:
            raise LookupError(tile.path)
        return content


# What a process shows that has no log of its own to show.
NOTHING = Published(Path("/dev/null"))
