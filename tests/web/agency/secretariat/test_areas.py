"""The secretariat keeps the register of areas, and every other form offers what is in it."""

import re
from datetime import date

import pytest

from accountability.domain.areas import AreaDetails, AreaEnd
from accountability.domain.commands.base import Actor
from accountability.domain.commands.integrity import RedactPart
from accountability.domain.commands.register import RegisterArea, RegisterOffice
from accountability.domain.offices import OfficeDetails
from tests import areas

pytestmark = pytest.mark.anyio

HOME = "/workspace/secretariat"
KEEPER = Actor(role="secretariat", office="safer-trust")
WHY = {"kind": "fact", "correction_reason": "The list says so."}


@pytest.fixture
async def millgate(asked, desk):
    return await areas.millgate(desk, KEEPER)


async def test_an_area_is_registered_with_its_code_and_who_gives_it(keeper, publish, log, on, asked, desk):
    word = OfficeDetails(slug="wharf", kind="council", area="wharfside")
    await desk.handle(RegisterOffice(details=word, texts={"name/en": "Wharf Council"}), KEEPER)
    page = f"{HOME}/register/area"
    await keeper.open(f"{page}/details")
    assert re.search("not registered yet: [a-z, ]*wharfside", keeper.text)
    fields = {
        "name": "Wharfside",
        "slug": "wharfside",
        "kind": "ward_or_neighbourhood",
        "code": "X05 00 1",
        **on("valid_from", 1996, 4, 1),
    }
    answer = await keeper.send(f"{page}/details", fields)
    assert answer.status_code == 422
    assert "Official code must be letters and numbers" in keeper.text
    assert "Say who gives the area this code" in keeper.text

    source = {"code": "X05000001", "source": "List of areas", "invented": "yes"}
    assert (await keeper.send(f"{page}/details", fields | source)).status_code == 303
    await keeper.follow()
    await publish(keeper)
    entry = await log.last()
    assert entry.body == AreaDetails(
        slug="wharfside",
        kind="ward_or_neighbourhood",
        code="X05000001",
        valid_from=date(1996, 4, 1),
        invented=True,
    )
    assert (await log.words(entry)) == {"name/en": "Wharfside", "source/en": "List of areas"}
    await keeper.open("/en/offices/wharf")
    assert '<a class="govuk-link" href="/en/areas/wharfside">Wharfside</a>' in keeper.answer.text


async def test_an_area_gets_a_new_name_and_ends_once(keeper, put, log, on, millgate):
    page = f"{HOME}/areas/canalside"
    await put(keeper, f"{page}/rename", {"name": "Canal Quarter", **on("since", 2026, 1, 3)})
    assert "It was called Canalside until" in keeper.text

    ending = {"successors": ["stonebridge", ""], "source": "The Order", **on("last_day", 2026, 1, 4)}
    await put(keeper, f"{page}/end", ending)
    assert (await log.last()).body == AreaEnd(last_day=date(2026, 1, 4), successors=("stonebridge",))
    assert "It became City of Stonebridge" in keeper.text
    assert (await keeper.open(f"{page}/end")).status_code == 403
    assert (await keeper.open(f"{HOME}/areas/nowhere/end")).status_code == 404


async def test_forms_offer_the_registered_areas_those_of_other_days_last_and_no_word(
    keeper, walk, publish, log, millgate
):
    await keeper.open(f"{HOME}/register/office/details")
    offered = keeper.text.partition("Area (optional)")[2]
    names = (
        "No area",
        "Canalside",
        "City of Stonebridge",
        "Abbey Millgate (City of Stonebridge), until 1 January",
    )
    places = [offered.index(name) for name in names]
    assert places == sorted(places)
    fields = {"name": "Council", "slug": "council", "kind": "council"}

    await walk(keeper, f"{HOME}/register/office", fields | {"area": "somewhere"})
    await publish(keeper)
    assert (await log.last()).body.area is None
    await walk(keeper, f"{HOME}/register/office", fields | {"slug": "later", "area": "millgate"})
    assert "There is a problem That area was not there at that time." in keeper.text


async def test_an_area_to_come_says_from_when(keeper, millgate, desk):
    details = AreaDetails(slug="newton", kind="other", valid_from=date(2026, 9, 1))
    await desk.handle(RegisterArea(details=details, texts={"name/en": "Newton"}), KEEPER)
    await keeper.open(f"{HOME}/register/office/details")
    assert "Newton, from 1 September 2026" in keeper.text.partition("Area (optional)")[2]


async def test_while_none_is_registered_a_word_is_typed(keeper):
    page = await keeper.open(f"{HOME}/register/office/details")
    assert re.search(r'<input[^>]* name="area"', page.text)


async def test_in_a_correction_the_word_that_stands_stays_a_choice(keeper, put, log, on, millgate, desk):
    word = OfficeDetails(slug="wharf", kind="council", area="wharfside")
    command = RegisterOffice(details=word, texts={"name/en": "Wharf Council"})
    [position] = (await desk.handle(command, KEEPER)).positions
    facts = {"fact-area": "wharfside", **on("fact-occurred", 2026, 1, 5)}
    await put(keeper, f"/workspace/entries/{position}/facts", facts | {"fact-kind": "other"}, WHY)
    [item] = [item for item in await log.newest(3) if item.row.position == position]
    assert item.current.body == OfficeDetails(slug="wharf", kind="other", area="wharfside")


async def test_what_is_recorded_of_an_area_is_corrected(keeper, put, log, on, millgate):
    registered, _, ended = millgate
    facts = {"fact-kind": "other", "fact-within": "canalside", **on("fact-occurred", 2026, 1, 5)}
    await put(keeper, f"/workspace/entries/{registered}/facts", facts, WHY)
    await keeper.open(f"/workspace/entries/{ended}/facts/facts")
    assert '<option value="canalside" selected>' in keeper.answer.text
    facts = {"fact-successors": ["", "stonebridge"], **on("fact-last_day", 2025, 12, 31)}
    await put(keeper, f"/workspace/entries/{ended}/facts", facts | on("fact-occurred", 2025, 12, 31), WHY)

    await keeper.open("/en/areas/millgate")
    said = keeper.text
    assert "It ended on 31 December 2025" in said
    assert "It became City of Stonebridge" in said
    assert "Lies within Canalside" in said


async def test_a_code_is_added_by_a_correction_with_who_gives_it(keeper, publish, log, on, desk):
    details = AreaDetails(slug="wharfside", kind="other")
    command = RegisterArea(details=details, texts={"name/en": "Wharfside"})
    [position] = (await desk.handle(command, KEEPER)).positions
    page = f"/workspace/entries/{position}/facts"
    facts = {"fact-kind": "other", "fact-code": "X05000001", **on("fact-occurred", 2026, 1, 5)}
    await keeper.open(f"{page}/facts")
    assert (await keeper.send(f"{page}/facts", facts)).status_code == 422
    assert "Say who gives the area this code" in keeper.text
    for answers in (facts | {"fact-source": "List of areas"}, WHY):
        assert (await keeper.send(keeper.answer.url.path, answers)).status_code == 303
        await keeper.follow()
    await publish(keeper)
    [item] = [item for item in await log.newest(3) if item.row.position == position]
    assert item.current.body.code == "X05000001"
    assert (await log.words(item.current))["source/en"] == "List of areas"


async def test_a_redacted_name_is_gone_from_all_that_names_the_area(keeper, millgate, desk):
    office = OfficeDetails(slug="parish", kind="council", area="millgate", valid_from=areas.RENAMED)
    await desk.handle(RegisterOffice(details=office, texts={"name/en": "The parish"}), KEEPER)
    addresses = [
        *("/en/areas", "/en/areas/millgate", f"/en/areas/millgate?at={millgate[2]}", "/en/areas/canalside"),
        *("/en/areas/stonebridge", "/en/offices/parish", "/en/log", "/en/feeds"),
        *(f"/en/log/{position}" for position in millgate),
        *(f"/en/feeds/areas/millgate.{form}" for form in ("atom", "rss", "json")),
        *("/en/feeds/all.atom", "/api/v1/areas", "/api/v1/areas/millgate", "/api/v1/entries?area=millgate"),
        *(f"{HOME}/register", f"{HOME}/register/office/details"),
    ]
    for address in addresses:
        assert "Abbey Millgate" in (await keeper.open(address)).text, address
    approved = ("information-governance", "chair-of-trustees")
    governance = Actor(role="information_governance", office="safer-trust")
    for position in millgate[:2]:
        redaction = RedactPart(position=position, part="name", ground="defamation", approved_by=approved)
        await desk.handle(redaction, governance)
    for address in addresses:
        answer = await keeper.open(address)
        assert (answer.status_code, "Millgate" in answer.text) == (200, False), address


async def test_a_change_of_an_initiative_that_names_no_area_leaves_it_where_it_is(keeper, millgate):
    await keeper.open(f"{HOME}/initiatives/night-hub/change/details")
    assert "Area (optional) The same as now" in keeper.text
    assert "No area" not in keeper.text


async def test_two_areas_of_one_name_are_told_apart_by_their_short_names(keeper, asked, desk):
    for slug in ("abbey-north", "abbey-south"):
        details = AreaDetails(slug=slug, kind="ward_or_neighbourhood")
        await desk.handle(RegisterArea(details=details, texts={"name/en": "Abbey ward"}), KEEPER)
    await keeper.open(f"{HOME}/register/office/details")
    assert "No area Abbey ward, short name abbey-north Abbey ward, short name abbey-south" in keeper.text
