"""Publishing recommendations from a file: upload → dry run, every row as it will stand → all of them or none.

A file without a fault is kept as a draft between upload and publication: what is published is what was shown.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from accountability.domain.entries import Rule
from accountability.handling.desk import Busy
from accountability.web.agency.approvals.deciding import Submitted, submitted
from accountability.web.agency.approvals.sending import send, standing
from accountability.web.agency.checking import is_invented
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.preview import Preview, preview
from accountability.web.agency.receipts import receipts_of
from accountability.web.agency.secretariat.files import TableUpload, marked, summary
from accountability.web.agency.secretariat.subjects import HOME, PanelSubject, load_panel
from accountability.web.agency.session import AnyRequest, Author, NotSignedIn, typed_by
from accountability.web.forms import FILE_FORM_BYTES, TEXT_FORM_BYTES, Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.typed import Sent, Typed
from accountability.workspace import importing
from accountability.workspace.columns import COLUMNS, template
from accountability.workspace.drafts import Draft, DraftOf
from accountability.workspace.holding import refuse_held
from accountability.workspace.importing import MOST_ROWS, ImportRefused
from accountability.workspace.sessions import Signed
from accountability.workspace.spreadsheet import MOST_BYTES, Fault, as_csv, parse

NAME = "import"
PATH = f"{HOME}/panels/{{panel:str}}/{NAME}"
FORM = Form(
    questions=(TableUpload(name="file", label="CSV or Excel file", missing="Choose a CSV or Excel file"),)
)
CHANGED = "Another file was uploaded in another window. Check this one again: nothing was published."
BUSY = "Several people are publishing at this moment. Nothing was stored: try again."


@get(PATH)
async def upload_page(
    panel: FromPath[str], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return _upload_page(await load_panel(house, signed, panel))


@post(PATH, status_code=200, request_max_body_size=FILE_FORM_BYTES)
async def upload(
    request: AnyRequest,
    panel: FromPath[str],
    house: NamedDependency[House],
    author: NamedDependency[Author],
) -> Response[Any]:
    """A file with a fault is shown with its faults and not kept: the person has it, and mends it there."""
    subject, typed = await _sent(request, house, author, panel)
    filled = FORM.read(typed, _hidden(subject))
    if filled.errors:
        return _upload_page(subject, filled)
    sent = filled.answers["file"]
    assert isinstance(sent, Sent)
    try:
        rows = await asyncio.to_thread(importing.read, sent.content)
        await importing.checked(house.desk, subject.signed.actor, panel, rows)
    except ImportRefused as refusal:
        return await asyncio.to_thread(
            _upload_page, subject, filled, faults=refusal.errors, content=sent.content
        )
    kept = {"file": [await asyncio.to_thread(as_csv, sent.content)], "name": [sent.name]}
    await house.accounts.drafts.keep(_of(subject), kept, subject.last)
    return Redirect(f"{subject.address}/{NAME}/check", status_code=303)


@get(f"{PATH}/check")
async def check(
    panel: FromPath[str], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    subject = await load_panel(house, signed, panel)
    draft = await house.accounts.drafts.find(_of(subject))
    if draft is None or draft.published is not None:
        return Redirect(f"{subject.address}/{NAME}", status_code=303)
    return await _check_page(house, subject, draft)


@post(f"{PATH}/check", status_code=200, request_max_body_size=TEXT_FORM_BYTES)
async def publish(
    request: AnyRequest,
    panel: FromPath[str],
    house: NamedDependency[House],
    author: NamedDependency[Author],
) -> Response[Any]:
    subject, typed = await _sent(request, house, author, panel)
    hidden = Hidden.returned(typed, author.signed.form_token)
    draft = await house.accounts.drafts.find(_of(subject))
    if draft is None:
        return Redirect(f"{subject.address}/{NAME}", status_code=303)
    if draft.published is not None:
        return Redirect(_after(subject, draft.published), status_code=303)
    if draft.key != hidden.key:
        return await _check_page(house, subject, draft, CHANGED, status=409)
    return await _publish(house, subject, draft)


async def _sent(request: AnyRequest, house: House, author: Author, panel: str) -> tuple[PanelSubject, Typed]:
    """The panel and what was sent about it, by its secretariat, signed in."""
    subject = await load_panel(house, author.signed, panel)
    typed = await typed_by(request, house, author.signed)
    if author.late:
        raise NotSignedIn(request)
    return subject, typed


async def _publish(house: House, subject: PanelSubject, draft: Draft) -> Response[Any]:
    """A second click waits for the first and finds what it made, by the draft's key.

    The first may be stored while the second is checked: every row is then one that the panel has already.
    """
    actor, panel = subject.signed.actor, subject.panel.slug
    try:
        rows = importing.read(_content(draft))
        await importing.checked(house.desk, actor, panel, rows)
        commands = importing.commands_of(rows, panel)
        if (await standing(house, subject.signed, _of(subject))).sends:
            title = f"{draft.answers['name'][0]}: {subject.title}"
            page = await send(
                house, subject, _of(subject), draft, commands, _address(subject), title, {}, subject.last
            )
            return Redirect(page, status_code=303)
        await refuse_held(house.desk, subject.signed.office, commands)
        receipt = await importing.enter(house.desk, actor, panel, rows, draft.key)
    except ImportRefused as refusal:
        made = await house.desk.made(actor, draft.key)
        if made is None:
            return _upload_page(subject, faults=refusal.errors, content=_content(draft))
        receipt = made
    except Rule as rule:
        return await _check_page(house, subject, draft, str(rule), status=422)
    except Busy:
        return await _check_page(house, subject, draft, BUSY, status=503)
    await house.accounts.drafts.published(_of(subject), draft.key, receipt.positions[-1])
    await house.accounts.note(
        subject.signed.account, "published", f"{NAME} {panel} {list(receipt.positions)}"
    )
    return Redirect(_after(subject, receipt.positions[-1]), status_code=303)


@get(f"{PATH}/{{step:str}}")
async def sent_page(
    panel: FromPath[str],
    step: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    """What an editor sent for approval, as its author and the publishers see it."""
    return await (await _submitted(house, await load_panel(house, signed, panel), step)).page()


@post(f"{PATH}/{{step:str}}", status_code=200, request_max_body_size=TEXT_FORM_BYTES)
async def decide(
    request: AnyRequest,
    panel: FromPath[str],
    step: FromPath[str],
    house: NamedDependency[House],
    author: NamedDependency[Author],
) -> Response[Any]:
    subject, typed = await _sent(request, house, author, panel)
    return await (await _submitted(house, subject, step)).act(typed)


async def _submitted(house: House, subject: PanelSubject, step: str) -> Submitted[PanelSubject]:
    def after(positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}#asks"

    found = await submitted(house, subject, step, _address(subject), after)
    if found is None:
        raise NotFoundException
    return found


@get(f"{PATH}/template.csv")
async def empty_file(
    panel: FromPath[str], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[bytes]:
    await load_panel(house, signed, panel)
    headers = {"content-disposition": 'attachment; filename="recommendations.csv"'}
    return Response(template(), media_type="text/csv", headers=headers)


def _upload_page(
    subject: PanelSubject,
    filled: Filled | None = None,
    faults: list[Fault] | None = None,
    content: bytes = b"",
) -> Response[Any]:
    """The form with what a file may hold; after a faulty file, its rows with the fault beside each cell."""
    found = faults or []
    rows = marked(parse(content), found) if found else []
    wrong = filled is not None and bool(filled.errors)
    return workspace_page(
        subject.signed,
        "agency/secretariat/import.html",
        status=422 if wrong or found else 200,
        subject=subject,
        invented=is_invented(subject),
        filled=filled or FORM.blank(_hidden(subject)),
        columns=COLUMNS,
        most_rows=MOST_ROWS,
        most_megabytes=MOST_BYTES // 2**20,
        faults=summary(found, rows),
        rows=rows,
        address=f"{subject.address}/{NAME}",
        words=subject.names.words,
        back=subject.address,
    )


async def _check_page(
    house: House, subject: PanelSubject, draft: Draft, error: str = "", *, status: int = 200
) -> Response[Any]:
    actor, panel = subject.signed.actor, subject.panel.slug
    try:
        commands = await importing.checked(house.desk, actor, panel, importing.read(_content(draft)))
        seen: Preview = await preview(house, subject, commands)
    except ImportRefused as refusal:  # the panel's record moved since the upload
        return _upload_page(subject, faults=refusal.errors, content=_content(draft))
    return workspace_page(
        subject.signed,
        "agency/secretariat/import_check.html",
        status=status,
        subject=subject,
        invented=is_invented(subject),
        sends=(await standing(house, subject.signed, _of(subject))).sends,
        file=draft.answers["name"][0],
        error=error,
        entries=seen.entries,
        words=seen.words,
        hidden=Hidden(subject.signed.form_token, draft.key, subject.last),
        address=f"{subject.address}/{NAME}",
        back=f"{subject.address}/{NAME}",
    )


def _after(subject: PanelSubject, position: int) -> str:
    return receipts_of([position], f"{subject.public}?seen={position}#asks")


def _address(subject: PanelSubject) -> str:
    return f"{subject.address}/{NAME}"


def _of(subject: PanelSubject) -> DraftOf:
    return DraftOf(subject.signed.account, NAME, subject.about)


def _content(draft: Draft) -> bytes:
    return draft.answers["file"][0].encode()


def _hidden(subject: PanelSubject) -> Hidden:
    return Hidden.fresh(subject.signed.form_token, subject.last)


ROUTES: list[HTTPRouteHandler] = [
    upload_page,
    upload,
    check,
    publish,
    sent_page,
    decide,
    empty_file,
]
