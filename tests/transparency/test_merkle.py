"""The tree is the one of RFC 6962: against its known hashes, and against its definition word for word."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.transparency.merkle import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root

# The eight inputs and the roots after each that implementations of RFC 6962 have tested each other with.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [leaf_hash(bytes.fromhex(content)) for content in INPUTS]


def by_definition(leaves):
    """MTH of RFC 6962 section 2.1, recursively: split at the largest power of two smaller than n."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def test_an_empty_log_has_the_hash_of_nothing():
    assert sha256(b"").digest() == EMPTY_ROOT == root([]) == Frontier().root()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_known_roots(size):
    assert ROOTS[size - 1] == root(LEAVES[:size]).hex()


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=70))
def test_a_growing_tree_has_at_each_size_the_root_of_the_definition(leaves):
    tree = Frontier()

    for size, leaf in enumerate(leaves):
        assert (size, by_definition(leaves[:size])) == (tree.size, tree.root())
        tree.add(leaf)
    assert by_definition(leaves) == tree.root()


@given(st.binary(max_size=80), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_no_entry_can_pass_for_an_inner_node(content, left, right):
    """The two kinds of hash begin with different bytes."""
    assert leaf_hash(content) != node_hash(left, right)
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=20, unique=True), st.data())
def test_any_change_of_any_entry_or_of_their_order_changes_the_root(leaves, data):
    one, other = data.draw(st.permutations(range(len(leaves))))[:2]
    swapped = list(leaves)
    swapped[one], swapped[other] = swapped[other], swapped[one]

    assert root(leaves) != root(swapped)
    assert root(leaves) != root(leaves[:-1])
    assert root(leaves) != root([*leaves, leaves[-1]])
