"""Examples: time, answers, scrutiny and corrections."""

from datetime import date

import msgspec

from accountability.domain.answers import (
    InitiativeMapped,
    Mapping,
    Response,
    ResponseRecorded,
)
from accountability.domain.clocks import Period
from accountability.domain.delivery import (
    DeliveryReport,
    DeliveryReported,
    Evidence,
    EvidenceAdded,
    Target,
    TargetDateMoved,
    TargetDateSet,
)
from accountability.domain.extensions import ClockExtended, Extension
from accountability.domain.integrity import Correction, EntryCorrected
from accountability.domain.scrutiny import Finding, Reply, VerdictGiven, VerdictReplied
from accountability.domain.timing import (
    ClockDetails,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ComparisonDatePassed,
    DeadlinePassed,
    Passing,
    Pause,
    Resumption,
    UpdateMissed,
)
from tests.wire.cast import ASK, CLOCK, LIGHTS, OFFICER, QUOTING, REVIEWER, SECRETARIAT, entry

ANSWER = entry(
    ResponseRecorded,
    LIGHTS,
    5,
    OFFICER,
    Response(decision="accepted", target=date(2026, 9, 30)),
    ["text/en", "text/cy"],
)
ENTRIES = [
    entry(
        ClockStarted,
        LIGHTS,
        3,
        SECRETARIAT | {"ask": ASK},
        ClockDetails(
            kind="reply",
            basis="statutory",
            first=date(2026, 5, 3),
            due=date(2026, 6, 27),
            period=Period(length=56, unit="days", first_day_counts=True),
            provision="police-act-1996-s55",
            promised=2,
        ),
        ["said/en", "source/en"],
    ),
    entry(ClockPaused, LIGHTS, 7, OFFICER, Pause(clock=6, until=date(2026, 7, 1)), ["ground/en"]),
    entry(ClockResumed, LIGHTS, 8, CLOCK, Resumption(clock=6, due=date(2026, 8, 25)), day=date(2026, 7, 1)),
    entry(
        ClockExtended,
        LIGHTS,
        22,
        SECRETARIAT | {"ask": ASK},
        Extension(clock=3, was=date(2026, 6, 27), due=date(2026, 7, 31), agreed_by="safer-trust"),
        ["reason/en", "agreed_by/en", "source/en"],
    ),
    entry(
        DeadlinePassed,
        LIGHTS,
        9,
        CLOCK,
        Passing(clock=3, kind="reply", basis="statutory", due=date(2026, 6, 27), observed=date(2026, 6, 29)),
        day=date(2026, 6, 29),
        occurred=date(2026, 6, 28),
    ),
    entry(
        ComparisonDatePassed,
        LIGHTS,
        10,
        CLOCK,
        Passing(clock=4, kind="reply", basis="practice", due=date(2026, 6, 28), observed=date(2026, 6, 29)),
        day=date(2026, 6, 29),
    ),
    entry(
        UpdateMissed,
        LIGHTS,
        11,
        CLOCK,
        Passing(clock=8, kind="update", basis="undertaking", due=date(2026, 8, 3), observed=date(2026, 8, 4)),
        day=date(2026, 8, 4),
    ),
    ANSWER,
    entry(
        InitiativeMapped,
        LIGHTS,
        12,
        OFFICER,
        Mapping(initiative="night-hub", coverage="part"),
        ["gap/en", "source/en"],
    ),
    entry(
        DeliveryReported,
        LIGHTS,
        13,
        QUOTING | {"ask": ASK, "provenance": "transcribed"},
        DeliveryReport(
            state="paused",
            review_on=date(2026, 12, 1),
            next_update=date(2026, 11, 1),
            not_stated=("reason",),
        ),
        ["text/en", "source/en"],
    ),
    entry(
        TargetDateSet,
        LIGHTS,
        14,
        OFFICER,
        Target(target=date(2026, 9, 30), what="delivery"),
        ["text/en", "source/en"],
    ),
    entry(
        TargetDateMoved,
        LIGHTS,
        15,
        OFFICER,
        Target(target=date(2026, 12, 31), what="delivery"),
        ["reason/en", "source/en"],
    ),
    entry(
        EvidenceAdded,
        LIGHTS,
        16,
        OFFICER,
        Evidence(kind="output_count", period_from=date(2026, 1, 1), period_to=date(2026, 3, 31)),
        ["text/en", "link/und", "source/en"],
    ),
    entry(
        VerdictGiven,
        LIGHTS,
        17,
        REVIEWER,
        Finding(voice="independent", verdict="no_evidence_found", checked_on=date(2026, 4, 30)),
        ["text/en", "evidence/en", "interest/en"],
    ),
    entry(VerdictReplied, LIGHTS, 18, OFFICER, Reply(voice="independent"), ["text/en", "source/en"]),
    entry(
        EntryCorrected,
        LIGHTS,
        19,
        OFFICER,
        Correction(
            target=11,
            kind="fact",
            replacement=msgspec.Raw(
                msgspec.json.encode(
                    msgspec.structs.replace(
                        ANSWER, body=Response(decision="accepted", target=date(2026, 10, 31))
                    ),
                    order="sorted",
                )
            ),
        ),
        ["reason/en"],
    ),
]
# Further examples of a type, by what they show.
FURTHER = {
    "files": entry(
        EvidenceAdded,
        LIGHTS,
        20,
        OFFICER,
        Evidence(kind="document"),
        [
            "text/en",
            "link/en",
            "link_seen/en",
            "link_sha256/und",
            "file_1_pdf/und",
            "file_1_name/und",
            "file_2_jpg/und",
            "file_2_name/und",
        ],
    ),
}
