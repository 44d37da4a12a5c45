"""Who and what the examples are about, and how one is made."""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

POLICE = UUID("0190a5e0-0000-4000-8000-000000000001")
HUB = UUID("0190a5e0-0000-4000-8000-000000000002")
PANEL = UUID("0190a5e0-0000-4000-8000-000000000003")
LIGHTS = UUID("0190a5e0-0000-4000-8000-000000000004")
STONEBRIDGE = UUID("0190a5e0-0000-4000-8000-000000000006")
ASK = UUID("0190a5e0-0000-4000-8000-000000000005")

SECRETARIAT = {"by": "safer-trust", "role": "secretariat", "provenance": "authored"}
QUOTING = {
    "by": "safer-trust",
    "on_behalf_of": "norchester-police",
    "role": "secretariat",
    "provenance": "summarised",
}
OFFICER = {"by": "norchester-police", "role": "officer", "provenance": "authored", "ask": ASK}
REVIEWER = {"by": "norchester-scrutiny", "role": "reviewer", "provenance": "authored", "ask": ASK}
CLOCK = {"role": "clock", "provenance": "derived", "ask": ASK}


def entry(kind, stream, version, who, body, parts=(), day=date(2026, 5, 3), **more):
    """An entry recorded in the morning of `day`; each part's commitment is the hash of its name."""
    envelope = {
        "originator_id": stream,
        "originator_version": version,
        "timestamp": datetime(day.year, day.month, day.day, 8, 10, 0, 250000, tzinfo=UTC),
        "occurred": day,
        "parts": {name: sha256(name.encode()).hexdigest() for name in parts},
    }
    return kind(**(envelope | who | more), body=body)
