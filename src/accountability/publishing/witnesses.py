"""Asks witnesses to cosign what the log signed (C2SP tlog-witness v1.0.0, "add-checkpoint", as its client).

A checkpoint goes out with the cosignatures it has got, and the status says what is missing: a record does not
fall silent because a witness does. A reader with a policy of his own decides what is enough for him. Nothing
that a witness says is believed but a signature that its key made over what we sent.
"""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from accountability.publishing.posting import Answer, PostFailed, post
from accountability.settings import SettingRefused
from accountability.transparency.notes import BadNote, BadSignature, Note, Signature, parse, signatures_in
from accountability.transparency.policies import NONE, BadPolicy, Policy, PolicyRefused, Witness
from accountability.transparency.proofs import Node, consistency
from accountability.transparency.tree_heads import Checkpoint
from accountability.transparency.witnessing import SIZE_TYPE, BadRequest, Request, size_in

PATIENCE = 2.0  # seconds that a checkpoint waits for a witness
REST = 60.0  # seconds in which no checkpoint waits for a witness that failed
OK, CONFLICT = 200, 409
NOBODY = Policy(())
logger = logging.getLogger(__name__)


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


class WitnessFailed(Exception):
    """Raised when a witness did not cosign; the reason is shown as it is."""


class Witnessing(msgspec.Struct, frozen=True):
    """One witness: the largest size it cosigned for us, when (POSIX seconds), and why not now, if so."""

    name: str
    size: int | None = None
    time: int | None = None
    failure: str | None = None


class WitnessStatus(msgspec.Struct, frozen=True):
    """`quorum_met`: enough witnesses cosigned the newest checkpoint, by the policy that the log publishes."""

    witnesses: tuple[Witnessing, ...] = ()
    quorum_met: bool = True


class Witnesses:
    """The witnesses of one policy that have an address. Tells each only of its own progress."""

    def __init__(self, policy: Policy = NOBODY, patience: float = PATIENCE, rest: float = REST) -> None:
        self._asked = {
            name: _Asked(name, witness, patience) for name, witness in policy.witnesses.items() if witness.url
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

    async def cosign(self, signed: bytes, node: Node, policy: Policy) -> bytes:
        """The note with every cosignature there is for it, also from witnesses that fail now. Never raises.

        `node` reads the log's tree, for proofs from whatever each witness saw last; `policy`, with the log's
        own keys, says how many are enough.
        """
        note = parse(signed)
        if note.text != self._text:
            self._text = note.text
            for asked in self._asked.values():
                asked.signature = None
        asking = [asked for asked in self._asked.values() if self._may_ask(asked)]
        await asyncio.gather(*(asked.ask(note, signed, node) for asked in asking))
        signatures = (asked.signature for asked in self._asked.values())
        cosigned = note.signed_with(*(one for one in signatures if one is not None)).encode()
        self._quorum_met = _meets(policy, cosigned)
        return cosigned

    def _may_ask(self, asked: "_Asked") -> bool:
        return asked.failed_at is None or time.monotonic() - asked.failed_at >= self._rest


def _meets(policy: Policy, cosigned: bytes) -> bool:
    try:
        return policy.judge(cosigned).quorum_met
    except (BadNote, PolicyRefused):
        return False


class _Asked:
    """What we know of one witness: how far it went along, and its line for the newest checkpoint."""

    def __init__(self, name: str, witness: Witness, patience: float) -> None:
        self.status = Witnessing(name)
        self.signature: Signature | None = None
        self.failed_at: float | None = None
        self._key = witness.key
        self._url = f"{(witness.url or '').rstrip('/')}/add-checkpoint"
        self._patience = patience
        self._old = 0
        # One thread: a witness that is asked again while it still drips an answer waits for itself alone.
        self._executor = ThreadPoolExecutor(1, f"witness-{name}")

    async def ask(self, note: Note, signed: bytes, node: Node) -> None:
        checkpoint = Checkpoint.parse(note.text)
        try:
            self._take_answer(note.text, await self._answer(checkpoint.size, signed, node))
        except (WitnessFailed, PostFailed) as failure:
            self._failed(str(failure))
        except Exception as error:
            logger.exception("witness %s could not be asked", self.status.name)
            self._failed(f"{type(error).__name__}")

    def take(self, text: bytes, signatures: tuple[Signature, ...]) -> bool:
        """Take over its signature over this text, if one of these is. A forged one counts as none."""
        for signature in signatures:
            if (signature.name, signature.key_id) != (self._key.name, self._key.key_id):
                continue
            try:
                at = self._key.verify(text, signature.value)
            except BadSignature:
                continue
            self.signature, self.failed_at = signature, None
            self._old = Checkpoint.parse(text).size
            self.status = Witnessing(self.status.name, self._old, at)
            return True
        return False

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
                f"it has cosigned {stands_at:,} entries of this log, and the log has {size:,}"
            )
        return await self._post(stands_at, size, signed, node)

    async def _post(self, old: int, size: int, signed: bytes, node: Node) -> Answer:
        proof = tuple(consistency(old, size, node))
        return await post(self._url, Request(old, proof, signed).encode(), self._patience, self._executor)

    def _take_answer(self, text: bytes, answer: Answer) -> None:
        if answer.status != OK:
            raise WitnessFailed(f"it answered {answer.status}")
        try:
            signatures = signatures_in(answer.body)
        except BadNote as error:
            raise WitnessFailed(f"it answered no signature line: {error}") from error
        if not self.take(text, signatures):
            raise WitnessFailed("no signature that it answered is its own over this checkpoint")

    def _failed(self, reason: str) -> None:
        if self.status.failure != reason:
            logger.warning("witness %s does not cosign: %s", self.status.name, reason)
        self.status = msgspec.structs.replace(self.status, failure=reason)
        self.failed_at = time.monotonic()
