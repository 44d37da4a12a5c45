"""Signing in and out. The only pages that a stranger may send a form to."""

from typing import Any, ClassVar

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.response import Redirect

from accountability.web.agency import stranger
from accountability.web.agency.entering import go_on, origin_of
from accountability.web.agency.organisations import names_of, organisations
from accountability.web.agency.passkeys import passkeys_of
from accountability.web.agency.people.wording import place
from accountability.web.agency.session import (
    SIGN_IN,
    WORKSPACE,
    AnyRequest,
    cookie,
    cookie_name,
    safe_next,
    token_in,
    typed_by,
)
from accountability.web.csrf import SESSION_KEY, Forged, check_genuine
from accountability.web.fields import Asked, Text
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.templating import private_page
from accountability.web.typed import Typed, received
from accountability.workspace.guesses import TooManyAttempts
from accountability.workspace.signing_in import SignInRefused

FORM_BYTES = 16 * 1024


class Password(Asked, frozen=True, kw_only=True):
    """Taken as typed, and never shown again."""

    kind: ClassVar[str] = "password"

    def read(self, typed: Typed) -> str | None:
        password = typed.one(self.name)
        return None if self.is_left_out(password) else password


FORM = Form(
    questions=(
        Text(
            name="email",
            label="Email address",
            limit=254,
            autocomplete="username",
            missing="Enter your email address",
        ),
        Password(name="password", label="Password", missing="Enter your password"),
    )
)


@get(SIGN_IN, include_in_schema=False)
async def sign_in_page(request: AnyRequest, house: NamedDependency[House]) -> Response[Any]:
    following = safe_next(request.query_params.get("next", ""))
    token = token_in(request, house)
    if token and await house.accounts.sessions.signed(token):
        return Redirect(following, status_code=303)
    left = "left" in request.query_params
    return await page_of(request, house, following, FORM.blank(Hidden.fresh("")), left=left)


@post(SIGN_IN, include_in_schema=False, request_max_body_size=FORM_BYTES, status_code=200)
async def sign_in(request: AnyRequest, house: NamedDependency[House]) -> Response[Any]:
    typed = await received(request)
    following = safe_next(typed.one("next"))
    filled = FORM.read(typed, Hidden.fresh(""))
    try:
        check_genuine(strangers_session(request, house), typed, request.headers, house.public_url)
    except Forged:
        late = "This page was open for too long. Enter your password again and sign in."
        return await page_of(request, house, following, filled.wrong("password", late), status=403)
    if filled.errors:
        return await page_of(request, house, following, filled, status=422)
    email, password = str(filled.answers["email"]), str(filled.answers["password"])
    try:
        account = await house.accounts.signing_in.prove(email, password, origin_of(request, house))
    except SignInRefused as refusal:
        return await page_of(request, house, following, filled.refused(refusal), status=422)
    except TooManyAttempts as refusal:
        return await page_of(
            request, house, following, filled.refused(refusal), status=429, wait=refusal.seconds
        )
    return await go_on(request, house, account, following)


@post("/sign-out", include_in_schema=False, request_max_body_size=FORM_BYTES, status_code=303)
async def sign_out(request: AnyRequest, house: NamedDependency[House]) -> Redirect:
    """Ends this session. One that has expired already needs no proof of who asks."""
    token = token_in(request, house)
    signed = await house.accounts.sessions.signed(token) if token else None
    if signed is not None:
        await typed_by(request, house, signed)
        await house.accounts.sessions.end(token)
        await house.accounts.note(signed.account, "signed out")
    return Redirect(f"{SIGN_IN}?left", status_code=303, cookies=[cookie(house.public_url, "", max_age=0)])


def strangers_cookie(request: AnyRequest, house: House) -> str:
    return request.cookies.get(cookie_name(house.public_url, stranger.NAME)) or ""


def strangers_session(request: AnyRequest, house: House) -> dict[str, str]:
    return stranger.session_of(house.accounts.secret, strangers_cookie(request, house), house.now())


def strangers_session_or_new(request: AnyRequest, house: House) -> tuple[dict[str, str], list[Cookie]]:
    """For a page with a form, and what has to go out with it: nothing if the browser has a good cookie."""
    value, cookies = known_stranger(request, house)
    return stranger.session_of(house.accounts.secret, value, house.now()), cookies


def known_stranger(request: AnyRequest, house: House) -> tuple[str, list[Cookie]]:
    """This browser's cookie of before the sign-in; if it has no good one, a new one that is to go out."""
    if strangers_session(request, house):
        return strangers_cookie(request, house), []
    value = stranger.issued(house.accounts.secret, house.now())
    good_for = int(stranger.GOOD_FOR.total_seconds())
    return value, [cookie(house.public_url, value, stranger.NAME, good_for)]


async def page_of(  # noqa: PLR0913 - what the page says beside its form
    request: AnyRequest,
    house: House,
    following: str,
    filled: Filled,
    *,
    status: int = 200,
    left: bool = False,
    wait: int = 0,
) -> Response[Any]:
    """The page with a token of its own; a cookie goes out with it unless the browser has a good one."""
    session, cookies = strangers_session_or_new(request, house)
    page = private_page(
        "agency/sign_in.html",
        status=status,
        filled=filled,
        token=session[SESSION_KEY],
        following=following,
        asked_for_a_page=following != WORKSPACE,
        left=left,
        passkeys=passkeys_of(house).possible,
        organisations=await organisations(house, following),
        demo_accounts=await _demo_accounts(house) if house.demo else [],
    )
    page.cookies = cookies
    if wait:
        page.headers = {"retry-after": str(wait)}
    return page


async def _demo_accounts(house: House) -> list[tuple[str, str]]:
    """Who can sign in to a demonstration, and as what."""
    rows = await house.accounts.all()
    named = await names_of(house, [row.office for row in rows if row.office])
    return [
        (row.email, ", ".join(filter(None, (place(row.role, row.duty), named.get(row.office or "")))))
        for row in rows
    ]


ROUTES = [sign_in_page, sign_in, sign_out]
