"""Who is signed in: the session's cookie, and what a handler gets of it.

Our own, since Litestar's server-side session accepts whatever token the cookie brings (session fixation). A
token is made by us at sign-in and nowhere else; one that we don't know signs nobody in.
"""

from typing import Any, Literal
from urllib.parse import quote, urlsplit

import msgspec
from litestar import Request
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from accountability.web.csrf import SESSION_KEY, check_genuine
from accountability.web.house import House
from accountability.web.typed import Typed, received
from accountability.workspace.sessions import Signed

AnyRequest = Request[Any, Any, Any]

NAME = "accountability-session"
SIGN_IN = "/sign-in"
WORKSPACE = "/workspace"


class NotSignedIn(Exception):
    """Raised where somebody must be signed in. Answered with a redirect to the sign-in page and back."""

    def __init__(self, request: AnyRequest) -> None:
        super().__init__("sign in first")
        query = f"?{request.url.query}" if request.method == "GET" and request.url.query else ""
        self.sign_in = f"{SIGN_IN}?next={quote(request.url.path + query, safe='')}"


class Author(msgspec.Struct, frozen=True):
    """Who sends a form. `late`: their session has expired, so it may be kept for them but not carried out."""

    signed: Signed
    late: bool


def cookie_name(public_url: str, name: str = NAME) -> str:
    """`__Host-`: a browser takes such a cookie from this host alone, over https, for every path."""
    return f"__Host-{name}" if public_url.startswith("https://") else name


def cookie(public_url: str, value: str, name: str = NAME, max_age: int | None = None) -> Cookie:
    """A cookie no script can read. Without `max_age` it ends with the browser; with 0 at once."""
    lax: Literal["lax"] = "lax"
    return Cookie(
        key=cookie_name(public_url, name),
        value=value,
        path="/",
        max_age=max_age,
        httponly=True,
        secure=public_url.startswith("https://"),
        samesite=lax,
    )


def token_in(request: AnyRequest, house: House) -> str:
    """The session's token as the browser sends it; empty for a stranger."""
    return request.cookies.get(cookie_name(house.public_url)) or ""


async def provide_signed(request: AnyRequest, house: NamedDependency[House]) -> Signed:
    """The dependency `signed` of every private handler. Raises NotSignedIn."""
    token = token_in(request, house)
    signed = await house.accounts.sessions.signed(token) if token else None
    if signed is None:
        raise NotSignedIn(request)
    return signed


async def provide_author(request: AnyRequest, house: NamedDependency[House]) -> Author:
    """The dependency `author` of a handler that keeps a draft, also for one whose session has expired."""
    token = token_in(request, house)
    if token and (signed := await house.accounts.sessions.signed(token)):
        return Author(signed, late=False)
    if token and (signed := await house.accounts.sessions.lapsed(token)):
        return Author(signed, late=True)
    raise NotSignedIn(request)


async def typed_by(request: AnyRequest, house: House, signed: Signed) -> Typed:
    """The form that this person sent from one of our pages. Raises Forged if it came from elsewhere."""
    typed = await received(request)
    check_genuine({SESSION_KEY: signed.form_token}, typed, request.headers, house.public_url)
    return typed


def safe_next(raw: str, *within: str) -> str:
    """Where to go from here: an address of the workspace, or of the parts named; never another site's."""
    try:
        parts = urlsplit(raw)
    except ValueError:
        return WORKSPACE
    elsewhere = parts.scheme or parts.netloc or "\\" in raw or not raw.isprintable() or ".." in parts.path
    places = within or (WORKSPACE,)
    inside = any(parts.path == place or parts.path.startswith(f"{place}/") for place in places)
    return raw if inside and not elsewhere and not raw.startswith("//") else WORKSPACE
