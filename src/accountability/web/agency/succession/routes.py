"""Every page about offices that end and what was taken over from them."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from accountability.projections import register
from accountability.projections.reading import reading
from accountability.web.agency.checking import is_invented
from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.listing import by_name
from accountability.web.agency.secretariat.routes import walks
from accountability.web.agency.succession.ending import PassOn
from accountability.web.agency.succession.stances import (
    INHERITED,
    InheritedSubject,
    TakeStances,
    load_inherited,
)
from accountability.web.agency.succession.subject import (
    MAY,
    REGISTERED,
    SUCCESSION,
    EndingSubject,
    load_ending,
)
from accountability.web.fields import Select
from accountability.web.forms import Form, Hidden
from accountability.web.house import House
from accountability.web.public.entries import shown
from accountability.web.public.naming import Also, Names, names_for
from accountability.web.typed import Typed
from accountability.workspace.sessions import Signed


@get(SUCCESSION)
async def which_office(
    house: NamedDependency[House], signed: NamedDependency[Signed], office: FromQuery[str | None] = None
) -> Response[Any]:
    """An officer's own office; for others those that are to end, and a list of all others."""
    must_be(signed, *MAY)
    if signed.role == "officer":
        return Redirect(f"{SUCCESSION}/{signed.office}", status_code=303)
    async with reading(house.readers, house.now()) as reader:
        ending = await register.ending(reader)
        offices = await register.all_offices(reader, limit=REGISTERED)
        names = await names_for(reader, (), Also(offices=[row.slug for row in offices]))
    known = {row.slug for row in ending}
    form = _which([row.slug for row in offices if row.slug not in known], names)
    hidden = Hidden.fresh(signed.form_token)
    filled = form.blank(hidden) if office is None else form.read(Typed({"office": [office]}), hidden)
    if office is not None and not filled.errors:
        return Redirect(f"{SUCCESSION}/{filled.answers['office']}", status_code=303)
    return workspace_page(
        signed,
        "agency/succession/which.html",
        status=422 if filled.errors else 200,
        filled=filled,
        ending=ending,
        words=names.words,
        back="/workspace",
    )


def _which(offices: list[str], names: Names) -> Form:
    which = Select(
        name="office",
        label="Which office ends?",
        missing="Choose the office that ends",
        options=by_name(offices, names.office, "Choose an office"),
    )
    return Form(questions=[which])


@get(f"{SUCCESSION}/{{office:str}}")
async def one_office(
    office: FromPath[str], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Template:
    subject = await load_ending(house, signed, office)
    drafts = await house.accounts.drafts.about(signed.account, subject.about)
    return workspace_page(
        signed,
        "agency/succession/office.html",
        subject=subject,
        invented=is_invented(subject) or subject.row.invented,
        words=subject.names.words,
        closed=PassOn().closed(subject),
        begun=any(draft.form == PassOn.name and draft.published is None for draft in drafts),
        entries=[shown(item, subject.names) for item in subject.entries],
        back="/workspace" if signed.role == "officer" else SUCCESSION,
    )


@get(INHERITED)
async def inherited(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    subject = await load_inherited(house, signed)
    return workspace_page(
        signed,
        "agency/succession/inherited.html",
        subject=subject,
        invented=is_invented(subject),
        words=subject.names.words,
        back="/workspace",
    )


async def _ending(house: House, signed: Signed, path: Mapping[str, Any]) -> EndingSubject:
    return await load_ending(house, signed, path["office"])


async def _inherited(house: House, signed: Signed, _path: Mapping[str, Any]) -> InheritedSubject:
    return await load_inherited(house, signed)


ROUTES: list[HTTPRouteHandler] = [
    which_office,
    one_office,
    inherited,
    *walks(f"{SUCCESSION}/{{office:str}}", _ending, (PassOn(),)),
    *walks(INHERITED, _inherited, (TakeStances(),)),
]
