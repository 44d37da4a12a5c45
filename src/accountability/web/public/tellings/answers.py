"""What duty holders answer and deliver, in words."""

from accountability.domain.answers import InitiativeMapped, RecommendationReferred, Response, ResponseRecorded
from accountability.domain.asks import DECIDED
from accountability.domain.delivery import DeliveryReported, EvidenceAdded, TargetDateMoved, TargetDateSet
from accountability.domain.status import DECISIONS, DELIVERIES, british
from accountability.projections.timeline import Item
from accountability.web.public import codes
from accountability.web.public.codes import say
from accountability.web.public.naming import Names
from accountability.web.public.tellings.told import Teller, Told, sentences

ANSWERED = {
    "acknowledged": "{office} received this, without a decision",
    "under_consideration": "{office} is considering this",
    "accepted": "{office} accepted this",
    "accepted_in_part": "{office} accepted part of this",
    "accepted_in_principle": "{office} accepted this in principle",
    "mapped_to_initiative": "{office} said that existing work answers this",
    "not_accepted": "{office} did not accept this",
    "not_ours": "{office} said that this is not theirs to decide",
    "cannot_comment_yet": "{office} cannot comment yet",
}
# What a quoted answer's source may be silent on.
UNSTATED = {
    "text": "what will be done",
    "target": "a target date",
    "decide_by": "a date for the decision",
    "forum": "where it will be considered",
    "excluded": "which part is not accepted",
    "reason": "why",
    "reason_code": "the main reason",
    "settle_first": "what must be settled first",
    "initiatives": "which initiatives",
    "to": "who should answer instead",
    "review_on": "when it will look at this again",
    "ground": "why it cannot comment",
}


def response(entry: ResponseRecorded, item: Item, names: Names) -> Told:
    office = names.office(item.row.office)
    earlier = names.before(item)
    revised = ""
    if earlier and earlier.decision in DECIDED:
        revised = f"A revised answer. The answer before was: {DECISIONS[earlier.decision]}."
    from_statement = (
        "Said in its statement about the whole report." if entry.body.statement is not None else ""
    )
    heading = ANSWERED[entry.body.decision].format(office=office)
    return Told(
        heading,
        sentences(revised, from_statement, _terms(entry.body, names), unstated(entry.body.not_stated)),
    )


def _terms(body: Response, names: Names) -> str:
    return sentences(
        f"To be decided by {british(body.decide_by)}." if body.decide_by else "",
        f"It will look at this again on {british(body.review_on)}." if body.review_on else "",
        f"Target date {british(body.target)}." if body.target else "",
        f"{say(codes.REASONS, body.reason_code)}." if body.reason_code else "",
        f"It names {', '.join(names.initiative(slug) for slug in body.initiatives)}."
        if body.initiatives
        else "",
        f"{names.office(body.to)} should answer instead." if body.to else "",
    )


def unstated(fields: tuple[str, ...]) -> str:
    """The sentence on what a source leaves out; empty if it leaves nothing out."""
    return (
        f"The source does not state {', '.join(say(UNSTATED, field) for field in fields)}." if fields else ""
    )


def mapped(entry: InitiativeMapped, item: Item, names: Names) -> Told:
    heading = f"{names.office(item.row.office)} cites {names.initiative(entry.body.initiative)}"
    return Told(heading, f"{say(codes.COVERAGES, entry.body.coverage)}.")


def referred(entry: RecommendationReferred, item: Item, names: Names) -> Told:
    to = (
        names.office(entry.body.to)
        if entry.body.to
        else names.words.plain(entry.parts, "to") or "another body"
    )
    return Told(f"{names.office(item.row.office)} sent this on to {to}", "Open until that body answers.")


def delivery(entry: DeliveryReported, item: Item, names: Names) -> Told:
    body = entry.body
    state = "complete" if body.state == "reported_complete" else DELIVERIES[body.state].lower()
    return Told(
        f"{names.office(item.row.office)} reports the work {state}",
        sentences(
            f"It will look at this again on {british(body.review_on)}." if body.review_on else "",
            f"Next update promised by {british(body.next_update)}." if body.next_update else "",
            unstated(body.not_stated),
        ),
    )


def target_set(entry: TargetDateSet, item: Item, names: Names) -> Told:
    day = british(entry.body.target)
    return Told(f"Target date set: {day}", f"{names.office(item.row.office)} set it.")


def target_moved(entry: TargetDateMoved, item: Item, names: Names) -> Told:
    delivers = entry.body.what == "delivery"
    earlier = names.before(item)
    first = (earlier.target if delivers else earlier.decide_by) if earlier else None
    what = "Target date" if delivers else "Date for the decision"
    start = f"from {british(first)} " if first else ""
    later = (entry.body.target - first).days if first else 0
    moved = f"{abs(later):,} days {'later' if later > 0 else 'earlier'}." if later else ""
    heading = f"{what} moved {start}to {british(entry.body.target)}"
    return Told(heading, sentences(f"{names.office(item.row.office)} moved it.", moved))


def evidence(entry: EvidenceAdded, item: Item, names: Names) -> Told:
    body = entry.body
    start, end = body.period_from, body.period_to
    period = f"For {british(start)} to {british(end)}." if start and end else ""
    kind = say(codes.EVIDENCE, body.kind)
    return Told(f"{names.office(item.row.office)} added evidence: {kind}", period)


TELLINGS: dict[type, Teller] = {
    ResponseRecorded: response,
    InitiativeMapped: mapped,
    RecommendationReferred: referred,
    DeliveryReported: delivery,
    TargetDateSet: target_set,
    TargetDateMoved: target_moved,
    EvidenceAdded: evidence,
}
