"""The page of an office's own publishing, and the forms that change it."""

from collections.abc import Mapping
from typing import Any

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Template

from accountability.web.agency.checking import is_invented
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.holds.saying import JOURNEYS
from accountability.web.agency.holds.subject import ADDRESS, OwnOffice, load_own_office
from accountability.web.agency.secretariat.routes import walks
from accountability.web.house import House
from accountability.web.public.entries import shown
from accountability.workspace.sessions import Signed


async def _load(house: House, signed: Signed, _path: Mapping[str, Any]) -> OwnOffice:
    return await load_own_office(house, signed)


@get(ADDRESS)
async def publishing(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    subject = await load_own_office(house, signed)
    drafts = await house.accounts.drafts.about(signed.account, subject.about)
    return workspace_page(
        signed,
        "agency/holds/publishing.html",
        subject=subject,
        invented=is_invented(subject) or subject.row.invented,
        words=subject.names.words,
        begun={draft.form for draft in drafts if draft.published is None},
        entries=[shown(item, subject.names) for item in subject.entries],
        back="/workspace",
    )


ROUTES: list[HTTPRouteHandler] = [publishing, *walks(ADDRESS, _load, JOURNEYS)]
