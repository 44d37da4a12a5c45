"""Tiles are those of C2SP tlog-tiles: named, cut and filled so, and enough to make every proof from."""

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.transparency.merkle import Frontier, leaf_hash, root
from accountability.transparency.proofs import consistency, inclusion, root_of
from accountability.transparency.tiles import (
    ENTRIES,
    BadTile,
    Tile,
    TileTree,
    bundle,
    entries_in,
    hashes_in,
    node_from,
    tiles_of,
    tiles_since,
)

SIZES = st.integers(0, 3000) | st.sampled_from([1, 255, 256, 257, 511, 512, 513, 65535, 65536, 65537, 70_000])
PATHS = {
    Tile(0, 1234067): "tile/0/x001/x234/067",  # the spec's own example
    Tile(0, 0): "tile/0/000",
    Tile(0, 999): "tile/0/999",
    Tile(1, 1000): "tile/1/x001/000",
    Tile(63, 5, 1): "tile/63/005.p/1",
    Tile(ENTRIES, 0, 5): "tile/entries/000.p/5",
    Tile(ENTRIES, 67_000, 255): "tile/entries/x067/000.p/255",
}


@cache
def grown(size):
    tree = TileTree()
    for index in range(size):
        tree.add(leaf_hash(index.to_bytes(4, "big")))
    return tree


@pytest.fixture(scope="module")
def big():
    """70,000 leaves, the size that the spec works out."""
    return grown(70_000)


def test_paths():
    assert {tile: tile.path for tile in PATHS} == PATHS
    assert {Tile.parse(path): path for path in PATHS.values()} == PATHS


@given(st.integers(ENTRIES, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_every_tile_is_read_back_from_its_path(level, index, width):
    tile = Tile(level, index, width)

    assert Tile.parse(tile.path) == tile
    assert tile.full == Tile(level, index, 256)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/X001/000",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/data/000",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/000\n",
        "tile/0/\u0660\u0660\u0660",
        "tile/0/../../../keys",
        "tile/0/" + "x000/" * 40 + "000",
        "tile/0/" + "x999/" * 7 + "999",
    ],
)
def test_a_tile_has_no_other_path(path):
    with pytest.raises(BadTile):
        Tile.parse(path)


@pytest.mark.parametrize(
    ("level", "index", "width"), [(-2, 0, 1), (64, 0, 1), (0, -1, 1), (0, 0, 0), (0, 0, 257)]
)
def test_there_are_no_other_tiles(level, index, width):
    with pytest.raises(BadTile):
        Tile(level, index, width)


def test_the_tiles_of_a_tree_of_70000_leaves():
    """As tlog-tiles counts them under "Partial Tiles"."""
    tiles = list(tiles_of(70_000))
    partial = {tile.path for tile in tiles if tile.width < 256}

    assert [sum(tile.level == level for tile in tiles) for level in (ENTRIES, 0, 1, 2, 3)] == [
        274,
        274,
        2,
        1,
        0,
    ]
    assert partial == {"tile/entries/273.p/112", "tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"}


def test_a_tree_of_256_leaves_has_a_full_tile_and_one_hash_above_it():
    assert [tile.path for tile in tiles_of(256)] == ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]
    assert list(tiles_of(0)) == []


@given(st.integers(0, 200_000), st.integers(0, 3000))
def test_what_is_new_is_what_was_not_there(old, more):
    had, has = set(tiles_of(old)), set(tiles_of(old + more))
    new = list(tiles_since(old, old + more))

    assert len(new) == len(set(new))
    assert set(new) == has - had


@pytest.mark.parametrize("size", [1, 7, 255, 256, 257, 700, 65_536])
def test_a_tile_holds_the_roots_of_what_is_below_it(big, size):
    """MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]) for each i ("Merkle Tree")."""
    leaves = [big.node(0, index) for index in range(size)]
    for tile in tiles_of(size):
        if tile.level == ENTRIES:
            continue
        span = 256**tile.level
        first = tile.index * 256
        wanted = [root(leaves[at * span : (at + 1) * span]) for at in range(first, first + tile.width)]
        assert hashes_in(grown(size).tile(tile)) == wanted


@settings(max_examples=30)
@given(size=SIZES, data=st.data())
def test_tiles_are_enough_for_every_node_root_and_proof(big, size, data):
    node = node_from(big.tile, size)

    assert root_of(size, node) == big.root(size)
    if size:
        index = data.draw(st.integers(0, size - 1))
        level = data.draw(st.integers(0, size.bit_length() - 1))
        at = data.draw(st.integers(0, (size >> level) - 1))
        assert node(level, at) == big.node(level, at)
        assert inclusion(index, size, node) == inclusion(index, size, big.node)
        assert consistency(index, size, node) == consistency(index, size, big.node)


def test_only_the_tiles_that_this_size_has_are_asked_for(big):
    asked = []

    def read(tile):
        asked.append(tile)
        return big.tile(tile)

    node = node_from(read, 70_000)
    for index in (0, 255, 256, 65_535, 65_536, 69_999):
        inclusion(index, 70_000, node)

    assert asked
    assert set(asked) <= set(tiles_of(70_000))
    assert len(asked) == len(set(asked)), "a tile was read twice"


def test_the_full_tile_may_be_given_where_a_partial_one_is_gone(big):
    node = node_from(lambda tile: big.tile(tile.full), 300)

    assert root_of(300, node) == big.root(300)


@pytest.mark.parametrize("length", [0, 32 * 43, 32 * 44 - 1, 32 * 45, 32 * 257])
def test_a_tile_of_another_length_is_refused(length):
    node = node_from(lambda tile: bytes(length), 300)

    with pytest.raises(BadTile, match="bytes instead of 1408"):
        node(0, 299)


@pytest.mark.parametrize(("level", "index"), [(0, 300), (8, 1), (9, 0), (-1, 0), (0, -1), (0, -2), (70, 0)])
def test_a_tree_has_no_subtree_beyond_its_size(level, index):
    tree = grown(300)

    with pytest.raises(BadTile):
        tree.node(level, index)
    with pytest.raises(BadTile):
        node_from(tree.tile, 300)(level, index)


@pytest.mark.parametrize(
    "tile", [Tile(0, 1, 45), Tile(0, 1), Tile(1, 0, 2), Tile(2, 0, 1), Tile(ENTRIES, 0, 1)]
)
def test_a_tree_has_no_tile_beyond_its_size_and_no_entries(tile):
    with pytest.raises(BadTile):
        grown(300).tile(tile)


def test_a_tree_grows_as_the_frontier_does():
    tree, frontier = TileTree(), Frontier()
    for index in range(600):
        assert (tree.size, tree.root()) == (frontier.size, frontier.root())
        one = sha256(str(index).encode()).digest()
        tree.add(one)
        frontier.add(one)


@pytest.mark.parametrize("leaf", [b"", bytes(31), bytes(33), bytes(64)])
def test_a_leaf_is_32_bytes_or_nothing_happens(leaf):
    tree = TileTree()

    with pytest.raises(BadTile):
        tree.add(leaf)
    assert tree.size == 0


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=256))
def test_entries_are_read_back_from_their_bundle(entries):
    assert entries_in(bundle(entries)) == entries


def test_the_bytes_of_a_bundle():
    longest = bytes(65_535)

    assert bundle([b"", b"abc", longest]) == b"\0\0" + b"\0\3abc" + b"\xff\xff" + longest


@pytest.mark.parametrize("entries", [[], [b""] * 257, [bytes(65_536)]])
def test_what_does_not_fit_makes_no_bundle(entries):
    with pytest.raises(BadTile):
        bundle(entries)


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"\0\1", b"\0\3ab", b"\0\1a\0", b"\0\1a\0\2b", b"\0\0" * 257]
)
def test_bytes_that_end_early_or_late_are_no_bundle(content):
    with pytest.raises(BadTile):
        entries_in(content)


@pytest.mark.parametrize("length", [0, 31, 33, 257 * 32])
def test_bytes_that_are_no_hashes_are_no_tile(length):
    with pytest.raises(BadTile):
        hashes_in(bytes(length))
