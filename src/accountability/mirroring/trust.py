"""Whose signatures a mirror takes: its keeper's own policy, or the source's as it was at first sight.

At first sight is trust that was never checked; it is kept, so that whoever comes later can't change it. Keys
that the log itself puts in the place of trusted ones, by an entry of its operator in the one stream for it,
under a root that was signed with keys already trusted, are taken in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from accountability.domain.keys import STREAM, KeyRotated
from accountability.mirroring.memory import Memory, MirrorRefused
from accountability.storage.codec import decode
from accountability.transparency.keys import BadKey, VerifierKey
from accountability.transparency.policies import BadPolicy, Policy
from accountability.verifying.copies import CannotTell, Copy, NotThere

ROTATION = b'"key-rotated/1"'


@dataclass(frozen=True, slots=True)
class Trust:
    """`given`: by the keeper, who then demands its quorum too.

    A source that is trusted at sight is not held to witnesses of its own choice: redactions would wait for
    them.
    """

    policy: Policy
    given: bool

    def with_rotations(self, entries: Sequence[bytes]) -> "Trust":
        """With the keys that these entries put in use. A given policy is its keeper's to change."""
        logs = self.policy.logs
        for entry in () if self.given else entries:
            logs = tuple(dict.fromkeys((*logs, *_put_in_use(entry, logs))))
        return self if logs == self.policy.logs else replace(self, policy=replace(self.policy, logs=logs))


def trust_in(copy: Copy, memory: Memory, given: Path | None, tell: Callable[[str], None]) -> Trust:
    """By the file given; without one by what is kept, or what the source says now. Raises MirrorRefused."""
    try:
        if given is not None:
            return Trust(Policy.parse(given.read_bytes()), given=True)
        kept = memory.policy
        if kept is None:
            kept = copy.policy()
            Policy.parse(kept)
            memory.keep_policy(kept)
            tell(f"No --policy was given: from now on the keys are trusted that {copy.name} names today.")
        return Trust(Policy.parse(kept), given=False)
    except BadPolicy as error:
        raise MirrorRefused(f"the policy cannot be read: {error}") from error
    except (CannotTell, NotThere) as error:
        raise MirrorRefused(f"the source does not say its keys: {error}") from error


def _put_in_use(entry: bytes, trusted: Sequence[VerifierKey]) -> list[VerifierKey]:
    """The keys that an entry puts in the place of some that are trusted so far."""
    if ROTATION not in entry:
        return []
    try:
        found = decode(entry)
        if not isinstance(found, KeyRotated) or (found.originator_id, found.role) != (STREAM, "operator"):
            return []
        new = [VerifierKey.parse(key) for key in found.body.new]
    except (msgspec.MsgspecError, BadKey):
        return []
    return new if {str(key) for key in trusted}.intersection(found.body.old) else []
