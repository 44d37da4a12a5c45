"""The people of an office: who invites whom, who changes what, what nobody can reach from elsewhere."""

import asyncio
import csv
import io
import re
from uuid import UUID

import pytest

from accountability.storage.office_settings import OfficeSetting

pytestmark = pytest.mark.anyio
PASSWORD = "late buses and lit paths"
OWN = "four kettles on a bridge"
SESSION = "__Host-accountability-session"
LINK = re.compile(r"https://record\.norchester\.example(/sign-in/invitation/[\w-]{43})")
PEOPLE = "/workspace/people"


@pytest.fixture
async def dana(person):
    """An approver of Norchester Police."""
    return await person("dana@police.example", "officer", "norchester-police")


@pytest.fixture
async def hana(person):
    """A publisher of the Safer Norchester Trust."""
    return await person("hana@safer.example", "secretariat", "safer-trust")


async def invited(browser, email, what="drafter", **more) -> str:
    """The path of the link that the page shows; empty if it shows none."""
    await browser.open(f"{PEOPLE}/invite")
    answer = await browser.send(f"{PEOPLE}/invite", {"email": email, "what": what, **more})
    found = LINK.search(answer.text)
    return found[1] if found else ""


async def accept(browser, link, password=OWN):
    await browser.open(link)
    return await browser.send(link, {"new": password, "again": password})


async def account_of(pool, email) -> UUID:
    return await pool.fetchval("select id from private.account where email = $1 and ended_at is null", email)


async def test_a_link_says_for_whom_it_is_and_becomes_an_account_once(browse, dana, pool, owner):
    link = await invited(dana, "New@Police.example")
    assert link.rpartition("/")[2] not in str(await owner.fetch("select * from private.invitation"))
    guest, late = browse(), browse()
    await guest.open(link)
    assert "for Norchester Police" in guest.text
    assert "new@police.example" in guest.text
    assert "Drafter" in guest.text
    answer = await accept(guest, link)
    assert (answer.status_code, answer.headers["location"]) == (303, "/workspace")
    assert (await guest.follow()).status_code == 200
    assert (await late.open(link)).status_code == 410
    assert (
        await pool.fetchval("select duty from private.account where email = 'new@police.example'")
        == "drafter"
    )
    await dana.open(PEOPLE)
    assert "new@police.example Drafter. No second step. Last signed in on 5 January 2026" in dana.text
    assert "Nobody is invited." in dana.text


async def test_a_newer_link_a_withdrawal_or_seven_days_end_an_older(browse, dana, clock):
    first, second = await invited(dana, "new@police.example"), await invited(dana, "new@police.example")
    assert (await browse().open(first)).status_code == 410
    assert (await browse().open(second)).status_code == 200
    await dana.open(PEOPLE)
    number = re.search(r'name="withdraw" value="([0-9]+)"', dana.answer.text)[1]
    assert (await dana.send(PEOPLE, {"withdraw": number})).status_code == 303
    assert (await browse().open(second)).status_code == 410
    third = await invited(dana, "new@police.example")
    guest = browse()
    await guest.open(third)
    clock.forward(days=7, seconds=1)
    answer = await guest.open(third)
    assert answer.status_code == 410


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least 12"),
        ("Password123456", "found in breaches"),
        ("letmein letmein", "found in breaches"),
        ("abcabcabcabc", "over and over"),
        ("newcomer is my name", "name of your email address"),
        ("norchester police 7", "name of your office"),
    ],
)
async def test_a_password_that_is_guessed_first_is_refused_in_plain_words(browse, dana, pool, password, why):
    link = await invited(dana, "newcomer@police.example")
    guest = browse()
    assert (await accept(guest, link, password)).status_code == 422
    assert why in guest.text
    assert await account_of(pool, "newcomer@police.example") is None


async def test_an_office_that_wants_a_second_step_gets_it_from_its_guests(browse, dana, accounts, pool):
    by = await account_of(pool, "dana@police.example")
    await accounts.office_settings.change(by, OfficeSetting(office="norchester-police", second_factor=True))
    guest = browse()
    answer = await accept(guest, await invited(dana, "new@police.example"))
    assert answer.headers["location"].startswith("/sign-in/set-up")
    assert SESSION not in guest.client.cookies


@pytest.mark.parametrize(
    "what", ["publisher", "editor", "reviewer", "operator", "information_governance", "chief"]
)
async def test_an_approver_invites_officers_of_their_own_office_only(dana, pool, what):
    """Whatever else the form says: another office, a role, a panel to speak for."""
    more = {
        "office": "stonebridge-council",
        "role": "operator",
        "voice_of": "night-time",
        "panel": "night-time",
    }
    assert await invited(dana, "new@police.example", what, **more) == ""
    assert await invited(dana, "new@police.example", "approver", **more)
    place = await pool.fetchrow("select role, office, voice_of, duty from private.invitation")
    assert tuple(place) == ("officer", "norchester-police", None, "approver")


async def test_a_publisher_invites_who_speaks_for_a_panel_they_keep(hana, pool):
    more = {"body": "norchester-watch"}
    assert await invited(hana, "new@watch.example", "reviewer", panel="another-panel", **more) == ""
    assert (
        await invited(hana, "new@watch.example", "reviewer", panel="night-time", body="norchester-police")
        == ""
    )
    assert await invited(hana, "new@watch.example", "drafter") == ""
    assert await invited(hana, "new@watch.example", "reviewer", panel="night-time", **more)
    place = await pool.fetchrow("select role, office, voice_of, duty from private.invitation")
    assert tuple(place) == ("reviewer", "norchester-watch", "night-time", None)


async def test_the_operator_invites_anybody(person, pool):
    operator = await person("op@norchester.example", "operator")
    assert await invited(operator, "new@council.example", "approver", office="stonebridge-council", panel="")
    assert await invited(operator, "gov@council.example", "information_governance", office="", panel="")
    await operator.open(f"{PEOPLE}/invite")
    assert '<option value="stonebridge-council">Stonebridge Council</option>' in operator.answer.text
    first = await invited(operator, "new@trust.example", "publisher", office="", new_office="harbour-trust")
    assert first, "the first person of a secretariat that is not registered yet"
    assert await pool.fetchval("select count(*) from private.invitation where ended_at is null") == 3
    await operator.open(PEOPLE)
    assert "Everybody who may sign in" in operator.text


async def test_the_operator_says_for_which_panel_a_reviewer_speaks(person, pool):
    operator = await person("op@norchester.example", "operator")
    named = {"office": "norchester-watch", "panel": "night-time"}
    assert await invited(operator, "new@watch.example", "reviewer", **named)
    place = await pool.fetchrow("select role, office, voice_of, duty from private.invitation")
    assert tuple(place) == ("reviewer", "norchester-watch", "night-time", None)


OFFERED = {
    "officer": ["drafter", "approver"],
    "secretariat": ["editor", "publisher", "reviewer"],
    "operator": [
        "drafter",
        "approver",
        "editor",
        "publisher",
        "reviewer",
        "information_governance",
        "operator",
    ],
}


@pytest.mark.parametrize(
    ("role", "office"),
    [("officer", "norchester-police"), ("secretariat", "safer-trust"), ("operator", None)],
)
async def test_what_somebody_may_invite_to_is_what_the_page_offers(person, role, office):
    somebody = await person("who@norchester.example", role, office)
    page = await somebody.open(f"{PEOPLE}/invite")
    assert re.findall(r'name="what"[^>]* value="(\w+)"', page.text) == OFFERED[role]


async def test_who_keeps_no_panel_invites_nobody_to_speak_for_one(person):
    somebody = await person("who@other.example", "secretariat", "other-trust")
    page = await somebody.open(f"{PEOPLE}/invite")
    assert re.findall(r'name="what"[^>]* value="(\w+)"', page.text) == ["editor", "publisher"]


async def test_nobody_ends_another_offices_invitation_by_sending_one(dana, hana, browse):
    link = await invited(hana, "shared@norchester.example", "editor")
    assert await invited(dana, "shared@norchester.example") == ""
    assert "is invited by somebody else already" in dana.text
    assert (await browse().open(link)).status_code == 200


async def test_who_has_an_account_is_not_invited_but_may_come_back(dana, pool, browse):
    assert await invited(dana, "dana@police.example") == ""
    link = await invited(dana, "new@police.example")
    await accept(browse(), link)
    page = f"{PEOPLE}/{await account_of(pool, 'new@police.example')}"
    await dana.open(page)
    assert (await dana.send(page, {"act": "end"})).headers["location"] == f"{PEOPLE}?done=end"
    assert await invited(dana, "new@police.example")


@pytest.mark.parametrize(
    "email", ["a@b\r\nBcc: all@norchester.example", "a@b\0c", "a@b c", "a b@c", "@", "a@@b"]
)
async def test_an_address_carries_nothing_but_an_address(dana, person, pool, email):
    assert await invited(dana, email) == ""
    operator = await person("op@norchester.example", "operator")
    page = f"{PEOPLE}/{await account_of(pool, 'dana@police.example')}"
    await operator.open(page)
    await operator.send(page, {"act": "email", "email": email})
    kept = [row["email"] for row in await pool.fetch("select email from private.account")]
    assert not any(set(each) & set("\r\n\0 ") for each in kept)
    assert await pool.fetchval("select count(*) from private.invitation") == 0


async def test_a_duty_changes_at_once_and_the_last_approver_stays(dana, person, pool):
    eli = await person("eli@police.example", "officer", "norchester-police", duty="drafter")
    page = f"{PEOPLE}/{await account_of(pool, 'eli@police.example')}"
    await dana.open(page)
    assert (await dana.send(page, {"act": "duty", "duty": "publisher"})).status_code == 422
    assert (await dana.send(page, {"act": "duty", "duty": "approver"})).status_code == 303
    assert (await eli.open("/workspace")).status_code == 303
    await eli.sign_in("eli@police.example")
    danas = f"{PEOPLE}/{await account_of(pool, 'dana@police.example')}"
    await eli.open(danas)
    assert (await eli.send(danas, {"act": "duty", "duty": "drafter"})).status_code == 303
    assert (await dana.open(PEOPLE)).status_code == 303
    await dana.sign_in("dana@police.example")
    assert (await dana.open(PEOPLE)).status_code == 403
    own = f"{PEOPLE}/{await account_of(pool, 'eli@police.example')}"
    await eli.open(PEOPLE)
    assert (await eli.send(own, {"act": "end"})).status_code == 403
    assert (await eli.send(danas, {"act": "end"})).status_code == 303


async def test_two_approvers_who_end_each_other_leave_one(accounts, asked, pool):
    ids = [
        await accounts.add(f"{name}@police.example", PASSWORD, "officer", "norchester-police")
        for name in ("dana", "eli")
    ]
    people = [await accounts.people.at(each) for each in ids]
    begun = [await accounts.sessions.begin(each) for each in ids]
    done = await asyncio.gather(
        accounts.people.end(begun[0].signed, people[1]),
        accounts.people.end(begun[1].signed, people[0]),
        return_exceptions=True,
    )
    assert sorted(str(each) for each in done) == [
        "None",
        "This is the last approver of the office: make somebody else one first",
    ]
    assert await pool.fetchval("select count(*) from private.account where ended_at is null") == 1


async def test_another_offices_people_are_not_there(dana, hana, person, pool, owner):
    """By every number that could be guessed: accounts, invitations, acts."""
    fay = await person("fay@council.example", "officer", "stonebridge-council")
    await invited(fay, "new@council.example")
    faye, number = (
        await account_of(pool, "fay@council.example"),
        await pool.fetchval("select number from private.invitation"),
    )
    before = str(await owner.fetch("select * from private.account order by id"))
    for browser in (dana, hana):
        await browser.open(PEOPLE)
        assert "council.example" not in browser.text
        hidden = dict(browser.hidden)
        assert (await browser.open(f"{PEOPLE}/{faye}")).status_code == 404
        for act in ("duty", "end", "second-step", "email"):
            browser.hidden = hidden
            fields = {"act": act, "duty": "drafter", "email": "mine@police.example"}
            assert (await browser.send(f"{PEOPLE}/{faye}", fields)).status_code in (403, 404)
        browser.hidden = hidden
        assert (await browser.send(PEOPLE, {"withdraw": str(number)})).status_code in (403, 404)
    assert str(await owner.fetch("select * from private.account order by id")) == before
    assert await pool.fetchval("select count(*) from private.invitation where ended_at is null") == 1


async def test_what_a_form_is_not_asked_for_changes_nothing(dana, person, pool, owner):
    """Role, office, duty and more, added to each form about an account."""
    await person("eli@police.example", "officer", "norchester-police", duty="drafter")
    eli = await account_of(pool, "eli@police.example")
    extra = {
        "role": "operator",
        "office": "stonebridge-council",
        "voice_of": "night-time",
        "id": str(eli),
        "account": str(eli),
        "password_hash": "x",
        "ended_at": "now",
    }
    look = "select id, email, role, office, voice_of, duty, ended_at from private.account order by id"
    before = await owner.fetch(look)
    forms = {
        "/workspace/account": {
            "now": PASSWORD,
            "new": OWN,
            "again": OWN,
            "duty": "publisher",
            "email": "x@y.example",
        },
        "/workspace/account/sessions": {"end": "others"},
        "/workspace/office": {"asks": "two_person", "duty": "drafter"},
        f"{PEOPLE}/{eli}": {"act": "second-step", "duty": "approver", "email": "x@y.example"},
    }
    for page, fields in forms.items():
        await dana.open(page if page != "/workspace/account/sessions" else "/workspace/account")
        assert (await dana.send(page, fields | extra)).status_code == 303, page
    assert await owner.fetch(look) == before
    assert [row["office"] for row in await owner.fetch("select office from private.office_setting")] == [
        "norchester-police"
    ]


async def test_an_office_asks_what_its_approvers_set(dana, person, accounts):
    await dana.open("/workspace/office")
    assert "checked" not in dana.answer.text
    await dana.send("/workspace/office", {"asks": ["two_person", "second_factor", "everything"]})
    stands = await accounts.office_settings.of("norchester-police")
    assert (stands.two_person, stands.second_factor) == (True, True)
    await dana.open("/workspace/office")
    assert dana.answer.text.count(" checked") == 2
    await dana.send("/workspace/office", {})
    assert await accounts.office_settings.of("norchester-police") == OfficeSetting(office="norchester-police")
    eli = await person("eli@police.example", "officer", "norchester-police", duty="drafter")
    assert (await eli.open("/workspace/office")).status_code == 403


async def test_the_audit_is_read_by_those_who_answer_for_it(dana, hana, person, accounts, pool):
    governor = await person("gov@norchester.example", "information_governance")
    danas = await account_of(pool, "dana@police.example")
    await accounts.note(danas, "=cmd|' /C calc'!A0", "@SUM(1+1)")
    await dana.open("/workspace/audit")
    assert "@SUM(1+1)" in dana.text
    assert "hana@safer.example" not in dana.text
    await hana.open("/workspace/audit")
    assert "@SUM(1+1)" not in hana.text
    await governor.open("/workspace/audit")
    assert "@SUM(1+1)" in governor.text
    answer = await dana.open("/workspace/audit.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["number", "at", "who", "office", "did", "about"]
    assert ["'=cmd|' /C calc'!A0", "'@SUM(1+1)"] in [row[4:] for row in rows]
    assert {row[3] for row in rows[1:]} == {"norchester-police"}
    eli = await person("eli@police.example", "officer", "norchester-police", duty="drafter")
    assert (await eli.open("/workspace/audit.csv")).status_code == 403


async def test_offices_are_called_by_their_names_and_an_address_breaks_at_its_dots(dana, person, pool):
    await person("kim@police.example", "officer", "norchester-police", "drafter")
    kim = await account_of(pool, "kim@police.example")
    for page in ("/workspace/account", f"{PEOPLE}/{kim}", "/workspace/audit"):
        await dana.open(page)
        assert "Norchester Police" in dana.text, page
        assert "norchester-police" not in dana.text, page
    await dana.open(f"{PEOPLE}/{kim}")
    assert "kim@<wbr>police.<wbr>example" in dana.answer.text
    assert re.search(r'value="drafter"[^>]* checked', dana.answer.text), "the duty they have is chosen"
    await dana.open("/workspace")
    for page in (PEOPLE, "/workspace/office", "/workspace/office/sign-in", "/workspace/account/reminders"):
        assert f'href="{page}"' in dana.answer.text, page
