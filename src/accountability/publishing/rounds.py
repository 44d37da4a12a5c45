"""What a publisher does in order, so that a crash at any point leaves nothing that readers could find wrong.

Before the first signature the witnesses are asked what they hold of us; without an answer it goes on.

A checkpoint is kept in the database, then in `signer/last`, then its tiles are written, then witnesses are
asked, then readers get it. What a crash leaves:

| cut off between | is | and the next start |
| --- | --- | --- |
| entry and row | not signed | signs it |
| row and `signer/last` | signed, unknown to the signer | takes over the row, once the entries fit it |
| `signer/last` and tiles, or among the tiles | signed, not shown | writes what is missing, the same bytes |
| tiles and `checkpoint` | tiles that nobody knows of | asks witnesses again, shows it |

After any failure a round is begun anew with `recover`: what failed may have been done all the same.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from accountability.publishing.auditing import Audit, states
from accountability.publishing.log_keys import LogKeys, replaced_keys
from accountability.publishing.promises import promises, refuse_shorter
from accountability.publishing.published import CHECKPOINT, POLICY, Published
from accountability.publishing.refusals import CheckpointRewritten, EntryRewritten
from accountability.publishing.signer import Signed, Signer
from accountability.publishing.tile_files import TileFiles
from accountability.publishing.witnesses import Witnesses
from accountability.storage import checkpoints, log
from accountability.storage.checkpoints import KeptCheckpoint
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import VerifierKey
from accountability.transparency.merkle import EMPTY_ROOT, leaf_hash
from accountability.transparency.notes import parse
from accountability.transparency.policies import Policy
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, Tile, TileTree, bundle, tiles_since

if TYPE_CHECKING:
    import asyncpg

    from accountability.storage.connections import AnyConnection

HEARTBEAT = timedelta(hours=23)  # so that no day is without a fresh signature
GROWN_AT_ONCE = 1024
TILES_AT_ONCE = 16


class Tools(msgspec.Struct, frozen=True):
    """What one machine publishes with. `now` gives the time in UTC; `whom` are the witnesses and the quorum.

    `url` is where readers find the log's files.
    """

    keys: LogKeys
    signer: Signer
    files: TileFiles
    published: Published
    whom: Policy
    witnesses: Witnesses
    url: str
    now: Callable[[], datetime]

    def policy(self) -> Policy:
        """What the log says of itself: its keys that sign now, the Ed25519 key in use first."""
        logs = tuple(key.verifier for key in self.keys.signers(self.now()))
        return replace(self.whom, logs=logs, log_urls=dict.fromkeys(logs, self.url))


async def to_its_end(write: Callable[..., None], *arguments: Any) -> None:
    """Write on a thread. Who is cancelled meanwhile goes on holding the lock until it is written."""
    writing = asyncio.ensure_future(asyncio.to_thread(write, *arguments))
    try:
        await asyncio.shield(writing)
    except asyncio.CancelledError:
        await asyncio.wait({writing})
        raise


class Rounds:
    """The work of whoever holds the lock, on the connection that holds it. Dropped after any failure."""

    def __init__(self, connection: "AnyConnection", tools: Tools) -> None:
        self._connection = connection
        self._tools = tools
        self._tree = TileTree()
        self._last: Signed | None = None

    @property
    def size(self) -> int:
        """How many entries are signed for."""
        return self._last.size if self._last else 0

    async def recover(self) -> None:
        """Build the tree from the bytes of every row, and finish what a crash cut off.

        Raises PublishingRefused if the entries and what was signed before do not agree.
        """
        tools = self._tools
        await to_its_end(tools.files.tidy)
        await to_its_end(tools.signer.tidy)
        also = await replaced_keys(self._connection, tools.keys.verifiers())
        found = await promises(self._connection, tools.signer, tools.published, also)
        if found.row is None or found.remembered is None:
            await self._ask_what_was_signed(Checkpoint(tools.keys.origin, 0, EMPTY_ROOT), also)
            return
        refuse_shorter(await log.head(self._connection) + 1, found.row.size)
        audit = Audit(self._connection, self._tree, tools.published.tile)
        await audit.run(found.remembered, found.row.size)
        await self._ask_what_was_signed(found.row.checkpoint, also)
        if found.last is not None and found.last.size == found.row.size:
            self._last = found.last
        else:
            self._last = found.row
            await to_its_end(tools.signer.keep, found.row)
        await self._create(audit.missing)
        tools.witnesses.remember(tools.published.note(), tools.policy())
        await self._say_policy(tools.policy())
        shown = found.published
        if shown is None or (shown.size, shown.time or 0) < (self._last.size, self._last.time or 0):
            await self._sign_again(self._last)

    async def publish(self) -> bool:
        """Sign what was committed since, or again if a day went by or keys changed. False: nothing to do."""
        size = await log.head(self._connection) + 1
        refuse_shorter(size, self._tree.size)
        if self._last is None or size > self._last.size:
            await self._sign(size)
        elif self._is_old(self._last) or self._lacks_a_key(self._last):
            await self._sign_again(self._last)
        elif self._tools.witnesses.lacking():
            await self._show(self._last)
        else:
            return False
        return True

    async def _ask_what_was_signed(self, known: Checkpoint, also: Sequence[VerifierKey]) -> None:
        """A snapshot of the whole machine agrees with itself: only others know what was signed after it.

        Keys that no longer sign do not count: a thief who has one could stop us with it. Lost ones do.
        """
        keys = (*self._tools.policy().logs, *also)
        await self._tools.witnesses.compare(known, self._tree.node, keys)

    async def compare(self) -> None:
        """What was promised, in its three copies, between two rounds. Raises PublishingRefused."""
        tools = self._tools
        also = await replaced_keys(self._connection, tools.keys.verifiers())
        await promises(self._connection, tools.signer, tools.published, also)

    async def audit(self, pool: "asyncpg.Pool[Any]") -> None:
        """The whole log once more, while rounds go on. Raises PublishingRefused."""
        if self._last is None:
            return
        signed = self._last.checkpoint
        async with pool.acquire() as connection:
            audit = Audit(connection, self._tree, self._tools.published.tile)
            await audit.run(signed, signed.size)
            await self._create(audit.missing, connection)

    async def _sign(self, size: int) -> None:
        tools, before = self._tools, self.size
        for start in range(self._tree.size, size, GROWN_AT_ONCE):
            entries = await states(self._connection, start, min(size, start + GROWN_AT_ONCE))
            tools.keys.refuse_others(entries)
            for state in entries:
                self._tree.add(leaf_hash(state))
        now = tools.now()
        checkpoint = Checkpoint(tools.keys.origin, size, self._tree.root())
        signed = tools.signer.sign(checkpoint, now, self._last)
        row = KeptCheckpoint(size, checkpoint.root, signed.note, now)
        await checkpoints.append(self._connection, row)
        await to_its_end(tools.signer.keep, signed)
        await self._create(tiles_since(before, size))
        await self._show(signed)

    def _is_old(self, last: Signed) -> bool:
        return self._tools.now().timestamp() - (last.time or 0) >= HEARTBEAT.total_seconds()

    def _lacks_a_key(self, last: Signed) -> bool:
        """After keys were replaced, stolen ones above all: readers must not wait a day for the new ones."""
        lines = {(line.name, line.key_id) for line in parse(last.note).signatures}
        return any((key.name, key.key_id) not in lines for key in self._tools.policy().logs)

    async def _sign_again(self, last: Signed) -> None:
        """The same promise with a new time: silence must be told from nothing having happened."""
        signed = self._tools.signer.sign(last.checkpoint, self._tools.now(), last)
        await to_its_end(self._tools.signer.keep, signed)
        await self._show(signed)

    async def _show(self, signed: Signed) -> None:
        """Let readers have it, with the cosignatures it gets; then look at it as they do."""
        tools, policy = self._tools, self._tools.policy()
        note = await tools.witnesses.cosign(signed.note, self._tree.node, policy)
        await self._say_policy(policy)
        await to_its_end(tools.files.replace, CHECKPOINT, note)
        if Published(tools.published.folder).note() != note:
            raise CheckpointRewritten("log/checkpoint is not what was written there just now")
        tools.signer.read(note, "log/checkpoint")
        self._last = signed

    async def _say_policy(self, policy: Policy) -> None:
        said = policy.encode()
        if self._tools.published.policy() != said:
            await to_its_end(self._tools.files.replace, POLICY, said)

    async def _create(self, tiles: Iterable[Tile], connection: "AnyConnection | None" = None) -> None:
        left = iter(tiles)
        while some := list(islice(left, TILES_AT_ONCE)):
            written = [(tile, await self._content(tile, connection or self._connection)) for tile in some]
            await to_its_end(self._tools.files.create, written)

    async def _content(self, tile: Tile, connection: "AnyConnection") -> bytes:
        """A tile's bytes; those of a bundle from the rows, once more held against the tree."""
        if tile.level != ENTRIES:
            return self._tree.tile(tile)
        start = tile.index * TILE_WIDTH
        entries = await states(connection, start, start + tile.width)
        for position, entry in enumerate(entries, start):
            if self._tree.node(0, position) != leaf_hash(entry):
                raise EntryRewritten(f"the entry at position {position} was rewritten while it was published")
        return bundle(entries)
