"""Offices, initiatives, panels and what panels did, in words."""

from accountability.domain.initiatives import InitiativeRegistered
from accountability.domain.offices import OfficeRegistered
from accountability.domain.panels import (
    ActivityHeld,
    PanelCommissioned,
    PanelReportPublished,
    StatementRecorded,
)
from accountability.domain.recommendations import RecommendationAddressed, RecommendationPublished
from accountability.domain.status import british
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, count, sentences


def office(entry: OfficeRegistered, _item: Item, names: Names) -> Told:
    since = f"The office exists since {british(entry.body.valid_from)}." if entry.body.valid_from else ""
    kind = f"{say(codes.OFFICES, entry.body.kind)}."
    return Told(
        f"{names.words.plain(entry.parts, 'name')} was registered as an office", sentences(kind, since)
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
    OfficeRegistered: office,
    InitiativeRegistered: initiative,
    PanelCommissioned: panel,
    ActivityHeld: activity,
    PanelReportPublished: report,
    StatementRecorded: statement,
    RecommendationPublished: published,
    RecommendationAddressed: addressed,
}
