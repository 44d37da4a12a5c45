"""Offices, initiatives and panels: what must be said of them, and who keeps a panel's record."""

from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest

from accountability.domain.entries import Commitment, MissingWords, PartName, Said, Slug
from accountability.domain.initiatives import (
    EndsBeforeItBegins,
    Initiative,
    InitiativeDetails,
    InitiativeRegistered,
)
from accountability.domain.offices import Office, OfficeDetails, OfficeRegistered
from accountability.domain.panels import (
    Activity,
    ActivityHeld,
    AwardedMoreThanRequested,
    NotTheSecretariat,
    Panel,
    PanelCommissioned,
    PanelDetails,
    PanelReportPublished,
    Report,
    Statement,
    StatementRecorded,
)
from accountability.domain.recommendations import NotTheSecretariat as NotTheKeeper
from accountability.domain.recommendations import Printed, Recommendation, RecommendationDetails

STREAM = UUID(int=1)
SEALED = "0" * 64


def said(*fields, role="secretariat", by="safer-trust"):
    return Said(
        role=role,
        provenance="authored",
        recorded=datetime(2026, 1, 5, 10, tzinfo=UTC),
        occurred=date(2026, 1, 5),
        by=by,
        parts={f"{field}/en": SEALED for field in fields},
    )


DETAILS = PanelDetails(slug="night-safety", kind="citizens_panel", secretariat="safer-trust")


@pytest.fixture
def panel():
    return Panel.open(PanelCommissioned, STREAM, said("name"), DETAILS)


def test_an_office_has_a_name():
    with pytest.raises(MissingWords):
        Office.open(
            OfficeRegistered, STREAM, said(), OfficeDetails(slug="norchester-police", kind="chief_constable")
        )


def test_an_initiative_does_not_end_before_it_began():
    details = InitiativeDetails(slug="night-hub", began=date(2026, 2, 1), ended=date(2026, 1, 31))

    with pytest.raises(EndsBeforeItBegins):
        Initiative.open(InitiativeRegistered, STREAM, said("name"), details)


@pytest.mark.parametrize("who", [{"by": "norchester-police"}, {"role": "officer"}, {"role": "reviewer"}])
def test_only_its_secretariat_keeps_a_panels_record(panel, who):
    with pytest.raises(NotTheSecretariat):
        Panel.open(PanelCommissioned, STREAM, said("name", **who), DETAILS)
    with pytest.raises(NotTheSecretariat):
        panel.record(ActivityHeld, said("text", **who), Activity(kind="session"))
    with pytest.raises(NotTheKeeper):
        Recommendation.publish(
            panel,
            UUID(int=2),
            said("title", "text", **who),
            RecommendationDetails(panel="night-safety", serial=1),
        )


@pytest.mark.parametrize("missing", ["title", "text"])
def test_a_recommendation_has_a_title_and_the_panels_words(panel, missing):
    words = said(*{"title", "text"} - {missing})

    with pytest.raises(MissingWords):
        Recommendation.publish(
            panel, UUID(int=2), words, RecommendationDetails(panel="night-safety", serial=1)
        )


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (ActivityHeld, Activity(kind="session")),
        (PanelReportPublished, Report(published=date(2026, 1, 5))),
        (StatementRecorded, Statement(office="norchester-police")),
    ],
)
def test_an_entry_of_a_panel_says_something(panel, kind, body):
    with pytest.raises(MissingWords):
        panel.record(kind, said(), body)


def test_bids_the_sum_requested_and_the_sum_awarded_are_three_facts(panel):
    """A sum that no source states is absent, never zero; and no more is awarded than was asked for."""
    panel.record(
        ActivityHeld, said("text"), Activity(kind="participatory_budgeting", bids=77, requested_pounds=149000)
    )
    with pytest.raises(AwardedMoreThanRequested):
        panel.record(
            ActivityHeld,
            said("text"),
            Activity(kind="participatory_budgeting", requested_pounds=10, awarded_pounds=11),
        )

    assert panel.pending_events[-1].body.awarded_pounds is None


def test_the_latest_report_is_the_panels_report(panel):
    panel.record(PanelReportPublished, said("name"), Report(published=date(2026, 1, 5), recommendations=42))

    assert panel.report.recommendations == 42


@pytest.mark.parametrize(
    ("shape", "value"),
    [(Slug, "night-time"), (Commitment, SEALED), (PartName, "text/en"), (Printed, "4.2(a)")],
)
def test_a_line_feed_at_the_end_is_part_of_no_name(shape, value):
    assert msgspec.convert(value, shape) == value
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(f"{value}\n", shape)
