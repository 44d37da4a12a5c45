"""A panel's page: what it asked of whom, where each ask stands, and what it did."""

import re
from datetime import date

import pytest

from accountability.domain.commands.integrity import RedactPart
from accountability.domain.commands.panels import (
    CommissionPanel,
    PublishReport,
    RecordActivity,
    RecordStatement,
)
from accountability.domain.panels import Activity, PanelDetails, Report, Statement

pytestmark = pytest.mark.anyio

PAGE = "/en/panels/night-safety"


async def test_each_recommendation_meets_each_office_in_one_cell(norchester, answer, reader, see):
    await norchester.recommend()
    await answer(target=date(2026, 6, 30))
    html = (await reader.get(PAGE)).text
    assert html.count('role="rowheader"') == 2
    assert html.count('role="cell"') == 4
    said = await see(PAGE)
    assert "1 of 4 asks have a response" in said
    assert "1. Mend the lights Norchester-Police Accepted" in said


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {1, 2}),
        ("?decision=accepted", {1}),
        ("?decision=awaiting", {1, 2}),
        ("?decision=awaiting&office=norchester-police", {2}),
        ("?office=stonebridge-council", {1, 2}),
        ("?decision=not_accepted", set()),
        ("?after=1", {2}),
        ("?decision=nonsense&office=%3Cb%3E&after=x", {1, 2}),
    ],
)
async def test_the_matrix_can_be_narrowed_to_an_answer_and_an_office(
    norchester, answer, reader, query, shown
):
    await norchester.recommend()
    await answer(target=date(2026, 6, 30))
    html = (await reader.get(PAGE + query)).text
    assert {int(n) for n in re.findall(r'rowheader"[^>]*><a[^>]*recommendations/(\d+)', html)} == shown
    if not shown:
        assert "fits what you chose" in html


async def test_every_answer_can_be_chosen_also_none_yet(norchester, reader):
    html = (await reader.get(PAGE)).text
    assert len(re.findall(r'<option value="[a-z_]+">[^<]+\(\d+\)', html)) == 10
    assert '<option value="awaiting">No response recorded yet (2)' in html


async def test_bids_requested_and_awarded_are_three_facts_and_what_is_not_stated_says_so(norchester, see):
    activity = Activity(kind="participatory_budgeting", bids=77, requested_pounds=149_000)
    command = RecordActivity(
        panel="night-safety", activity=activity, texts={"text/en": "Three evenings in Speke."}
    )
    await norchester.desk.handle(command, norchester.secretariat)
    said = await see(PAGE)
    assert "Bids 77 Sum requested £149,000 Sum awarded Not stated Projects funded Not stated" in said
    assert "Three evenings in Speke." in said
    assert "In its own words" not in said


@pytest.mark.parametrize("address", ["/en/log", "/en/panels/night-safety/recommendations/1"])
async def test_only_who_speaks_for_itself_is_said_to_do_so_in_its_own_words(norchester, answer, see, address):
    """A secretariat that enters an office or an event states nothing of its own."""
    position = await answer(target=date(2026, 6, 30))
    assert (await see(address)).count("In its own words") >= 1
    assert "In its own words" in await see(f"/en/log/{position}")
    assert "In its own words" not in await see("/en/log/8")


async def test_report_and_statement_stand_on_the_panels_page(norchester, see, reader):
    report = PublishReport(
        panel="night-safety",
        report=Report(published=date(2025, 12, 1), recommendations=40),
        texts={"name/en": "Lit paths"},
    )
    await norchester.desk.handle(report, norchester.secretariat)
    statement = Statement(office="norchester-police", asks=(norchester.ask,), initiatives=("night-hub",))
    command = RecordStatement(
        panel="night-safety",
        statement=statement,
        texts={"text/en": "We welcome it.", "source/en": "Launch release"},
        provenance="summarised",
    )
    (position, *_) = (await norchester.desk.handle(command, norchester.secretariat)).positions
    said = await see(PAGE)
    assert "Lit paths" in said
    assert "at least 40 recommendations" in said
    assert "We welcome it." in said
    assert "Initiatives it names Night hub" in said
    assert f'id="entry-{position}"' in (await reader.get(PAGE)).text
    night_hub = await see("/en/initiatives/night-hub")
    named = "Panel on safety at night Invented place : named in a statement by Norchester-Police"
    assert named in night_hub
    assert "mapped to no recommendation by it" in night_hub
    assert "No answer or statement" not in night_hub
    assert "Norchester-Police received this; no decision is recorded" in await see(
        f"{PAGE}/recommendations/1"
    )


async def test_a_panel_without_recommendations_says_so(norchester, see):
    details = PanelDetails(slug="crewe", kind="citizens_assembly", secretariat="safer-trust")
    command = CommissionPanel(details=details, texts={"name/en": "Crewe"})
    await norchester.desk.handle(command, norchester.secretariat)
    said = await see("/en/panels/crewe")
    assert "No recommendation of this panel is recorded here." in said
    assert "Number of members not stated" in said
    assert "No session or event is recorded." in said
    assert "No report is recorded." in said
    assert "How the asks have moved" not in said
    assert "No ask is recorded." in await see("/en/panels")


async def test_the_chart_has_its_numbers_beside_it(norchester, answer, clock, see, reader):
    clock.forward(days=40)
    await answer(target=date(2026, 6, 30))
    said = await see(PAGE)
    assert "31 January 2026: 2 asks" in said
    assert "31 January 2026 0 0 0 0 2 2" in said
    assert "14 February 2026 0 1 0 0 1 2" in said
    html = (await reader.get(PAGE)).text
    assert 'role="img" aria-labelledby="movement-title" aria-describedby="movement-table"' in html
    assert "style=" not in html


async def test_a_past_view_of_a_panel_keeps_its_reader_in_the_past(norchester, answer, reader):
    position = await answer(target=date(2026, 6, 30))
    html = (await reader.get(f"{PAGE}?at={position - 1}")).text
    assert "Accepted</strong>" not in html
    assert f"/en/panels/night-safety/recommendations/1?at={position - 1}" in html
    assert f'name="at" value="{position - 1}"' in html


async def test_a_redacted_name_leaves_a_readable_page(norchester, see):
    details = PanelDetails(slug="oakes", kind="citizens_panel", secretariat="safer-trust")
    made = await norchester.desk.handle(
        CommissionPanel(details=details, texts={"name/en": "The Oakes panel", "about/en": "Mr Oakes."}),
        norchester.secretariat,
    )
    command = RedactPart(
        position=made.positions[0],
        part="name",
        ground="defamation",
        approved_by=("legal-adviser", "chief-officer"),
    )
    await norchester.desk.handle(command, norchester.governance)
    for address in ("/en/panels/oakes", "/en/panels", "/en/log", "/en/"):
        said = await see(address)
        assert "The Oakes panel" not in said
        assert "[words removed]" in said
