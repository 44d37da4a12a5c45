"""Signed checkpoints, and who signed them (C2SP tlog-checkpoint v1.0.0; signed-note v1.0.0, "Signatures")."""

from collections.abc import Iterable
from dataclasses import dataclass

from accountability.transparency.keys import VerifierKey
from accountability.transparency.notes import BadNote, BadSignature, Note, parse
from accountability.transparency.tree_heads import Checkpoint

__all__ = ["Checkpoint", "Opened", "Unsigned", "opened"]


class Unsigned(BadNote):
    """Raised when no key that is known signed."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A note with what it says and the known keys that signed it, each once, in the order of their lines.

    The time is the one a cosignature states, in POSIX seconds (the latest, if a key signed more than once);
    None for a key that states none.
    """

    checkpoint: Checkpoint
    note: Note
    signed_by: tuple[tuple[VerifierKey, int | None], ...]


def opened(content: bytes, keys: Iterable[VerifierKey]) -> Opened:
    """The checkpoint that these bytes are, signed by at least one of `keys`.

    Signatures by others are ignored. One that names a known key and is not that key's refuses the whole note.

    Raises:
        Unsigned: none of the keys signed.
        BadNote: it is no note, or no checkpoint, or a known key's signature fails.
    """
    known = {(key.name, key.key_id): key for key in keys}
    note = parse(content)
    times: dict[VerifierKey, int | None] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        try:
            time = key.verify(note.text, signature.value)
        except BadSignature as error:
            raise BadNote(str(error)) from error
        times[key] = time if time is None else max(time, times.get(key) or 0)
    if not times:
        raise Unsigned("nobody we know signed this checkpoint")
    return Opened(Checkpoint.parse(note.text), note, tuple(times.items()))
