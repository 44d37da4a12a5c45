"""Asks and answers as a file: downloaded, filled in elsewhere, sent back, checked cell by cell, published."""

import csv
import io

import pytest
from openpyxl import Workbook, load_workbook

from accountability.domain.commands.panels import PublishRecommendation
from accountability.workspace.answer_files.columns import bare, guarded
from tests.web.agency.answers import accept
from tests.web.agency.conftest import SECRETARIAT, addressing
from tests.web.agency.test_batch import answer_to, ten  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
FILE, BATCH = "/workspace/answers", "/workspace/batch"
PROMISE = {"answer": "accepted", "text": "Two more buses run.", "target": "2026-06-30"}


async def rows_of(browser, kind="csv"):
    answer = await browser.client.get(f"{FILE}/asks.{kind}")
    assert answer.status_code == 200
    assert (
        'attachment; filename="answers-norchester-police-2026-01-05.' in answer.headers["content-disposition"]
    )
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    header, *rows = load_workbook(io.BytesIO(answer.content)).active.values
    return [{name: value or "" for name, value in zip(header, row, strict=True)} for row in rows]


def as_csv(rows) -> bytes:
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()


def as_xlsx(rows) -> bytes:
    book = Workbook()
    for row in [list(rows[0]), *(list(row.values()) for row in rows)]:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


async def send(browser, content, name="answers.csv"):
    await browser.open(FILE)
    return await browser.send_file(FILE, name, content)


async def publish(browser):
    await browser.open(f"{BATCH}/check")
    return await browser.send(f"{BATCH}/check")


@pytest.mark.parametrize(("kind", "write"), [("csv", as_csv), ("xlsx", as_xlsx)])
async def test_a_file_goes_out_comes_back_and_is_published_once(officer, ten, record, kind, write):  # noqa: F811
    """Ten rows, three filled in: three entries; sent again, the same file changes nothing."""
    rows = await rows_of(officer, kind)
    assert len(rows) == 10
    assert rows[0]["asks_for"] == "Norchester needs late buses."
    for number in range(3):
        rows[number] |= PROMISE | {"reference": f"REF/{rows[number]['recommendation']}"}
    answer = await send(officer, write(rows), f"answers.{kind}")
    assert answer.status_code == 303, officer.text
    await officer.follow()
    assert "Check 3 answers before you publish" in officer.text
    assert (await publish(officer)).status_code == 303
    for number, ask in enumerate(ten):
        assert (await record.types(ask)).count("response-recorded/1") == (number < 3)
    again = await send(officer, write(rows), f"answers.{kind}")
    assert again.status_code == 200
    assert "The file answers nothing new: 10 rows say what the record says." in officer.text
    assert (await rows_of(officer))[0]["reference"] == "REF/1"


async def test_every_faulty_cell_is_named_at_once_then_the_mended_file_is_taken(officer, ten):  # noqa: F811
    """Two bad rows: each of their cells by row, letter and name; the others wait until all is right."""
    rows = await rows_of(officer)
    rows[0] |= PROMISE
    rows[1] |= {"answer": "maybe", "target": "31/02/2027"}
    rows[2] |= {"answer": "not_accepted", "reason_code": "no money"}
    answer = await send(officer, as_csv(rows))
    assert answer.status_code == 422
    for message in (
        "row 3, column M (answer): it must be acknowledged",
        "row 3, column O (target): it must be a real date",
        "row 4, column P (reason_code): it must be not_affordable",
    ):
        assert message in officer.text
    rows[1] |= {"answer": "acknowledged", "target": ""}
    rows[2] |= {"reason_code": "not_affordable"}
    assert (await send(officer, as_csv(rows))).status_code == 422
    assert "row 4, column Q (reason): Explain why it is not accepted." in officer.text
    rows[2] |= {"reason": "No money."}
    assert (await send(officer, as_csv(rows))).status_code == 303


async def test_a_rule_of_the_record_stands_in_its_cell(officer, ten):  # noqa: F811
    rows = await rows_of(officer)
    rows[0] |= PROMISE | {"target": "2025-01-01"}
    rows[1] |= {"answer": "mapped_to_initiative", "initiatives": "nobody | part | All"}
    rows[2] |= {"answer": "under_consideration", "forum": "Board", "decide_by": "2029-01-01"}
    assert (await send(officer, as_csv(rows))).status_code == 422
    assert "row 2, column O (target)" in officer.text
    assert "row 3, column Y (initiatives)" in officer.text
    assert "row 4, column U (decide_by)" in officer.text


async def test_what_changed_meanwhile_is_refused_in_its_row(officer, colleague, ten, asked):  # noqa: F811
    rows = await rows_of(officer)
    rows[0] |= PROMISE
    rows[1] |= PROMISE
    address = await accept(colleague, asked.police)
    await colleague.open(f"{address}/check")
    await colleague.send(f"{address}/check")
    rows[0] |= {"text": "Another promise."}
    assert (await send(officer, as_csv(rows))).status_code == 422
    assert "row 2, column M (answer): the record changed after this file was made: entry" in officer.text
    assert "row 3" not in officer.text
    rows[0] |= {"answer": "", "text": "", "target": ""}
    assert (await send(officer, as_csv(rows))).status_code == 303


async def test_a_row_about_another_office_is_refused_by_itself(officer, ten, asked, record, pool):  # noqa: F811
    rows = await rows_of(officer)
    rows[0] |= PROMISE
    rows[1] |= PROMISE | {"ask": str(asked.council)}
    rows[2] |= PROMISE | {"ask": "00000000-0000-4000-8000-000000000000"}
    rows[3] |= PROMISE | {"ask": "", "reference": "REF/ of nobody"}
    rows[4] |= PROMISE | {"ask": rows[5]["ask"]}
    rows[5] |= PROMISE
    assert (await send(officer, as_csv(rows))).status_code == 422
    for message in (
        "row 3, column A (ask): this was not put to your office",
        "row 4, column A (ask): this was not put to your office",
        "row 5, column B (reference): no ask of your office has this reference",
        "row 7, column A (ask): the same is in row 6",
    ):
        assert message in officer.text
    assert await pool.fetchval("select count(*) from private.draft where form = 'batch'") == 0


async def test_what_stands_in_two_rows_is_refused_in_the_second(officer, ten):  # noqa: F811
    """One ask twice, or one reference for two asks: nobody could say which row counts."""
    for column in ("ask", "reference"):
        rows = await rows_of(officer)
        rows[0] |= PROMISE | {"reference": "REF/1"}
        rows[1] |= PROMISE | {column: rows[0][column]}
        answer = await send(officer, as_csv(rows))
        assert answer.status_code == 422
        assert f"({column}): the same is in row 2" in officer.text


async def test_an_own_reference_finds_its_ask(officer, councillor, ten, pool):  # noqa: F811
    rows = await rows_of(officer)
    rows[0] |= {"reference": "Policing/7"}
    assert (await send(officer, as_csv(rows))).status_code == 200
    assert "1 reference of your own is kept" in officer.text
    rows = [rows[0] | PROMISE | {"ask": ""}]
    assert (await send(officer, as_csv(rows))).status_code == 303
    theirs = await councillor.client.get(f"{FILE}/asks.csv")
    assert "Policing/7" not in theirs.text


async def test_what_a_spreadsheet_would_compute_is_made_safe_and_comes_back(officer, asked, desk, tally):
    """Words of others stand in the file: none of them may run in the officer's spreadsheet."""
    harmful = ['=HYPERLINK("http://evil.example","x")', "+1+1", "-2+3", "@SUM(A1)", "'=1", "\uff1d1+1"]
    for number, words in enumerate(harmful, 3):
        texts = {"title/en": words, "text/en": words}
        await desk.handle(PublishRecommendation(panel="night-time", texts=texts), SECRETARIAT)
        await desk.handle(addressing(number, "norchester-police"), SECRETARIAT)
    for kind in ("csv", "xlsx"):
        rows = (await rows_of(officer, kind))[1:]
        assert [row["title"][0] for row in rows] == ["'"] * len(harmful)
        assert [bare(row["title"]) for row in rows] == harmful
    rows[0] |= {"answer": "acknowledged", "text": "'=1+1 is two"}
    assert (await send(officer, as_csv(rows))).status_code == 303
    assert (await publish(officer)).status_code == 303
    [first] = [row for row in await rows_of(officer) if row["text"]]
    assert first["text"] == "'=1+1 is two"
    assert (await send(officer, as_csv(rows))).status_code == 200
    tally("cells that a spreadsheet would compute, made safe and read back", 2 * len(harmful))


@pytest.mark.parametrize(
    "text", ["=1", "'=1", "''=1", "+", "-", "@a", "\tb", "\rc", "d", "'d", "", "'", "it's"]
)
def test_a_guarded_cell_is_the_same_again(text):
    assert bare(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nset-cookie: x.csv", "C:\\x.csv", "\u202egpj.csv", "x" * 300]
)
async def test_the_name_of_a_file_is_only_a_name(officer, ten, name):  # noqa: F811
    rows = await rows_of(officer)
    rows[0] |= PROMISE
    answer = await send(officer, as_csv(rows), name)
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    assert (await officer.open(f"{BATCH}/check")).status_code == 200


async def test_columns_of_nobody_and_files_of_nonsense_are_refused(officer, ten):  # noqa: F811
    rows = await rows_of(officer)
    for content, message in (
        (as_csv([rows[0] | {"role": "secretariat"}]), "there is no column of that name"),
        (b"ask\nx\n", "this column is missing"),
        (as_csv(rows).replace(b",as_at", b",as_then", 1), "this column is missing"),
        (b"PK\x03\x04nothing", "no Excel workbook"),
        (b"\xff\xfe\x00", "not in UTF-8"),
        (as_csv([rows[0] | {"as_at": "99999999"}]), "leave this cell as it was"),
        (as_csv([rows[0] | {"as_at": "-1"}]), "leave this cell as it was"),
        (as_csv([rows[0] | {"reference": "x" * 65}]), "64 characters or fewer"),
        (as_csv([rows[0] | {"text": "a\0b"}]), "cannot be stored"),
        (b"", "is empty"),
        (b"a" * (2 * 2**20 + 1), "2 MB or smaller"),
    ):
        assert (await send(officer, content)).status_code == 422
        assert message in officer.text


async def test_a_batch_that_was_begun_is_not_written_over(officer, ten):  # noqa: F811
    await officer.open(f"{BATCH}/asks")
    await officer.send(f"{BATCH}/asks", {"asks": ten[:2]})
    rows = await rows_of(officer)
    rows[0] |= PROMISE
    assert (await send(officer, as_csv(rows))).status_code == 422
    assert "You have begun to answer several in one sitting" in officer.text


async def test_a_quoted_or_earlier_answer_is_revised_with_a_reason(officer, ten, record):  # noqa: F811
    rows = await rows_of(officer)
    rows[0] |= PROMISE
    await send(officer, as_csv(rows))
    await publish(officer)
    rows = await rows_of(officer)
    rows[0] |= {"text": "Three more buses run."}
    assert (await send(officer, as_csv(rows))).status_code == 422
    assert "column Z (revision_reason): Say why the earlier answer changes." in officer.text
    rows[0] |= {"revision_reason": "One more was found."}
    assert (await send(officer, as_csv(rows))).status_code == 303
    await publish(officer)
    assert await record.said(ten[0], "response-recorded", "text/en") == "Three more buses run."
    assert (await answer_to(record, ten[0])).current.body.target.isoformat() == "2026-06-30"


async def test_only_officers_have_it(reviewer, browser, asked):
    for path in (FILE, f"{FILE}/asks.csv", f"{FILE}/asks.xlsx"):
        assert (await reviewer.open(path)).status_code == 403
        assert (await browser.open(path)).status_code == 303
