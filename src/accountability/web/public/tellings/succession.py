"""Offices that end, to whom their work and asks pass, and what heirs make of earlier answers, in words."""

from collections.abc import Sequence

from accountability.domain.inheriting import AskTransferred, SuccessorPositionStated
from accountability.domain.status import british, listed
from accountability.domain.succession import FunctionsTransferred, OfficeAbolished, SuccessionAnnounced
from accountability.projections.timeline import Item
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, sentences

STANCES = {
    "adopts": "{heir} adopted the answer of {former} as its own",
    "reviews": "{heir} is reviewing the answer of {former}",
    "declines": "{heir} declined to take this over from {former}",
}


def announced(entry: SuccessionAnnounced, item: Item, names: Names) -> Told:
    sure = entry.body.status == "confirmed"
    return Told(
        f"{names.office(item.row.office)} is to end",
        sentences(
            f"Its last day is {british(entry.body.expected_last_day)}."
            if sure
            else f"Its last day is expected to be {british(entry.body.expected_last_day)}.",
            "Confirmed by a law or order." if sure else "Announced, not yet confirmed.",
        ),
    )


def transferred(entry: FunctionsTransferred, item: Item, names: Names) -> Told:
    body = entry.body
    return Told(
        f"Work of {names.office(item.row.office)} passes to {names.office(body.successor)}",
        f"{passing(body.functions, body.areas, names)}, from {british(body.first_day)}.",
    )


def passing(functions: Sequence[str], areas: Sequence[str], names: Names) -> str:
    """What passes: "Youth and transport, in Stonebridge"; all of it where nothing is named."""
    what = listed([say({}, slug) for slug in functions]) or "All its work"
    where = listed([names.area(slug) for slug in areas])
    return f"{what[:1].upper()}{what[1:]}, in {where}" if where else f"{what[:1].upper()}{what[1:]}"


def abolished(entry: OfficeAbolished, item: Item, names: Names) -> Told:
    return Told(
        f"{names.office(item.row.office)} ended on {british(entry.body.last_day)}",
        "What it said stays under its name.",
    )


def passed(entry: AskTransferred, item: Item, names: Names) -> Told:
    body = entry.body
    if body.heir == "none_yet":
        return Told(
            f"No body answers for {names.office(item.row.office)} now",
            f"Since {british(body.first_day)}. The ask stays open; dates that ran for it have ended.",
        )
    return Told(
        f"This passed from {names.office(item.row.also_office)} to {names.office(item.row.office)}",
        f"From {british(body.first_day)}. The earlier answer stays under the earlier office’s name; "
        "dates that ran for it have ended.",
    )


def stance(entry: SuccessorPositionStated, item: Item, names: Names) -> Told:
    body = entry.body
    heading = STANCES[body.stance].format(
        heir=names.office(item.row.office), former=names.office(item.row.also_office)
    )
    until = f"Until {british(body.until)}." if body.until else ""
    kept = "The decision, the report on delivery and the dates are its own from here on."
    return Told(heading, sentences(until, kept if body.stance == "adopts" else ""))


TELLINGS: dict[type, Teller] = {
    SuccessionAnnounced: announced,
    FunctionsTransferred: transferred,
    OfficeAbolished: abolished,
    AskTransferred: passed,
    SuccessorPositionStated: stance,
}
