"""An area's page: its days, what it became, who answers there. Elsewhere its name stands for its word."""

import re

import pytest

from accountability.domain.areas import AreaDetails
from accountability.domain.commands.panels import PublishRecommendation
from accountability.domain.commands.register import RegisterArea, RegisterInitiative, RegisterOffice
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.projections import timeline
from accountability.projections.reading import reading
from accountability.web.public import telling
from accountability.web.public.naming import names_for
from tests import areas
from tests.areas import CANALSIDE, LAST

pytestmark = pytest.mark.anyio


@pytest.fixture
def read(see):
    """What a page says, without the gaps that a day leaves before a full stop."""

    async def read(address):
        return (await see(address)).replace(" .", ".")

    return read


@pytest.fixture
async def millgate(norchester):
    """Millgate with an office of its time and one that ended, and what else names it."""
    positions = await areas.millgate(norchester.desk, norchester.secretariat)
    office = OfficeDetails(slug="parish", kind="council", area="millgate", valid_from=LAST, invented=True)
    work = InitiativeDetails(slug="benches", area="millgate", began=LAST, invented=True)
    watch = OfficeDetails(slug="watch", kind="scrutiny", area="millgate", valid_from=LAST, invented=True)
    texts = {"title/en": "Benches", "text/en": "Put up benches."}
    for command in (
        RegisterOffice(details=office, texts={"name/en": "Millgate Parish"}),
        RegisterOffice(details=watch, texts={"name/en": "Millgate Watch"}),
        RegisterInitiative(details=work, texts={"name/en": "Bench fund"}),
        PublishRecommendation(panel="night-safety", area="millgate", texts=texts),
    ):
        await norchester.desk.handle(command, norchester.secretariat)
    return positions


async def test_the_page_says_its_days_its_names_what_it_became_and_who_names_it(millgate, read):
    said = await read("/en/areas/millgate")
    for words in (
        "Ward or neighbourhood Abbey Millgate",
        "It ended on 1 January 2026. It became Canalside.",
        "Source The Wards Order, article 2",
        "Lies within City of Stonebridge",
        "It was called Millgate until 31 May 2025.",
        "Who answers here Millgate Parish Council. Exists since 1 January 2026.",
        "It lies within City of Stonebridge. The page of that area says who answers there.",
        "Who keeps records and who scrutinises here Millgate Watch Scrutiny body. Exists since",
        "Benches Panel on safety at night, recommendation 2",
        "Bench fund Began on 1 January 2026.",
    ):
        assert words in said, words
    assert "A notice" not in said
    assert "Came from Abbey Millgate" in await read("/en/areas/canalside")
    assert "Official code X07000001 Source The Wards Order" in await read("/en/areas/stonebridge")
    assert "Areas within it Abbey Millgate Ended on 1 January 2026." in await read("/en/areas/stonebridge")


async def test_an_office_of_another_day_stands_apart_from_those_who_answer_now(norchester, millgate, read):
    details = OfficeDetails(slug="to-come", kind="council", area="canalside", valid_from=CANALSIDE.valid_from)
    later = OfficeDetails(slug="later", kind="council", area="canalside", valid_from=LAST.replace(year=2027))
    for each in (details, later):
        command = RegisterOffice(details=each, texts={"name/en": each.slug.title()})
        await norchester.desk.handle(command, norchester.secretariat)
    said = await read("/en/areas/canalside")
    now, _, others = said.partition("Earlier and later offices")
    assert "To-Come" in now
    assert "Later Council. Will exist from 1 January 2027." in others


async def test_an_area_that_is_still_to_come_says_so_wherever_its_days_stand(norchester, read):
    details = AreaDetails(slug="quays", kind="other", valid_from=LAST.replace(year=2027), invented=True)
    command = RegisterArea(details=details, texts={"name/en": "Quays"})
    [position] = (await norchester.desk.handle(command, norchester.secretariat)).positions
    for page in ("areas", "areas/quays", f"log/{position}"):
        said = await read(f"/en/{page}")
        assert re.search("[Ww]ill exist from 1 January 2027", said), page
        assert not re.search("[Ee]xists since", said), page


async def test_where_nothing_names_it_the_page_says_so(norchester, millgate, read):
    said = await read("/en/areas/canalside")
    for words in (
        "No office of this area is registered for today.",
        "No panel of this area is on this record.",
        "No initiative of this area is registered.",
    ):
        assert words in said


async def test_whatever_names_it_leads_to_it_by_its_name(millgate, reader):
    for page in ("offices/parish", "initiatives/benches", "panels/night-safety/recommendations/2"):
        assert (
            '<a class="govuk-link" href="/en/areas/millgate">Abbey Millgate</a>'
            in (await reader.get(f"/en/{page}")).text
        )


async def test_an_entry_of_the_register_leads_to_the_page_of_what_it_is_about(norchester, millgate, reader):
    for position, page in ((millgate[2], "areas/millgate"), (1, "offices/"), (4, "initiatives/night-hub")):
        assert (
            f'<p class="govuk-body"><a class="govuk-link" href="/en/{page}'
            in (await reader.get(f"/en/log/{position}")).text
        )


async def test_a_word_that_nobody_registered_is_written_out_and_leads_nowhere(norchester, read, reader):
    details = OfficeDetails(slug="council", kind="council", area="river-side")
    await norchester.desk.handle(
        RegisterOffice(details=details, texts={"name/en": "Council"}), norchester.secretariat
    )
    assert "Its area is River Side." in await read("/en/offices/council")
    assert "/en/areas/river-side" not in (await reader.get("/en/offices/council")).text
    assert (await reader.get("/en/areas/river-side")).status_code == 404


async def test_the_page_of_a_past_day_knows_of_no_later_end(millgate, read):
    said = await read(f"/en/areas/millgate?at={millgate[0]}")
    assert "Millgate" in said
    assert re.search("No end is recorded", said)
    assert "Abbey Millgate" not in said


async def test_its_entries_are_told_in_the_names_of_their_time(millgate, readers, clock):
    async with reading(readers, clock()) as reader:
        items = await timeline.items_at(reader, millgate)
        told = [telling.told(item, await names_for(reader, [item])) for item in items]
    assert [(each.heading, each.summary) for each in told] == [
        ("Millgate was registered as an area", "Ward or neighbourhood. It lies within City of Stonebridge."),
        ("Millgate is now called Abbey Millgate", "Since 1 June 2025. It is the same area."),
        ("Abbey Millgate ended on 1 January 2026", "It became Canalside."),
    ]
