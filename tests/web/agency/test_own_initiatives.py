"""An office records what becomes of its own standing work, and of nobody else's."""

from datetime import date

import pytest

from accountability.domain.initiatives import Ending, InitiativeChange
from accountability.projections import timeline
from accountability.projections.reading import reading
from tests.web.agency.answers import day

pytestmark = pytest.mark.anyio
HUB = "/workspace/initiatives/night-hub"


async def publish(browser, form, fields):
    await browser.open(f"{form}/details")
    await browser.send(f"{form}/details", fields)
    await browser.follow()
    answer = await browser.send(f"{form}/check")
    assert answer.status_code == 303, browser.text


async def test_an_office_changes_and_ends_its_own_work(officer, last):
    await officer.open("/workspace/initiatives")
    assert "Night hub" in officer.text
    await publish(officer, f"{HUB}/change", {"name": "Night café", **day("occurred", 2026, 1, 5)})
    assert (await last()).body == InitiativeChange()
    await publish(officer, f"{HUB}/end", {"reason": "No money.", **day("ended", 2026, 1, 4)})
    assert (await last()).body == Ending(ended=date(2026, 1, 4))
    await officer.open("/workspace/initiatives")
    assert "Night café" in officer.text
    assert "Record its end" not in officer.text
    assert (await officer.open(f"{HUB}/change")).status_code == 403


async def test_another_office_or_a_reviewer_does_not(councillor, reviewer, last):
    before = await last()
    await councillor.open("/workspace/initiatives")
    assert "No work of your office is registered yet." in councillor.text
    for browser in (councillor, reviewer):
        for page in (HUB, f"{HUB}/change", f"{HUB}/end/details"):
            assert (await browser.open(page)).status_code == 403
    assert await last() == before


@pytest.fixture
def last(readers, clock):
    """The newest entry of the log."""

    async def last():
        async with reading(readers, clock()) as reader:
            return (await timeline.newest(reader, "all", limit=1))[0].entry

    return last
