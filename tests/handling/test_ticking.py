"""The service's own clock: what it owes is computed, so downtime and clock changes do no harm."""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from accountability.domain.answers import Response
from accountability.domain.clocks import Period
from accountability.domain.commands.asks import ExtendClock, PauseClock, Respond, ResumeClock, StartClock
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.entries import MissingWords
from accountability.handling.rehearsing import rehearse
from accountability.handling.ticking import keep_ticking, tick
from accountability.projections import asks, clocks
from accountability.projections.reading import reading
from accountability.storage import log

pytestmark = pytest.mark.anyio
# The police undertook on 5 January to answer within 56 days: by the end of 2 March 2026, in London.
DUE = date(2026, 3, 2)
LAST_MOMENT = datetime(2026, 3, 2, 23, 59, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 3, 3, 0, 0, 0, tzinfo=UTC)


async def passings(pool):
    """Type, due, occurred and observed of everything that a clock has said."""
    async with pool.acquire() as connection, connection.transaction():
        entries = [item.entry async for item, _, _ in log.read_from(connection, 0)]
    return [
        (entry.tag.partition("/")[0], entry.body.due, entry.occurred, entry.body.observed)
        for entry in entries
        if entry.role == "clock" and hasattr(entry.body, "observed")
    ]


async def test_a_deadline_passes_at_midnight_in_london_and_once(norchester, pool):
    assert await tick(pool, LAST_MOMENT) == 0
    assert await tick(pool, NEXT_DAY) == 1
    assert await tick(pool, NEXT_DAY) == 0
    assert await tick(pool, NEXT_DAY + timedelta(days=400)) == 0

    assert [("deadline-passed", DUE, date(2026, 3, 3), date(2026, 3, 3))] == await passings(pool)


async def test_after_downtime_both_days_are_said(norchester, pool):
    assert await tick(pool, datetime(2026, 9, 1, 12, tzinfo=UTC)) == 1

    assert [("deadline-passed", DUE, date(2026, 3, 3), date(2026, 9, 1))] == await passings(pool)


@pytest.mark.parametrize(
    ("last_moment", "midnight", "due"),
    [
        pytest.param(
            datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC),
            datetime(2026, 3, 29, 23, 0, tzinfo=UTC),
            date(2026, 3, 29),
            id="the short day on which the clocks go forward",
        ),
        pytest.param(
            datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC),
            datetime(2026, 10, 26, 0, 0, tzinfo=UTC),
            date(2026, 10, 25),
            id="the long day on which they go back",
        ),
    ],
)
async def test_a_due_day_ends_with_its_last_hour_in_london(
    norchester, desk, pool, last_moment, midnight, due
):
    """Guard 6: correct across clock changes, whatever the server's own zone."""
    terms = ReplyTerms(basis="undertaking", due=due, texts={"said/en": "In a letter"})
    council_ask = await norchester.ask_of("stonebridge-council")
    await desk.handle(StartClock(ask=council_ask, kind="reply", terms=terms), norchester.secretariat)
    await tick(pool, datetime(2026, 3, 10, tzinfo=UTC))  # the police's own day is long gone

    assert await tick(pool, last_moment) == 0
    assert await tick(pool, midnight) == 1


async def test_working_days_wait_for_the_end_of_the_bank_holidays(norchester, desk, pool, clock):
    """Guard 6: one working day from Maundy Thursday 2026 is the Tuesday after Easter."""
    clock.at = datetime(2026, 4, 2, 10, tzinfo=UTC)
    await tick(pool, clock())
    terms = ReplyTerms(
        basis="undertaking", period=Period(length=1, unit="working_days"), texts={"said/en": "By telephone"}
    )
    council_ask = await norchester.ask_of("stonebridge-council")
    await desk.handle(StartClock(ask=council_ask, kind="reply", terms=terms), norchester.secretariat)

    assert await tick(pool, datetime(2026, 4, 7, 22, 59, tzinfo=UTC)) == 0
    assert await tick(pool, datetime(2026, 4, 7, 23, 0, tzinfo=UTC)) == 1


async def test_a_date_that_nobody_agreed_is_compared_and_never_called_late(norchester, desk, pool, readers):
    terms = ReplyTerms(basis="service_default", due=DUE)
    council_ask = await norchester.ask_of("stonebridge-council")
    await desk.handle(StartClock(ask=council_ask, kind="reply", terms=terms), norchester.secretariat)

    assert await tick(pool, NEXT_DAY) == 2

    assert {"deadline-passed", "comparison-date-passed"} == {passing[0] for passing in await passings(pool)}
    async with reading(readers, NEXT_DAY) as reader:
        late, compared = await clocks.late(reader), await clocks.compared(reader)
        counted = (await asks.counts_by(reader, "panel", ["night-safety"]))["night-safety"]
    assert (
        [row.office for row in late],
        [row.office for row in compared],
    ) == (["norchester-police"], ["stonebridge-council"])
    assert (counted.asks, counted.responded, counted.overdue, counted.compared) == (2, 0, 1, 1)


async def test_two_tickers_at_once_make_one_entry(norchester, pool):
    for serial in range(2, 5):
        await norchester.recommend()
        assert serial == await pool.fetchval("select max(serial) from recommendation")

    made = await asyncio.gather(*(tick(pool, NEXT_DAY) for _ in range(4)))

    assert sum(made) == 4
    assert len(await passings(pool)) == 4


async def test_a_late_answer_never_removes_what_passed(norchester, desk, pool, clock):
    """Guard 7."""
    await tick(pool, NEXT_DAY)
    clock.at = NEXT_DAY + timedelta(days=4)
    answer = Respond(
        ask=norchester.ask,
        response=Response(decision="not_accepted", reason_code="other"),
        texts={"reason/en": "No money"},
    )

    await desk.handle(answer, norchester.police)

    assert len(await passings(pool)) == 1
    row = await pool.fetchrow(
        "select passed_due, answered from clock where kind = 'reply' and until_position = 9223372036854775807"
    )
    assert (DUE, date(2026, 3, 7)) == tuple(row)


async def test_an_extended_day_passes_too_and_the_overdue_feed_hears_of_both(norchester, desk, pool, clock):
    await tick(pool, NEXT_DAY)
    clock.at = NEXT_DAY + timedelta(days=4)
    extending = ExtendClock(
        ask=norchester.ask,
        clock=(await _reply_clock(pool, norchester.ask))["number"],
        due=date(2026, 4, 1),
        texts={"reason/en": "They asked for it", "agreed_by/en": "The panel"},
    )
    await desk.handle(extending, norchester.secretariat)
    clock.at = datetime(2026, 4, 2, 12, tzinfo=UTC)

    assert await tick(pool, datetime(2026, 4, 1, 12, tzinfo=UTC)) == 0
    assert await tick(pool, clock.at) == 1
    assert await tick(pool, clock.at) == 0

    assert [due for _, due, _, _ in await passings(pool)] == [DUE, date(2026, 4, 1)]
    assert await pool.fetchval("select count(*) from timeline where late") == 2


async def test_an_answer_in_time_leaves_nothing_to_say(norchester, desk, pool):
    answer = Respond(
        ask=norchester.ask,
        response=Response(decision="not_accepted", reason_code="other"),
        texts={"reason/en": "No money"},
    )
    await desk.handle(answer, norchester.police)

    assert await tick(pool, NEXT_DAY) == 0


async def test_an_answer_and_a_ticker_at_the_same_moment_both_stand(norchester, desk, pool, clock):
    """Whoever comes second looks again: the deadline passed, or it was answered, and never half of each."""
    clock.at = NEXT_DAY
    answer = Respond(
        ask=norchester.ask, response=Response(decision="acknowledged"), texts={"text/en": "Thank you"}
    )

    _, ticked = await asyncio.gather(desk.handle(answer, norchester.police), tick(pool, NEXT_DAY))

    assert ticked + await tick(pool, NEXT_DAY) <= 1
    assert len(await passings(pool)) == 1


async def test_an_answer_that_comes_before_the_next_tick_hides_no_day_that_went_by(
    norchester, desk, pool, clock
):
    """The clock speaks first, in the same transaction: once, and in its own name."""
    before = await pool.fetchval("select max(position) from log")
    clock.at = NEXT_DAY + timedelta(days=1)
    refused = Respond(ask=norchester.ask, response=Response(decision="accepted"))
    with pytest.raises(MissingWords):
        await desk.handle(refused, norchester.police)
    assert await passings(pool) == []

    answer = Respond(
        ask=norchester.ask,
        response=Response(decision="not_accepted", reason_code="other"),
        texts={"reason/en": "No money"},
        seen=before,
    )
    shown = await rehearse(desk, [answer], norchester.police)
    assert [item.entry.tag for item in shown.entries] == ["response-recorded/1"]
    receipt = await desk.handle(answer, norchester.police, "form-7f3a9c")
    again = await desk.handle(answer, norchester.police, "form-7f3a9c")

    said = ("deadline-passed", DUE, date(2026, 3, 3), date(2026, 3, 4))
    assert [said] == await passings(pool)
    assert (receipt.positions, again.positions, again.repeated) == ((before + 2,), (before + 2,), True)
    async with pool.acquire() as connection:
        found = await log.read_stream_of_ask(connection, norchester.ask)
    passing, response = (item.entry for item in found.history[-2:])
    assert (passing.role, passing.provenance, passing.by) == ("clock", "derived", None)
    assert (response.role, response.provenance, response.by) == ("officer", "authored", "norchester-police")
    assert passing.timestamp == response.timestamp
    assert await tick(pool, clock.at) == 0
    assert (await _reply_clock(pool, norchester.ask))["passed_due"] == DUE


async def test_what_another_office_owes_is_said_too_and_in_its_own_ask(norchester, desk, pool, clock):
    """A recommendation is one stream. What is only read is left to the next tick."""
    other = await norchester.ask_of("norchester-police", await norchester.recommend())
    clock.at = NEXT_DAY
    council_ask = await norchester.ask_of("stonebridge-council")
    received = Respond(ask=council_ask, response=Response(decision="acknowledged"), texts={"text/en": "Yes"})
    await desk.handle(received, norchester.council)

    assert [norchester.ask] == await _passed_of(pool)
    assert await tick(pool, NEXT_DAY) == 1
    assert {norchester.ask, other} == {*await _passed_of(pool)}


async def _passed_of(pool):
    rows = await pool.fetch("select ask from log where topic = 'deadline-passed/1' order by position")
    return [row["ask"] for row in rows]


async def _reply_clock(pool, ask):
    return await pool.fetchrow(
        "select * from clock where ask = $1 and kind = 'reply' and until_position = 9223372036854775807", ask
    )


async def test_a_pause_stops_the_clock_and_its_end_moves_the_day(norchester, desk, pool, clock):
    number = (await _reply_clock(pool, norchester.ask))["number"]
    clock.forward(days=7)
    pausing = PauseClock(
        ask=norchester.ask, clock=number, until=date(2026, 2, 2), texts={"ground/en": "A court case"}
    )
    await desk.handle(pausing, norchester.police)

    assert await tick(pool, datetime(2026, 2, 1, 12, tzinfo=UTC)) == 0
    assert await tick(pool, datetime(2026, 2, 2, 0, 0, tzinfo=UTC)) == 1
    assert date(2026, 3, 23) == (await _reply_clock(pool, norchester.ask))["due"]  # 21 days later
    assert await tick(pool, NEXT_DAY) == 0
    assert await tick(pool, datetime(2026, 3, 24, 12, tzinfo=UTC)) == 1


async def test_a_pause_without_an_end_lasts_until_somebody_ends_it(norchester, desk, pool, clock):
    number = (await _reply_clock(pool, norchester.ask))["number"]
    pausing = PauseClock(ask=norchester.ask, clock=number, texts={"ground/en": "A court case"})
    with pytest.raises(MissingWords, match="on which the clock runs again"):
        await desk.handle(pausing, norchester.police)  # an office may not stop its own clock for ever
    await desk.handle(pausing, norchester.secretariat)

    assert await tick(pool, datetime(2027, 1, 1, 12, tzinfo=UTC)) == 0
    clock.forward(days=10)
    await desk.handle(ResumeClock(ask=norchester.ask, clock=number), norchester.police)

    assert date(2026, 3, 12) == (await _reply_clock(pool, norchester.ask))["due"]


async def test_after_downtime_a_pause_ends_and_what_it_held_back_passes_in_one_tick(
    norchester, desk, pool, clock
):
    number = (await _reply_clock(pool, norchester.ask))["number"]
    pausing = PauseClock(
        ask=norchester.ask, clock=number, until=date(2026, 1, 12), texts={"ground/en": "A court case"}
    )
    await desk.handle(pausing, norchester.police)

    assert await tick(pool, datetime(2026, 6, 1, 12, tzinfo=UTC)) == 2
    assert [("deadline-passed", date(2026, 3, 9), date(2026, 3, 10), date(2026, 6, 1))] == await passings(
        pool
    )


async def test_one_recommendation_that_cannot_be_read_does_not_silence_the_others(norchester, pool, owner):
    """A newer program wrote into it. The clock goes on with the rest and then reports the failure."""
    await norchester.recommend()
    await owner.execute(NEWER, norchester.ask)

    with pytest.raises(ExceptionGroup, match="1 entries were made, 1 recommendations failed"):
        await tick(pool, NEXT_DAY)

    assert len(await passings(pool)) == 1


async def test_what_the_log_has_lost_is_passed_over_in_silence(norchester, pool, owner):
    """The read model still knows it, the log does not: whoever signs the log says so and stops."""
    await norchester.recommend()
    await owner.execute("alter table log disable trigger all")
    await owner.execute(LOSE, norchester.ask)

    assert await tick(pool, NEXT_DAY) == 0
    assert await passings(pool) == []


# The log ends before a recommendation was published, as after an older backup was restored.
LOSE = """
delete from log where position >= (select min(position) from log
  where stream_id = (select stream from ask where ask = $1))
"""
# An entry of a type that this program does not know, as the next one in the stream of an ask.
NEWER = """
select log_append(array[stream], array[version + 1], array['recommendation-split/1'], array[ask],
  array[recorded], array[convert_to(replace(replace(convert_from(state, 'UTF8'), '"version":' || version,
  '"version":' || version + 1), topic, 'recommendation-split/1'), 'UTF8')], '{}', '{}', '{}')
from (select l.stream_id as stream, l.version, l.ask, l.recorded, l.state, l.topic
      from log l join ask a on a.stream = l.stream_id and a.ask = $1 order by l.version desc limit 1) as last
"""


async def test_a_ticker_that_fails_says_so_and_tries_again(norchester, pool, caplog):
    times = iter([None, NEXT_DAY])
    seen = asyncio.Event()

    def now():
        moment = next(times, None)
        if moment is None and not caplog.records:
            raise OSError("the clock is out of reach")
        if moment is None:
            seen.set()
            return NEXT_DAY
        return moment

    with caplog.at_level(logging.ERROR):
        ticking = asyncio.create_task(keep_ticking(pool, now, every=0.01))
        await asyncio.wait_for(seen.wait(), 10)
        ticking.cancel()

    assert "will try again" in caplog.text
    assert len(await passings(pool)) == 1
