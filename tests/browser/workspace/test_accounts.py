"""From an invitation to a session with a second step, with JavaScript and without; who looks after whom."""

import re
import time

import pyotp
import pytest

POLICE, TRUST = "norchester-police", "norchester-lantern-trust"
GUEST = "guest@lantern.norchester.example"
OWN = "four kettles on a bridge"
PEOPLE = "/workspace/people"


def look_at_errors(visitor):
    assert visitor.page.title().startswith("Error: ")
    assert visitor.page.locator(":focus").get_attribute("class") == "govuk-error-summary"
    visitor.look()


def invite(visitor, email, what):
    """The link that the page shows, to be copied."""
    visitor.open(f"{PEOPLE}/invite")
    visitor.write({"Email address": email})
    visitor.choose(what)
    visitor.press("Invite")
    visitor.look()
    return visitor.page.locator("p > code").inner_text()


def code_of(visitor) -> pyotp.TOTP:
    """What a phone keeps that was given the key by hand; the picture holds the same."""
    assert visitor.page.get_by_role("img", name="QR code").is_visible()
    return pyotp.TOTP(visitor.page.locator("li > code").inner_text().replace(" ", ""))


def next_of(totp):
    """The code of the half minute to come: one that was not used yet, on a phone whose clock is fast."""
    return totp.at(time.time() + 30)


@pytest.fixture
def office_that_asks(signed_in):
    """Norchester Police ask a second step of everybody, until the test ends."""
    approver = signed_in("approver", POLICE)
    approver.open("/workspace/office")
    approver.look()
    approver.choose("A second step to sign in")
    approver.press("Save")
    yield approver
    approver.open("/workspace/office")
    approver.page.get_by_label("A second step to sign in", exact=True).uncheck()
    approver.press("Save")


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_from_an_invitation_to_a_recovery_code(visiting, demo, office_that_asks, script):
    email = f"new-{'with' if script else 'without'}@police.norchester.example"
    link = invite(office_that_asks, email, "Drafter")
    guest = visiting(demo, script=script)
    guest.open(link)
    guest.write({"New password": OWN, "Password, once more": OWN})
    guest.press("Sign in")
    totp = code_of(guest)
    guest.write({"Code": totp.now()})
    guest.press("Continue")
    recovery = guest.page.locator("li > code").all_inner_texts()
    assert len(recovery) == 10
    guest.follow("I have them: go on")
    assert guest.page.url == f"{demo.url}/workspace"
    guest.press("Sign out")
    for given in (next_of(totp), recovery[3]):
        guest.write({"Email address": email, "Password": OWN})
        guest.press("Sign in")
        assert guest.page.title().startswith("Second step")
        guest.write({"Code": given})
        guest.press("Continue")
        assert guest.page.url == f"{demo.url}/workspace"
        guest.press("Sign out")
    guest.open(link, status=410)
    assert guest.faults == []
    guest.context.close()


def test_every_page_on_the_way_in_is_sound(visiting, demo, office_that_asks):
    email = "looked-at@police.norchester.example"
    link = invite(office_that_asks, email, "Approver")
    guest = visiting(demo)
    guest.open(link)
    guest.look()
    guest.write({"New password": "Password123456", "Password, once more": "Password123456"})
    guest.press("Sign in", status=422)
    look_at_errors(guest)
    guest.write({"New password": OWN, "Password, once more": OWN})
    guest.press("Sign in")
    guest.look()
    guest.press("Continue", status=422)
    look_at_errors(guest)
    totp = code_of(guest)
    guest.write({"Code": totp.now()})
    guest.press("Continue")
    guest.look()
    guest.open("/workspace/account/second-step")
    guest.look()
    guest.press("Make new recovery codes", status=422)
    look_at_errors(guest)
    guest.open("/workspace/account")
    guest.look()
    guest.press("Sign out")
    guest.write({"Email address": email, "Password": OWN})
    guest.press("Sign in")
    guest.look()
    guest.write({"Code": "12"})
    guest.press("Continue", status=422)
    look_at_errors(guest)
    guest.open(link, status=410)
    guest.look()
    guest.context.close()


def test_who_looks_after_people_finds_them_on_sound_pages(signed_in):
    approver, publisher = signed_in("approver", POLICE), signed_in("secretariat", TRUST)
    operator, governor = signed_in("operator"), signed_in("information governance")
    invite(publisher, GUEST, "Editor")
    for person in (approver, publisher, operator):
        person.open(PEOPLE)
        person.look()
        if person is publisher:
            person.press(f"Withdraw the invitation of {GUEST}")
        person.follow(person.page.get_by_role("link", name=re.compile("@")).first)
        person.look()
        person.open(f"{PEOPLE}/invite")
        person.look()
        person.press("Invite", status=422)
        look_at_errors(person)
    for person in (approver, operator, governor):
        person.open("/workspace/audit")
        person.look()
    approver.open("/workspace/account/second-step")
    approver.look()
    approver.press("Set it up", status=422)
    look_at_errors(approver)
