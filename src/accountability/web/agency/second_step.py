"""The second step of signing in, and its being set up where an office wants one and a person has none yet.

Both stand between a right password and the session: for a few minutes the browser holds a token that opens
these pages and nothing else.
"""

from typing import Any

import segno
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect
from markupsafe import Markup

from accountability.web.agency.entering import (
    SECOND_STEP,
    SET_UP,
    enter,
    origin_of,
    pending_token,
    provide_waiting,
)
from accountability.web.agency.guards import to_sign_in
from accountability.web.agency.session import SIGN_IN, AnyRequest, NotSignedIn, safe_next
from accountability.web.csrf import SESSION_KEY, check_genuine
from accountability.web.fields import Text
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.templating import private_page
from accountability.web.typed import Typed, received
from accountability.workspace.codes import CodeRefused
from accountability.workspace.guesses import TooManyAttempts
from accountability.workspace.signing_in import Waiting

FORM_BYTES = 16 * 1024
# Pixels that fit beside a list's numbers on a small phone.
PICTURE = 240
CODE = Text(
    name="code",
    label="Code",
    hint="The 6 digits that your authenticator app shows now.",
    limit=40,
    autocomplete="one-time-code",
    missing="Enter the code",
)
ASK = Form(questions=(CODE,), asked_as={"password": "code"})


@get(SECOND_STEP)
async def second_step(request: AnyRequest, waiting: NamedDependency[Waiting]) -> Response[Any]:
    return _page("agency/second_step.html", waiting, ASK.blank(Hidden.fresh(waiting.form_token)), request)


@post(SECOND_STEP, request_max_body_size=FORM_BYTES, status_code=200)
async def check_second_step(
    request: AnyRequest, house: NamedDependency[House], waiting: NamedDependency[Waiting]
) -> Response[Any]:
    typed, filled = await _sent(request, house, waiting)
    if not filled.errors:
        try:
            code = str(filled.answers["code"])
            await house.accounts.codes.check(waiting.account, waiting.email, code, origin_of(request, house))
            return await enter(
                request, house, waiting.account, typed.one("next"), waited=pending_token(request, house)
            )
        except (CodeRefused, TooManyAttempts) as refusal:
            filled = filled.refused(refusal)
    return _page("agency/second_step.html", waiting, filled, request, status=422)


@get(SET_UP)
async def set_up(
    request: AnyRequest, house: NamedDependency[House], waiting: NamedDependency[Waiting]
) -> Response[Any]:
    return await _set_up_page(request, house, waiting, ASK.blank(Hidden.fresh(waiting.form_token)))


@post(SET_UP, request_max_body_size=FORM_BYTES, status_code=200)
async def check_set_up(
    request: AnyRequest, house: NamedDependency[House], waiting: NamedDependency[Waiting]
) -> Response[Any]:
    """A right first code is the second proof, too. The page that answers it shows the recovery codes."""
    typed, filled = await _sent(request, house, waiting)
    if filled.errors:
        return await _set_up_page(request, house, waiting, filled, status=422)
    try:
        code = str(filled.answers["code"])
        recovery = await house.accounts.codes.confirm(
            waiting.account, waiting.email, code, origin_of(request, house)
        )
    except (CodeRefused, TooManyAttempts) as refusal:
        return await _set_up_page(request, house, waiting, filled.refused(refusal), status=422)
    entered = await enter(
        request, house, waiting.account, typed.one("next"), waited=pending_token(request, house)
    )
    page = private_page("agency/recovery_codes.html", codes=recovery, following=safe_next(typed.one("next")))
    page.cookies = entered.cookies
    return page


async def _sent(request: AnyRequest, house: House, waiting: Waiting) -> tuple[Typed, Filled]:
    typed = await received(request)
    check_genuine({SESSION_KEY: waiting.form_token}, typed, request.headers, house.public_url)
    return typed, ASK.read(typed, Hidden.returned(typed, waiting.form_token))


async def _set_up_page(
    request: AnyRequest, house: House, waiting: Waiting, filled: Filled, status: int = 200
) -> Response[Any]:
    enrolment = await house.accounts.codes.begin(waiting.account, waiting.email, house.origin)
    if enrolment is None:
        return Redirect(SIGN_IN, status_code=303)
    return _page(
        "agency/set_up.html",
        waiting,
        filled,
        request,
        status=status,
        picture=picture_of(enrolment.address),
        secret=spaced(enrolment.secret),
    )


def picture_of(address: str) -> Markup:
    """A QR code drawn by us: nothing is fetched, and nobody else learns what is in it."""
    code = segno.make(address, error="m", micro=False)
    scale = max(2, min(5, PICTURE // code.symbol_size()[0]))
    return Markup(code.svg_inline(scale=scale, light="#fff"))  # noqa: S704 - ours


def spaced(secret: str) -> str:
    """In groups of four, as people read it out."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _page(
    template: str, waiting: Waiting, filled: Filled, request: AnyRequest, *, status: int = 200, **context: Any
) -> Response[Any]:
    following = filled.typed.one("next") or request.query_params.get("next", "")
    return private_page(
        template, status=status, filled=filled, email=waiting.email, following=safe_next(following), **context
    )


ROUTES = [
    Router(
        path="/",
        route_handlers=[second_step, check_second_step, set_up, check_set_up],
        dependencies={"waiting": Provide(provide_waiting)},
        exception_handlers={NotSignedIn: to_sign_in},
        include_in_schema=False,
    )
]
