"""Every page about removals: the requests, one of them, and the form that makes one."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from accountability.domain.removals import MAY_REMOVE
from accountability.web.agency.correcting import LAST
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.removals.deciding import loaded
from accountability.web.agency.removals.requesting import AskForRemoval, RequestWalk
from accountability.web.agency.removals.subject import REMOVALS, load_words
from accountability.web.agency.removals.wording import KINDS, STATES
from accountability.web.agency.session import AnyRequest, Author, typed_by
from accountability.web.fields import Number
from accountability.web.forms import TEXT_FORM_BYTES, Form, Hidden
from accountability.web.house import House
from accountability.web.public.passages import passage
from accountability.web.typed import Typed
from accountability.workspace.removal_requests import RemovalRequests, Request
from accountability.workspace.sessions import Signed

ENTRY = f"{REMOVALS}/entries/{{position:int}}"
FORM = f"{ENTRY}/request"
ENDED = 50
WHICH = Form(
    questions=[
        Number(
            name="entry",
            label="Which entry holds the words?",
            what="The entry’s number",
            hint="Each entry says its number beside its date, and on its page in the log.",
            missing="Enter the number of the entry.",
            most=LAST,
        )
    ]
)


class Line(msgspec.Struct, frozen=True):
    """A request in a list."""

    request: Request
    what: str
    state: str


@get(REMOVALS)
async def requests_page(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    requests, governs = RemovalRequests(house.desk), signed.role in MAY_REMOVE
    drafts = [d for d in await house.accounts.drafts.open(signed.account) if d.form == AskForRemoval.name]
    return workspace_page(
        signed,
        "agency/removals/requests.html",
        governs=governs,
        waiting=_lines(await requests.open()) if governs else [],
        ended=_lines(await requests.ended(ENDED)) if governs else [],
        mine=_lines(await requests.sent_by(signed.account)),
        drafts=drafts,
        back="" if governs else "/workspace",
    )


def _lines(found: list[Request]) -> list[Line]:
    return [Line(request, _said(request), STATES[request.state]) for request in found]


def _said(request: Request) -> str:
    asked = request.asked
    words = f" ({passage(asked.part)})" if asked.part else ""
    return f"{KINDS[asked.kind].text}: entry {asked.position:,}{words}"


@get(f"{REMOVALS}/new")
async def which_entry(signed: NamedDependency[Signed], entry: FromQuery[str | None] = None) -> Response[Any]:
    """A question of its own, since people come with a letter that names an entry."""
    hidden = Hidden.fresh(signed.form_token)
    typed = Typed({"entry": [entry]}) if entry is not None else Typed()
    filled = WHICH.blank(hidden) if entry is None else WHICH.read(typed, hidden)
    if entry is not None and not filled.errors:
        return Redirect(f"{REMOVALS}/entries/{filled.answers['entry']}/request", status_code=303)
    return workspace_page(
        signed,
        "agency/removals/which.html",
        status=422 if filled.errors else 200,
        filled=filled,
        back=REMOVALS,
    )


@get(ENTRY)
async def entry_page(position: FromPath[int], signed: NamedDependency[Signed]) -> Redirect:  # noqa: ARG001 - signed in
    """Where a form that was thrown away leads back to."""
    return Redirect(REMOVALS, status_code=303)


async def _walk(house: House, signed: Signed, position: int) -> RequestWalk:
    return RequestWalk(house, AskForRemoval(), await load_words(house, signed, position))


@get(FORM)
async def begin(
    position: FromPath[int], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return await (await _walk(house, signed, position)).begin()


@get(f"{FORM}/{{step:str}}")
async def show(
    position: FromPath[int],
    step: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    return await (await _walk(house, signed, position)).page(step)


@post(f"{FORM}/{{step:str}}", status_code=200, request_max_body_size=TEXT_FORM_BYTES)
async def send(
    request: AnyRequest,
    position: FromPath[int],
    step: FromPath[str],
    house: NamedDependency[House],
    author: NamedDependency[Author],
) -> Response[Any]:
    return await (await _walk(house, author.signed, position)).send(request, author, step)


@get(f"{REMOVALS}/{{number:int}}")
async def one_request(
    number: FromPath[int], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return (await loaded(house, signed, number)).page()


@post(f"{REMOVALS}/{{number:int}}", status_code=200, request_max_body_size=TEXT_FORM_BYTES)
async def decide(
    request: AnyRequest,
    number: FromPath[int],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    typed = await typed_by(request, house, signed)
    return await (await loaded(house, signed, number)).act(typed)


ROUTES: list[HTTPRouteHandler] = [
    requests_page,
    which_entry,
    entry_page,
    begin,
    show,
    send,
    one_request,
    decide,
]
