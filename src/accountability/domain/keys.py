"""The keys that sign the log: that they change is itself an entry of it, signed under the old ones.

A log has one stream of such entries, the same in every log, so that two changes at once cannot both be the
first. A key stands here as the verifier key of C2SP signed-note: `<name>+<key ID>+<base64>`.
"""

from typing import Annotated, Any
from uuid import UUID

import msgspec

from accountability.domain.entries import Entry, Opening, Rule, Said, Stream

STREAM = UUID("55d4f5be-7fe6-43aa-8c9e-7741fc6461e4")
# ASCII without a character that JSON would escape. The longest kind in use, ML-DSA-44, takes 1752 of base64.
VerifierKey = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9._~/-]{1,128}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{4,}={0,2}\Z", max_length=2048
    ),
]
Keys = Annotated[tuple[VerifierKey, ...], msgspec.Meta(min_length=1, max_length=4)]


class NotTheOperator(Rule):
    """Raised when anybody but the operator changes the log's keys."""

    field = "role"


class NotAKey(Rule):
    """Raised when a text has the form of a key and is none: its id is not the one that its bytes make."""

    field = "new"


class NotTheKeysInForce(Rule):
    """Raised when keys are said to be the old ones that the last change did not put in place."""

    field = "old"


class NothingRotated(Rule):
    """Raised when the new keys are the old ones, or one of them is named twice."""

    field = "new"


class NameOfTheLogFixed(Rule):
    """Raised when the first key has another name than before: it is the log's own, which never changes."""

    field = "new"


class Rotation(msgspec.Struct, frozen=True, kw_only=True):
    """Which keys sign no longer and which do from here on. The first of each bears the log's name."""

    old: Keys
    new: Keys


class LogKeys(Stream):
    keys: tuple[str, ...]


class KeyRotated(Opening, tag="key-rotated/1", frozen=True, kw_only=True):
    """Parts: none. Opens the stream of the keys, or goes on with it."""

    opens = LogKeys
    correctable = False
    body: Rotation

    def mutate(self, aggregate: Any) -> Any:
        return super().mutate(None) if aggregate is None else Entry.mutate(self, aggregate)

    def check(self, aggregate: LogKeys | None) -> None:
        old, new = self.body.old, self.body.new
        if self.role != "operator":
            raise NotTheOperator("Only the operator may change the keys of the log.")
        if aggregate is not None and aggregate.keys != old:
            raise NotTheKeysInForce("Those are not the keys that the last change put in place.")
        if set(new) == set(old) or len(set(new)) < len(new):
            raise NothingRotated("The new keys must differ from the old ones and from each other.")
        if old[0].partition("+")[0] != new[0].partition("+")[0]:
            raise NameOfTheLogFixed("The first key bears the name of the log, which never changes.")

    def apply(self, aggregate: LogKeys) -> None:
        aggregate.keys = self.body.new


def rotate(keys: LogKeys | None, said: Said, rotation: Rotation) -> LogKeys:
    """Record a change of keys; `keys` is None if it is the first."""
    if keys is None:
        return LogKeys.open(KeyRotated, STREAM, said, rotation)
    keys.record(KeyRotated, said, rotation)
    return keys
