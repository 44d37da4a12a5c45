"""An office's dates as iCalendar (RFC 5545), for a calendar program to subscribe to.

Each date is an event of a whole day whose UID never changes. When it moves it is the same event with a higher
SEQUENCE; when nothing is due any more it is CANCELLED. What binds and what is only compared have other words.
"""

from datetime import timedelta

from icalendar import Calendar, Event
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from accountability.domain.clocks import BINDING
from accountability.projections import asks, calendar, panels, register
from accountability.projections.calendar import Dated
from accountability.projections.reading import Reader, reading
from accountability.web.feeds.model import readable
from accountability.web.feeds.routes import FOR_ALL
from accountability.web.house import House
from accountability.web.middleware.marking import MARK
from accountability.web.problems import Unrecorded
from accountability.web.public.addresses import public, slug_in
from accountability.web.public.dues import Due, dues
from accountability.web.public.naming import Also, names_for

TYPE = "text/calendar"
INDEX = "/en/offices"
# A calendar needs to be told that a date is off for as long as somebody may look at that day.
LOOKED_BACK = timedelta(days=28)
MOST = 1000
REFRESHED = timedelta(hours=12)


@public("/en/offices/{slug:str}/due.ics")
async def due_dates(slug: FromPath[str], house: NamedDependency[House]) -> Response[bytes]:
    slug = slug_in(slug, "office", INDEX)
    async with reading(house.readers, house.now()) as reader:
        content = await written(reader, slug, house.public_url, house.origin)
    if content is None:
        raise Unrecorded("office", INDEX)
    return Response(content, media_type=TYPE, headers={MARK: "1", **FOR_ALL})


async def written(reader: Reader, slug: str, url: str, origin: str) -> bytes | None:
    """The calendar; None if there is no such office. The same bytes until the record or the day moves."""
    office = await register.office(reader, slug)
    if office is None:
        return None
    found = await calendar.dates_of(reader, slug, reader.today - LOOKED_BACK, MOST)
    rows = [dated.row for dated in found]
    about = await panels.recommendations_at(reader, sorted({(row.panel, row.serial) for row in rows}))
    also = Also(
        offices=[slug],
        panels=[row.panel for row in rows],
        parts=[office.parts, *(row.parts for row in about.values())],
    )
    names = await names_for(reader, (), also)
    said = dues(rows, names, about, await asks.decisions(reader, [row.ask for row in rows]))
    made = Calendar()
    made.add("prodid", "-//accountability//due dates//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    name = f"Due from {readable(names.office(slug))}"
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESHED, parameters={"value": "DURATION"})
    made.add("x-published-ttl", "PT12H")
    for dated, due in zip(found, said, strict=True):
        made.add_component(_event(dated, due, url, origin))
    content: bytes = made.to_ical()
    return content


def _event(dated: Dated, due: Due, url: str, origin: str) -> Event:
    event = Event()
    event.add("uid", f"{dated.row.ask}-{dated.row.number}@{origin}")
    event.add("dtstamp", dated.modified)
    event.add("last-modified", dated.modified)
    event.add("sequence", dated.revisions)
    event.add("dtstart", due.due)
    event.add("dtend", due.due + timedelta(days=1))
    event.add("summary", readable(_summary(dated, due)))
    event.add("description", readable(_description(dated, due)))
    event.add("url", url + due.address)
    event.add("status", "CANCELLED" if dated.stopped else "TENTATIVE" if due.paused else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("categories", ["Due" if due.binding else "For comparison"])
    return event


def _summary(dated: Dated, due: Due) -> str:
    what = due.what.capitalize()
    if dated.stopped:
        return f"No longer due: {due.what} to “{due.title}”"
    if due.paused:
        return f"Paused: {due.what} to “{due.title}”"
    return f"{what} due: “{due.title}”" if due.binding else f"Date for comparison, {due.what}: “{due.title}”"


def _description(dated: Dated, due: Due) -> str:
    lines = [f"{due.panel}, recommendation {due.serial}.", f"The basis: {due.basis}."]
    if dated.row.basis not in BINDING:
        lines.append("No date was agreed: this is no deadline.")
    if due.invented:
        lines.append("This is about an invented place, to show how the record works.")
    return "\n".join(lines)


ROUTES = [due_dates]
