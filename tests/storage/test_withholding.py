"""Words that are withheld are out of everybody's reach and kept; put back they are what they were."""

from datetime import date

import asyncpg
import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.integrity import CorrectEntry
from accountability.projections import timeline
from accountability.projections.reading import Gone, reading, words
from accountability.storage import redaction
from tests.storage.governing import SLANDER

pytestmark = pytest.mark.anyio
LAUNCH = date(2026, 1, 5)
DRAFT = """
insert into private.draft (account, form, about, answers, key, seen, updated_at)
values ($1, 'respond', 'this', jsonb_build_object('text', jsonb_build_array($2::text)), 'key', 1, now())
"""
ACCOUNT = """
insert into private.account (id, email, password_hash, role, duty, office, created_at)
values ($1, 'nemo@norchester.example', '-', 'officer', 'approver', 'norchester-police', now())
"""


@pytest.fixture
def shown(readers, clock):
    """What a reader finds behind the answer's parts, by name, and the item itself."""

    async def look(position):
        async with reading(readers, clock()) as reader:
            [item] = await timeline.items_at(reader, [position])
            found = await words(reader, [item.entry.parts])
        return item, {name: found.get(sealed) for name, sealed in item.entry.parts.items()}, found

    return look


async def test_withheld_words_are_out_of_the_apps_reach_and_kept(governing, answered, pool, owner):
    await governing.withhold(answered)

    found = await pool.fetch("select name from part where position = $1", answered)
    assert [row["name"] for row in found] == ["reason/en"]
    kept = await owner.fetch("select bytes from private.withheld_part")
    assert {row["bytes"] for row in kept} == {SLANDER.encode(), b"Rhingyll Nemo"}
    for table in ("private.withheld_part", "private.withheld_part limit 0"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.fetch(f"select bytes from {table}")


async def test_pages_say_that_they_are_withheld_and_put_back_they_are_what_they_were(
    governing, answered, shown, words_in, clock
):
    before = await words_in()
    clock.forward(days=2)
    withheld = await governing.withhold(answered, "text/en")

    item, found, _ = await shown(answered)
    assert found["text/en"] == Gone(withheld, "court-order", date(2026, 1, 7), withheld=True)
    assert (found["text/cy"], found["reason/en"]) == ("Rhingyll Nemo", "No money")
    assert (item.withheld, item.withheld_now, item.updated) == ((withheld,), (withheld,), clock())

    clock.forward(days=1)
    restored = await governing.restore(answered)

    item, found, _ = await shown(answered)
    assert found["text/en"] == SLANDER
    assert (item.withheld, item.withheld_now, item.restored) == ((withheld,), (), (restored,))
    assert item.updated == clock()
    assert await words_in() == before


async def test_withheld_again_they_are_withheld_by_the_later_entry(governing, answered, shown):
    await governing.withhold(answered)
    await governing.restore(answered)
    again = await governing.withhold(answered, ground="legal-hold")

    item, found, _ = await shown(answered)

    assert found["text/en"] == Gone(again, "legal-hold", LAUNCH, withheld=True)
    assert item.withheld_now == (again,)


async def test_what_was_put_back_and_is_not_there_is_missing(governing, answered, shown, owner):
    """An alarm: no page may take the earlier withholding for a reason."""
    await governing.withhold(answered)
    await governing.restore(answered)
    await owner.execute("delete from part where name = 'text/en' and position = $1", answered)

    _, found, _ = await shown(answered)

    assert found["text/en"] is None


async def test_redacted_they_are_gone_from_both_tables_with_the_drafts_and_the_hash_of_the_form(
    norchester, desk, pool, owner, governing
):
    """At the time of the redaction the app itself can't read the words any more."""
    command = Respond(
        ask=norchester.ask, response=Response(decision="acknowledged"), texts={"text/en": SLANDER}
    )
    [answer] = (await desk.handle(command, norchester.police, "a key of the form")).positions
    drafts = (norchester.police.account, SLANDER), (norchester.council.account, "Mend the lights")
    await owner.execute(ACCOUNT, drafts[0][0])
    await owner.execute(ACCOUNT.replace("nemo@", "dana@"), drafts[1][0])
    for draft in drafts:
        await owner.execute(DRAFT, *draft)
    await governing.withhold(answer)
    assert await pool.fetchval("select count(*) from private.draft") == 2

    await governing.redact(answer)

    for table, left in (("private.withheld_part", 0), ("private.idempotency", 0), ("private.draft", 1)):
        assert await owner.fetchval(f"select count(*) from {table}") == left, table
    assert await pool.fetchval("select account from private.draft") == norchester.council.account
    await redaction.vacuum(owner)
    await owner.execute("checkpoint")
    raw = await owner.fetchval("select pg_read_binary_file(pg_relation_filepath('private.withheld_part'))")
    assert SLANDER.encode() not in raw


async def test_words_in_the_place_of_others_are_found_until_they_go_too(governing, answered, shown):
    first = await governing.redact(answered, replacement="A name stood here.")

    item, found, everything = await shown(answered)
    gone = found["text/en"]
    assert (gone.position, gone.withheld) == (first, False)
    assert everything[gone.replacement["replacement/en"]] == "A name stood here."

    second = await governing.redact(first, "replacement")

    item, found, everything = await shown(answered)
    inner = everything[found["text/en"].replacement["replacement/en"]]
    assert (found["text/en"].position, inner.position) == (first, second)
    assert item.redacted == (first,)
    redaction_item, _, _ = await shown(first)
    assert redaction_item.redacted == (second,)


async def test_an_explanation_stands_with_the_removal_and_with_its_target(governing, answered, shown):
    redacted = await governing.redact(answered)
    explained = await governing.explain(redacted)

    for position in (answered, redacted):
        item, _, _ = await shown(position)
        assert item.explained == ((explained,) if position == answered else ())
    item, found, _ = await shown(explained)
    assert found == {"explanation/en": "The trial is over"}


async def test_what_is_withheld_can_be_corrected_and_stays_withheld(
    governing, answered, norchester, desk, shown
):
    withheld = await governing.withhold(answered)
    await desk.handle(
        CorrectEntry(
            position=answered,
            kind="fact",
            replaced_texts={"reason/en": "No budget"},
            texts={"reason/en": "A slip"},
        ),
        norchester.police,
    )

    item, found, _ = await shown(answered)

    assert isinstance(found["text/en"], Gone)
    assert item.current.parts["text/en"] == item.entry.parts["text/en"]
    assert item.withheld_now == (withheld,)


async def test_only_an_entry_of_its_kind_moves_words(governing, answered, pool):
    withheld = await governing.withhold(answered)
    doors = {"part_redact": "redaction", "part_withhold": "withholding", "part_restore": "restoration"}

    for door, kind in doors.items():
        for position in (answered, 99999, *([withheld] if kind != "withholding" else [])):
            with pytest.raises(asyncpg.NoDataFoundError, match=f"no {kind} at position"):
                await pool.fetchval(f"select {door}($1)", position)


async def test_each_door_opens_any_number_of_times(governing, answered, pool, words_in):
    withheld = await governing.withhold(answered)
    after = await words_in()

    assert await pool.fetchval("select part_withhold($1)", withheld) == 0
    assert await words_in() == after


async def test_an_old_entry_has_no_say_over_words_that_were_moved_since(governing, answered, pool, words_in):
    first = await governing.withhold(answered)
    restored = await governing.restore(answered)
    again = await governing.withhold(answered)
    hidden = await words_in()
    for door in (f"part_restore({restored})", f"part_withhold({first})"):
        assert await pool.fetchval(f"select {door}") == 0
        assert await words_in() == hidden

    await governing.restore(answered)
    shown = await words_in()
    for position in (first, again):
        assert await pool.fetchval("select part_withhold($1)", position) == 0
    assert await words_in() == shown


async def test_what_moves_words_is_nobodys_to_call_without_an_entry(pool, readers):
    for call in (
        "parts_destroy('{}')",
        "parts_hide('{}')",
        "parts_show('{}')",
        "parts_named(1, 'redaction')",
        "parts_left_to(1, 'redaction')",
        "removals_last()",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.fetch(f"select {call}")
    for call in ("part_withhold(0)", "part_restore(0)", "removals_carry_out()"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await readers.fetch(f"select {call}")


async def test_the_owners_accidents_with_withheld_words_are_stopped(governing, answered, owner):
    await governing.withhold(answered)
    for accident in ("update private.withheld_part set bytes = 'x'", "truncate private.withheld_part"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
            await owner.execute(accident)


async def test_words_lost_by_a_fault_can_still_be_redacted(governing, answered, owner, shown):
    """So that the record says that they must not come back."""
    await owner.execute("delete from part where name like 'text/%' and position = $1", answered)

    position = await governing.redact(answered)

    _, found, _ = await shown(answered)
    assert found["text/en"].position == position
