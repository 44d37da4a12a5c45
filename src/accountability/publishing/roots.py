"""The root of the tree over the log's first entries, for any number of them, without starting over each time.

Kept in memory and rebuilt after a restart. The hashes are those that the log keeps beside its bytes; that
they still belong together is what `verifying.py` checks.
"""

import asyncio
from copy import deepcopy

from accountability.publishing.stamp import Opens
from accountability.transparency.merkle import Frontier

EVERY = 4096
LEAVES = "select leaf from log where position >= $1 and position < $2 order by position"


class Roots:
    """Holds the tree's right edge at each 4096th entry: a few hundred bytes for each."""

    def __init__(self) -> None:
        self._edges = [Frontier()]
        self._growing = asyncio.Lock()

    async def root(self, opens: Opens, size: int) -> bytes:
        """The 32-byte root over the first `size` entries, all of which must be in the log."""
        async with self._growing:
            while len(self._edges) <= size // EVERY:
                edge = self._edges[-1]
                self._edges.append(await _grown(opens, edge, edge.size + EVERY))
        return (await _grown(opens, self._edges[size // EVERY], size)).root()


async def _grown(opens: Opens, edge: Frontier, size: int) -> Frontier:
    tree = deepcopy(edge)
    async with opens() as reader:
        for row in await reader.fetch(LEAVES, tree.size, size):
            tree.add(row["leaf"])
    return tree
