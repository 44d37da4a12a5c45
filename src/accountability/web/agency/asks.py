"""The pages of one ask: where it stands and what can be done, and the forms for doing it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect, Template

from accountability.web.agency.actions import JOURNEYS, actions
from accountability.web.agency.approvals.waiting import drafting, sent_about
from accountability.web.agency.asking import AskSubject, load_ask
from accountability.web.agency.correcting import Correct, EntrySubject, load_entry
from accountability.web.agency.session import AnyRequest, Author
from accountability.web.agency.standing import standing_page
from accountability.web.agency.walking import Walk
from accountability.web.forms import FILE_FORM_BYTES, TEXT_FORM_BYTES
from accountability.web.house import House
from accountability.workspace.drafts import Draft
from accountability.workspace.sessions import Signed

ASK = "/workspace/asks/{ask:uuid}"
FORM = f"{ASK}/{{form:str}}"
ENTRY = "/workspace/entries/{position:int}"
CORRECT = f"{ENTRY}/correct"
# For so long the page says what was just published.
JUST = timedelta(hours=1)


@get(ASK)
async def ask_page(
    ask: FromPath[UUID], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Template:
    subject = await load_ask(house, signed, ask)
    drafts = await house.accounts.drafts.about(signed.account, subject.about)
    return standing_page(
        subject,
        actions(subject, drafts),
        heading=subject.title,
        own=_correctable(subject),
        published=_just_published(drafts, house),
        drafting=await drafting(house, signed, subject.about),
        sent=await sent_about(house, signed, subject.about),
        back="/workspace",
    )


def _correctable(subject: AskSubject) -> set[int]:
    """Entries of this person's office, in this role, that say something in words."""
    signed, items = subject.signed, subject.entries
    own = [item for item in items if (item.entry.by, item.entry.role) == (signed.office, signed.role)]
    return {item.row.position for item in own if item.entry.parts and item.row.target is None}


def _just_published(drafts: list[Draft], house: House) -> Draft | None:
    recent = (d for d in drafts if d.published is not None and house.now() - d.updated < JUST)
    return next(recent, None)


async def _walk(house: House, signed: Signed, ask: UUID, form: str) -> Walk[AskSubject]:
    journey = JOURNEYS.get(form)
    if journey is None:
        raise NotFoundException
    return Walk(house, journey, await load_ask(house, signed, ask))


@get(FORM)
async def begin(
    ask: FromPath[UUID], form: FromPath[str], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return await (await _walk(house, signed, ask, form)).begin()


@get(f"{FORM}/{{step:str}}")
async def show(
    ask: FromPath[UUID],
    form: FromPath[str],
    step: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    return await (await _walk(house, signed, ask, form)).page(step)


@post(f"{FORM}/{{step:str}}", status_code=200, request_max_body_size=FILE_FORM_BYTES)
async def send(  # noqa: PLR0913, PLR0917 - its address and who sends it
    request: AnyRequest,
    ask: FromPath[UUID],
    form: FromPath[str],
    step: FromPath[str],
    house: NamedDependency[House],
    author: NamedDependency[Author],
) -> Response[Any]:
    return await (await _walk(house, author.signed, ask, form)).send(request, author, step)


@get(ENTRY)
async def entry_page(
    position: FromPath[int], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Redirect:
    """An entry has no private page of its own: back to its ask, or to where the public reads it."""
    item = (await load_entry(house, signed, position)).item
    private = f"/workspace/asks/{item.row.ask}" if item.row.ask and signed.role != "secretariat" else ""
    return Redirect(private or f"/en/log/{position}", status_code=303)


async def _correction(house: House, signed: Signed, position: int) -> Walk[EntrySubject]:
    return Walk(house, Correct(), await load_entry(house, signed, position))


@get(CORRECT)
async def begin_correction(
    position: FromPath[int], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return await (await _correction(house, signed, position)).begin()


@get(f"{CORRECT}/{{step:str}}")
async def show_correction(
    position: FromPath[int],
    step: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    return await (await _correction(house, signed, position)).page(step)


@post(f"{CORRECT}/{{step:str}}", status_code=200, request_max_body_size=TEXT_FORM_BYTES)
async def send_correction(
    request: AnyRequest,
    position: FromPath[int],
    step: FromPath[str],
    house: NamedDependency[House],
    author: NamedDependency[Author],
) -> Response[Any]:
    return await (await _correction(house, author.signed, position)).send(request, author, step)


ROUTES: list[Any] = [
    ask_page,
    begin,
    show,
    send,
    entry_page,
    begin_correction,
    show_correction,
    send_correction,
]
