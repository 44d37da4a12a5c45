"""What is said when something can't be shown: as a page, as problem+json (RFC 9457) or as plain text.

The address decides for the API, the data files and the tiles; elsewhere `Accept`. No page needs the database,
and none repeats an exception's words: what went wrong inside is in our log, under the reference that the page
shows.
"""

import logging
import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Literal

import msgspec
from jinja2 import Environment
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException

from accountability.domain.entries import Rule
from accountability.web.faults import told
from accountability.web.forms import FILE_FORM_BYTES, TEXT_FORM_BYTES
from accountability.web.mirrored import MirrorClosed
from accountability.web.words import because_of

log = logging.getLogger(__name__)

AnyRequest = Request[Any, Any, Any]
Handler = Callable[[AnyRequest, Any], Response[bytes]]
Format = Literal["html", "json", "text"]

JSON_PATHS = ("/api", "/data", "/log/part")
TEXT_PATHS = ("/log/checkpoint", "/log/policy", "/log/tile", "/checkpoint", "/tile")
PASSED_ON = frozenset(("allow", "retry-after", "www-authenticate"))
# Letters and digits that are not taken for one another when read out on the telephone.
REFERENCE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RETRY_AFTER = "30"
LIMITS = {"text_form_bytes": TEXT_FORM_BYTES, "file_form_bytes": FILE_FORM_BYTES}

# Each status with its title and one sentence; the pages in templates/problems/ say more.
SAYS: Mapping[int, tuple[str, str]] = {
    400: (
        "That request could not be understood",
        "Something in the address or the form has the wrong shape.",
    ),
    403: ("You cannot do that here", "You may not have the role for it, or the form you sent is too old."),
    404: ("There is no page at this address", "Check the address, or start from a list of the record."),
    405: ("This address is not used that way", "It exists, but not for what was just tried."),
    410: ("This is no longer in the record", "Somebody had it taken out, and an entry says so."),
    413: ("What you sent is too large", "Shorten the text or choose a smaller file, then send it again."),
    422: ("This cannot be recorded as it is", "One of the rules of the record stands against it."),
    429: ("Too many attempts", "Wait a few minutes, then try again."),
    500: ("Something went wrong here", "This is a fault in the service, not in what you did."),
    503: ("The record cannot be reached just now", "Nothing is lost. Try again in a minute."),
}


CLOSED = "This mirror shows no words just now"


class Unrecorded(NotFoundException):
    """Raised for a slug, number or position that the record doesn't hold.

    `what` is said as "There is no <what> at this address"; `index` is the page that lists those there are.
    """

    def __init__(self, what: str, index: str) -> None:
        super().__init__(detail=f"There is no {what} at this address.")
        self.what = what
        self.index = index


class TakenOut(HTTPException):
    """Raised for a file that the entry at this position removed, or withholds for now, on this ground."""

    status_code = HTTPStatus.GONE

    def __init__(self, position: int, ground: str, *, withheld: bool) -> None:
        done = "is withheld for now" if withheld else "was removed"
        super().__init__(detail=f"This file {done} because of {because_of(ground)}.")
        self.position = position
        self.ground = ground


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One problem, ready for any format. `members` go into the JSON and are in scope of the page."""

    status: int
    title: str
    detail: str
    headers: Mapping[str, str] = {}
    members: Mapping[str, Any] = {}


class Problems:
    """Writes problems with our templates. `unavailable` are the errors of an unreachable database."""

    def __init__(self, templates: Environment, unavailable: tuple[type[Exception], ...] = ()) -> None:
        self._templates = templates
        self._unavailable = unavailable

    def handlers(self) -> dict[int | type[Exception], Handler]:
        """For `Litestar(exception_handlers=…)`."""
        unavailable: dict[int | type[Exception], Handler] = dict.fromkeys(
            (ConnectionError, TimeoutError, *self._unavailable), self._on_unavailable
        )
        return {HTTPException: self._on_http, Rule: self._on_rule, Exception: self._on_fault, **unavailable}

    def _on_http(self, request: AnyRequest, error: HTTPException) -> Response[bytes]:
        status = error.status_code
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.SERVICE_UNAVAILABLE:
            return self._on_fault(request, error)
        title, detail = SAYS.get(status, SAYS[400])
        given = error.headers or {}
        passed_on = {name: value for name, value in given.items() if name.lower() in PASSED_ON}
        members: dict[str, Any] = {}
        if isinstance(error, Unrecorded):
            detail, members = error.detail, {"what": error.what, "index": error.index}
        elif isinstance(error, TakenOut):
            detail, members = error.detail, {"position": error.position, "ground": error.ground}
        elif isinstance(error, MirrorClosed):
            title, detail, members = CLOSED, error.detail, {"closed": True}
        elif status == HTTPStatus.BAD_REQUEST and error.extra and request.url.path.startswith(JSON_PATHS):
            members = {"errors": error.extra}
        problem = Problem(status=status, title=title, detail=detail, headers=passed_on, members=members)
        return self._written(request, problem)

    def _on_rule(self, request: AnyRequest, rule: Rule) -> Response[bytes]:
        """A rule that no form caught. Its words are fit for display and its name is part of the API."""
        title, _ = SAYS[422]
        members = {"rule": type(rule).__name__}
        return self._written(request, Problem(status=422, title=title, detail=str(rule), members=members))

    def _on_unavailable(self, request: AnyRequest, error: Exception) -> Response[bytes]:
        log.warning("the database cannot be reached for %s %r: %r", request.method, request.url.path, error)
        title, detail = SAYS[503]
        return self._written(
            request, Problem(status=503, title=title, detail=detail, headers={"retry-after": RETRY_AFTER})
        )

    def _on_fault(self, request: AnyRequest, error: Exception) -> Response[bytes]:
        reference = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
        log.error("fault %s in %s %r", reference, request.method, request.url.path, exc_info=told(error))
        title, detail = SAYS[500]
        problem = Problem(status=500, title=title, detail=detail, members={"reference": reference})
        return self._written(request, problem)

    def _written(self, request: AnyRequest, problem: Problem) -> Response[bytes]:
        match format_of(request.url.path, request.headers.get("accept", "")):
            case "json":
                return _json(problem)
            case "text":
                return _text(problem)
            case "html":
                return self._page_or_text(request, problem)

    def _page_or_text(self, request: AnyRequest, problem: Problem) -> Response[bytes]:
        """The page; the plainest words there are, should a template be broken too."""
        try:
            return self._page(request, problem)
        except Exception:
            log.exception("the page for %s could not be rendered", problem.status)
            return _text(problem)

    def _page(self, request: AnyRequest, problem: Problem) -> Response[bytes]:
        path = request.url.path
        status = problem.status if problem.status in SAYS else 400
        context = {**LIMITS, **problem.members, "problem": problem}
        context |= {"welsh": is_welsh(path), "english": english_of(path)}
        body = self._templates.get_template(f"problems/{status}.html").render(context)
        return _response(problem, body.encode(), "text/html")


def format_of(path: str, accept: str) -> Format:
    """By address first; else JSON or text for those who name it and don't name HTML: programs."""
    if path.startswith(JSON_PATHS):
        return "json"
    if path.startswith(TEXT_PATHS):
        return "text"
    if "html" in accept:
        return "html"
    if "json" in accept:
        return "json"
    return "text" if "text/plain" in accept else "html"


def is_welsh(path: str) -> bool:
    return path == "/cy" or path.startswith("/cy/")


def english_of(path: str) -> str:
    """The same page in English, for an address in Welsh."""
    return f"/en{path.removeprefix('/cy')}" if is_welsh(path) else "/en"


def _json(problem: Problem) -> Response[bytes]:
    title = HTTPStatus(problem.status).phrase
    members = {"type": "about:blank", "title": title, "status": problem.status, "detail": problem.detail}
    body = msgspec.json.encode({**problem.members, **members})
    return _response(problem, body, "application/problem+json")


def _text(problem: Problem) -> Response[bytes]:
    lines = [f"{problem.status} {problem.title}", problem.detail]
    if "reference" in problem.members:
        lines.append(f"Reference: {problem.members['reference']}")
    return _response(problem, "\n".join([*lines, ""]).encode(), "text/plain")


def _response(problem: Problem, body: bytes, media_type: str) -> Response[bytes]:
    headers = {**problem.headers, "vary": "Accept"}
    return Response(body, status_code=problem.status, media_type=media_type, headers=headers)
