"""Areas, offices, initiatives, panels and what panels did, in words."""

from datetime import timedelta

from accountability.domain.areas import AreaAbolished, AreaRegistered, AreaRenamed
from accountability.domain.initiatives import InitiativeChanged, InitiativeEnded, InitiativeRegistered
from accountability.domain.offices import OfficeRegistered, OfficeRenamed
from accountability.domain.panels import (
    ActivityHeld,
    PanelCommissioned,
    PanelReconvened,
    PanelReportPublished,
    SessionHeld,
    StatementRecorded,
)
from accountability.domain.recommendations import RecommendationAddressed, RecommendationPublished
from accountability.domain.status import british, listed
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, count, sentences


def area(entry: AreaRegistered, _item: Item, names: Names) -> Told:
    body = entry.body
    return Told(
        f"{names.words.plain(entry.parts, 'name')} was registered as an area",
        sentences(
            f"{say(codes.AREAS, body.kind)}.",
            f"It lies within {names.area(body.within)}." if body.within else "",
            f"Its official code is {body.code}." if body.code else "",
            _since("area", entry),
        ),
    )


def _since(noun: str, entry: AreaRegistered | OfficeRegistered) -> str:
    day = entry.body.valid_from
    if day is None:
        return ""
    exists = "exists since" if day <= entry.recorded_day else "will exist from"
    return f"The {noun} {exists} {british(day)}."


def area_renamed(entry: AreaRenamed, item: Item, names: Names) -> Told:
    before = names.on(entry.body.since - timedelta(days=1)).area(item.row.area)
    since = f"Since {british(entry.body.since)}. It is the same area."
    return Told(f"{before} is now called {names.words.plain(entry.parts, 'name')}", since)


def area_abolished(entry: AreaAbolished, item: Item, names: Names) -> Told:
    became = listed([names.area(slug) for slug in entry.body.successors])
    return Told(
        f"{names.area(item.row.area)} ended on {british(entry.body.last_day)}",
        f"It became {became}." if became else "What it became is not recorded.",
    )


def office(entry: OfficeRegistered, _item: Item, names: Names) -> Told:
    since = _since("office", entry)
    kind = f"{say(codes.OFFICES, entry.body.kind)}."
    return Told(
        f"{names.words.plain(entry.parts, 'name')} was registered as an office", sentences(kind, since)
    )


def renamed(entry: OfficeRenamed, item: Item, names: Names) -> Told:
    since = entry.body.since
    before = names.on(since - timedelta(days=1)).office(item.row.office)
    now = names.words.plain(entry.parts, "name")
    return Told(
        f"{before} is now called {now}",
        f"Since {british(since)}. It is the same office; what was said before keeps the name of that time.",
    )


def initiative(entry: InitiativeRegistered, _item: Item, names: Names) -> Told:
    body = entry.body
    return Told(
        f"{names.words.plain(entry.parts, 'name')} was registered as an initiative",
        sentences(
            f"Run by {names.office(body.owner)}." if body.owner else "No source says who runs it.",
            f"It began on {british(body.began)}." if body.began else "No source says when it began.",
            f"It ended on {british(body.ended)}." if body.ended else "",
        ),
    )


def _own_name(item: Item, names: Names) -> str:
    row = names.initiative_row(item)
    return names.initiative(row.slug) if row else "An initiative"


def initiative_changed(entry: InitiativeChanged, item: Item, names: Names) -> Told:
    body = entry.body
    name = f"It is called {names.words.plain(entry.parts, 'name')} from then on."
    return Told(
        f"What is recorded of {_own_name(item, names)} changed",
        sentences(
            name if entry.has_part("name") else "",
            f"It is run by {names.office(body.owner)}." if body.owner else "",
            f"Its area is {names.area(body.area)}." if body.area else "",
            f"It is to end on {british(body.ended)}." if body.ended else "",
        ),
    )


def initiative_ended(entry: InitiativeEnded, item: Item, names: Names) -> Told:
    return Told(f"{_own_name(item, names)} ended", f"Its last day was {british(entry.body.ended)}.")


def panel(entry: PanelCommissioned, _item: Item, names: Names) -> Told:
    body = entry.body
    members = f"{count(body.members, 'member')}." if body.members is not None else ""
    kept = f"Its record is kept by {names.office(body.secretariat)}."
    heading = f"{names.words.plain(entry.parts, 'name')} was registered"
    return Told(heading, sentences(f"{say(codes.PANELS, body.kind)}.", members, kept))


def activity(entry: ActivityHeld, _item: Item, _names: Names) -> Told:
    body = entry.body
    sums = body.requested_pounds, body.awarded_pounds
    facts = [
        count(body.events, "event") if body.events is not None else "",
        f"{body.attendance:,} attended" if body.attendance is not None else "",
        count(body.bids, "bid") if body.bids is not None else "",
        f"£{sums[0]:,} requested" if sums[0] is not None else "",
        f"£{sums[1]:,} awarded" if sums[1] is not None else "",
    ]
    stated = [fact for fact in facts if fact]
    unstated = "The sum awarded is not stated." if sums[0] is not None and sums[1] is None else ""
    summary = sentences(f"{', '.join(stated)}." if stated else "", unstated)
    return Told(f"{say(codes.ACTIVITIES, body.kind)} held", summary)


def session(entry: SessionHeld, _item: Item, _names: Names) -> Told:
    body = entry.body
    facts = [
        f"{body.present:,} present" if body.present is not None else "",
        duration(body.minutes) if body.minutes is not None else "",
    ]
    stated = ", ".join(fact for fact in facts if fact)
    return Told(f"The panel met {say(codes.SESSIONS, entry.body.kind)}", f"{stated}." if stated else "")


def duration(minutes: int) -> str:
    """How long a session lasted: "2 hours 30 minutes"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        text
        for text in (count(hours, "hour") if hours else "", count(rest, "minute") if rest else "")
        if text
    )


def reconvened(entry: PanelReconvened, _item: Item, _names: Names) -> Told:
    present = entry.body.present
    return Told("The panel met again after its work", f"{present:,} present." if present is not None else "")


def report(entry: PanelReportPublished, _item: Item, names: Names) -> Told:
    holds = entry.body.recommendations
    return Told(
        f"Report published: {names.words.plain(entry.parts, 'name')}",
        sentences(
            f"Published on {british(entry.body.published)}.",
            f"It is said to hold at least {count(holds, 'recommendation')}." if holds is not None else "",
        ),
    )


def statement(entry: StatementRecorded, _item: Item, names: Names) -> Told:
    body = entry.body
    named = ", ".join(names.initiative(slug) for slug in body.initiatives)
    spoken_to = f"It speaks to {count(len(body.asks), 'recommendation')}." if body.asks else ""
    return Told(
        f"{names.office(body.office)} made a statement about the report",
        sentences(
            "A statement about a whole report decides nothing.",
            spoken_to,
            f"It names {named}." if named else "",
        ),
    )


def published(entry: RecommendationPublished, _item: Item, names: Names) -> Told:
    body = entry.body
    printed = f"Number {body.printed} in print." if body.printed else ""
    key = "Named as key." if body.key else ""
    heading = f"Recommendation {body.serial} was published: {names.words.plain(entry.parts, 'title')}"
    return Told(heading, sentences(printed, key))


def addressed(entry: RecommendationAddressed, _item: Item, names: Names) -> Told:
    by = (
        "The panel named this office."
        if entry.body.named_by == "panel"
        else "The secretariat named this office."
    )
    heading, _ = codes.ADDRESSED[entry.body.manner]
    return Told(
        heading.format(names.office(entry.body.office)), sentences(by, say(codes.MANNERS, entry.body.manner))
    )


TELLINGS: dict[type, Teller] = {
    AreaRegistered: area,
    AreaRenamed: area_renamed,
    AreaAbolished: area_abolished,
    OfficeRegistered: office,
    OfficeRenamed: renamed,
    InitiativeRegistered: initiative,
    InitiativeChanged: initiative_changed,
    InitiativeEnded: initiative_ended,
    PanelCommissioned: panel,
    ActivityHeld: activity,
    SessionHeld: session,
    PanelReconvened: reconvened,
    PanelReportPublished: report,
    StatementRecorded: statement,
    RecommendationPublished: published,
    RecommendationAddressed: addressed,
}
