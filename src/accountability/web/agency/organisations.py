"""The offices that sign in through a service of their own: who they are, and what one of them is asked by."""

from urllib.parse import quote

from accountability.projections.reading import reading
from accountability.web.agency.session import SIGN_IN, WORKSPACE
from accountability.web.house import House
from accountability.web.public.naming import Also, names_for
from accountability.web.templating import Link
from accountability.workspace.sso.settings import SsoSettings
from accountability.workspace.sso.signing_in import SingleSignOn

WITH = f"{SIGN_IN}/with"


def settings_of(house: House) -> SsoSettings:
    return SsoSettings(house.desk.pool, house.now, house.accounts.secret, house.public_url)


def sign_on_of(house: House) -> SingleSignOn:
    return SingleSignOn(house.desk.pool, house.accounts, settings_of(house), house.providers, house.now)


def address_of(office: str, following: str) -> str:
    query = f"?next={quote(following, safe='')}" if following != WORKSPACE else ""
    return f"{WITH}/{office}{query}"


async def organisations(house: House, following: str) -> list[Link]:
    """All of them, by name. Offices are public; who has an account in one is never asked or told here."""
    offices = [row.office for row in await settings_of(house).every()]
    named = await names_of(house, offices) if offices else {}
    links = [Link(named[office], address_of(office, following), office) for office in offices]
    return sorted(links, key=lambda link: link.text.casefold())


async def names_of(house: House, offices: list[str]) -> dict[str, str]:
    async with reading(house.readers, house.now()) as reader:
        names = await names_for(reader, also=Also(offices=offices))
    return {office: names.office(office) for office in offices}
