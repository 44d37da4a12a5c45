"""Who gets in, and who stays out."""

import re

import pytest

pytestmark = pytest.mark.anyio
PASSWORD = "late buses and lit paths"
EMAIL = "dana@police.norchester.example"
SESSION = "__Host-accountability-session"
ELSEWHERE = [
    "https://evil.example/workspace",
    "//evil.example/workspace",
    "/\\evil.example",
    "/workspace/../en",
    "/workspace//evil.example\r\nset-cookie: a=b",
    "/workspaces",
    "javascript:alert(1)",
    "http:/workspace",
    "\t//evil.example/workspace",
]


@pytest.fixture
async def account(accounts):
    return await accounts.add(EMAIL, PASSWORD, "officer", "norchester-police")


async def test_a_stranger_is_sent_to_sign_in_and_back(browser, account, asked):
    answer = await browser.open("/workspace?page=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fworkspace%3Fpage%3D2")
    await browser.follow()
    answer = await browser.send("/sign-in", {"email": f" {EMAIL.upper()} ", "password": PASSWORD})
    assert (answer.status_code, answer.headers["location"]) == (303, "/workspace?page=2")
    assert (await browser.follow()).status_code == 200


@pytest.mark.parametrize("following", ELSEWHERE)
async def test_signing_in_never_leads_to_another_place(browser, account, following):
    await browser.open("/sign-in")
    answer = await browser.send("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": following})
    assert answer.headers["location"] == "/workspace"


async def test_the_session_cookie_is_for_this_host_and_no_script(browser, account):
    answer = await browser.sign_in(EMAIL)
    given = next(value for value in answer.headers.get_list("set-cookie") if value.startswith(SESSION))
    assert re.search("HttpOnly", given)
    assert re.search("Secure", given)
    assert re.search("SameSite=lax", given, re.IGNORECASE)
    assert "Domain" not in given


async def test_a_token_chosen_by_another_is_never_signed_in(browse, account):
    """Session fixation: what the browser brings is not what it gets."""
    victim, attacker = browse(), browse()
    for browser in (victim, attacker):
        browser.client.cookies.set(SESSION, "chosen-by-the-attacker", domain="record.norchester.example")
    await victim.sign_in(EMAIL)
    assert victim.client.cookies[SESSION] != "chosen-by-the-attacker"
    assert (await attacker.open("/workspace")).status_code == 303


async def test_signing_in_again_ends_the_session_before(browse, account):
    browser, thief = browse(), browse()
    await browser.sign_in(EMAIL)
    stolen = browser.client.cookies[SESSION]
    await browser.open("/sign-out")
    browser.client.cookies.delete(SESSION)
    await browser.open("/sign-in")
    browser.client.cookies.set(SESSION, stolen, domain="record.norchester.example")
    await browser.send("/sign-in", {"email": EMAIL, "password": PASSWORD})
    thief.client.cookies.set(SESSION, stolen, domain="record.norchester.example")
    assert (await thief.open("/workspace")).status_code == 303


async def test_signing_out_ends_the_session_on_the_server(browser, account, asked):
    await browser.sign_in(EMAIL)
    await browser.open("/workspace")
    token = browser.client.cookies[SESSION]
    form_token = re.search(r"name=\"_token\" value=\"([^\"]+)\"", browser.answer.text)[1]
    answer = await browser.send("/sign-out", {"_token": form_token})
    assert answer.headers["location"] == "/sign-in?left"
    browser.client.cookies.set(SESSION, token, domain="record.norchester.example")
    assert (await browser.open("/workspace")).status_code == 303


async def test_another_site_can_not_sign_anyone_out(browser, account):
    await browser.sign_in(EMAIL)
    answer = await browser.send("/sign-out", {"_token": ""}, origin="https://evil.example")
    assert answer.status_code == 403
    assert (await browser.open("/workspace")).status_code == 200


async def test_another_site_can_not_sign_anyone_in(browse, account):
    """The token of one browser's form is worth nothing in another: login CSRF."""
    attacker, victim = browse(), browse()
    await attacker.open("/sign-in")
    victim.hidden = attacker.hidden
    answer = await victim.send("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 403
    assert SESSION not in victim.client.cookies


async def test_a_sign_in_form_from_another_site_is_refused(browser, account):
    await browser.open("/sign-in")
    fields = {"email": EMAIL, "password": PASSWORD}
    assert (await browser.send("/sign-in", fields, origin="https://evil.example")).status_code == 403


async def test_a_sign_in_page_left_open_too_long_asks_again_and_keeps_the_address(browser, account, clock):
    await browser.open("/sign-in")
    clock.forward(hours=2)
    answer = await browser.send("/sign-in", {"email": EMAIL, "password": PASSWORD})
    assert answer.status_code == 403
    assert EMAIL in answer.text
    assert PASSWORD not in answer.text
    assert (await browser.send("/sign-in", {"email": EMAIL, "password": PASSWORD})).status_code == 303


async def test_a_session_ends_after_eight_hours_without_use(browser, account, clock):
    await browser.sign_in(EMAIL)
    clock.forward(hours=7, minutes=59)
    assert (await browser.open("/workspace")).status_code == 200
    clock.forward(hours=7, minutes=59)
    assert (await browser.open("/workspace")).status_code == 200
    clock.forward(hours=8, minutes=1)
    assert (await browser.open("/workspace")).status_code == 303


async def test_a_session_ends_after_a_day_however_much_it_is_used(browser, account, clock):
    await browser.sign_in(EMAIL)
    for _ in range(24):
        clock.forward(hours=1)
        assert (await browser.open("/workspace")).status_code == 200
    clock.forward(minutes=1)
    assert (await browser.open("/workspace")).status_code == 303


async def test_a_refusal_does_not_tell_whether_the_address_is_known(browser, account):
    await browser.sign_in(EMAIL, "wrong password of it")
    known = browser.text
    await browser.sign_in("nobody@norchester.example", "wrong password of it")
    assert browser.answer.status_code == 422
    assert "The email address or the password is wrong." in known
    assert browser.text == known


async def test_too_many_attempts_wait_and_nobody_else_does(browse, service, account, clock):
    attacker = browse()
    for _ in range(5):
        assert (await attacker.sign_in(EMAIL, "a guess that is wrong")).status_code == 422
    answer = await attacker.sign_in(EMAIL)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert "Wait 2 seconds" in attacker.text
    at_her_desk = browse("198.51.100.4")
    assert (await at_her_desk.sign_in(EMAIL)).status_code == 303
    clock.forward(seconds=2)
    assert (await attacker.sign_in(EMAIL)).status_code == 303


async def test_both_fields_are_asked_for_at_once(browser):
    await browser.sign_in("", "")
    assert "Enter your email address Enter your password" in browser.text
    assert browser.answer.text.partition("<title>")[2].startswith("Error: ")


@pytest.mark.parametrize(
    "email",
    ["\0dana", "d" * 5000, "dana\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace")],
)
async def test_whatever_is_typed_is_answered(browser, email):
    assert (await browser.sign_in(email, "p" * 3000)).status_code == 422


async def test_no_public_page_sets_or_reads_a_cookie(officer):
    answer = await officer.open("/en/panels/night-time")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert answer.headers["cache-control"] == "no-cache"


async def test_private_pages_are_kept_nowhere(browser, account):
    await browser.sign_in(EMAIL)
    assert browser.answer.headers["cache-control"] == "no-store"
    assert (await browser.open("/workspace")).headers["cache-control"] == "no-store"
    assert (await browser.open("/sign-in")).headers["cache-control"] == "no-store"


async def test_who_is_signed_in_twice_sees_both_and_ends_one(browse, account, asked):
    here, there = browse(), browse()
    there.client.headers["user-agent"] = (
        "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    )
    await there.sign_in(EMAIL)
    await here.sign_in(EMAIL)
    page = await here.open("/workspace/account")
    assert "Firefox on Windows" in here.text
    assert here.text.count("This one.") == 1
    other = re.search(r'name="end" value="([0-9]+)"', page.text)[1]
    assert (await here.send("/workspace/account/sessions", {"end": other})).status_code == 303
    assert (await there.open("/workspace")).status_code == 303
    assert (await here.open("/workspace")).status_code == 200


async def test_nobody_ends_another_persons_session(browse, accounts, account, asked):
    await accounts.add("eli@police.norchester.example", PASSWORD, "officer", "norchester-police")
    dana, eli = browse(), browse()
    await dana.sign_in(EMAIL)
    await eli.sign_in("eli@police.norchester.example")
    number = (await accounts.sessions.of(account))[0].number
    await eli.open("/workspace/account")
    await eli.send("/workspace/account/sessions", {"end": str(number)})
    await eli.send("/workspace/account/sessions", {"end": "others"})
    assert (await dana.open("/workspace")).status_code == 200


async def test_a_thousand_guessers_are_slowed_and_the_owner_is_not(browse, account, asked):
    """From an address and a browser where she signed in before, she never waits for what strangers try."""
    owner = browse("198.51.100.4")
    await owner.sign_in(EMAIL)
    owner.client.cookies.delete(SESSION)
    answers = [
        (await browse(f"203.0.113.{host}").sign_in(EMAIL, "a guess that is wrong")).status_code
        for host in range(22)
    ]
    assert answers == [422] * 19 + [429] * 3  # she was the first from somewhere unknown
    moved = browse("192.0.2.99")
    assert (await moved.sign_in(EMAIL)).status_code == 429
    moved.client.cookies.update(owner.client.cookies)
    assert (await moved.sign_in(EMAIL)).status_code == 303
    at_her_desk = browse("198.51.100.4")
    assert (await at_her_desk.sign_in(EMAIL)).status_code == 303
