"""Registering an office, an initiative and a panel: every fact the form asks for reaches the record."""

from datetime import date

import pytest

from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails

pytestmark = pytest.mark.anyio

REGISTER = "/workspace/secretariat/register"


async def test_an_office_is_registered(keeper, walk, publish, log, on):
    fields = {"name": "Aberwen Council", "slug": "aberwen-council", "kind": "council", "area": "aberwen"}
    await walk(keeper, f"{REGISTER}/office", {**fields, **on("valid_from", 1996, 4, 1), "invented": "yes"})
    assert "Aberwen Council was registered as an office" in keeper.text
    answer = await publish(keeper)
    assert answer.status_code == 200
    assert "Aberwen Council was registered as an office" in answer.text
    entry = await log.last()
    assert entry.body == OfficeDetails(
        slug="aberwen-council", kind="council", area="aberwen", valid_from=date(1996, 4, 1), invented=True
    )
    assert (entry.by, entry.role) == ("safer-trust", "secretariat")


async def test_an_initiative_is_registered_with_what_no_source_states_left_open(keeper, walk, publish, log):
    await walk(keeper, f"{REGISTER}/initiative", {"name": "Late bus", "slug": "late-bus"})
    await publish(keeper)
    assert (await log.last()).body == InitiativeDetails(slug="late-bus")


async def test_who_runs_an_initiative_is_chosen_by_name_from_the_register(keeper, walk, publish, log):
    fields = {"name": "Late bus", "slug": "late-bus", "owner": "norchester-police"}
    await walk(keeper, f"{REGISTER}/initiative", fields)
    assert "Who runs it? Norchester Police" in keeper.text
    await keeper.open(f"{REGISTER}/initiative/details")
    assert '<option value="stonebridge-council">Stonebridge Council</option>' in keeper.answer.text
    await keeper.send(f"{REGISTER}/initiative/details", fields | {"owner": "nobody"})
    await keeper.follow()
    await publish(keeper)
    assert (await log.last()).body.owner is None


async def test_a_panel_is_registered_for_the_secretariat_that_registers_it(keeper, walk, publish, log, on):
    fields = {
        "name": "Aberwen panel",
        "slug": "aberwen-2026",
        "kind": "citizens_assembly",
        "members": "40",
        "hours": "",
        "question": "How can nights be safer?",
        "provenance": "summarised",
        "source": "Launch release, Safer Norchester Trust, 5 January 2026",
        "secretariat": "elsewhere-trust",
        **on("began", 2025, 9, 1),
    }
    await walk(keeper, f"{REGISTER}/panel", fields)
    await publish(keeper)
    entry = await log.last()
    assert entry.body == PanelDetails(
        slug="aberwen-2026",
        kind="citizens_assembly",
        secretariat="safer-trust",
        began=date(2025, 9, 1),
        members=40,
    )
    assert (entry.provenance, (await log.words(entry))["question/en"]) == (
        "summarised",
        "How can nights be safer?",
    )


async def test_a_short_name_is_never_used_twice(keeper, walk, log):
    before = await log.length()
    fields = {"name": "Norchester Police", "slug": "norchester-police", "kind": "chief_constable"}
    await walk(keeper, f"{REGISTER}/office", fields)
    assert "An office of that short name is registered already" in keeper.text
    assert await log.length() == before


async def test_all_errors_are_told_at_once_and_every_answer_is_kept(keeper):
    await keeper.open(f"{REGISTER}/panel/details")
    fields = {
        "name": "Aberwen <b>panel</b>",
        "slug": "Aberwen Panel",
        "members": "forty",
        "provenance": "summarised",
    }
    answer = await keeper.send(f"{REGISTER}/panel/details", {**fields, "began-day": "31", "began-month": "2"})
    assert answer.status_code == 422
    for error in (
        "Short name must be small letters, numbers and single hyphens",
        "Choose what kind of panel it is",
        "First day of its work (optional) must include a year",
        "Members must be a whole number",
        "Say where these words come from",
    ):
        assert error in keeper.text, error
    assert 'value="Aberwen &lt;b&gt;panel&lt;/b&gt;"' in answer.text
    assert 'value="forty"' in answer.text


async def test_a_form_without_its_token_or_from_elsewhere_is_refused(keeper, log):
    before = await log.length()
    await keeper.open(f"{REGISTER}/office/details")
    fields = {"name": "Aberwen Council", "slug": "aberwen-council", "kind": "council"}
    address = f"{REGISTER}/office/details"
    assert (await keeper.send(address, {**fields, "_token": "forged"})).status_code == 403
    assert (await keeper.send(address, fields, origin="https://elsewhere.example")).status_code == 403
    assert (await keeper.send(f"{REGISTER}/office/check", {"_token": "forged"})).status_code == 403
    assert await log.length() == before
