"""An officer is shown what their office said before to something like it, and copies it by one button."""

import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.base import Actor
from accountability.domain.commands.panels import PublishRecommendation
from tests.web.agency.answers import accept
from tests.web.agency.conftest import SECRETARIAT, addressing

pytestmark = pytest.mark.anyio
POLICE = Actor(role="officer", office="norchester-police")
BEFORE = "Two more night buses run to Northgate from June."
LATEST = "select ask from ask where office = $1 and serial = $2 and until_position = 9223372036854775807"


@pytest.fixture
async def again(desk, asked, pool):
    """The police have answered “Late buses”; a panel now asks for nearly the same. Its ask."""
    response = Response(decision="not_accepted", reason_code="not_affordable")
    texts = {"reason/en": "Buses cost more than we have.", "text/en": BEFORE}
    await desk.handle(Respond(ask=asked.police, response=response, texts=texts), POLICE)
    words = {"title/en": "Later buses", "text/en": "Norchester needs later buses at NIGHT, ŵyl y dref."}
    await desk.handle(PublishRecommendation(panel="night-time", texts=words), SECRETARIAT)
    await desk.handle(addressing(3, "norchester-police"), SECRETARIAT)
    return await pool.fetchval(LATEST, "norchester-police", 3)


async def test_what_was_said_before_is_shown_with_its_day_and_its_place(officer, again, asked):
    page = await officer.open(f"/workspace/asks/{again}/answer/decision")
    assert "You said this before" in officer.text
    assert BEFORE in officer.text
    assert "Not accepted, 5 January 2026" in officer.text
    assert 'href="/en/panels/night-time/recommendations/1#entry-' in page.text
    assert f'name="_reuse" value="{asked.police}"' in page.text


async def test_a_button_copies_it_below_what_was_typed(officer, again, asked):
    address = f"/workspace/asks/{again}/answer"
    await officer.open(f"{address}/decision")
    await officer.send(f"{address}/decision", {"_reuse": str(asked.police)})
    assert officer.answer.headers["location"] == f"{address}/details"
    page = await officer.follow()
    assert "Buses cost more than we have." in page.text
    assert 'value="not_affordable" checked' in page.text
    await officer.send(f"{address}/details", {"text": "My own words first.", "_reuse": str(asked.police)})
    page = await officer.follow()
    assert f"My own words first.\n\n{BEFORE}" in page.text


@pytest.mark.parametrize("forged", ["council", "initiative:nobody", "initiative:", "x", "' or true --"])
async def test_only_what_the_office_itself_said_is_copied(officer, councillor, again, asked, forged):
    """The council's answer to the same is no words of the police's."""
    address = await accept(councillor, asked.council)
    await councillor.open(f"{address}/check")
    await councillor.send(f"{address}/check")
    address = f"/workspace/asks/{again}/answer"
    await officer.open(f"{address}/decision")
    source = str(asked.council) if forged == "council" else forged
    answer = await officer.send(f"{address}/decision", {"_reuse": source})
    assert answer.headers["location"] == f"{address}/decision"
    await officer.follow()
    assert "Two more buses run after midnight." not in officer.text


async def test_work_of_the_office_is_offered_by_its_name(officer, again, desk, asked, pool):
    words = {"title/en": "A night hub", "text/en": "Norchester needs a night hub in every town."}
    await desk.handle(PublishRecommendation(panel="night-time", texts=words), SECRETARIAT)
    await desk.handle(addressing(4, "norchester-police"), SECRETARIAT)
    ask = await pool.fetchval(LATEST, "norchester-police", 4)
    address = f"/workspace/asks/{ask}/answer"
    await officer.open(f"{address}/decision")
    assert "Work of your office" in officer.text
    await officer.send(f"{address}/decision", {"_reuse": "initiative:night-hub"})
    page = await officer.follow()
    assert 'value="night-hub" checked' in page.text


async def test_removed_words_are_suggested_to_nobody(officer, again, asked, owner):
    """The likeness is computed from what stands: nothing remembers what was taken out."""
    await owner.execute("alter table part disable trigger all")
    await owner.execute(
        "delete from part where name in ('text/en', 'title/en', 'reason/en') and position < 20"
    )
    await officer.open(f"/workspace/asks/{again}/answer/decision")
    assert BEFORE not in officer.text
    assert "You said this before" not in officer.text


async def test_what_is_like_nothing_suggests_nothing(officer, asked):
    await officer.open(f"/workspace/asks/{asked.police}/answer/decision")
    assert "You said this before" not in officer.text
