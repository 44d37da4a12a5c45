"""The witness on the web: `add-checkpoint`, what it cosigned last, and a page that says who it is."""

import asyncio
import logging
from base64 import b64encode
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Litestar, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.exceptions import HTTPException, NotFoundException
from litestar.params import FromPath

from accountability.transparency.witnessing import MOST_REQUEST_BYTES
from accountability.witnessing.ledger import Stopped
from accountability.witnessing.witness import TEXT, Witness

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]
HTML = "text/html; charset=utf-8"
SHUT = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ON_EVERY_ANSWER = {
    "cache-control": "no-store",
    "content-security-policy": f"default-src 'none'; {SHUT}",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
# For the pages of logs, which compare what they show with what was cosigned.
FOR_ALL = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}


class Place(msgspec.Struct, frozen=True):
    """Where the witness is found, and who keeps it, as its page says it."""

    url: str
    kept_by: str = ""
    contact: str = ""


def create_app(witness: Witness, place: Place) -> Litestar:
    """The witness's whole web application."""
    return Litestar(
        route_handlers=[front_page(place), add_checkpoint, checkpoint, healthy],
        dependencies={"witness": Provide(lambda: witness, sync_to_thread=False)},
        exception_handlers={
            HTTPException: _on_http,
            OSError: _on_unstorable,
            Stopped: _on_unstorable,
            Exception: _on_fault,
        },
        openapi_config=None,
        logging_config=None,
    )


@post("/add-checkpoint", status_code=200, request_max_body_size=MOST_REQUEST_BYTES)
async def add_checkpoint(request: AnyRequest, witness: NamedDependency[Witness]) -> Response[bytes]:
    answer = await asyncio.to_thread(witness.add_checkpoint, await request.body())
    return _said(answer.body, answer.content_type, answer.status)


@get("/{origin_hash:str}/checkpoint")
async def checkpoint(origin_hash: FromPath[str], witness: NamedDependency[Witness]) -> Response[bytes]:
    """What a log was last cosigned for, so that anybody can compare it with what the log shows."""
    note = witness.checkpoint(origin_hash)
    if note is None:
        raise NotFoundException
    return _said(note, more=FOR_ALL)


@get("/healthz")
async def healthy(witness: NamedDependency[Witness]) -> Response[bytes]:
    if witness.is_stopped:
        return _said(b"stopped: the disk could not be relied on, see the log and start again\n", status=503)
    return _said(b"ok\n")


def front_page(place: Place) -> Any:
    """The route for `/`: who the witness is and what it has seen."""
    templates = Environment(
        loader=PackageLoader("accountability.witnessing"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    templates.filters.update(moment=_moment)
    template = templates.get_template("front.html")
    style = _source(templates.get_template("front.css").render())
    policy = f"default-src 'none'; style-src '{style}'; {SHUT}"

    @get("/")
    async def front(witness: NamedDependency[Witness]) -> Response[bytes]:
        page = template.render(place=place, identity=witness.identity, logs=witness.seen())
        return _said(page.encode(), HTML, more={"content-security-policy": policy})

    return front


def _said(
    body: bytes, content_type: str = TEXT, status: int = 200, more: dict[str, str] | None = None
) -> Response[bytes]:
    # As a header: Litestar would add a charset to the type of a size, which is compared letter by letter.
    headers = {**ON_EVERY_ANSWER, "content-type": content_type, **(more or {})}
    return Response(body, status_code=status, headers=headers)


def _on_http(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    if error.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _on_fault(request, error)
    allowed = {name: value for name, value in (error.headers or {}).items() if name.lower() == "allow"}
    return _said(f"{error.status_code} {error.detail}\n".encode(), status=error.status_code, more=allowed)


def _on_unstorable(_request: AnyRequest, error: Exception) -> Response[bytes]:
    log.error("nothing was cosigned, because it could not be stored: %r", error)
    return _said(b"Nothing was cosigned: it could not be stored. Try again later.\n", status=503)


def _on_fault(request: AnyRequest, error: Exception) -> Response[bytes]:
    log.error("fault in %s %r", request.method, request.url.path, exc_info=error)
    return _said(b"Something went wrong here. Nothing was cosigned.\n", status=500)


def _source(style: str) -> str:
    """What a policy names the one style sheet by that may be used."""
    return f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}"


def _moment(time: int) -> str:
    return f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S} UTC"
