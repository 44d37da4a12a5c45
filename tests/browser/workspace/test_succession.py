"""An office ends: its secretariat passes its asks on, and the heir adopts, reviews and declines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.base import Actor
from accountability.domain.commands.panels import AddressRecommendation, PublishRecommendation
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.domain.recommendations import Addressing
from accountability.handling.desk import Desk
from tests.browser.workspace.conftest import LATEST, PANEL, POLICE, SECRETARIAT, apart, beside, now

TODAY = datetime.now(UTC).date()
LAST = TODAY - timedelta(days=1)
ASKED = "select ask from ask where office = $1 and serial = $2"


@pytest.fixture
def ending(demo):
    """Register a small office and put three recommendations to it, the first of which it accepted."""

    def begin(slug: str, name: str) -> str:
        return apart(_ending(demo, slug, name))

    return begin


async def _ending(demo, slug, name):
    async with beside(demo) as (pool, _):
        desk = Desk(pool, now)
        details = OfficeDetails(slug=slug, kind="partnership", area="stonebridge", invented=True)
        operator, officer = Actor(role="operator"), Actor(role="officer", office=slug)
        await desk.handle(RegisterOffice(details=details, texts={"name/en": name}), operator)
        for number, theme in enumerate(("lighting", "lighting", "benches"), 1):
            title = f"{name}, wish {number}"
            texts = {"title/en": title, "text/en": f"{title}. The panel asks for it."}
            publish = PublishRecommendation(panel=PANEL, theme=theme, texts=texts)
            await desk.handle(publish, SECRETARIAT)
            serial = await pool.fetchval(LATEST, PANEL)
            addressing = Addressing(office=slug, named_by="panel", manner="sent")
            await desk.handle(
                AddressRecommendation(panel=PANEL, serial=serial, addressing=addressing), SECRETARIAT
            )
            if number == 1:
                ask = await pool.fetchval(ASKED, slug, serial)
                response = Response(decision="accepted", target=date(TODAY.year + 1, 3, 1))
                answer = Respond(ask=ask, response=response, texts={"text/en": "All lamps by March."})
                await desk.handle(answer, officer)
    return slug


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_an_office_ends_and_its_heir_answers(ending, signed_in, reader, script):
    name = f"Canal Lamps {'Trust' if script else 'Society'}"
    slug = ending(name.lower().replace(" ", "-"), name)
    secretariat = signed_in("secretariat", "norchester-lantern-trust", script=script)
    pass_on(secretariat, slug, name, script=script)

    reader.open(f"/en/offices/{slug}", after=secretariat)
    assert reader.page.get_by_text("This office ended on").is_visible()
    assert reader.page.get_by_text("2 asks passed on to others. For 1 ask no body answers now.").is_visible()
    reader.look()

    officer = signed_in("officer", POLICE, script=script)
    take_over(officer, name, script=script)

    reader.open(f"/en/offices/{slug}", after=officer)
    reader.follow(reader.page.get_by_role("link", name=f"{name}, wish 1"))
    assert reader.page.get_by_text(f"the answer of {name}, which said on").first.is_visible()
    reader.look()


def pass_on(secretariat, slug, name, *, script):
    looking = secretariat.look if script else lambda: None
    secretariat.open("/workspace")
    secretariat.follow("Succession")
    looking()
    secretariat.press("Continue", status=422)
    looking()
    secretariat.page.get_by_label("Which office ends?").select_option(name)
    secretariat.press("Continue")
    looking()
    secretariat.press("Begin")
    looking()
    secretariat.press("Continue", status=422)
    looking()
    secretariat.write({"What is its last day?": LAST, "Source": "The council’s Order of last week"})
    secretariat.write({"The law or order (optional if it is only announced)": "The Order, article 2"})
    secretariat.choose("A law or order says so")
    secretariat.press("Continue")
    looking()
    heir = "Chief Constable of Norchester Police"
    secretariat.choose(heir)
    secretariat.write({"From which day is the work theirs?": TODAY})
    secretariat.press("Continue")
    secretariat.write({f"Which work passes to {heir}? (optional)": "lighting"})
    looking()
    secretariat.press("Continue")
    looking()
    heirs = secretariat.page.get_by_role("group", name=f"{name}, wish 3")
    heirs.get_by_label("Nobody yet").check()
    proposed = secretariat.page.locator("input[type=checkbox]:checked")
    assert proposed.count() == 3
    secretariat.press("Continue", status=422)
    looking()
    secretariat.page.get_by_label("Why does nobody answer yet?").fill("The Order is silent on benches.")
    secretariat.press("Continue")
    looking()
    secretariat.choose("Yes, it has ended")
    secretariat.press("Continue")
    looking()
    secretariat.press("Publish")


def take_over(officer, name, *, script):
    looking = officer.look if script else lambda: None
    officer.open("/workspace")
    looking()
    officer.follow(officer.page.get_by_role("link", name="adopt, review or decline"))
    looking()
    officer.follow(officer.page.get_by_role("link", name=f"{name}, wish 1").first)
    looking()
    officer.choose("Adopt it")
    officer.press("Continue")
    officer.press("Continue")
    looking()
    officer.press("Publish")
    officer.open("/workspace/inherited")
    officer.press("Answer several at once")
    looking()
    group = officer.page.get_by_role("group", name=f"{name}, wish 2")
    group.get_by_label("Decline to take it over").check()
    officer.press("Continue")
    officer.press("Continue", status=422)
    looking()
    officer.write({"Why do you decline to take it over?": "The street is not ours to light."})
    officer.press("Continue")
    looking()
    officer.press("Publish")
