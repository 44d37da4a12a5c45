"""A command that comes twice: a double click, a retry after a lost acknowledgement, a key used again."""

import asyncio
from uuid import uuid4

import asyncpg
import msgspec
import pytest
from eventsourcing.persistence import OperationalError

from accountability.domain.answers import Response
from accountability.domain.commands.asks import AddEvidence, Respond
from accountability.domain.delivery import Evidence
from accountability.handling.desk import Desk, Receipt
from accountability.storage import log
from accountability.storage.database import open_pool
from accountability.storage.idempotency import KeyReused

pytestmark = pytest.mark.anyio
KEY = "form-7f3a9c"


def acknowledging(ask, text="We welcome this", **more):
    return Respond(ask=ask, response=Response(decision="acknowledged"), texts={"text/en": text}, **more)


async def stored(pool):
    return await pool.fetchval("select count(*) from log")


async def test_the_same_key_makes_one_entry(norchester, desk, pool):
    """A double click, one after the other, or a retry after an acknowledgement that was lost on the way."""
    first = await desk.handle(acknowledging(norchester.ask), norchester.police, KEY)
    again = await desk.handle(acknowledging(norchester.ask), norchester.police, KEY)

    assert Receipt(first.positions, repeated=True) == again
    assert await stored(pool) == 11


async def test_a_double_click_at_the_same_moment_makes_one_entry(norchester, desk, pool):
    receipts = await asyncio.gather(
        *(desk.handle(acknowledging(norchester.ask), norchester.police, KEY) for _ in range(4))
    )

    assert {(10,)} == {receipt.positions for receipt in receipts}
    assert sorted(receipt.repeated for receipt in receipts) == [False, True, True, True]
    assert await stored(pool) == 11


async def test_the_same_key_with_other_answers_is_refused(norchester, desk, pool):
    await desk.handle(acknowledging(norchester.ask), norchester.police, KEY)

    with pytest.raises(KeyReused):
        await desk.handle(acknowledging(norchester.ask, "We do not"), norchester.police, KEY)

    assert await stored(pool) == 11


async def test_what_a_key_made_can_be_asked_without_sending_it_again(norchester, desk):
    """A form's answers can look different once they are public: its key finds what they made."""
    assert await desk.made(norchester.police, KEY) is None
    first = await desk.handle(acknowledging(norchester.ask), norchester.police, KEY)

    assert await desk.made(norchester.police, KEY) == Receipt(first.positions, repeated=True)
    assert await desk.made(norchester.council, KEY) is None


async def test_a_key_belongs_to_its_account(norchester, desk):
    colleague = msgspec.structs.replace(norchester.police, account=uuid4())
    await desk.handle(acknowledging(norchester.ask), norchester.police, KEY)

    receipt = await desk.handle(acknowledging(norchester.ask), colleague, KEY)

    assert not receipt.repeated


async def test_a_lost_acknowledgement_is_found_again(norchester, desk, pool, database, clock, monkeypatch):
    """The transaction commits and the connection dies before the answer: the sender cannot know."""
    failing = await open_pool(database.app_url, "app", 1)

    class Cut:
        """Commits, then loses the connection."""

        def __init__(self, transaction):
            self.transaction = transaction

        async def __aenter__(self):
            await self.transaction.__aenter__()

        async def __aexit__(self, *error):
            await self.transaction.__aexit__(*error)
            raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    whole = asyncpg.Connection.transaction
    monkeypatch.setattr(asyncpg.Connection, "transaction", lambda self, **more: Cut(whole(self, **more)))
    with pytest.raises(asyncpg.ConnectionDoesNotExistError):
        await Desk(failing, clock).handle(acknowledging(norchester.ask), norchester.police, KEY)
    monkeypatch.undo()
    await failing.close()

    receipt = await desk.handle(acknowledging(norchester.ask), norchester.police, KEY)

    assert Receipt((10,), repeated=True) == receipt


async def test_a_connection_lost_while_appending_is_not_tried_again_here(norchester, desk, monkeypatch):
    """Its outcome is unknown; the sender tries again with the same key."""
    calls = []

    async def lost(*_):
        calls.append(1)
        raise OperationalError("connection lost")

    monkeypatch.setattr(log, "append", lost)
    with pytest.raises(OperationalError):
        await desk.handle(acknowledging(norchester.ask), norchester.police, KEY)

    assert calls == [1]


async def test_commands_in_one_go_are_carried_out_once_for_their_key(norchester, desk, pool):
    going = [
        acknowledging(norchester.ask),
        AddEvidence(ask=norchester.ask, evidence=Evidence(kind="account"), texts={"text/en": "Lamps"}),
    ]

    receipts = await asyncio.gather(*(desk.handle_all(going, norchester.police, KEY) for _ in range(3)))

    assert {(10, 11)} == {receipt.positions for receipt in receipts}
    assert await stored(pool) == 12
