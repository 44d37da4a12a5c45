"""The words that a source serves for the entries of one bundle, as far as they open what they say.

Files are named there and read one at a time: only what is lacking, and never two of them in memory.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from accountability.transparency.commitment import SALT_BYTES, commit
from accountability.transparency.merkle import HASH_BYTES
from accountability.transparency.tiles import TILE_WIDTH
from accountability.verifying.copies import Copy, NotThere
from accountability.verifying.words import NoPart, ServedPart, file_of, part_in

NAME = re.compile(r"[a-z][a-z0-9_]{0,43}/[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Served:
    """`is_there`: whether there was a file at all. `faults` are lines that hold no words of this bundle.

    `files` are the parts that are files, without their bytes: `content` reads those of one.
    """

    bundle: int
    is_there: bool
    parts: tuple[ServedPart, ...] = ()
    files: tuple[ServedPart, ...] = ()
    read: Callable[[ServedPart], bytes | None] = lambda part: None  # noqa: ARG005 - nothing is there
    faults: tuple[str, ...] = ()

    @property
    def sealed(self) -> list[str]:
        """The commitments of words and files."""
        return [part.sealed.hex() for part in (*self.parts, *self.files)]

    def content(self, part: ServedPart) -> bytes | None:
        """The bytes of one of the files, if they open what they say. Raises CannotTell."""
        content = self.read(part)
        whole = content is not None and commit(part.name, part.salt, content) == part.sealed
        return content if whole else None


def served(copy: Copy, bundle: int, size: int) -> Served:
    """What `data/parts/<bundle>.jsonl` holds for the first `size` entries. Raises CannotTell."""
    try:
        content = copy.parts(bundle)
    except NotThere:
        return Served(bundle, is_there=False)
    parts: list[ServedPart] = []
    files: list[ServedPart] = []
    faults: dict[str, None] = {}
    for line in content.splitlines():
        try:
            part = part_in(line)
        except NoPart:
            faults[f"a line of data/parts/{bundle}.jsonl cannot be read"] = None
            continue
        if part.position >= size:  # of an entry that the checkpoint doesn't cover yet
            continue
        if part.position // TILE_WIDTH != bundle or not _opens(part):
            faults[f"entry {part.position}: the words served for it are not those that were recorded"] = None
        else:
            (parts if part.content is not None else files).append(part)
    return Served(
        bundle,
        is_there=True,
        parts=tuple(parts),
        files=tuple(files),
        read=lambda part: file_of(copy, part),
        faults=tuple(faults),
    )


def _opens(part: ServedPart) -> bool:
    is_well_formed = len(part.salt) == SALT_BYTES and NAME.fullmatch(part.name) is not None
    if part.content is None:
        return is_well_formed and len(part.sealed) == HASH_BYTES
    return is_well_formed and commit(part.name, part.salt, part.content) == part.sealed
