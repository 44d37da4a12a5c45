"""Norchester's police sign in through providers: a certified one, and one that lies as it is told."""

from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from accountability.workspace.sso.provider import Providers
from accountability.workspace.sso.settings import Asked, SsoSettings
from tests.providers import CLIENT, TENANT, certified, lying
from tests.web.house import PUBLIC_URL

OFFICE = "norchester-police"
DOMAIN = "police.norchester.example"
EMAIL = f"dana@{DOMAIN}"
PASSWORD = "late buses and lit paths"
OUT = f"/sign-in/with/{OFFICE}"
BACK = f"{OUT}/return"
PEOPLE = {
    "dana": {
        "tid": TENANT,
        "oid": "d0d0d0d0-0000-4000-8000-000000000001",
        "preferred_username": EMAIL,
        "name": "Dana",
        "roles": [],
    }
}


@pytest.fixture(scope="module")
def certified_provider():
    with certified(f"{PUBLIC_URL}{BACK}", PEOPLE) as issuer:
        yield issuer


@pytest.fixture(scope="module")
def liar_of_module():
    with lying() as liar:
        yield liar


@pytest.fixture
def liar(liar_of_module, clock):
    """Tells the truth at first. Its tokens are of the time at which the test takes place."""
    liar_of_module.start_anew()
    liar_of_module.now = clock
    liar_of_module.claims = {"tid": TENANT, "oid": "dana's", "preferred_username": EMAIL}
    return liar_of_module


@pytest.fixture
def settings(pool, clock, accounts):
    return SsoSettings(pool, clock, accounts.secret, PUBLIC_URL)


@pytest.fixture
def agree(settings):
    """Let the police sign in through this issuer; what a test says besides counts."""

    async def agreed(issuer, **more):
        said = {"domains": (DOMAIN,), "tenant": TENANT} | more
        asked = Asked(office=OFFICE, issuer=issuer, client_id=CLIENT["client_id"], **said)
        return await settings.set(asked, CLIENT["client_secret"])

    return agreed


@pytest.fixture
async def dana(accounts):
    return await accounts.add(EMAIL, PASSWORD, "officer", OFFICE)


@pytest.fixture
def house(house):
    """No provider is remembered from another test."""
    return msgspec.structs.replace(house, providers=Providers())


async def leave_for(browser, liar=None, following=""):
    """Out to the provider: what it is asked. A liar takes note of the nonce."""
    query = f"?next={following}" if following else ""
    answer = await browser.open(OUT + query)
    assert answer.status_code == 303, browser.text
    asked = {k: v[0] for k, v in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    if liar:
        liar.nonce = asked["nonce"]
    return asked


async def come_back(browser, asked, **more):
    given = {"state": asked["state"], "code": "one", **more}
    return await browser.open(f"{BACK}?{httpx.QueryParams(given)}")


async def enter(browser, liar, **more):
    return await come_back(browser, await leave_for(browser, liar), **more)
