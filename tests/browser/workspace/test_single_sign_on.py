"""An officer signs in with their account at work, at a certified provider, in real Chromium."""

import os
from pathlib import Path

import pytest

from accountability.premises import opened
from accountability.settings import Settings
from accountability.storage.database import open_pool
from accountability.workspace.accounts import Accounts
from accountability.workspace.sso.settings import Asked, SsoSettings
from tests.browser.workspace.conftest import apart, now
from tests.providers import CLIENT, TENANT, certified

OFFICE, DOMAIN = "stonebridge-council", "stonebridge.norchester.example"
OMAR, NOOR, GUEST = f"omar@{DOMAIN}", f"noor@{DOMAIN}", "guest@elsewhere.example"
PASSWORD = "late buses and lit paths"
LINK = f"Sign in with {OFFICE}"


def entra(number, email, *roles, **more):
    """A token's claims as Entra ID has them."""
    oid = f"d0d0d0d0-0000-4000-8000-00000000000{number}"
    return {"tid": TENANT, "oid": oid, "preferred_username": email, "roles": list(roles), **more}


PEOPLE = {
    "omar": entra(1, OMAR, "Record.Approver"),
    "noor": entra(2, NOOR),
    "guest": entra(3, GUEST, acct=1),
}


@pytest.fixture(scope="module")
def council(named):
    """The council signs in at a provider; Omar has an account, Noor gets one. Once a module."""
    with certified(f"{named.url}/sign-in/with/{OFFICE}/return", PEOPLE) as issuer:
        asked = Asked(
            office=OFFICE,
            issuer=issuer,
            client_id=CLIENT["client_id"],
            domains=(DOMAIN,),
            tenant=TENANT,
            duties={"Record.Approver": "approver"},
            provision=True,
        )

        async def agree():
            async with opened(Settings(data=named.data), None) as premises:
                pool = await open_pool(premises.app_url, "app", 1)
                await Accounts(pool, now, premises.secret).add(OMAR, PASSWORD, "officer", OFFICE)
                settings = SsoSettings(pool, now, premises.secret, named.url)
                await settings.set(asked, CLIENT["client_secret"])
                await pool.close()

        apart(agree())
        yield issuer


@pytest.fixture
def visit(visiting, named, council):
    """A browser that may go to the provider as well; the provider's own pages are its own."""
    opened_here = []

    def come(*, script=True):
        visitor = visiting(named, script=script)
        visitor.provider = council
        opened_here.append(visitor)
        return visitor

    yield come
    for visitor in opened_here:
        assert visitor.faults == []
        visitor.context.close()


def go_there(person, following=""):
    person.open(f"/sign-in{following}")
    person.page.get_by_role("link", name=LINK, exact=True).click()
    person.page.wait_for_url(f"{person.provider}/**")


def sign_in_there(person, login):
    person.page.locator("input[name=login]").fill(login)
    person.page.locator("input[name=password]").fill("any")
    person.page.locator("button[type=submit]").click()
    person.page.wait_for_url(f"{person.url}/**")
    person.faults[:] = [fault for fault in person.faults if not is_theirs(fault, person.provider)]


def is_theirs(fault, provider):
    """The provider's page is its own, and it asks for a font."""
    return provider in fault or "fonts.googleapis.com" in fault


def look(person, name):
    person.look()
    if folder := os.environ.get("SCREENSHOTS"):
        for width in (1100, 320):
            person.page.set_viewport_size({"width": width, "height": 900})
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("script", [True, False])
def test_an_officer_signs_in_at_work_and_comes_back_to_the_page_that_was_asked_for(visit, script):
    omar = visit(script=script)
    omar.open("/workspace/account")
    assert "/sign-in?next=" in omar.page.url
    if script:
        look(omar, "sign-in-organisations")
    go_there(omar, "?next=%2Fworkspace%2Faccount")
    sign_in_there(omar, "omar")
    assert omar.page.url == f"{omar.url}/workspace/account"
    assert omar.page.get_by_text(OMAR, exact=True).is_visible()
    omar.open("/workspace/office/sign-in")
    assert omar.page.get_by_text("Record.Approver").is_visible()
    if script:
        look(omar, "office-sign-in")
    omar.press("Sign out")
    assert omar.open("/workspace/account").url.startswith(f"{omar.url}/sign-in")


def test_a_newcomer_gets_an_account_that_prepares(visit):
    noor = visit()
    go_there(noor)
    sign_in_there(noor, "noor")
    noor.open("/workspace/account")
    assert noor.page.get_by_text(NOOR, exact=True).is_visible()
    assert noor.page.get_by_text("a drafter").first.is_visible()


def test_a_guest_of_the_directory_is_told_what_to_do(visit):
    guest = visit()
    go_there(guest)
    sign_in_there(guest, "guest")
    assert guest.page.get_by_role("heading", name="You are not signed in").is_visible()
    look(guest, "sso-refused")
    assert guest.open("/workspace").url.startswith(f"{guest.url}/sign-in")
