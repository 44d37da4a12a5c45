"""Checks every bundle and every hash tile of a log against its signed root, and says which entry is to blame.

The tree is made from the entries alone. A tile that differs from it is one of two things: a changed tile, if
the entries make the signed root; or the trace of what was signed, if the root is made by the tile and not by
the entries, and then it names the entry that was changed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.merkle import HASH_BYTES
from accountability.transparency.tiles import ENTRIES, TILE_HEIGHT, TILE_WIDTH, BadTile, Tile, tiles_of
from accountability.verifying.copies import CannotTell, Copy, each
from accountability.verifying.findings import Findings, Progress
from accountability.verifying.levels import Level, leaves_of, root_at, with_tiles

TILE_CHANGED = "this hash tile is not the log's; the entries themselves are as they were signed"
ENTRY_CHANGED = "these are not the bytes that were signed at this position"
MOST_ENTRIES = 2**25  # a hash of each is held: 1 GiB
Pair = tuple[Tile, list[bytes] | None, BadTile | None, bytes | None]


@dataclass(slots=True)
class TreeCheck:
    """One pass over the tree of a checkpoint. `made` is the tree of what was signed, if it could be made."""

    copy: Copy
    checkpoint: Checkpoint
    findings: Findings
    progress: Progress
    see: Callable[[int, list[bytes]], None] = lambda *_: (
        None
    )  # given every bundle's entries, with their start
    made: list[Level] | None = None
    _other: dict[int, dict[int, bytes]] = field(default_factory=dict)  # by level and index: served, not made

    def run(self) -> None:
        """Raises CannotTell if the copy can't be read on, or states more entries than anybody could hold."""
        if self.checkpoint.size > MOST_ENTRIES:
            raise CannotTell(f"it states {self.checkpoint.size:,} entries, at most {MOST_ENTRIES:,} are read")
        levels = [self._of_entries()]
        while len(levels[-1].hashes) >= TILE_WIDTH * HASH_BYTES:
            levels.append(levels[-1].above())
            self._compare_all(len(levels) - 1, levels[-1])
        self._blame(levels)

    def _of_entries(self) -> Level:
        """Level 0, from every bundle; its tiles are compared on the way."""
        size = self.checkpoint.size
        level = Level(bytearray(), set())
        bundles = -(-size // TILE_WIDTH)
        for done, (tile, entries, bad, served) in enumerate(each(self.copy, self._pair, _bundles(size))):
            self.progress(done, bundles, "entries")
            leaves = self._leaves(tile, entries, bad)
            if leaves is None:
                start = tile.index * TILE_WIDTH
                level.holes.update(range(start, start + tile.width))
            level.hashes += leaves or bytes(tile.width * HASH_BYTES)
            self._compare(Tile(0, tile.index, tile.width), level, served)
        return level

    def _pair(self, tile: Tile) -> Pair:
        """A bundle's entries, or why they can't be read, and the hash tile over them."""
        served = self.copy.hashes(Tile(0, tile.index, tile.width))
        try:
            return tile, self.copy.entries(tile), None, served
        except BadTile as bad:
            return tile, None, bad, served

    def _leaves(self, tile: Tile, entries: list[bytes] | None, bad: BadTile | None) -> bytes | None:
        start = tile.index * TILE_WIDTH
        if entries is not None and len(entries) == tile.width:
            self.findings.rules.entries(entries)
            self.see(start, entries)
            return leaves_of(entries)
        if entries is not None:
            bad = BadTile(f"it has {len(entries)} entries instead of {tile.width}")
        if bad is not None:
            what = f"the bundle of entries from here on cannot be read: {bad}"
            self.findings.of_tree.add(start, what, "these are not the bytes that were published")
        else:
            self.findings.gap(f"the entries {start} to {start + tile.width - 1} are missing ({tile.path})")
        self.findings.rules.skip(tile.width)
        return None

    def _compare_all(self, number: int, level: Level) -> None:
        count = len(level.hashes) // HASH_BYTES
        tiles = [
            Tile(number, index, _width(self.checkpoint.size, number, index))
            for index in range(-(-count // TILE_WIDTH))
        ]
        for tile, served in zip(tiles, each(self.copy, self.copy.hashes, tiles), strict=True):
            self._compare(tile, level, served)

    def _compare(self, tile: Tile, level: Level, served: bytes | None) -> None:
        """A hash that could not be made is taken from the tile, so that a missing file hides nothing else."""
        if served is None:
            self.findings.gap(f"a hash tile is missing ({tile.path})")
            return
        made = level.tile(tile)
        if served == made:
            return
        start = tile.index * TILE_WIDTH
        holes = level.holes.intersection(range(start, start + tile.width))
        if holes and len(served) == len(made):
            for hole in holes:
                at = (hole - start) * HASH_BYTES
                level.hashes[hole * HASH_BYTES : (hole + 1) * HASH_BYTES] = served[at : at + HASH_BYTES]
            level.holes -= holes
            made = level.tile(tile)
        if served != made:
            self._other.setdefault(tile.level, {})[tile.index] = served

    def _blame(self, levels: list[Level]) -> None:
        """Find the level at which the signed tree is to be had, and hold the rest against it."""
        signed, size = self.checkpoint.root, self.checkpoint.size
        root = root_at(levels, size)
        if root == signed:
            self.made = levels
            self._accuse_tiles(levels, self._other)
            return
        for number in sorted(self._other):
            fitting = {
                index: served for index, served in self._other[number].items() if self._fits(number, index)
            }
            candidate = with_tiles(levels, number, fitting)
            if root_at(candidate, size) == signed:
                self.made = candidate
                self._accuse_entries(number, levels)
                self._accuse_tiles(candidate, {n: self._other[n] for n in self._other if n > number})
                return
        self._accuse_entries(max(self._other, default=0) if root is None else 0, levels)
        if root is None:
            self.findings.gaps.append("so much is missing that the root cannot be made")
        else:
            what = f"the entries make the root {root.hex()}, signed is {signed.hex()}"
            self.findings.of_record.add(None, what, "at least one entry is not the one that was signed")

    def _fits(self, number: int, index: int) -> bool:
        return len(self._other[number][index]) == _width(self.checkpoint.size, number, index) * HASH_BYTES

    def _accuse_tiles(self, levels: Sequence[Level], other: dict[int, dict[int, bytes]]) -> None:
        for number, index, at in self._differences(levels, other):
            first = (index * TILE_WIDTH + at) << TILE_HEIGHT * number
            what = f"the hash that is served for it at level {number} is another"
            self.findings.of_tree.add(first, what, TILE_CHANGED)

    def _accuse_entries(self, number: int, levels: Sequence[Level]) -> None:
        """The signed tree has the tiles served at this level: what is under those that differ was changed."""
        size, shift = self.checkpoint.size, TILE_HEIGHT * number
        other = {n: self._other[n] for n in self._other if n <= number}
        for n, index, at in self._differences(levels, other):
            first = (index * TILE_WIDTH + at) << TILE_HEIGHT * n
            if n == 0:
                proves = ENTRY_CHANGED if self.made and number == 0 else "one of the two was changed"
                self.findings.of_tree.add(
                    first, "its bytes do not have the hash that is served for it", proves
                )
            elif n == number:
                last = min(size, first + (1 << shift)) - 1
                what = f"the entries {first} to {last} do not have the hash that is served for them"
                self.findings.of_tree.add(first, what, "one of them, at least, was changed")

    def _differences(
        self, levels: Sequence[Level], other: dict[int, dict[int, bytes]]
    ) -> Iterator[tuple[int, int, int]]:
        """Level, tile and place of each hash that is served as another than `levels` have it."""
        for number, tiles in other.items():
            for index, served in tiles.items():
                made = levels[number].tile(Tile(number, index, _width(self.checkpoint.size, number, index)))
                for at in range(-(-max(len(made), len(served)) // HASH_BYTES)):
                    place = slice(at * HASH_BYTES, (at + 1) * HASH_BYTES)
                    if made[place] != served[place]:
                        yield number, index, at


def _bundles(size: int) -> Iterator[Tile]:
    for tile in tiles_of(size):
        if tile.level != ENTRIES:
            return
        yield tile


def _width(size: int, number: int, index: int) -> int:
    return min(TILE_WIDTH, (size >> TILE_HEIGHT * number) - index * TILE_WIDTH)
