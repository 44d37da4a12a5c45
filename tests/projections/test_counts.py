"""Counts are made twice, in SQL for lists and in the domain for one page: both must say the same."""

import pytest

from accountability.domain.headline import counts
from accountability.projections import asks, clocks, movement
from accountability.projections.reading import reading

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("seed", [31, 32])
async def test_the_database_counts_as_the_rules_do(life, readers, clock, seed):
    await life(seed).live(150)
    clock.forward(days=40)

    async with reading(readers, clock()) as reader:
        views = await asks.every_ask(reader)
        panel = await asks.counts_by(reader, "panel", ["night-safety", "nowhere"])
        offices = await asks.counts_by(reader, "office", ["norchester-police", "stonebridge-council"])
        late = {(row.ask, row.number) for row in await clocks.late(reader, 1000)}

    def ruled(chosen):
        return counts([(view.row, view.clocks) for view in chosen], reader.today)

    assert ruled(views) == panel["night-safety"]
    assert ruled([]) == panel["nowhere"]
    for office, counted in offices.items():
        assert ruled([view for view in views if view.row.office == office]) == counted
    assert late == {
        (view.row.ask, clock.number)
        for view in views
        for clock in view.clocks
        if clock.binding and clock.has_passed(reader.today)
    }


async def test_movement_adds_up_to_the_asks_that_there_were(life, readers, clock):
    await life(33).live(100)

    async with reading(readers, clock()) as reader:
        positions = list(range(-1, reader.head + 1, 9))
        moved = await movement.movement(reader, "night-safety", positions)
        for position, stood in zip(positions, moved, strict=True):
            expected = await reader.fetch(
                "select count(*) as asks from ask where from_position <= $1 and until_position > $1", position
            )
            assert expected[0]["asks"] == sum(stood.values())


async def test_a_row_is_valid_until_the_next_one_begins(life, owner):
    """Between its first and its last position each ask, clock and citation has exactly one row."""
    await life(34).live(150)

    for table, key in (("ask", "ask"), ("clock", "ask, number"), ("citation", "ask, initiative")):
        overlapping = await owner.fetchval(
            f"select count(*) from (select until_position as ends, lead(from_position)"
            f" over (partition by {key} order by from_position) as begins from {table}) as rows"
            " where begins < ends"
        )
        empty = await owner.fetchval(f"select count(*) from {table} where from_position >= until_position")
        assert (overlapping, empty) == (0, 0), table
