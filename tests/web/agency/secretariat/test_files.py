"""Recommendations from a file: a dry run with every fault in its cell, then all of them or none."""

import csv
import io

import pytest

from accountability.domain.commands.base import Actor
from accountability.domain.commands.panels import PublishRecommendation

pytestmark = pytest.mark.anyio

IMPORT = "/workspace/secretariat/panels/night-time/import"
GOOD = b"title,text,printed\nSeats,Every stop needs a seat.,3\nShelter,Every stop needs a roof.,4\n"


@pytest.fixture
def upload(keeper):
    """Choose a file on the import page and send it."""

    async def upload(content: bytes, name: str = "panel.csv"):
        await keeper.open(IMPORT)
        headers = {"origin": "https://record.norchester.example", "sec-fetch-site": "same-origin"}
        files = {"file": (name, content, "text/csv")}
        keeper.answer = await keeper.client.post(IMPORT, data=keeper.hidden, files=files, headers=headers)
        return keeper.answer

    return upload


async def test_every_row_is_shown_as_it_will_stand_and_then_published(keeper, upload, publish, log):
    before = await log.length()
    assert (await upload(GOOD)).status_code == 303
    await keeper.follow()
    assert "Check 2 recommendations before you publish" in keeper.text
    assert "Recommendation 3 was published: Seats" in keeper.text
    assert "Every stop needs a roof." in keeper.text
    assert await log.length() == before
    answer = await publish(keeper)
    assert answer.url.path == "/en/panels/night-time"
    assert "Seats" in answer.text
    assert await log.length() == before + 2


async def test_each_fault_is_shown_beside_its_cell_and_nothing_is_published(keeper, upload, log):
    before = await log.length()
    answer = await upload(
        b"title,text,theme,published\n,Every stop needs a seat.,Seats!,31/02/2025\nOk,Fine.,,\n"
    )
    assert answer.status_code == 422
    assert "Error: Publish recommendations from a file" in answer.text
    for words in (
        '<a href="#row-2-A">row 2, column A (title): this cell is empty</a>',
        '<a href="#row-2-C">row 2, column C (theme): it must be small letters',
        '<a href="#row-2-D">row 2, column D (published): it must be a real date',
        'id="row-2-D"',
    ):
        assert words in answer.text, words
    assert "C theme Seats! Error: it must be small letters" in keeper.text
    assert "Row 3" not in keeper.text
    assert await log.length() == before


FAULTY = [
    (b"", "The file you chose is empty"),
    (b"a" * (3 * 2**20), "must be 2 MB or smaller"),
    ("title,text\nCafé,one\n".encode("utf-16"), "not in UTF-8"),
    (b'title,text\n"a,b\n', "row 2: a quotation mark that opens a cell is never closed"),
    (b"title,words\na,b\n", "row 1, column B (words): there is no column of that name"),
    (b"title,text,title\na,b,c\n", "this column is there twice"),
    (b"title,text\na,b\nc,b\n", "row 3, column B (text): the same is in row 2"),
    (
        b"title,text\nx,Norchester needs lit paths.\n",
        "the panel has a recommendation in these words already",
    ),
    (b"title,text,published\nx,y,2031-01-01\n", "cannot be later than today"),
    (b"\x89PNG\r\n\x1a\n", "not in UTF-8"),
]


async def test_a_file_that_cannot_be_published_says_why(keeper, upload, log):
    before = await log.length()
    for content, words in FAULTY:
        answer = await upload(content)
        assert answer.status_code == 422, words
        assert words in keeper.text
    assert await log.length() == before


async def test_no_file_at_all_is_told(keeper):
    await keeper.open(IMPORT)
    answer = await keeper.send(IMPORT)
    assert answer.status_code == 422
    assert "Choose a CSV or Excel file" in keeper.text


async def test_a_file_over_the_limit_of_any_form_is_answered_with_a_page(keeper, upload):
    answer = await upload(b"a" * (11 * 2**20))
    assert answer.status_code == 413
    assert "too large" in answer.text


async def test_a_formula_is_text_and_markup_is_shown_as_words(keeper, upload, publish, log):
    await upload(b'title,text\n"=HYPERLINK(""http://evil.example"")",<script>alert(1)</script>\n')
    await keeper.follow()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in keeper.answer.text
    assert "<script>alert" not in keeper.answer.text
    await publish(keeper)
    assert (await log.words(await log.last()))["title/en"] == '=HYPERLINK("http://evil.example")'


async def test_markup_in_a_faulty_file_is_shown_as_words(keeper, upload):
    answer = await upload(b"title,text,<b>x</b>\n<script>alert(1)</script>,,\n")
    assert "<script>alert" not in answer.text
    assert "<b>x</b>" not in answer.text


async def test_a_double_click_publishes_a_file_once(keeper, upload, log):
    await upload(GOOD)
    await keeper.follow()
    before = await log.length()
    first = await keeper.send(f"{IMPORT}/check")
    second = await keeper.send(f"{IMPORT}/check")
    assert first.headers["location"] == second.headers["location"]
    assert await log.length() == before + 2


async def test_a_click_that_comes_before_the_first_ones_draft_is_closed_finds_what_that_made(
    keeper, upload, log, owner
):
    """Between publication and the end of the request that made it the panel has every row already."""
    await upload(GOOD)
    await keeper.follow()
    draft = await owner.fetchrow("select answers, key from private.draft where form = 'import'")
    first = await keeper.send(f"{IMPORT}/check")
    before = await log.length()
    await owner.execute("update private.draft set answers = $1, published = null where key = $2", *draft)
    second = await keeper.send(f"{IMPORT}/check")
    assert (second.status_code, second.headers["location"]) == (303, first.headers["location"])
    assert await log.length() == before


async def test_what_is_published_is_what_was_shown(keeper, upload, log):
    """The file was uploaded anew in another window after this page was opened."""
    await upload(GOOD)
    await keeper.follow()
    shown = dict(keeper.hidden)
    await upload(b"title,text\nOther,Something else.\n")
    before = await log.length()
    answer = await keeper.send(f"{IMPORT}/check", shown)
    assert answer.status_code == 409
    assert "Another file was uploaded in another window" in keeper.text
    assert await log.length() == before


async def test_if_the_panel_got_the_same_recommendation_meanwhile_none_is_published(
    keeper, upload, log, desk
):
    await upload(GOOD)
    await keeper.follow()
    texts = {"title/en": "Seats", "text/en": "Every stop needs a seat."}
    await desk.handle(
        PublishRecommendation(panel="night-time", texts=texts),
        Actor(role="secretariat", office="safer-trust"),
    )
    before = await log.length()
    answer = await keeper.send(f"{IMPORT}/check")
    assert answer.status_code == 422
    assert "row 2, column B (text): the panel has a recommendation in these words already" in keeper.text
    assert await log.length() == before


async def test_the_empty_file_has_every_column_and_is_downloaded(keeper):
    answer = await keeper.open(f"{IMPORT}/template.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="recommendations.csv"'
    [header] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header[:2] == ["title", "text"]
    await keeper.open(IMPORT)
    for column in header:
        assert f"<code>{column}</code>" in keeper.answer.text


async def test_a_forged_upload_is_refused(keeper, upload, log):
    await keeper.open(IMPORT)
    files = {"file": ("panel.csv", GOOD, "text/csv")}
    answer = await keeper.client.post(IMPORT, data={"_token": "forged"}, files=files)
    assert answer.status_code == 403
