"""Reminders to officers: each once, at eight in London, in words that the date's basis allows."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from accountability.domain.answers import Response
from accountability.domain.clocks import Period
from accountability.domain.commands.asks import PauseClock, Respond
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.panels import AddressRecommendation, PublishRecommendation
from accountability.domain.recommendations import Addressing
from accountability.handling.ticking import tick
from accountability.storage import accounts
from accountability.storage.accounts import AccountRow
from accountability.workspace.post.mailroom import Letter
from tests.web.mail.conftest import links

pytestmark = pytest.mark.anyio
WITHDRAWN = "update private.submission set state = 'withdrawn', ended_at = $2 where number = $1"
DANA, FAY = "dana@police.norchester.example", "fay@stonebridge.example"


@pytest.fixture
def officer(pool, clock):
    """Let an officer sign in for an office; the account."""

    async def add(email, office="norchester-police", duty="approver", role="officer"):
        row = AccountRow(
            id=uuid4(), email=email, password_hash="", role=role, office=office, voice_of=None, duty=duty
        )
        assert await accounts.add(pool, row, clock())
        return row.id

    return add


@pytest.fixture
async def dana(officer, reminders):
    """Wants to be reminded of dates, and no weekly list."""
    account = await officer(DANA)
    await reminders.choose(account, dates=True, weekly=False)
    return account


@pytest.fixture
async def compared(norchester):
    """The council is asked with nothing agreed: 2 March is a date for comparison."""
    texts = {"title/en": "Night buses", "text/en": "Run buses until two."}
    await norchester.desk.handle(
        PublishRecommendation(panel="night-safety", texts=texts), norchester.secretariat
    )
    terms = ReplyTerms(basis="service_default", period=Period(length=56, unit="days"))
    to = Addressing(office="stonebridge-council", named_by="panel", manner="sent")
    command = AddressRecommendation(panel="night-safety", serial=2, addressing=to, terms=terms)
    await norchester.desk.handle(command, norchester.secretariat)


@pytest.fixture
async def waiting(pool, clock):
    """Send something for approval: `await waiting(author)`; its number."""

    async def send(author, key="a draft"):
        return await pool.fetchval(
            "insert into private.submission (key, author, role, office, form, about, address, title,"
            " answers, commands, seen, sent_at)"
            " values ($1, $2, 'officer', 'norchester-police', 'answer', 'x',"
            " '/workspace/asks/x/answer', 'Secret title', '{}', '', 0, $3) returning number",
            key,
            author,
            clock(),
        )

    return send


@pytest.fixture
def pause(norchester, pool):
    """The police's clock stands still: `await pause(until=(2026, 3, 16))`."""

    async def pause(until):
        number = await pool.fetchval("select number from clock where ask = $1", norchester.ask)
        paused = PauseClock(
            ask=norchester.ask, clock=number, until=date(*until), texts={"ground/en": "A court case."}
        )
        await norchester.desk.handle(paused, norchester.police)

    return pause


@pytest.fixture
def put_down(pool):
    """What lies in the outbox, by sort."""

    async def put_down():
        return [row["kind"] for row in await pool.fetch("select kind from private.outbox order by kind")]

    return put_down


def on(clock, *moment):
    clock.at = datetime(*moment, tzinfo=UTC)


# The police undertook on 5 January to answer within 56 days: by 2 March.
DAYS = [
    ((2026, 2, 1, 9), None),
    ((2026, 2, 2, 9), "Norchester-Police: response due by 2 March 2026"),
    ((2026, 2, 15, 9), None),
    ((2026, 2, 16, 9), "Norchester-Police: response due by 2 March 2026"),
    ((2026, 2, 27, 9), "Norchester-Police: response due by 2 March 2026"),
    ((2026, 3, 2, 9), None),
    ((2026, 3, 3, 9), "Norchester-Police: response overdue"),
    ((2026, 3, 4, 9), None),
    ((2026, 3, 30, 9), "Norchester-Police: response overdue"),
    ((2026, 5, 30, 9), None),
]


async def test_an_office_is_reminded_before_its_date_and_after_each_stage_once(norchester, dana, post, clock):
    for moment, subject in DAYS:
        on(clock, *moment)
        mails = [*await post.round(), *await post.round()]
        assert [mail.subject for mail in mails] == ([subject] if subject else []), moment
        assert all(mail.to == DANA for mail in mails)
        for mail in mails:
            late = "overdue" in mail.subject
            assert ("Overdue" in mail.text, "Due in the next four weeks" in mail.text) == (late, not late)


async def test_after_downtime_the_latest_stage_is_given_and_not_all_that_were_missed(
    norchester, dana, post, clock
):
    on(clock, 2026, 2, 28, 9)
    assert len(await post.round()) == 1
    assert await post.round() == []


async def test_what_was_answered_meanwhile_is_not_reminded_of(norchester, dana, post, clock, pool):
    on(clock, 2026, 2, 16, 9)
    await post.reminders.fill()
    words = {"reason/en": "The evidence says otherwise."}
    response = Response(decision="not_accepted", reason_code="evidence_against")
    await norchester.desk.handle(
        Respond(ask=norchester.ask, response=response, texts=words), norchester.police
    )
    assert await post.round() == []
    assert await pool.fetchval("select state from private.outbox") == "dropped"


async def test_what_stands_still_meanwhile_is_not_reminded_of(norchester, dana, post, clock, pause):
    on(clock, 2026, 2, 16, 9)
    await post.reminders.fill()
    await pause(until=(2026, 3, 16))
    assert await post.round() == []


async def test_a_reminder_is_of_its_own_dates_and_of_no_other(norchester, dana, post, clock):
    clock.forward(days=3)
    await norchester.recommend()
    on(clock, 2026, 2, 5, 9)
    (both,) = await post.round()
    assert both.subject == "Norchester-Police: 2 due soon"
    on(clock, 2026, 2, 16, 9)
    (mail,) = await post.round()
    assert mail.subject == "Norchester-Police: response due by 2 March 2026"
    assert "5 March 2026" not in mail.text


async def test_a_date_that_moved_is_another_date(norchester, dana, post, clock, pool, pause):
    on(clock, 2026, 2, 16, 9)
    assert len(await post.round()) == 1
    await pause(until=(2026, 3, 16))
    on(clock, 2026, 3, 10, 9)
    assert await post.round() == []
    on(clock, 2026, 3, 16, 9)
    await tick(pool, clock())
    (mail,) = await post.round()
    assert mail.subject == "Norchester-Police: response due by 30 March 2026"


async def test_a_date_for_comparison_is_never_called_overdue(compared, officer, reminders, post, clock):
    account = await officer(FAY, "stonebridge-council")
    await reminders.choose(account, dates=True, weekly=False)
    said = []
    for day in ((2026, 2, 16, 9), (2026, 3, 3, 9), (2026, 3, 30, 9)):
        on(clock, *day)
        (mail,) = await post.round()
        said.append(mail.text)
        for word in ("overdue", "deadline passed", "was due", "failed", "late"):
            assert word not in mail.text.lower(), mail.text
        assert "Nobody agreed these dates." in mail.text
        assert mail.subject == "Stonebridge-Council: a date for comparison, 2 March 2026"
    assert "The date for comparison for a response is 2 March 2026, in 14 days." in said[0].replace("\n", " ")
    assert "No response is recorded here 28 days after 2 March 2026" in said[2].replace("\n", " ")


async def test_a_mail_leads_to_the_private_page_and_says_what_is_public(norchester, dana, post, clock):
    on(clock, 2026, 2, 16, 9)
    (mail,) = await post.round()
    assert f"https://record.norchester.example/workspace/asks/{norchester.ask}" in mail.text
    assert "Mend the lights" in mail.text
    assert "an undertaking given" in mail.text
    assert mail.stop.startswith("https://record.norchester.example/mail/stop/")


async def test_one_click_ends_one_person_s_reminders_and_nobody_else_s(
    norchester, dana, officer, reminders, resident, post, clock, waiting
):
    eli = await officer("eli@police.norchester.example", duty="drafter")
    await reminders.choose(eli, dates=True, weekly=False)
    on(clock, 2026, 2, 16, 9)
    mails = {mail.to: mail for mail in await post.round()}
    assert len(mails) == 2
    stop = links(mails[DANA])["stop"]
    assert "<button" in (await resident.client.get(stop)).text
    assert (await resident.client.post(stop)).status_code == 200
    await waiting(eli)
    on(clock, 2026, 2, 27, 9)
    assert [mail.to for mail in await post.round()] == ["eli@police.norchester.example"]


async def test_who_has_left_gets_none(norchester, dana, post, clock, pool):
    on(clock, 2026, 2, 16, 9)
    await post.reminders.fill()
    await accounts.end(pool, dana, clock())
    assert await post.round() == []


async def test_what_was_long_gone_by_is_not_kept(norchester, dana, post, clock, pool):
    on(clock, 2026, 3, 30, 9)
    assert len(await post.round()) == 1
    on(clock, 2026, 10, 12, 9)
    await post.round()
    assert await pool.fetchval("select count(*) from private.reminded") == 1
    on(clock, 2026, 10, 14, 9)
    await post.round()
    assert await pool.fetchval("select count(*) from private.reminded") == 0


class TestWhoGetsWhich:
    MONDAY, FRIDAY = (2026, 2, 16, 9), (2026, 2, 27, 9)

    async def test_without_a_choice_an_officer_gets_all_of_them(
        self, norchester, officer, waiting, post, clock
    ):
        await officer(DANA)
        on(clock, 2026, 2, 23, 9)
        assert [mail.subject for mail in await post.round()] == ["This week at Norchester-Police: 1 due soon"]
        await waiting(await officer("eli@police.norchester.example", duty="drafter"))
        on(clock, *self.FRIDAY)
        assert sorted(mail.subject for mail in await post.round() if mail.to == DANA) == [
            "Norchester-Police: response due by 2 March 2026",
            "Norchester-Police: something waits for your approval",
        ]

    @pytest.mark.parametrize(
        ("day", "wanted", "kind"),
        [(FRIDAY, "dates", "reminder"), (MONDAY, "weekly", "digest"), (FRIDAY, "approvals", "notice")],
    )
    async def test_who_wants_it_no_more_when_it_goes_out_does_not_get_it(
        self, norchester, officer, reminders, waiting, post, put_down, clock, day, wanted, kind
    ):
        author = await officer("eli@police.norchester.example", duty="drafter")
        await reminders.choose(author)
        account = await officer(DANA)
        await reminders.choose(account, **{wanted: True})
        await waiting(author)
        on(clock, *day)
        await post.reminders.fill()
        await post.reminders.tell_approvers()
        assert await put_down() == [kind]
        others = {"dates", "weekly", "approvals"} - {wanted}
        await reminders.choose(account, **dict.fromkeys(others, True))
        await post.send()
        assert [mail.subject for mail in post.bag.mails] == []

    async def test_nothing_is_put_down_that_nobody_wants_or_needs(
        self, norchester, officer, reminders, waiting, post, put_down, clock
    ):
        author = await officer("eli@police.norchester.example", duty="drafter")
        await reminders.choose(author)
        account = await officer(DANA)
        await reminders.choose(account, weekly=True)
        await waiting(author)
        on(clock, 2026, 2, 23, 9)
        await post.round()
        assert await put_down() == ["digest"]
        await reminders.choose(account, dates=True)
        on(clock, 2026, 2, 24, 9)  # the week's list said so already
        await post.round()
        assert await put_down() == ["digest"]
        await reminders.choose(account, weekly=True)
        on(clock, *self.FRIDAY)  # another stage, in a week that has its list
        await post.round()
        assert await put_down() == ["digest"]

    async def test_no_list_is_made_of_what_stands_still(
        self, norchester, officer, post, put_down, clock, pause
    ):
        await officer(DANA)
        await pause(until=(2026, 6, 5))
        on(clock, *self.MONDAY)
        await post.round()
        assert await put_down() == []

    @pytest.mark.parametrize("role", ["reviewer", "information_governance"])
    async def test_who_answers_for_nothing_gets_none(self, norchester, officer, post, clock, role):
        await officer(DANA, role=role, duty=None)
        on(clock, *self.MONDAY)
        assert await post.round() == []


class TestTheWeeklyList:
    # Clocks in Britain are put forward on 29 March 2026 and back on 25 October 2026.
    MONDAYS = [
        ((2026, 2, 9, 7, 59), (2026, 2, 9, 8)),
        ((2026, 3, 30, 6, 59), (2026, 3, 30, 7)),
        ((2026, 10, 26, 7, 59), (2026, 10, 26, 8)),
    ]

    @pytest.mark.parametrize(("before", "at"), MONDAYS)
    async def test_comes_on_monday_at_eight_by_clocks_in_london(
        self, norchester, officer, post, clock, before, at
    ):
        await officer(DANA)
        on(clock, *before)
        assert await post.round() == []
        on(clock, *at)
        (mail,) = await post.round()
        assert mail.subject.startswith("This week at Norchester-Police: 1 ")
        clock.forward(hours=1)
        assert await post.round() == []

    async def test_comes_once_a_week_and_stands_in_for_that_day_s_reminder(
        self, norchester, officer, post, clock
    ):
        await officer(DANA)
        on(clock, 2026, 2, 9, 9)  # a Monday
        assert len(await post.round()) == 1
        on(clock, 2026, 2, 12, 9)
        assert await post.round() == []
        on(clock, 2026, 2, 16, 9)  # a Monday: 14 days before
        (mail,) = await post.round()
        assert mail.subject == "This week at Norchester-Police: 1 due soon"
        on(clock, 2026, 2, 17, 9)
        assert await post.round() == []

    @pytest.mark.parametrize("monday", [(2026, 2, 16, 9), (2026, 3, 9, 9)])
    async def test_counts_what_binds_and_what_is_compared_apart(self, compared, officer, post, clock, monday):
        await officer(FAY, "stonebridge-council")
        on(clock, *monday)
        (mail,) = await post.round()
        assert mail.subject == "This week at Stonebridge-Council: 1 date for comparison"

    async def test_says_nothing_of_updates_that_nobody_promised(
        self, norchester, officer, reminders, post, clock, pool
    ):
        await reminders.choose(await officer(DANA), dates=True, weekly=True)
        response = Response(decision="accepted", target=date(2026, 12, 1))
        accepted = Respond(ask=norchester.ask, response=response, texts={"text/en": "We will."})
        await norchester.desk.handle(accepted, norchester.police)
        running = "select due from clock where ask = $1 and until_position > 1000000 and answered is null"
        due = await pool.fetchval(running, norchester.ask)
        on(clock, due.year, due.month, due.day, 9)
        assert await post.round() == []

    async def test_does_not_come_if_there_is_nothing_to_say(self, norchester, officer, post, clock):
        await officer("sam@trust.example", "safer-trust")
        await officer(DANA)
        on(clock, 2026, 1, 12, 9)
        assert await post.round() == []


class TestWhatWaitsForApproval:
    async def test_each_approver_hears_of_it_once_and_whoever_wrote_it_does_not(
        self, norchester, officer, waiting, post
    ):
        author = await officer("eli@police.norchester.example")
        await officer(DANA)
        await officer("kim@police.norchester.example", duty="drafter")
        await officer(FAY, "stonebridge-council")
        number = await waiting(author)
        (mail,) = await post.round()
        assert mail.to == DANA
        assert mail.subject == "Norchester-Police: something waits for your approval"
        assert f"/workspace/asks/x/answer/submission-{number}" in mail.text
        assert "Secret title" not in mail.text + mail.html + mail.subject
        assert await post.round() == []

    async def test_what_was_decided_meanwhile_is_not_told(
        self, norchester, officer, waiting, post, pool, clock
    ):
        number = await waiting(await officer("eli@police.norchester.example"))
        await officer(DANA)
        await post.reminders.tell_approvers()
        await pool.execute(WITHDRAWN, number, clock())
        assert await post.round() == []

    async def test_what_was_decided_already_is_not_put_down(
        self, norchester, officer, waiting, post, put_down, pool, clock
    ):
        number = await waiting(await officer("eli@police.norchester.example"))
        await officer(DANA)
        await pool.execute(WITHDRAWN, number, clock())
        await post.reminders.tell_approvers()
        assert await put_down() == []

    async def test_whoever_wants_none_gets_none(self, norchester, officer, waiting, post, reminders):
        account = await officer(DANA)
        await reminders.choose(account, dates=True, weekly=True)
        await waiting(await officer("eli@police.norchester.example"))
        assert await post.round() == []


async def test_a_letter_goes_out_once_and_its_words_are_gone_afterwards(mailroom, post, pool):
    letter = Letter(
        "new@police.norchester.example", "An invitation", ("Open this:", "https://x.example/token")
    )
    assert await mailroom.send("invitation 1", letter)
    assert not await mailroom.send("invitation 1", letter)
    stored = await pool.fetchval("select letter from private.outbox")
    assert b"token" not in stored
    (mail,) = await post.round()
    assert (mail.to, mail.subject) == ("new@police.norchester.example", "An invitation")
    assert "https://x.example/token" in mail.text
    assert await pool.fetchval("select letter from private.outbox") is None
