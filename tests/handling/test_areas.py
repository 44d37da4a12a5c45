"""Areas at the desk: what may name one, and what a correction, a redaction and a replay make of them."""

from datetime import date

import msgspec
import pytest

from accountability.domain.areas import AnotherTime, AreaDetails, AreaEnd, NotItself
from accountability.domain.commands.integrity import CorrectEntry, RedactPart
from accountability.domain.commands.panels import CommissionPanel, PublishRecommendation
from accountability.domain.commands.register import (
    AbolishArea,
    ChangeInitiative,
    RegisterArea,
    RegisterInitiative,
    RegisterOffice,
)
from accountability.domain.initiatives import InitiativeChange, InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails
from accountability.handling.deciding import Taken, Unknown
from accountability.projections import register
from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from accountability.projections.filling import replay
from accountability.projections.reading import reading, words
from tests import areas
from tests.areas import LAST, MILLGATE, SOURCE

pytestmark = pytest.mark.anyio

NAMED = {"name/en": "Named"}


@pytest.fixture
def does(desk, norchester):
    """A command of the secretariat; the position of its entry."""

    async def does(command, actor=norchester.secretariat):
        return (await desk.handle(command, actor)).positions[0]

    return does


@pytest.fixture
async def millgate(desk, norchester):
    return await areas.millgate(desk, norchester.secretariat)


async def test_what_it_lies_within_and_becomes_is_registered_and_a_word_is_registered_once(does, millgate):
    other = AreaDetails(slug="eastmoor", kind="other", within="nowhere")
    with pytest.raises(Unknown) as refused:
        await does(RegisterArea(details=other, texts=NAMED))
    assert refused.value.name == "within"
    end = AreaEnd(last_day=LAST, successors=("nowhere",))
    with pytest.raises(Unknown) as refused:
        await does(AbolishArea(area="stonebridge", end=end, texts=SOURCE))
    assert refused.value.name == "successors"
    with pytest.raises(Taken):
        await does(RegisterArea(details=MILLGATE, texts=NAMED))
    inner = AreaDetails(slug="mill-lane", kind="other", within="millgate", valid_from=date(2026, 1, 2))
    with pytest.raises(AnotherTime):
        await does(RegisterArea(details=inner, texts=NAMED))


@pytest.mark.parametrize(
    "command",
    [
        RegisterOffice(details=OfficeDetails(slug="new", kind="council", area="millgate"), texts=NAMED),
        RegisterInitiative(details=InitiativeDetails(slug="new", area="millgate"), texts=NAMED),
        ChangeInitiative(initiative="night-hub", change=InitiativeChange(area="millgate")),
        CommissionPanel(
            details=PanelDetails(
                slug="new", kind="citizens_jury", secretariat="safer-trust", area="millgate"
            ),
            texts=NAMED,
        ),
    ],
    ids=lambda command: type(command).__name__,
)
async def test_what_begins_after_an_area_ended_may_not_name_it(does, millgate, command):
    with pytest.raises(AnotherTime):
        await does(command)


async def test_what_was_there_in_its_time_may_and_so_may_words_that_nobody_registered(does, millgate):
    for slug, area in (("then", "millgate"), ("word", "riverside")):
        details = OfficeDetails(slug=slug, kind="council", area=area, valid_from=date(2020, 1, 1))
        await does(RegisterOffice(details=details, texts=NAMED))
    # A panel wrote what it wrote: a file of recommendations is never refused for the place that one names.
    texts = {"title/en": "Lights", "text/en": "More lights."}
    await does(PublishRecommendation(panel="night-safety", area="millgate", texts=texts))


async def test_a_correction_keeps_to_the_same_rules_and_leaves_what_was_named_before(does, desk, millgate):
    def corrects(position, body):
        bytes_ = msgspec.json.encode(body)
        return CorrectEntry(position=position, kind="fact", body=bytes_, texts={"reason/en": "A slip"})

    office = OfficeDetails(slug="new", kind="council")
    registered = await does(RegisterOffice(details=office, texts=NAMED))
    with pytest.raises(AnotherTime):
        await does(corrects(registered, msgspec.structs.replace(office, area="millgate")))
    moved = await does(ChangeInitiative(initiative="night-hub", change=InitiativeChange(area="canalside")))
    with pytest.raises(AnotherTime):
        await does(corrects(moved, InitiativeChange(area="millgate")))
    city = await desk.pool.fetchval("select min(position) from timeline where area = 'stonebridge'")
    with pytest.raises(NotItself):
        await does(corrects(city, msgspec.structs.replace(areas.CITY, within="millgate")))
    with pytest.raises(Unknown):
        await does(corrects(millgate[2], AreaEnd(last_day=LAST, successors=("nowhere",))))
    word = OfficeDetails(slug="word", kind="council", area="quay", valid_from=date(2020, 1, 1))
    named = await does(RegisterOffice(details=word, texts=NAMED))
    quay = AreaDetails(slug="quay", kind="other", valid_from=date(2000, 1, 1))
    await does(RegisterArea(details=quay, texts=NAMED))
    await does(AbolishArea(area="quay", end=AreaEnd(last_day=date(2010, 1, 1)), texts=SOURCE))
    await does(corrects(named, msgspec.structs.replace(word, kind="other")))


async def test_areas_that_two_corrections_put_within_each_other_hold_nobody_up(does, desk, norchester):
    at = {}
    for slug in ("north", "south", "west"):
        at[slug] = await does(RegisterArea(details=AreaDetails(slug=slug, kind="other"), texts=NAMED))

    def within(slug, around):
        body = msgspec.json.encode(AreaDetails(slug=slug, kind="other", within=around))
        return CorrectEntry(position=at[slug], kind="fact", body=body, texts={"reason/en": "A slip"})

    # Neither sees the other, as at the same moment.
    await desk.handle_all([within("north", "south"), within("south", "north")], norchester.secretariat)
    await does(within("west", "north"))
    with pytest.raises(NotItself):
        await does(within("south", "west"))


@pytest.fixture
def rows(owner):
    async def rows():
        names = [table.name for table in (*TABLES, *ENTRY_TABLES)]
        return {
            name: [tuple(row) for row in await owner.fetch(f"select * from {name} t order by t")]
            for name in names
        }

    return rows


async def test_an_area_after_a_correction_and_a_redaction_is_the_same_after_a_replay(
    does, millgate, norchester, readers, clock, pool, rows
):
    first, _, last = millgate
    facts = msgspec.structs.replace(MILLGATE, kind="other", code="X05000009")
    reason = {"reason/en": "It was no ward"}
    await does(
        CorrectEntry(
            position=first, kind="fact", body=msgspec.json.encode(facts), replaced_texts=SOURCE, texts=reason
        )
    )
    approved = ("information-governance", "chair-of-trustees")
    redaction = RedactPart(position=last, part="source", ground="court-order", approved_by=approved)
    await does(redaction, norchester.governance)

    async with reading(readers, clock()) as reader:
        row = await register.area(reader, "millgate")
        names = await words(reader, [row.parts, row.former[0].parts])
        assert [each.slug for each in await register.areas_within(reader, "stonebridge")] == ["millgate"]
        assert [each.slug for each in await register.became(reader, "canalside")] == ["millgate"]
    assert (row.kind, row.code, row.last_day, row.successors) == ("other", "X05000009", LAST, ("canalside",))
    assert {"Millgate", "Abbey Millgate"} <= set(names.values())
    about = await pool.fetch("select type from timeline where area = 'millgate' order by position")
    assert [record["type"] for record in about] == [
        "area-registered/1",
        "area-renamed/1",
        "area-abolished/1",
        "entry-corrected/1",
        "part-redacted/1",
    ]

    before = await rows()
    async with pool.acquire() as connection:
        await replay(connection)
    assert await rows() == before
