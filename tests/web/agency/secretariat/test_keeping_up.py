"""The secretariat keeps up: sessions, register, extensions, what was sent on, whom to chase, what is next."""

from datetime import date

import pytest

from accountability.domain.answers import Referring
from accountability.domain.clocks import Period
from accountability.domain.commands.asks import Refer, StartClock
from accountability.domain.commands.base import Actor, ReplyTerms
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails

pytestmark = pytest.mark.anyio

HOME = "/workspace/secretariat"
KEEPER = Actor(role="secretariat", office="safer-trust")
PANEL = f"{HOME}/panels/night-time"


@pytest.fixture
def ask(asked):
    return f"{HOME}/asks/{asked.police}"


@pytest.fixture
async def sent_on(asked, desk, pool):
    """The police sent it on to a board; its page."""
    command = Refer(ask=asked.police, referring=Referring(), texts={"to/en": "Safer Norchester Board"})
    await desk.handle(command, Actor(role="officer", office="norchester-police"))
    number = await pool.fetchval("select number from referral where ask = $1", asked.police)
    return f"/workspace/referrals/{asked.police}/{number}"


class TestSessions:
    async def test_a_session_is_recorded_with_hours_as_people_say_them(self, keeper, put, log, on):
        fields = {
            "kind": "hybrid",
            "present": "28",
            "hours": "2.5",
            "place": "Canal Street library",
            "provenance": "authored",
            **on("occurred", 2025, 11, 8),
        }
        await put(keeper, f"{PANEL}/session", fields)

        entry = await log.last()
        assert (entry.tag, entry.body.minutes, entry.body.present) == ("session-held/1", 150, 28)
        assert "The panel met in person and online on 8 November 2025" in keeper.text

    @pytest.mark.parametrize("hours", ["many", "-1", "0", "500", "1e3"])
    async def test_hours_that_are_none_are_asked_for_again(self, keeper, hours, on):
        await keeper.open(f"{PANEL}/session/details")
        fields = {"kind": "online", "hours": hours, "provenance": "authored", **on("occurred", 2025, 11, 8)}
        answer = await keeper.send(f"{PANEL}/session/details", fields)
        assert answer.status_code == 422
        assert "How long it lasted must be" in keeper.text

    async def test_the_panel_met_again(self, keeper, put, log, on):
        fields = {"purpose": "To look at the answers", "provenance": "authored", **on("occurred", 2026, 1, 5)}
        await put(keeper, f"{PANEL}/reconvened", fields)

        assert (await log.last()).tag == "panel-reconvened/1"


class TestTheRegister:
    async def test_it_lists_offices_with_the_days_for_which_they_hold(self, keeper, asked):
        await keeper.open(f"{HOME}/register")
        assert "Norchester Police" in keeper.text
        assert "Record a new name" in keeper.text

    async def test_an_office_gets_a_new_name(self, keeper, put, log, on):
        fields = {"name": "Norchester Constabulary", **on("since", 2026, 1, 1)}
        await put(keeper, f"{HOME}/offices/norchester-police/rename", fields)

        assert (await log.last()).body.since == date(2026, 1, 1)
        assert "It was called Norchester Police until" in keeper.text

    async def test_a_name_for_a_day_to_come_is_refused(self, keeper, walk, on):
        fields = {"name": "Norchester Constabulary", **on("since", 2026, 3, 1)}
        await walk(keeper, f"{HOME}/offices/norchester-police/rename", fields)
        assert "The date it happened cannot be later than today." in keeper.text

    async def test_an_initiative_ends_with_its_reason_and_is_closed_after_that(self, keeper, put, log, on):
        page = f"{HOME}/initiatives/night-hub"
        await put(keeper, f"{page}/change", {"name": "Night hub plus", **on("occurred", 2026, 1, 4)})
        assert (await log.last()).tag == "initiative-changed/1"
        await put(keeper, f"{page}/end", {"reason": "Its grant ran out", **on("ended", 2026, 1, 5)})
        assert "Its grant ran out" in keeper.text

        answer = await keeper.open(f"{page}/end")
        assert answer.status_code == 403

    async def test_what_is_not_registered_is_not_found(self, keeper):
        for page in ("offices/nobody/rename", "initiatives/nothing/end", "offices/%3Cb%3E/rename"):
            assert (await keeper.open(f"{HOME}/{page}")).status_code == 404


class TestExtensions:
    async def test_a_due_day_is_extended_with_who_agreed_and_why(self, keeper, put, ask, asked, log, on):
        [view] = [view for view in await log.asks() if view.row.ask == asked.police]
        fields = {
            "clock": str(view.clocks[0].number),
            "agreed_by": "Safer Norchester Trust",
            "reason": "Asked for before the day.",
            **on("due", 2026, 4, 1),
            **on("occurred", 2026, 1, 5),
        }
        await put(keeper, f"{ask}/extend", fields)

        body = (await log.last()).body
        assert (body.due, body.agreed_by) == (date(2026, 4, 1), "safer-trust")
        assert "More time was agreed" in keeper.text

    async def test_the_office_itself_cannot_agree_to_it(self, keeper, walk, ask, asked, log, on):
        [view] = [view for view in await log.asks() if view.row.ask == asked.police]
        fields = {
            "clock": str(view.clocks[0].number),
            "agreed_by": "norchester-police",
            "reason": "We asked ourselves.",
            **on("due", 2026, 4, 1),
            **on("occurred", 2026, 1, 5),
        }
        await walk(keeper, f"{ask}/extend", fields)
        assert "An office cannot give itself more time" in keeper.text


class TestReferrals:
    async def test_an_office_that_said_it_would_share_it_sent_it_on(self, keeper, put, ask, log, on):
        fields = {
            "to": "Citysafe Board",
            "provenance": "summarised",
            "source": "Launch release, 28 May 2025",
            **on("occurred", 2026, 1, 5),
        }
        await put(keeper, f"{ask}/refer", fields)

        entry = await log.last()
        assert (entry.tag, entry.on_behalf_of) == ("recommendation-referred/1", "norchester-police")
        await keeper.open("/workspace/referrals")
        assert "Citysafe Board" in keeper.text
        assert "Sent, no word of its receipt" in keeper.text

    async def test_the_secretariat_quotes_what_became_of_it(self, keeper, put, sent_on, log, on):
        source = {"provenance": "summarised", "source": "Minutes, 5 January 2026"}
        await put(keeper, f"{sent_on}/received", {**source, **on("occurred", 2026, 1, 5)})
        said = {**source, "text": "It was discussed.", **on("occurred", 2026, 1, 5)}
        await put(keeper, f"{sent_on}/outcome", {**said, "outcome": "considered"})
        await put(keeper, f"{sent_on}/outcome", {**said, "outcome": "declined"})

        assert (await log.last()).body.outcome == "declined"
        assert "Declined; it took 0 days." in keeper.text
        assert (await keeper.open(f"{sent_on}/outcome")).status_code == 403

    async def test_nobody_else_says_anything_of_it(self, neighbour, officer, sent_on):
        for browser in (neighbour, officer):
            for page in ("", "/received", "/received/details", "/outcome"):
                assert (await browser.open(f"{sent_on}{page}")).status_code == 403


class TestChasers:
    async def test_nobody_is_chased_while_nothing_is_near(self, keeper, asked):
        await keeper.open(f"{HOME}/chasers")
        assert "Nobody has to be chased now." in keeper.text

    async def test_an_overdue_ask_has_a_text_that_can_be_copied_and_downloaded(self, keeper, asked, clock):
        clock.forward(days=60)
        await keeper.sign_in("hana@safer.example")
        await keeper.open(f"{HOME}/chasers/norchester-police")
        assert "was due by 2 March 2026 (an undertaking given)" in keeper.text

        answer = await keeper.open(f"{HOME}/chasers/norchester-police?as=text")
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["content-type"].startswith("text/plain")
        assert "/en/panels/night-time/recommendations/1" in answer.text
        assert "none is recorded here" in answer.text

    async def test_marking_it_as_sent_is_noted_once_and_in_private(self, keeper, asked, clock, pool, on):
        clock.forward(days=60)
        await keeper.sign_in("hana@safer.example")
        page = f"{HOME}/chasers/norchester-police"
        await keeper.open(page)
        sent = on("sent", 2026, 3, 5)
        await keeper.send(page, sent)
        assert keeper.answer.status_code == 303
        await keeper.follow()
        assert "Sent on 5 March 2026 by hana@safer.example" in keeper.text
        assert await pool.fetchval("select count(*) from private.chaser") == 1
        assert "hana@" not in (await keeper.open("/en/panels/night-time")).text

    async def test_a_day_to_come_is_refused(self, keeper, asked, clock, pool, on):
        clock.forward(days=60)
        await keeper.sign_in("hana@safer.example")
        page = f"{HOME}/chasers/norchester-police"
        await keeper.open(page)
        answer = await keeper.send(page, on("sent", 2026, 4, 5))
        assert answer.status_code == 422
        assert "The day must be today or in the past" in keeper.text
        assert await pool.fetchval("select count(*) from private.chaser") == 0

    async def test_a_secretariat_chases_for_its_own_panels_alone(self, neighbour, asked, clock, pool, on):
        clock.forward(days=60)
        await neighbour.sign_in("ivo@elsewhere.example")
        page = f"{HOME}/chasers/norchester-police"
        assert (await neighbour.open(page)).status_code == 404
        await neighbour.open(f"{HOME}/chasers")
        assert (await neighbour.send(page, on("sent", 2026, 3, 1))).status_code in (403, 404)
        assert await pool.fetchval("select count(*) from private.chaser") == 0

    async def test_a_body_that_is_silent_is_chased_under_its_name(self, keeper, sent_on, clock):
        clock.forward(days=30)
        await keeper.sign_in("hana@safer.example")
        await keeper.open(f"{HOME}/chasers")
        assert "Safer Norchester Board" in keeper.text
        assert "1 sent on to it, without a word." in keeper.text

    async def test_a_date_that_nobody_agreed_is_never_called_overdue(self, keeper, asked, desk, clock):
        terms = ReplyTerms(basis="service_default", period=Period(length=20, unit="days"))
        await desk.handle(StartClock(ask=asked.council, kind="update", terms=terms), KEEPER)
        clock.forward(days=25)
        await keeper.sign_in("hana@safer.example")
        await keeper.open(f"{HOME}/chasers")
        assert "1 past a date for comparison." in keeper.text
        assert "overdue." not in keeper.text


class TestWhatIsNext:
    async def test_the_set_up_says_what_is_done_and_what_is_next(self, keeper):
        await keeper.open(PANEL)
        assert "Set-up" in keeper.text
        assert "Do this next" in keeper.text

    async def test_the_first_page_begins_with_what_to_do(self, keeper, asked, clock):
        clock.forward(days=60)
        await keeper.sign_in("hana@safer.example")
        await keeper.open(HOME)
        assert keeper.text.index("What to do next") < keeper.text.index("Your panels")
        assert "Norchester Police: 1 matter to chase" in keeper.text

    async def test_another_secretariat_opens_none_of_it(self, neighbour, asked):
        for page in (
            PANEL,
            f"{PANEL}/session",
            f"{PANEL}/reconvened/details",
            f"{HOME}/asks/{asked.police}/extend",
            f"{HOME}/asks/{asked.police}/refer",
        ):
            assert (await neighbour.open(page)).status_code == 403, page


async def test_several_to_several_are_ticked_one_by_one(keeper, walk, publish, log, health, on):
    """The grid offers every pair but those that were asked already."""
    fields = {
        "recommendations": ["1", "2"],
        "offices": ["norchester-police", "norchester-health"],
        "named_by": "secretariat",
        "manner": "published",
        "basis": "none",
        **on("occurred", 2025, 12, 5),
    }
    before = len(await log.asks())
    await walk(
        keeper,
        f"{PANEL}/address",
        fields,
        {"pairs": ["1:norchester-health", "2:norchester-police", "1:norchester-police"]},
    )
    await publish(keeper)

    assert len(await log.asks()) == before + 2


@pytest.fixture
async def health(desk, asked):
    """Another office that may be asked."""
    details = OfficeDetails(slug="norchester-health", kind="health", area="norchester", invented=True)
    command = RegisterOffice(details=details, texts={"name/en": "Norchester Health"})
    await desk.handle(command, Actor(role="operator"))
