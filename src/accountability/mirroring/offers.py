"""What a source offers beyond what is kept, held against its signed root before any of it is kept.

The tree grows from the leaf hashes that were kept, so a root that it makes is also proof that nothing kept
was changed. Where it doesn't, the source's own tiles decide whether it signed two histories or just serves
wrong files.
"""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.merkle import HASH_BYTES, leaf_hash
from accountability.transparency.notes import BadNote
from accountability.transparency.policies import Judged, Policy, PolicyRefused
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, BadTile, Tile, TileTree, tiles_since
from accountability.verifying.copies import CannotTell, Copy, NotThere, each

# A tree takes 64 bytes a leaf in memory. No panel's record comes near it; a hostile size does.
MOST_ENTRIES = 2**25


class SourceLies(Exception):
    """Raised when what a source serves isn't what it signed. Nothing of it is kept."""


class Forked(SourceLies):
    """Raised when a source signed two histories. `offered` is the note of the second one."""

    def __init__(self, what: str, offered: bytes) -> None:
        super().__init__(what)
        self.offered = offered


@dataclass(frozen=True, slots=True)
class Offer:
    """A checkpoint as it was served, and the tree that makes its root."""

    note: bytes
    judged: Judged
    tree: TileTree

    @property
    def checkpoint(self) -> Checkpoint:
        return self.judged.checkpoint


def signed_at(judged: Judged) -> int | None:
    """The POSIX time that one of the log's own signatures states."""
    times = [time for key, time in judged.opened.signed_by if key in judged.log_keys and time]
    return max(times, default=None)


def offer_of(copy: Copy, policy: Policy, kept: TileTree, seen: Checkpoint | None) -> Offer:
    """The newest checkpoint, proven to go on from what is kept and from the last one seen.

    Raises SourceLies, Forked, or CannotTell if the source can't be read.
    """
    try:
        note = copy.checkpoint()
        judged = policy.judge(note)
    except NotThere as error:
        raise CannotTell(f"{copy.name} has no checkpoint") from error
    except (BadNote, PolicyRefused) as error:
        raise SourceLies(f"its checkpoint is refused: {error}") from error
    checkpoint = judged.checkpoint
    if seen is not None and seen.origin != checkpoint.origin:
        raise SourceLies(f"it now serves another log, {checkpoint.origin}")
    _refuse_shorter(note, checkpoint, kept, seen)
    tree = _grown(copy, checkpoint, kept)
    if tree.root() != checkpoint.root:
        _blame(copy, note, checkpoint, kept)
    if seen is not None and tree.root(seen.size) != seen.root:
        raise Forked(f"its first {seen.size:,} entries are not those that it signed before", note)
    return Offer(note, judged, tree)


def _refuse_shorter(note: bytes, offered: Checkpoint, kept: TileTree, seen: Checkpoint | None) -> None:
    if offered.size > MOST_ENTRIES:
        raise SourceLies(f"it says that it has {offered.size:,} entries, more than any record")
    if offered.size <= kept.size and kept.root(offered.size) != offered.root:
        raise Forked(f"its {offered.size:,} entries are not those that were kept", note)
    if seen is not None and offered.size < seen.size:
        raise SourceLies(
            f"it ends after {offered.size:,} entries, and it signed {seen.size:,} before: entries were taken "
            "back, or an old state is served"
        )


def _grown(copy: Copy, checkpoint: Checkpoint, kept: TileTree) -> TileTree:
    tree = deepcopy(kept)
    for leaf in _leaves(copy, kept.size, checkpoint.size):
        tree.add(leaf)
    return tree


def _blame(copy: Copy, note: bytes, checkpoint: Checkpoint, kept: TileTree) -> None:
    """Who signs other leaves in the place of those kept has forked; else the files are wrong."""
    other = _grown(copy, checkpoint, TileTree())
    if kept.size and other.root() == checkpoint.root:
        raise Forked(f"its first {kept.size:,} entries are not those that were kept", note)
    raise SourceLies("its tiles do not make the root that it signed")


def _leaves(copy: Copy, old: int, new: int) -> Iterator[bytes]:
    """The leaf hashes from position `old` to `new`, from the tiles of level 0."""
    tiles = [tile for tile in tiles_since(old, new) if tile.level == 0]
    for tile, hashes in zip(tiles, each(copy, copy.hashes, tiles), strict=True):
        if hashes is None:
            raise CannotTell(f"{tile.path} is not there")
        if len(hashes) != tile.width * HASH_BYTES:
            raise SourceLies(f"{tile.path} has {len(hashes)} bytes instead of {tile.width * HASH_BYTES}")
        start = tile.index * TILE_WIDTH
        for position in range(max(old, start), start + tile.width):
            at = (position - start) * HASH_BYTES
            yield hashes[at : at + HASH_BYTES]


def bundles_of(copy: Copy, tree: TileTree, old: int) -> Iterator[tuple[Tile, list[bytes]]]:
    """The bundles that a log of `old` entries had not, each entry held against the tree.

    Raises SourceLies with the first wrong position, or CannotTell.
    """
    tiles = [tile for tile in tiles_since(old, tree.size) if tile.level == ENTRIES]
    for tile, entries in zip(tiles, each(copy, lambda tile: _bundle(copy, tile), tiles), strict=True):
        if len(entries) != tile.width:
            raise SourceLies(f"{tile.path} holds {len(entries)} entries instead of {tile.width}")
        for position, entry in enumerate(entries, tile.index * TILE_WIDTH):
            if leaf_hash(entry) != tree.node(0, position):
                raise SourceLies(f"the bytes of entry {position} are not those that were signed")
        yield tile, entries


def _bundle(copy: Copy, tile: Tile) -> list[bytes]:
    try:
        entries = copy.entries(tile)
    except BadTile as error:
        raise SourceLies(f"{tile.path} cannot be read: {error}") from error
    if entries is None:
        raise CannotTell(f"{tile.path} is not there")
    return entries
