"""What came after an entry, in words: corrections, removals and what is said of them; and the log's keys."""

from collections.abc import Mapping, Sequence

from accountability.domain.integrity import EntryCorrected
from accountability.domain.keys import KeyRotated
from accountability.domain.removals import PartRedacted, PartRestored, PartWithheld, RedactionExplained
from accountability.domain.status import british
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, count, sentences
from accountability.web.words import because_of


def corrected(entry: EntryCorrected, _item: Item, _names: Names) -> Told:
    body = entry.body
    what = say(codes.CORRECTIONS, body.kind)
    return Told(f"Entry {body.target:,} was corrected: {what}", "The entry as first recorded stays on view.")


def redacted(entry: PartRedacted, _item: Item, _names: Names) -> Told:
    body = entry.body
    return Told(
        f"Words of entry {body.target:,} were removed",
        sentences(
            f"{_texts(body.removed)} removed because of {because_of(body.ground)}.",
            _approved(body.approved_by),
            "Other words stand in their place." if entry.parts else "",
            "The entry itself stays, and can still be proved.",
        ),
    )


def withheld(entry: PartWithheld, _item: Item, _names: Names) -> Told:
    body = entry.body
    review = f"To be decided anew by {british(body.review_on)}." if body.review_on else ""
    return Told(
        f"Words of entry {body.target:,} were withheld for now",
        sentences(
            f"{_texts(body.withheld)} withheld because of {because_of(body.ground)}.",
            _approved(body.approved_by),
            review,
            "They are kept and can be put back. The entry itself stays, and can still be proved.",
        ),
    )


def restored(entry: PartRestored, _item: Item, _names: Names) -> Told:
    body = entry.body
    return Told(
        f"Words of entry {body.target:,} were put back",
        f"{_texts(body.restored)} that had been withheld can be read again.",
    )


def explained(entry: RedactionExplained, _item: Item, _names: Names) -> Told:
    return Told(
        f"What entry {entry.body.target:,} took away was explained",
        "This could not be said at the time.",
    )


def rotated(entry: KeyRotated, _item: Item, _names: Names) -> Told:
    body = entry.body
    return Told(
        "The keys that sign this log were changed",
        f"{count(len(body.new), 'key')} in the place of {len(body.old)}. The entry names each of them "
        "and is signed under the old ones too.",
    )


def _texts(named: Mapping[str, str]) -> str:
    return count(len(named), "text")


def _approved(roles: Sequence[str]) -> str:
    return f"Approved by {' and '.join(say({}, role) for role in roles)}."


TELLINGS: dict[type, Teller] = {
    EntryCorrected: corrected,
    PartRedacted: redacted,
    PartWithheld: withheld,
    PartRestored: restored,
    RedactionExplained: explained,
    KeyRotated: rotated,
}
