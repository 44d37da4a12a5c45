"""Keeps another log's entries and words in a database of ours, where the public pages read them.

Entries, rows, words, removals and the checkpoint of one poll are one transaction: readers see the state
before or the state after. Only the first copy is made in steps, and it is shown to nobody until it is whole:
the first checkpoint's row says that it is.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec
from eventsourcing.persistence import IntegrityError

from accountability.domain.integrity import Recorded
from accountability.domain.removals import PartRedacted, PartRestored, PartWithheld
from accountability.mirroring.doubts import Doubts, Incomplete, doubts_about, first_listed
from accountability.mirroring.fetching import keep_parts, take_files
from accountability.mirroring.offers import Offer, SourceLies, signed_at
from accountability.mirroring.wording import Served
from accountability.projections.filling import Gathered, are_current, replay
from accountability.projections.folding import Fold, met
from accountability.publishing.published import Published
from accountability.storage import checkpoints, log
from accountability.storage.checkpoints import KeptCheckpoint
from accountability.storage.codec import decode
from accountability.storage.database import DatabaseRefused
from accountability.storage.redaction import wipe
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note
from accountability.transparency.policies import Judged
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, Tile, entries_in, tiles_since
from accountability.transparency.times import moment_of
from accountability.verifying.copies import CannotTell

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

APPEND = "select log_follow($1, $2, $3, $4, $5, $6, $7, $8)"
CARRY_OUT = "select removals_follow()"
AT_ONCE = 4  # bundles
TAKES_AWAY = (PartRedacted, PartWithheld)
# What goes wrong for another reason than that the entries make no sense, or is told in its own words.
NOT_THE_ENTRIES = (
    msgspec.MsgspecError,
    IntegrityError,
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
)

Alarms = dict[int, tuple[str, ...]]
Words = Callable[[int], Served]


class Keeper:
    """The database's side of a mirror. `owner_url`, if given, is for wiping destroyed words off the disk."""

    def __init__(self, pool: "asyncpg.Pool[Any]", published: Published, owner_url: str | None) -> None:
        self._pool = pool
        self._published = published
        self._owner_url = owner_url
        self.is_whole = False

    async def prepare(self) -> None:
        """Before anything is served: words that are removed are gone, also after a restore."""
        async with self._pool.acquire() as connection:
            await connection.fetchval(CARRY_OUT)
            self.is_whole = await checkpoints.newest(connection) is not None

    async def take(self, offer: Offer, words: Words, also: Iterable[int], known: Alarms | None) -> Alarms:
        """Keep what is new, and the words of the bundles touched and of those `also` named.

        Returns the alarms of the bundles that were read. Raises Incomplete, with nothing kept, if there are
        doubts beyond those `known` (None: whatever there is, is an alarm now); SourceLies or CannotTell.
        """
        try:
            async with self._pool.acquire() as connection:
                first = await log.head(connection) + 1
                if first > offer.tree.size:
                    raise CannotTell("the database holds entries that the source does not have yet")
                if not self.is_whole:
                    return await self._take_first(connection, offer, first, words, known)
                touched = range(first // TILE_WIDTH, -(-offer.tree.size // TILE_WIDTH))
                bundles = sorted({*(touched if first < offer.tree.size else ()), *also})
                read = [await asyncio.to_thread(words, bundle) for bundle in bundles]
                return await self._take_next(connection, offer, first, read, known)
        except (asyncpg.IntegrityConstraintViolationError, IntegrityError) as error:
            raise SourceLies(f"its entries do not keep to the rules of a record: {error}") from error
        except msgspec.MsgspecError as error:
            raise CannotTell(f"an entry cannot be read: is this program too old? {error}") from error

    async def _take_first(
        self, connection: "AnyConnection", offer: Offer, first: int, words: Words, known: Alarms | None
    ) -> Alarms:
        """Whatever a crash cut off is done again or gone on with; only then do readers see it."""
        for entries in self._entries(offer, first):
            with _held_to_the_rules():
                async with connection.transaction():
                    await append(connection, entries)
        if first < offer.tree.size or not await are_current(connection):
            with _held_to_the_rules():
                await replay(connection)
        await connection.fetchval(CARRY_OUT)
        found: Alarms = {}
        for bundle in range(-(-offer.tree.size // TILE_WIDTH)):
            read = await asyncio.to_thread(words, bundle)
            async with connection.transaction():
                doubts = await _take_words(connection, read, offer.tree.size)
            found[bundle] = (*doubts.said, *(await take_files(connection, read)).said)
        _refuse_new(found, known)
        await _keep_checkpoint(connection, offer)
        self.is_whole = True
        return found

    async def _take_next(
        self,
        connection: "AnyConnection",
        offer: Offer,
        first: int,
        read: Sequence[Served],
        known: Alarms | None,
    ) -> Alarms:
        gone, found, size = 0, Alarms(), offer.tree.size
        async with connection.transaction():
            new: list[Recorded] = []
            for entries in self._entries(offer, first):
                with _held_to_the_rules():
                    batch = _recorded(entries)
                    await _follow(connection, entries, batch)
                new += batch
            if any(isinstance(item.entry, TAKES_AWAY) for item in new):
                gone = await connection.fetchval(CARRY_OUT)
            elsewhere: set[int] = set()
            for one in read:
                doubts = await _take_words(connection, one, size)
                found[one.bundle] = doubts.said
                elsewhere |= doubts.bundles
            for item in new:
                if isinstance(item.entry, PartRestored):
                    elsewhere |= await first_listed(connection, item.entry)
            elsewhere -= found.keys()
            if elsewhere and known is not None:
                raise Incomplete(elsewhere)
            _refuse_new(found, known)
            await _keep_checkpoint(connection, offer)
        for one in read:
            found[one.bundle] = (*found[one.bundle], *(await take_files(connection, one)).said)
        _refuse_new(found, known)
        if gone and self._owner_url:
            await _wipe(self._owner_url)
        return found

    def _entries(self, offer: Offer, first: int) -> Iterable[list[tuple[int, bytes, bytes]]]:
        """Position, bytes and leaf hash from `first` on, some bundles at a time, as they lie here."""
        tiles = [tile for tile in tiles_since(first, offer.tree.size) if tile.level == ENTRIES]
        for at in range(0, len(tiles), AT_ONCE):
            found = [item for tile in tiles[at : at + AT_ONCE] for item in self._bundle(offer, tile)]
            yield [item for item in found if item[0] >= first]

    def _bundle(self, offer: Offer, tile: Tile) -> list[tuple[int, bytes, bytes]]:
        content = self._published.tile(tile)
        if content is None:
            raise CannotTell(f"this mirror's own {tile.path} is not there")
        start = tile.index * TILE_WIDTH
        found = [
            (position, state, leaf_hash(state)) for position, state in enumerate(entries_in(content), start)
        ]
        for position, _, leaf in found:
            if leaf != offer.tree.node(0, position):
                raise CannotTell(f"this mirror's own {tile.path} was changed")
        return found


@contextmanager
def _held_to_the_rules() -> Iterator[None]:
    """An entry may be signed and well formed and still make no sense in its stream: no fault of ours."""
    try:
        yield
    except NOT_THE_ENTRIES:
        raise
    except Exception as error:
        raise SourceLies("its entries do not keep to the rules of a record") from error


def _recorded(entries: Sequence[tuple[int, bytes, bytes]]) -> list[Recorded]:
    return [Recorded(position, decode(state)) for position, state, _ in entries]


async def append(
    connection: "AnyConnection", entries: Sequence[tuple[int, bytes, bytes]], how: str = APPEND
) -> None:
    """Append (position, bytes, leaf hash) that follow on what is there, by the database's function `how`."""
    found = [item.entry for item in _recorded(entries)]
    await connection.execute(
        how,
        entries[0][0],
        [entry.originator_id for entry in found],
        [entry.originator_version for entry in found],
        [entry.tag for entry in found],
        [entry.ask for entry in found],
        [entry.timestamp for entry in found],
        [state for _, state, _ in entries],
        [leaf for _, _, leaf in entries],
    )


async def _follow(
    connection: "AnyConnection", entries: Sequence[tuple[int, bytes, bytes]], new: Sequence[Recorded]
) -> None:
    """Append with the rows that these entries change, as if they were said here."""
    fold, gathered = Fold(), Gathered()
    for stream in dict.fromkeys(item.entry.originator_id for item in new):
        fold.go_on(met(await log.read_stream(connection, stream)))
    await append(connection, entries)
    for item in new:
        gathered.take(fold, item)
    await gathered.write(connection)


async def _take_words(connection: "AnyConnection", read: Served, size: int) -> Doubts:
    await keep_parts(connection, read.parts)
    return await doubts_about(connection, read, size)


def _refuse_new(found: Alarms, known: Alarms | None) -> None:
    if known is not None and any(set(said) - set(known.get(bundle, ())) for bundle, said in found.items()):
        raise Incomplete(set())


async def _keep_checkpoint(connection: "AnyConnection", offer: Offer) -> None:
    newest = await checkpoints.newest(connection)
    if newest is None or newest.size < offer.tree.size:
        await checkpoints.append(connection, kept_from(offer.judged))


def kept_from(judged: Judged) -> KeptCheckpoint:
    """The row of a checkpoint: with the log's own signatures alone, and the time that one of them states."""
    checkpoint, note, signed = judged.checkpoint, judged.opened.note, signed_at(judged)
    keys = {(key.name, key.key_id) for key in judged.log_keys}
    own = Note(note.text, tuple(one for one in note.signatures if (one.name, one.key_id) in keys)).encode()
    at = (None if signed is None else moment_of(signed)) or datetime.now(UTC)
    return KeptCheckpoint(checkpoint.size, checkpoint.root, own, at)


async def _wipe(owner_url: str) -> None:
    """What was removed is out of everybody's reach already; this takes it off the disk at once."""
    with suppress(DatabaseRefused):  # the next start does it
        await wipe(owner_url)
