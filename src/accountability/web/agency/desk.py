"""The first page after signing in."""

from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from accountability.accounts import Signed
from accountability.web.agency.guards import must_be, workspace_page


@get("/workspace")
async def desk(signed: NamedDependency[Signed]) -> Template:
    must_be(signed, "officer")
    return workspace_page(signed, "agency/desk.html")


ROUTES: list[Any] = [desk]
