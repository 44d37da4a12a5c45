"""Out to an office's own sign-in, and back with what it says of who came.

Both are plain links: a policy that lets forms go to this site only would stop one that is sent on elsewhere.
"""

import logging
import re
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from accountability.domain.entries import SLUG
from accountability.web.agency.entering import enter
from accountability.web.agency.organisations import WITH, address_of, names_of, settings_of, sign_on_of
from accountability.web.agency.session import SIGN_IN, WORKSPACE, AnyRequest, safe_next
from accountability.web.agency.sign_in import known_stranger, strangers_cookie
from accountability.web.house import House
from accountability.web.templating import private_page
from accountability.workspace.sso.settings import ProviderRow
from accountability.workspace.sso.signing_in import Returned, SignOnRefused

log = logging.getLogger(__name__)

LONGEST = 4096


@get(f"{WITH}/{{office:str}}", include_in_schema=False)
async def to_provider(
    request: AnyRequest, office: FromPath[str], house: NamedDependency[House]
) -> Response[Any]:
    row = await _set_for(house, office)
    following = safe_next(request.query_params.get("next", ""))
    if row is None:
        return Redirect(SIGN_IN, status_code=303)
    browser, cookies = known_stranger(request, house)
    try:
        address = await sign_on_of(house).begin(row, browser, following)
    except SignOnRefused as refusal:
        return await _refused(house, office, refusal)
    return Redirect(address, status_code=303, cookies=cookies)


@get(f"{WITH}/{{office:str}}/return", include_in_schema=False)
async def from_provider(
    request: AnyRequest, office: FromPath[str], house: NamedDependency[House]
) -> Response[Any]:
    row = await _set_for(house, office)
    if row is None:
        return Redirect(SIGN_IN, status_code=303)
    try:
        account, following = await sign_on_of(house).finish(
            row, strangers_cookie(request, house), _returned(request)
        )
    except SignOnRefused as refusal:
        return await _refused(house, office, refusal)
    return await enter(request, house, account, following)


async def _set_for(house: House, office: str) -> ProviderRow | None:
    return await settings_of(house).of(office) if re.fullmatch(SLUG, office) else None


def _returned(request: AnyRequest) -> Returned:
    given = {name: request.query_params.get(name, "") for name in ("state", "code", "iss", "error")}
    if any(len(value) > LONGEST for value in given.values()):
        return Returned()
    return Returned(state=given["state"], code=given["code"], issuer=given["iss"], error=given["error"])


async def _refused(house: House, office: str, refusal: SignOnRefused) -> Response[Any]:
    """Words for the person; for the operator a line and a row of the audit, neither with a secret in it."""
    log.log(
        logging.WARNING if refusal.came_back or refusal.down else logging.INFO,
        "single sign-on of %s refused: %s",
        office,
        refusal.reason,
    )
    if refusal.came_back:
        await house.accounts.note(None, "single sign-on refused", f"{office}: {refusal.reason}")
    named = await names_of(house, [office])
    return private_page(
        "agency/sso_refused.html",
        status=503 if refusal.down else 403,
        refusal=refusal,
        organisation=named[office],
        again=address_of(office, WORKSPACE),
    )


ROUTES: list[Any] = [to_provider, from_provider]
