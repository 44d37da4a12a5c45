"""An office's page: what it was asked and what is due. An initiative's: what it is cited for."""

from datetime import date

import pytest

from accountability.domain.answers import Mapping
from accountability.domain.clocks import SERVICE_DEFAULT
from accountability.domain.commands.asks import CitedInitiative, StartClock
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.register import RegisterInitiative
from accountability.domain.initiatives import InitiativeDetails
from accountability.web.public.initiatives import when_it_began

pytestmark = pytest.mark.anyio

POLICE = "/en/offices/norchester-police"


async def test_an_office_page_counts_its_asks_and_says_what_is_due_on_what_basis(norchester, see):
    said = await see(POLICE)
    assert "0 of 1 asks have a response" in said
    assert "A response is due by 2 March 2026 (an undertaking given)." in said
    assert "Mend the lights No response recorded yet Panel on safety at night, recommendation 1" in said


async def test_a_date_for_comparison_is_never_under_what_is_due(norchester, see):
    council = await norchester.ask_of("stonebridge-council")
    terms = ReplyTerms(basis="service_default", period=SERVICE_DEFAULT)
    await norchester.desk.handle(StartClock(ask=council, kind="reply", terms=terms), norchester.secretariat)
    said = await see("/en/offices/stonebridge-council")
    assert "Nothing is due by law or by an undertaking of this office. Dates for comparison" in said
    assert "Response: date for comparison 2 March 2026" in said


async def test_an_office_never_asked_says_so(norchester, see):
    said = await see("/en/offices/norchester-scrutiny")
    assert "Norchester-Scrutiny has not been asked to answer a recommendation on this record." in said
    assert "What is due" not in said


async def test_an_office_with_many_asks_goes_on_behind_a_cursor(norchester, see, reader, monkeypatch):
    monkeypatch.setattr("accountability.web.public.offices.ASKS", 2)
    for _ in range(2):
        await norchester.recommend()
    html = (await reader.get(POLICE)).text
    assert f'href="{POLICE}?after=night-safety:2"' in html
    said = await see(f"{POLICE}?after=night-safety:2")
    asked = said.partition("What it was asked")[2].partition("Newest entries")[0]
    assert "recommendation 3" in asked
    assert "recommendation 2" not in asked
    assert "recommendation 1 " in await see(f"{POLICE}?after=%3Cb%3E:x")


async def test_past_views_of_an_office_are_of_then(norchester, answer, see):
    position = await answer(target=date(2026, 6, 30))
    assert "1 of 1 asks have a response" in await see(POLICE)
    assert "0 of 1 asks have a response" in await see(f"{POLICE}?at={position - 1}")


async def test_an_initiative_says_when_it_began_for_each_recommendation_and_what_it_leaves_out(
    norchester, answer, see
):
    details = InitiativeDetails(slug="street-wardens", owner="stonebridge-council", began=date(2020, 4, 1))
    texts = {"name/en": "Street wardens", "description/en": "Twelve wardens."}
    await norchester.desk.handle(RegisterInitiative(details=details, texts=texts), norchester.secretariat)
    cited = CitedInitiative(
        mapping=Mapping(initiative="street-wardens", coverage="part"), texts={"gap/en": "No lamps at all."}
    )
    await answer("mapped_to_initiative", initiatives=("street-wardens",), cited=(cited,))
    said = await see("/en/initiatives/street-wardens")
    assert "Run by Stonebridge-Council" in said
    assert (
        "It began 2,105 days before: on 1 April 2020; the recommendation was published on 5 January 2026."
        in said
    )
    assert "What it leaves uncovered, as the office says No lamps at all." in said
    assert "Street wardens Run by Stonebridge-Council. Began on 1 April 2020 ." in await see(
        "/en/initiatives"
    )


async def test_an_initiative_that_nobody_names_says_so(norchester, see):
    said = await see("/en/initiatives/night-hub")
    assert "No answer or statement on this record names it." in said
    assert "Began Not stated" in said


def test_before_and_after_are_dates_and_no_judgement():
    asked = date(2026, 1, 5)
    assert when_it_began(None, asked).startswith("No source says when it began")
    assert when_it_began(asked, asked).startswith("It began on the day on which")
    assert when_it_began(date(2026, 1, 15), asked).startswith("It began 10 days after: on 15 January 2026")
