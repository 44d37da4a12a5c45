"""A form counts only if it was sent from our page by the person signed in."""

import pytest

from accountability.web.csrf import TOKEN, Forged, check_genuine, token_of
from accountability.web.typed import Sent, Typed

URL = "https://record.norchester.example"
OTHERS = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {"origin": "https://evil.example"},
    {"origin": "http://record.norchester.example"},
    {"origin": "https://record.norchester.example:8443"},
    {"origin": "https://record.norchester.example.evil.example"},
    {"origin": "null"},
    {"origin": "https://[bad"},
    {"origin": URL, "sec-fetch-site": "cross-site"},
]
OURS = [{}, {"origin": URL}, {"origin": URL + ":443"}, {"origin": URL, "sec-fetch-site": "same-origin"}]


@pytest.fixture
def session():
    return {}


def form(token: str) -> Typed:
    return Typed({TOKEN: [token]})


@pytest.mark.parametrize("headers", OURS)
def test_our_own_form_is_let_through(session, headers):
    check_genuine(session, form(token_of(session)), headers, URL)


@pytest.mark.parametrize("headers", OTHERS)
def test_a_form_from_elsewhere_is_refused_even_with_the_token(session, headers):
    token = token_of(session)
    with pytest.raises(Forged):
        check_genuine(session, form(token), headers, URL)


@pytest.mark.parametrize("token", ["", "x", "\udc80", "é"])
def test_a_wrong_token_is_refused(session, token):
    token_of(session)
    with pytest.raises(Forged):
        check_genuine(session, form(token), {"origin": URL}, URL)


def test_without_session_no_token_is_right(session):
    for given in (form(""), Typed(), Typed(files={TOKEN: [Sent("f", "text/plain", b"")]})):
        with pytest.raises(Forged):
            check_genuine(session, given, {"origin": URL}, URL)


def test_another_persons_token_is_refused(session):
    token_of(session)
    with pytest.raises(Forged):
        check_genuine(session, form(token_of({})), {"origin": URL}, URL)


def test_a_session_keeps_its_token(session):
    assert token_of(session) == token_of(session)
    assert len(token_of(session)) == 43
