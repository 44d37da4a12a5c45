"""Several commands in one go: decided each on those before it, then stored at once, all or none."""

import asyncio

import pytest

from accountability.domain.commands.asks import AddEvidence
from accountability.domain.commands.panels import PublishRecommendation
from accountability.domain.delivery import Evidence
from accountability.domain.entries import MissingWords
from accountability.storage import log

pytestmark = pytest.mark.anyio


async def stored(pool):
    return await pool.fetchval("select count(*) from log")


async def test_commands_in_one_go_are_all_carried_out_or_none(norchester, desk, pool):
    good = PublishRecommendation(
        panel="night-safety", texts={"title/en": "Late buses", "text/en": "Run buses."}
    )
    bad = PublishRecommendation(panel="night-safety", texts={"title/en": "Nothing"})
    before = await stored(pool)

    with pytest.raises(MissingWords):
        await desk.handle_all([good, bad], norchester.secretariat)
    assert before == await stored(pool)

    receipt = await desk.handle_all([good, good], norchester.secretariat)
    assert receipt.positions == (10, 11)


async def test_commands_in_one_go_are_decided_before_the_log_is_held_and_stored_at_once(
    norchester, desk, pool, monkeypatch
):
    """Whoever else writes waits for one appending, however many commands there are."""
    held = []
    append = log.append

    async def counted(connection, entries, parts):
        held.append(len(entries))
        return await append(connection, entries, parts)

    monkeypatch.setattr(log, "append", counted)
    texts = {"title/en": "Late buses", "text/en": "Run buses."}
    going = [PublishRecommendation(panel="night-safety", texts=texts) for _ in range(20)]

    receipt = await desk.handle_all(going, norchester.secretariat)

    assert (held, len(receipt.positions)) == ([20], 20)
    rows = await pool.fetch(
        "select serial from recommendation where from_position >= 10 order by from_position"
    )
    assert [row["serial"] for row in rows] == list(range(2, 22))


async def test_commands_in_one_go_stand_in_the_log_in_their_order_whatever_they_are_about(
    norchester, desk, pool
):
    first, second = norchester.ask, await norchester.ask_of("norchester-police", await norchester.recommend())
    going = [
        AddEvidence(ask=ask, evidence=Evidence(kind="account"), texts={"text/en": "Lamps"})
        for ask in (first, second, first)
    ]

    receipt = await desk.handle_all(going, norchester.police)

    rows = await pool.fetch(
        "select ask from timeline where position = any($1) order by position", receipt.positions
    )
    assert [row["ask"] for row in rows] == [first, second, first]


async def test_a_race_that_a_file_of_commands_loses_is_run_again(norchester, desk, pool):
    texts = {"title/en": "Late buses", "text/en": "Run buses."}
    one = PublishRecommendation(panel="night-safety", texts=texts)

    receipts = await asyncio.gather(
        desk.handle_all([one] * 5, norchester.secretariat), desk.handle_all([one] * 5, norchester.secretariat)
    )

    assert {len(receipt.positions) for receipt in receipts} == {5}
    rows = await pool.fetch("select serial from recommendation order by serial")
    assert [row["serial"] for row in rows] == list(range(1, 12))
