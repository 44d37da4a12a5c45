"""A statement about a whole report: its words once, and an acknowledgement for each ask it speaks to."""

import pytest

from accountability.domain.answers import Response
from accountability.domain.asks import UnknownAsk
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.panels import RecordStatement
from accountability.domain.panels import Statement

pytestmark = pytest.mark.anyio


async def test_a_statement_is_one_entry_for_each_ask_that_it_speaks_to(norchester, desk, pool):
    """Guard 11: nothing done in bulk is an entry less."""
    await norchester.recommend()
    asks = tuple([await norchester.ask_of("norchester-police", serial) for serial in (1, 2)])
    statement = Statement(office="norchester-police", asks=(*asks, asks[0]), initiatives=("night-hub",))
    texts = {"text/en": "They welcome it", "source/en": "The launch"}
    command = RecordStatement(panel="night-safety", statement=statement, texts=texts, provenance="summarised")

    receipt = await desk.handle(command, norchester.secretariat)

    rows = await pool.fetch(
        "select type, ask from timeline where position = any($1) order by position", receipt.positions
    )
    assert [("statement-recorded/1", None), *(("response-recorded/1", ask) for ask in asks)] == [
        tuple(row) for row in rows
    ]


async def test_a_statement_takes_no_answer_back(norchester, desk, pool):
    refusing = Respond(
        ask=norchester.ask,
        response=Response(decision="not_accepted", reason_code="other"),
        texts={"reason/en": "No money"},
    )
    await desk.handle(refusing, norchester.police)
    statement = Statement(office="norchester-police", asks=(norchester.ask,))
    texts = {"text/en": "They welcome it", "source/en": "The launch"}

    receipt = await desk.handle(
        RecordStatement(panel="night-safety", statement=statement, texts=texts, provenance="summarised"),
        norchester.secretariat,
    )

    assert len(receipt.positions) == 1


async def test_a_statement_speaks_to_asks_of_its_own_office_only(norchester, desk):
    statement = Statement(office="stonebridge-council", asks=(norchester.ask,))
    texts = {"text/en": "They welcome it", "source/en": "The launch"}

    with pytest.raises(UnknownAsk):
        await desk.handle(
            RecordStatement(panel="night-safety", statement=statement, texts=texts, provenance="summarised"),
            norchester.secretariat,
        )
