"""The hashes of a whole log as its tiles hold them, made in bulk (C2SP tlog-tiles, "Merkle Tree").

Level l holds the hash of every complete subtree of 256**l leaves. Made tile by tile with one call of SHA-256
for each: this is where the time of a verification goes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from accountability.transparency.merkle import EMPTY_ROOT, HASH_BYTES, root
from accountability.transparency.tiles import TILE_HEIGHT, TILE_WIDTH, Tile

TILE_BYTES = TILE_WIDTH * HASH_BYTES
PAIR = 2 * HASH_BYTES


def leaves_of(entries: Sequence[bytes]) -> bytes:
    """Their leaf hashes, one after the other (RFC 6962 section 2.1)."""
    return b"".join([sha256(b"\x00" + entry).digest() for entry in entries])


def subtree(hashes: bytes) -> bytes:
    """The hash over a full tile: eight levels of nodes (RFC 6962 section 2.1)."""
    while len(hashes) > HASH_BYTES:
        nodes = [sha256(b"\x01" + hashes[at : at + PAIR]).digest() for at in range(0, len(hashes), PAIR)]
        hashes = b"".join(nodes)
    return hashes


@dataclass(slots=True)
class Level:
    """Hashes one after the other; `holes` are the numbers of those that could not be made: they are zeros."""

    hashes: bytearray
    holes: set[int]

    def above(self) -> "Level":
        """One hash for each full tile of this level."""
        full = len(self.hashes) // TILE_BYTES
        content = bytes(self.hashes)
        made = [subtree(content[at : at + TILE_BYTES]) for at in range(0, full * TILE_BYTES, TILE_BYTES)]
        holes = {hole // TILE_WIDTH for hole in self.holes if hole // TILE_WIDTH < full}
        return Level(bytearray(b"".join(made)), holes)

    def tile(self, tile: Tile) -> bytes:
        start = tile.index * TILE_BYTES
        return bytes(self.hashes[start : start + tile.width * HASH_BYTES])

    def fill(self, known: "Level") -> None:
        """Take from another making of this level what could not be made here."""
        for hole in self.holes - known.holes:
            place = slice(hole * HASH_BYTES, (hole + 1) * HASH_BYTES)
            self.hashes[place] = known.hashes[place]
        self.holes &= known.holes

    def put(self, index: int, content: bytes) -> None:
        """Put the hashes of a tile in the place of those that are there."""
        self.hashes[index * TILE_BYTES : index * TILE_BYTES + len(content)] = content


def levels_of(leaves: bytearray) -> list[Level]:
    """All levels of a tree of these leaves: at least one, the last with less than 256 hashes."""
    levels = [Level(leaves, set())]
    while len(levels[-1].hashes) >= TILE_BYTES:
        levels.append(levels[-1].above())
    return levels


def with_tiles(levels: list[Level], number: int, tiles: Mapping[int, bytes]) -> list[Level]:
    """These levels as they would be with other tiles at one level, and all that follows from them."""
    changed = Level(bytearray(levels[number].hashes), set(levels[number].holes))
    for index, content in tiles.items():
        changed.put(index, content)
    made = [*levels[:number], changed]
    while len(made) < len(levels):
        above = made[-1].above()
        above.fill(levels[len(made)])
        made.append(above)
    return made


def root_at(levels: Sequence[Level], size: int) -> bytes | None:
    """The root over the first `size` leaves; None where a hash is missing that it needs.

    At each level the hashes right of the last full tile, and what is right of those, make one node: the tail
    is smaller than any of them, so RFC 6962's split leaves it by itself.
    """
    if size * HASH_BYTES > len(levels[0].hashes):
        return None
    tail: list[bytes] = []
    for number, level in enumerate(levels):
        count = size >> TILE_HEIGHT * number
        first = count - count % TILE_WIDTH
        if not level.holes.isdisjoint(range(first, count)):
            return None
        row = bytes(level.hashes[first * HASH_BYTES : count * HASH_BYTES])
        hashes = [row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)] + tail
        tail = [root(hashes)] if hashes else []
    return tail[0] if tail else EMPTY_ROOT
