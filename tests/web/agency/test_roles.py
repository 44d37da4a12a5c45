"""Who may do what: decided on the server, whatever a form or an address says."""

import pytest

pytestmark = pytest.mark.anyio
PASSWORD = "late buses and lit paths"
OFFICERS = ("answer", "report", "target", "decision-date", "evidence", "reply", "refer", "pause", "resume")


@pytest.mark.parametrize("page", ["", "/answer", "/answer/decision", "/answer/check", "/evidence/evidence"])
async def test_another_offices_ask_can_not_be_opened(officer, asked, page):
    answer = await officer.open(f"/workspace/asks/{asked.council}{page}")
    assert answer.status_code == 403
    assert "only that office answers it" in officer.text
    assert "/en/panels/night-time/recommendations/1" in answer.text


async def test_another_offices_ask_can_not_be_answered(officer, asked, record):
    await officer.open(f"/workspace/asks/{asked.police}/answer/decision")
    for page in ("decision", "check", "discard"):
        answer = await officer.send(
            f"/workspace/asks/{asked.council}/answer/{page}", {"decision": "accepted"}
        )
        assert answer.status_code == 403
    assert "response-recorded/1" not in await record.types(asked.council)


async def test_a_colleagues_draft_is_not_seen(officer, colleague, asked):
    page = f"/workspace/asks/{asked.police}/answer"
    await officer.open(f"{page}/decision")
    await officer.send(f"{page}/decision", {"decision": "not_accepted"})
    await colleague.open(f"{page}/decision")
    assert "checked" not in colleague.answer.text
    await colleague.open("/workspace")
    assert "What you began" not in colleague.text


@pytest.mark.parametrize("form", OFFICERS)
async def test_a_reviewer_never_writes_what_the_office_says(reviewer, asked, form):
    answer = await reviewer.open(f"/workspace/asks/{asked.police}/{form}/check")
    assert answer.status_code == 403
    assert "You are signed in as a reviewer." in reviewer.text


async def test_an_office_never_gives_a_verdict(officer, asked, record):
    assert (await officer.open(f"/workspace/asks/{asked.police}/verdict/verdict")).status_code == 403
    assert "This page is for a reviewer." in officer.text
    sent = await officer.send(f"/workspace/asks/{asked.police}/verdict/verdict", {"verdict": "not_met"})
    assert sent.status_code == 403


async def test_a_reviewer_of_the_office_that_was_asked_judges_nothing(browse, accounts, asked):
    await accounts.add("ivy@police.norchester.example", PASSWORD, "reviewer", "norchester-police")
    browser = browse()
    await browser.sign_in("ivy@police.norchester.example")
    assert (await browser.open(f"/workspace/asks/{asked.police}/verdict")).status_code == 403
    assert "never given by the office that was asked" in browser.text


@pytest.mark.parametrize("role", ["operator", "information_governance"])
async def test_who_decides_on_removals_begins_with_them(browse, accounts, asked, role):
    await accounts.add("kit@norchester.example", PASSWORD, role)
    browser = browse()
    await browser.sign_in("kit@norchester.example")
    await browser.open("/workspace")
    await browser.follow()
    assert "Waiting for approval No request waits." in browser.text
    assert (await browser.open(f"/workspace/asks/{asked.police}")).status_code == 403


async def test_an_office_that_is_not_registered_is_said_to_be_so(browse, accounts):
    await accounts.add("lee@norchester.example", PASSWORD, "officer", "norchster-police")
    browser = browse()
    await browser.sign_in("lee@norchester.example")
    await browser.open("/workspace")
    assert "No office is registered under the short name “norchster-police”" in browser.text


@pytest.mark.parametrize(
    "page",
    [
        "/workspace/asks/0d9f6b7e-0000-4000-8000-000000000000",
        "/workspace/asks/nothing",
        "/workspace/entries/999999999/correct",
        "/workspace/entries/99999999999999999999/correct",
        "/workspace/entries/-99999999999999999999999",
        "/workspace/entries/-99999999999999999999999/correct",
    ],
)
async def test_what_is_not_there_is_not_found(officer, page):
    assert (await officer.open(page)).status_code == 404


async def test_an_unknown_form_or_page_is_not_found(officer, asked):
    for page in ("nothing", "answer/nothing", "answer/details"):
        assert (await officer.open(f"/workspace/asks/{asked.police}/{page}")).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"_token": ""},
        {"_token": "0" * 64},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ],
)
async def test_a_form_from_elsewhere_is_refused_and_keeps_nothing(officer, asked, sent):
    page = f"/workspace/asks/{asked.police}/answer/decision"
    await officer.open(page)
    fields = {"decision": "accepted"} | {name: value for name, value in sent.items() if name == "_token"}
    headers = {name: value for name, value in sent.items() if name != "_token"}
    assert (await officer.send(page, fields, **headers)).status_code == 403
    await officer.open("/workspace")
    assert "What you began" not in officer.text


async def test_a_token_of_another_session_is_refused(officer, colleague, asked):
    page = f"/workspace/asks/{asked.police}/answer/decision"
    await officer.open(page)
    colleague.hidden = officer.hidden
    assert (await colleague.send(page, {"decision": "accepted"})).status_code == 403


async def test_only_the_office_that_made_an_entry_corrects_it(officer, councillor, reviewer, asked, record):
    addressed = (await record.items(asked.police))[0].row.position
    for browser in (officer, councillor, reviewer):
        assert (await browser.open(f"/workspace/entries/{addressed}/correct")).status_code == 403


async def test_a_closed_account_is_out_at_once(officer, accounts):
    await accounts.end("dana@police.norchester.example")
    assert (await officer.open("/workspace")).status_code == 303
    await officer.sign_in("dana@police.norchester.example")
    assert officer.answer.status_code == 422


async def test_another_role_begins_with_a_new_session(officer, accounts):
    await accounts.change("dana@police.norchester.example", "reviewer", "norchester-watch")
    assert (await officer.open("/workspace")).status_code == 303
