"""One entry of every type, as of the day on which the bytes were frozen: the same as in the golden files."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from accountability.domain.answers import (
    InitiativeMapped,
    Mapping,
    RecommendationReferred,
    Referring,
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
from accountability.domain.initiatives import InitiativeDetails, InitiativeRegistered
from accountability.domain.integrity import Correction, EntryCorrected, PartRedacted, Removal
from accountability.domain.offices import OfficeDetails, OfficeRegistered
from accountability.domain.panels import (
    Activity,
    ActivityHeld,
    PanelCommissioned,
    PanelDetails,
    PanelReportPublished,
    Report,
    Statement,
    StatementRecorded,
)
from accountability.domain.recommendations import (
    Addressing,
    RecommendationAddressed,
    RecommendationDetails,
    RecommendationPublished,
    Support,
)
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

POLICE = UUID("0190a5e0-0000-4000-8000-000000000001")
HUB = UUID("0190a5e0-0000-4000-8000-000000000002")
PANEL = UUID("0190a5e0-0000-4000-8000-000000000003")
LIGHTS = UUID("0190a5e0-0000-4000-8000-000000000004")
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
        OfficeRegistered,
        POLICE,
        1,
        {"role": "operator", "provenance": "authored"},
        OfficeDetails(
            slug="norchester-police",
            kind="chief_constable",
            area="norchester",
            valid_from=date(1974, 4, 1),
            invented=True,
        ),
        ["name/en", "name/cy"],
    ),
    entry(
        InitiativeRegistered,
        HUB,
        1,
        SECRETARIAT,
        InitiativeDetails(
            slug="night-hub",
            owner="norchester-police",
            area="norchester",
            began=date(2024, 2, 1),
            ended=date(2027, 1, 31),
            invented=True,
        ),
        ["name/en", "description/en", "source/en"],
    ),
    entry(
        PanelCommissioned,
        PANEL,
        1,
        SECRETARIAT,
        PanelDetails(
            slug="night-safety",
            kind="citizens_panel",
            secretariat="safer-trust",
            area="norchester",
            began=date(2025, 9, 1),
            ended=date(2025, 11, 30),
            members=30,
            hours=24,
            invented=True,
        ),
        ["name/en", "question/en", "about/en", "source/en"],
    ),
    entry(
        ActivityHeld,
        PANEL,
        2,
        SECRETARIAT | {"provenance": "summarised"},
        Activity(
            kind="participatory_budgeting",
            events=3,
            attendance=600,
            bids=77,
            requested_pounds=149000,
            awarded_pounds=0,
            projects_funded=35,
            ended=date(2025, 10, 31),
        ),
        ["text/en", "source/en"],
        occurred=date(2025, 10, 1),
        precision="month",
    ),
    entry(
        PanelReportPublished,
        PANEL,
        3,
        SECRETARIAT,
        Report(published=date(2026, 1, 19), recommendations=42),
        ["name/en", "about/en", "source/en"],
    ),
    entry(
        StatementRecorded,
        PANEL,
        4,
        QUOTING,
        Statement(office="norchester-police", asks=(ASK,), initiatives=("night-hub",)),
        ["text/en", "intentions/en", "source/en"],
        occurred=date(2026, 1, 20),
    ),
    entry(
        RecommendationPublished,
        LIGHTS,
        1,
        SECRETARIAT,
        RecommendationDetails(
            panel="night-safety",
            serial=7,
            printed="2.1(a)",
            key=True,
            theme="street-lighting",
            area="norchester",
            page=18,
            support=Support(method="ballot", in_favour=27, against=2, abstained=1),
        ),
        ["title/en", "text/en", "supporting/en", "conditions/en", "minority/en", "source/en"],
    ),
    entry(
        RecommendationAddressed,
        LIGHTS,
        2,
        SECRETARIAT | {"ask": ASK},
        Addressing(office="norchester-police", named_by="panel", manner="sent"),
        ["source/en"],
    ),
    entry(
        RecommendationReferred,
        LIGHTS,
        6,
        OFFICER,
        Referring(to="stonebridge-council"),
        ["to/en", "text/en", "source/en"],
    ),
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
    entry(
        PartRedacted,
        LIGHTS,
        20,
        {"by": "safer-trust", "role": "information_governance", "provenance": "authored", "ask": ASK},
        Removal(
            target=11,
            removed={"text/en": sha256(b"text/en").hexdigest()},
            ground="uk-gdpr-erasure",
            approved_by=("information-governance", "chair-of-trustees"),
        ),
    ),
]


@pytest.fixture(params=ENTRIES, ids=lambda example: example.tag)
def example(request):
    return request.param


@pytest.fixture
def golden():
    """The file with the exact bytes of one tag's example."""
    here = Path(__file__).parent
    return lambda tag: here / f"{tag.replace('/', '-')}.json"
