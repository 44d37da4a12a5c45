"""The words that a source serves for the entries of one bundle, as far as they open what they say."""

import re
from dataclasses import dataclass

from accountability.transparency.commitment import SALT_BYTES, commit
from accountability.transparency.tiles import TILE_WIDTH
from accountability.verifying.copies import Copy, NotThere
from accountability.verifying.words import NoPart, ServedPart, part_in

NAME = re.compile(r"[a-z][a-z0-9_]{0,43}/[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Served:
    """`is_there`: whether there was a file at all. `faults` are lines that hold no words of this bundle."""

    bundle: int
    is_there: bool
    parts: tuple[ServedPart, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def sealed(self) -> list[str]:
        return [part.sealed.hex() for part in self.parts]


def served(copy: Copy, bundle: int, size: int) -> Served:
    """What `data/parts/<bundle>.jsonl` holds for the first `size` entries. Raises CannotTell."""
    try:
        content = copy.parts(bundle)
    except NotThere:
        return Served(bundle, is_there=False)
    parts: list[ServedPart] = []
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
            parts.append(part)
    return Served(bundle, is_there=True, parts=tuple(parts), faults=tuple(faults))


def _opens(part: ServedPart) -> bool:
    is_well_formed = len(part.salt) == SALT_BYTES and NAME.fullmatch(part.name) is not None
    return is_well_formed and commit(part.name, part.salt, part.content) == part.sealed
