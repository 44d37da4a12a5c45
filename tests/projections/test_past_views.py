"""`?at=`: the record as it stood at a position, or at the end of a day in London."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accountability.domain.answers import Response
from accountability.domain.clocks import london_day
from accountability.domain.commands.asks import Respond
from accountability.projections import asks, citations, clocks, movement, panels, register, timeline
from accountability.projections.reading import positions_on, reading

pytestmark = pytest.mark.anyio


async def seen(readers, now, at=None):
    """What pages would show, all of it."""
    async with reading(readers, now, at) as reader:
        slugs = await register.all_offices(reader), await register.all_initiatives(reader)
        views = await asks.every_ask(reader)
        return {
            "at": reader.at,
            "today": reader.today,
            "register": slugs,
            "panel": await panels.panel(reader, "night-safety"),
            "recommendations": await panels.recommendations(reader, "night-safety"),
            "asks": views,
            "lane d": [view.reply(reader.today) for view in views],
            "late": await clocks.late(reader),
            "compared": await clocks.compared(reader),
            "counts": await asks.counts_by(reader, "panel", ["night-safety"]),
            "by office": await asks.counts_by(reader, "office", ["norchester-police", "stonebridge-council"]),
            "citations": await citations.citations_of(reader, "night-hub"),
            "movement": await movement.movement(reader, "night-safety", [reader.at]),
            "entries": [item.row.position for item in await timeline.newest(reader, "all", limit=1000)],
            "current": [item.current for item in await timeline.newest(reader, "all", limit=1000)],
        }


@pytest.mark.parametrize("seed", [11, 12])
async def test_a_past_view_shows_what_was_shown_then(life, readers, clock, seed):
    """By position, and by day: with the entries, corrections and deadlines known then, and no later ones."""
    lived = life(seed)
    then, by_day = [], {}
    for _ in range(12):
        await lived.live(10)
        now = clock()
        view = await seen(readers, now)
        then.append((now, view))
        by_day[london_day(now)] = view
        clock.forward(days=1)  # no other view ends this day

    for now, view in then:
        past = await seen(readers, clock(), view["at"])
        if london_day(now) != past["today"]:  # the last entry may be some days older than the look at it
            past = {
                **past,
                **{
                    name: view[name]
                    for name in ("today", "lane d", "late", "compared", "counts", "by office")
                },
            }
        assert view == past
    for day, view in by_day.items():
        assert view == await seen(readers, clock(), day)


async def test_a_day_ends_at_midnight_in_london(norchester, desk, readers, clock):
    """An entry of 23:30 UTC on 30 June belongs to 1 July; one of 22:59 to the day before."""
    council, answers = await norchester.ask_of("stonebridge-council"), []
    for at, ask, actor in (
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), norchester.ask, norchester.police),
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), council, norchester.council),
    ):
        clock.at = at
        command = Respond(ask=ask, response=Response(decision="acknowledged"), texts={"text/en": "Thank you"})
        answers += (await desk.handle(command, actor)).positions
    clock.forward(days=30)
    june, july = answers

    async def position(day):
        async with reading(readers, clock(), day) as reader:
            return reader.at, reader.today

    assert (june, date(2026, 6, 30)) == await position(date(2026, 6, 30))
    assert (july, date(2026, 7, 1)) == await position(date(2026, 7, 1))
    async with reading(readers, clock()) as reader:
        assert await positions_on(
            reader, [date(2026, 1, 5), date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 9)]
        ) == [9, june, july, july]


async def test_before_the_first_entry_the_record_is_empty(norchester, readers, clock):
    for at in (-1, date(2025, 12, 31)):
        past = await seen(readers, clock(), at)

        assert (past["at"], past["asks"], past["entries"], past["panel"]) == (-1, [], [], None)


async def test_a_view_of_an_empty_record_is_empty(readers, clock):
    for at in (None, 0, 99, date(2026, 1, 5)):
        assert (await seen(readers, clock(), at))["at"] == -1


async def test_a_position_or_a_day_still_to_come_is_the_present(norchester, readers, clock):
    present = await seen(readers, clock())

    assert present == await seen(readers, clock(), 10**12)
    assert present == await seen(readers, clock(), london_day(clock()) + timedelta(days=400))


async def test_nothing_is_called_overdue_in_a_view_of_a_day_on_which_it_was_not(norchester, readers, clock):
    clock.forward(days=100)

    assert (await seen(readers, clock(), date(2026, 3, 2)))["late"] == []
    assert len((await seen(readers, clock(), date(2026, 3, 3)))["late"]) == 1
