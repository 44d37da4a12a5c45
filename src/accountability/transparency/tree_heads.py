"""What a checkpoint's text says: whose log, how many entries, which root (C2SP tlog-checkpoint v1.0.0).

Below `keys`, because an ML-DSA-44 signature is over what the text says and not over its bytes. Everyone
else takes `Checkpoint` from `checkpoints`.
"""

from dataclasses import dataclass
from typing import Self

from accountability.transparency.merkle import HASH_BYTES
from accountability.transparency.notes import BadNote, readable
from accountability.transparency.spelling import MOST, BadSpelling, decimal, hash_from_base64, to_base64

_OWN_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`size` entries under the 32-byte `root`, in the log that `origin` names ("Note text").

    `extensions` are lines that we read and never write: an ML-DSA-44 signature does not cover them.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        lines = (self.origin, *self.extensions)
        if not all(lines) or any("\n" in line for line in lines):
            raise BadNote("the origin and each extension is one line that is not empty")
        if not 0 <= self.size <= MOST or len(self.root) != HASH_BYTES:
            raise BadNote("a checkpoint has a size of 0 to 2^63 - 1 and a root of 32 bytes")

    @classmethod
    def parse(cls, text: bytes) -> Self:
        """The checkpoint in the text of a note, without its signatures.

        Raises:
            BadNote: the text is not that of a checkpoint.
        """
        *lines, rest = readable(text).split("\n")
        if rest or len(lines) < _OWN_LINES:
            raise BadNote("a checkpoint's text is three or more lines")
        try:
            size, root = decimal(lines[1]), hash_from_base64(lines[2])
        except BadSpelling as error:
            raise BadNote(f"the checkpoint's size or root: {error}") from error
        return cls(lines[0], size, root, tuple(lines[_OWN_LINES:]))

    def encode(self) -> bytes:
        """The text of a note."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines).encode()
