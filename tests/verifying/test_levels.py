"""The tree made in bulk is the tree of RFC 6962, also where hashes had to be taken from elsewhere."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.transparency.merkle import HASH_BYTES, leaf_hash, root
from accountability.transparency.tiles import TileTree, tiles_of
from accountability.verifying.levels import Level, leaves_of, levels_of, root_at, with_tiles

ENTRIES = [str(number).encode() for number in range(70_000)]
LEAVES = leaves_of(ENTRIES)


def leaf(number):
    return LEAVES[number * HASH_BYTES : (number + 1) * HASH_BYTES]


@pytest.fixture(scope="module")
def levels():
    return levels_of(bytearray(LEAVES))


@pytest.fixture(scope="module")
def tree():
    grown = TileTree()
    for entry in ENTRIES:
        grown.add(leaf_hash(entry))
    return grown


def test_every_tile_and_every_root_is_the_one_that_growing_gives(levels, tree):
    for tile in tiles_of(70_000):
        if tile.level >= 0:
            assert levels[tile.level].tile(tile) == tree.tile(tile)
    for size in (0, 1, 2, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 69_999, 70_000):
        assert root_at(levels, size) == tree.root(size)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2000))
def test_the_root_at_any_size_is_that_of_its_first_leaves(size):
    made = levels_of(bytearray(LEAVES[: 2000 * HASH_BYTES]))

    assert root_at(made, size) == root(leaf(number) for number in range(size))


def test_there_is_no_root_over_more_leaves_than_there_are(levels):
    assert root_at(levels, 70_001) is None
    assert root_at(levels, 2**40) is None


def test_a_root_that_needs_a_hash_that_is_missing_is_none(levels):
    made = levels_of(bytearray(LEAVES[: 600 * HASH_BYTES]))
    made[0].holes = {300}
    made[1].holes = {1}

    assert root_at(made, 256) == root_at(levels, 256)
    assert root_at(made, 301) is None
    assert root_at(made, 600) is None


def test_a_hole_in_a_tile_is_a_hole_above_it_and_can_be_filled_there():
    below = Level(bytearray(LEAVES[: 512 * HASH_BYTES]), {300, 301})
    above = below.above()
    assert above.holes == {1}

    known = Level(bytearray(LEAVES[: 512 * HASH_BYTES]), set()).above()
    above.hashes[HASH_BYTES:] = bytes(HASH_BYTES)
    above.fill(known)

    assert (above.holes, above.hashes) == (set(), known.hashes)


def test_other_tiles_at_one_level_change_all_above_and_nothing_else(levels):
    forged = sha256(b"forged").digest() * 256

    changed = with_tiles(levels, 0, {3: forged})

    assert root_at(changed, 700) == root_at(levels, 700)
    assert root_at(changed, 70_000) != root_at(levels, 70_000)
    assert root_at(with_tiles(changed, 0, {3: LEAVES[3 * 8192 : 4 * 8192]}), 70_000) == root_at(
        levels, 70_000
    )
