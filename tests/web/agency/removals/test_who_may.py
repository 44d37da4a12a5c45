"""Who may ask, who may see a request, who may decide: settled on the server, whatever an address says."""

import pytest

from tests.web.agency.conftest import PASSWORD
from tests.web.agency.removals.conftest import REDACTION, REMOVALS

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("page", ["", "/what", "/check", "/discard"])
async def test_only_who_made_an_entry_or_keeps_its_record_asks(
    officer, councillor, reviewer, secretary, governor, keeper, answered, page
):
    address = f"{REMOVALS}/entries/{answered}/request{page}"
    for stranger in (councillor, reviewer):
        assert (await stranger.open(address)).status_code == 403
        assert "You can ask about entries that your office made" in stranger.text
    for person in (officer, secretary, governor, keeper):
        assert (await person.open(address)).status_code in (200, 303)


async def test_another_office_can_not_send_the_form_either(officer, councillor, answered, fill):
    address = await fill(officer, answered, REDACTION)
    await councillor.open(f"{REMOVALS}/new")
    for page in ("what", "check", "discard"):
        answer = await councillor.send(f"{address}/{page}", {"_token": councillor.hidden.get("_token", "")})
        assert answer.status_code == 403


async def test_a_secretariat_of_another_panel_asks_nothing(enter, answered):
    other = await enter("nia@aberwen.example", "secretariat", "aberwen-trust")
    assert (await other.open(f"{REMOVALS}/entries/{answered}/request")).status_code == 403


async def test_a_request_is_there_for_who_sent_it_and_who_decides_and_nobody_else(
    officer, colleague, councillor, secretary, governor, keeper, answered, request_for
):
    request = await request_for(officer, answered)
    for person in (officer, governor, keeper):
        assert (await person.open(request)).status_code == 200
    for person in (colleague, councillor, secretary):
        assert (await person.open(request)).status_code == 404
        await person.open(REMOVALS)
        assert "Request 1" not in person.text
        token = token_of(person)
        for do in ("approve", "refuse", "withdraw", "carry-out"):
            fields = {"_token": token, "do": do, "capacity": "director"}
            assert (await person.send(request, fields)).status_code == 404
    await governor.open(REMOVALS)
    assert "Request 1. Remove words for good: entry" in governor.text
    assert "dana@police.norchester.example" in governor.text


def token_of(person):
    """Their session's, from the button that signs them out."""
    return person.answer.text.partition('name="_token" value="')[2].partition('"')[0]


async def test_who_asks_does_not_decide(officer, secretary, answered, request_for, kept):
    for person in (officer, secretary):
        request = await request_for(person, answered)
        await person.open(request)
        assert "capacity" not in person.answer.text
        for do in ("approve", "refuse", "carry-out"):
            answer = await person.send(request, {"do": do, "capacity": "director"})
            assert answer.status_code == 403
        assert await kept("state", request) == "open"


@pytest.mark.parametrize("number", ["0", "2", "999999999999999999", "99999999999999999999999", "-1", "x"])
async def test_a_request_that_is_not_there_is_not_found(governor, number):
    assert (await governor.open(f"{REMOVALS}/{number}")).status_code == 404


@pytest.mark.parametrize("position", ["999999", "99999999999999999999999", "-1", "x"])
async def test_an_entry_that_is_not_there_is_not_found(governor, position):
    assert (await governor.open(f"{REMOVALS}/entries/{position}/request")).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"_token": ""},
        {"_token": "0" * 64},
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
    ],
)
async def test_a_decision_from_elsewhere_is_refused(officer, governor, answered, request_for, kept, sent):
    request = await request_for(officer, answered)
    await governor.open(request)
    fields = {"do": "refuse", "capacity": "director"}
    fields |= {name: value for name, value in sent.items() if name == "_token"}
    headers = {name: value for name, value in sent.items() if name != "_token"}
    assert (await governor.send(request, fields, **headers)).status_code == 403
    assert await kept("state", request) == "open"


async def test_a_stranger_is_sent_to_sign_in(browser, answered):
    for page in ("", "/new", "/1", f"/entries/{answered}", f"/entries/{answered}/request"):
        answer = await browser.open(f"{REMOVALS}{page}")
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")


async def test_whoever_lost_the_role_decides_no_more(
    governor, officer, accounts, answered, request_for, kept
):
    request = await request_for(officer, answered)
    await governor.open(request)
    await accounts.change("jo@trust.norchester.example", "reviewer", "norchester-watch")
    answer = await governor.send(request, {"do": "refuse", "capacity": "director"})
    assert answer.status_code == 303
    await governor.sign_in("jo@trust.norchester.example", PASSWORD)
    assert (await governor.open(request)).status_code == 404
    assert await kept("state", request) == "open"


async def test_readers_of_the_public_pages_have_no_way_to_requests(readers):
    for table in ("removal_request", "removal_decision"):
        with pytest.raises(Exception, match="permission denied"):
            await readers.fetch(f"select * from private.{table}")
