"""The pages of one ask: where it stands and what can be done, and the forms for doing it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from accountability.web.agency.actions import JOURNEYS, actions
from accountability.web.agency.approvals.waiting import drafting, sent_about
from accountability.web.agency.asking import AskSubject, load_ask
from accountability.web.agency.session import AnyRequest, Author
from accountability.web.agency.standing import standing_page
from accountability.web.agency.walking import Walk
from accountability.web.forms import FILE_FORM_BYTES
from accountability.web.house import House
from accountability.workspace.drafts import Draft
from accountability.workspace.sessions import Signed

ASK = "/workspace/asks/{ask:uuid}"
FORM = f"{ASK}/{{form:str}}"
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


async def _walk(
    house: House, signed: Signed, ask: UUID, form: str, entry: str | None = None
) -> Walk[AskSubject]:
    journey = JOURNEYS.get(form)
    if journey is None:
        raise NotFoundException
    return Walk(house, journey, await load_ask(house, signed, ask), entry)


@get(FORM)
async def begin(
    ask: FromPath[UUID],
    form: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
    entry: FromQuery[str | None] = None,
) -> Response[Any]:
    return await (await _walk(house, signed, ask, form, entry)).begin()


@get(f"{FORM}/{{step:str}}")
async def show(  # noqa: PLR0913, PLR0917 - its address and who asks
    ask: FromPath[UUID],
    form: FromPath[str],
    step: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
    entry: FromQuery[str | None] = None,
) -> Response[Any]:
    return await (await _walk(house, signed, ask, form, entry)).page(step)


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


ROUTES: list[Any] = [
    ask_page,
    begin,
    show,
    send,
]
