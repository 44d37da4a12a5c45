"""What is typed is kept while it is typed, by a script of the page; another window's words are never lost."""

from datetime import UTC, datetime

import pytest

pytestmark = pytest.mark.anyio
AUTO = {"_autosave": "1"}


@pytest.fixture
def page(asked):
    return f"/workspace/asks/{asked.police}/answer/decision"


@pytest.fixture
def drafted(pool):
    async def drafted():
        return await pool.fetchval("select answers ->> 'decision' from private.draft")

    return drafted


async def test_it_is_kept_and_says_when_in_london(officer, page, clock, drafted):
    clock.at = datetime(2026, 7, 5, 13, 5, tzinfo=UTC)
    await officer.sign_in("dana@police.norchester.example")
    await officer.open(page)
    assert "data-autosave" in officer.answer.text
    answer = await officer.client.post(page, data=officer.hidden | AUTO | {"decision": "accepted"})
    assert (answer.status_code, answer.json()["words"]) == (200, "Saved at 14:05")
    assert answer.headers["cache-control"] == "no-store"
    assert await drafted() == '["accepted"]'
    await officer.open(page)
    assert 'value="accepted" checked' in officer.answer.text


async def test_each_time_the_page_has_the_version_that_it_kept(officer, page, drafted):
    await officer.open(page)
    for decision in ("accepted", "not_accepted", "not_ours"):
        answer = await officer.client.post(page, data=officer.hidden | AUTO | {"decision": decision})
        assert answer.status_code == 200
        officer.hidden["_key"] = answer.json()["key"]
    assert await drafted() == '["not_ours"]'


async def test_another_window_is_told_and_nothing_is_written_over(officer, page, drafted):
    await officer.open(page)
    first = dict(officer.hidden)
    await officer.open(page)
    second = dict(officer.hidden)
    await officer.client.post(page, data=first | AUTO | {"decision": "accepted"})
    answer = await officer.client.post(page, data=second | AUTO | {"decision": "not_accepted"})
    assert answer.status_code == 409
    assert "You changed this in another window. It was saved there at 10:00." in answer.json()["words"]
    assert answer.json()["key"] == ""
    assert await drafted() == '["accepted"]'
    sent = await officer.client.post(page, data=second | {"decision": "not_accepted"})
    assert sent.status_code == 303  # the button keeps it, as it says
    assert await drafted() == '["not_accepted"]'


async def test_what_a_person_types_after_the_session_has_expired_is_kept(officer, page, clock, drafted):
    await officer.open(page)
    clock.forward(hours=9)
    answer = await officer.client.post(page, data=officer.hidden | AUTO | {"decision": "accepted"})
    assert "You are signed out. What you typed is saved" in answer.json()["words"]
    assert await drafted() == '["accepted"]'


async def test_it_needs_the_forms_token_and_ones_own_office(officer, councillor, page, drafted):
    await officer.open(page)
    forged = officer.hidden | AUTO | {"decision": "accepted", "_token": "0" * 64}
    assert (await officer.client.post(page, data=forged)).status_code == 403
    elsewhere = {"origin": "https://evil.example"}
    sent = officer.hidden | AUTO | {"decision": "accepted"}
    assert (await officer.client.post(page, data=sent, headers=elsewhere)).status_code == 403
    assert (await councillor.client.post(page, data=sent)).status_code == 403
    assert await drafted() is None


async def test_it_keeps_nothing_that_the_form_does_not_ask(officer, page, pool):
    await officer.open(page)
    extra = {"decision": "accepted", "role": "operator", "text": "too early"}
    await officer.client.post(page, data=officer.hidden | AUTO | extra)
    kept = await pool.fetchval("select answers from private.draft")
    assert "role" not in kept
    assert "_autosave" not in kept
