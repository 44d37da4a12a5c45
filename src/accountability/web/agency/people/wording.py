"""The words for who somebody is: their role and duty, as an office says it."""

from collections.abc import Mapping

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role

ROLES: Mapping[Role, str] = {
    "officer": "Officer",
    "reviewer": "Reviewer",
    "secretariat": "Secretariat",
    "information_governance": "Information governance",
    "operator": "Operator",
}
DUTIES: Mapping[Duty, tuple[str, str]] = {
    "drafter": ("Drafter", "Prepares what the office says. An approver releases it."),
    "approver": ("Approver", "Releases what the office says, and looks after its people."),
    "editor": ("Editor", "Prepares what the secretariat says. A publisher releases it."),
    "publisher": ("Publisher", "Releases what the secretariat says, and looks after its people."),
}


def place(role: Role, duty: Duty | None) -> str:
    return DUTIES[duty][0] if duty else ROLES[role]
