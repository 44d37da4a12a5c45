"""Every page of the secretariat: its panels, the forms of each, and the file of recommendations."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from accountability.web.agency.journey import Journey, Subject
from accountability.web.agency.secretariat import (
    activities,
    addressing,
    areas,
    asks,
    changing,
    chasers,
    correcting,
    importing,
    panels,
    recommendations,
    register,
    registered,
    sessions,
    statements,
)
from accountability.web.agency.secretariat.subjects import (
    HOME,
    PanelSubject,
    QuotedAsk,
    RegisterSubject,
    load_panel,
    load_quoted,
    load_register,
)
from accountability.web.agency.session import AnyRequest, Author
from accountability.web.agency.walking import Walk
from accountability.web.forms import FILE_FORM_BYTES
from accountability.web.house import House
from accountability.workspace.sessions import Signed

S = TypeVar("S", bound=Subject)
Loader = Callable[[House, Signed, Mapping[str, Any]], Awaitable[S]]


async def _register(house: House, signed: Signed, _path: Mapping[str, Any]) -> RegisterSubject:
    return await load_register(house, signed)


async def _panel(house: House, signed: Signed, path: Mapping[str, Any]) -> PanelSubject:
    return await load_panel(house, signed, path["panel"])


async def _ask(house: House, signed: Signed, path: Mapping[str, Any]) -> QuotedAsk:
    return await load_quoted(house, signed, path["ask"])


def walks(base: str, load: Loader[S], journeys: Iterable[Journey[S]]) -> list[HTTPRouteHandler]:
    """The pages of these forms under an address, each loaded for the person who asks."""
    known = {journey.name: journey for journey in journeys}

    async def walk(request: AnyRequest, house: House, signed: Signed, form: str) -> Walk[S]:
        if form not in known:
            raise NotFoundException
        entry = request.query_params.get("entry") if request.method == "GET" else None
        return Walk(house, known[form], await load(house, signed, request.path_params), entry)

    @get(f"{base}/{{form:str}}")
    async def begin(
        request: AnyRequest,
        form: FromPath[str],
        house: NamedDependency[House],
        signed: NamedDependency[Signed],
    ) -> Response[Any]:
        return await (await walk(request, house, signed, form)).begin()

    @get(f"{base}/{{form:str}}/{{step:str}}")
    async def show(
        request: AnyRequest,
        form: FromPath[str],
        step: FromPath[str],
        house: NamedDependency[House],
        signed: NamedDependency[Signed],
    ) -> Response[Any]:
        return await (await walk(request, house, signed, form)).page(step)

    @post(f"{base}/{{form:str}}/{{step:str}}", status_code=200, request_max_body_size=FILE_FORM_BYTES)
    async def send(
        request: AnyRequest,
        form: FromPath[str],
        step: FromPath[str],
        house: NamedDependency[House],
        author: NamedDependency[Author],
    ) -> Response[Any]:
        return await (await walk(request, house, author.signed, form)).send(request, author, step)

    return [begin, show, send]


ROUTES: list[HTTPRouteHandler] = [
    *panels.ROUTES,
    *registered.ROUTES,
    *chasers.ROUTES,
    *importing.ROUTES,
    *asks.ROUTES,
    *walks(f"{HOME}/register", _register, register.JOURNEYS),
    *walks(f"{HOME}/areas/{{area:str}}", areas.load_area, areas.OF_AREA),
    *walks(f"{HOME}/offices/{{office:str}}", changing.load_office, changing.OF_OFFICE),
    *walks(f"{HOME}/initiatives/{{initiative:str}}", changing.load_initiative, changing.OF_INITIATIVE),
    *walks(
        f"{HOME}/panels/{{panel:str}}",
        _panel,
        (
            *sessions.JOURNEYS,
            *activities.JOURNEYS,
            *recommendations.JOURNEYS,
            *addressing.JOURNEYS,
            *statements.JOURNEYS,
        ),
    ),
    *walks(f"{HOME}/asks/{{ask:uuid}}", _ask, asks.JOURNEYS),
    *walks("/workspace/entries/{position:int}", correcting.load, correcting.JOURNEYS),
]
