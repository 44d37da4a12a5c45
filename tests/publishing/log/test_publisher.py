"""The publisher at work: woken by commits, alone, tried again after failures, stopped by a refusal."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from accountability.projections.filling import replay
from accountability.publishing import publisher as module
from accountability.publishing.readiness import not_ready
from accountability.publishing.refusals import LogShorter
from accountability.publishing.signer import Signer
from accountability.publishing.tile_files import TileFiles
from accountability.settings import SettingRefused
from accountability.storage.head import Head
from accountability.transparency.keys import COSIGNATURE_ED25519, SigningKey, VerifierKey
from accountability.transparency.policies import Policy, Witness

pytestmark = pytest.mark.anyio
REWRITE = """
alter table log disable trigger all;
update log set state = convert_to(replace(convert_from(state, 'UTF8'), 'chief_constable', 'council'), 'UTF8')
where position = 1;
update log set leaf = sha256('\\x00'::bytea || state);
alter table log enable trigger all
"""
LOSE = """
alter table log disable trigger all;
delete from log where position > 1;
alter table log enable trigger all
"""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    for name, seconds in {"GATHER": 0.01, "LOOK": 0.1, "STAND_BY": 0.01, "PATIENCE": 0.01}.items():
        monkeypatch.setattr(module, name, seconds)


@pytest.fixture
async def head(pool):
    head = Head(pool)
    following = asyncio.create_task(head.follow())
    yield head
    following.cancel()
    await asyncio.wait({following})


@asynccontextmanager
async def at_work(machine, head):
    await machine.publisher.prepare()
    running = asyncio.create_task(machine.publisher.run(head))
    try:
        yield running
    finally:
        running.cancel()
        await asyncio.wait({running})


async def until(holds):
    for _ in range(1000):
        if holds():
            return
        await asyncio.sleep(0.02)
    pytest.fail("it never came about")


async def test_each_commit_is_followed_by_a_checkpoint(machine, head):
    async with at_work(machine, head):
        for size in range(1, 4):
            await machine.append()
            await until(lambda size=size: machine.published.size == size)
        assert machine.publisher.status.state == "signing"
    assert (await machine.check()).size == 3


async def test_without_a_notification_it_looks_by_itself(machine, pool):
    """Its head never moves: as where the listening connection is lost."""
    async with at_work(machine, Head(pool)):
        await machine.append()
        await until(lambda: machine.published.size == 1)


async def test_two_publishers_at_once_and_one_of_them_signs(machine, machine_at, head):
    """On one machine its folder is locked, on two it is the database; who stands by takes over."""
    first, same = machine, machine.again()
    other = machine_at("other")
    await first.publisher.prepare()
    for name in ("log-ed25519", "log-mldsa44"):
        (other.folder.keys / name).write_bytes((first.folder.keys / name).read_bytes())
    async with at_work(same, head), at_work(other, head):
        async with at_work(first, head):
            await until(lambda: one_signs(first, same, other))
            signing = next(one for one in (first, same, other) if one.publisher.status.state == "signing")
            for _ in range(5):
                size = (await machine.append())[-1] + 1
                await until(lambda size=size: signing.published.size == size)
                assert one_signs(first, same, other)
        if signing is first:
            await until(lambda: "signing" in {same.publisher.status.state, other.publisher.status.state})
    rows = await machine.pool.fetch("select size from checkpoint order by size")
    assert [row["size"] for row in rows][-5:] == [1, 2, 3, 4, 5]


async def test_a_folder_that_another_process_signs_with_is_left_to_it(machine, machine_at):
    """Also where that one works on another database."""
    with Signer(machine.folder.signer, machine.keys).owned() as alone:
        assert alone
        async with machine.publisher.rounds() as rounds:
            assert rounds is None
        async with machine_at("other").publisher.rounds() as rounds:
            assert rounds is not None
    async with machine.publisher.rounds() as rounds:
        assert rounds is not None


def one_signs(*machines):
    return sorted(one.publisher.status.state for one in machines) == ["signing", "standing_by", "standing_by"]


async def test_a_failure_is_tried_again(machine, head, monkeypatch):
    failures = [OSError(28, "No space left on device"), LookupError("a fault of ours")]
    real = TileFiles.create

    def create(files, tiles):
        if failures:
            raise failures.pop(0)
        return real(files, tiles)

    monkeypatch.setattr(TileFiles, "create", create)
    said = set()
    async with at_work(machine, head):
        await machine.append()
        await until(lambda: said.add(machine.publisher.status.reason) or machine.published.size == 1)
        await until(lambda: machine.publisher.status.state == "signing")
    assert said >= {"[Errno 28] No space left on device"}
    assert failures == []


async def test_a_refusal_ends_signing_and_nothing_else(machine, head, owner, clock):
    """The hourly audit finds it; the site goes on, and readiness gives the reason."""
    await machine.append(3)
    await ready_rows(machine.pool)
    async with at_work(machine, head) as running:
        await until(lambda: machine.published.size == 3)
        assert await not_ready(machine.pool, machine.published, machine.publisher) is None
        await owner.execute(REWRITE)
        clock.forward(hours=1)
        await until(running.done)
    assert machine.publisher.status.state == "refused"
    reason = "the entry at position 1 was rewritten after it was signed"
    assert machine.publisher.status.reason == reason
    assert (
        await not_ready(machine.pool, machine.published, machine.publisher)
        == f"the log is not signed: {reason}"
    )
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(machine.publisher.until_shorter(), 0.05)


async def test_the_hourly_audit_lets_a_sound_log_be(machine, head, clock, monkeypatch):
    done = []
    real = module.Rounds.audit

    async def audit(rounds, pool):
        await real(rounds, pool)
        done.append(rounds.size)

    monkeypatch.setattr(module.Rounds, "audit", audit)
    await machine.append(300)
    async with at_work(machine, head):
        await until(lambda: machine.published.size == 300)
        (machine.folder.log / "tile/entries/000").unlink()
        for number in (1, 2):
            clock.forward(hours=1)
            await until(lambda number=number: len(done) == number)
        assert (machine.folder.log / "tile/entries/000").exists()
        assert machine.publisher.status.state == "signing"


async def test_a_log_that_grew_shorter_raises_the_alarm(machine, head, owner):
    await machine.append(5)
    async with at_work(machine, head) as running:
        await until(lambda: machine.published.size == 5)
        await owner.execute(LOSE)
        await until(running.done)
    with pytest.raises(LogShorter, match="the log holds 2 entries and 5 were signed: the last 3 are missing"):
        await machine.publisher.until_shorter()
    with pytest.raises(LogShorter):
        await machine.again().publisher.prepare()


async def test_a_machine_without_the_keys_says_so_and_is_ready_once_another_signs(machine, machine_at, head):
    await machine.append()
    await ready_rows(machine.pool)
    await machine.publish()
    without = machine_at("without")
    async with at_work(without, head) as running:
        await until(running.done)
        assert without.publisher.status.state == "elsewhere"
        assert "`accountability key new`" in without.publisher.status.reason
        assert not without.keys.exist()
        assert await not_ready(machine.pool, without.published, without.publisher) is None
        await machine.append()
        await ready_rows(machine.pool)
        reason = await not_ready(machine.pool, without.published, without.publisher)
        assert reason.startswith("no checkpoint covers the 2 entries: this machine has no ")


async def test_readiness_waits_for_the_checkpoint_of_what_was_committed(machine, head):
    await machine.append()
    await ready_rows(machine.pool)
    assert await not_ready(machine.pool, machine.published, machine.publisher) == (
        "no checkpoint covers the 1 entries: they are being signed"
    )
    asked = asyncio.create_task(not_ready(machine.pool, machine.published, machine.publisher))
    async with at_work(machine, head):
        assert await asked is None
    assert await not_ready(machine.pool, machine.published, None) is None


async def ready_rows(pool):
    async with pool.acquire() as connection:
        await replay(connection, lambda _: None)


async def test_a_witness_with_the_log_s_own_key_is_refused_before_anything_is_served(machine):
    await machine.publisher.prepare()
    own = machine.keys.verifiers()[0]
    witness = Witness(VerifierKey("w.example", COSIGNATURE_ED25519, own.public), "https://w.example")
    with pytest.raises(SettingRefused, match="ACCOUNTABILITY_WITNESSES and the log's keys do not fit"):
        await machine.again(Policy((), {"w": witness})).publisher.prepare()
    good = SigningKey.generate("w.example", COSIGNATURE_ED25519).verifier
    await machine.again(Policy((), {"w": Witness(good)})).publisher.prepare()
