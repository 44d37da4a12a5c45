"""An entry as a timeline shows it: told in words, with its parts, its correction and where it belongs."""

from datetime import date

import msgspec

from accountability.domain.asks import AskEntry
from accountability.domain.clocks import london_day
from accountability.domain.entries import Precision
from accountability.domain.panels import StatementRecorded
from accountability.projections.timeline import Item
from accountability.web.public import codes, telling
from accountability.web.public.attachments import Attached, attached
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.telling import Field

# In the heading already; a timeline shows them again only as the place where words were removed.
IN_HEADING = ("name", "title")


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """What came after an entry to stand in its place. A slip of the pen's original is `folded` away."""

    position: int
    what: str
    parts: dict[str, str]
    folded: bool


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it stands. `kind` is the timeline's: derived, corrected, redacted (also for now) or empty.

    `quoted` is the provenance of what somebody said ("said on 3 May, recorded here on 9 June"), else empty.

    Of a corrected entry, `original` holds its parts as first recorded, `original_fields` those that differ,
    and `original_told` its heading and summary if they do.
    """

    position: int
    heading: str
    summary: str
    about: str
    address: str
    who: str
    occurred: date
    precision: Precision | None
    recorded: date
    provenance: str
    quoted: str
    says_provenance: str
    kind: str
    parts: dict[str, str]
    fields: list[Field]
    files: list[Attached]
    original: dict[str, str]
    original_fields: list[Field]
    original_told: str
    correction: Correction | None
    beside: list["Shown"]
    invented: bool


def shown(item: Item, names: Names) -> Shown:
    entry, told = item.current, telling.told(item, names)
    return Shown(
        position=item.row.position,
        heading=told.heading,
        summary=told.summary,
        about=telling.about(item, names),
        address=telling.address(item),
        who=telling.who(item, names),
        occurred=entry.occurred,
        precision=entry.precision,
        recorded=london_day(item.row.recorded),
        provenance=entry.provenance,
        quoted=entry.provenance if isinstance(entry, AskEntry | StatementRecorded) else "",
        says_provenance=telling.whose_words(entry),
        kind=_kind(item),
        parts=entry.parts,
        fields=_fields(item),
        files=attached(entry.parts, names.files),
        original=item.entry.parts if item.corrected else {},
        original_fields=[field for field in telling.fields(item.entry) if _differs(item, field.name)],
        original_told=_first_told(item, names),
        correction=_correction(item, names),
        beside=[shown(found, names) for found in _beside(item, names)],
        invented=names.is_invented(item),
    )


def _kind(item: Item) -> str:
    if item.redacted or item.withheld_now:
        return "redacted"
    if item.corrected:
        return "corrected"
    return "derived" if item.entry.role == "clock" else ""


def _fields(item: Item) -> list[Field]:
    fields = telling.fields(item.current)
    whole = item.redacted or item.withheld_now
    return fields if whole else [field for field in fields if field.name not in IN_HEADING]


def _differs(item: Item, field: str) -> bool:
    def sealed(parts: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in parts.items() if name.partition("/")[0] == field}

    return sealed(item.entry.parts) != sealed(item.current.parts)


def _first_told(item: Item, names: Names) -> str:
    first, now = telling.told_first(item, names), telling.told(item, names)
    if first == now:
        return ""
    changed = [a for a, b in ((first.heading, now.heading), (first.summary, now.summary)) if a != b]
    return ". ".join(text.rstrip(".") for text in changed if text) + "."


def _beside(item: Item, names: Names) -> list[Item]:
    """Disputes, confirmations and explanations, and how a dispute was resolved: told without their own."""
    found = (names.beside.get(position) for position in item.beside)
    return [msgspec.structs.replace(each, beside=()) for each in found if each]


def _correction(item: Item, names: Names) -> Correction | None:
    found = names.corrections.get(item.corrected[-1]) if item.corrected else None
    if found is None:
        return None
    kind = getattr(getattr(found.entry, "body", None), "kind", "")
    return Correction(
        position=found.row.position,
        what=say(codes.CORRECTIONS, kind),
        parts=found.entry.parts,
        folded=kind == "typo",
    )
