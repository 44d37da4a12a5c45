"""A small site in front of no database: Norchester, assembled from the shell as `app.py` does it."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.exceptions import PermissionDeniedException, TooManyRequestsException
from litestar.params import FromPath
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Stream, Template
from litestar.template import TemplateConfig

from accountability.domain.entries import Rule
from accountability.web.assets import Asset, Assets
from accountability.web.forms import TEXT_FORM_BYTES
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.marking import MARK
from accountability.web.middleware.shell import shell
from accountability.web.problems import Problems, Unrecorded
from accountability.web.templating import Site, environment

PUBLIC_URL = "https://record.norchester.example"
LONG = "Lit paths and late buses. " * 200


class HeadOfLog:
    """The log's end as a test sets it. `confirm` takes over `true_position`, the database's answer."""

    def __init__(self) -> None:
        self.position = 7
        self.true_position = 7
        self.confirmed_at = time.monotonic()
        self.asked = 0
        self.fails: Exception | None = None

    async def confirm(self) -> None:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fails:
            raise self.fails
        self.position = self.true_position
        self.confirmed_at = time.monotonic()

    def append(self) -> None:
        """An entry is committed and its notification arrives."""
        self.true_position += 1
        self.position = self.true_position
        self.confirmed_at = time.monotonic()

    def grow_old(self) -> None:
        self.confirmed_at = time.monotonic() - 60


class Clock:
    """Wall time in seconds, moved by hand: 22 November 2026, noon."""

    def __init__(self) -> None:
        self.at = 1795348800.0

    def __call__(self) -> float:
        return self.at


class House:
    """What the handlers of the small site count and wait for."""

    def __init__(self) -> None:
        self.rendered: list[str] = []
        self.door = asyncio.Event()
        self.door.set()

    async def page(self, name: str, body: str = LONG, **headers: str) -> Response[str]:
        self.rendered.append(name)
        await self.door.wait()
        return Response(body, media_type="text/html", headers={MARK: "1", **headers})


class LateForAVerdict(Rule):
    """Raised for the tests: a rule that no form catches."""

    field = "verdict"


@get("/en/stream")
async def stream() -> Stream:
    async def lines() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield LONG.encode()

    return Stream(lines(), media_type="text/csv")


@get("/en/picture")
async def picture() -> Response:
    return Response(b"\x89PNG" + LONG.encode(), media_type="image/png")


@get("/en/broken")
async def broken() -> None:
    raise LookupError("secret of the house")


@get("/en/unreachable")
async def unreachable() -> None:
    raise ConnectionRefusedError("10.0.0.7:5432")


@get("/en/rule")
async def rule() -> None:
    raise LateForAVerdict("A verdict needs <evidence>.")


@get("/en/forbidden")
async def forbidden() -> None:
    raise PermissionDeniedException("secret role")


@get("/en/too-often")
async def too_often() -> None:
    raise TooManyRequestsException(headers={"retry-after": "60"})


@get("/api/v1/number")
async def number(request: Request) -> dict[str, str]:
    return dict(request.query_params)


@get("/workspace")
async def workspace(request: Request) -> Template:
    return Template(template_str=f"<p>{request.cookies.get('session')}</p>" + LONG, media_type="text/html")


@post("/workspace/answer", request_max_body_size=TEXT_FORM_BYTES, status_code=200)
async def answer(request: Request) -> Response:
    form = await request.form()
    return Response(str(len(form.get("text", ""))), media_type="text/html")


def pages(house: House) -> list:
    @get("/en/panels/{slug:str}")
    async def panel(slug: FromPath[str], request: Request) -> Response:
        if not slug.startswith("night"):
            raise Unrecorded("panel", "/en/panels")
        query = request.query_params.get("at", "")
        return await house.page(slug, f"<h1>{slug} {query}</h1>{LONG}")

    @get("/en/visitor")
    async def visitor(request: Request) -> Response:
        seen = repr(sorted(request.headers.items())) + str(request.query_params)
        return await house.page("visitor", seen + LONG)

    @get("/en/short")
    async def short() -> Response:
        return await house.page("short", "short")

    @get("/en/unmarked")
    async def unmarked() -> Response:
        house.rendered.append("unmarked")
        await house.door.wait()
        return Response(LONG, media_type="text/html")

    @get("/en/cookie")
    async def cookie() -> Response:
        house.rendered.append("cookie")
        return Response(LONG, media_type="text/html", headers={MARK: "1", "set-cookie": "who=you"})

    @get("/en/slow-stream")
    async def slow_stream() -> Stream:
        async def lines() -> AsyncIterator[bytes]:
            house.rendered.append("slow-stream")
            yield b"line"
            await house.door.wait()
            yield b"line"

        return Stream(lines(), media_type="text/csv")

    return [panel, visitor, short, unmarked, cookie, slow_stream]


NOT_KEPT = [stream, picture, broken, unreachable, rule, forbidden, too_often, number, workspace, answer]


@pytest.fixture(scope="session")
def assets():
    def asset(name: str) -> Asset:
        return Asset(name, f"/static/0123456789abcdef/{name}", f"sha384-{name}")

    return Assets(
        base="/static/0123456789abcdef/",
        folder=Path("static"),
        stylesheet=asset("app.css"),
        module=asset("app.mjs"),
        govuk_module=asset("govuk-frontend.min.js"),
        favicon=asset("favicon.svg"),
        passkeys=asset("passkeys.mjs"),
        autosave=asset("autosave.mjs"),
        verifier=(asset("verify.mjs"), asset("verify-tree.mjs")),
    )


@pytest.fixture(scope="session")
def site():
    return Site(
        name="The public answer record",
        public_url=PUBLIC_URL,
        kept_by="the secretariat of the Norchester residents' panel",
        contact="record@norchester.example",
    )


@pytest.fixture(scope="session")
def templates(assets, site):
    """Compiled once: a test that renders ten of them would compile them for a second."""
    return environment(assets, site)


@pytest.fixture
def log_head():
    return HeadOfLog()


@pytest.fixture
def wall_clock():
    return Clock()


@pytest.fixture
async def house():
    return House()


@pytest.fixture
def router(templates, house):
    return Litestar(
        [*pages(house), *NOT_KEPT],
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates)),
        exception_handlers=Problems(templates).handlers(),
        logging_config=None,
        openapi_config=None,
    )


@pytest.fixture
def service(router, log_head, wall_clock):
    """The whole service; its store holds 200 kB."""
    freshness = Freshness(log_head, (ConnectionError, TimeoutError), now=wall_clock)
    return shell(router, freshness, public_url=PUBLIC_URL, kept_bytes=200_000, known_keys=("at", "before"))


@pytest.fixture
async def reader(service):
    """A reader without a browser: no header but those a test sets."""
    transport = httpx.ASGITransport(app=service)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        for name in ("accept", "accept-encoding", "user-agent"):
            client.headers.pop(name, None)
        client.headers["accept-encoding"] = "identity"
        yield client
