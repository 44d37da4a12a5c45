"""The standing work of one's own office: what of it changes, and when it ended."""

from collections.abc import Mapping
from typing import Any, ClassVar

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template

from accountability.domain.entries import Role
from accountability.projections import register
from accountability.projections.reading import reading
from accountability.web.agency.guards import NotAllowed, must_be, workspace_page
from accountability.web.agency.secretariat.changing import (
    ChangingInitiative,
    EndingInitiative,
    InitiativeSubject,
    initiative_at,
)
from accountability.web.agency.secretariat.routes import walks
from accountability.web.agency.secretariat.subjects import REGISTERED
from accountability.web.house import House
from accountability.web.public.naming import Also, names_for
from accountability.workspace.sessions import Signed

INITIATIVES = "/workspace/initiatives"
ONE = f"{INITIATIVES}/{{initiative:str}}"


class OwnInitiative(InitiativeSubject, frozen=True, kw_only=True):
    @property
    def address(self) -> str:
        return f"{INITIATIVES}/{self.initiative.slug}"


class ChangingOwn(ChangingInitiative):
    roles: ClassVar[tuple[Role, ...]] = ("officer",)


class EndingOwn(EndingInitiative):
    roles: ClassVar[tuple[Role, ...]] = ("officer",)


async def load_own(house: House, signed: Signed, path: Mapping[str, Any]) -> OwnInitiative:
    """The initiative, if this person's office runs it. Raises Unrecorded or NotAllowed."""
    must_be(signed, "officer")
    subject = await initiative_at(OwnInitiative, house, signed, path["initiative"], INITIATIVES)
    if subject.initiative.owner != signed.office:
        why = "Only the office that runs this work, or a secretariat, changes what is recorded of it."
        raise NotAllowed(signed, why, subject.public, "See it in the public record")
    return subject


@get(INITIATIVES)
async def own_initiatives(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    must_be(signed, "officer")
    async with reading(house.readers, house.now()) as reader:
        found = await register.all_initiatives(reader, limit=REGISTERED)
        own = [row for row in found if row.owner == signed.office]
        also = Also(offices=[signed.office], initiatives=[row.slug for row in own])
        names = await names_for(reader, (), also)
    drafts = await house.accounts.drafts.open(signed.account)
    return workspace_page(
        signed,
        "agency/initiatives.html",
        office=names.office(signed.office),
        initiatives=own,
        begun={(draft.about, draft.form) for draft in drafts},
        words=names.words,
        today=names.today,
        invented=any(row.invented for row in own),
        back="/workspace",
    )


@get(ONE)
async def one_initiative(
    initiative: FromPath[str], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Redirect:
    """Where a form about an initiative leads back to."""
    await load_own(house, signed, {"initiative": initiative})
    return Redirect(INITIATIVES, status_code=303)


ROUTES: list[HTTPRouteHandler] = [
    own_initiatives,
    one_initiative,
    *walks(ONE, load_own, (ChangingOwn(), EndingOwn())),
]
