"""A provider that cannot be reached, or says what it must not, lets nobody in and is asked nothing more."""

import asyncio
import ipaddress
import json

import pytest

from accountability.workspace.sso.fetching import MOST_BYTES, OffLimits, check_address, may_be_asked
from accountability.workspace.sso.provider import Provider, ProviderFailed
from tests.providers import free_port
from tests.web.agency.sso.conftest import enter, leave_for

pytestmark = pytest.mark.anyio
DOCUMENT = "/.well-known/openid-configuration"
FAULTS = {
    "redirects": (302, b"", ("location", "http://169.254.169.254/")),
    "is not there": (404, b""),
    "fails": (500, b"{}"),
    "is no JSON": (200, b"<html>"),
    "lacks what is needed": (200, b"{}"),
    "is a list": (200, b"[]"),
    "has no end": (200, b" " * (MOST_BYTES + 1)),
    "is packed": (200, b"\x1f\x8b" + bytes(20), ("content-encoding", "gzip")),
    "goes down for ever": (200, b"[" * 100_000),
}
SAID = [
    {"issuer": "https://evil.example"},
    {"token_endpoint": "http://evil.example/token"},
    {"token_endpoint": "https://user:secret@evil.example/token"},
    {"token_endpoint": "http://169.254.169.254/latest"},
    {"jwks_uri": "http://localhost:1/jwks"},
    {"jwks_uri": "file:///etc/passwd"},
    {"jwks_uri": "gopher://127.0.0.1:1/"},
    {"authorization_endpoint": "javascript:alert(1)"},
    {"authorization_endpoint": "//evil.example"},
    {"authorization_endpoint": "http://evil.example/auth"},
    {"authorization_endpoint": "https://evil.example/\r\nset-cookie: a=b"},
    {"authorization_endpoint": 7},
]


async def test_what_is_no_document_is_refused(liar, tally):
    for what, answer in FAULTS.items():
        liar.raw = {DOCUMENT: answer}
        with pytest.raises(ProviderFailed):
            await Provider(liar.issuer).document()
        assert [path for path, _ in liar.asked] == [DOCUMENT], what
        liar.asked.clear()
    tally("faults of a provider", len(FAULTS))


async def test_many_who_come_while_it_is_down_wait_for_one_attempt(liar):
    liar.raw = {DOCUMENT: FAULTS["fails"]}
    provider = Provider(liar.issuer)
    found = await asyncio.gather(*(provider.document() for _ in range(20)), return_exceptions=True)
    assert {type(each) for each in found} == {ProviderFailed}
    assert [path for path, _ in liar.asked] == [DOCUMENT]


async def test_a_document_leads_nowhere_but_to_the_provider(liar, tally):
    for said in SAID:
        liar.document = said
        with pytest.raises(ProviderFailed):
            await Provider(liar.issuer).document()
        assert [path for path, _ in liar.asked] == [DOCUMENT], said
        liar.asked.clear()
    tally("places a provider tries to lead us to", len(SAID))


@pytest.mark.parametrize(
    "keys", [b"{}", b'{"keys": 7}', b'{"keys": [7]}', b'{"keys": [{"kty": "RSA"}]}', b"x"]
)
async def test_keys_that_are_none_are_refused(liar, keys):
    liar.raw = {"/jwks": (200, keys)}
    with pytest.raises(ProviderFailed):
        await Provider(liar.issuer).document()


async def test_keys_that_are_not_for_tokens_do_not_stand_in_the_way(liar, browser, agree, dana):
    liar.keys = [{"kty": "oct", "k": "AAAA"}, {"kty": "AKP", "kid": "pq"}, *liar.keys]
    await agree(liar.issuer)
    assert (await enter(browser, liar)).status_code == 303


async def test_one_that_is_down_says_so_and_lets_people_try_again(browser, agree, dana):
    await agree(f"http://127.0.0.1:{free_port()}")
    answer = await browser.open("/sign-in/with/norchester-police")
    assert answer.status_code == 503
    assert "cannot be reached at this moment" in browser.text
    assert "Other ways to sign in" in browser.text


@pytest.mark.parametrize(
    "token",
    [
        (500, b""),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"id_token": 7}'),
        (302, b"", ("location", "/elsewhere")),
    ],
)
async def test_a_code_that_brings_no_token_lets_nobody_in(liar, browser, agree, dana, token):
    await agree(liar.issuer)
    asked = await leave_for(browser, liar)
    liar.raw = {"/token": token}
    await browser.open(f"/sign-in/with/norchester-police/return?state={asked['state']}&code=one")
    assert browser.answer.status_code == 403
    assert liar.asked[-1][0] == "/token"


@pytest.mark.parametrize(
    ("url", "issuer", "fits"),
    [
        ("https://login.example/token", "https://login.example", True),
        ("https://oauth.example/token", "https://login.example", True),
        ("http://login.example/token", "http://login.example", False),
        ("http://127.0.0.1:9/token", "http://127.0.0.1:8", True),
        ("http://localhost:9/token", "http://127.0.0.1:8", False),
        ("http://127.0.0.1:9/token", "https://login.example", False),
        ("https://login.example:port/", "https://login.example", False),
        ("https://[::1/", "https://login.example", False),
        ("https://", "https://login.example", False),
    ],
)
async def test_only_https_is_asked_or_the_very_machine(url, issuer, fits):
    if fits:
        check_address(url, issuer)
    else:
        with pytest.raises(OffLimits):
            check_address(url, issuer)


async def test_what_a_name_leads_to_is_looked_at(tally):
    """Of another's names only public addresses; of the issuer's own also those in the house."""
    everybody = ["20.190.128.1", "2603:1006:2000::1"]
    house = ["10.0.0.7", "172.16.1.1", "192.168.1.1", "fd00::7", "100.64.0.1", "::ffff:10.0.0.7"]
    nobody = ["169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "::ffff:169.254.169.254"]
    nobody += ["127.0.0.1", "::1", "::ffff:127.0.0.1", "2002:7f00:1::"]
    for text in everybody + house + nobody:
        address = ipaddress.ip_address(text)
        assert may_be_asked(address, own=False, loopback=False) is (text in everybody), text
        assert may_be_asked(address, own=True, loopback=False) is (text not in nobody), text
    assert may_be_asked(ipaddress.ip_address("127.0.0.1"), own=True, loopback=True)
    tally("addresses that a name may lead to", len(everybody + house + nobody))


async def test_a_name_that_leads_into_the_house_is_not_asked(liar):
    """`localhost` looks up to this machine: named by a document of another issuer, nobody goes there."""
    liar.document = {"jwks_uri": f"https://localhost:{liar.issuer.rpartition(':')[2]}/jwks"}
    with pytest.raises(ProviderFailed, match="not asked"):
        await Provider(liar.issuer).document()
    assert json.loads(json.dumps(liar.asked)) == [[DOCUMENT, {}]]
