"""Whose signatures a checkpoint is judged by: those a reader brings or knows, or else the copy's own.

Keys that a reader did not know say nothing for a copy until the log itself names them as successors, see
`succession`. Another log than before at an address says nothing either.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from accountability.transparency.checkpoints import Checkpoint, opened
from accountability.transparency.keys import VerifierKey
from accountability.transparency.notes import BadNote, parse
from accountability.transparency.policies import BadPolicy, Judged, Policy, PolicyRefused
from accountability.verifying.copies import CannotTell, Copy, NotThere
from accountability.verifying.findings import Findings
from accountability.verifying.seen import Forgotten, Seen

NOT_THIS_LOG = "this is not the log that you asked for, or its checkpoint was changed"


@dataclass(frozen=True, slots=True)
class Trust:
    """A checkpoint and the policy it was judged by.

    `known` are the keys that the reader knew of this log, pinned or remembered; `judged.log_keys` has none of
    them where the log has `new_keys`.
    """

    policy: Policy
    judged: Judged
    known: tuple[VerifierKey, ...]

    @property
    def new_keys(self) -> bool:
        return bool(self.known) and not set(self.known).intersection(self.judged.log_keys)

    def earlier(self, note: bytes) -> Checkpoint:
        """The older checkpoint in these bytes, signed with a key in use or with one known. Raises BadNote."""
        return _signed_by((*self.policy.logs, *self.known), note)

    def vouches_for(self, note: bytes) -> bool:
        """Whether a key that the reader knew signed it."""
        try:
            _signed_by(self.known, note)
        except BadNote:
            return False
        return True


def _signed_by(keys: Sequence[VerifierKey], note: bytes) -> Checkpoint:
    found = opened(note, keys)
    if not any(key.name == found.checkpoint.origin for key, _ in found.signed_by):
        raise BadNote(f"no key of {found.checkpoint.origin} that we know signed it")
    return found.checkpoint


def trust_in(copy: Copy, seen: Seen, pinned: Policy | None, findings: Findings) -> Trust | None:
    """None if the checkpoint is refused; the findings say why. Raises CannotTell."""
    try:
        note = copy.checkpoint()
    except NotThere as error:
        raise CannotTell(f"{copy.name} has no checkpoint any more") from error
    policy = pinned or _own(copy, findings)
    try:
        trust = _judged(note, copy, policy, pinned, findings)
        if trust is None:
            return None
        if pinned is None:
            trust = replace(trust, known=_remembered(copy, seen, trust.judged.checkpoint.origin, findings))
    except (BadNote, PolicyRefused) as error:
        findings.of_record.add(None, f"its checkpoint is refused: {error}", NOT_THIS_LOG)
        return None
    _same_log(copy, seen, trust, findings, chosen=pinned is not None and not trust.new_keys)
    return trust


def _own(copy: Copy, findings: Findings) -> Policy:
    policy = _named_by(copy)
    keys = ", ".join(f"{key.name}+{key.key_id.hex()}" for key in policy.logs) or "none"
    findings.remarks.append(f"No --policy was given: trusting the keys that the copy itself names ({keys}).")
    return policy


def _named_by(copy: Copy) -> Policy:
    try:
        return Policy.parse(copy.policy())
    except NotThere as error:
        raise CannotTell(f"{copy.name} names no keys, and no --policy was given") from error
    except BadPolicy as error:
        raise CannotTell(f"the keys that {copy.name} names cannot be read: {error}") from error


def _judged(
    note: bytes, copy: Copy, policy: Policy, pinned: Policy | None, findings: Findings
) -> Trust | None:
    """By the policy; where it knows none who signed, with the copy's own keys of the same log beside them."""
    try:
        judged = policy.judge(note)
        return Trust(
            policy, judged, tuple(key for key in policy.logs if key.name == judged.checkpoint.origin)
        )
    except PolicyRefused:
        if pinned is None:
            raise
    origin = Checkpoint.parse(parse(note).text).origin
    known = tuple(key for key in pinned.logs if key.name == origin)
    try:
        named = _named_by(copy)
    except CannotTell:
        known = ()
    else:
        named.judge(note)
    if not known:
        findings.gaps.append(
            f"its checkpoint, of {origin}, is signed with keys that your policy does not name"
        )
        return None
    publics = {key.public for key in (*pinned.logs, *(one.key for one in pinned.witnesses.values()))}
    later = [key for key in named.logs if key.name == origin and key.public not in publics]
    wider = replace(pinned, logs=(*pinned.logs, *later))
    return Trust(wider, wider.judge(note), known)


def _remembered(copy: Copy, seen: Seen, origin: str, findings: Findings) -> tuple[VerifierKey, ...]:
    try:
        at = seen.at(copy.address) if copy.address else None
        return tuple(dict.fromkeys((*seen.keys(origin), *(at.keys if at and at.origin == origin else ()))))
    except Forgotten as reason:
        findings.gaps.append(f"{reason}; remove it to begin anew")
        return ()


def _same_log(copy: Copy, seen: Seen, trust: Trust, findings: Findings, *, chosen: bool) -> None:
    """Whether this address has the log it had before; `chosen`: the reader named the new one."""
    try:
        before = seen.at(copy.address) if copy.address else None
    except Forgotten as reason:
        findings.gaps.append(f"{reason}; remove it to begin anew")
        return
    origin = trust.judged.checkpoint.origin
    if before is None or before.origin == origin:
        return
    keys = _listed(before.keys)
    if chosen:
        findings.remarks.append(f"Before, the log of {before.origin} ({keys}) was at this address.")
    else:
        findings.gaps.append(
            f"another log is at this address: {origin}; what you saw there before was {before.origin} "
            f"({keys}). Ask why, and if the new one is right, give its keys with --policy"
        )


def _listed(keys: Sequence[VerifierKey]) -> str:
    return ", ".join(f"{key.name}+{key.key_id.hex()}" for key in keys)
