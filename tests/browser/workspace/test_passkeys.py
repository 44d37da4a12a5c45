"""Passkeys in real Chromium, whose virtual authenticator stands for a device that is unlocked each time."""

import os
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from accountability.premises import opened
from accountability.settings import Settings
from accountability.storage.database import open_pool
from accountability.workspace.accounts import Accounts
from accountability.workspace.invitations import Place
from tests.browser.workspace.conftest import Device, apart, now, press

EMAIL, PASSWORD = "gwen@police.norchester.example", "late buses and lit paths"
PASSKEYS = "/workspace/account/passkeys"


@pytest.fixture(scope="module")
def gwen(visiting, named):
    """An officer of the police who was invited and chose her password; once a module."""

    async def invite():
        async with opened(Settings(data=named.data), None) as premises:
            pool = await open_pool(premises.app_url, "app", 1)
            place = Place(role="officer", office="norchester-police")
            made = await Accounts(pool, now, premises.secret).invitations.invite(EMAIL, place, None)
            await pool.close()
            return made.token

    guest = visiting(named)
    guest.open(f"/sign-in/invitation/{apart(invite())}")
    guest.write({"New password": PASSWORD, "Password, once more": PASSWORD})
    guest.press("Sign in")
    guest.context.close()
    return EMAIL


@pytest.fixture
def person(visiting, named, gwen, sign_in):
    """Gwen, signed in with her password, before a browser with a device; no passkey is hers yet."""
    visitor = visiting(named)
    visitor.device = Device(visitor)
    sign_in(visitor, gwen, PASSWORD)
    visitor.open(PASSKEYS)
    while (links := visitor.page.get_by_role("link", name="Rename or remove")).count():
        visitor.follow(links.first)
        visitor.press("Remove this passkey")
    yield visitor
    assert visitor.faults == []
    visitor.context.close()


def add_passkey(person, name):
    person.open(PASSKEYS)
    person.write({"What do you call the device or key?": name})
    press(person, "Add a passkey")
    assert person.page.locator("dt").get_by_text(name, exact=True).is_visible()


def leave(person):
    person.page.get_by_role("button", name="Sign out", exact=True).click()
    person.page.wait_for_url("**/sign-in?left")


def enter(person):
    person.open("/sign-in")
    press(person, "Sign in with a passkey")


def remove(person, name):
    person.open(PASSKEYS)
    person.follow(f"Rename or remove {name}")
    person.press("Remove this passkey")


def look(person, name):
    person.look()
    if folder := os.environ.get("SCREENSHOTS"):
        for width in (1100, 320):
            person.page.set_viewport_size({"width": width, "height": 900})
            person.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)


def test_a_passkey_is_added_signs_in_without_a_password_and_is_no_good_once_removed(person):
    person.open(PASSKEYS)
    look(person, "passkeys-none")
    press(person, "Add a passkey")
    assert person.page.title().startswith("Error: ")
    assert person.device.copy() == []
    look(person, "passkeys-error")
    add_passkey(person, "Work laptop")
    look(person, "passkeys-one")
    leave(person)
    look(person, "sign-in-passkey")

    enter(person)
    assert person.page.url == f"{person.url}/workspace"
    person.open(PASSKEYS)
    assert person.page.get_by_text("Last used on").is_visible()
    person.follow("Rename or remove Work laptop")
    look(person, "passkey")
    person.write({"New name": "Old laptop"})
    person.press("Rename")
    remove(person, "Old laptop")
    assert person.page.get_by_text("You have no passkey yet.").is_visible()
    leave(person)

    enter(person)
    assert person.page.title().startswith("Error: ")
    assert person.page.get_by_text("That passkey does not open an account here.").first.is_visible()
    look(person, "sign-in-passkey-error")


def test_a_copy_of_a_passkey_betrays_itself(person):
    add_passkey(person, "Work phone")
    stolen = person.device.copy()
    leave(person)
    enter(person)
    leave(person)
    person.device.hold(stolen)
    enter(person)
    assert person.page.get_by_text("it may have been copied").first.is_visible()
    assert person.open("/workspace").url.startswith(f"{person.url}/sign-in")


def test_a_device_that_holds_one_already_makes_no_second(person):
    add_passkey(person, "Work tablet")
    person.open(PASSKEYS)
    person.write({"What do you call the device or key?": "Once more"})
    person.page.get_by_role("button", name="Add a passkey", exact=True).click()
    person.page.get_by_text("This device has a passkey for your account already.").wait_for()
    remove(person, "Work tablet")


def test_a_person_who_takes_no_passkey_is_told_what_else_there_is(person):
    leave(person)
    person.open("/sign-in")
    person.page.get_by_role("button", name="Sign in with a passkey", exact=True).click()
    person.page.get_by_text("No passkey was used.").wait_for()
    look(person, "sign-in-passkey-cancelled")


def test_without_javascript_the_pages_say_so_and_offer_the_other_ways(visiting, named, gwen, sign_in):
    person = visiting(named, script=False)
    person.open("/sign-in")
    assert person.page.get_by_text("Passkeys need JavaScript").is_visible()
    assert not person.page.get_by_role("button", name="Sign in with a passkey").is_visible()
    sign_in(person, gwen, PASSWORD)
    person.open(PASSKEYS)
    assert person.page.get_by_text("Passkeys need JavaScript").is_visible()
    assert not person.page.get_by_role("button", name="Add a passkey").is_visible()


def test_where_the_site_is_reached_by_a_number_no_passkey_is_offered(visiting, untouched):
    stranger = visiting(untouched)
    stranger.open("/sign-in")
    assert stranger.page.locator("[data-passkey]").count() == 0
    asked = Request(f"{untouched.url}/sign-in/passkey", data=b"", method="POST")
    with pytest.raises(OSError, match="403"):
        urlopen(asked)
