"""The whole way of one answer: from an invitation by the office to the public page and its feed."""

import tempfile
import time
from pathlib import Path

import pyotp
import pytest

from tests.browser.conftest import serving
from tests.browser.workspace.conftest import (
    Device,
    approve_for_tomorrow,
    await_words,
    in_feed,
    its_time_comes,
    press,
    write_answer,
)

POLICE = "norchester-police"
PASSWORD = "four kettles on a bridge"


@pytest.fixture(scope="module")
def demo(chromium_program):
    """A demonstration under a name, as passkeys need one."""
    with tempfile.TemporaryDirectory(prefix="accountability-whole-") as made:
        yield from serving("demo", Path(made), "localhost")


@pytest.fixture(scope="module")
def sessions():
    return {}


@pytest.fixture
def approver(signed_in):
    """Their office asks a second step of everybody."""
    approver = signed_in("officer", POLICE)
    approver.open("/workspace/office")
    approver.choose("A second step to sign in")
    approver.press("Save")
    return approver


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request):
    return request.param


@pytest.fixture
def drafter(visiting, demo, approver, script):
    """Invited, for the first time inside with a code; then back with a passkey, or with another code."""
    email = f"new-{'with' if script else 'without'}@police.norchester.example"
    approver.open("/workspace/people/invite")
    approver.write({"Email address": email})
    approver.choose("Drafter")
    approver.press("Invite")
    newcomer = visiting(demo, script=script)
    newcomer.open(approver.page.locator("p > code").inner_text())
    newcomer.write({"New password": PASSWORD, "Password, once more": PASSWORD})
    newcomer.press("Sign in")
    totp = pyotp.TOTP(newcomer.page.locator("li > code").first.inner_text().replace(" ", ""))
    newcomer.write({"Code": totp.now()})
    newcomer.press("Continue")
    newcomer.follow("I have them: go on")
    if script:
        device = Device(newcomer)
        newcomer.open("/workspace/account/passkeys")
        newcomer.write({"What do you call the device or key?": "Work laptop"})
        press(newcomer, "Add a passkey")
        assert len(device.copy()) == 1
        newcomer.press("Sign out")
        press(newcomer, "Sign in with a passkey")
    else:
        newcomer.press("Sign out")
        newcomer.write({"Email address": email, "Password": PASSWORD})
        newcomer.press("Sign in")
        newcomer.write({"Code": totp.at(time.time() + 30)})  # one that was not used yet
        newcomer.press("Continue")
    assert newcomer.page.url == f"{demo.url}/workspace"
    yield newcomer
    assert newcomer.faults == []
    newcomer.context.close()


def test_an_answer_is_public_once_two_people_of_the_office_said_so(
    drafter, approver, reader, put, demo, script
):
    """Draft, send, return with notes, amend, approve for a minute to come; then page and feed have it."""
    asked = put(f"Light the underpass {'with' if script else 'without'} delay")
    write_answer(drafter, asked, "Nine lamps.")
    drafter.press("Send for approval")
    approver.open(drafter.page.url)
    approver.write({"What should change?": "Say which end."})
    approver.press("Return it")

    drafter.open("/workspace")
    drafter.open(f"{asked.private}/answer/check")
    drafter.follow("Read the notes")
    assert drafter.page.get_by_text("Say which end.").is_visible()
    drafter.open(f"{asked.private}/answer/details?then=check")
    drafter.write({"What will be done?": "Nine lamps at the river end."})
    drafter.press("Continue")
    drafter.press("Send for approval")
    approver.open(drafter.page.url)
    promised = approver.page.locator(".app-preview").inner_text()
    approve_for_tomorrow(approver)

    reader.open(asked.public)
    assert reader.page.get_by_text("the river end").count() == 0
    its_time_comes(demo, asked)
    await_words(reader, asked, "Nine lamps at the river end.")
    assert reader.page.get_by_text(promised).first.is_visible()
    assert any("Nine lamps at the river end." in item for item in in_feed(asked.feed))
