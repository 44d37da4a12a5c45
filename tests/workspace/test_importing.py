"""A panel's recommendations from a CSV file: checked cell by cell, then all of them or none."""

from datetime import date
from uuid import uuid4

import pytest

from accountability.domain.commands.base import Actor
from accountability.domain.commands.panels import CommissionPanel, PublishRecommendation
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails
from accountability.domain.recommendations import Support
from accountability.projections import panels
from accountability.projections.reading import reading, words
from accountability.workspace import importing
from accountability.workspace.columns import COLUMNS, template
from accountability.workspace.importing import ImportRefused, NoSuchPanel
from accountability.workspace.spreadsheet import MOST_BYTES

SAFER_TRUST = Actor(role="secretariat", office="safer-trust", account=uuid4())
OTHER_CHARITY = Actor(role="secretariat", office="other-charity", account=uuid4())
FULL = {
    "title": "Late buses",
    "text": "Run the last bus at midnight.",
    "printed": "7a",
    "key": "yes",
    "theme": "transport",
    "area": "norchester-east",
    "page": "12",
    "supporting": "Shift workers said so.",
    "conditions": "If it is free.",
    "minority": "Two wanted one in the morning.",
    "support_method": "ballot",
    "in_favour": "27",
    "against": "2",
    "abstained": "1",
    "source": '"Report, 2025"',
    "provenance": "transcribed",
    "published": "28/05/2025",
    "language": "en",
}

pytestmark = pytest.mark.anyio


@pytest.fixture
async def panel(desk):
    for slug in ("safer-trust", "other-charity"):
        details = OfficeDetails(slug=slug, kind="secretariat", invented=True)
        await desk.handle(RegisterOffice(details=details, texts={"name/en": slug}), Actor(role="operator"))
    details = PanelDetails(slug="norchester", kind="citizens_panel", secretariat="safer-trust", invented=True)
    await desk.handle(CommissionPanel(details=details, texts={"name/en": "Norchester panel"}), SAFER_TRUST)
    return "norchester"


async def published(readers, clock) -> list[tuple[int, str]]:
    async with reading(readers, clock()) as reader:
        rows = await panels.recommendations(reader, "norchester")
        found = await words(reader, [row.parts for row in rows])
        return [(row.serial, str(found[row.parts["title/en"]])) for row in rows]


def refused(content: str) -> list[str]:
    with pytest.raises(ImportRefused) as refusal:
        importing.commands_of(importing.read(content.encode()), "norchester")
    return [str(fault) for fault in refusal.value.errors]


async def test_every_row_is_published_in_the_order_of_the_file(desk, readers, clock, panel):
    rows = importing.read(b"title,text\nLate buses,one\nLit paths,two\n")
    assert await importing.publish(desk, SAFER_TRUST, panel, rows) == 2
    assert await published(readers, clock) == [(1, "Late buses"), (2, "Lit paths")]


def commands(content: str) -> list[PublishRecommendation]:
    return importing.commands_of(importing.read(content.encode()), "norchester")


def test_a_row_says_everything_that_the_form_can_say():
    assert FULL.keys() == {column.name for column in COLUMNS}
    (command,) = commands(f"{','.join(FULL)}\n{','.join(FULL.values())}\n")
    assert command == PublishRecommendation(
        panel="norchester",
        printed="7a",
        key=True,
        theme="transport",
        area="norchester-east",
        page=12,
        support=Support(method="ballot", in_favour=27, against=2, abstained=1),
        occurred=date(2025, 5, 28),
        provenance="transcribed",
        texts={
            "title/en": "Late buses",
            "text/en": "Run the last bus at midnight.",
            "supporting/en": "Shift workers said so.",
            "conditions/en": "If it is free.",
            "minority/en": "Two wanted one in the morning.",
            "source/en": "Report, 2025",
        },
    )


def test_words_in_welsh_are_kept_as_welsh():
    (command,) = commands("title,text,language\nBysiau,Rhedeg,cy\n")
    assert command.texts == {"title/cy": "Bysiau", "text/cy": "Rhedeg"}


def test_every_fault_is_told_at_once_with_its_row_and_column():
    content = "title,text,theme,page,published,key\n,one,Young People,x,31/02/2025,perhaps\nLit paths,,,,,\n"
    assert [fault.partition(":")[0] for fault in refused(content)] == [
        "row 2, column A (title)",
        "row 2, column F (key)",
        "row 2, column C (theme)",
        "row 2, column D (page)",
        "row 2, column E (published)",
        "row 3, column B (text)",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("printed,seven and a half", "up to 16 letters"),
        ("theme,a--b", "like young-people"),
        ("page,-1", "whole number"),
        ("in_favour,3", "how the panel decided"),
        ("provenance,imported", "authored, transcribed or summarised"),
        ("provenance,summarised", "where these words come from"),
        ("published,05/28/2025", "real date"),
        ("published,2025-13-01", "real date"),
        ("language,fr", "en or cy"),
        ("title," + "x" * 201, "200 characters"),
        ("minority," + "x" * 20_001, "20,000 characters"),
    ],
)
def test_a_cell_that_cannot_be_right_says_what_it_should_be(row, words):
    column, _, cell = row.partition(",")
    if column == "title":
        content = f"title,text\n{cell},one\n"
    else:
        content = f"title,text,{column}\nLate buses,one,{cell}\n"
    (fault,) = refused(content)
    assert words in fault


def test_a_number_or_words_that_come_twice_in_a_file_are_refused():
    content = "title,text,printed\na,one,7\nb,two,7\nc,one,8\n"
    assert refused(content) == [
        "row 3, column C (printed): the same is in row 2",
        "row 4, column B (text): the same is in row 2",
    ]


def test_an_unknown_and_a_missing_column_are_refused_by_name():
    with pytest.raises(ImportRefused) as refusal:
        importing.read(b"title,words\na,b\n")
    assert [(fault.column, fault.letter) for fault in refusal.value.errors] == [("text", ""), ("words", "B")]


def test_a_file_without_a_recommendation_or_with_too_many_is_refused():
    with pytest.raises(ImportRefused, match="no recommendation"):
        importing.read(template())
    with pytest.raises(ImportRefused, match="at most 500"):
        importing.read(b"title,text\n" + b"a,b\n" * 501)


def test_a_file_of_three_megabytes_is_refused():
    with pytest.raises(ImportRefused, match="2 MB"):
        importing.read(b"title,text\n" + b"a" * (MOST_BYTES + 2**20))


async def test_one_bad_row_keeps_every_row_out(desk, readers, clock, panel):
    """The date of the second row is a rule of the record, not of the file."""
    rows = importing.read(b"title,text,published\na,one,\nb,two,2031-01-01\n")
    with pytest.raises(ImportRefused) as refusal:
        await importing.publish(desk, SAFER_TRUST, panel, rows)
    assert [fault.where for fault in refusal.value.errors] == ["row 3, column C (published)"]
    assert await published(readers, clock) == []


async def test_a_dry_run_shows_the_numbers_to_come_and_stores_nothing(desk, readers, clock, panel):
    first = PublishRecommendation(panel=panel, texts={"title/en": "First", "text/en": "first"})
    await desk.handle(first, SAFER_TRUST)
    rows = importing.read(b"title,text\na,one\nb,two\n")
    would_be = await importing.checked(desk, SAFER_TRUST, panel, rows)
    assert [(command.serial, command.texts["title/en"]) for command in would_be] == [(2, "a"), (3, "b")]
    assert await importing.publish(desk, SAFER_TRUST, panel, rows, dry_run=True) == 2
    assert await published(readers, clock) == [(1, "First")]


async def test_the_same_file_is_not_published_twice(desk, readers, clock, panel):
    rows = importing.read(b"title,text,printed\na,one,7\nb,two,\n")
    await importing.publish(desk, SAFER_TRUST, panel, rows)
    with pytest.raises(ImportRefused) as refusal:
        await importing.publish(desk, SAFER_TRUST, panel, rows)
    assert [fault.where for fault in refusal.value.errors] == [
        "row 2, column C (printed)",
        "row 2, column B (text)",
        "row 3, column B (text)",
    ]
    assert len(await published(readers, clock)) == 2


async def test_the_same_key_publishes_a_file_once(desk, readers, clock, panel):
    rows = importing.read(b"title,text\na,one\nb,two\n")
    first = await importing.enter(desk, SAFER_TRUST, panel, rows, "k" * 32)
    again = await importing.enter(desk, SAFER_TRUST, panel, rows, "k" * 32)
    assert (again.repeated, again.positions) == (True, first.positions)
    assert len(await published(readers, clock)) == 2


async def test_another_secretariat_cannot_publish_into_a_panel(desk, readers, clock, panel):
    rows = importing.read(b"title,text\na,one\n")
    with pytest.raises(ImportRefused, match="Only the panel"):
        await importing.publish(desk, OTHER_CHARITY, panel, rows)
    assert await published(readers, clock) == []


async def test_the_operator_imports_in_the_name_of_the_panels_secretariat(pool, panel):
    assert await importing.secretariat_of(pool, panel) == Actor(role="secretariat", office="safer-trust")
    with pytest.raises(NoSuchPanel):
        await importing.secretariat_of(pool, "elsewhere")
