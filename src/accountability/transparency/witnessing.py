"""What a log asks of a witness, and what the witness owes it (C2SP tlog-witness, "add-checkpoint").

Pure: the witness must read what it stored, decide and store as one step, and store before it answers. The
editor's copy of 2026-07-22 is followed where it differs from v1.0.0: a second tree of the same size is
answered with 422 and not with 409, and a forged line of a known key with 403.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from accountability.transparency.checkpoints import Checkpoint, opened
from accountability.transparency.keys import VerifierKey
from accountability.transparency.merkle import EMPTY_ROOT, HASH_BYTES
from accountability.transparency.notes import MOST_NOTE_BYTES, BadNote, parse
from accountability.transparency.proofs import ProofRefused, check_consistency
from accountability.transparency.spelling import MOST, BadSpelling, decimal, hash_from_base64, to_base64

MOST_HASHES = 63
MOST_REQUEST_BYTES = MOST_NOTE_BYTES + 4096
SIZE_TYPE = "text/x.tlog.size"
_OLD = "old "


class BadRequest(ValueError):
    """Raised when bytes are not a request, or not an answer to one: 400."""


@dataclass(frozen=True, slots=True)
class Request:
    """`checkpoint`, a signed note, and the 32-byte hashes that prove it continues the tree of `old` leaves.

    `stated` is what the note says, which nobody has verified yet: it tells which log to look up.
    """

    old: int
    proof: Sequence[bytes]
    checkpoint: bytes
    stated: Checkpoint = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "proof", tuple(self.proof))
        if not 0 <= self.old <= MOST or len(self.proof) > MOST_HASHES:
            raise BadRequest(f"a size is 0 to 2^63 - 1, and a proof has at most {MOST_HASHES} hashes")
        if any(len(one) != HASH_BYTES for one in self.proof):
            raise BadRequest(f"a hash has {HASH_BYTES} bytes")
        try:
            object.__setattr__(self, "stated", Checkpoint.parse(parse(self.checkpoint).text))
        except BadNote as error:
            raise BadRequest(f"the checkpoint cannot be read: {error}") from error

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """The request in the body of a POST.

        Raises:
            BadRequest: it is none, or its checkpoint is none.
        """
        if len(content) > MOST_REQUEST_BYTES:
            raise BadRequest(f"a request has at most {MOST_REQUEST_BYTES} bytes")
        head, _, checkpoint = content.partition(b"\n\n")
        try:
            first, *lines = head.decode("ascii").split("\n")
            if not first.startswith(_OLD):
                raise BadRequest("a request begins with the old size")
            old = decimal(first.removeprefix(_OLD))
            proof = tuple(hash_from_base64(line) for line in lines)
        except UnicodeDecodeError as error:
            raise BadRequest("the request is not text") from error
        except BadSpelling as error:
            raise BadRequest(f"the request cannot be read: {error}") from error
        return cls(old, proof, checkpoint)

    def encode(self) -> bytes:
        """The body of the POST."""
        lines = (f"{_OLD}{self.old}", *(to_base64(one) for one in self.proof))
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.checkpoint


@dataclass(frozen=True, slots=True)
class Decision:
    """The HTTP status and the body of the answer; where `store`, the checkpoint is to be stored and cosigned.

    The body of a 200 is empty here: the witness puts its signature lines there.
    """

    status: int
    body: bytes = b""
    store: bool = False

    @property
    def content_type(self) -> str:
        return SIZE_TYPE if self.status == 409 else "text/plain; charset=utf-8"  # noqa: PLR2004


def decide(request: Request, keys: Iterable[VerifierKey], stored: Checkpoint | None) -> Decision:
    """What to answer, in the order the protocol checks.

    `keys` are those the witness trusts, of this log or of all: a key is for the log of its name. `stored` is
    the last checkpoint that was cosigned for this log's origin, if any.
    """
    checkpoint = request.stated
    own = [key for key in keys if key.name == checkpoint.origin]
    if not own:
        return Decision(404, b"This witness does not know that log.\n")
    try:
        opened(request.checkpoint, own)
    except BadNote as error:
        return Decision(403, f"{error}\n".encode())
    if request.old > checkpoint.size:
        return Decision(400, b"The old size is larger than the checkpoint's.\n")
    size, root = (stored.size, stored.root) if stored else (0, EMPTY_ROOT)
    if request.old != size:
        return Decision(409, f"{size}\n".encode())
    try:
        check_consistency(size, root, checkpoint.size, checkpoint.root, request.proof)
    except ProofRefused as error:
        return Decision(422, f"{error}\n".encode())
    return Decision(200, store=True)


def size_in(body: bytes) -> int:
    """The size that a witness has cosigned, from the body of a 409 whose type is `SIZE_TYPE`.

    Raises:
        BadRequest: it states none.
    """
    try:
        text = body.decode("ascii")
        if not text.endswith("\n"):
            raise BadRequest("the size does not end in a newline")
        return decimal(text.removesuffix("\n"))
    except (UnicodeDecodeError, BadSpelling) as error:
        raise BadRequest("the witness answers a conflict without a size") from error
