"""Brings back what an older backup lacks: the entries that were signed since, and their words, from any copy.

A copy is taken only if the log's own keys signed it, if every entry and hash of it fits, and if it goes on
both from what is here and from `signer/last`. Entries, rows, words, removals and checkpoint rows are one
transaction of the owner's: after a crash the database is as short as it was, and recovering begins anew.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import asyncpg
import msgspec
from eventsourcing.persistence import IntegrityError

from accountability.mirroring.fetching import keep_parts, take_files
from accountability.mirroring.keeping import append, kept_from
from accountability.mirroring.offers import Offer, SourceLies, bundles_of, offer_of
from accountability.mirroring.wording import served
from accountability.projections.filling import replay
from accountability.publishing.auditing import states
from accountability.publishing.log_keys import LogKeys, replaced_keys
from accountability.publishing.published import Published
from accountability.publishing.signer import Signer
from accountability.storage import checkpoints, log
from accountability.storage.data_folder import DataFolder
from accountability.storage.database import connect
from accountability.storage.locks import SIGNING, alone
from accountability.storage.redaction import vacuum
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import BadNote
from accountability.transparency.policies import Judged, Policy, PolicyRefused
from accountability.transparency.tiles import TILE_WIDTH, TileTree
from accountability.verifying.checking import check
from accountability.verifying.copies import CannotTell, Copy, NotThere
from accountability.verifying.seen import Seen
from accountability.verifying.verdict import SOUND

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

APPEND = "select log_take($1, $2, $3, $4, $5, $6, $7, $8)"
KEEP_PARTS = "select part_take($1, $2, $3, $4)"
# A source may be slow; nobody waits for the log's lock while the service is stopped.
UNHURRIED = "set local idle_in_transaction_session_timeout = 0"
LACKING = """
select min(l.position) as position, p.name
from log l cross join lateral parts_listed(convert_from(l.state, 'UTF8')::jsonb) as p
where decode(p.sealed, 'hex') not in (select parts_removed())
  and not exists (select from part o where o.commitment = decode(p.sealed, 'hex'))
group by p.name, p.sealed order by 1, 2
"""
WITHHELD = """
select min(l.position) as position, p.name
from log l cross join lateral parts_listed(convert_from(l.state, 'UTF8')::jsonb) as p
join removals_last() as r on r.sealed = decode(p.sealed, 'hex') and r.kind = 'withholding'
where not exists (select from private.withheld_part w where w.commitment = r.sealed)
group by p.name, p.sealed order by 1, 2
"""
GROWN_AT_ONCE = 1024
NAMED = 5  # texts that a refusal names


class RecoveryRefused(Exception):
    """Raised when nothing was recovered, with the reason in one sentence fit to be shown."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """How many entries and texts came back, and how many entries the log has now."""

    entries: int
    texts: int
    size: int


async def recover(  # noqa: PLR0913 - each is one thing that it needs
    owner_url: str,
    folder: DataFolder,
    origin: str,
    copies: Sequence[Copy],
    *,
    without_words: bool,
    tell: Callable[[str], None],
) -> Recovered:
    """Take from the first of `copies` the entries that are missing here, and the words from any of them.

    Raises RecoveryRefused, or PublishingRefused where what is here does not agree with itself.
    """
    signer = Signer(folder.signer, LogKeys(folder.keys, origin))
    owner = await connect(owner_url)
    try:
        with signer.owned() as owned:
            async with alone(owner, SIGNING) as held:
                if not (owned and held):
                    raise RecoveryRefused("another process signs this log: stop it first")
                recovery = await _begun(owner, signer, folder, origin, copies, tell)
                found = await recovery.run(without_words=without_words)
                await vacuum(owner)
    except (SourceLies, CannotTell, NotThere) as error:
        raise RecoveryRefused(f"{copies[0].name} was not taken: {error}") from error
    except (asyncpg.IntegrityConstraintViolationError, IntegrityError) as error:
        raise RecoveryRefused(f"its entries do not keep to the rules of a record: {error}") from error
    except msgspec.MsgspecError as error:
        raise RecoveryRefused(f"an entry cannot be read: is this program too old? {error}") from error
    finally:
        await owner.close()
    return found


async def _begun(  # noqa: PLR0913, PLR0917 - each is one thing that it needs
    owner: "AnyConnection",
    signer: Signer,
    folder: DataFolder,
    origin: str,
    copies: Sequence[Copy],
    tell: Callable[[str], None],
) -> "_Recovery":
    """With the source proven against everything that is known here. Raises RecoveryRefused."""
    ours = LogKeys(folder.keys, origin).verifiers()
    also = await replaced_keys(owner, ours)
    last = signer.last(also)
    if last is None:
        raise RecoveryRefused(
            "signer/last is missing: put it back, or put a copy of the newest checkpoint there that any "
            "witness, mirror or reader has"
        )
    policy = Policy((*ours, *also))
    shown = Published(folder.log).note()
    try:
        promised = [policy.judge(note) for note in (shown, last.note) if note is not None]
    except (BadNote, PolicyRefused) as error:
        raise RecoveryRefused(f"log/checkpoint is not what this log signed: {error}") from error
    kept = await _tree(owner)
    offer = await asyncio.to_thread(_proven, copies[0], policy, kept, promised)
    return _Recovery(owner, copies, kept.size, offer, [*promised, offer.judged], tell)


def _proven(source: Copy, policy: Policy, kept: TileTree, promised: Sequence[Judged]) -> Offer:
    """Raises RecoveryRefused, SourceLies or CannotTell."""
    last = promised[-1]
    with TemporaryDirectory() as nothing:
        verdict = check(
            replace(source, words=False), Seen(Path(nothing)), policy=policy, since=last.opened.note.encode()
        )
    if verdict.code != SOUND:
        said = "; ".join([*(fault.what for fault in verdict.faults), *verdict.gaps][:3])
        raise RecoveryRefused(f"{source.name} is not sound: {said}")
    offer = offer_of(source, policy, kept, last.checkpoint)
    for checkpoint in (judged.checkpoint for judged in promised):
        if checkpoint.size > offer.tree.size or offer.tree.root(checkpoint.size) != checkpoint.root:
            raise RecoveryRefused(
                f"{source.name} does not go on from the {checkpoint.size:,} entries that were published here"
            )
    return offer


async def _tree(connection: "AnyConnection") -> TileTree:
    """Over the bytes of every row."""
    tree, size = TileTree(), await log.head(connection) + 1
    for start in range(0, size, GROWN_AT_ONCE):
        for state in await states(connection, start, min(size, start + GROWN_AT_ONCE)):
            tree.add(leaf_hash(state))
    return tree


@dataclass(frozen=True, slots=True)
class _Recovery:
    """`first` is how many entries are here; `promised` are the checkpoints that must have a row."""

    owner: "AnyConnection"
    copies: Sequence[Copy]
    first: int
    offer: Offer
    promised: Sequence[Judged]
    tell: Callable[[str], None]

    async def run(self, *, without_words: bool) -> Recovered:
        owner, size = self.owner, self.offer.tree.size
        async with owner.transaction():
            await owner.execute(UNHURRIED)
            await self._append()
            await replay(owner)  # it carries every removal out, those too that came back with the entries
            texts = await self._keep_words()
            self._judge_words(await self._named(LACKING), without_words=without_words)
            for text in await self._named(WITHHELD):
                self.tell(f"Withheld, and not here any more: {text}. It cannot be put back.")
            if (await _tree(owner)).root() != self.offer.checkpoint.root:
                raise RecoveryRefused("the entries would not make the root that was signed")
            await self._keep_checkpoints()
        return Recovered(size - self.first, texts, size)

    async def _append(self) -> None:
        bundles = bundles_of(self.copies[0], self.offer.tree, self.first)
        while (found := await asyncio.to_thread(next, bundles, None)) is not None:
            start = found[0].index * TILE_WIDTH
            entries = [(at, state, leaf_hash(state)) for at, state in enumerate(found[1], start)]
            await append(self.owner, [entry for entry in entries if entry[0] >= self.first], APPEND)

    async def _keep_words(self) -> int:
        """From the files of the bundles whose entries first listed what is lacking."""
        taken, size = 0, self.offer.tree.size
        for copy in (copy for copy in self.copies if copy.words):
            lacking = await self.owner.fetch(LACKING)
            for bundle in sorted({row["position"] // TILE_WIDTH for row in lacking}):
                read = await asyncio.to_thread(served, copy, bundle, size)
                taken += await keep_parts(self.owner, read.parts, KEEP_PARTS)
                files = await take_files(self.owner, read, KEEP_PARTS)
                taken += files.new
                for fault in (*read.faults, *files.said):
                    self.tell(f"{copy.name}: {fault}.")
        return taken

    def _judge_words(self, lacking: Sequence[str], *, without_words: bool) -> None:
        if lacking and not without_words:
            more = f" and {len(lacking) - NAMED:,} more" if len(lacking) > NAMED else ""
            raise RecoveryRefused(
                f"no copy has the words of {', '.join(lacking[:NAMED])}{more}, and no entry removed them: "
                "name one that has them with --words, or give --without-words"
            )
        for text in lacking:
            self.tell(f"Without its words: {text}.")

    async def _named(self, query: str) -> list[str]:
        return [f"entry {row['position']} ({row['name']})" for row in await self.owner.fetch(query)]

    async def _keep_checkpoints(self) -> None:
        """The rows that the publisher looks for: of what was shown, of `signer/last`, of the source."""
        for judged in sorted(self.promised, key=lambda judged: judged.checkpoint.size):
            newest = await checkpoints.newest(self.owner)
            if newest is None or newest.size < judged.checkpoint.size:
                await checkpoints.append(self.owner, kept_from(judged))
