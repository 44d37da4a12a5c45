"""Hashes and roots of the log's Merkle tree (RFC 6962 section 2.1, the same as RFC 9162 section 2.1.1).

The tree is over the entries' bytes in order of position. Its proofs are in `proofs`, its files in `tiles`.
"""

from collections.abc import Iterable
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """MTH({d(0)}) = SHA-256(0x00 || d(0))."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right); both are 32-byte hashes."""
    assert len(left) == len(right) == HASH_BYTES
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The complete subtrees at the right edge of a growing tree: all that appending and the root need.

    `add` costs amortised constant time; the whole state is at most 64 hashes.
    """

    def __init__(self) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Append one 32-byte leaf hash."""
        size, node = self.size, leaf
        while size & 1:
            node = node_hash(self._subtrees.pop(), node)
            size >>= 1
        self._subtrees.append(node)
        self.size += 1

    def root(self) -> bytes:
        """MTH(D[n]): the subtrees folded from the right; SHA-256("") for the empty tree."""
        if not self._subtrees:
            return EMPTY_ROOT
        node = self._subtrees[-1]
        for left in reversed(self._subtrees[:-1]):
            node = node_hash(left, node)
        return node


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes, in order."""
    tree = Frontier()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()
