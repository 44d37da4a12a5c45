"""The same against a certified provider that we did not write: node-oidc-provider, on loopback."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest

from accountability.workspace.sso.provider import Client, Provider, ProviderFailed
from tests.providers import CLIENT
from tests.web.agency.sso.conftest import BACK, EMAIL, OUT, come_back
from tests.web.house import PUBLIC_URL

pytestmark = pytest.mark.anyio
SESSION = "__Host-accountability-session"


@pytest.fixture(autouse=True)
def today(clock):
    """The provider’s tokens are of this very minute."""
    clock.at = datetime.now(UTC)


async def at_provider(address, login="dana"):
    """Sign in there: what comes back in the address."""
    async with httpx.AsyncClient() as person:
        answer = await person.get(address)
        while not answer.headers.get("location", "").startswith(PUBLIC_URL):
            if answer.is_redirect:
                answer = await person.get(urljoin(str(answer.url), answer.headers["location"]))
                continue
            assert answer.status_code == 200, answer.text
            action = unescape(re.search(r'<form[^>]* action="([^"]+)"', answer.text)[1])
            fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
            answer = await person.post(action, data={**fields, "login": login, "password": "any"})
        back = urlsplit(answer.headers["location"])
    assert f"{PUBLIC_URL}{back.path}" == f"{PUBLIC_URL}{BACK}"
    return {name: values[0] for name, values in parse_qs(back.query).items()}


async def test_an_officer_signs_in_there_and_a_code_is_good_once(
    browse, agree, dana, certified_provider, pool
):
    await agree(certified_provider)
    browser, thief = browse(), browse()
    there = (await browser.open(OUT)).headers["location"]
    came = await at_provider(there)
    assert set(came) >= {"code", "state", "iss"}
    assert (await come_back(browser, came, **came)).status_code == 303
    assert EMAIL in (await browser.open("/workspace/account")).text

    own = parse_qs(urlsplit((await thief.open(OUT)).headers["location"]).query)["state"][0]
    assert (await come_back(thief, came, **came)).status_code == 403
    assert (await come_back(thief, came, **{**came, "state": own})).status_code == 403
    assert SESSION not in thief.client.cookies
    assert await pool.fetchval("select count(*) from private.sso_identity") == 1


async def test_a_code_of_another_attempt_is_refused_even_in_the_same_browser(
    browser, agree, dana, certified_provider
):
    """It came with another verifier and another nonce."""
    await agree(certified_provider)
    first = await at_provider((await browser.open(OUT)).headers["location"])
    second = await at_provider((await browser.open(OUT)).headers["location"])
    assert (await come_back(browser, second, **{**second, "code": first["code"]})).status_code == 403
    assert SESSION not in browser.client.cookies


async def test_a_wrong_client_secret_opens_nothing(certified_provider):
    provider = Provider(certified_provider)
    client = Client(id=CLIENT["client_id"], secret="wrong", comes_back_to=f"{PUBLIC_URL}{BACK}")
    verifier = "v" * 43
    came = await at_provider(await provider.address(client, "state", "nonce", verifier))
    with pytest.raises(ProviderFailed, match="OAuthError"):
        await provider.claims(client, came["code"], "nonce", verifier, 0.0)


async def test_its_errors_come_back_as_a_page(browser, agree, certified_provider):
    await agree(certified_provider)
    there = (await browser.open(OUT)).headers["location"]
    came = await at_provider(f"{there}&prompt=none")
    assert came["error"] == "login_required"
    answer = await come_back(browser, came, code="", **came)
    assert answer.status_code == 403
    assert "You were not let in there" in browser.text
