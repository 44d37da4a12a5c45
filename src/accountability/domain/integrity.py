"""Corrections and redactions: what may follow an entry without changing it.

A correction carries a complete replacement of the same type; folds use it in its target's place, from the
correction's own position on. A redaction names the commitments whose words are destroyed; the entry itself,
and every proof about it, stays as it was.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal

import msgspec

from accountability.domain.entries import (
    Commitment,
    Count,
    Entry,
    Opening,
    PartName,
    Rule,
    Said,
    Slug,
    Stream,
    check_envelope,
)

Ground = Literal[
    "uk-gdpr-erasure",
    "uk-gdpr-rectification",
    "defamation",
    "court-order",
    "reporting-restriction",
    "safeguarding",
    "copyright",
    "other-legal",
]


class NotInThisStream(Rule):
    """Raised when the entry to be corrected or redacted is not there."""

    field = "position"


class NotCorrectable(Rule):
    """Raised when a correction would replace a correction, a redaction or what the clock derived."""

    field = "position"


class NotYours(Rule):
    """Raised when somebody corrects an entry that another office made."""

    field = "position"


class ReferenceFixed(Rule):
    """Raised when a correction would change what public addresses and other entries refer to."""

    field = "body"


class NotForThisRole(Rule):
    """Raised when a redaction is carried out by anyone but information governance or the operator."""

    field = "role"


class NothingCorrected(Rule):
    """Raised when a correction says exactly what stood before."""

    field = "replacement"


class ReasonMissing(Rule):
    """Raised when a correction does not say why."""

    field = "reason"


class NoSuchPart(Rule):
    """Raised when a redaction names a part that the entry never had."""

    field = "part"


class AlreadyRedacted(Rule):
    """Raised when a part was redacted before."""

    field = "part"


class TwoApprovers(Rule):
    """Raised when fewer than two different roles approved a redaction."""

    field = "approved_by"


class Recorded(msgspec.Struct, frozen=True):
    """An entry with its place in the log."""

    position: int
    entry: Entry


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """`replacement` is the bytes of a whole entry that stands in the target's place."""

    target: Count
    kind: Literal["typo", "fact", "attribution"]
    replacement: msgspec.Raw


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """`removed` names each destroyed part with its commitment. `approved_by` are two different roles."""

    target: Count
    removed: dict[PartName, Commitment]
    ground: Ground
    approved_by: Annotated[tuple[Slug, ...], msgspec.Meta(min_length=2, max_length=2)]


class EntryCorrected(Entry, tag="entry-corrected/1", frozen=True, kw_only=True):
    """Parts: `reason`."""

    body: Correction

    def apply(self, aggregate: Any) -> None: ...


# Who may approve a redaction: roles, never a person's name, since these words can never be removed.
APPROVERS = (
    "information-governance",
    "data-protection-officer",
    "legal-adviser",
    "monitoring-officer",
    "chief-officer",
    "chief-executive",
    "director",
    "chair-of-trustees",
)


class PartRedacted(Entry, tag="part-redacted/1", frozen=True, kw_only=True):
    """Parts: none. A redaction can't itself be redacted."""

    body: Removal

    def check(self, aggregate: Any) -> None:  # noqa: ARG002 - same for all
        if self.role not in MAY_REDACT:
            raise NotForThisRole("Only information governance or the operator may carry out a redaction.")
        if not set(self.body.approved_by) <= set(APPROVERS):
            raise TwoApprovers(f"An approver is one of these roles: {', '.join(APPROVERS)}.")
        if len(set(self.body.approved_by)) < 2:  # noqa: PLR2004 - two people
            raise TwoApprovers("Two different roles must approve a redaction.")

    def apply(self, aggregate: Any) -> None: ...


NOT_CORRECTABLE = ("clock", "information_governance")
MAY_REDACT = ("information_governance", "operator")


def effective(history: Sequence[Recorded], decode: Any) -> list[Entry]:
    """The entries of one stream with each corrected one replaced by its latest replacement."""
    replaced = {
        item.entry.body.target: decode(item.entry.body.replacement)
        for item in history
        if isinstance(item.entry, EntryCorrected)
    }
    return [replaced.get(item.position, item.entry) for item in history]


def fold(entries: Sequence[Entry]) -> Any:
    """The aggregate after these entries; None if there are none."""
    aggregate: Any = None
    for entry in entries:
        aggregate = following(aggregate, entry)
    return aggregate


def following(aggregate: Any, entry: Entry) -> Any:
    """The state after one more entry; None while the opening is of a type this program does not know."""
    return entry.mutate(aggregate) if aggregate is not None or isinstance(entry, Opening) else None


def correct(  # noqa: PLR0913 - each is one thing a correction must say
    history: Sequence[Recorded],
    target: int,
    kind: Literal["typo", "fact", "attribution"],
    changes: dict[str, Any],
    said: Said,
    *,
    decode: Any,
    encode: Any,
) -> Stream:
    """Replace `body`, `parts` or `occurred` of one entry, as if said so at once; its type's guards apply.

    What it may not change: type, stream, version, time of recording, ask, office, role, what others refer to.
    """
    now = effective(history, decode)
    index = next((i for i, item in enumerate(history) if item.position == target), None)
    if index is None:
        raise NotInThisStream("There is no such entry.")
    original = now[index]
    if isinstance(original, EntryCorrected | PartRedacted) or original.role in NOT_CORRECTABLE:
        raise NotCorrectable("This kind of entry cannot be corrected.")
    if said.by != original.by or said.role not in (original.role, "operator"):
        raise NotYours("Only the office that made an entry may correct it.")
    replacement = msgspec.structs.replace(original, **changes)
    if replacement == original:
        raise NothingCorrected("The correction says the same as the entry.")
    if any(getattr(replacement.body, name) != getattr(original.body, name) for name in original.fixed):  # type: ignore[attr-defined]
        raise ReferenceFixed(
            "Its short name, its number and the office asked stand in public addresses and stay."
        )
    check_envelope(replacement)
    replacement.check(fold(now[:index]))
    if not any(name.startswith("reason/") for name in said.parts):
        raise ReasonMissing("Say why the entry is corrected.")
    stream: Stream = fold(now)
    body = Correction(target=target, kind=kind, replacement=msgspec.Raw(encode(replacement)))
    stream.record(EntryCorrected, said, body, original.ask)
    return stream


def redact(  # noqa: PLR0913, PLR0917 - each is one thing a redaction must say
    history: Sequence[Recorded],
    target: int,
    field: str,
    ground: Ground,
    approved_by: tuple[str, str],
    said: Said,
    *,
    decode: Any,
) -> Stream:
    """Name for destruction every part `field` of an entry, in each language, and of its corrections."""
    gone = {sealed for item in history for sealed in _removed_by(item.entry)}
    named = {item.position: _parts_named(item, target, field, decode) for item in history}
    if not any(named.values()):
        raise NoSuchPart("That entry has no such part.")
    stream: Stream = fold(effective(history, decode))
    for item in history:
        removed = {name: sealed for name, sealed in named[item.position].items() if sealed not in gone}
        gone.update(removed.values())
        if removed:
            body = Removal(target=item.position, removed=removed, ground=ground, approved_by=approved_by)
            stream.record(PartRedacted, said, body, item.entry.ask)
    if not stream.pending_events:
        raise AlreadyRedacted("That part was redacted before.")
    return stream


def _removed_by(entry: Entry) -> Iterable[str]:
    return entry.body.removed.values() if isinstance(entry, PartRedacted) else ()


def _parts_named(item: Recorded, target: int, field: str, decode: Any) -> dict[str, str]:
    """The parts of an entry, or of its correction, that a redaction of a field or one language reaches."""
    entry = item.entry
    if isinstance(entry, EntryCorrected) and entry.body.target == target:
        parts = decode(entry.body.replacement).parts
    elif item.position == target:
        parts = entry.parts
    else:
        return {}
    return {name: sealed for name, sealed in parts.items() if field in (name, name.partition("/")[0])}
