"""Of real bodies the demo says what their sources say: summarised, cited, acknowledged, and nothing more."""

import pytest

from accountability.demo.cheshire import PANEL as CHESHIRE
from accountability.demo.liverpool import PANEL as LIVERPOOL
from accountability.demo.programmes import GAIN
from accountability.domain.panels import ActivityHeld
from accountability.domain.recommendations import RecommendationAddressed
from accountability.projections.reading import reading, words

pytestmark = pytest.mark.anyio
MAY_BE_SAID = {
    "panel-commissioned/1",
    "activity-held/1",
    "panel-report-published/1",
    "recommendation-published/1",
    "recommendation-addressed/1",
    "statement-recorded/1",
    "response-recorded/1",
}


def real_streams(history):
    panels = {row.stream for row in history.panels.values() if not row.invented}
    recommendations = {
        row.stream
        for slug, rows in history.recommendations.items()
        for row in rows
        if not history.panels[slug].invented
    }
    return panels | recommendations


def real_entries(history):
    streams = real_streams(history)
    return [item.entry for item in history.entries if item.entry.originator_id in streams]


async def test_real_asks_are_acknowledged_and_carry_nothing_else(history):
    real = [view for view in history.asks if not history.offices[view.row.office].invented]
    assert len(real) == 9
    for view in real:
        row = view.row
        assert (row.decision, row.provenance, row.revisions) == ("acknowledged", "summarised", 0)
        assert (row.delivery, row.target, row.decide_by, row.open_referrals) == (None, None, None, 0)
        assert (row.panel_verdict, row.independent_verdict) == (None, None)
        assert row.initiatives == ()
        assert view.clocks == ()


async def test_real_panels_hold_only_summaries_with_their_source(history):
    for entry in real_entries(history):
        assert entry.tag in MAY_BE_SAID
        assert entry.provenance == "summarised"
        assert entry.by == "record-keepers"
        assert not entry.parts or entry.has_part("source")


async def test_real_and_invented_never_meet(history):
    for view in history.asks:
        assert history.panels[view.row.panel].invented == history.offices[view.row.office].invented
    for row in history.initiatives.values():
        assert row.owner is None or row.invented == history.offices[row.owner].invented


async def test_no_entry_that_a_real_office_made_exists(history):
    real = {row.slug for row in history.offices.values() if not row.invented} - {"record-keepers"}
    assert not [item for item in history.entries if item.entry.by in real]


async def test_liverpool_was_presented_to_two_offices_and_answered_by_a_third(history):
    manners = {}
    for entry in real_entries(history):
        if isinstance(entry, RecommendationAddressed):
            assert entry.body.named_by == "secretariat"
            manners.setdefault(entry.body.office, set()).add(entry.body.manner)
    assert manners == {
        "merseyside-police": {"presented_at_launch"},
        "merseyside-pcc": {"presented_at_launch"},
        "liverpool-city-council": {"answered_at_launch"},
    }
    assert [(row.serial, row.printed, row.key) for row in history.recommendations[LIVERPOOL]] == [
        (1, "1", True),
        (2, "2", True),
        (3, "3", True),
    ]


async def test_cheshire_stands_without_a_recommendation_and_says_so(history):
    assert history.recommendations[CHESHIRE] == []
    async with reading(history.pool, history.now) as reader:
        parts = history.panels[CHESHIRE].parts
        said = await words(reader, [parts])
    assert "No text of any recommendation is known" in said[parts["about/en"]]


async def test_sums_requested_and_awarded_are_two_facts_and_the_second_is_not_stated(history):
    stream = history.panels[GAIN.panel].stream
    [rounds] = [
        entry.body
        for entry in history.of(ActivityHeld)
        if entry.originator_id == stream and entry.body.kind == "participatory_budgeting"
    ]
    assert (rounds.events, rounds.attendance, rounds.bids) == (3, 600, 77)
    assert (rounds.requested_pounds, rounds.projects_funded) == (149_000, 35)
    assert rounds.awarded_pounds is None
