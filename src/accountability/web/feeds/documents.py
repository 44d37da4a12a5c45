"""Which entries a feed document holds, what it is called, and what comes before it.

The current feed holds the 50 newest entries, with those among them that another lately came after: to correct
them, to take words out or put them back. Everything older is in archives (RFC 5005): a month in parts of 16,
each closed when it is full or its month is over. The 15 newest, which no closed part may hold yet, are in the
current feed whatever comes back: so it and the archives together never lack an entry.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from accountability.projections import panels, periods, proving, register, timeline
from accountability.projections.panels import PanelRow
from accountability.projections.reading import Reader
from accountability.projections.timeline import Item
from accountability.transparency.checkpoints import Checkpoint
from accountability.web.feeds.addresses import FORMS, Archive, Asked, Feed
from accountability.web.feeds.items import INVENTED_TITLE, Place, items_of
from accountability.web.feeds.json_feed import json
from accountability.web.feeds.model import FeedDocument, readable
from accountability.web.feeds.writing import atom, rss
from accountability.web.public.naming import Also, Names, names_for

SITE = "The answer record"
CURRENT = 50
PART = 16
# An empty feed must not change with each reading.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
WRITERS = {"atom": atom, "rss": rss, "json": json}
DESCRIPTION = (
    "Each item is one entry of the record. Entries are never changed: a correction is an item of its own, "
    "and the entry that it corrects comes back with a later date."
)


async def exists(reader: Reader, feed: Feed) -> bool:
    match feed.scope:
        case "panel":
            return await panels.panel(reader, feed.about[0]) is not None
        case "recommendation":
            return await panels.recommendation(reader, *feed.about) is not None
        case "office":
            return await register.office(reader, feed.about[0]) is not None
        case "area":
            return await register.area(reader, feed.about[0]) is not None
        case _:
            return True


async def write(reader: Reader, asked: Asked, place: Place) -> bytes | None:
    """The bytes that an address asks for; None for a part that is empty or not closed yet."""
    found = await document(reader, asked, place)
    return WRITERS[asked.form](found) if found else None


async def document(reader: Reader, asked: Asked, place: Place) -> FeedDocument | None:
    """What an address asks for, before it is written in any form."""
    feed, archive = asked.feed, asked.archive
    if archive is None:
        items = await timeline.newest(
            reader, feed.scope, *feed.about, limit=CURRENT, resurfacing=True, always=PART - 1
        )
        previous = await _last_closed(reader, feed) if len(items) == CURRENT else None
    else:
        if not await _is_closed(reader, feed, archive):
            return None
        start = (archive.number - 1) * PART
        numbers = range(start, start + PART)
        items = await periods.piece(reader, feed.scope, feed.about, archive.month, numbers)
        items.sort(key=lambda item: (item.updated, item.row.position), reverse=True)
        previous = await _before(reader, feed, archive)
    return await _document(reader, asked, items, previous, place)


async def _document(
    reader: Reader, asked: Asked, items: list[Item], previous: Archive | None, place: Place
) -> FeedDocument:
    feed, form, archive = asked.feed, asked.form, asked.archive
    names = await names_for(reader, items, named_in(feed))
    title = title_of(feed, names)
    here = archive.address(feed, form) if archive else feed.address(form)
    return FeedDocument(
        id=f"tag:{place.origin},2026:en/feeds/{feed.path}",
        title=readable(f"{title}, {archive.month:%B %Y} – {SITE}" if archive else f"{title} – {SITE}"),
        description=DESCRIPTION,
        author=place.origin,
        page=place.public_url + feed.page,
        address=place.public_url + here,
        current=place.public_url + feed.address(form) if archive else None,
        previous=place.public_url + previous.address(feed, form) if previous else None,
        updated=items[0].updated if items else NEVER,
        kinds=f"{place.public_url}/en/feeds#",
        items=items_of(items, names, place),
        checkpoint=None if archive else await _checkpoint(reader, place),
    )


async def _checkpoint(reader: Reader, place: Place) -> Checkpoint | None:
    """The newest that readers can have and that covers no entry after those shown."""
    found = await proving.newest(reader, min(reader.head + 1, place.published.size))
    return None if found is None else Checkpoint(place.origin, found.size, found.root)


def named_in(feed: Feed) -> Also:
    match feed.scope:
        case "panel" | "recommendation":
            return Also(panels=[feed.about[0]])
        case "office":
            return Also(offices=[feed.about[0]])
        case "area":
            return Also(areas=[feed.about[0]])
        case _:
            return Also()


def title_of(feed: Feed, names: Names) -> str:
    """What the feed is called: what it is about. `names` must know what `named_in` names."""
    match feed.scope:
        case "all":
            return "Every entry"
        case "late":
            return "What is overdue"
        case "office":
            row = names.offices[feed.about[0]]
            return INVENTED_TITLE * row.invented + names.office(feed.about[0])
        case "area":
            place = names.areas[feed.about[0]]
            return INVENTED_TITLE * place.invented + names.area(feed.about[0])
        case "panel":
            return INVENTED_TITLE * names.panels[feed.about[0]].invented + names.panel(feed.about[0])
        case "recommendation":
            panel: PanelRow = names.panels[feed.about[0]]
            return (
                INVENTED_TITLE * panel.invented + f"{names.panel(panel.slug)}, recommendation {feed.about[1]}"
            )


async def _last_closed(reader: Reader, feed: Feed) -> Archive | None:
    """The newest closed part: the last full one of this month, else the last of an earlier month."""
    month = periods.month_of(reader.today)
    full = await periods.count(reader, feed.scope, feed.about, month) // PART
    return Archive(month, full) if full else await _last_before(reader, feed, Archive(month, 1))


async def _before(reader: Reader, feed: Feed, archive: Archive) -> Archive | None:
    if archive.number > 1:
        return Archive(archive.month, archive.number - 1)
    return await _last_before(reader, feed, archive)


async def _last_before(reader: Reader, feed: Feed, archive: Archive) -> Archive | None:
    """The last part of the last earlier month that has entries."""
    month = await periods.month_before(reader, feed.scope, feed.about, archive.month)
    if month is None:
        return None
    return Archive(month, -(-await periods.count(reader, feed.scope, feed.about, month) // PART))


async def _is_closed(reader: Reader, feed: Feed, archive: Archive) -> bool:
    held = await periods.count(reader, feed.scope, feed.about, archive.month)
    if archive.month >= periods.month_of(reader.today):
        return held >= archive.number * PART
    return held > (archive.number - 1) * PART


async def every_current(reader: Reader, place: Place) -> AsyncIterator[tuple[str, bytes]]:
    """Each current feed in each form with its path, for a copy of the record on disk."""
    async for feed in _feeds(reader):
        for form in FORMS:
            content = await write(reader, Asked(feed, form, None), place)
            assert content is not None
            yield f"feeds/{feed.path}.{form}", content


async def _feeds(reader: Reader) -> AsyncIterator[Feed]:
    yield Feed("all")
    yield Feed("late")
    async for panel in _panels(reader):
        yield Feed("panel", (panel,))
        after = 0
        while found := await panels.recommendations(reader, panel, after):
            for row in found:
                yield Feed("recommendation", (panel, row.serial))
            after = found[-1].serial
    slug = ""
    while offices := await register.all_offices(reader, slug):
        for office in offices:
            yield Feed("office", (office.slug,))
        slug = offices[-1].slug
    slug = ""
    while areas := await register.all_areas(reader, slug):
        for area in areas:
            yield Feed("area", (area.slug,))
        slug = areas[-1].slug


async def _panels(reader: Reader) -> AsyncIterator[str]:
    before = 2**63 - 1
    while listed := await panels.newest_panels(reader, 100, before):
        for _, panel in listed:
            yield panel.slug
        before = listed[-1][0]
