"""A restored backup that is too short is made whole from a copy, and signs on as if nothing had happened."""

import asyncio
import shutil
from uuid import uuid4

import pytest

from accountability.domain.commands.register import RegisterOffice
from accountability.domain.offices import OfficeDetails
from accountability.handling.desk import Actor
from accountability.mirroring.recovering import RecoveryRefused, recover
from accountability.projections.filling import are_current, replay
from accountability.publishing.export import export
from accountability.publishing.published import Published
from accountability.publishing.refusals import LogShorter
from accountability.publishing.verifying import check_database
from accountability.verifying.checking import check
from accountability.verifying.copies import copy_at
from accountability.verifying.seen import Seen
from accountability.verifying.verdict import SOUND
from accountability.workspace.accounts import Accounts
from tests.cli.conftest import called  # noqa: F401 - a fixture

pytestmark = pytest.mark.anyio
KEPT, ORIGIN = 13, "record.norchester.example/0001"
ALWAYS = "select tgrelid::regclass::text, tgname from pg_trigger where tgenabled = 'A'"


class Restored:
    """Norchester's instance, with people who sign in, after a backup of its first 13 entries came back."""

    def __init__(self, source, owner, database, place):
        self.source, self.owner, self.database, self.place = source, owner, database, place
        self.record, self.log, self.said = place / "record", source.folder.log, []

    async def live(self):
        """What happened after the backup: words that stay, go and come back, and more than 100 entries."""
        source, city = self.source, self.source.city
        accounts = Accounts(source.desk.pool, source.clock, b"s" * 32)
        await accounts.add("clerk@norchester.example", "late buses and lit paths", "operator", None, None)
        doomed, hidden = await city.accept(text="PC Hare took it."), await city.accept(2, text="Not yet.")
        await city.redact(doomed)
        await city.withhold(hidden)
        await city.attach()
        await city.redact(await city.attach(b"gone", "txt", "gone.txt"), "file_1_txt")
        shown = await city.accept(office="stonebridge-council", text="We mend them.")
        await city.withhold(shown)
        await city.restore(shown)
        offices = [
            RegisterOffice(
                details=OfficeDetails(slug=f"office-{number}", kind="council"),
                texts={"name/en": f"Office {number}"},
            )
            for number in range(300)
        ]
        await source.desk.handle_all(offices, Actor(role="operator", account=uuid4()))
        await source.publish()
        self.states, self.words = await source.entries(), await self.parts()

    async def parts(self):
        rows = await self.owner.fetch("select commitment, name, salt, bytes, position from part")
        return sorted(tuple(row) for row in rows)

    async def export(self, name="record"):
        await export(
            self.source.desk.pool,
            self.place / name,
            now=self.source.clock(),
            public_url="https://record.norchester.example",
            origin=ORIGIN,
            published=self.source.log,
        )
        return self.place / name

    async def shorten(self, size=KEPT):
        always = await self.owner.fetch(ALWAYS)
        tables = ("log", "part", "checkpoint", "private.withheld_part")
        for table in tables:
            await self.owner.execute(f"alter table {table} disable trigger all")
        await self.owner.execute("delete from private.withheld_part where position >= $1", size)
        await self.owner.execute("delete from part where position >= $1", size)
        await self.owner.execute("delete from checkpoint where size > $1", size)
        await self.owner.execute("delete from log where position >= $1", size)
        for table in tables:
            await self.owner.execute(f"alter table {table} enable trigger all")
        for table, trigger in always:
            await self.owner.execute(f"alter table {table} enable always trigger {trigger}")
        await replay(self.owner)

    async def recover(self, *places, without_words=False):
        return await recover(
            self.database.owner_url,
            self.source.folder,
            ORIGIN,
            [copy_at(str(place)) for place in places],
            without_words=without_words,
            tell=self.said.append,
        )

    async def size(self):
        return await self.owner.fetchval("select count(*) from log")


@pytest.fixture
async def restored(source, owner, database, tmp_path):
    made = Restored(source, owner, database, tmp_path)
    await made.live()
    await made.export()
    await made.shorten()
    return made


async def test_the_service_refuses_a_short_log_and_signs_on_once_it_is_recovered(restored, tmp_path):
    source, size = restored.source, len(restored.states)
    assert size > KEPT + 300
    with pytest.raises(LogShorter):
        await source.publish()

    found = await restored.recover(restored.record)

    assert (found.entries, found.size) == (size - KEPT, size)
    assert await source.entries() == restored.states
    assert await restored.parts() == restored.words
    assert await are_current(restored.owner)
    assert (await check_database(source.desk.pool)).sound
    before = source.log.checkpoint()
    await source.city.publish()
    await source.publish()
    after = await restored.export("after")
    verdict = check(
        copy_at(str(after)), Seen(tmp_path / "seen"), since=(restored.record / "log/checkpoint").read_bytes()
    )
    assert (verdict.code, verdict.size, verdict.faults) == (SOUND, len(await source.entries()), ())
    assert source.log.checkpoint().size > before.size


async def test_its_own_tiles_bring_the_entries_back_and_an_export_the_words(restored):
    with pytest.raises(RecoveryRefused, match=r"no copy has the words of entry 19 \(.*--without-words"):
        await restored.recover(restored.log)
    assert await restored.size() == KEPT

    await restored.recover(restored.log, restored.record)

    assert await restored.source.entries() == restored.states
    assert await restored.parts() == restored.words
    await restored.source.publish()


async def test_what_no_copy_has_is_named_and_can_still_be_brought_back(restored):
    await restored.recover(restored.log, without_words=True)
    named = [line for line in restored.said if line.startswith("Without its words: entry ")]
    assert len(named) == len(restored.words) - len([row for row in restored.words if row[4] < KEPT])
    assert await restored.source.entries() == restored.states

    found = await restored.recover(restored.record)

    assert (found.entries, found.texts) == (0, len(named))
    assert await restored.parts() == restored.words
    await restored.source.publish()


async def test_words_that_were_withheld_meanwhile_are_named_as_lost(restored):
    await restored.recover(restored.record)

    assert [line for line in restored.said if "Withheld" in line] == [
        "Withheld, and not here any more: entry 15 (text/en). It cannot be put back."
    ]
    assert not any("Hare" in str(row) for row in await restored.parts())


async def test_a_machine_whose_own_memory_is_old_too_takes_over_what_was_signed_since(restored):
    """The database, `signer/` and `log/` of one backup: it would start, and fork the log."""
    await restored.recover(restored.record)
    await restored.source.city.publish()
    machine = restored.place / "machine"
    shutil.copytree(restored.source.folder.path, machine)
    await restored.source.publish()
    later, states = await restored.export("later"), await restored.source.entries()
    shutil.rmtree(restored.source.folder.path)
    shutil.move(machine, restored.source.folder.path)
    await restored.shorten(len(states) - 1)

    await restored.recover(later)

    assert await restored.source.entries() == states
    await restored.source.publish()
    assert Published(restored.log).checkpoint().size == len(states)


async def test_a_copy_that_ends_before_what_was_signed_is_refused(restored):
    await restored.recover(restored.record)
    await restored.source.city.publish()
    await restored.source.publish()
    await restored.shorten()

    with pytest.raises(RecoveryRefused, match=r"it ends after 3\d\d entries"):
        await restored.recover(restored.record)
    assert await restored.size() == KEPT


async def test_a_copy_of_which_a_byte_was_changed_is_refused(restored):
    bundle = restored.record / "log/tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b'"office-registered/1"', b'"office-registered/2"', 1))

    with pytest.raises(RecoveryRefused, match="is not sound"):
        await restored.recover(restored.record)
    assert await restored.size() == KEPT


async def test_another_history_under_the_same_keys_is_refused(restored):
    """As whoever stole the keys would make it: sound by itself, and not what was signed here."""
    other = [state.replace(b'"office-299"', b'"office-999"') for state in restored.states]
    assert other != restored.states
    for path, content in restored.source.signed(other).items():
        (restored.place / "forged" / path).parent.mkdir(parents=True, exist_ok=True)
        (restored.place / "forged" / path).write_bytes(content)

    with pytest.raises(RecoveryRefused, match=r"its first .* entries are not those of"):
        await restored.recover(restored.place / "forged")
    assert await restored.size() == KEPT


async def test_entries_that_do_not_go_on_from_ours_are_refused(restored):
    await restored.owner.execute("alter table log disable trigger all")
    await restored.owner.execute(
        "update log set state = state || ' ', leaf = sha256('\\x00'::bytea || state || ' ')"
        " where position = 3"
    )

    with pytest.raises(RecoveryRefused, match="are not those that were kept"):
        await restored.recover(restored.record)


async def test_while_another_process_signs_nothing_is_recovered(restored):
    await restored.recover(restored.record)
    async with restored.source.publisher.rounds():
        with pytest.raises(RecoveryRefused, match="another process signs this log"):
            await restored.recover(restored.record)


async def test_without_its_memory_of_what_it_signed_nothing_is_recovered(restored):
    (restored.source.folder.signer / "last").unlink()

    with pytest.raises(RecoveryRefused, match="signer/last is missing"):
        await restored.recover(restored.record)


async def test_the_command_needs_the_owner_and_a_copy(restored, called, monkeypatch):  # noqa: F811 - a fixture
    monkeypatch.setattr("accountability.cli.copies.run", asyncio.run)  # no signals on a thread
    given = {"DATABASE_URL": restored.database.app_url, "ACCOUNTABILITY_ORIGIN": ORIGIN}
    asked = ("recover", restored.record, "--data", restored.source.folder.path)

    done = await asyncio.to_thread(called, *asked, **given)
    assert done.refusal == "give the owner's address in ACCOUNTABILITY_OWNER_URL"
    given["ACCOUNTABILITY_OWNER_URL"] = restored.database.owner_url
    done = await asyncio.to_thread(called, "recover", restored.place, *asked[2:], **given)
    assert "holds no log" in done.refusal
    done = await asyncio.to_thread(called, *asked, **given)
    size, texts = len(restored.states), len([row for row in restored.words if row[4] >= KEPT])
    assert (done.code, done.said.splitlines()[-1]) == (
        0,
        f"{size - KEPT} entries and {texts} texts recovered: the log holds {size}.",
    )


async def test_the_apps_role_can_call_none_of_it(pool):
    for function in ("log_take", "part_take"):
        granted = await pool.fetchval(
            "select bool_or(has_function_privilege(oid, 'execute')) from pg_proc where proname = $1", function
        )
        assert granted is False
