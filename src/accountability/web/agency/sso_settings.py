"""How an office's people sign in, as the operator has set it: for them to read, and to tell those who ask."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from accountability.web.agency.guards import DUTIES, workspace_page
from accountability.web.agency.organisations import names_of, settings_of
from accountability.web.house import House
from accountability.workspace.sessions import Signed

PAGE = "/workspace/office/sign-in"


@get(PAGE)
async def office_sign_in(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Response[Any]:
    office = signed.office or ""
    row = await settings_of(house).of(office)
    return workspace_page(
        signed,
        "agency/office_sign_in.html",
        row=row,
        comes_back_to=settings_of(house).comes_back_to(office),
        office=(await names_of(house, [office]))[office] if office else "",
        duties=[(value, DUTIES[duty]) for value, duty in (row.duties if row else {}).items()],
        back="/workspace/account",
    )


ROUTES: list[Any] = [office_sign_in]
