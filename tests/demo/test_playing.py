"""Playing: the same commands as everybody's, on a clock that only goes forward."""

from datetime import UTC, datetime, timedelta

import pytest

from accountability.demo import mark, player
from accountability.demo.days import Days
from accountability.demo.norchester_panel import PANEL as STONEBRIDGE
from accountability.demo.playing import SIGN_INS, NotEmpty, play
from accountability.domain.clocks import LONDON, london_day
from accountability.domain.commands.base import Actor
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.entries import Role
from accountability.domain.offices import OfficeDetails
from accountability.domain.timing import PassingEntry
from accountability.projections.catalogue import ENTRY_TABLES, TABLES
from accountability.projections.filling import replay
from accountability.storage.database import connect

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 11, 22, 6, 50, tzinfo=UTC)


async def test_recorded_times_never_go_backwards_and_end_before_now(history):
    times = [item.entry.timestamp for item in history.entries]
    assert times == sorted(times)
    assert times[-1] <= history.now
    assert [item.position for item in history.entries] == list(range(len(times)))


async def test_people_write_in_office_hours_of_working_days(history):
    days = Days(london_day(history.now))
    for item in history.entries:
        at = item.entry.timestamp.astimezone(LONDON)
        if item.entry.provenance != "derived":
            assert 9 <= at.hour < 18, item
            assert days((days.today - at.date()).days) == at.date(), item


async def test_each_day_that_goes_by_is_recorded_on_the_day_after(history):
    passings = history.of(PassingEntry)
    assert passings
    for entry in passings:
        assert entry.body.observed == entry.body.due + timedelta(days=1)
        assert london_day(entry.timestamp) == entry.body.observed


async def test_replay_equals_what_live_shows(history):
    owner = await connect(history.owner_url)
    names = [table.name for table in (*TABLES, *ENTRY_TABLES)]

    async def rows():
        return {
            name: sorted(str(tuple(r)) for r in await owner.fetch(f"select * from {name}")) for name in names
        }

    before = await rows()
    async with history.pool.acquire() as connection:
        await replay(connection)
    assert await rows() == before
    await owner.close()


async def test_every_role_that_a_person_can_have_gets_a_sign_in(history):
    added = history.accounts.added
    assert {role for _, _, role, *_ in added} == set(Role.__args__) - {"clock"}
    assert [(email, *place) for email, _, *place in added] == [
        (person.email, person.role, person.office, person.voice_of, person.duty) for person in SIGN_INS
    ]
    assert {voice_of for _, _, role, _, voice_of, _ in added if role == "reviewer"} == {None, STONEBRIDGE}
    assert {password for _, password, *_ in added} == {"a long password"}
    for person in SIGN_INS:
        assert person.office is None or person.office in history.offices


async def test_progress_is_told_month_by_month(history):
    assert len(history.told) == len(set(history.told)) > 12
    assert history.played.entries == len(history.entries)


async def test_a_demo_is_played_once(history):
    assert await mark.state(history.pool) == "played"
    with pytest.raises(NotEmpty):
        await play(history.pool, history.accounts, history.told.append, history.now, "a long password")


async def test_an_untouched_database_is_empty_and_a_foreign_record_is_never_played_into(pool, desk):
    assert await mark.state(pool) == "empty"
    office = OfficeDetails(slug="norchester-police", kind="chief_constable")
    await desk.handle(RegisterOffice(details=office, texts={"name/en": "Norchester"}), Actor(role="operator"))

    assert await mark.state(pool) == "not_a_demo"
    with pytest.raises(NotEmpty):
        await play(pool, None, str, NOW, "a long password")


async def test_a_history_cut_off_in_the_middle_is_recognised(pool, monkeypatch):
    """The lights go out at the twentieth command."""
    given = []

    class Unlucky(player.Desk):
        async def handle(self, command, actor, key=None):
            given.append(command)
            if len(given) == 20:
                raise ConnectionResetError
            return await super().handle(command, actor, key)

    monkeypatch.setattr(player, "Desk", Unlucky)
    with pytest.raises(ConnectionResetError):
        await play(pool, None, str, NOW, "a long password")
    assert await mark.state(pool) == "unfinished"


async def test_a_history_without_sign_ins_is_unfinished_too(pool):
    class Full:
        async def add(self, *_account):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await play(pool, Full(), str, NOW, "a long password")
    assert await mark.state(pool) == "unfinished"


def test_days_keep_their_order_and_fall_on_working_days():
    on = Days(NOW.date())
    counted = [on(before) for before in range(800, -200, -1)]
    assert counted == sorted(counted)
    assert all(day.weekday() < 5 for day in counted)
    assert on(0).isoformat() == "2026-11-20"
