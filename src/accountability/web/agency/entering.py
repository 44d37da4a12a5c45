"""After a proof of who somebody is: on to the next proof, or in. Every way of signing in ends here.

Two cookies are set on the way: for ten minutes, who waits for the second step; for half a year, that somebody
signed in from this browser, so that guessing elsewhere never slows them.
"""

import re
import secrets
from urllib.parse import quote
from uuid import UUID

from litestar.di import NamedDependency
from litestar.response import Redirect

from accountability.web.agency import stranger
from accountability.web.agency.browsers import described
from accountability.web.agency.session import (
    SIGN_IN,
    AnyRequest,
    NotSignedIn,
    cookie,
    cookie_name,
    safe_next,
    token_in,
)
from accountability.web.house import House
from accountability.workspace.guesses import Origin
from accountability.workspace.signing_in import PENDING, Waiting

SECOND_STEP = f"{SIGN_IN}/second-step"
SET_UP = f"{SIGN_IN}/set-up"
PENDING_NAME, DEVICE_NAME = "accountability-second-step", "accountability-device"
DEVICE = re.compile("[A-Za-z0-9_-]{43}")
DEVICE_FOR = 180 * 24 * 3600


def origin_of(request: AnyRequest, house: House) -> Origin:
    """Where a request comes from: the server's word, which trusts a proxy only if it is set to."""
    device = request.cookies.get(cookie_name(house.public_url, DEVICE_NAME)) or ""
    return Origin(request.client.host if request.client else "", device if DEVICE.fullmatch(device) else "")


async def go_on(request: AnyRequest, house: House, account: UUID, following: str) -> Redirect:
    """After a first proof, such as a right password: on to the second, or in where none is needed."""
    needs = await house.accounts.signing_in.needs(account)
    if needs.nothing:
        return await enter(request, house, account, following)
    token = await house.accounts.signing_in.wait(account)
    waits = cookie(house.public_url, token, PENDING_NAME, int(PENDING.total_seconds()))
    return Redirect(
        f"{SET_UP if needs.enrol else SECOND_STEP}?next={quote(safe_next(following), safe='')}",
        status_code=303,
        cookies=[waits],
    )


async def enter(
    request: AnyRequest, house: House, account: UUID, following: str, *, waited: str = ""
) -> Redirect:
    """All that is needed was proven: a new session, and the browser's one before ends.

    `waited`: the token of a first proof that waited for the second; it is used up here. Raises NotSignedIn if
    it was used up before.
    """
    origin = origin_of(request, house)
    if not origin.device:
        origin = Origin(origin.address, secrets.token_urlsafe(32))
    browser = described(request.headers.get("user-agent", ""))
    begun = await house.accounts.signing_in.enter(account, origin, browser, waited=waited)
    if begun is None:
        raise NotSignedIn(request)
    await house.accounts.sessions.end(token_in(request, house))
    url = house.public_url
    cookies = [
        cookie(url, begun.token),
        cookie(url, origin.device, DEVICE_NAME, DEVICE_FOR),
        cookie(url, "", stranger.NAME, 0),
        cookie(url, "", PENDING_NAME, 0),
    ]
    return Redirect(safe_next(following), status_code=303, cookies=cookies)


def pending_token(request: AnyRequest, house: House) -> str:
    return request.cookies.get(cookie_name(house.public_url, PENDING_NAME)) or ""


async def provide_waiting(request: AnyRequest, house: NamedDependency[House]) -> Waiting:
    """Who gave a first proof in this browser and not yet the second. Raises NotSignedIn."""
    token = pending_token(request, house)
    waiting = await house.accounts.signing_in.waiting(token) if token else None
    if waiting is None:
        raise NotSignedIn(request)
    return waiting
