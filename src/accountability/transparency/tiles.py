"""The log's tree and entries as files that never change (C2SP tlog-tiles, "Merkle Tree" and "Log entries").

A hash tile at level l holds up to 256 hashes, each of a complete subtree of 256**l leaves; an entry bundle
holds the entries under one tile of level 0. Tiles follow from the entries alone: whoever has those can
make every tile again, byte for byte.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from accountability.transparency.merkle import HASH_BYTES, node_hash
from accountability.transparency.proofs import Node, root_of

TILE_HEIGHT = 8
TILE_WIDTH = 256
ENTRIES = -1  # the level of entry bundles
MOST_LEVEL = 63
MOST_ENTRY_BYTES = 0xFFFF
_CACHED_TILES = 256  # of 8 KiB
_PATH = re.compile(r"tile/(entries|[0-9]{1,2})/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([0-9]{1,3}))?")


class BadTile(ValueError):
    """Raised when a path or bytes are no tile, and when a tree does not have what it is asked for."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Which tile: `level` 0 to 63, or -1 for an entry bundle; `width` 1 to 256 hashes or entries."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def __post_init__(self) -> None:
        if not (ENTRIES <= self.level <= MOST_LEVEL and self.index >= 0 and 1 <= self.width <= TILE_WIDTH):
            raise BadTile(f"there is no tile {self.index} of level {self.level} and width {self.width}")

    @property
    def path(self) -> str:
        """Such as `tile/0/x001/067` and, while it is partial, `tile/entries/000.p/5`."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        digits = f"{self.index:03d}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        number = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
        return f"tile/{level}/{number}" + ("" if self.width == TILE_WIDTH else f".p/{self.width}")

    @classmethod
    def parse(cls, path: str) -> Self:
        """The tile that `path` names, if that is its one path.

        Raises:
            BadTile: it is not.
        """
        found = _PATH.fullmatch(path)
        if found is None:
            raise BadTile(f"{path[:80]!r} is not the path of a tile")
        level, number, width = found.groups()
        index = int(re.sub("[x/]", "", number))
        tile = cls(
            ENTRIES if level == "entries" else int(level), index, TILE_WIDTH if width is None else int(width)
        )
        if tile.path != path:
            raise BadTile(f"{path[:80]!r} is not how the path of a tile is spelled")
        return tile

    @property
    def full(self) -> "Tile":
        """The tile this one becomes, or is: a reader may ask for it where a partial one is gone."""
        return Tile(self.level, self.index)


def tiles_of(size: int) -> Iterator[Tile]:
    """Every bundle and hash tile of a tree of `size` leaves; the right edge is partial."""
    return tiles_since(0, size)


def tiles_since(old: int, new: int) -> Iterator[Tile]:
    """Those that a tree of `new` leaves has and one of `old` leaves had not: bundles first, then by level."""
    for level in range(ENTRIES, MOST_LEVEL + 1):
        shift = TILE_HEIGHT * max(level, 0)
        had, has = old >> shift, new >> shift
        if has == 0:
            return
        if has > had:
            full, partial = divmod(has, TILE_WIDTH)
            yield from (Tile(level, index) for index in range(had // TILE_WIDTH, full))
            if partial:
                yield Tile(level, full, partial)


def bundle(entries: Sequence[bytes]) -> bytes:
    """The bytes of an entry bundle: each entry after its length, two bytes, the most significant first.

    Raises:
        BadTile: there is none, there are more than 256, or one has more than 65,535 bytes.
    """
    if not 1 <= len(entries) <= TILE_WIDTH:
        raise BadTile(f"a bundle has 1 to {TILE_WIDTH} entries, these are {len(entries)}")
    if any(len(entry) > MOST_ENTRY_BYTES for entry in entries):
        raise BadTile(f"an entry has at most {MOST_ENTRY_BYTES} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def entries_in(bundle: bytes) -> list[bytes]:
    """The entries in the bytes of a bundle, 1 to 256 of them.

    Raises:
        BadTile: the bytes end within an entry, or hold none, or more than 256.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(bundle):
        end = at + 2 + int.from_bytes(bundle[at : at + 2], "big")
        if end > len(bundle) or len(entries) == TILE_WIDTH:
            raise BadTile(f"the bytes from {at} on are not an entry of a bundle")
        entries.append(bundle[at + 2 : end])
        at = end
    if not entries:
        raise BadTile("a bundle is never empty")
    return entries


def hashes_in(tile: bytes) -> list[bytes]:
    """The hashes in the bytes of a hash tile, 1 to 256 of them.

    Raises:
        BadTile: the bytes are not whole hashes, or none, or more than 256.
    """
    if len(tile) % HASH_BYTES or not 1 <= len(tile) // HASH_BYTES <= TILE_WIDTH:
        raise BadTile(f"{len(tile)} bytes are not 1 to {TILE_WIDTH} hashes")
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


class TileTree:
    """A growing tree that keeps the hash of every complete subtree: 64 bytes a leaf in all.

    `add` costs amortised constant time, `node` constant time, `root` the logarithm of the size.
    """

    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]

    @property
    def size(self) -> int:
        return len(self._levels[0]) // HASH_BYTES

    def add(self, leaf: bytes) -> None:
        """Append one 32-byte leaf hash."""
        if len(leaf) != HASH_BYTES:
            raise BadTile(f"a leaf hash has {HASH_BYTES} bytes, this one has {len(leaf)}")
        level, node = 0, leaf
        self._levels[0] += node
        while len(self._levels[level]) % (2 * HASH_BYTES) == 0:
            node = node_hash(bytes(self._levels[level][-2 * HASH_BYTES : -HASH_BYTES]), node)
            level += 1
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += node

    def node(self, level: int, index: int) -> bytes:
        """MTH over the 2**level leaves from index * 2**level on.

        Raises:
            BadTile: not all of them are there.
        """
        if not (0 <= level < len(self._levels) and index >= 0):
            raise BadTile(f"a tree of {self.size} has no subtree {index} of 2**{level} leaves")
        found = bytes(self._levels[level][index * HASH_BYTES : (index + 1) * HASH_BYTES])
        if not found:
            raise BadTile(f"a tree of {self.size} has no subtree {index} of 2**{level} leaves")
        return found

    def root(self, size: int | None = None) -> bytes:
        """The root now, or when the tree had `size` leaves.

        Raises:
            BadTile: it never had so many.
        """
        return root_of(self.size if size is None else size, self.node)

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a hash tile.

        Raises:
            BadTile: the tree has not grown so far, or a bundle was asked for: entries are not kept here.
        """
        level = tile.level * TILE_HEIGHT
        start = tile.index * TILE_WIDTH * HASH_BYTES
        end = start + tile.width * HASH_BYTES
        if not (0 <= level < len(self._levels) and end <= len(self._levels[level])):
            raise BadTile(f"a tree of {self.size} has no {tile.path}")
        return bytes(self._levels[level][start:end])


def node_from(tiles: Callable[[Tile], bytes], size: int) -> Node:
    """Reads complete subtrees of a tree of `size` leaves from its tiles, as makers of proofs ask for them.

    `tiles` is asked for the tile of the width that this size has, and may give the full one in its place
    (tlog-tiles, "Partial Tiles"). The last 256 tiles are remembered. Nothing is authenticated: a tile that
    lies makes a proof that its check refuses.
    """

    @lru_cache(maxsize=_CACHED_TILES)
    def read(tile: Tile) -> list[bytes]:
        content = tiles(tile)
        if len(content) not in {tile.width * HASH_BYTES, TILE_WIDTH * HASH_BYTES}:
            raise BadTile(f"{tile.path} has {len(content)} bytes instead of {tile.width * HASH_BYTES}")
        return hashes_in(content)

    def node(level: int, index: int) -> bytes:
        if level < 0 or index < 0 or (index + 1) << level > size:
            raise BadTile(f"a tree of {size} has no subtree {index} of 2**{level} leaves")
        tile_level, height = divmod(level, TILE_HEIGHT)
        number, at = divmod(index << height, TILE_WIDTH)
        width = min(TILE_WIDTH, (size >> tile_level * TILE_HEIGHT) - number * TILE_WIDTH)
        hashes = read(Tile(tile_level, number, width))[at : at + (1 << height)]
        while len(hashes) > 1:
            pairs = zip(hashes[::2], hashes[1::2], strict=True)
            hashes = [node_hash(left, right) for left, right in pairs]
        return hashes[0]

    return node
