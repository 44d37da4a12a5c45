"""Which parts of an entry a removal reaches: those of the entry and of its corrections, each once.

Otherwise the words taken from an entry would stand in the one that corrected it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from accountability.domain.entries import Entry, Said, Stream
from accountability.domain.integrity import About, EntryCorrected, NotInThisStream, Recorded, effective, fold
from accountability.domain.removals import (
    AlreadyRedacted,
    AlreadyWithheld,
    Governing,
    Ground,
    NoSuchPart,
    NothingToExplain,
    NotWithheld,
    PartRedacted,
    PartRestored,
    PartWithheld,
    RedactionExplained,
    Removal,
    Removed,
    Restoration,
    Withholding,
    WithholdingGround,
)

Reached = list[tuple[Recorded, Removed]]


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
    """Name for destruction every part `field` of an entry, in each language, and of its corrections.

    What is withheld goes too.
    """
    reached = _reached(history, target, field, decode)
    chosen = _last(history, reached, PartRestored, PartWithheld)
    if not chosen:
        raise AlreadyRedacted("That part was redacted before.")

    def body(position: int, removed: Removed) -> Removal:
        return Removal(target=position, removed=removed, ground=ground, approved_by=approved_by)

    return _recorded(PartRedacted, history, chosen, body, said, decode)


def withhold(  # noqa: PLR0913, PLR0917 - each is one thing a withholding must say
    history: Sequence[Recorded],
    target: int,
    field: str,
    ground: WithholdingGround,
    approved_by: tuple[str, str],
    review_on: date | None,
    said: Said,
    *,
    decode: Any,
) -> Stream:
    """Take out of view for now what a redaction of the same would destroy."""
    reached = _reached(history, target, field, decode)
    chosen = _last(history, reached, PartRestored)
    if not chosen and _last(history, reached, PartWithheld):
        raise AlreadyWithheld("That part is withheld already.")
    if not chosen:
        raise AlreadyRedacted("That part was redacted before: there is nothing left to withhold.")

    def body(position: int, withheld: Removed) -> Withholding:
        return Withholding(
            target=position, withheld=withheld, ground=ground, approved_by=approved_by, review_on=review_on
        )

    return _recorded(PartWithheld, history, chosen, body, said, decode)


def restore(history: Sequence[Recorded], target: int, field: str, said: Said, *, decode: Any) -> Stream:
    """Put back what is withheld of a part of an entry and of its corrections."""
    reached = _reached(history, target, field, decode)
    chosen = _last(history, reached, PartWithheld)
    if not chosen and _last(history, reached, PartRedacted):
        raise AlreadyRedacted("That part was redacted: there is nothing left to put back.")
    if not chosen:
        raise NotWithheld("That part is not withheld.")

    def body(position: int, restored: Removed) -> Restoration:
        return Restoration(target=position, restored=restored)

    return _recorded(PartRestored, history, chosen, body, said, decode)


def explain(history: Sequence[Recorded], target: int, said: Said, *, decode: Any) -> Stream:
    """Say of a redaction or a withholding what could not be said with it."""
    entry = next((item.entry for item in history if item.position == target), None)
    if entry is None:
        raise NotInThisStream("There is no such entry.")
    if not isinstance(entry, PartRedacted | PartWithheld):
        raise NothingToExplain("Only a redaction or a withholding is explained.")
    stream: Stream = fold(effective(history, decode))
    stream.record(RedactionExplained, said, About(target=target), entry.ask)
    return stream


def _reached(history: Sequence[Recorded], target: int, field: str, decode: Any) -> Reached:
    """The parts that a removal of a field, or of one language of it, is about.

    Each commitment once, with the first of these entries that lists it.
    """
    met: set[str] = set()
    reached: Reached = []
    for item in history:
        named = _parts_named(item, target, field, decode)
        reached.append((item, {name: sealed for name, sealed in named.items() if sealed not in met}))
        met.update(named.values())
    if not met:
        raise NoSuchPart("That entry has no such part.")
    return reached


def _parts_named(item: Recorded, target: int, field: str, decode: Any) -> Removed:
    entry = item.entry
    if isinstance(entry, EntryCorrected) and entry.body.target == target:
        parts = decode(entry.body.replacement).parts
    elif item.position == target:
        parts = entry.parts
    else:
        return {}
    return {name: sealed for name, sealed in parts.items() if field in (name, name.partition("/")[0])}


def last_done(history: Sequence[Recorded]) -> dict[str, Recorded]:
    """By commitment, the entry that last took the words away or put them back."""
    done: dict[str, Recorded] = {}
    for item in history:
        match item.entry:
            case PartRedacted(body=body):
                done |= dict.fromkeys(body.removed.values(), item)
            case PartWithheld(body=body):
                done |= dict.fromkeys(body.withheld.values(), item)
            case PartRestored(body=body):
                done |= dict.fromkeys(body.restored.values(), item)
    return done


def _last(history: Sequence[Recorded], reached: Reached, *kinds: type[Entry]) -> Reached:
    """Those of the parts to which one of these was done last; where nothing was, it is as if put back."""
    done = {sealed: type(last.entry) for sealed, last in last_done(history).items()}
    kept = [
        (item, {name: sealed for name, sealed in named.items() if done.get(sealed, PartRestored) in kinds})
        for item, named in reached
    ]
    return [(item, named) for item, named in kept if named]


def _recorded(  # noqa: PLR0913, PLR0917 - what an entry is made of
    kind: type[Governing],
    history: Sequence[Recorded],
    chosen: Reached,
    body: Callable[[int, Removed], About],
    said: Said,
    decode: Any,
) -> Stream:
    """One entry for each that lists some of the parts."""
    stream: Stream = fold(effective(history, decode))
    for item, named in chosen:
        stream.record(kind, said, body(item.position, named), item.entry.ask)
    return stream
