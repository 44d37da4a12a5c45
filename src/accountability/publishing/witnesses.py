"""Asks witnesses to cosign what the log signed (C2SP tlog-witness v1.0.0, "add-checkpoint", as its client).

A checkpoint goes out with the cosignatures it has got, and the status says what is missing: a record does not
fall silent because a witness does. A reader with a policy of his own decides what is enough for him. Nothing
that a witness says is believed but signatures; one of our own, over another history, ends the signing.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from accountability.publishing.asking import Asked, Witnessing
from accountability.settings import SettingRefused
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import VerifierKey
from accountability.transparency.notes import BadNote, parse
from accountability.transparency.policies import NONE, BadPolicy, Policy, PolicyRefused
from accountability.transparency.proofs import Node

PATIENCE = 2.0  # seconds that a checkpoint waits for a witness
REST = 60.0  # seconds in which no checkpoint waits for a witness that failed
NOBODY = Policy(())


def _utc() -> datetime:
    return datetime.now(UTC)


def whom_to_ask(given: Path | None, folder: Path) -> Policy:
    """The witnesses, groups and quorum of the file that is set, else of `witnesses` in the data folder.

    Raises SettingRefused. Without a file there are none.
    """
    path = given or folder / "witnesses"
    try:
        policy = Policy.parse(path.read_bytes())
    except FileNotFoundError as error:
        if given is None:
            return NOBODY
        raise SettingRefused(f"ACCOUNTABILITY_WITNESSES, {path}, is not there") from error
    except (OSError, BadPolicy) as error:
        raise SettingRefused(f"the policy in {path} cannot be used: {error}") from error
    for name, (_, url) in policy.witnesses.items():
        if url is not None and not url.startswith(("https://", "http://")):
            raise SettingRefused(f"the policy in {path} gives witness {name} no http(s) address")
    return policy


class WitnessStatus(msgspec.Struct, frozen=True):
    """`quorum_met`: enough witnesses cosigned the newest checkpoint, by the policy that the log publishes."""

    witnesses: tuple[Witnessing, ...] = ()
    quorum_met: bool = True


class Witnesses:
    """The witnesses of one policy that have an address. Tells each only of its own progress."""

    def __init__(
        self,
        policy: Policy = NOBODY,
        patience: float = PATIENCE,
        rest: float = REST,
        now: Callable[[], datetime] = _utc,
    ) -> None:
        self._asked = {
            name: Asked(name, witness, patience, now)
            for name, witness in policy.witnesses.items()
            if witness.url
        }
        self._rest = rest
        self._quorum_met = policy.quorum == NONE
        self._text = b""

    @property
    def status(self) -> WitnessStatus:
        return WitnessStatus(tuple(asked.status for asked in self._asked.values()), self._quorum_met)

    def remember(self, published: bytes | None, policy: Policy) -> None:
        """Keep the cosignatures that a note of an earlier run bears, for as long as it is the newest."""
        if published is not None:
            note = parse(published)
            self._text = note.text
            for asked in self._asked.values():
                asked.take(note.text, note.signatures)
            self._quorum_met = _meets(policy, published)

    def lacking(self) -> bool:
        """Whether some witness may be asked again that has not cosigned the newest checkpoint."""
        return any(self._may_ask(asked) and asked.signature is None for asked in self._asked.values())

    async def compare(self, ours: Checkpoint, node: Node, keys: Sequence[VerifierKey]) -> None:
        """Before anything new is signed: whether a witness holds what we signed and know nothing of.

        `ours` is what was signed last, as known here, and `node` reads its tree. Who does not answer soon is
        passed over. Raises LogShorter or CheckpointRewritten.
        """
        await _all(asked.compare(ours, node, keys) for asked in self._asked.values())

    async def cosign(self, signed: bytes, node: Node, policy: Policy) -> bytes:
        """The note with every cosignature there is for it, also from witnesses that fail now.

        `node` reads the log's tree, for proofs from whatever each witness saw last; `policy`, with the log's
        own keys, says how many are enough. Raises LogShorter or CheckpointRewritten, and nothing else, if a
        witness shows another history under one of those keys.
        """
        note = parse(signed)
        if note.text != self._text:
            self._text = note.text
            for asked in self._asked.values():
                asked.signature = None
        asking = [asked for asked in self._asked.values() if self._may_ask(asked)]
        await _all(asked.ask(note, signed, node, policy.logs) for asked in asking)
        signatures = (asked.signature for asked in self._asked.values())
        cosigned = note.signed_with(*(one for one in signatures if one is not None)).encode()
        self._quorum_met = _meets(policy, cosigned)
        return cosigned

    def _may_ask(self, asked: Asked) -> bool:
        return asked.failed_at is None or time.monotonic() - asked.failed_at >= self._rest


async def _all(questions: Iterable[Coroutine[None, None, None]]) -> None:
    """All of them to their end; then what the first of them found that must stop us."""
    for outcome in await asyncio.gather(*questions, return_exceptions=True):
        if outcome is not None:
            raise outcome


def _meets(policy: Policy, cosigned: bytes) -> bool:
    try:
        return policy.judge(cosigned).quorum_met
    except (BadNote, PolicyRefused):
        return False
