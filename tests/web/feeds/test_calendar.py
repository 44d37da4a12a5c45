"""An office's dates as a calendar, read by a parser that others wrote."""

from datetime import date, timedelta

import pytest
import vobject

from accountability.domain.answers import Response
from accountability.domain.clocks import Period
from accountability.domain.commands.asks import PauseClock
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.panels import AddressRecommendation, PublishRecommendation
from accountability.domain.recommendations import Addressing
from accountability.handling.ticking import tick
from tests.publishing.norchester import COUNCIL, PANEL, POLICE, SECRETARIAT

pytestmark = pytest.mark.anyio
ADDRESS = f"/en/offices/{POLICE}/due.ics"


@pytest.fixture
def events(reader):
    """The events of an office's calendar, by day."""

    async def events(address=ADDRESS):
        answer = await reader.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        parsed = vobject.readOne(answer.text)
        parsed.validate(raiseException=True)
        found = parsed.contents.get("vevent", [])
        assert len({event.uid.value for event in found}) == len(found)
        return found

    return events


async def first(norchester):
    """The police's first ask, and the number of its clock."""
    return await norchester.desk.pool.fetchrow(
        "select ask, number from clock where office = $1 order by serial limit 1", POLICE
    )


async def test_each_date_is_an_event_of_a_whole_day_that_takes_no_time(norchester, events, clock):
    found = await events()
    assert len(found) == 2
    for event in found:
        assert isinstance(event.dtstart.value, date)
        assert event.dtend.value - event.dtstart.value == timedelta(days=1)
        assert event.dtstart.value == clock().date() + timedelta(days=56)
        assert event.summary.value.startswith("Response due: “")
        assert "an undertaking given" in event.description.value
        assert event.status.value == "CONFIRMED"
        assert event.sequence.value == "0"
        assert event.transp.value == "TRANSPARENT"
        assert "/en/panels/night-safety/recommendations/" in event.url.value


async def test_a_date_that_moves_is_the_same_event_with_a_higher_sequence(norchester, events, clock):
    ask, number = await first(norchester)
    before = next(event for event in await events() if event.uid.value.startswith(str(ask)))
    clock.forward(days=10)
    until = clock().date() + timedelta(days=20)
    pause = PauseClock(ask=ask, clock=number, until=until, texts={"ground/en": "An election."})
    await norchester.desk.handle(pause, SECRETARIAT)
    paused = next(event for event in await events() if event.uid.value == before.uid.value)
    assert paused.status.value == "TENTATIVE"
    assert paused.summary.value.startswith("Paused: ")
    assert int(paused.sequence.value) == 1

    clock.forward(days=20)
    await tick(norchester.desk.pool, clock())
    moved = next(event for event in await events() if event.uid.value == before.uid.value)
    assert moved.dtstart.value == before.dtstart.value + timedelta(days=20)
    assert int(moved.sequence.value) == 2
    assert moved.last_modified.value > before.last_modified.value
    assert moved.status.value == "CONFIRMED"


async def test_what_is_answered_is_cancelled_and_leaves_the_calendar_after_its_day(norchester, events, clock):
    response = Response(decision="not_accepted", reason_code="evidence_against")
    await norchester.respond(response, {"reason/en": "The evidence says otherwise."})
    cancelled = [event for event in await events() if event.status.value == "CANCELLED"]
    assert len(cancelled) == 1
    assert int(cancelled[0].sequence.value) >= 1
    assert cancelled[0].summary.value.startswith("No longer due: ")
    clock.forward(days=56 + 29)
    await norchester.publish()
    assert [event for event in await events() if event.status.value == "CANCELLED"] == []


async def test_a_date_that_nobody_agreed_is_for_comparison(norchester, events):
    compared = ReplyTerms(basis="service_default", period=Period(length=56, unit="days"))
    texts = {"title/en": "A, B; and\\nC", "text/en": "Three things."}
    await norchester.desk.handle(PublishRecommendation(panel=PANEL, texts=texts), SECRETARIAT)
    to = Addressing(office=COUNCIL, named_by="panel", manner="sent")
    command = AddressRecommendation(panel=PANEL, serial=3, addressing=to, terms=compared)
    await norchester.desk.handle(command, SECRETARIAT)

    (event,) = await events(f"/en/offices/{COUNCIL}/due.ics")
    assert event.summary.value == "Date for comparison, response: “A, B; and\\nC”"
    assert "No date was agreed: this is no deadline." in event.description.value
    assert "overdue" not in event.serialize().lower()


async def test_removed_words_are_not_in_it(norchester, events):
    position = await norchester.desk.pool.fetchval(
        "select min(position) from timeline where type = 'recommendation-published/1'"
    )
    await norchester.redact(position, "title")
    assert "Response due: “[words removed]”" in [event.summary.value for event in await events()]


async def test_it_is_the_same_bytes_until_the_record_moves(norchester, reader, clock):
    answer = await reader.get(ADDRESS)
    tag = {"if-none-match": answer.headers["etag"]}
    clock.forward(hours=1)
    assert (await reader.get(ADDRESS, headers=tag)).status_code == 304
    await norchester.accept()
    assert (await reader.get(ADDRESS, headers=tag)).status_code == 200


@pytest.mark.parametrize("address", ["/en/offices/nobody/due.ics", "/en/offices/No%20body/due.ics"])
async def test_an_office_that_is_not_there_has_none(norchester, reader, address):
    assert (await reader.get(address)).status_code == 404
