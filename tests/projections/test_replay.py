"""Live equals replay: what each append wrote is what the whole log, folded again, would write."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.integrity import CorrectEntry, ExplainRedaction, RestorePart, WithholdPart
from accountability.domain.commands.panels import RecordStatement
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.commands.succession import PassAsks, PassedAsk, StatePosition, TransferFunctions
from accountability.domain.inheriting import Position
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import Statement
from accountability.domain.succession import Transfer
from accountability.projections.filling import are_current, replay
from accountability.storage import log
from accountability.storage.redaction import carry_out_all
from tests.projections.drawing import CURRENT

pytestmark = pytest.mark.anyio
RICH = {
    "clock-extended/1",
    "deadline-passed/1",
    "dispute-resolved/1",
    "entry-corrected/1",
    "explanation-attached/1",
    "initiative-changed/1",
    "initiative-ended/1",
    "initiative-mapped/1",
    "non-response-disputed/1",
    "office-renamed/1",
    "panel-reconvened/1",
    "part-redacted/1",
    "part-restored/1",
    "part-withheld/1",
    "redaction-explained/1",
    "referral-concluded/1",
    "referral-received/1",
    "session-held/1",
    "transcription-confirmed/1",
    "transcription-disputed/1",
}


@pytest.mark.parametrize("seed", [1, 3, 11])
async def test_after_a_rich_life_a_replay_changes_no_row(life, pool, dump, seed):
    lived = life(seed)
    await lived.live(150)
    before = await dump()

    async with pool.acquire() as connection:
        folded = await replay(connection)
        assert await log.head(connection) + 1 == folded
        assert await are_current(connection)

    after = await dump()
    for table in before:
        assert before[table] == after[table], table


async def test_that_life_was_rich(life, pool):
    """The rules refused some of it, and nearly everything that can be drawn was done sooner or later."""
    lived, left = life(7), set(RICH)
    for _ in range(12):
        await lived.live(150)
        left -= {row[0] for row in await pool.fetch("select distinct type from timeline")}
        if not left:
            break
    assert not left
    assert lived.refused > 10
    assert len(lived.done) > 15


async def test_an_office_that_ended_its_heirs_and_a_correction_of_what_one_adopted_are_replayed(
    norchester, desk, clock, pool, dump
):
    """The mayor adopts what the police said; then the secretariat corrects how it quoted the police."""
    police, mayor = "norchester-police", "norchester-mayor"
    source, tomorrow = {"source/en": "The Order"}, (clock() + timedelta(days=1)).date()
    details = OfficeDetails(slug=mayor, kind="other", invented=True)
    await desk.handle(RegisterOffice(details=details, texts={"name/en": "Mayor"}), norchester.operator)
    quoted = Respond(
        ask=norchester.ask,
        response=Response(decision="accepted", target=tomorrow + timedelta(days=90)),
        texts={"text/en": "We will"} | source,
        provenance="summarised",
    )
    answer = (await desk.handle(quoted, norchester.secretariat)).positions[0]
    clock.forward(days=1)
    passing = PassAsks(
        office=police,
        first_day=tomorrow,
        asks=(PassedAsk(ask=norchester.ask, heirs=(mayor,)),),
        texts=source,
    )
    transfer = Transfer(successor=mayor, first_day=tomorrow)
    transferring = TransferFunctions(office=police, transfer=transfer, texts=source)
    await desk.handle_all([transferring, passing], norchester.operator)
    heir = await norchester.ask_of(mayor)
    adopting = StatePosition(ask=heir, position=Position(predecessor=norchester.ask, stance="adopts"))
    who = msgspec.structs.replace(norchester.police, office=mayor)
    await desk.handle(adopting, who)
    corrected = CorrectEntry(
        position=answer,
        kind="fact",
        body=msgspec.json.encode(Response(decision="accepted", target=tomorrow)),
        texts={"reason/en": "A slip"},
    )
    await desk.handle(corrected, norchester.secretariat)
    before = await dump()
    assert tomorrow == await pool.fetchval(f"select target from ask where ask = $1 and {CURRENT}", heir)

    async with pool.acquire() as connection:
        await replay(connection)

    after = await dump()
    for table in before:
        assert before[table] == after[table], table


async def test_a_replay_after_a_redaction_brings_no_words_back(life, pool, dump):
    await life(4).live(80)

    async with pool.acquire() as connection:
        words = await connection.fetchval("select count(*) from part")
        await replay(connection)
        assert await carry_out_all(connection) == 0
        assert words == await connection.fetchval("select count(*) from part")


async def test_writers_go_on_while_a_replay_runs(life, pool, dump):
    lived = life(5)
    await lived.live(40)

    async def rebuild():
        async with pool.acquire() as connection:
            for _ in range(3):
                await replay(connection)

    await asyncio.gather(rebuild(), lived.live(60))
    before = await dump()
    async with pool.acquire() as connection:
        assert await are_current(connection)
        await replay(connection)

    assert before == await dump()


async def test_a_first_correction_during_a_replay_waits_and_is_not_lost(norchester, pool, dump, monkeypatch):
    """The fold under way keeps no entries of its stream, and must not meet it."""
    first = await pool.fetchval(
        "select min(position) from timeline where type = 'recommendation-published/1'"
    )
    command = CorrectEntry(
        position=first, kind="typo", replaced_texts={"title/en": "Lights"}, texts={"reason/en": "A slip"}
    )
    whole, sent = log.revisited_streams, []

    async def then_somebody_corrects(connection):
        found = await whole(connection)
        sent.append(asyncio.create_task(norchester.desk.handle(command, norchester.secretariat)))
        assert await asyncio.wait(sent, timeout=0.3) == (set(), set(sent))
        return found

    monkeypatch.setattr(log, "revisited_streams", then_somebody_corrects)
    async with pool.acquire() as connection:
        folded = await replay(connection)
        await sent[0]
        rows = await dump()
        monkeypatch.undo()

        assert await replay(connection) == folded + 1

    assert rows == await dump()


@pytest.mark.parametrize("last", ["withheld", "restored", "explained"])
async def test_a_stream_in_which_only_words_were_withheld_is_replayed_too(norchester, pool, dump, last):
    """Whose words a withholding took is found in the fold, also where nothing else looks back."""
    statement = RecordStatement(
        panel="night-safety", statement=Statement(office="norchester-police"), texts={"text/en": "Welcome"}
    )
    [position] = (await norchester.desk.handle(statement, norchester.secretariat)).positions
    approved = ("information-governance", "chair-of-trustees")
    withholding = WithholdPart(position=position, part="text", ground="legal-hold", approved_by=approved)
    [withheld] = (await norchester.desk.handle(withholding, norchester.governance)).positions
    follows = {
        "restored": RestorePart(position=position, part="text"),
        "explained": ExplainRedaction(position=withheld, texts={"explanation/en": "A trial"}),
    }
    if last in follows:
        await norchester.desk.handle(follows[last], norchester.governance)
    before = await dump()
    assert {row[7] for row in before["timeline"] if row[0] >= position} == {"norchester-police"}

    async with pool.acquire() as connection:
        await replay(connection)

    assert before == await dump()


async def test_a_replay_that_dies_leaves_the_rows_as_they_were(life, pool, dump, monkeypatch):
    await life(7).live(30)
    before = await dump()

    def die(said):
        if said == "writing the read models":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        async with pool.acquire() as connection:
            await replay(connection, die)

    assert before == await dump()


async def test_pages_read_on_while_a_replay_writes(life, pool, readers, dump):
    await life(8).live(30)
    waiting = asyncio.Event()
    standing = await readers.fetchval("select count(*) from ask")
    seen = []

    async def read():
        await waiting.wait()
        seen.append(await readers.fetchval("select count(*) from ask"))

    reading = asyncio.create_task(read())
    async with pool.acquire() as connection:
        await replay(connection, lambda _: waiting.set())
        await reading

    assert [standing] == seen


async def test_an_entry_of_a_newer_type_changes_nothing_but_is_on_the_timeline(
    norchester, newer_entry, pool, dump, readers
):
    """In a known stream and as the opening of one, also for what follows it."""
    before = await dump()
    await newer_entry()

    async with pool.acquire() as connection:
        await replay(connection)

    after = await dump()
    assert before["ask"] == after["ask"]
    assert before["recommendation"] == after["recommendation"]
    assert {"recommendation-split/1", "committee-founded/1"} <= {row[3] for row in after["timeline"]}


async def test_a_record_with_columns_that_differ_from_its_bytes_is_not_replayed(norchester, owner, pool):
    await owner.execute("alter table log disable trigger log_append_only")
    await owner.execute("update log set recorded = recorded + interval '1 year' where position = 3")

    with pytest.raises(log.CopiesDiffer, match="position 3"):
        async with pool.acquire() as connection:
            await replay(connection)


async def test_another_version_of_the_rules_asks_for_a_replay(norchester, pool, owner):
    async with pool.acquire() as connection:
        await replay(connection)
        await owner.execute("update read_model set fingerprint = 'older'")

        assert not await are_current(connection)
        await replay(connection)
        assert await are_current(connection)
