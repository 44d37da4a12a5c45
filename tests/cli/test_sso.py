"""`accountability sso …`: set from a provider's own document, shown without secrets, taken back."""

import pytest

from tests.providers import CLIENT, TENANT, free_port, lying

OFFICE, DOMAIN = "norchester-police", "police.norchester.example"


@pytest.fixture(scope="module")
def issuer():
    with lying() as liar:
        yield liar.issuer


@pytest.fixture
def told(called, place, database):
    """A service with a database of its own."""
    given = {"DATABASE_URL": database.app_url, "ACCOUNTABILITY_DATA": str(place / "data")}
    return lambda *arguments: called(*arguments, **given)


@pytest.fixture
def sso_set(told):
    def run(issuer, *more, **instead):
        said = {"office": OFFICE, "issuer": issuer, "client-id": CLIENT["client_id"], "domain": DOMAIN}
        said |= {"client-secret": CLIENT["client_secret"]} | instead
        options = [part for name, value in said.items() for part in (f"--{name}", value)]
        return told("sso", "set", *options, *more)

    return run


def test_what_is_set_is_shown_without_the_secret_and_taken_back(anyio_backend, told, sso_set, issuer):
    done = sso_set(
        issuer, "--tenant", TENANT, "--duty", "Record.Approver=approver", "--provision", "--required"
    )
    assert done.code == 0, done.said
    assert f"/sign-in/with/{OFFICE}/return" in done.said
    shown = told("sso", "show")
    for words in (OFFICE, issuer, TENANT, DOMAIN, "Record.Approver=approver", "required      yes"):
        assert words in shown.out
    assert "secret" not in done.said + shown.out + shown.said
    assert told("sso", "unlink", f"nobody@{DOMAIN}").code == 1
    assert told("sso", "remove", "--office", OFFICE).code == 0
    assert told("sso", "remove", "--office", OFFICE).code == 1
    assert told("sso", "show").out == ""


REFUSED = {
    "no provider there": {"issuer": f"http://127.0.0.1:{free_port()}"},
    "not https": {"issuer": "http://login.example"},
    "not an address": {"issuer": "login.example"},
    "no domain": {"domain": "police"},
    "an address": {"domain": "dana@police.norchester.example, x"},
    "no tenant": {"tenant": "common"},
    "no short name": {"office": "Norchester Police"},
    "no secret": {"client-secret": " "},
}


def test_what_cannot_be_so_is_refused_and_nothing_is_stored(anyio_backend, told, sso_set, issuer):
    for what, said in REFUSED.items():
        done = sso_set(said.get("issuer", issuer), **{k: v for k, v in said.items() if k != "issuer"})
        assert done.code == 1, what
        assert done.said.startswith("Refused: "), what
    assert sso_set(issuer, "--duty", "Record.Approver=publisher").code == 1
    assert sso_set(issuer, "--duty", "Record.Approver=chief").code == 64
    assert sso_set(issuer, "--duty", "approver").code == 64
    assert sso_set(issuer, "--role", "operator").code == 64
    assert told("sso", "show").out == ""
