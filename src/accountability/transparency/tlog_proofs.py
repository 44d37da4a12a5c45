"""`.tlog-proof`: that an entry is in a log, in a file that needs nothing else (C2SP tlog-proof).

`extra` is not covered by any signature. We put the entry's bytes there, so that the file is complete; they
count only after they were hashed and their inclusion was checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from accountability.transparency.merkle import HASH_BYTES, leaf_hash
from accountability.transparency.notes import MOST_NOTE_BYTES, BadNote
from accountability.transparency.policies import Judged, Policy, PolicyRefused
from accountability.transparency.proofs import ProofRefused, check_inclusion
from accountability.transparency.spelling import (
    MOST,
    BadSpelling,
    decimal,
    from_base64,
    hash_from_base64,
    to_base64,
)

SUFFIX = ".tlog-proof"
MOST_HASHES = 63
MOST_PROOF_BYTES = MOST_NOTE_BYTES + 100 * 1024  # an entry of 65,535 bytes in base64, and every hash
_HEADER = "c2sp.org/tlog-proof@v1"
_EXTRA = "extra "
_INDEX = "index "


@dataclass(frozen=True, slots=True)
class TlogProof:
    """The entry at `index` under `checkpoint`, a signed note, by `hashes` of 32 bytes from leaf to root."""

    index: int
    hashes: Sequence[bytes]
    checkpoint: bytes
    extra: bytes | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "hashes", tuple(self.hashes))
        if not 0 <= self.index <= MOST or len(self.hashes) > MOST_HASHES:
            raise ProofRefused(f"an index is 0 to 2^63 - 1, and a proof has at most {MOST_HASHES} hashes")
        if any(len(one) != HASH_BYTES for one in self.hashes):
            raise ProofRefused(f"a hash has {HASH_BYTES} bytes")

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """The proof in these bytes. Its checkpoint is taken as it is: `check` reads it.

        Raises:
            ProofRefused: they are none.
        """
        if len(content) > MOST_PROOF_BYTES:
            raise ProofRefused(f"a proof has at most {MOST_PROOF_BYTES} bytes, this one has {len(content)}")
        head, empty_line, checkpoint = content.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
            if not empty_line or lines.pop(0) != _HEADER:
                raise ProofRefused(f"a proof begins with {_HEADER} and has an empty line")
            extra = None
            if lines and lines[0].startswith(_EXTRA):
                extra = from_base64(lines.pop(0).removeprefix(_EXTRA))
            if not lines or not lines[0].startswith(_INDEX):
                raise ProofRefused("a proof has a line that states the index")
            index = decimal(lines.pop(0).removeprefix(_INDEX))
            hashes = tuple(hash_from_base64(line) for line in lines)
        except UnicodeDecodeError as error:
            raise ProofRefused("the proof is not text") from error
        except BadSpelling as error:
            raise ProofRefused(f"the proof cannot be read: {error}") from error
        return cls(index, hashes, checkpoint, extra)

    def encode(self) -> bytes:
        """The file; the checkpoint verbatim."""
        lines = [_HEADER]
        if self.extra is not None:
            lines.append(_EXTRA + to_base64(self.extra))
        lines += [f"{_INDEX}{self.index}", *(to_base64(one) for one in self.hashes)]
        return "".join(f"{line}\n" for line in lines).encode() + b"\n" + self.checkpoint


def check(proof: TlogProof, entry: bytes, policy: Policy) -> Judged:
    """That `entry` is in a log that `policy` knows ("Verifying a tlog proof"); who saw it is in the answer.

    A quorum that is not met is for the caller to refuse.

    Raises:
        ProofRefused: the checkpoint is not signed as it must be, or it does not hold these bytes there.
    """
    try:
        judged = policy.judge(proof.checkpoint)
    except (BadNote, PolicyRefused) as error:
        raise ProofRefused(f"its checkpoint: {error}") from error
    checkpoint = judged.checkpoint
    check_inclusion(leaf_hash(entry), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return judged
