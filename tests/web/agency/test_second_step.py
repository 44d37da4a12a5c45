"""The second step: what stands between a right password and the session, where it was set up or is wanted."""

import re

import pyotp
import pytest

from accountability.storage.office_settings import OfficeSetting
from accountability.workspace.guesses import Origin
from tests.web.agency.test_sign_in import ELSEWHERE

pytestmark = pytest.mark.anyio
PASSWORD = "late buses and lit paths"
EMAIL = "dana@police.norchester.example"
SESSION, PENDING = "__Host-accountability-session", "__Host-accountability-second-step"
KEY = re.compile(r"by hand: ((?:[A-Z2-7]{4} ?){8})")
RECOVERY = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")


@pytest.fixture
async def dana(accounts):
    return await accounts.add(EMAIL, PASSWORD, "officer", "norchester-police")


@pytest.fixture
async def phone(accounts, dana, clock):
    """Dana's phone, set up a while ago: what it shows now."""
    enrolment = await accounts.codes.begin(dana, EMAIL, "record.norchester.example")
    totp = pyotp.TOTP(enrolment.secret)
    await accounts.codes.confirm(dana, EMAIL, totp.at(clock()), Origin("192.0.2.7"))
    clock.forward(minutes=5)
    return lambda: totp.at(clock())


async def give(browser, code, path="/sign-in/second-step", **more):
    return await browser.send(path, {"code": code, **more})


async def test_a_right_password_alone_opens_nothing(browser, asked, phone):
    answer = await browser.sign_in(EMAIL, following="/workspace/account")
    assert answer.headers["location"] == "/sign-in/second-step?next=%2Fworkspace%2Faccount"
    assert SESSION not in browser.client.cookies
    assert (await browser.open("/workspace")).status_code == 303
    await browser.open("/sign-in/second-step?next=%2Fworkspace%2Faccount")
    answer = await give(browser, phone())
    assert (answer.status_code, answer.headers["location"]) == (303, "/workspace/account")
    assert PENDING not in browser.client.cookies
    assert (await browser.follow()).status_code == 200


async def test_the_second_step_never_leads_to_another_place(browser, accounts, dana, phone):
    codes = await accounts.codes.renewed(dana)
    for following, code in zip(ELSEWHERE, codes, strict=False):
        await browser.sign_in(EMAIL)
        await browser.open("/sign-in/second-step")
        assert (await give(browser, code, next=following)).headers["location"] == "/workspace"
        browser.client.cookies.delete(SESSION)


async def test_no_code_is_good_twice(browse, phone):
    first, second = browse(), browse()
    code = phone()
    for browser in (first, second):
        await browser.sign_in(EMAIL)
        await browser.follow()
    assert (await give(first, code)).status_code == 303
    assert (await give(second, code)).status_code == 422
    assert "was used before" in second.text


async def test_a_recovery_code_is_good_once(browse, accounts, dana, phone):
    codes = await accounts.codes.renewed(dana)
    first, second = browse(), browse()
    for browser in (first, second):
        await browser.sign_in(EMAIL)
        await browser.follow()
    assert (await give(first, codes[0].upper().replace("-", " "))).status_code == 303
    assert (await give(second, codes[0])).status_code == 422
    assert (await give(second, codes[1])).status_code == 303
    assert await accounts.codes.left(dana) == 8


async def test_a_first_proof_is_good_once_and_for_ten_minutes(browser, phone, clock):
    await browser.sign_in(EMAIL)
    await browser.follow()
    kept, hidden = browser.client.cookies[PENDING], dict(browser.hidden)
    assert (await give(browser, phone())).status_code == 303
    clock.forward(minutes=1)
    browser.client.cookies.set(PENDING, kept, domain="record.norchester.example")
    browser.hidden = hidden
    assert (await give(browser, phone())).headers["location"].startswith("/sign-in?")
    browser.client.cookies.delete(SESSION)
    await browser.sign_in(EMAIL)
    await browser.follow()
    clock.forward(minutes=10, seconds=1)
    assert (await give(browser, phone())).headers["location"].startswith("/sign-in?")


async def test_a_first_proof_of_one_browser_is_worth_nothing_in_another(browse, phone):
    """Its token is bound to the browser's cookie, and its form to both."""
    victim, attacker = browse(), browse()
    for browser in (victim, attacker):
        await browser.sign_in(EMAIL)
        await browser.follow()
    attacker.hidden = victim.hidden
    assert (await give(attacker, phone())).status_code == 403
    attacker.client.cookies.set(PENDING, "chosen-by-the-attacker", domain="record.norchester.example")
    assert (await attacker.open("/sign-in/second-step")).status_code == 303


async def test_codes_are_guessed_as_slowly_as_passwords(browser, phone):
    await browser.sign_in(EMAIL)
    await browser.follow()
    for _ in range(5):
        assert (await give(browser, "000000")).status_code == 422
    await give(browser, phone())
    assert "Wait 2 seconds" in browser.text


async def test_who_signs_in_for_an_office_that_wants_it_sets_it_up_first(
    browser, accounts, dana, clock, asked
):
    await accounts.office_settings.change(dana, OfficeSetting(office="norchester-police", second_factor=True))
    assert (await browser.sign_in(EMAIL)).headers["location"].startswith("/sign-in/set-up?")
    await browser.follow()
    secret = KEY.search(browser.text)[1].replace(" ", "")
    assert (await browser.open("/workspace")).status_code == 303
    await browser.open("/sign-in/set-up")
    assert secret in browser.text.replace(" ", "")
    assert (await give(browser, "000000", "/sign-in/set-up")).status_code == 422
    answer = await give(browser, pyotp.TOTP(secret).at(clock()), "/sign-in/set-up")
    assert answer.status_code == 200
    assert len(RECOVERY.findall(browser.text)) == 10
    assert (await browser.open("/workspace")).status_code == 200
    again = await browser.open("/workspace/account/second-step")
    assert RECOVERY.search(again.text) is None
    assert "Take the second step off" not in browser.text
    assert (
        await browser.send("/workspace/account/second-step", {"now": PASSWORD, "act": "remove"})
    ).status_code == 422


async def test_it_is_set_up_and_taken_off_with_the_password_and_sessions_change(
    browse, accounts, dana, clock, asked
):
    browser, elsewhere = browse(), browse()
    await elsewhere.sign_in(EMAIL)
    await browser.sign_in(EMAIL)
    before = browser.client.cookies[SESSION]
    page = "/workspace/account/second-step"
    await browser.open(page)
    totp = pyotp.TOTP(KEY.search(browser.text)[1].replace(" ", ""))
    wrong = await browser.send(page, {"now": "not the password", "code": totp.at(clock()), "act": "enrol"})
    assert (wrong.status_code, await accounts.codes.held_by(dana)) == (422, False)
    answer = await browser.send(page, {"now": PASSWORD, "code": totp.at(clock()), "act": "enrol"})
    assert (answer.status_code, await accounts.codes.held_by(dana)) == (200, True)
    assert browser.client.cookies[SESSION] != before
    assert (await elsewhere.open("/workspace")).status_code == 303
    await browser.open(page)
    assert "10 of your recovery codes are not used yet" in browser.text
    assert (await browser.send(page, {"now": PASSWORD, "act": "remove"})).headers["location"] == f"{page}?off"
    assert not await accounts.codes.held_by(dana)


async def test_neither_secret_nor_codes_lie_in_the_database(accounts, dana, phone, owner):
    codes = await accounts.codes.renewed(dana)
    row = await owner.fetchrow("select secret, encode(secret, 'escape') as shown from private.totp")
    stored = str(await owner.fetch("select * from private.recovery_code")) + row["shown"]
    assert len(row["secret"]) == 12 + 32 + 16
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
