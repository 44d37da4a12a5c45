"""An ask's clocks in the secretariat's hands: started on a basis, let stand still with a reason, run on."""

from datetime import date

import pytest

pytestmark = pytest.mark.anyio

LAW = {"provision": "police-act-1996-s55"}


@pytest.fixture
def ask(asked):
    return f"/workspace/secretariat/asks/{asked.police}"


@pytest.fixture
def clocks(log, asked):
    async def clocks() -> list:
        [view] = [view for view in await log.asks() if view.row.ask == asked.police]
        return list(view.clocks)

    return clocks


async def test_a_clock_set_by_law_runs_beside_an_undertaking(keeper, put, ask, clocks, on):
    fields = {"kind": "reply", "basis": "statutory"}
    answer = await put(
        keeper, f"{ask}/clock", {**fields, **on("occurred", 2026, 1, 5)}, {**LAW, **on("due", 2026, 2, 1)}
    )
    assert "section 55 of the Police Act 1996" in answer.text
    promised, clock = await clocks()
    assert (promised.running, clock.basis, clock.due) == (True, "statutory", date(2026, 2, 1))


async def test_a_choice_that_was_left_out_is_shown_as_not_given(keeper, ask, on):
    fields = {"kind": "reply", "basis": "statutory", **on("occurred", 2026, 1, 5)}
    for page, typed in (("details", fields), ("date", {**LAW, **on("due", 2026, 2, 1)})):
        await keeper.open(f"{ask}/clock/{page}")
        await keeper.send(f"{ask}/clock/{page}", typed)
    await keeper.open(f"{ask}/clock/check")
    assert "The period is in Not given" in keeper.text


async def test_a_clock_without_a_basis_is_not_offered(keeper, ask):
    await keeper.open(f"{ask}/clock/details")
    answer = await keeper.send(f"{ask}/clock/details", {"kind": "reply", "basis": "none"})
    assert answer.status_code == 422
    assert "Choose on what basis an answer is due" in keeper.text
    assert "Enter the first day" in keeper.text


async def test_a_clock_stands_still_with_a_reason_and_runs_on_later_by_as_many_days(
    keeper, put, ask, clocks, clock
):
    [running] = await clocks()
    fields = {"clock": str(running.number), "ground": "The office asked for time until its board meets."}
    await put(keeper, f"{ask}/pause", fields)
    assert (await clocks())[0].paused == date(2026, 1, 5)
    clock.forward(hours=7)
    await keeper.open("/workspace/secretariat")
    clock.at = clock.at.replace(day=15)
    await keeper.sign_in("hana@safer.example")
    await put(keeper, f"{ask}/resume", {"clock": str(running.number)})
    [resumed] = await clocks()
    assert (resumed.paused, (resumed.due - running.due).days) == (None, 10)


async def test_a_clock_set_by_law_cannot_be_paused(keeper, put, ask, on):
    fields = {"kind": "reply", "basis": "statutory"}
    await put(
        keeper, f"{ask}/clock", {**fields, **on("occurred", 2026, 1, 5)}, {**LAW, **on("due", 2026, 2, 1)}
    )
    await keeper.open(f"{ask}/pause/clock")
    assert "2 March 2026 an undertaking given" in keeper.text
    assert "section 55" not in keeper.text


async def test_a_pause_needs_its_reason_and_a_clock_of_this_ask(keeper, ask):
    await keeper.open(f"{ask}/pause/clock")
    answer = await keeper.send(f"{ask}/pause/clock", {"clock": "99"})
    assert answer.status_code == 422
    assert "Choose a clock." in keeper.text
    assert "Say why the clock stands still." in keeper.text
