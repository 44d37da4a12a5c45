"""The words of the forms about removals: what can be asked for, on which ground, in which capacity."""

from collections.abc import Mapping
from typing import get_args

from accountability.domain.removals import APPROVERS, Ground, WithholdingGround
from accountability.web.fields import Option
from accountability.web.public.codes import say
from accountability.web.words import because_of
from accountability.workspace.removal_requests import Asked, Kind, State

KINDS: Mapping[Kind, Option] = {
    "redact": Option(
        "redact",
        "Remove words for good",
        "They are destroyed and nobody can bring them back. That they were removed stays on the record.",
    ),
    "withhold": Option(
        "withhold",
        "Withhold words for a time",
        "Nobody can read them until they are put back: for an order that ends, or a claim not decided yet.",
    ),
    "restore": Option(
        "restore", "Put withheld words back", "Everybody can read them again, where they stood."
    ),
    "explain": Option(
        "explain",
        "Explain what was removed",
        "What could not be said when the words went. It stands beside the notice for everybody to read.",
    ),
}
GROUNDS: Mapping[str, tuple[str, str]] = {
    "uk-gdpr-erasure": (
        "A person’s right to erasure",
        "The words are about a person, who has the right to have them erased (UK GDPR, article 17).",
    ),
    "uk-gdpr-rectification": (
        "A person’s right to rectification",
        "What is said of a person is wrong, and a correction beside it would not be enough (article 16).",
    ),
    "defamation": (
        "Defamation",
        "Somebody says that the words are untrue and seriously harm their reputation.",
    ),
    "court-order": (
        "A court order",
        "If the order forbids that it is named, choose “Another legal ground”.",
    ),
    "reporting-restriction": (
        "A reporting restriction",
        "The law forbids publishing this, such as the name of a child in proceedings.",
    ),
    "safeguarding": ("Safeguarding", "A person is in danger as long as the words can be read."),
    "copyright": ("Copyright", "The words belong to somebody who did not allow that they are published."),
    "legal-hold": ("A legal hold", "The words are evidence: they must be kept and must not be shown."),
    "uk-gdpr-restriction": (
        "A person’s right to restriction",
        "The use of a person’s data stands still while it is decided who is right (UK GDPR, article 18).",
    ),
    "other-legal": (
        "Another legal ground",
        "Also where the law forbids naming it. The public reads that the record does not name the ground.",
    ),
}
STATES: Mapping[State, str] = {
    "open": "Waits for approval",
    "carried_out": "Carried out",
    "refused": "Refused",
    "withdrawn": "Withdrawn",
}
CAPACITIES = [Option(role, say({}, role).capitalize()) for role in APPROVERS]


def grounds(kind: str) -> list[Option]:
    """Those on which it can be done, each with what it means."""
    codes = get_args(WithholdingGround if kind == "withhold" else Ground)
    return [Option(code, *GROUNDS[code]) for code in codes]


def in_public(asked: Asked) -> str:
    """What the public reads where the words stand now; without a replacement or an explanation."""
    match asked.kind:
        case "redact":
            return f"These words were removed because of {because_of(asked.ground)}."
        case "withhold":
            return f"These words are withheld for now because of {because_of(asked.ground)}."
        case "restore":
            return "The words, as they stood before they were withheld."
        case "explain":
            return f"What entry {asked.position:,} took away was explained."
