"""Accounts and sessions on the database: what is stored, for how long, and who can read it."""

import asyncio
import logging
from datetime import timedelta

import asyncpg
import pytest
from argon2 import PasswordHasher

from accountability.workspace.accounts import Accounts
from accountability.workspace.credentials import AccountRefused
from accountability.workspace.drafts import DraftOf
from accountability.workspace.guesses import Origin, TooManyAttempts
from accountability.workspace.passwords import CHECKS_AT_ONCE, MOST_WAITING
from accountability.workspace.signing_in import SignInRefused

pytestmark = pytest.mark.anyio
PASSWORD = "late buses and lit paths"
EMAIL = "dana@police.norchester.example"
HOME = Origin("192.0.2.7")
CHEAP = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
PRIVATE = ("account", "session", "sign_in_attempt", "audit", "draft", "idempotency")


class CountingHasher(PasswordHasher):
    """Counts how often a password was really checked."""

    def __init__(self, **cost: int) -> None:
        super().__init__(**cost)
        self.checked = 0

    def verify(self, known, password):
        self.checked += 1
        return super().verify(known, password)


@pytest.fixture
def hasher():
    return CountingHasher(**CHEAP)


@pytest.fixture
def accounts(pool, clock, hasher):
    return Accounts(pool, clock, b"a secret for the tests", hasher)


@pytest.fixture
async def dana(accounts):
    return await accounts.add(EMAIL, PASSWORD, "officer", "norchester-police")


async def enter(accounts, email, password, origin):
    """As somebody without a second factor signs in."""
    account = await accounts.signing_in.prove(email, password, origin)
    return await accounts.signing_in.enter(account, origin)


async def everything_private(owner) -> str:
    rows = [await owner.fetch(f"select t::text from private.{table} t") for table in PRIVATE]
    return str(rows)


async def test_neither_password_nor_token_is_stored_or_logged(accounts, dana, owner, caplog):
    caplog.set_level(logging.DEBUG)
    begun = await enter(accounts, EMAIL, PASSWORD, HOME)
    with pytest.raises(SignInRefused):
        await enter(accounts, PASSWORD, "typed into the wrong box", HOME)
    stored = await everything_private(owner)
    for secret in (PASSWORD, begun.token, begun.signed.form_token, "typed into the wrong box"):
        assert secret not in stored
        assert secret not in caplog.text


@pytest.mark.parametrize("table", PRIVATE)
async def test_no_reader_of_public_pages_reaches_a_private_table(readers, table):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await readers.fetch(f"select * from private.{table}")


async def test_the_audit_can_be_added_to_and_never_changed(pool, dana):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute("delete from private.audit")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute("update private.audit set act = 'nothing'")


async def test_the_audit_says_who_did_what_and_when(accounts, dana, owner, clock):
    await enter(accounts, EMAIL, PASSWORD, HOME)
    with pytest.raises(SignInRefused):
        await enter(accounts, EMAIL, "a guess", HOME)
    rows = await owner.fetch("select at, account, act from private.audit order by number")
    assert [row["act"] for row in rows] == ["account added", "signed in", "sign-in refused"]
    assert {row["account"] for row in rows} == {dana}
    assert {row["at"] for row in rows} == {clock()}


async def test_an_address_has_one_account_however_it_is_written(accounts, dana):
    with pytest.raises(AccountRefused):
        await accounts.add("DANA@Police.Norchester.EXAMPLE", PASSWORD, "officer", "norchester-police")
    assert (await enter(accounts, " Dana@POLICE.norchester.example", PASSWORD, HOME)).signed.account == dana


@pytest.mark.parametrize(
    ("email", "password", "role", "office"),
    [
        ("dana", PASSWORD, "officer", "norchester-police"),
        ("dana@two@example", PASSWORD, "officer", "norchester-police"),
        ("da na@example", PASSWORD, "officer", "norchester-police"),
        ("new@example", "elevenchars", "officer", "norchester-police"),
        ("new@police.example", "new@police.example", "officer", "norchester-police"),
        ("new@example", "aaaaaaaaaaaaaaaa", "officer", "norchester-police"),
        ("new@example", "x" * 2000, "officer", "norchester-police"),
        ("new@example", PASSWORD, "officer", None),
        ("new@example", PASSWORD, "officer", "Norchester Police"),
        ("new@example", PASSWORD, "clock", "norchester-police"),
        ("new@example", PASSWORD, "chief", "norchester-police"),
    ],
)
async def test_an_account_is_refused_with_the_reason(accounts, email, password, role, office):
    with pytest.raises(AccountRefused):
        await accounts.add(email, password, role, office)


async def test_an_unknown_address_costs_the_same_check(accounts, dana, hasher):
    for email in (EMAIL, "nobody@norchester.example"):
        hasher.checked = 0
        with pytest.raises(SignInRefused):
            await enter(accounts, email, "a wrong password", HOME)
        assert hasher.checked == 1


async def test_a_waiting_attempt_is_not_even_looked_at(accounts, dana, hasher):
    for _ in range(5):
        with pytest.raises(SignInRefused):
            await enter(accounts, EMAIL, "a wrong password", HOME)
    hasher.checked = 0
    with pytest.raises(TooManyAttempts):
        await enter(accounts, EMAIL, PASSWORD, HOME)
    assert hasher.checked == 0


async def test_waiting_grows_to_a_quarter_of_an_hour_and_is_forgotten(accounts, dana, clock):
    waited = []
    for _ in range(16):
        try:
            await enter(accounts, EMAIL, "a wrong password", HOME)
        except TooManyAttempts as refusal:
            waited.append(refusal.seconds)
            clock.forward(seconds=refusal.seconds)
            with pytest.raises(SignInRefused):
                await enter(accounts, EMAIL, "a wrong password", HOME)
        except SignInRefused:
            continue
    assert waited == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    clock.forward(hours=1, seconds=1)
    assert (await enter(accounts, EMAIL, PASSWORD, HOME)).signed.account == dana


async def test_guessing_from_one_address_delays_nobody_else(accounts, dana):
    for _ in range(6):
        with pytest.raises((SignInRefused, TooManyAttempts)):
            await enter(accounts, EMAIL, "a wrong password", Origin("203.0.113.9"))
    assert (await enter(accounts, EMAIL, PASSWORD, HOME)).signed.account == dana


async def test_a_hash_made_with_older_parameters_is_renewed(accounts, dana, pool, clock, owner):
    stronger = Accounts(pool, clock, b"s", PasswordHasher(time_cost=2, memory_cost=128, parallelism=1))
    await enter(stronger, EMAIL, PASSWORD, HOME)
    assert "m=128,t=2" in await owner.fetchval("select password_hash from private.account")
    assert (await enter(stronger, EMAIL, PASSWORD, HOME)).signed.account == dana


async def test_a_password_is_the_same_from_every_keyboard(accounts):
    await accounts.add("carys@aberwen.example", "bysiau hw\u0177r y nos", "officer", "aberwen-council")
    assert await enter(accounts, "carys@aberwen.example", "bysiau hwy\u0302r y nos", HOME)


async def test_two_sessions_end_apart_and_together(accounts, dana):
    first = await enter(accounts, EMAIL, PASSWORD, HOME)
    second = await enter(accounts, EMAIL, PASSWORD, HOME)
    assert first.token != second.token
    await accounts.sessions.end(first.token)
    assert await accounts.sessions.signed(first.token) is None
    assert await accounts.sessions.signed(second.token) == second.signed
    await accounts.sessions.end_all(dana)
    assert await accounts.sessions.signed(second.token) is None


async def test_a_new_password_or_role_ends_every_session(accounts, dana):
    begun = await enter(accounts, EMAIL, PASSWORD, HOME)
    await accounts.change(EMAIL, "reviewer", "norchester-watch")
    assert await accounts.sessions.signed(begun.token) is None
    begun = await enter(accounts, EMAIL, PASSWORD, HOME)
    assert begun.signed.role == "reviewer"
    await accounts.set_password(EMAIL, "four words with no sense")
    assert await accounts.sessions.signed(begun.token) is None
    with pytest.raises(SignInRefused):
        await enter(accounts, EMAIL, PASSWORD, HOME)


async def test_who_speaks_for_a_panel_does_so_until_the_account_changes(accounts, dana):
    await accounts.change(EMAIL, "reviewer", "norchester-residents", "night-safety")
    begun = await enter(accounts, EMAIL, PASSWORD, HOME)
    assert (
        (await accounts.sessions.signed(begun.token)).actor.voice_of
        == begun.signed.voice_of
        == "night-safety"
    )
    await accounts.change(EMAIL, "reviewer", "norchester-watch")
    assert (await enter(accounts, EMAIL, PASSWORD, HOME)).signed.voice_of is None
    for role, panel in (("officer", "night-safety"), ("reviewer", "Night safety")):
        with pytest.raises(AccountRefused):
            await accounts.change(EMAIL, role, "norchester-watch", panel)


@pytest.mark.parametrize(
    ("role", "duty", "held"),
    [
        ("officer", None, "approver"),
        ("officer", "drafter", "drafter"),
        ("secretariat", None, "publisher"),
        ("secretariat", "editor", "editor"),
        ("reviewer", None, None),
        ("operator", None, None),
    ],
)
async def test_who_is_not_said_to_prepare_only_may_release(accounts, role, duty, held):
    await accounts.add(EMAIL, PASSWORD, role, "norchester-police", duty=duty)
    begun = await enter(accounts, EMAIL, PASSWORD, HOME)
    assert (await accounts.sessions.signed(begun.token)).duty == begun.signed.duty == held


@pytest.mark.parametrize(
    ("role", "duty"), [("officer", "editor"), ("secretariat", "approver"), ("reviewer", "drafter")]
)
async def test_a_duty_of_another_role_is_refused(accounts, role, duty):
    with pytest.raises(AccountRefused):
        await accounts.add(EMAIL, PASSWORD, role, "norchester-police", duty=duty)


async def test_a_new_duty_ends_every_session(accounts, dana):
    begun = await enter(accounts, EMAIL, PASSWORD, HOME)
    await accounts.change(EMAIL, "officer", "norchester-police", duty="drafter")
    assert await accounts.sessions.signed(begun.token) is None
    assert (await enter(accounts, EMAIL, PASSWORD, HOME)).signed.duty == "drafter"


@pytest.mark.parametrize(
    ("role", "duty"),
    [("officer", None), ("officer", "publisher"), ("secretariat", "drafter"), ("operator", "editor")],
)
async def test_the_database_knows_which_duties_there_are(owner, role, duty):
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(
            "insert into private.account (id, email, password_hash, role, office, duty, created_at) "
            "values (gen_random_uuid(), 'nemo@norchester.example', '-', $1, 'norchester-police', $2, now())",
            role,
            duty,
        )


async def test_an_expired_session_tells_whose_form_it_was_and_no_more(accounts, dana, clock):
    begun = await enter(accounts, EMAIL, PASSWORD, HOME)
    assert await accounts.sessions.lapsed(begun.token) is None
    clock.forward(hours=9)
    assert await accounts.sessions.signed(begun.token) is None
    assert await accounts.sessions.lapsed(begun.token) == begun.signed
    clock.at += timedelta(days=8)
    assert await accounts.sessions.lapsed(begun.token) is None


async def test_a_draft_keeps_each_page_and_changes_its_key_each_time(accounts, dana):
    of = DraftOf(dana, "answer", "an-ask")
    first = await accounts.drafts.keep(of, {"decision": ["accepted"]}, 7)
    second = await accounts.drafts.keep(of, {"text": ["Buses"], "ticked": []}, 9)
    assert second.answers == {"decision": ["accepted"], "text": ["Buses"], "ticked": []}
    assert second.key != first.key
    assert second.seen == 7


async def test_a_published_draft_is_empty_and_begins_anew(accounts, dana):
    of = DraftOf(dana, "answer", "an-ask")
    draft = await accounts.drafts.keep(of, {"text": ["Buses"]}, 7)
    await accounts.drafts.published(of, "another key", 12)
    assert await accounts.drafts.find(of) == draft
    await accounts.drafts.published(of, draft.key, 12)
    after = await accounts.drafts.find(of)
    assert (after.answers, after.published) == ({}, 12)
    assert await accounts.drafts.open(dana) == []
    again = await accounts.drafts.keep(of, {"decision": ["accepted"]}, 20)
    assert (again.answers, again.seen, again.published) == ({"decision": ["accepted"]}, 20, None)


async def test_wrong_passwords_for_made_up_addresses_leave_no_rows_for_ever(accounts, clock, owner):
    for number in range(3):
        with pytest.raises(SignInRefused):
            await enter(accounts, f"nobody-{number}@norchester.example", "a guess", HOME)
    clock.forward(hours=1, seconds=1)
    with pytest.raises(SignInRefused):
        await enter(accounts, "somebody@norchester.example", "a guess", HOME)
    # One row for this address from here, one for it from everywhere.
    assert await owner.fetchval("select count(*) from private.sign_in_attempt") == 2


async def test_who_comes_when_the_line_is_full_is_sent_away_uncounted(accounts, dana, hasher, owner):
    names = [f"nobody-{number}@norchester.example" for number in range(40)]
    tries = (enter(accounts, name, "a guess", HOME) for name in names)
    refused = [type(each) for each in await asyncio.gather(*tries, return_exceptions=True)]
    in_line = CHECKS_AT_ONCE + MOST_WAITING
    assert refused == [SignInRefused] * in_line + [TooManyAttempts] * (40 - in_line)
    assert hasher.checked == in_line
    assert await owner.fetchval("select count(*) from private.sign_in_attempt") == 2 * in_line
    assert (await enter(accounts, EMAIL, PASSWORD, HOME)).signed.account == dana
