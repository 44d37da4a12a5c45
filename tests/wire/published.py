"""Examples: the register, the panel, the recommendation and whom it is put to."""

from datetime import date

from accountability.domain.answers import (
    RecommendationReferred,
    Referring,
)
from accountability.domain.initiatives import InitiativeDetails, InitiativeRegistered
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
from tests.wire.cast import ASK, HUB, LIGHTS, OFFICER, PANEL, POLICE, QUOTING, SECRETARIAT, entry

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
]
