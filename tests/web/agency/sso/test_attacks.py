"""What somebody tries who is not who they say, between the provider and us."""

import hmac
import json
import logging
from base64 import urlsafe_b64encode

import pytest
from joserfc.jwk import RSAKey

from accountability.workspace.sso.settings import Asked
from tests.providers import CLIENT, TENANT
from tests.web.agency.sso.conftest import BACK, EMAIL, OFFICE, come_back, enter, leave_for

pytestmark = pytest.mark.anyio
SESSION = "__Host-accountability-session"
OTHER_TENANT = "99999999-2222-4333-8444-555555555555"


async def test_a_token_that_is_not_for_this_attempt_opens_nothing(browse, liar, agree, dana, clock, tally):
    await agree(liar.issuer)
    at = int(clock().timestamp())
    lies = {
        "wrong nonce": {"nonce": "another"},
        "no nonce": {"nonce": None},
        "a list of nonces": {"nonce": ["a", "b"]},
        "wrong audience": {"aud": "another-client"},
        "no audience": {"aud": None},
        "wrong audience, our party": {"aud": "another-client", "azp": CLIENT["client_id"]},
        "two audiences, the other's party": {"aud": [CLIENT["client_id"], "other"], "azp": "other"},
        "two audiences, nobody's party": {"aud": [CLIENT["client_id"], "other"]},
        "another party": {"azp": "other"},
        "wrong issuer": {"iss": "https://login.microsoftonline.com/common/v2.0"},
        "no issuer": {"iss": None},
        "issuer with a slash": {"iss": f"{liar.issuer}/"},
        "expired": {"exp": at - 61},
        "expires never": {"exp": None},
        "expires in words": {"exp": "tomorrow"},
        "from the future": {"iat": at + 600},
        "not yet": {"nbf": at + 600},
        "nobody": {"sub": None},
        "nobody's number": {"sub": 7},
        "other tenant": {"tid": OTHER_TENANT},
        "no tenant": {"tid": None},
        "no object": {"oid": None},
        "an object that is none": {"oid": ["dana's"]},
        "a lasting name without end": {"oid": "x" * 500},
        "a lasting name with a NUL": {"oid": "dana\0"},
    }
    honest = dict(liar.claims)
    for what, said in lies.items():
        liar.claims = honest | said
        if "nonce" in said:
            liar.claims["nonce"] = said["nonce"]
        browser = browse()
        answer = await enter(browser, liar)
        assert answer.status_code == 403, what
        assert SESSION not in browser.client.cookies
    liar.claims = honest
    assert (await enter(browse(), liar)).status_code == 303
    tally("lies told in a token", len(lies))


def by_hand(header, claims, secret):
    """A token as the libraries would not make it: its three parts, signed with a shared secret."""
    said = f"{_part(header)}.{_part(claims)}"
    return f"{said}.{_spelled(hmac.digest(secret, said.encode(), 'sha256'))}"


def _part(words):
    return _spelled(json.dumps(words).encode())


def _spelled(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


async def test_a_token_that_the_provider_did_not_sign_opens_nothing(browse, liar, agree, dana, clock, tally):
    await agree(liar.issuer)
    assert (await enter(browse(), liar)).status_code == 303
    at = int(clock().timestamp())
    public = liar.key.as_pem(private=False)
    stranger = RSAKey.generate_key(2048, {"kid": "first"}, private=True)
    tries = 0

    async def refused(**said):
        nonlocal tries
        tries += 1
        made = said.pop("by_hand", None)
        for name, value in said.items():
            setattr(liar, name, value)
        browser = browse()
        asked = await leave_for(browser, liar)
        if made:
            header, claims, secret = made
            liar.token = by_hand(header, claims | {"nonce": asked["nonce"]}, secret)
        answer = await come_back(browser, asked)
        assert answer.status_code == 403, said
        assert SESSION not in browser.client.cookies

    await refused(signer=stranger)
    await refused(signer=liar.key, header={"alg": "RS256", "kid": "unknown"})
    claims = {"iss": liar.issuer, "aud": CLIENT["client_id"], "iat": at, "exp": at + 300, "sub": "dana"}
    claims |= liar.claims
    for alg in ("HS256", "RS256", "none", "None", "NONE", ""):
        for secret in (public, CLIENT["client_secret"].encode(), b""):
            await refused(by_hand=({"alg": alg, "kid": "first"}, claims, secret))
        await refused(by_hand=None, token=f"{_part({'alg': alg, 'kid': 'first'})}.{_part(claims)}.")
    for token in ("", "a", "a.b.c", "a.b.c.d.e", "é" * 9, "." * 40, None.__class__.__name__):
        await refused(token=token)
    tally("tokens that the provider did not sign", tries)


async def test_a_new_key_of_the_provider_is_found_and_made_up_ones_do_not_make_us_ask_all_day(
    browse, liar, agree, dana, monkeypatch
):
    await agree(liar.issuer)
    await enter(browse(), liar)
    newer = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"}, private=True)
    liar.keys, liar.signer = [newer.as_dict(private=False)], newer
    liar.header = {"alg": "RS256", "kid": "second"}
    for _ in range(3):
        assert (await enter(browse(), liar)).status_code == 403
    assert [path for path, _ in liar.asked].count("/jwks") == 1
    monkeypatch.setattr("accountability.workspace.sso.provider.ASKED_AGAIN_AFTER", -1.0)
    assert (await enter(browse(), liar)).status_code == 303
    assert [path for path, _ in liar.asked].count("/jwks") == 2


async def test_a_state_is_good_once_in_its_own_browser_and_for_its_own_office(
    browse, liar, agree, dana, settings, clock, pool
):
    """Swapped states, and login CSRF: a stranger's answer signs nobody in to the stranger's account."""
    await agree(liar.issuer)
    attacker, victim = browse(), browse()
    stolen = await leave_for(attacker, liar)
    await leave_for(victim)
    assert (await come_back(victim, stolen)).status_code == 403
    assert SESSION not in victim.client.cookies
    for state in ("", "a", "é", "%00", "A" * 43, "A" * 5000, stolen["state"] + "="):
        assert (await come_back(victim, {"state": state})).status_code == 403, state
    assert (await come_back(browse(), stolen)).status_code == 403
    assert (await come_back(attacker, stolen)).status_code == 303
    assert (await come_back(attacker, stolen)).status_code == 403

    refused = "select count(*) from private.audit where act = 'single sign-on refused'"
    assert await pool.fetchval(refused) == 0  # who makes up states fills nothing
    late = browse()
    asked = await leave_for(late, liar)
    clock.forward(minutes=11)
    assert (await come_back(late, asked)).status_code == 403

    other = browse()
    asked = await leave_for(other, liar)
    council = Asked(
        office="stonebridge-council", issuer=liar.issuer, client_id="the-record", domains=("x.example",)
    )
    await settings.set(council, CLIENT["client_secret"])
    await other.open(f"/sign-in/with/stonebridge-council/return?state={asked['state']}&code=one")
    assert other.answer.status_code == 403
    assert "begun in another browser" in other.text


async def test_an_answer_of_another_issuer_is_not_this_ones(browse, liar, agree, dana):
    """Mix-up: the address names who answers, where the provider does so at all."""
    await agree(liar.issuer)
    assert (await enter(browse(), liar, iss="https://evil.example")).status_code == 403
    liar.document = {"authorization_response_iss_parameter_supported": True}
    await agree(liar.issuer, domains=("police.norchester.example",))
    assert (await enter(browse(), liar, iss=liar.issuer)).status_code == 303


@pytest.mark.parametrize(
    "following", ["https://evil.example", "//evil.example", "/\\evil.example", "/workspace/../en", "/en"]
)
async def test_it_never_leads_to_another_place(browser, liar, agree, dana, following):
    await agree(liar.issuer)
    answer = await come_back(browser, await leave_for(browser, liar, following.replace("\\", "%5C")))
    assert (answer.status_code, answer.headers["location"]) == (303, "/workspace")


async def test_what_the_provider_says_is_not_repeated_on_the_page_or_in_a_log(
    browser, liar, agree, pool, caplog
):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # the browser's own
    await agree(liar.issuer)
    asked = await leave_for(browser, liar)
    told = {"error": "access_denied<script>", "error_description": "MARKER", "code": "CODE-MARKER"}
    answer = await come_back(browser, asked, **told)
    assert answer.status_code == 403
    assert "You were not let in there" in browser.text
    assert "MARKER" not in answer.text
    assert "<script>" not in browser.answer.text.partition("<main")[2]
    liar.raw["/token"] = (400, json.dumps({"error": "invalid_grant", "error_description": "MARKER"}).encode())
    answer = await enter(browser, liar, code="CODE-MARKER")
    assert answer.status_code == 403
    said = caplog.text + answer.text + str(await pool.fetch("select act, about from private.audit"))
    for secret in ("MARKER", asked["state"], CLIENT["client_secret"]):
        assert secret not in said
    assert OFFICE in caplog.text


async def test_no_log_line_holds_a_token_when_somebody_signs_in(browser, liar, agree, dana, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # the browser's own
    await agree(liar.issuer)
    asked = await leave_for(browser, liar)
    await come_back(browser, asked, code="CODE-MARKER")
    for secret in ("CODE-MARKER", asked["state"], asked["nonce"], CLIENT["client_secret"], EMAIL, "eyJ"):
        assert secret not in caplog.text


async def test_a_session_that_was_there_before_ends(browser, liar, agree, dana):
    """Session fixation: what the browser brings is not what it gets."""
    await agree(liar.issuer)
    browser.client.cookies.set(SESSION, "chosen-by-the-attacker", domain="record.norchester.example")
    await enter(browser, liar)
    assert browser.client.cookies[SESSION] != "chosen-by-the-attacker"


async def test_the_way_back_takes_no_form(browser, liar, agree):
    await agree(liar.issuer)
    assert (await browser.client.post(BACK, data={"state": "a", "code": "b"})).status_code == 405


async def test_the_same_tenant_at_another_issuer_is_another_person(browse, liar, agree, dana, pool):
    await agree(liar.issuer)
    await enter(browse(), liar)
    await pool.execute("update private.sso_identity set issuer = 'https://evil.example'")
    assert (await enter(browse(), liar)).status_code == 403
    assert TENANT in await pool.fetchval("select subject from private.sso_identity")
