"""The whole log against what was published of it: at the publisher's start, and once an hour.

Every row is read and its bytes are hashed again; every bundle and tile is compared with what the rows give.
At the start that also builds the tree, later it is compared with the one in memory. What a row or a file says
of itself is never believed.
"""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from accountability.publishing.refusals import CheckpointRewritten, Clash, EntryRewritten
from accountability.storage import checkpoints
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.tiles import (
    ENTRIES,
    TILE_WIDTH,
    BadTile,
    Tile,
    TileTree,
    bundle,
    entries_in,
    tiles_of,
)
from accountability.transparency.tree_heads import Checkpoint

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

ROWS = "select position, state, leaf from log where position >= $1 and position < $2 order by position"
# What is published of a tile; None: nothing is.
Reads = Callable[[Tile], bytes | None]


async def states(connection: "AnyConnection", start: int, end: int) -> list[bytes]:
    """The bytes of the entries from `start` to before `end`, all there and each with its own leaf hash.

    Raises EntryRewritten.
    """
    rows = await connection.fetch(ROWS, start, end)
    for position, row in zip(range(start, end), rows, strict=False):
        if row["position"] != position:
            raise EntryRewritten(f"the entry at position {position} was taken out of the log")
        if leaf_hash(row["state"]) != row["leaf"]:
            raise EntryRewritten(
                f"the entry at position {position} was rewritten: its bytes do not have the hash beside them"
            )
    if len(rows) < end - start:
        raise EntryRewritten(f"the entry at position {start + len(rows)} was taken out of the log")
    return [row["state"] for row in rows]


class Audit:
    """One pass over the log. `missing` are the tiles that are not there, to be made again from the rows."""

    def __init__(self, connection: "AnyConnection", tree: TileTree, reads: Reads) -> None:
        self._connection = connection
        self._tree = tree
        self._reads = reads
        self._differing: tuple[Tile, int | None] | None = None
        self.missing: list[Tile] = []

    async def run(self, signed: Checkpoint, size: int) -> None:
        """Check the first `size` entries, and every checkpoint row over them.

        `signed` is what the signer remembers, outside the database: it tells whether an entry was rewritten
        or a checkpoint. Raises EntryRewritten, CheckpointRewritten or Clash. The tree has at least `size`
        leaves afterwards.
        """
        await self._walk(size)
        if self._tree.root(signed.size) != signed.root:
            raise EntryRewritten(self._rewritten(signed.size))
        async for covered, root in checkpoints.roots(self._connection):
            if covered <= size and self._tree.root(covered) != root:
                raise CheckpointRewritten(
                    f"the checkpoint row of size {covered:,} has another root than the log"
                )
        if self._differing is not None:
            tile, position = self._differing
            what = "cannot be read" if position is None else f"has other bytes for the entry at {position}"
            raise Clash(f"the published tile {tile.path} {what}, and the log is as it was signed")
        await self._check_tiles(size)

    async def _walk(self, size: int) -> None:
        for tile in tiles_of(size):
            if tile.level != ENTRIES:
                return
            start = tile.index * TILE_WIDTH
            entries = await states(self._connection, start, start + tile.width)
            for position, entry in enumerate(entries, start):
                self._take(position, leaf_hash(entry))
            published = self._reads(tile)
            if published is None:
                self.missing.append(tile)
            elif self._differing is None and published != bundle(entries):
                self._differing = tile, _first_difference(published, entries, start)

    def _take(self, position: int, leaf: bytes) -> None:
        if position >= self._tree.size:
            self._tree.add(leaf)
        elif self._tree.node(0, position) != leaf:
            raise EntryRewritten(f"the entry at position {position} was rewritten after it was signed")

    def _rewritten(self, size: int) -> str:
        if self._differing is None or self._differing[1] is None:
            return f"the first {size:,} entries no longer have the root that was signed for them"
        return (
            f"the entry at position {self._differing[1]} was rewritten: other bytes were signed and published"
        )

    async def _check_tiles(self, size: int) -> None:
        for tile in tiles_of(size):
            if tile.level == ENTRIES:
                continue
            await asyncio.sleep(0)
            published = self._reads(tile)
            if published is None:
                self.missing.append(tile)
            elif published != self._tree.tile(tile):
                raise Clash(
                    f"the published tile {tile.path} has other hashes than the log, which is as it was signed"
                )


def _first_difference(published: bytes, entries: list[bytes], start: int) -> int | None:
    """The position of the first entry that was published with other bytes; None: it can't be read."""
    try:
        theirs = entries_in(published)
    except BadTile:
        return None
    pairs = zip(theirs, entries, strict=False)
    same = next((number for number, (one, other) in enumerate(pairs) if one != other), None)
    return start + (min(len(theirs), len(entries)) if same is None else same)
