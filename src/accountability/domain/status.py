"""What is shown of one ask: the public words of each code, and one plain sentence.

Pure functions over a `Standing`, the state of an ask as a page needs it, and today's date in London. What is
shown of a whole recommendation is in `headline.py`.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

import msgspec

from accountability.domain.asks import DECIDED, Ask, Decision, Delivery, DisputeKind, Stance, Verdict, Voice
from accountability.domain.clocks import Basis, Clock, Timeliness, timeliness
from accountability.domain.entries import Precision

# The public words of each code. Values are never renamed; words may be improved.
DECISIONS: dict[Decision, str] = {
    "awaiting": "No response recorded yet",
    "acknowledged": "Received, no decision yet",
    "under_consideration": "Under consideration",
    "accepted": "Accepted",
    "accepted_in_part": "Accepted in part",
    "accepted_in_principle": "Accepted in principle",
    "mapped_to_initiative": "Mapped to an existing initiative",
    "not_accepted": "Not accepted",
    "not_ours": "Not theirs to decide",
    "cannot_comment_yet": "Cannot comment yet",
}
DELIVERIES: dict[Delivery, str] = {
    "not_started": "Not started",
    "planned": "Planned",
    "in_progress": "In progress",
    "paused": "Paused",
    "stopped": "Stopped",
    "reported_complete": "Reported complete",
}
VERDICTS: dict[Verdict, str] = {
    "not_assessed": "Not assessed",
    "no_evidence_found": "No evidence found",
    "not_met": "Not met",
    "partly_met": "Partly met",
    "largely_met": "Largely met",
    "fully_met": "Fully met",
    "lapsed": "Lapsed",
}
VOICES: dict[Voice, str] = {"panel": "the panel", "independent": "an independent reviewer"}
TIMELINESS: dict[Timeliness, str] = {
    "no_deadline": "No deadline",
    "due": "Due",
    "due_soon": "Due soon",
    "overdue": "Overdue",
    "long_overdue": "Long overdue",
    "paused": "Paused",
    "replied_on_time": "Replied on time",
    "replied_late": "Replied late",
}
BASES: dict[Basis, str] = {
    "statutory": "set by law",
    "undertaking": "an undertaking given",
    "practice": "a practice elsewhere, not a duty",
    "service_default": "this service’s period for comparison; no date was agreed",
}
PROVISIONS = {
    "police-act-1996-s55": "section 55 of the Police Act 1996",
    "police-reform-act-2002-sch3-para28b": "paragraph 28B of Schedule 3 to the Police Reform Act 2002",
    "coroners-investigations-regulations-2013-reg29": "regulation 29 of the Coroners (Investigations) "
    "Regulations 2013",
    "police-and-justice-act-2006-s19": "section 19 of the Police and Justice Act 2006",
    "local-government-act-2000-s9fe": "section 9FE of the Local Government Act 2000",
    "climate-change-scotland-act-2009-s32a": "section 32A of the Climate Change (Scotland) Act 2009",
}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The state of one ask as pages show it. `heirs`, `predecessors` and `adopted_from` are offices.

    `disputes` are the kinds of those that are open; `confirmed`: the office took a quoted answer as its own.
    """

    office: str
    addressed: date
    decision: Decision
    decided: date | None
    provenance: str | None
    revisions: int
    initiatives: tuple[str, ...]
    covered_in_part: bool
    delivery: Delivery | None
    delivered: date | None
    first_target: date | None
    target: date | None
    moves: int
    decide_by: date | None
    panel_verdict: Verdict | None
    independent_verdict: Verdict | None
    contested: bool
    open_referrals: int
    passed_on: date | None
    nobody_since: date | None
    heirs: tuple[str, ...]
    predecessors: tuple[str, ...]
    inherited: date | None
    stance: Stance | None
    adopted_from: str | None
    adopted_said: date | None
    disputes: tuple[DisputeKind, ...] = ()
    confirmed: bool = False

    @property
    def others(self) -> tuple[str, ...]:
        """The offices that the sentence names beside its own."""
        return self.predecessors + self.heirs


S = TypeVar("S", bound=Standing)


def standing(ask: Ask, kind: type[S], /, **more: Any) -> S:
    """An ask as a Standing of this kind, whose further fields are given."""
    return kind(
        office=ask.office,
        addressed=ask.addressed,
        decision=ask.decision,
        decided=ask.decided,
        provenance=ask.provenance,
        revisions=ask.revisions,
        initiatives=ask.initiatives,
        covered_in_part=any(coverage != "full" for coverage in ask.mapped.values()),
        delivery=ask.delivery,
        delivered=ask.delivered,
        first_target=ask.first_target,
        target=ask.target,
        moves=ask.moves,
        decide_by=ask.decide_by,
        panel_verdict=ask.verdicts.get("panel"),
        independent_verdict=ask.verdicts.get("independent"),
        contested=ask.contested,
        open_referrals=sum(referral.open for referral in ask.referrals),
        passed_on=ask.passed_on,
        nobody_since=ask.nobody_since,
        heirs=tuple(ask.heirs.values()),
        predecessors=tuple(ask.predecessors.values()),
        inherited=ask.inherited,
        stance=ask.stance,
        adopted_from=ask.predecessors[ask.adopted] if ask.adopted else None,
        adopted_said=ask.adopted_said,
        disputes=tuple(dict.fromkeys(dispute.kind for dispute in ask.disputes if dispute.open)),
        confirmed=ask.decided_version in ask.confirmed,
        **more,
    )


# Of an ask that passed on, or that came from another office.
STANCES: dict[Stance, str] = {
    "adopts": "Adopts the earlier answer",
    "reviews": "Reviews the earlier answer",
    "declines": "Declines to take it over",
}
DISPUTED: dict[DisputeKind, str] = {
    "non_response": "{office} says that it did answer. Whether it did is not resolved yet.",
    "transcription": "{office} disputes the words that were recorded of it; that is not resolved yet.",
}
PASSED_ON, NOBODY = "Passed on", "No body answers for this now"


def british(day: date, precision: Precision | None = None) -> str:
    """The day as people write it, no more exact than its source: "3 May 2026", "May 2026" or "2026"."""
    match precision:
        case "month":
            return f"{day:%B %Y}"
        case "year":
            return str(day.year)
        case None:
            return f"{day.day} {day:%B %Y}"


def sentence(
    standing: Standing,
    clocks: Sequence[Clock],
    office: str,
    today: date,
    named: Callable[[str], str] = str,
) -> str:
    """One plain sentence on one ask: whose word it is, since when, and what time says.

    `office` is the office's name, or what stands in its place if the name was redacted; `named` gives the
    names of others that the ask passed to or came from.
    """
    silence = _silence_words(standing, clocks, today)
    said = _stance_words(standing, office, named) or _decision_words(standing, office, silence)
    open_still = silence and standing.decision not in ("awaiting", "acknowledged")
    undecided = f"No decision is {silence}." if open_still else ""
    parts = [
        said,
        _delivery_words(standing),
        undecided,
        _time_words(standing, clocks, today),
        _passing_words(standing, clocks, named),
        *(DISPUTED[kind].format(office=office) for kind in standing.disputes),
    ]
    return " ".join(part for part in parts if part)


def _silence_words(standing: Standing, clocks: Sequence[Clock], today: date) -> str:
    """What a day for comparison that went by says; nobody agreed such a day, so nothing is called late."""
    if standing.decision in DECIDED or not any(
        clock.running and clock.kind == "reply" and not clock.binding and today > clock.due
        for clock in clocks
    ):
        return ""
    return f"recorded here {(today - standing.addressed).days} days after it was asked; no date was agreed"


def _decision_words(standing: Standing, office: str, silence: str) -> str:
    day = british(standing.decided) if standing.decided else ""
    decide_by = f", to be decided by {british(standing.decide_by)}" if standing.decide_by else ""
    match standing.decision:
        case "awaiting":
            return f"No response from {office} is {silence or 'recorded here'}."
        case "acknowledged" if silence:
            return f"{office} received this on {day}; no decision is {silence}."
        case "acknowledged":
            return f"{office} received this; no decision is recorded since {day}."
        case "under_consideration":
            return f"{office} has had this under consideration since {day}{decide_by}."
        case "accepted_in_principle":
            return f"{office} accepted this in principle on {day}{decide_by}."
        case "accepted":
            return f"{office} accepted this on {day}."
        case "accepted_in_part":
            return f"{office} accepted part of this on {day}."
        case "mapped_to_initiative":
            part = ", which covers part of it" if standing.covered_in_part else ""
            return f"{office} said on {day} that existing work answers this{part}."
        case "not_accepted":
            return f"{office} did not accept this on {day}."
        case "not_ours":
            return f"{office} said on {day} that this is not theirs to decide."
        case "cannot_comment_yet":
            return f"{office} said on {day} that it cannot comment yet."


def _stance_words(standing: Standing, office: str, named: Callable[[str], str]) -> str:
    """What an heir says of the answer that it found; empty if it has said nothing of it, or more since."""
    if standing.stance is None or standing.decided is None:
        return ""
    day, whose = british(standing.decided), listed(list(map(named, standing.predecessors)))
    match standing.stance:
        case "adopts":
            said = f", which said on {british(standing.adopted_said)}" if standing.adopted_said else ""
            by = f", to be decided by {british(standing.decide_by)}" if standing.decide_by else ""
            former, what = named(standing.adopted_from or ""), DECISIONS[standing.decision].lower()
            return f"{office} adopted on {day} the answer of {former}{said}: {what}{by}."
        case "reviews":
            by = f", to be decided by {british(standing.decide_by)}" if standing.decide_by else ""
            return f"{office} has been reviewing the answer of {whose} since {day}{by}."
        case "declines":
            return f"{office} declined on {day} to take this over from {whose}."


def _passing_words(standing: Standing, clocks: Sequence[Clock], named: Callable[[str], str]) -> str:
    """From whom it came and to whom it went. What was late stays said of whom it was late of."""
    words = []
    if standing.inherited:
        former = listed(list(map(named, standing.predecessors)))
        found = f"It took this over from {former} on {british(standing.inherited)}"
        open_still = standing.stance is None and standing.decision in ("awaiting", "acknowledged")
        words.append(
            f"{found}, and has not said what it makes of the earlier answer." if open_still else f"{found}."
        )
    end = standing.passed_on or standing.nobody_since
    words += [
        f"What was due by {british(clock.passed_due)} ({BASES[clock.basis]}) did not come before."
        for clock in clocks
        if clock.binding and end is not None and clock.ended == end
        # A day that lay after the passing on was recorded before anybody recorded that.
        if clock.passed_due is not None and clock.passed_due <= end
    ]
    if standing.passed_on:
        words.append(
            f"This passed to {listed(list(map(named, standing.heirs)))} on {british(standing.passed_on)}."
        )
    elif standing.nobody_since:
        words.append(f"Since {british(standing.nobody_since)} no body answers for this.")
    return " ".join(words)


def listed(names: Sequence[str]) -> str:
    """Names as in a sentence: "A, B and C"."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def _delivery_words(standing: Standing) -> str:
    if standing.delivery is None:
        words = ""
    elif standing.delivery == "reported_complete":
        words = "It reports the work complete."
    else:
        words = f"It reports the work {DELIVERIES[standing.delivery].lower()}."
    if standing.contested:
        words += " That is contested."
    if (
        standing.target
        and standing.moves
        and standing.first_target
        and standing.delivery != "reported_complete"
    ):
        times = "once" if standing.moves == 1 else f"{standing.moves} times"
        first, now = british(standing.first_target), british(standing.target)
        words += f" First promised for {first}, now {now} (moved {times})."
    elif standing.target and standing.delivery not in ("reported_complete", "stopped"):
        words += f" Target date {british(standing.target)}."
    return words.strip()


def _time_words(standing: Standing, clocks: Sequence[Clock], today: date) -> str:
    words = [_clock_words(clock, standing, today) for clock in clocks if clock.running and clock.binding]
    return " ".join(word for word in words if word)


def _clock_words(clock: Clock, standing: Standing, today: date) -> str:
    what = {"reply": "A response", "decision": "A decision", "review": "A review", "update": "An update"}[
        clock.kind
    ]
    if clock.kind == "reply" and standing.decision != "awaiting":
        what = "A decision"  # what was said so far decides nothing: the clock runs on
    late = timeliness(clock, today)
    match late:
        case "paused":
            return f"{what} was due by {british(clock.due)}; the clock is paused."
        case "overdue" | "long_overdue":
            return f"{what} was due by {_due_words(clock)}; none is recorded here."
        case "due" | "due_soon":
            gone_by = (
                " None was recorded here by the earlier day." if clock.extensions and clock.passed else ""
            )
            return f"{what} is due by {_due_words(clock)}.{gone_by}"
        case _:
            return ""


def _due_words(clock: Clock) -> str:
    """The day with its basis, and the one that held before it was extended."""
    first = f"; extended, first due by {british(clock.first_due)}" if clock.first_due else ""
    return f"{british(clock.due)} ({BASES[clock.basis]}{first})"
