"""The register as a secretariat keeps it: all areas, offices and initiatives, with their days."""

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect, Template

from accountability.projections import register
from accountability.projections.reading import reading
from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.secretariat.register import JOURNEYS
from accountability.web.agency.secretariat.subjects import HOME, REGISTER, REGISTERED
from accountability.web.house import House
from accountability.web.public import codes
from accountability.web.public.naming import Also, names_for
from accountability.workspace.sessions import Signed


@get(REGISTER)
async def the_register(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    must_be(signed, "secretariat")
    async with reading(house.readers, house.now()) as reader:
        areas = await register.all_areas(reader, limit=REGISTERED)
        offices = await register.all_offices(reader, limit=REGISTERED)
        initiatives = await register.all_initiatives(reader, limit=REGISTERED)
        also = Also(
            areas=[row.slug for row in areas],
            offices=[*(row.slug for row in offices), *(row.owner for row in initiatives)],
            initiatives=[row.slug for row in initiatives],
        )
        names = await names_for(reader, (), also)
        unregistered = await register.unregistered(reader)
    return workspace_page(
        signed,
        "agency/secretariat/register.html",
        areas=areas,
        unregistered=unregistered,
        area_kinds=codes.AREAS,
        offices=offices,
        initiatives=initiatives,
        kinds=codes.OFFICES,
        forms=JOURNEYS,
        names=names,
        today=names.today,
        words=names.words,
        invented=any(row.invented for row in (*areas, *offices)),
        back=HOME,
    )


@get(f"{HOME}/areas/{{area:str}}")
async def one_area(signed: NamedDependency[Signed]) -> Redirect:
    """Where a form about an area leads back to."""
    must_be(signed, "secretariat")
    return Redirect(f"{REGISTER}#areas", status_code=303)


@get(f"{HOME}/offices/{{office:str}}")
async def one_office(signed: NamedDependency[Signed]) -> Redirect:
    """Where a form about an office leads back to."""
    must_be(signed, "secretariat")
    return Redirect(f"{REGISTER}#offices", status_code=303)


@get(f"{HOME}/initiatives/{{initiative:str}}")
async def one_initiative(signed: NamedDependency[Signed]) -> Redirect:
    """Where a form about an initiative leads back to."""
    must_be(signed, "secretariat")
    return Redirect(f"{REGISTER}#initiatives", status_code=303)


ROUTES: list[HTTPRouteHandler] = [the_register, one_area, one_office, one_initiative]
