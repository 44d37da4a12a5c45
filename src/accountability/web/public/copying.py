"""One ask as a document: for an inspectorate's form, a council's report, a board's papers.

What the panel asked, what the office answered and did since, each with its days and its place in the record,
and as at when. Plain text to be copied, or Word. Made of public words alone, as they stand when it is asked.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Literal

import docx
import msgspec

from accountability.domain.status import british
from accountability.web.public.entries import Shown
from accountability.web.public.lanes import Lane
from accountability.web.public.naming import Names
from accountability.web.words import Words

Kind = Literal["title", "heading", "words", "line", "link"]
WIDTH = 72
# What XML 1.0 cannot hold, so that no document is made that Word cannot open.
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Block(msgspec.Struct, frozen=True):
    """A paragraph of the document. Words are somebody's own; a line is ours."""

    kind: Kind
    text: str


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What a copy is made of. `address` is the recommendation's page in full, `site` the service's."""

    lane: Lane
    title: str
    panel: str
    serial: int
    printed: str
    parts: dict[str, str]
    names: Names
    address: str
    site: str
    position: int
    recorded: datetime
    as_at: str


def blocks(source: Source) -> list[Block]:
    return [*_asked(source), *_answered(source), *_delivered(source), *_judged(source), *_stamp(source)]


def _asked(source: Source) -> Iterator[Block]:
    number = f", number {source.printed} in its report" if source.printed else ""
    yield Block("title", source.title)
    yield Block("line", f"{source.panel}, recommendation {source.serial}{number}")
    yield Block("heading", "What the panel asked")
    yield Block("words", _said(source.names.words, source.parts, "text"))
    yield Block("line", f"{source.lane.addressing} {british(source.lane.addressed)}: {source.lane.office}.")
    yield Block("link", source.address)


def _answered(source: Source) -> Iterator[Block]:
    lane = source.lane
    yield Block("heading", f"What {lane.office} answered")
    yield Block("line", lane.sentence)
    if lane.answer:
        yield from _entry(lane.answer, source)
    for gap in lane.gaps:
        yield Block("line", f"{gap.name}: {gap.coverage}. What it does not cover:")
        yield Block("words", _said(source.names.words, gap.parts, "gap"))


def _delivered(source: Source) -> Iterator[Block]:
    lane = source.lane
    if not (lane.delivery or lane.targets or lane.evidence):
        return
    yield Block("heading", "What was done since")
    for target in lane.targets:
        why = f": {target.why}" if target.why else ""
        yield Block("line", f"Target date {british(target.day)}{why}")
    for entry in (*([lane.delivery] if lane.delivery else []), *lane.evidence):
        yield from _entry(entry, source)


def _judged(source: Source) -> Iterator[Block]:
    if source.lane.verdicts:
        yield Block("heading", "What others found")
    for verdict in source.lane.verdicts:
        yield from _entry(verdict.entry, source)
        if verdict.reply:
            yield from _entry(verdict.reply, source)


def _entry(entry: Shown, source: Source) -> Iterator[Block]:
    day = british(entry.occurred, entry.precision)
    yield Block("line", " ".join(part for part in (f"{entry.heading} ({day}).", entry.summary) if part))
    if entry.says_provenance:
        yield Block("line", entry.says_provenance)
    for field in entry.fields:
        if field.label:
            yield Block("line", f"{field.label}:")
        yield Block("words", _said(source.names.words, entry.parts, field.name))
    yield Block("link", f"{source.site}/en/log/{entry.position}")


def _stamp(source: Source) -> Iterator[Block]:
    yield Block("heading", "Where this is from")
    yield Block("line", f"As at {source.as_at}, up to entry {source.position:,} of the public record.")
    yield Block("line", "Anyone can check that it was not changed since:")
    yield Block("link", f"{source.site}/en/verify")


def _said(words: Words, parts: Mapping[str, str], field: str) -> str:
    """Words with their lines as they stand, or what stands in their place."""
    said = words.said(parts, field)
    return said.words if said and isinstance(said.words, str) else words.plain(parts, field)


def as_text(source: Source) -> bytes:
    """To be copied from a browser or opened in any editor."""
    return ("\n\n".join(_plain(block) for block in blocks(source)) + "\n").encode()


def _plain(block: Block) -> str:
    match block.kind:
        case "title":
            return f"{block.text}\n{'=' * min(len(block.text), WIDTH)}"
        case "heading":
            return f"{block.text}\n{'-' * min(len(block.text), WIDTH)}"
        case "words":
            return "\n".join(f"    {line}".rstrip() for line in block.text.split("\n"))
        case _:
            return block.text


def as_word(source: Source) -> bytes:
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.title, properties.comments = (
        source.lane.office[:250],
        source.title[:250],
        "",
    )
    properties.created = properties.modified = source.recorded.astimezone(UTC).replace(tzinfo=None)
    for block in blocks(source):
        text = NO_XML.sub("\ufffd", block.text)
        match block.kind:
            case "title":
                document.add_heading(text, 1)
            case "heading":
                document.add_heading(text, 2)
            case "words":
                for line in re.split(r"\n[ \t]*\n\s*", text):
                    document.add_paragraph(line, style="Quote")
            case _:
                document.add_paragraph(text)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
