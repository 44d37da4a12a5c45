"""Inclusion and consistency proofs, made and checked (RFC 9162 sections 2.1.3 and 2.1.4, as RFC 6962).

Makers ask `node(level, index)` for the hash of a complete subtree: MTH over the 2**level leaves that begin
at index * 2**level. They believe what it says; a proof from it is only worth what its check against a signed
root says. Checkers believe nothing but the root they are given.
"""

from collections.abc import Callable, Sequence

from accountability.transparency.merkle import EMPTY_ROOT, HASH_BYTES, node_hash

Node = Callable[[int, int], bytes]


class ProofRefused(ValueError):
    """Raised when a proof does not prove what it is offered for; its words say which rule it breaks."""


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """PATH(index, D[size]), from the leaf's sibling to the root's child (RFC 9162 section 2.1.3.1).

    Raises:
        ValueError: there is no such index in a tree of this size.
    """
    if not 0 <= index < size:
        raise ValueError(f"a tree of {size} leaves has none at {index}")
    path, start, count = [], 0, size
    while count > 1:
        half = _split(count)
        if index < start + half:
            path.append(_subtree(start + half, count - half, node))
            count = half
        else:
            path.append(_subtree(start, half, node))
            start, count = start + half, count - half
    return path[::-1]


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """PROOF(old, D[new]) (RFC 9162 section 2.1.4.1); empty where `old` is 0 or `new`.

    Raises:
        ValueError: the old tree is larger than the new one.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} leaves does not grow from one of {old}")
    if old == 0:
        return []
    path, start, count = [], 0, new
    while old != start + count:
        half = _split(count)
        if old <= start + half:
            path.append(_subtree(start + half, count - half, node))
            count = half
        else:
            path.append(_subtree(start, half, node))
            start, count = start + half, count - half
    if start:  # else this subtree is the whole old tree, whose root the checker holds
        path.append(_subtree(start, count, node))
    return path[::-1]


def root_of(size: int, node: Node) -> bytes:
    """MTH(D[size]); SHA-256("") where the size is 0."""
    return _subtree(0, size, node) if size else EMPTY_ROOT


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The root that `proof` leads to from the 32-byte leaf hash at `index` (RFC 9162 section 2.1.3.2).

    Raises:
        ProofRefused: the proof is not one for this index and size, whatever the root.
    """
    _are_hashes(leaf, *proof)
    if not 0 <= index < size:
        raise ProofRefused(f"a tree of {size} leaves has none at {index}")
    fn, sn, root = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            raise ProofRefused(f"the proof has more hashes than {index} in {size} needs")
        if fn & 1 or fn == sn:
            root = node_hash(sibling, root)
            fn, sn = _up_to_a_right_child(fn, sn)
        else:
            root = node_hash(root, sibling)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ProofRefused(f"the proof has fewer hashes than {index} in {size} needs")
    return root


def check_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """That the tree with this root has the 32-byte leaf hash at `index` (RFC 9162 section 2.1.3.2).

    Raises:
        ProofRefused: it is not shown.
    """
    if root_from_inclusion(leaf, index, size, proof) != root:
        raise ProofRefused(f"the proof for {index} does not lead to the root of the tree of {size}")


def check_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """That the new tree begins with all that the old one held (RFC 9162 section 2.1.4.2).

    An empty tree and a tree of the same size need an empty proof and no other (tlog-witness,
    "add-checkpoint"); an empty tree has the root of the empty tree.

    Raises:
        ProofRefused: it is not shown.
    """
    _are_hashes(old_root, new_root, *proof)
    if not 0 <= old_size <= new_size:
        raise ProofRefused(f"a tree of {new_size} leaves does not grow from one of {old_size}")
    for size, root in ((old_size, old_root), (new_size, new_root)):
        if size == 0 and root != EMPTY_ROOT:
            raise ProofRefused("the root of an empty tree is the hash of nothing, and this is another")
    if old_size in {0, new_size}:
        if proof:
            raise ProofRefused("where nothing has to be shown, the proof has to be empty")
        if old_size == new_size and old_root != new_root:
            raise ProofRefused(f"there are two different trees of {new_size} leaves")
        return
    if _roots_from_consistency(old_size, old_root, new_size, proof) != (old_root, new_root):
        raise ProofRefused(f"the tree of {new_size} leaves does not continue the one of {old_size}")


def _roots_from_consistency(
    old_size: int, old_root: bytes, new_size: int, proof: Sequence[bytes]
) -> tuple[bytes, bytes]:
    """Both roots as the proof makes them, where 0 < old size < new size; names are those of the RFC."""
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not proof:
        raise ProofRefused("the proof is empty")
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            raise ProofRefused(f"the proof has more hashes than from {old_size} to {new_size} needs")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            fn, sn = _up_to_a_right_child(fn, sn)
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ProofRefused(f"the proof has fewer hashes than from {old_size} to {new_size} needs")
    return fr, sr


def _up_to_a_right_child(fn: int, sn: int) -> tuple[int, int]:
    """At the right edge: past the levels at which the node has no sibling."""
    while fn and not fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn


def _split(count: int) -> int:
    """The largest power of two smaller than `count`, which is at least 2."""
    return 1 << (count - 1).bit_length() - 1


def _subtree(start: int, count: int, node: Node) -> bytes:
    """MTH(D[start:start + count]), where `start` is a multiple of a power of two not below `count`."""
    complete = []
    while count:
        level = count.bit_length() - 1
        complete.append(node(level, start >> level))
        start, count = start + (1 << level), count - (1 << level)
    root = complete.pop()
    while complete:
        root = node_hash(complete.pop(), root)
    return root


def _are_hashes(*hashes: bytes) -> None:
    for one in hashes:
        if len(one) != HASH_BYTES:
            raise ProofRefused(f"a hash has {HASH_BYTES} bytes, this one has {len(one)}")
