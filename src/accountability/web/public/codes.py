"""The public words of codes other than status (those are in `domain/status.py`).

A code is never renamed; its words may be improved here. `say` gives a newer program's code as it is.
"""

from collections.abc import Mapping
from typing import Any

from accountability.domain.asks import Outcome

AREAS = {
    "police_force_area": "Police force area",
    "local_authority": "Local authority",
    "ward_or_neighbourhood": "Ward or neighbourhood",
    "other": "Other area",
}
OFFICES = {
    "chief_constable": "Police force",
    "police_and_crime_commissioner": "Police and Crime Commissioner",
    "council": "Council",
    "partnership": "Partnership",
    "health": "Health body",
    "government": "Government",
    "secretariat": "Secretariat of a panel",
    "scrutiny": "Scrutiny body",
    "other": "Other body",
}
PANELS = {
    "citizens_panel": "Residents’ panel",
    "citizens_assembly": "Residents’ assembly",
    "citizens_jury": "Residents’ jury",
    "standing_assembly": "Standing assembly",
    "programme": "Programme of events",
}
ACTIVITIES = {
    "session": "Session",
    "world_cafe": "World Café",
    "participatory_budgeting": "Participatory budgeting",
    "launch": "Launch",
    "seminar": "Seminar",
    "survey": "Survey",
    "other": "Activity",
}
SESSIONS = {
    "in_person": "in person",
    "online": "online",
    "hybrid": "in person and online",
}
OUTCOMES: dict[Outcome, str] = {
    "considered": "Considered, no decision stated",
    "adopted": "Adopted",
    "declined": "Declined",
    "no_further_action": "No further action",
}
CHALLENGES = {
    "wrong_words": "It says that these are not its words",
    "incomplete": "It says that something is left out",
    "out_of_context": "It says that the words are out of their context",
    "not_ours": "It says that another body said this",
}
RESOLUTIONS = {
    "upheld": "Upheld",
    "partly_upheld": "Upheld in part",
    "not_upheld": "Not upheld",
}
# The end of "What follows: …".
FOLLOWS = {
    "correction": "the entry is corrected",
    "clock": "the clock is put right",
    "answer_recorded": "the answer is recorded with its own day",
}
CONTEXTS = {
    "constraint": "What limits it",
    "cost": "What it costs",
    "done_instead": "What was done instead",
    "other": "Other context",
}
ROLES = {
    "officer": "the office itself",
    "secretariat": "secretariat",
    "reviewer": "reviewer",
    "information_governance": "information governance",
    "operator": "operator of this service",
    "clock": "the service’s clock",
}
PROVENANCES = {
    "authored": "In its own words",
    "transcribed": "Word for word from a public source",
    "summarised": "Summarised from a public source",
    "imported": "Taken over from an earlier record",
    "derived": "Worked out by this service from dates in the record",
}
REASONS = {
    "not_affordable": "It cannot be afforded",
    "not_lawful": "The law does not allow it",
    "operational_independence": "It is for the police force to decide how it works",
    "evidence_against": "The evidence speaks against it",
    "conflicts_with_policy": "It conflicts with another policy",
    "done_another_way": "The aim is met in another way",
    "other": "Another reason",
}
MANNERS = {
    "sent": "It was sent to the office.",
    "presented_at_launch": "It was presented to the office at the launch of the report.",
    "answered_at_launch": "The office answered it at the launch of the report.",
    "published": "It was published and not sent to the office by itself.",
}
EVIDENCE = {
    "output_count": "a count of what was done",
    "survey": "a survey",
    "evaluation": "an evaluation",
    "independent_evaluation": "an independent evaluation",
    "document": "a document",
    "account": "an account of what happened",
}
COVERAGES = {
    "full": "It is said to cover all of the recommendation",
    "part": "It is said to cover part of the recommendation",
    "not_stated": "The source does not say how much of the recommendation it covers",
}
# How an ask came to its office: the heading of its entry, and what stands before its day.
ADDRESSED = {
    "sent": ("{} was asked to answer", "Asked on"),
    "presented_at_launch": ("Presented to {} at the launch", "Presented to it at the launch on"),
    "answered_at_launch": ("{} answered at the launch", "It answered at the launch on"),
    "published": ("Published to {}", "Published to it on"),
}
SUPPORTS = {"ballot": "Ballot", "scale": "Scale", "ranking": "Ranking", "consensus": "Consensus"}
CORRECTIONS = {
    "typo": "a slip of the pen",
    "fact": "a fact",
    "attribution": "whose words they are",
}
# A ground that is none of these is not named here: naming it can itself reveal proceedings.
HOLDS = {"pre_election": "a pre-election period"}
HELD_CLOCKS = {
    "run_on": "The clock runs on.",
    "paused": "Clocks that may stand still do, each by an entry of its own. A date set by law runs on.",
}
AFTER_HOLD = "The clock runs on."
CLOCKS = {"reply": "response", "decision": "decision", "review": "review", "update": "update"}

# The parts that an entry may have, in the order in which a page shows them, with what stands before each.
FIELDS = {
    "name": "Name",
    "title": "Short title",
    "question": "The question",
    "purpose": "For what purpose",
    "place": "Where",
    "text": "",
    "description": "",
    "about": "",
    "supporting": "What the panel added",
    "conditions": "The panel’s conditions",
    "minority": "What a minority of the panel said",
    "intentions": "What it means to do, without a date",
    "excluded": "The part that is not accepted",
    "settle_first": "What must be settled first",
    "forum": "Where it will be considered",
    "to": "Who should answer instead",
    "instrument": "The law or order",
    "reason": "Why",
    "ground": "Why",
    "agreed_by": "Agreed by",
    "revision_reason": "Why the earlier answer changes",
    "replacement": "In the place of what was removed",
    "explanation": "",
    "gap": "What it does not cover",
    "said": "Where this was promised",
    "evidence": "What this rests on",
    "interest": "The reviewer’s own interest",
    "where": "Where the answer was given",
    "link": "Where to find it",
    "link_seen": "Seen there on",
    "link_sha256": "SHA-256 of what was seen there",
    "source": "Source",
}


def say(words: Mapping[Any, str], code: str) -> str:
    """The words of a code, or the code itself, readable, where this program is older than the entry."""
    return words.get(code) or code.replace("_", " ").replace("-", " ")
