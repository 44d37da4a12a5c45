"""Asks and answers as a file: downloaded, filled in elsewhere, sent back, checked cell by cell.

What a file answers becomes the draft of a batch, with its check page, its approval and its publication.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from accountability.domain.entries import Rule
from accountability.handling.rehearsing import rehearse
from accountability.projections.reading import reading
from accountability.web.agency.answering import respond
from accountability.web.agency.batch.answers import EACH, AnswerMany, answers_of
from accountability.web.agency.batch.subject import FILE, IDENTIFIER, NAME, BatchSubject, load_batch
from accountability.web.agency.checking import CHECK
from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.journey import Texts, answered
from accountability.web.agency.secretariat.files import TableUpload, marked, summary
from accountability.web.agency.session import WORKSPACE, AnyRequest, Author, NotSignedIn, typed_by
from accountability.web.forms import FILE_FORM_BYTES, Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.typed import Sent, Typed
from accountability.workspace import workbook
from accountability.workspace.answer_files import exporting, importing
from accountability.workspace.answer_files.columns import ANSWERED, READ_ONLY
from accountability.workspace.answer_files.importing import Changed, Outcome
from accountability.workspace.answer_files.references import References
from accountability.workspace.drafts import DraftOf
from accountability.workspace.sessions import Signed
from accountability.workspace.spreadsheet import MOST_BYTES, Fault, parse

PATH = f"{WORKSPACE}/answers"
FORM = Form(
    questions=(
        TableUpload(name="file", label="CSV or Excel file", missing="Choose the file that you filled in"),
    )
)
CSV = "text/csv"  # Litestar adds the charset


@get(PATH)
async def file_page(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Response[Any]:
    return _page(await load_batch(house, signed, Typed()))


@get([f"{PATH}/asks.csv", f"{PATH}/asks.xlsx"])
async def download(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[bytes]:
    """Every ask of the office with where it stands and what was answered."""
    must_be(signed, "officer")
    kind = request.url.path.rpartition(".")[2]
    office = signed.office or ""
    async with reading(house.readers, house.now()) as reader:
        views = await exporting.of_office(reader, office)
        references = await References(house.desk).of(office, [view.row.ask for view in views])
        rows = list((await exporting.rows(reader, views, references)).values())
    make = exporting.as_csv if kind == "csv" else exporting.as_workbook
    name = f"answers-{office}-{house.now():%Y-%m-%d}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    content = await asyncio.to_thread(make, rows)
    return Response(content, media_type=CSV if kind == "csv" else workbook.MEDIA_TYPE, headers=headers)


@post(PATH, status_code=200, request_max_body_size=FILE_FORM_BYTES)
async def upload(
    request: AnyRequest, house: NamedDependency[House], author: NamedDependency[Author]
) -> Response[Any]:
    """A file with a fault is shown with its faults and not kept: the person has it, and mends it there."""
    subject = await load_batch(house, author.signed, Typed())
    typed = await typed_by(request, house, author.signed)
    if author.late:
        raise NotSignedIn(request)
    filled = FORM.read(typed, _hidden(subject))
    sent = filled.answers.get("file")
    if not isinstance(sent, Sent):
        return _page(subject, filled)
    if subject.begun:
        return _page(subject, filled, refused=True)
    pool, office = house.desk.pool, subject.about
    outcome = await importing.compare(pool, house.readers, house.now(), office, sent.content)
    if outcome.faults:
        return await asyncio.to_thread(_page, subject, filled, outcome.faults, sent.content)
    batch, texts = await _batch(house, author.signed, outcome.changed, sent.name)
    if faults := await _against(house, batch, texts, outcome.changed):
        return await asyncio.to_thread(_page, subject, filled, faults, sent.content)
    await References(house.desk).keep(office, outcome.references)
    if not outcome.changed:
        return _page(subject, filled, nothing=outcome)
    of = DraftOf(author.signed.account, NAME, office)
    await house.accounts.drafts.keep(of, texts, batch.head)
    return Redirect(f"{WORKSPACE}/{NAME}/{CHECK}", status_code=303)


async def _batch(
    house: House, signed: Signed, changed: Sequence[Changed], name: str
) -> tuple[BatchSubject, Texts]:
    """The batch that the rows make, and what its form then holds."""
    ids = [str(each.view.row.ask) for each in changed]
    texts: Texts = {"asks": ids, "decision": [EACH], FILE: [name[:100]]}
    for each in changed:
        texts |= importing.typed(each.given, each.view.row.ask)
    return await load_batch(house, signed, Typed(), ids, filed=True), texts


async def _against(
    house: House, batch: BatchSubject, texts: Texts, changed: Sequence[Changed]
) -> list[Fault]:
    """What the form or a rule of the record says against a row, each in its cell."""
    if not changed:
        return []
    lines = {str(each.view.row.ask): each.line for each in changed}
    read = answered(AnswerMany().steps(batch, Typed(texts)), Typed(texts), _hidden(batch))
    faults: list[Fault] = []
    for _, error in read.errors:
        found = IDENTIFIER.search(error.name)
        if found and found[0] in lines:
            column = error.name.replace(f"-{found[0]}", "")
            faults.append(lines[found[0]].fault(_column(column), error.message))
        else:
            faults.append(Fault(0, "", error.message))
    if faults:
        return faults
    for ask in batch.chosen:
        try:
            await rehearse(
                house.desk, [respond(ask, answers_of(ask.row.ask, read.answers))], batch.signed.actor
            )
        except Rule as rule:
            name = getattr(rule, "name", "") or rule.field
            faults.append(lines[str(ask.row.ask)].fault(_column(name), str(rule)))
    return faults


def _column(field: str) -> str:
    if field.startswith(("coverage-", "gap-", "initiative")):
        return "initiatives"
    return "answer" if field in {"decision", ""} else field


def _page(  # noqa: PLR0913 - each is one outcome of a file
    subject: BatchSubject,
    filled: Filled | None = None,
    faults: Sequence[Fault] = (),
    content: bytes = b"",
    *,
    nothing: Outcome | None = None,
    refused: bool = False,
) -> Response[Any]:
    rows = marked(parse(content), faults) if faults else []
    wrong = refused or bool(faults) or (filled is not None and bool(filled.errors))
    return workspace_page(
        subject.signed,
        "agency/answer_files.html",
        status=422 if wrong else 200,
        subject=subject,
        invented=any(panel.invented for panel in subject.names.panels.values()),
        filled=filled or FORM.blank(_hidden(subject)),
        faults=summary(faults, rows),
        rows=rows,
        nothing=nothing,
        refused=refused,
        answered=ANSWERED,
        read_only=READ_ONLY,
        most_rows=importing.MOST_ANSWERS,
        most_megabytes=MOST_BYTES // 2**20,
        address=PATH,
        words=subject.names.words,
        back=WORKSPACE,
    )


def _hidden(subject: BatchSubject) -> Hidden:
    return Hidden.fresh(subject.signed.form_token, subject.last)


ROUTES: list[Any] = [file_page, download, upload]
