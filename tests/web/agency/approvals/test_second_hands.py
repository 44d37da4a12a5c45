"""Where an office asks for a second person, an account that one let in is no second person by itself."""

from datetime import UTC, datetime

import pytest

from accountability.storage.office_settings import OfficeSetting
from accountability.workspace.invitations import Place
from tests.web.agency.approvals.conftest import QUEUE, at
from tests.web.agency.conftest import PASSWORD

pytestmark = pytest.mark.anyio
ANSWERED = "response-recorded/1"
POLICE = "norchester-police"
PEOPLE = "/workspace/people"
AS_ONE = "count as one until somebody else vouches"
WANTED = "Nobody has vouched yet"


@pytest.fixture
def invites(pool, accounts, browse):
    """Let somebody in by the link that one approver sends, and sign them in: `invites("kay", "ned")`."""

    async def invite(by, name, duty="approver"):
        email = f"{name}@police.norchester.example"
        place = Place(role="officer", office=POLICE, duty=duty)
        inviter = await pool.fetchval("select id from private.account where email like $1", f"{by}@%")
        session = await accounts.sessions.begin(inviter)
        made = await accounts.invitations.invite(email, place, session.signed)
        assert await accounts.invitations.accept(made.token, PASSWORD)
        browser = browse()
        await browser.sign_in(email)
        return browser

    return invite


@pytest.fixture
def vouch(pool):
    async def press(browser, name):
        whom = await pool.fetchval("select id from private.account where email like $1", f"{name}@%")
        await browser.open(f"{PEOPLE}/{whom}")
        offered = "Vouch for this person" in browser.text
        await browser.open("/workspace/account")  # a form's hidden fields, wherever there is one
        return offered, (await browser.send(f"{PEOPLE}/{whom}", {"act": "vouch"})).status_code

    return press


async def refused(browser, page, decide):
    """Neither now nor for a later time, and the page says why."""
    await browser.open(page)
    offered = "Approve and publish now" in browser.text
    said = AS_ONE in browser.text
    done = {
        (await decide(browser, page, doing, **at(2026, 1, 6))).status_code
        for doing in ("approve", "schedule")
    }
    return not offered and said and done == {409}


async def test_neither_releases_what_the_other_wrote_until_somebody_else_has_vouched(
    approver, deputy, two_person, invites, vouch, send, decide, record, asked, pool
):
    """Kay lets Ned in: kay for ned and ned for kay are one hand. Lou, who came another way, vouches once."""
    ned = await invites("kay", "ned")
    page = await send(approver)
    assert await refused(ned, page, decide)
    assert page in (await ned.open(QUEUE)).text
    assert f"{AS_ONE}. In your office" in ned.text
    for browser, name in ((approver, "ned"), (ned, "ned"), (ned, "kay")):
        offered, status = await vouch(browser, name)
        assert (offered, status in (403, 422)) == (False, True), name
    assert WANTED in (await approver.open(PEOPLE)).text
    assert ANSWERED not in await record.types(asked.police)

    assert await vouch(deputy, "ned") == (True, 303)
    assert WANTED not in (await approver.open(PEOPLE)).text
    assert (await vouch(deputy, "ned"))[1] == 422
    assert await pool.fetchval("select count(*) from private.audit where act = 'vouched for'") == 1
    assert (await decide(ned, page, "approve")).status_code == 303
    assert ANSWERED in await record.types(asked.police)


async def test_who_invited_somebody_does_not_release_what_they_then_draft(
    approver, deputy, two_person, invites, send, decide
):
    await approver.open(f"{PEOPLE}/invite")
    await approver.send(f"{PEOPLE}/invite", {"email": "ron@police.norchester.example", "what": "drafter"})
    assert "until somebody else has vouched for them" in approver.text
    jan = await invites("kay", "jan", "drafter")
    page = await send(jan)
    assert await refused(approver, page, decide)
    assert (await decide(deputy, page, "approve")).status_code == 303


async def test_all_whom_one_person_let_in_are_one_hand_however_long_the_chain(
    approver, two_person, invites, vouch, send, decide
):
    """Ned by Kay, Pia by Ned, Jan by Kay: none of them vouches for another, and none releases for another."""
    ned = await invites("kay", "ned")
    pia = await invites("ned", "pia")
    jan = await invites("kay", "jan", "drafter")
    page = await send(jan)
    for browser in (approver, ned, pia):
        assert await refused(browser, page, decide)
    for browser, name in ((pia, "ned"), (ned, "pia"), (pia, "jan"), (approver, "pia")):
        assert await vouch(browser, name) == (False, 422)


async def test_an_office_of_two_goes_on_with_one_word_of_the_operators(
    approver, two_person, person, invites, vouch, send, decide
):
    operator = await person("keeper@norchester.example", "operator", None)
    jan = await invites("kay", "jan", "drafter")
    page = await send(jan)
    assert WANTED in (await operator.open(PEOPLE)).text
    assert await vouch(operator, "jan") == (True, 303)
    assert (await decide(approver, page, "approve")).status_code == 303


async def test_whom_the_operator_or_the_offices_own_sign_in_lets_in_is_nobodys_hand(
    approver, two_person, person, invites, accounts, pool
):
    await person("keeper@norchester.example", "operator", None)
    await invites("keeper", "ola")
    place = Place(role="officer", office=POLICE)
    session = await accounts.sessions.begin(
        await pool.fetchval("select id from private.account where email like 'kay@%'")
    )
    await accounts.invitations.invite("uma@police.norchester.example", place, session.signed)
    assert await accounts.invitations.accept_known("uma@police.norchester.example", POLICE)
    hands = await pool.fetch("select id, private.hand_of(id) as hand from private.account")
    assert [row for row in hands if row["id"] != row["hand"]] == []
    assert WANTED not in (await approver.open(PEOPLE)).text


async def test_where_no_second_person_is_asked_for_nobody_has_to_vouch(
    approver, invites, accounts, pool, send, decide, clock, release, record, asked
):
    """But what was approved for a later time waits once the office asks for a second person."""
    jan, kay = (
        await invites("kay", "jan", "drafter"),
        "select id from private.account where email like 'kay@%'",
    )
    page = await send(jan)
    assert WANTED not in (await approver.open(PEOPLE)).text
    assert (await decide(approver, page, "schedule", **at(2026, 1, 6))).status_code == 303
    setting = OfficeSetting(office=POLICE, two_person=True)
    await accounts.office_settings.change(await pool.fetchval(kay), setting)
    clock.at = datetime(2026, 1, 6, 9, 30, tzinfo=UTC)
    assert await release() == 0
    assert ANSWERED not in await record.types(asked.police)
