"""One witness as the log's publisher asks it (C2SP tlog-witness, as its client), and what is wrong with it.

What a witness says is believed in two cases only: its own signature over what we sent, and our own signature
over something else. The second one means that we run on an older copy of ourselves, or on a rewritten one.
"""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from hashlib import sha256
from typing import Literal

import msgspec

from accountability.publishing.posting import Answer, PostFailed, fetch, post
from accountability.publishing.refusals import CheckpointRewritten, LogShorter, PublishingRefused
from accountability.transparency.checkpoints import Checkpoint, opened
from accountability.transparency.keys import VerifierKey
from accountability.transparency.notes import BadNote, BadSignature, Note, Signature, signatures_in
from accountability.transparency.policies import Witness
from accountability.transparency.proofs import Node, consistency, root_of
from accountability.transparency.witnessing import SIZE_TYPE, BadRequest, Request, size_in

OK, CONFLICT, UNPROVEN = 200, 409, 422
A_DAY = 86_400  # seconds
logger = logging.getLogger(__name__)

Trouble = Literal["silent", "unwilling", "objects", "ahead"]
# Fit for the public: nothing in it comes from another machine.
WORDS: dict[Trouble, str] = {
    "silent": "does not answer",
    "unwilling": "answers, and does not sign",
    "objects": "says that this log does not continue what it signed before",
    "ahead": "says that it has signed more entries than this log has",
}
ALARMS: frozenset[Trouble] = frozenset({"objects", "ahead"})


class WitnessFailed(Exception):
    """Raised when a witness did not cosign; the reason is for the operator, the trouble for everybody."""

    def __init__(self, reason: str, trouble: Trouble = "unwilling") -> None:
        super().__init__(reason)
        self.trouble = trouble


class Witnessing(msgspec.Struct, frozen=True):
    """One witness: the largest size it cosigned for us, when (POSIX seconds), and why not now, if so.

    `since` is when this process first met the `trouble` that it still has. `failure` may hold what the other
    machine said.
    """

    name: str
    size: int | None = None
    time: int | None = None
    failure: str | None = None
    trouble: Trouble | None = None
    since: datetime | None = None

    @property
    def is_alarm(self) -> bool:
        """Whether it may mean that entries are missing or were rewritten here."""
        return self.trouble in ALARMS

    @property
    def words(self) -> str:
        """What is wrong, for the public; empty if nothing is."""
        return WORDS[self.trouble] if self.trouble else ""


class Asked:
    """What we know of one witness: how far it went along, and its line for the newest checkpoint."""

    def __init__(self, name: str, witness: Witness, patience: float, now: Callable[[], datetime]) -> None:
        self.status = Witnessing(name)
        self.signature: Signature | None = None
        self.failed_at: float | None = None
        self._key = witness.key
        self._url = (witness.url or "").rstrip("/")
        self._patience = patience
        self._now = now
        self._old = 0
        # One thread: a witness that is asked again while it still drips an answer waits for itself alone.
        self._executor = ThreadPoolExecutor(1, f"witness-{name}")

    async def ask(self, note: Note, signed: bytes, node: Node, keys: Sequence[VerifierKey]) -> None:
        """Raises PublishingRefused if it can show what contradicts us, and nothing else."""
        checkpoint = Checkpoint.parse(note.text)
        try:
            self._take_answer(note.text, await self._answer(checkpoint.size, signed, node))
        except PostFailed as failure:
            self._failed(str(failure), "silent")
        except WitnessFailed as failure:
            self._failed(str(failure), failure.trouble)
        except Exception as error:
            logger.exception("witness %s could not be asked", self.status.name)
            self._failed(type(error).__name__, "silent")
        if self.status.is_alarm:
            await self.compare(checkpoint, node, keys)

    async def compare(self, ours: Checkpoint, node: Node, keys: Sequence[VerifierKey]) -> None:
        """Hold what it cosigned last against what we signed last, by what it shows to all who monitor it.

        Silence proves nothing, nor does a note that none of `keys` signed. Raises LogShorter or
        CheckpointRewritten.
        """
        try:
            shown = await fetch(self._shown_at(ours.origin), self._patience, self._executor)
            theirs = opened(shown.body, keys).checkpoint if shown.status == OK else None
        except (PostFailed, BadNote):
            return
        if theirs is None or theirs.origin != ours.origin:
            return
        refusal = contradiction(self.status.name, theirs, ours, node)
        if refusal is not None:
            trouble: Trouble = "ahead" if isinstance(refusal, LogShorter) else "objects"
            self._failed(str(refusal), trouble)
            raise refusal

    def take(self, text: bytes, signatures: tuple[Signature, ...], since: float = 0) -> bool:
        """Take over its signature over this text, if one of these is.

        A forged one counts as none; so does one whose time, which readers are shown, is before `since` or
        more than a day from now. Times are POSIX seconds, by this machine's own clock.
        """
        for signature in signatures:
            if (signature.name, signature.key_id) != (self._key.name, self._key.key_id):
                continue
            try:
                at = self._key.verify(text, signature.value)
            except BadSignature:
                continue
            if not since <= (at or 0) <= time.time() + A_DAY:
                continue
            self.signature, self.failed_at = signature, None
            self._old = Checkpoint.parse(text).size
            self.status = Witnessing(self.status.name, self._old, at)
            return True
        return False

    def _shown_at(self, origin: str) -> str:
        return f"{self._url}/{sha256(origin.encode()).hexdigest()}/checkpoint"

    async def _answer(self, size: int, signed: bytes, node: Node) -> Answer:
        """Its answer; a conflict that names where it stands is cleared up once."""
        answer = await self._post(self._old, size, signed, node)
        if answer.status != CONFLICT or answer.type != SIZE_TYPE:
            return answer
        try:
            stands_at = size_in(answer.body)
        except BadRequest as error:
            raise WitnessFailed(str(error)) from error
        if stands_at > size:
            raise WitnessFailed(
                f"it has cosigned {stands_at:,} entries of this log, and the log has {size:,}", "ahead"
            )
        return await self._post(stands_at, size, signed, node)

    async def _post(self, old: int, size: int, signed: bytes, node: Node) -> Answer:
        content = Request(old, tuple(consistency(old, size, node)), signed).encode()
        return await post(f"{self._url}/add-checkpoint", content, self._patience, self._executor)

    def _take_answer(self, text: bytes, answer: Answer) -> None:
        if answer.status != OK:
            objects = answer.status in {CONFLICT, UNPROVEN}
            raise WitnessFailed(f"it answered {answer.status}", "objects" if objects else "unwilling")
        try:
            signatures = signatures_in(answer.body)
        except BadNote as error:
            raise WitnessFailed(f"it answered no signature line: {error}") from error
        if not self.take(text, signatures, time.time() - A_DAY):
            raise WitnessFailed("no signature that it answered is its own over this checkpoint, made today")

    def _failed(self, reason: str, trouble: Trouble) -> None:
        if self.status.failure != reason:
            level = logging.ERROR if trouble in ALARMS else logging.WARNING
            logger.log(level, "witness %s does not cosign: %s", self.status.name, reason)
        since = self.status.since if self.status.trouble == trouble else self._now()
        self.status = msgspec.structs.replace(self.status, failure=reason, trouble=trouble, since=since)
        self.failed_at = time.monotonic()


def contradiction(who: str, theirs: Checkpoint, ours: Checkpoint, node: Node) -> PublishingRefused | None:
    """Why two checkpoints of one log, both signed by its keys, can't both be true. `node` reads our tree."""
    if theirs.size > ours.size:
        return LogShorter(
            f"witness {who} holds a checkpoint of {theirs.size:,} entries that this log signed, and here "
            f"{ours.size:,} were signed: this is an older copy, as after a snapshot was restored"
        )
    if theirs.root != root_of(theirs.size, node):
        return CheckpointRewritten(
            f"witness {who} holds a checkpoint of {theirs.size:,} entries that this log signed, with another "
            "root than these entries have here"
        )
    return None
