"""Proofs are those of RFC 9162 word for word, and nothing else passes for one."""

from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accountability.transparency.merkle import EMPTY_ROOT, leaf_hash
from accountability.transparency.proofs import (
    ProofRefused,
    check_consistency,
    check_inclusion,
    consistency,
    inclusion,
    root_from_inclusion,
    root_of,
)
from accountability.transparency.tiles import TileTree

# The reference tree by which implementations of RFC 6962 test each other (transparency-dev/merkle and, before
# it, Certificate Transparency): its eight inputs, and every node by level and index.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
NODES = {
    (0, 0): "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    (0, 1): "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    (0, 2): "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
    (0, 3): "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
    (0, 4): "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    (0, 5): "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
    (0, 6): "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
    (0, 7): "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
    (1, 0): "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    (1, 1): "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    (1, 2): "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    (1, 3): "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    (2, 0): "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    (2, 1): "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    (3, 0): "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
# index and size of the published proofs, and the nodes they are made of
KNOWN_INCLUSION = {
    (0, 1): [],
    (0, 8): [(0, 1), (1, 1), (2, 1)],
    (5, 8): [(0, 4), (1, 3), (2, 0)],
    (2, 3): [(1, 0)],
    (1, 5): [(0, 0), (1, 1), (0, 4)],
}
KNOWN_CONSISTENCY = {
    (1, 1): [],
    (1, 8): [(0, 1), (1, 1), (2, 1)],
    (6, 8): [(1, 2), (1, 3), (2, 0)],
    (2, 5): [(1, 1), (0, 4)],
    (6, 7): [(1, 2), (0, 6), (2, 0)],
}
OTHER = sha256(b"no node of any tree here").digest()
SIZES = st.integers(1, 3000)
HASHES = st.binary(min_size=31, max_size=33)


@cache
def leaf(index):
    return leaf_hash(index.to_bytes(4, "big"))


def by_definition(leaves):
    """MTH (RFC 9162 section 2.1.1)."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    k = split(leaves)
    return sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


def path(m, leaves):
    """PATH (RFC 9162 section 2.1.3.1)."""
    if len(leaves) == 1:
        return []
    k = split(leaves)
    if m < k:
        return [*path(m, leaves[:k]), by_definition(leaves[k:])]
    return [*path(m - k, leaves[k:]), by_definition(leaves[:k])]


def subproof(m, leaves, b):
    """SUBPROOF (RFC 9162 section 2.1.4.1)."""
    if m == len(leaves):
        return [] if b else [by_definition(leaves)]
    k = split(leaves)
    if m <= k:
        return [*subproof(m, leaves[:k], b=b), by_definition(leaves[k:])]
    return [*subproof(m - k, leaves[k:], b=False), by_definition(leaves[:k])]


def split(leaves):
    return 1 << (len(leaves) - 1).bit_length() - 1


def leaves_of(size):
    return [leaf(index) for index in range(size)]


@pytest.fixture(scope="module")
def big():
    tree = TileTree()
    for one in leaves_of(3000):
        tree.add(one)
    return tree


@pytest.fixture(scope="module")
def known():
    tree = TileTree()
    for content in INPUTS:
        tree.add(leaf_hash(bytes.fromhex(content)))
    return tree


def hashes(nodes):
    return [bytes.fromhex(NODES[node]) for node in nodes]


def test_the_known_nodes(known):
    assert {node: known.node(*node).hex() for node in NODES} == NODES


@pytest.mark.parametrize(("index", "size"), KNOWN_INCLUSION)
def test_the_known_inclusion_proofs(known, index, size):
    proof = hashes(KNOWN_INCLUSION[index, size])

    assert inclusion(index, size, known.node) == proof
    check_inclusion(leaf_hash(bytes.fromhex(INPUTS[index])), index, size, proof, known.root(size))


@pytest.mark.parametrize(("old", "new"), KNOWN_CONSISTENCY)
def test_the_known_consistency_proofs(known, old, new):
    proof = hashes(KNOWN_CONSISTENCY[old, new])

    assert consistency(old, new, known.node) == proof
    check_consistency(old, known.root(old), new, known.root(new), proof)


@settings(max_examples=60)
@given(size=SIZES, data=st.data())
def test_inclusion_proofs_are_those_of_the_definition_and_pass(big, size, data):
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion(index, size, big.node)

    assert proof == path(index, leaves_of(size))
    check_inclusion(leaf(index), index, size, proof, big.root(size))


@settings(max_examples=60)
@given(new=SIZES, data=st.data())
def test_consistency_proofs_are_those_of_the_definition_and_pass(big, new, data):
    old = data.draw(st.integers(1, new))
    proof = consistency(old, new, big.node)

    assert proof == subproof(old, leaves_of(new), b=True)
    check_consistency(old, big.root(old), new, big.root(new), proof)


def test_every_small_proof_is_that_of_the_definition(big):
    for size in range(1, 34):
        leaves = leaves_of(size)
        assert root_of(size, big.node) == by_definition(leaves)
        for at in range(size):
            assert inclusion(at, size, big.node) == path(at, leaves)
            assert consistency(at + 1, size, big.node) == subproof(at + 1, leaves, b=True)


def wrong(proof, *also):
    """Every way in which one hash of a proof can be flipped, left out, added, doubled or misplaced."""
    for at in range(len(proof)):
        flipped = bytes((proof[at][0] ^ 8,)) + proof[at][1:]
        yield [*proof[:at], flipped, *proof[at + 1 :]]
        yield [*proof[:at], *proof[at + 1 :]]
        yield [*proof[:at], proof[at], *proof[at:]]
        yield [*proof[:at], proof[at][:-1], *proof[at + 1 :]]
        yield [*proof[:at], proof[at] + b"\0", *proof[at + 1 :]]
    if len(proof) > 1:
        yield proof[::-1]
    for more in (b"", OTHER, *also):
        yield [more, *proof]
        yield [*proof, more]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 8, 13, 256, 257, 1000])
def test_no_inclusion_proof_with_one_thing_wrong_passes(big, size):
    root = big.root(size)
    for index in {0, 1, size // 2, size - 2, size - 1} & set(range(size)):
        proof = inclusion(index, size, big.node)
        for altered in wrong(proof, root, leaf(index)):
            with pytest.raises(ProofRefused):
                check_inclusion(leaf(index), index, size, altered, root)
        for elsewhere in {index - 1, index + 1, index ^ 2, size, -1} - {index}:
            with pytest.raises(ProofRefused):
                check_inclusion(leaf(index), elsewhere, size, proof, root)
        for other_size in {size * 2, size // 2, 0, -1}:
            with pytest.raises(ProofRefused):
                check_inclusion(leaf(index), index, other_size, proof, root)
        for other in (b"", OTHER, EMPTY_ROOT, root[:-1]):
            with pytest.raises(ProofRefused):
                check_inclusion(other, index, size, proof, root)
            with pytest.raises(ProofRefused):
                check_inclusion(leaf(index), index, size, proof, other)


@pytest.mark.parametrize(
    ("old", "new"), [(1, 2), (1, 8), (2, 5), (3, 7), (4, 8), (6, 7), (6, 8), (256, 257), (700, 1000)]
)
def test_no_consistency_proof_with_one_thing_wrong_passes(big, old, new):
    old_root, new_root = big.root(old), big.root(new)
    proof = consistency(old, new, big.node)

    for altered in wrong(proof, old_root, new_root):
        with pytest.raises(ProofRefused):
            check_consistency(old, old_root, new, new_root, altered)
    for other in {old - 1, old + 1, old ^ 2, new, 0, -1} - {old}:
        with pytest.raises(ProofRefused):
            check_consistency(other, old_root, new, new_root, proof)
    for other in {new * 2, new // 2, old, 0, -1} - {new}:
        with pytest.raises(ProofRefused):
            check_consistency(old, old_root, other, new_root, proof)
    for other in (b"", OTHER, EMPTY_ROOT, old_root[:-1]):
        with pytest.raises(ProofRefused):
            check_consistency(old, other, new, new_root, proof)
        with pytest.raises(ProofRefused):
            check_consistency(old, old_root, new, other, proof)
    with pytest.raises(ProofRefused):
        check_consistency(old, new_root, new, old_root, proof)
    with pytest.raises(ProofRefused):
        check_consistency(new, new_root, old, old_root, proof)


def test_the_right_edge_of_a_large_tree_does_not_pass_for_a_small_tree(big):
    """Every hash on the way up is the one of the large tree; only their number gives it away."""
    for index, size in ((0, 1), (1, 2), (3, 4)):
        last, whole = 2 * index + 1, 2 * size
        with pytest.raises(ProofRefused, match="more hashes"):
            check_inclusion(leaf(last), index, size, inclusion(last, whole, big.node), big.root(whole))
    with pytest.raises(ProofRefused, match="more hashes"):
        check_consistency(3, big.root(7), 4, big.root(8), consistency(7, 8, big.node))


def test_every_tree_continues_the_empty_one_and_itself_by_an_empty_proof_and_no_other(big):
    for size in (0, 1, 2, 7, 256):
        root = big.root(size)
        for old in {0, size}:
            check_consistency(old, big.root(old), size, root, [])
            assert consistency(old, size, big.node) == []
            with pytest.raises(ProofRefused, match="has to be empty"):
                check_consistency(old, big.root(old), size, root, [OTHER])


@pytest.mark.parametrize(("new", "root"), [(0, OTHER), (1, leaf(0))])
def test_an_empty_tree_has_no_root_but_one(new, root):
    with pytest.raises(ProofRefused, match="hash of nothing"):
        check_consistency(0, OTHER, new, root, [])


def test_two_trees_of_one_size_are_refused():
    with pytest.raises(ProofRefused, match="two different trees"):
        check_consistency(1, leaf(0), 1, leaf(1), [])


def test_a_fork_cannot_be_proved_by_anything_the_forger_can_make(big):
    """Entry 300 rewritten and everything hashed anew: the forger's proof fails against the old root."""
    forged = TileTree()
    for index, one in enumerate(leaves_of(1000)):
        forged.add(OTHER if index == 300 else one)

    with pytest.raises(ProofRefused):
        check_consistency(700, big.root(700), 1000, forged.root(), consistency(700, 1000, forged.node))


def test_the_root_comes_from_leaf_and_proof_alone(big):
    assert root_from_inclusion(leaf(6), 6, 7, inclusion(6, 7, big.node)) == big.root(7)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3)])
def test_what_is_not_in_the_tree_has_no_inclusion_proof(big, index, size):
    with pytest.raises(ValueError, match="has none at"):
        inclusion(index, size, big.node)


@pytest.mark.parametrize(("old", "new"), [(2, 1), (-1, 1)])
def test_a_tree_never_shrinks(big, old, new):
    with pytest.raises(ValueError, match="does not grow"):
        consistency(old, new, big.node)


@given(st.lists(HASHES, max_size=8), st.integers(-2, 2**64), st.integers(-2, 2**64), HASHES)
def test_whatever_is_offered_as_a_proof_is_refused_and_not_stumbled_over(proof, one, other, root):
    with pytest.raises(ProofRefused):
        check_inclusion(leaf(0), one, other, proof, root)
    with pytest.raises(ProofRefused):
        check_consistency(one, OTHER, other, root, proof)
