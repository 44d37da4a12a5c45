"""A snapshot of the whole machine is put back: only a witness knows what was signed since, and is heard."""

import shutil
from contextlib import asynccontextmanager
from hashlib import sha256

import asyncpg
import pytest

from accountability.publishing.refusals import CheckpointRewritten, LogShorter
from accountability.storage.database import open_pool
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import ED25519, SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note
from accountability.transparency.policies import Policy, Witness
from accountability.transparency.tiles import TileTree

pytestmark = pytest.mark.anyio
ORIGIN = "record.norchester.example/0001"
SHORTER = (
    "witness w1 holds a checkpoint of 8 entries that this log signed, and here {here} were signed: this is "
    "an older copy, as after a snapshot was restored"
)
REWRITTEN = (
    "witness w1 holds a checkpoint of {size} entries that this log signed, with another root than these "
    "entries have here"
)


@pytest.fixture
async def witness(witness_server, machine_of):
    keys = machine_of(None).keys
    keys.make()
    async with witness_server("w1.example", keys.verifiers()) as server:
        yield server


@pytest.fixture
def whom(witness):
    return Policy((), {"w1": witness.entry})


class Snapshot:
    """The database, `signer/` and `log/` as they were, together. The keys stay where they are."""

    def __init__(self, admin, database, folder, aside):
        self.admin, self.database, self.folder, self.aside = admin, database, folder, aside
        self.name = f"{database.name}_snapshot"

    async def take(self):
        await self.admin.execute(f"create database {self.name} template {self.database.name}")
        for room in (self.folder.signer, self.folder.log):
            shutil.copytree(room, self.aside / room.name)

    def put_back(self):
        for room in (self.folder.signer, self.folder.log):
            shutil.rmtree(room)
            shutil.copytree(self.aside / room.name, room)


@pytest.fixture
async def snapshot(server, database, machine_of, tmp_path):
    admin = await asyncpg.connect(server.owner("postgres"))
    made = Snapshot(admin, database, machine_of(None).folder, tmp_path / "aside")
    yield made
    await admin.execute(f"drop database if exists {made.name} with (force)")
    await admin.close()


@pytest.fixture
def machine_on(machine_of, whom):
    @asynccontextmanager
    async def opened(url):
        pool = await open_pool(url, "app", 4)
        yield machine_of(pool).again(whom)
        await pool.close()

    return opened


def left(machine):
    return machine.last.read_bytes(), machine.published.note(), machine.published.policy()


@pytest.mark.parametrize("before", [0, 5], ids=["never signed", "signed"])
async def test_a_snapshot_that_a_witness_has_seen_more_than_is_not_signed(
    snapshot, server, database, machine_on, witness, before
):
    async with machine_on(database.app_url) as machine:
        if before:
            await machine.append(before)
            await machine.publish()
    await snapshot.take()
    async with machine_on(database.app_url) as machine:
        await machine.append(8 - before)
        await machine.publish()
    snapshot.put_back()
    async with machine_on(server.app(snapshot.name)) as machine:
        await machine.append(8)  # longer than what was signed, and of another history
        kept = left(machine) if before else None
        posts = len(witness.asked)
        with pytest.raises(LogShorter) as refusal:
            await machine.publish()
        assert str(refusal.value) == SHORTER.format(here=before)
        assert await machine.pool.fetchval("select coalesce(max(size), 0) from checkpoint") == before
        assert left(machine) == kept if before else machine.published.note() is None
        assert len(witness.asked) == posts
        [known] = machine.publisher.status.witnesses.witnesses
        assert (known.trouble, known.is_alarm) == ("ahead", True)
    assert set(witness.looked) == {f"/submit/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint"}


async def test_a_witness_that_is_silent_or_shows_nothing_of_ours_holds_no_start_up(machine, witness, whom):
    await machine.append(3)
    await machine.again(whom).publish()
    larger = Checkpoint(ORIGIN, 8, bytes(32))
    stranger = SigningKey.generate(ORIGIN, ED25519)
    [ours] = [key for key in machine.keys.signers(machine.now()) if key.kind == ED25519]
    forged = ours.sign(larger.encode())
    forged = type(forged)(forged.name, forged.key_id, bytes(len(forged.value)))
    other = Checkpoint("another.example", 8, bytes(32))
    for shown in (
        None,
        b"",
        b"\xff" * 200_000,
        Note(larger.encode(), (stranger.sign(larger.encode()),)).encode(),
        Note(larger.encode(), (forged,)).encode(),
        Note(other.encode(), (ours.sign(other.encode()),)).encode(),
    ):
        witness.shown = shown
        await machine.append()
        assert await machine.again(whom).publish()
    await machine.append()
    gone = Policy((), {"w1": Witness(witness.key.verifier, "http://127.0.0.1:1/submit")})
    assert await machine.again(gone).publish()
    assert (await machine.check()).size == 10


def other_tree(size):
    tree = TileTree()
    for number in range(size):
        tree.add(leaf_hash(b"another %d" % number))
    return tree


def signed_elsewhere(machine, size):
    """What this log's keys signed of another history."""
    text = Checkpoint(ORIGIN, size, other_tree(size).root()).encode()
    keys = machine.keys.signers(machine.now())
    lines = (key.sign(text, None if key.kind == ED25519 else 1_700_000_000) for key in keys)
    return Note(text, tuple(lines)).encode()


@pytest.mark.parametrize("size", [2, 3])
async def test_a_witness_that_holds_another_root_stops_the_start(machine, witness, whom, size):
    await machine.append(3)
    await machine.again(whom).publish()
    kept = left(machine)
    witness.shown = signed_elsewhere(machine, size)
    await machine.append()
    with pytest.raises(CheckpointRewritten) as refusal:
        await machine.again(whom).publish()
    assert str(refusal.value) == REWRITTEN.format(size=size)
    assert left(machine) == kept


@pytest.mark.parametrize(
    ("answer", "shows", "kind"),
    [
        ((409, "text/x.tlog.size", b"8\n"), 8, LogShorter),
        ((422, "text/plain", b""), 4, CheckpointRewritten),
        ((409, "text/plain", b""), 4, CheckpointRewritten),
    ],
)
async def test_a_witness_that_objects_while_it_signs_is_asked_what_it_holds(
    machine, witness, whom, answer, shows, kind
):
    """And with that in hand readers don't get the checkpoint."""
    await machine.append(3)
    machine = machine.again(whom)
    async with machine.signing() as rounds:
        await rounds.publish()
        shown = machine.published.note()
        witness.answer, witness.shown = (lambda _: answer), signed_elsewhere(machine, shows)
        await machine.append()
        with pytest.raises(kind) as refusal:
            await rounds.publish()
        words = SHORTER.format(here=4) if kind is LogShorter else REWRITTEN.format(size=shows)
        assert str(refusal.value) == words
        assert machine.published.note() == shown


async def test_what_a_stolen_key_signed_stops_nobody_once_it_was_replaced(machine, witness, whom):
    """Else whoever has it, and a witness that was not told yet, could."""
    await machine.append(3)
    await machine.again(whom).publish()
    witness.shown = signed_elsewhere(machine, 8)
    with pytest.raises(LogShorter):
        await machine.again(whom).publish()
    machine.keys.next()
    machine.keys.rotate(machine.now(), stolen=True)
    assert await machine.again(whom).publish()
    assert (await machine.check()).size == 3
