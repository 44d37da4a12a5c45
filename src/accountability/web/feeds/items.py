"""Entries as items of a feed: the same words as on the pages, in plain text, and the codes as tags."""

from collections.abc import Iterator, Sequence

import msgspec

from accountability.projections.timeline import Item
from accountability.publishing.published import NOTHING, Published
from accountability.web.feeds.model import FeedItem, Tag, readable
from accountability.web.public import telling
from accountability.web.public.attachments import attached, size_of
from accountability.web.public.naming import Names, body_of
from accountability.web.words import Gone, Words, because_of

LANGUAGE = "en"
# A feed is read in a list: long words are cut here and stand in full behind the link.
EXCERPT = 1000
INVENTED_TITLE = "[Invented place] "
INVENTED = "This is about an invented place, to show how the record works."
CODES = ("decision", "state", "verdict", "coverage", "basis", "reason_code", "ground")


class Place(msgspec.Struct, frozen=True):
    """Where feeds are read, the name of the log, which is the same on mirrors, and what it has published."""

    public_url: str
    origin: str
    published: Published = NOTHING

    def identify(self, item: Item) -> str:
        """`tag:<log origin>,<year of recording>:<language>/log/<position>` (RFC 4151). Never changes."""
        row = item.row
        return f"tag:{self.origin},{row.recorded.year:04}:{LANGUAGE}/log/{row.position}"


def items_of(items: Sequence[Item], names: Names, place: Place) -> tuple[FeedItem, ...]:
    return tuple(_item(item, names, place) for item in items)


def _item(item: Item, names: Names, place: Place) -> FeedItem:
    told, about = telling.told(item, names), telling.about(item, names)
    invented = names.is_invented(item)
    title = f"{told.heading} ({about})" if about else told.heading
    texts = [
        INVENTED * invented,
        *_afterwards(item),
        told.summary,
        *_said(item, names),
        *_files(item, names, place),
    ]
    return FeedItem(
        id=place.identify(item),
        position=item.row.position,
        address=f"{place.public_url}/en/log/{item.row.position}",
        title=readable(INVENTED_TITLE * invented + title),
        summary=readable("\n\n".join(text for text in texts if text)),
        author=readable(telling.who(item, names)),
        published=item.row.recorded,
        updated=item.updated,
        tags=tuple(_tags(item, invented=invented)),
    )


def _afterwards(item: Item) -> Iterator[str]:
    """What came after the entry. Its own bytes never change."""
    if item.corrected:
        yield f"Entry {item.corrected[-1]} corrected this; what follows is as corrected."
    if item.redacted:
        yield f"Words of this entry were removed; entry {item.redacted[-1]} says on what ground."
    if item.withheld_now:
        position = item.withheld_now[-1]
        yield f"Words of this entry are withheld for now; entry {position} says on what ground."
    elif item.restored:
        yield f"Words of this entry that were withheld were put back by entry {item.restored[-1]}."


def _said(item: Item, names: Names) -> Iterator[str]:
    """People's own words, each under its label; what stands in their place if they were removed."""
    for field in telling.fields(item.current):
        said = names.words.said(item.current.parts, field.name)
        if said is None:
            continue
        words = _gone(said.words, names.words) if isinstance(said.words, Gone) else said.words
        words = _excerpt(words or "[words missing]")
        yield f"{field.label}: {words}" if field.label else words


def _files(item: Item, names: Names, place: "Place") -> Iterator[str]:
    for file in attached(item.current.parts, names.files):
        called = names.words.plain(item.current.parts, file.name_field) or f"File {file.number}"
        if file.digest:
            yield f"{called} ({file.kind}, {size_of(file.size)}): {place.public_url}{file.address}"


def _gone(gone: Gone, words: Words) -> str:
    done = "withheld for now" if gone.withheld else "removed"
    replacement = words.plain(gone.replacement, "replacement")
    in_place = f" In their place: {replacement}" if replacement else ""
    return f"[words {done} because of {because_of(gone.ground)}]{in_place}"


def _excerpt(words: str) -> str:
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"


def _tags(item: Item, *, invented: bool) -> Iterator[Tag]:
    yield Tag("entry", item.row.type.partition("/")[0])
    body = body_of(item)
    for name in CODES:
        code = getattr(body, name, None)
        if isinstance(code, str):
            yield Tag(name.replace("_", "-"), code)
    yield Tag("provenance", item.current.provenance)
    if item.row.panel:
        yield Tag("panel", item.row.panel)
    if item.row.area:
        yield Tag("area", item.row.area)
    if item.row.office:
        yield Tag("office", item.row.office)
    flags = {
        "corrected": item.corrected,
        "redacted": item.redacted,
        "withheld": item.withheld_now,
        "invented": invented,
    }
    for flag, holds in flags.items():
        if holds:
            yield Tag("flag", flag)
