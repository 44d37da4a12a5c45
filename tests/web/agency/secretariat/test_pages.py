"""What the secretariat sees of its panels, and that nobody else may write their record."""

import pytest

from accountability.domain.commands.base import Actor
from accountability.domain.commands.panels import CommissionPanel, PublishRecommendation
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails

pytestmark = pytest.mark.anyio

HOME = "/workspace/secretariat"
PANEL = f"{HOME}/panels/night-time"
PANEL_FORMS = ("activity", "report", "recommendation", "address", "statement", "import")
ASK_FORMS = ("quote", "clock", "pause")


async def test_the_workspace_of_a_secretariat_lists_its_panels_and_what_is_due(keeper):
    await keeper.open("/workspace")
    await keeper.follow()
    assert "Night-time panel 0 of 3 asks have a response" in keeper.text
    assert "Late buses: Norchester Police Response is due by 2 March 2026" in keeper.text


async def test_a_panels_page_says_who_still_has_to_answer_and_who_said_nothing_in_general(keeper):
    await keeper.open(PANEL)
    assert "Stonebridge Council 2 of 2 asks await a response. No statement about" in keeper.text
    assert "2. Lit paths Stonebridge Council on recommendation 2 No response recorded yet" in keeper.text


async def test_an_asks_page_says_where_it_stands_and_what_can_be_done(keeper, asked):
    await keeper.open(f"{HOME}/asks/{asked.police}")
    assert "No response from Norchester Police is recorded here" in keeper.text
    assert "Take over an answer" in keeper.text
    assert "Let a clock run again" not in keeper.text


async def test_another_secretariat_cannot_open_a_panel_or_its_forms(neighbour):
    for form in ("", *(f"/{name}" for name in PANEL_FORMS), "/import/check", "/import/template.csv"):
        answer = await neighbour.open(PANEL + form)
        assert answer.status_code == 403, form
        assert "kept by another secretariat" in neighbour.text


async def test_another_secretariat_cannot_open_an_ask_or_its_forms(neighbour, asked):
    for form in ("", *(f"/{name}" for name in ASK_FORMS)):
        answer = await neighbour.open(f"{HOME}/asks/{asked.police}{form}")
        assert answer.status_code == 403, form


async def test_a_form_sent_by_another_secretariat_stores_nothing(neighbour, asked, log):
    """A token of one's own is no key to another's panel."""
    before = await log.length()
    await neighbour.open(f"{HOME}/register/office/details")
    pages = [f"{PANEL}/{page}" for page in ("recommendation/details", "recommendation/check")]
    pages += [f"{PANEL}/import", f"{PANEL}/import/check", f"{HOME}/asks/{asked.police}/quote/decision"]
    for page in pages:
        answer = await neighbour.send(page, {"title": "Ours", "text": "Ours"})
        assert answer.status_code == 403, page
    assert await log.length() == before


async def test_other_roles_cannot_open_the_secretariats_pages(officer, reviewer, asked):
    for person in (officer, reviewer):
        for path in (HOME, PANEL, f"{HOME}/asks/{asked.police}", f"{HOME}/register/office"):
            assert (await person.open(path)).status_code == 403, path


async def test_a_stranger_is_sent_to_sign_in_and_back(browser, asked):
    answer = await browser.open(f"{PANEL}/recommendation/details")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=%2Fworkspace%2Fsecretariat%2Fpanels")


NOWHERE = (
    f"{HOME}/panels/nowhere",
    f"{HOME}/panels/nowhere/recommendation",
    f"{HOME}/panels/night-time/nothing",
    f"{HOME}/asks/00000000-0000-4000-8000-000000000000",
    f"{HOME}/register/nothing",
    "/workspace/entries/99999/facts",
    f"{HOME}/panels/%00",
    f"{HOME}/panels/%00/import",
)


async def test_what_there_is_not_is_a_404(keeper):
    for path in NOWHERE:
        assert (await keeper.open(path)).status_code == 404, path


async def test_a_panel_of_another_secretariat_is_not_on_the_list(keeper, desk):
    elsewhere = Actor(role="secretariat", office="elsewhere-trust")
    details = OfficeDetails(slug="elsewhere-trust", kind="secretariat")
    await desk.handle(RegisterOffice(details=details, texts={"name/en": "Elsewhere Trust"}), elsewhere)
    panel = PanelDetails(slug="aberwen", kind="citizens_panel", secretariat="elsewhere-trust")
    await desk.handle(CommissionPanel(details=panel, texts={"name/en": "Aberwen panel"}), elsewhere)
    texts = {"title/en": "Day buses", "text/en": "More of them."}
    await desk.handle(PublishRecommendation(panel="aberwen", texts=texts), elsewhere)
    await keeper.open(HOME)
    assert "Aberwen" not in keeper.text


async def test_an_account_whose_office_is_not_registered_is_told_what_to_do(neighbour):
    await neighbour.open(HOME)
    assert "Register your own office first" in neighbour.text
