"""What the public reads of an extension, of what was sent on, of a panel's sessions and of a new name."""

from datetime import date

import pytest

from accountability.domain.answers import Referring
from accountability.domain.commands.asks import (
    ConcludeReferral,
    ExtendClock,
    ReceiveReferral,
    Refer,
)
from accountability.domain.commands.panels import Reconvene, RecordSession
from accountability.domain.commands.register import EndInitiative, RenameOffice
from accountability.domain.initiatives import Ending
from accountability.domain.panels import Reconvening, Session
from accountability.domain.referrals import Conclusion, Receipt
from accountability.domain.registered import Renaming

pytestmark = pytest.mark.anyio

PAGE = "/en/panels/night-safety/recommendations/1"
PANEL = "/en/panels/night-safety"
MINUTES = {"source/en": "Minutes of the board, 3 February 2026"}


@pytest.fixture
async def clock_number(norchester, pool):
    return await pool.fetchval("select number from clock where ask = $1", norchester.ask)


@pytest.fixture
async def sent(norchester, pool):
    """The police send it on to a board that is no registered office; the number of that referral."""
    command = Refer(ask=norchester.ask, referring=Referring(), texts={"to/en": "Safer Norchester Board"})
    await norchester.desk.handle(command, norchester.police)
    return await pool.fetchval("select number from referral where ask = $1", norchester.ask)


async def test_both_days_of_an_extended_clock_are_on_view_with_who_agreed_and_why(
    norchester, see, clock_number
):
    command = ExtendClock(
        ask=norchester.ask,
        clock=clock_number,
        due=date(2026, 4, 1),
        agreed_by="safer-trust",
        texts={"reason/en": "The force asked for time until its board meets."},
    )
    await norchester.desk.handle(command, norchester.secretariat)

    said = await see(PAGE)
    assert "due by 1 April 2026 (an undertaking given; extended, first due by 2 March 2026)" in said
    assert "More time was agreed Norchester-Police has until 1 April 2026: the date was extended" in said
    assert "It was 2 March 2026 before. Agreed by Safer-Trust." in said
    assert "The force asked for time until its board meets." in said
    assert "due by 1 April 2026" in await see("/en/offices/norchester-police")


async def test_a_referral_is_open_with_its_days_until_that_body_answers(norchester, see, sent, clock):
    clock.forward(days=29)
    said = await see(PAGE)
    assert "Safer Norchester Board : Sent, no word of its receipt; open for 29 days." in said
    assert "Received Not recorded here" in said

    quoted = {"ask": norchester.ask, "provenance": "summarised"}
    await norchester.desk.handle(
        ReceiveReferral(receipt=Receipt(referral=sent), texts=MINUTES, **quoted), norchester.secretariat
    )
    considered = Conclusion(referral=sent, outcome="considered")
    words = {"text/en": "The board discussed it."}
    await norchester.desk.handle(
        ConcludeReferral(conclusion=considered, texts=words | MINUTES, **quoted), norchester.secretariat
    )
    said = await see(PANEL)
    assert "Sent on to other bodies" in said
    assert "Considered, no decision stated; open for 29 days." in said

    clock.forward(days=1)
    adopted = Conclusion(referral=sent, outcome="adopted")
    await norchester.desk.handle(
        ConcludeReferral(conclusion=adopted, texts={"text/en": "It is in our plan."} | MINUTES, **quoted),
        norchester.secretariat,
    )
    said = await see(PAGE)
    assert "Safer Norchester Board : Adopted; it took 30 days." in said
    assert "Safer Norchester Board adopted what Norchester-Police sent on" in said


async def test_sessions_and_meeting_again_stand_on_the_panels_page(norchester, see):
    session = RecordSession(
        panel="night-safety",
        session=Session(kind="in_person", present=28, minutes=150),
        occurred=date(2025, 11, 8),
        texts={"place/en": "Canal Street library"},
    )
    again = Reconvene(
        panel="night-safety",
        reconvening=Reconvening(present=19),
        texts={"purpose/en": "To look at the answers."},
    )
    for command in (session, again):
        await norchester.desk.handle(command, norchester.secretariat)

    said = await see(PANEL)
    assert "The panel met in person on 8 November 2025" in said
    assert "28 present, 2 hours 30 minutes. Where Canal Street library" in said
    assert "The panel met again after its work on 5 January 2026" in said
    assert "No session or event is recorded" not in said


async def test_an_office_is_called_by_its_new_name_and_what_it_said_before_keeps_the_old_one(
    norchester, see, answer, clock
):
    position = await answer(target=date(2026, 6, 30))
    clock.forward(days=30)
    command = RenameOffice(
        office="norchester-police",
        renaming=Renaming(since=date(2026, 2, 1)),
        texts={"name/en": "Norchester Constabulary"},
    )
    renamed = (await norchester.desk.handle(command, norchester.secretariat)).positions[0]

    said = await see("/en/offices/norchester-police")
    assert "Police force Norchester Constabulary" in said
    assert "It was called Norchester-Police until 31 January 2026 ." in said
    assert "Norchester-Police accepted this" in await see(f"/en/log/{position}")
    assert "Norchester-Police, now called Norchester Constabulary" in await see(f"/en/log/{position}")
    assert "Norchester-Police is now called Norchester Constabulary" in await see(f"/en/log/{renamed}")
    assert "Norchester-Police" in await see(f"/en/offices/norchester-police?at={renamed - 1}")


async def test_an_initiative_that_ended_says_when_and_why(norchester, see):
    command = EndInitiative(
        initiative="night-hub",
        ending=Ending(ended=date(2025, 12, 31)),
        texts={"reason/en": "Its grant ran out."},
    )
    position = (await norchester.desk.handle(command, norchester.secretariat)).positions[0]

    assert "Ended 31 December 2025 Its grant ran out." in await see("/en/initiatives/night-hub")
    assert "Night hub ended Night hub Its last day was 31 December 2025." in await see(f"/en/log/{position}")
