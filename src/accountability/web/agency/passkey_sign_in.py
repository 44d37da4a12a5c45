"""Signing in with a passkey: the browser is given a challenge and sends back what a device made of it.

The device was unlocked for it, so a passkey is both proofs at once and no second step follows.
"""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency

from accountability.web.agency.entering import enter
from accountability.web.agency.passkeys import FORM_BYTES, passkeys_of
from accountability.web.agency.session import SIGN_IN, AnyRequest, safe_next
from accountability.web.agency.sign_in import FORM, page_of, strangers_cookie, strangers_session
from accountability.web.csrf import Forged, check_genuine
from accountability.web.forms import Hidden
from accountability.web.house import House
from accountability.web.typed import received
from accountability.workspace.passkeys import PasskeyRefused

ADDRESS = f"{SIGN_IN}/passkey"
LATE = "This page was open for too long. Use your passkey again."
NO_PASSKEY = "Your browser sent no passkey. Signing in with one needs JavaScript."


@post(f"{ADDRESS}/options", include_in_schema=False, status_code=200, request_max_body_size=FORM_BYTES)
async def options(request: AnyRequest, house: NamedDependency[House]) -> Response[Any]:
    """What the page's script asks the browser for. It tells nothing of who has a passkey."""
    check_genuine(
        strangers_session(request, house), await received(request), request.headers, house.public_url
    )
    asked = await passkeys_of(house).options_to_sign_in(strangers_cookie(request, house))
    return Response(asked, media_type="application/json")


@post(ADDRESS, include_in_schema=False, status_code=200, request_max_body_size=FORM_BYTES)
async def sign_in_with_passkey(request: AnyRequest, house: NamedDependency[House]) -> Response[Any]:
    typed = await received(request)
    following, blank = safe_next(typed.one("next")), FORM.blank(Hidden.fresh(""))
    try:
        check_genuine(strangers_session(request, house), typed, request.headers, house.public_url)
    except Forged:
        return await page_of(request, house, following, blank.wrong("credential", LATE), status=403)
    credential = typed.one("credential")
    if not credential:
        return await page_of(request, house, following, blank.wrong("credential", NO_PASSKEY), status=422)
    try:
        account = await passkeys_of(house).prove(strangers_cookie(request, house), credential)
    except PasskeyRefused as refusal:
        return await page_of(request, house, following, blank.wrong("credential", str(refusal)), status=422)
    return await enter(request, house, account, following)


ROUTES: list[Any] = [options, sign_in_with_passkey]
