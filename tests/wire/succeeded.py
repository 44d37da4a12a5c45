"""Examples: an office that ends, who takes its work and asks over, and what an heir says."""

from datetime import date
from uuid import UUID

from accountability.domain.inheriting import (
    AskTransferred,
    Inheritance,
    Position,
    SuccessorPositionStated,
)
from accountability.domain.succession import (
    Announcement,
    End,
    FunctionsTransferred,
    OfficeAbolished,
    SuccessionAnnounced,
    Transfer,
)
from tests.wire.cast import ASK, LIGHTS, OFFICER, POLICE, SECRETARIAT, entry

HEIR = UUID("0190a5e0-0000-4000-8000-000000000006")

ENTRIES = [
    entry(
        SuccessionAnnounced,
        POLICE,
        2,
        SECRETARIAT,
        Announcement(expected_last_day=date(2028, 5, 7), status="confirmed"),
        ["instrument/en", "text/en", "source/en"],
    ),
    entry(
        FunctionsTransferred,
        POLICE,
        3,
        SECRETARIAT,
        Transfer(
            successor="norchester-mayor",
            first_day=date(2028, 5, 8),
            functions=("transport", "youth"),
            areas=("stonebridge", "eastmoor"),
        ),
        ["instrument/en", "text/en", "source/en"],
    ),
    entry(
        OfficeAbolished,
        POLICE,
        4,
        SECRETARIAT,
        End(last_day=date(2028, 5, 7)),
        ["instrument/en", "source/en"],
        day=date(2028, 5, 8),
    ),
    entry(
        AskTransferred,
        LIGHTS,
        19,
        {"role": "operator", "provenance": "authored", "ask": HEIR},
        Inheritance(predecessor=ASK, heir="named", first_day=date(2028, 5, 8), office="norchester-mayor"),
        ["reason/en", "source/en"],
        day=date(2028, 5, 8),
    ),
    entry(
        SuccessorPositionStated,
        LIGHTS,
        20,
        {**OFFICER, "by": "norchester-mayor", "ask": HEIR},
        Position(predecessor=ASK, stance="reviews", until=date(2028, 6, 30)),
        ["text/en", "reason/en", "source/en"],
        day=date(2028, 5, 9),
    ),
]
