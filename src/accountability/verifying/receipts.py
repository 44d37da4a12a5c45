"""Verifies one receipt: a `.tlog-proof` with the entry's bytes in its `extra` line (C2SP tlog-proof).

That line is authenticated by nothing but its hash: these bytes are in the log if the proof leads from them to
a signed root. A proof names no keys, so the reader brings a policy, or has found the log sound before.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.notes import BadNote, parse
from accountability.transparency.policies import Judged, Policy, PolicyRefused
from accountability.transparency.proofs import ProofRefused
from accountability.transparency.tlog_proofs import MOST_PROOF_BYTES, TlogProof, check
from accountability.verifying.copies import CannotTell
from accountability.verifying.seen import Forgotten, Seen
from accountability.verifying.verdict import SOUND, TAMPERED, UNKNOWN, Tell, printable, witnessed


def check_receipt(file: Path, seen: Seen, policy: Policy | None, tell: Tell) -> int:
    """Check a receipt and say what it proves; returns the exit code. Raises CannotTell."""
    try:
        proof, checkpoint = _read(file)
        policies = [policy] if policy else list(_known(seen, checkpoint.origin))
        judged = _judged(proof, policies, checkpoint.origin)
    except ProofRefused as reason:
        tell(printable(f"{file.name}: {reason}. This shows: nothing can be concluded from this receipt."))
        tell("Tampered with: the receipt does not prove that its entry is in the log.")
        return TAMPERED
    if policy is None:
        tell("No --policy was given: trusting the keys by which this log was found sound before.")
    fork = _forked(seen, judged.checkpoint)
    if fork is not None:
        tell(printable(fork))
        return TAMPERED
    _say(proof, judged, tell)
    return SOUND if judged.quorum_met else UNKNOWN


def _read(file: Path) -> tuple[TlogProof, Checkpoint]:
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_PROOF_BYTES + 1)
    except OSError as error:
        raise CannotTell(f"{file} cannot be read: {error}") from error
    proof = TlogProof.parse(content)
    if proof.extra is None:
        raise CannotTell(f"{file} does not hold the entry's bytes (its `extra` line)")
    try:
        return proof, Checkpoint.parse(parse(proof.checkpoint).text)
    except BadNote as error:
        raise ProofRefused(f"its checkpoint: {error}") from error


def _known(seen: Seen, origin: str) -> Iterable[Policy]:
    try:
        return list(seen.policies(origin))
    except Forgotten as reason:
        raise CannotTell(str(reason)) from reason


def _judged(proof: TlogProof, policies: list[Policy], origin: str) -> Judged:
    """By the first policy that lets it pass; else the last refusal by one that knows its keys."""
    refused: ProofRefused | None = None
    for policy in policies:
        try:
            policy.judge(proof.checkpoint)
            return check(proof, proof.extra or b"", policy)
        except PolicyRefused:
            continue
        except (BadNote, ProofRefused) as error:
            refused = ProofRefused(str(error))
    if refused is not None:
        raise refused
    if policies:
        raise CannotTell(
            f"the receipt is signed with keys that your policy does not name: those of {origin} may have "
            "changed since, or it is of another log"
        )
    raise CannotTell(
        f"a receipt names no keys: give those of {origin} with --policy, or verify the log itself first"
    )


def _forked(seen: Seen, checkpoint: Checkpoint) -> str | None:
    """Two signed trees of one size and different roots need no proof."""
    try:
        remembered = seen.of(checkpoint.origin)
    except Forgotten:
        return None
    for item in remembered:
        if item.checkpoint.size == checkpoint.size and item.checkpoint.root != checkpoint.root:
            return (
                f"Tampered with: the receipt's checkpoint and what you saw last ({item.path}) are two "
                f"different histories of {checkpoint.size:,} entries, and both are signed."
            )
    return None


def _say(proof: TlogProof, judged: Judged, tell: Tell) -> None:
    checkpoint = judged.checkpoint
    tell(printable(f"Entry {proof.index}: {_described(proof.extra or b'')}."))
    word = "Sound" if judged.quorum_met else "Could not tell: too few of the policy's witnesses have signed"
    tell(
        printable(
            f"{word}: entry {proof.index} is in the log of {checkpoint.origin} as it was with "
            f"{checkpoint.size:,} entries. Root {checkpoint.root.hex()}. {witnessed(judged.witnesses)}"
        )
    )


def _described(entry: bytes) -> str:
    try:
        said = json.loads(entry)
        number = len(said.get("parts", {}))
        return f"{said['type']}, recorded {said['recorded']}, with {number} text{'' if number == 1 else 's'}"
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return f"{len(entry)} bytes that are no entry of a record like this"
