"""One poll of a source, and polls for ever; how the mirror stands with it.

A poll: checkpoint → proven against what is kept → note kept as seen → bundles and tiles written, create-only
→ entries, words and removals in the database → `checkpoint` and `policy` replaced. A crash anywhere leaves
what was shown as it was, and the next poll goes on: what is there already is compared and not written twice.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import asyncpg

from accountability.mirroring.doubts import Incomplete
from accountability.mirroring.memory import Memory, MirrorRefused
from accountability.mirroring.offers import Forked, Offer, SourceLies, bundles_of, offer_of
from accountability.mirroring.trust import Trust
from accountability.mirroring.wording import served
from accountability.publishing.published import CHECKPOINT, POLICY, Published
from accountability.publishing.refusals import Clash
from accountability.publishing.tile_files import TileFiles
from accountability.transparency.merkle import HASH_BYTES
from accountability.transparency.notes import BadNote
from accountability.transparency.policies import BadPolicy, Policy, PolicyRefused
from accountability.transparency.tiles import TILE_WIDTH, Tile, TileTree, bundle, tiles_of, tiles_since
from accountability.verifying.copies import CannotTell, Copy, NotThere
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN

if TYPE_CHECKING:
    from accountability.mirroring.keeping import Alarms, Keeper

OUT_OF_TOUCH = timedelta(hours=24)
# Pauses in seconds before words that are missing are an alarm: the entry that says why may be under way.
PATIENCE = (0.0, 2.0, 5.0)
MOST_ALARMED = 8  # bundles that are read again at each poll
FAULTS = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`code` as `verify` has it: 0 sound, 1 the source was tampered with, 2 could not tell."""

    code: int
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What every page of a mirror says. `checked` in UTC; `warnings` are about the source, loudest first."""

    origin: str
    source: str
    checked: datetime | None
    warnings: tuple[str, ...]


class Follower:
    """Follows one source. Without a `keeper` it keeps the log's files alone, and no words."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is one thing that it follows with
        self,
        copy: Copy,
        trust: Trust,
        memory: Memory,
        published: Published,
        keeper: "Keeper | None",
        now: Callable[[], datetime],
        *,
        origin: str,
        patience: Sequence[float] = PATIENCE,
    ) -> None:
        self._copy, self._trust, self._memory = copy, trust, memory
        self._published, self._files, self._keeper = published, TileFiles(published.folder), keeper
        self._now, self._patience, self.origin = now, patience, origin
        self._files.tidy()
        self._tree = kept_tree(published)
        self._turn = 0

    async def run(self, every: float, changed: Callable[[], None] = lambda: None) -> None:
        """Poll until cancelled; `changed` is called after each poll."""
        while True:
            await self.poll()
            changed()
            await asyncio.sleep(every)

    async def poll(self) -> Outcome:
        """One poll. Whatever comes of it is remembered; a source that forked is never asked again."""
        state, began = self._memory.state, self._now()
        if state.fork:
            return Outcome(TAMPERED, (state.fork,))
        try:
            found = await self._follow()
        except Forked as fork:
            reason = f"The source signed two different histories: {fork}"
            logger.error("%s", reason)  # noqa: TRY400 - no fault of the program
            self._memory.forked(reason, fork.offered)
            return Outcome(TAMPERED, (reason,))
        except (SourceLies, Clash) as lie:
            return self._troubled(TAMPERED, str(lie))
        except (CannotTell, NotThere) as reason:
            return self._troubled(UNKNOWN, str(reason))
        except Exception as error:  # noqa: BLE001 - it is logged there
            return self._surprised(error)
        alarms = {number: said for number, said in {**state.alarms, **found}.items() if said}
        said = tuple(text for number in sorted(alarms) for text in alarms[number])
        for text in set(said) - {text for texts in state.alarms.values() for text in texts}:
            logger.error("%s: %s", self._copy.name, text)
        self._memory.checked(began, alarms)
        return Outcome(TAMPERED if said else SOUND, said)

    def _surprised(self, error: Exception) -> Outcome:
        """Whatever else a source may cause: this mirror goes on serving and polling."""
        if isinstance(error, FAULTS):
            return self._troubled(UNKNOWN, f"it could not be kept: {error}")
        logger.error("%s could not be followed", self._copy.name, exc_info=error)
        return self._troubled(UNKNOWN, f"it could not be followed: {type(error).__name__}")

    def _troubled(self, code: int, reason: str) -> Outcome:
        if self._memory.state.trouble != reason:
            logger.warning("%s: %s", self._copy.name, reason)
        self._memory.troubled(reason)
        return Outcome(code, (reason,))

    async def _follow(self) -> "Alarms":
        elsewhere: set[int] = set()
        for number, pause in enumerate(self._patience):
            await asyncio.sleep(pause)
            offer = await asyncio.to_thread(self._offered)
            known = self._memory.state.alarms if number + 1 < len(self._patience) else None
            try:
                found = await self._taken(offer, elsewhere, known)
            except Incomplete as incomplete:
                elsewhere |= incomplete.bundles
                continue
            await asyncio.to_thread(self._show, offer)
            self._tree = offer.tree
            return found
        raise AssertionError("the last try takes what there is")

    async def _taken(self, offer: Offer, elsewhere: set[int], known: "Alarms | None") -> "Alarms":
        if self._keeper is None:
            return {}
        size, bundles = offer.tree.size, -(-offer.tree.size // TILE_WIDTH)
        alarmed = sorted(number for number, said in self._memory.state.alarms.items() if said)[:MOST_ALARMED]
        self._turn = (self._turn + 1) % max(bundles, 1)  # so that every word is looked at again in its turn
        also = {number for number in (*elsewhere, *alarmed, self._turn) if number < bundles}
        return await self._keeper.take(offer, lambda number: served(self._copy, number, size), also, known)

    def _offered(self) -> Offer:
        """What is new, proven and on the disk. Nothing shows it yet."""
        offer = offer_of(self._copy, self._trust.policy, self._tree, self._memory.seen)
        if offer.checkpoint.origin != self.origin:
            raise SourceLies(f"it is the log of {offer.checkpoint.origin}, not of {self.origin}")
        if self._trust.given and not offer.judged.quorum_met:
            raise CannotTell("too few of the policy's witnesses have signed that they saw its checkpoint")
        self._memory.keep_seen(offer.note)
        self._files.create(self._bundles(offer))
        tiles = (tile for tile in tiles_since(self._tree.size, offer.tree.size) if tile.level >= 0)
        self._files.create((tile, offer.tree.tile(tile)) for tile in tiles)
        return offer

    def _bundles(self, offer: Offer) -> Iterator[tuple[Tile, bytes]]:
        for tile, entries in bundles_of(self._copy, offer.tree, self._tree.size):
            trust = self._trust.with_rotations(entries)
            if trust is not self._trust:
                self._memory.keep_policy(trust.policy.encode())
                self._trust = trust
            yield tile, bundle(entries)

    def _show(self, offer: Offer) -> None:
        policy = self._policy(offer)
        if policy is not None and policy != self._published.policy():
            self._files.replace(POLICY, policy)
        if offer.note != self._published.note():
            self._files.replace(CHECKPOINT, offer.note)

    def _policy(self, offer: Offer) -> bytes | None:
        """The source's, as it serves it, if its checkpoint passes it; readers judge it as they do there."""
        try:
            content = self._copy.policy()
            Policy.parse(content).judge(offer.note)
        except (NotThere, BadPolicy, BadNote, PolicyRefused):
            return None
        return content

    def notice(self) -> Notice:
        """How it stands, for a page."""
        state = self._memory.state
        warnings = (state.fork, state.trouble, *(text for said in state.alarms.values() for text in said))
        return Notice(self.origin, self._copy.name, state.checked, tuple(text for text in warnings if text))

    def closed(self) -> str | None:
        """Why no words may be shown now: they may have been removed at the source. None: they may."""
        checked = self._memory.state.checked
        if checked is None or not (self._keeper is None or self._keeper.is_whole):
            return "This copy is still being made."
        if abs(self._now() - checked) > OUT_OF_TOUCH:
            return f"{self._copy.name} was last reached more than 24 hours ago."
        return None

    def not_ready(self) -> str | None:
        """Why readers should rather be sent elsewhere."""
        return self._memory.state.fork or self.closed()


def kept_tree(published: Published) -> TileTree:
    """The tree that the published checkpoint promises, from the tiles. Raises MirrorRefused."""
    tree, checkpoint = TileTree(), published.checkpoint()
    if checkpoint is None:
        return tree
    for tile in (tile for tile in tiles_of(checkpoint.size) if tile.level == 0):
        content = published.tile(tile) or b""
        for at in range(0, len(content) - len(content) % HASH_BYTES, HASH_BYTES):
            tree.add(content[at : at + HASH_BYTES])
    if tree.size != checkpoint.size or tree.root() != checkpoint.root:
        raise MirrorRefused(
            f"the tiles in {published.folder} are not those that its checkpoint signs: fetch them anew, into "
            "an empty data folder"
        )
    return tree
