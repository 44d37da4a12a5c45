"""Through an office's own sign-in: who gets in, as whom, and who does not."""

import re

import pytest

from accountability.workspace.invitations import Place
from tests.providers import TENANT
from tests.web.agency.sso.conftest import BACK, EMAIL, OFFICE, PASSWORD, come_back, enter, leave_for

pytestmark = pytest.mark.anyio
SESSION = "__Host-accountability-session"
IN = {303: "/workspace"}
AUDIT = "select act, about from private.audit order by number"


def is_in(browser):
    return browser.answer.status_code == 303 and SESSION in browser.client.cookies


async def acts(pool):
    return [act for act, _ in await pool.fetch(AUDIT)]


async def test_an_officer_signs_in_at_work_and_comes_back_to_the_page_that_was_asked_for(
    browser, liar, agree, dana, pool
):
    await agree(liar.issuer)
    await browser.open("/sign-in?next=%2Fworkspace%2Faccount")
    assert "Sign in with norchester-police" in browser.text
    asked = await leave_for(browser, liar, "%2Fworkspace%2Faccount")
    answer = await come_back(browser, asked)
    assert (answer.status_code, answer.headers["location"]) == (303, "/workspace/account")
    assert EMAIL in (await browser.follow()).text
    assert {"single sign-on linked", "single sign-on", "signed in"} <= set(await acts(pool))


async def test_what_leaves_is_a_code_request_that_only_this_browser_can_use(browser, liar, agree):
    await agree(liar.issuer)
    asked = await leave_for(browser, liar)
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid profile email"
    assert asked["redirect_uri"] == f"https://record.norchester.example{BACK}"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


async def test_the_code_goes_back_with_its_verifier_and_the_open_secret_goes_nowhere_else(
    browser, liar, agree, dana, pool
):
    await agree(liar.issuer)
    await enter(browser, liar)
    path, form = liar.asked[-1]
    assert path == "/token"
    assert form["code"] == "one"
    assert len(form["code_verifier"]) >= 43
    kept = await pool.fetchval("select client_secret from private.sso_provider")
    assert b"secret of Norchester" not in kept


async def test_somebody_is_known_by_a_lasting_name_and_not_by_an_address(browse, liar, agree, dana):
    await agree(liar.issuer)
    await enter(browse(), liar)
    liar.claims["preferred_username"] = "dana.married@police.norchester.example"
    again = browse()
    await enter(again, liar)
    assert is_in(again)
    liar.claims = {"tid": TENANT, "oid": "somebody new", "preferred_username": EMAIL}
    newcomer = browse()
    answer = await enter(newcomer, liar)
    assert answer.status_code == 403
    assert "no account here that goes with it" in newcomer.text


async def test_an_account_is_made_only_where_the_office_allows_it_and_then_to_prepare(
    browse, liar, agree, accounts
):
    await agree(liar.issuer)
    assert (await enter(browse(), liar)).status_code == 403
    await agree(liar.issuer, provision=True)
    newcomer = browse()
    await enter(newcomer, liar)
    assert is_in(newcomer)
    (made,) = await accounts.all()
    assert (made.email, made.role, made.office, made.duty) == (EMAIL, "officer", OFFICE, "drafter")


@pytest.mark.parametrize("claim", ["roles", "groups"])
async def test_duties_follow_app_roles_and_groups_where_the_office_says_so(
    browse, liar, agree, accounts, claim
):
    await agree(liar.issuer, provision=True, duties={"Record.Approver": "approver"})
    await accounts.add("second@police.norchester.example", PASSWORD, "officer", OFFICE)
    for values, duty in (
        (["Record.Approver", "Other"], "approver"),
        (["Other"], "drafter"),
        ("Record.Approver", "drafter"),
        (["Record.Approver"], "approver"),
    ):
        liar.claims[claim] = values
        browser = browse()
        await enter(browser, liar)
        assert is_in(browser)
        assert {row.email: row.duty for row in await accounts.all()}[EMAIL] == duty


async def test_a_provider_that_falls_silent_leaves_no_office_without_somebody_who_may_release(
    browse, liar, agree, accounts, dana, pool
):
    """Given the last approver, when groups are missing, then she keeps the duty; beside a second, not."""
    await accounts.add("keeper@norchester.example", PASSWORD, "operator")
    await accounts.add("former@police.norchester.example", PASSWORD, "officer", OFFICE)
    await accounts.end("former@police.norchester.example")
    await accounts.add("abroad@council.example", PASSWORD, "officer", "stonebridge-council")
    await agree(liar.issuer, duties={"Record.Approver": "approver"})
    browser = browse()
    await enter(browser, liar)
    assert is_in(browser)
    assert await duty_of(pool, dana) == "approver"
    said = "duty kept, as the last of the office", f"approver {OFFICE}; single sign-on gives drafter"
    assert said in {tuple(row) for row in await pool.fetch(AUDIT)}
    keeper = browse()
    await keeper.sign_in("keeper@norchester.example")
    kept = "Still an approver only as the last of the office"
    for page in ("/workspace/people", f"/workspace/people/{dana}"):
        assert (await keeper.open(page)).text.count(kept) == 1

    await accounts.add("second@police.norchester.example", PASSWORD, "officer", OFFICE)
    await enter(browse(), liar)
    assert await duty_of(pool, dana) == "drafter"
    assert kept not in (await keeper.open("/workspace/people")).text


async def duty_of(pool, account):
    return await pool.fetchval("select duty from private.account where id = $1", account)


async def test_without_such_a_rule_the_duty_given_here_stays(browse, liar, agree, accounts, dana):
    await agree(liar.issuer)
    liar.claims["roles"] = ["drafter", "Record.Approver"]
    await enter(browse(), liar)
    assert (await accounts.all())[0].duty == "approver"


VOUCHED = {
    "verified by the provider": ({"email": EMAIL, "email_verified": True}, None, True),
    "not verified": ({"email": EMAIL, "email_verified": False}, None, False),
    "verified in words only": ({"email": EMAIL, "email_verified": "true"}, None, False),
    "not said": ({"email": EMAIL}, None, False),
    "a name without a directory": ({"preferred_username": EMAIL}, None, False),
    "a name in the directory": ({"preferred_username": EMAIL}, TENANT, True),
    "an address anybody could write there": ({"email": EMAIL}, TENANT, False),
    "an address whose domain was verified": ({"email": EMAIL, "xms_edov": True}, TENANT, True),
    "another domain": ({"preferred_username": "dana@evil.example"}, TENANT, False),
    "a part of the domain": ({"preferred_username": f"{EMAIL}.evil.example"}, TENANT, False),
    "a domain below it": ({"preferred_username": "dana@x.police.norchester.example"}, TENANT, False),
    "two addresses": ({"preferred_username": f"dana@evil.example,{EMAIL}"}, TENANT, False),
    "a guest": (
        {"preferred_username": "dana_police.norchester.example#EXT#@police.norchester.example"},
        TENANT,
        False,
    ),
    "a guest by their account": ({"preferred_username": EMAIL, "acct": 1}, TENANT, False),
}


async def test_an_address_counts_only_where_the_provider_vouches_for_it(
    browse, liar, agree, dana, pool, tally
):
    for what, (claims, tenant, enters) in VOUCHED.items():
        await agree(liar.issuer, tenant=tenant)
        await pool.execute("delete from private.sso_identity")
        liar.claims = {"tid": TENANT, "oid": "dana's", "preferred_username": None, **claims}
        browser = browse()
        await enter(browser, liar)
        assert is_in(browser) is enters, what
    tally("ways to claim an address", len(VOUCHED))


async def test_an_invited_person_becomes_what_they_were_invited_as(browse, liar, agree, accounts):
    await agree(liar.issuer, required=True)
    invited = await accounts.invitations.invite(EMAIL, Place(role="officer", office=OFFICE), None)
    browser = browse()
    answer = await browser.open(f"/sign-in/invitation/{invited.token}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in/with/{OFFICE}")
    await browser.open("/sign-in")
    passwords = {"new": PASSWORD, "again": PASSWORD}
    await browser.send(f"/sign-in/invitation/{invited.token}", passwords)
    assert SESSION not in browser.client.cookies
    await enter(browser, liar)
    assert is_in(browser)
    (made,) = await accounts.all()
    assert (made.email, made.office, made.duty) == (EMAIL, OFFICE, "approver")
    assert await accounts.invitations.find(invited.token) is None


async def test_an_invitation_to_another_office_or_an_old_one_makes_no_account(
    browse, liar, agree, accounts, clock
):
    await agree(liar.issuer)
    other = Place(role="officer", office="stonebridge-council")
    await accounts.invitations.invite(EMAIL, other, None)
    assert (await enter(browse(), liar)).status_code == 403
    await accounts.invitations.invite(EMAIL, Place(role="officer", office=OFFICE), None)
    clock.forward(days=8)
    assert (await enter(browse(), liar)).status_code == 403
    assert await accounts.all() == []


async def test_nobody_gets_into_another_offices_account_or_the_operators(browse, liar, agree, accounts, pool):
    await accounts.add(EMAIL, PASSWORD, "officer", "stonebridge-council")
    await agree(liar.issuer, provision=True)
    assert (await enter(browse(), liar)).status_code == 403
    await accounts.change(EMAIL, "operator", OFFICE)
    assert (await enter(browse(), liar)).status_code == 403
    assert await pool.fetchval("select count(*) from private.sso_identity") == 0


async def test_whoever_left_the_office_or_the_record_stays_out(browse, liar, agree, accounts, dana):
    await agree(liar.issuer, provision=True)
    await enter(browse(), liar)
    await accounts.change(EMAIL, "officer", "stonebridge-council")
    assert (await enter(browse(), liar)).status_code == 403
    await accounts.end(EMAIL)
    assert (await enter(browse(), liar)).status_code == 403


async def test_an_office_may_let_its_people_in_this_way_only(browse, liar, agree, accounts, dana):
    before = browse()
    await before.sign_in(EMAIL)
    waiting = await accounts.signing_in.wait(dana)
    await agree(liar.issuer, required=True)
    assert (await before.open("/workspace/account")).status_code == 303
    assert await accounts.signing_in.waiting(waiting) is None
    answers = []
    for email, password in (
        (EMAIL, PASSWORD),
        (EMAIL, "wrong"),
        ("nobody@police.norchester.example", "wrong"),
    ):
        browser = browse(f"192.0.2.{len(answers) + 20}")
        answer = await browser.sign_in(email, password)
        assert answer.status_code == 422
        answers.append(re.sub(r"\S+@\S+", "", browser.text))
        assert SESSION not in browser.client.cookies
    assert answers[0] == answers[1] == answers[2]
    assert "account at work only" in answers[0]
    browser = browse()
    await enter(browser, liar)
    assert is_in(browser)


async def test_where_it_is_the_only_way_no_new_password_is_asked_for(browse, liar, agree, accounts, dana):
    await agree(liar.issuer)
    browser = browse()
    await enter(browser, liar)
    await browser.open("/workspace/account")
    assert "Change your password" in browser.text
    await agree(liar.issuer, required=True)
    await enter(browser, liar)
    await browser.open("/workspace/account")
    assert "Change your password" not in browser.text
    assert "/workspace/account/passkeys" not in browser.answer.text
    assert "sign in with their account at work only" in browser.text
    passwords = {"now": PASSWORD, "new": "four other words here", "again": "four other words here"}
    assert (await browser.send("/workspace/account", passwords)).status_code == 403
    assert "sign in with their account at work only" in browser.text


async def test_the_operator_keeps_the_password(browse, liar, agree, accounts):
    await accounts.add("keeper@police.norchester.example", PASSWORD, "operator", OFFICE)
    await agree(liar.issuer, required=True)
    browser = browse()
    await browser.sign_in("keeper@police.norchester.example")
    assert is_in(browser)
    await browser.open("/workspace/account")
    assert "Change your password" in browser.text


async def test_signing_out_ends_our_session(browser, liar, agree, dana):
    await agree(liar.issuer)
    await enter(browser, liar)
    await browser.open("/workspace/account")
    await browser.send("/sign-out")
    assert (await browser.open("/workspace/account")).status_code == 303


async def test_an_office_without_single_sign_on_leads_to_the_sign_in(browser):
    for office in (OFFICE, "nobody", "%00", "A" * 300):
        for path in (f"/sign-in/with/{office}", f"/sign-in/with/{office}/return?state=a&code=b"):
            answer = await browser.open(path)
            assert answer.status_code in (303, 404), path
            assert answer.headers.get("location", "/sign-in") == "/sign-in"


async def test_the_office_sees_what_is_set_and_not_the_secret(browse, browser, liar, agree, accounts, dana):
    await browser.sign_in(EMAIL)
    await browser.open("/workspace/office/sign-in")
    assert "signs in with passwords and passkeys" in browser.text
    await agree(liar.issuer, duties={"Record.Approver": "approver"}, provision=True)
    page = (await browser.open("/workspace/office/sign-in")).text
    for words in (liar.issuer, TENANT, "Record.Approver", f"https://record.norchester.example{BACK}"):
        assert words in page
    assert "secret" not in page.lower().replace("secretariat", "")


async def test_a_new_issuer_or_directory_links_people_anew(browse, liar, agree, dana, pool, settings):
    await agree(liar.issuer)
    await enter(browse(), liar)
    await agree(liar.issuer)
    assert await pool.fetchval("select count(*) from private.sso_identity") == 1
    await agree(liar.issuer, tenant="99999999-2222-4333-8444-555555555555")
    assert await pool.fetchval("select count(*) from private.sso_identity") == 0
    await agree(liar.issuer)
    await enter(browse(), liar)
    assert await settings.unlink(EMAIL)
    assert not await settings.unlink(EMAIL)
    liar.claims["oid"] = "a new phone, a new name"
    browser = browse()
    await enter(browser, liar)
    assert is_in(browser)


async def test_a_copy_of_the_table_opens_no_secret_and_works_for_no_other_office(agree, liar, pool, settings):
    row = await agree(liar.issuer)
    assert settings.client(row).secret.startswith("a secret of Norchester")
    assert "secret of" not in repr(settings.client(row))
    await pool.execute("update private.sso_provider set office = 'stonebridge-council'")
    moved = await settings.of("stonebridge-council")
    with pytest.raises(Exception, match="sealed"):
        settings.client(moved)
