"""Corrections: what may follow an entry without changing it, and how a stream reads with them in place.

A correction carries a complete replacement of the same type; folds use it in its target's place, from the
correction's own position on. What takes words away, for good or for now, is in `removals.py`.
"""

from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from accountability.domain.entries import Count, Entry, Opening, Rule, Said, Stream, check_envelope


class NotInThisStream(Rule):
    """Raised when the entry to be corrected, or of which words are to go, is not there."""

    field = "position"


class NotCorrectable(Rule):
    """Raised when a correction would replace an entry about another one, or what the clock derived."""

    field = "position"


class NotYours(Rule):
    """Raised when somebody corrects an entry that another office made."""

    field = "position"


class ReferenceFixed(Rule):
    """Raised when a correction would change what public addresses and other entries refer to."""

    field = "body"


class NothingCorrected(Rule):
    """Raised when a correction says exactly what stood before."""

    field = "replacement"


class ReasonMissing(Rule):
    """Raised when a correction does not say why."""

    field = "reason"


class Recorded(msgspec.Struct, frozen=True):
    """An entry with its place in the log."""

    position: int
    entry: Entry


class About(msgspec.Struct, frozen=True, kw_only=True):
    """`target` is the position of an earlier entry of the same stream."""

    target: Count


class Revisiting(Entry, frozen=True, kw_only=True):
    """An entry about an earlier one. It changes no state by itself, and nothing stands in its place."""

    correctable = False
    body: About

    def apply(self, aggregate: Any) -> None: ...


class Correction(About, frozen=True, kw_only=True):
    """`replacement` is the bytes of a whole entry that stands in the target's place."""

    kind: Literal["typo", "fact", "attribution"]
    replacement: msgspec.Raw


class EntryCorrected(Revisiting, tag="entry-corrected/1", frozen=True, kw_only=True):
    """Parts: `reason`."""

    body: Correction


NOT_CORRECTABLE = ("clock", "information_governance")


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
    if not original.correctable or original.role in NOT_CORRECTABLE:
        raise NotCorrectable("This kind of entry cannot be corrected.")
    if said.by != original.by or said.role not in (original.role, "operator"):
        raise NotYours("Only the office that made an entry may correct it.")
    original.check_correction(fold(now))
    replacement = msgspec.structs.replace(original, **changes)
    if replacement == original:
        raise NothingCorrected("The correction says the same as the entry.")
    if any(getattr(replacement.body, name) != getattr(original.body, name) for name in original.fixed):  # type: ignore[attr-defined] # each type has a body of its own
        raise ReferenceFixed(
            "Its short name, its number, the office asked, the voice and what it is about are what others "
            "refer to, and stay."
        )
    check_envelope(replacement)
    replacement.check(fold(now[:index]))
    fold([*now[:index], replacement, *now[index + 1 :]]).check_corrected(fold(now))
    if not any(name.startswith("reason/") for name in said.parts):
        raise ReasonMissing("Say why the entry is corrected.")
    stream: Stream = fold(now)
    body = Correction(target=target, kind=kind, replacement=msgspec.Raw(encode(replacement)))
    stream.record(EntryCorrected, said, body, original.ask)
    return stream
