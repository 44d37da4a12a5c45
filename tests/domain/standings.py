"""An ask as pages see it, made up field by field."""

from datetime import date

from accountability.domain.status import Standing


def standing_of(**changes):
    """Awaiting an answer, but for these changes."""
    fields = dict.fromkeys(Standing.__struct_fields__) | {
        "office": "stonebridge-council",
        "addressed": date(2026, 1, 5),
        "decision": "awaiting",
        "revisions": 0,
        "initiatives": (),
        "covered_in_part": False,
        "moves": 0,
        "contested": False,
        "open_referrals": 0,
        "disputes": (),
        "heirs": (),
        "predecessors": (),
    }
    return Standing(**fields | changes)
