"""Examples: what an office says against an entry about it, how it was resolved, what it confirms."""

from datetime import date

from accountability.domain.disputing import (
    Confirmation,
    DisputeResolved,
    Explanation,
    ExplanationAttached,
    NonResponse,
    NonResponseDisputed,
    Resolution,
    Transcription,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from tests.wire.cast import ASK, LIGHTS, OFFICER, SECRETARIAT, entry

ENTRIES = [
    entry(
        NonResponseDisputed,
        LIGHTS,
        25,
        OFFICER,
        NonResponse(entry=8, answered=date(2026, 2, 20)),
        ["text/en", "where/en", "link/und", "file_1_pdf/und", "file_1_name/und"],
    ),
    entry(
        TranscriptionDisputed,
        LIGHTS,
        26,
        OFFICER,
        Transcription(entry=5, ground="incomplete"),
        ["text/en"],
    ),
    entry(TranscriptionConfirmed, LIGHTS, 27, OFFICER, Confirmation(entry=5), ["text/en"]),
    entry(
        DisputeResolved,
        LIGHTS,
        28,
        SECRETARIAT | {"ask": ASK},
        Resolution(dispute=25, outcome="partly_upheld", follows=("answer_recorded", "clock")),
        ["text/en", "source/en"],
    ),
    entry(
        ExplanationAttached,
        LIGHTS,
        29,
        OFFICER,
        Explanation(entry=8, context="cost"),
        ["text/en", "link/und", "source/en"],
    ),
]
