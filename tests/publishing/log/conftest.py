"""One machine that publishes a log of plain entries: its database, its data folder, its publisher."""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from accountability.domain.offices import OfficeDetails, OfficeRegistered
from accountability.publishing.log_keys import LogKeys
from accountability.publishing.published import Published
from accountability.publishing.publisher import Publisher
from accountability.storage import log
from accountability.storage.data_folder import DataFolder
from accountability.transparency.keys import COSIGNATURE_ED25519, SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.policies import Policy, Witness
from accountability.transparency.proofs import root_of
from accountability.transparency.tiles import ENTRIES, TileTree, entries_in, node_from, tiles_of
from accountability.transparency.witnessing import Request, decide

ORIGIN = "record.norchester.example/0001"
URL = "https://record.norchester.example/log"


def office():
    """An entry about an office. The log does not know that it needs a name."""
    return OfficeRegistered(
        originator_id=uuid4(),
        originator_version=1,
        timestamp=datetime(2026, 1, 5, 10, tzinfo=UTC),
        occurred=date(2026, 1, 5),
        role="operator",
        provenance="authored",
        body=OfficeDetails(slug=f"office-{uuid4().hex[:8]}", kind="chief_constable"),
    )


async def append(pool, how_many=1):
    """Returns the positions, once they are committed."""
    async with pool.acquire() as connection, connection.transaction():
        return await log.append(connection, [office() for _ in range(how_many)], [])


class Machine:
    """Publishes with its own data folder. `again` is the same machine after a restart."""

    def __init__(self, pool, place, now, whom=None):
        self.pool, self.place, self.now = pool, place, now
        self.folder = DataFolder.at(place, kind="service")
        self.keys = LogKeys(self.folder.keys, ORIGIN)
        given = {} if whom is None else {"whom": whom}
        self.publisher = Publisher(pool, self.keys, self.folder, now, url=URL, **given)

    def again(self, whom=None):
        return Machine(self.pool, self.place, self.now, whom)

    @property
    def last(self):
        return self.folder.signer / "last"

    @property
    def published(self):
        return Published(self.folder.log)

    @asynccontextmanager
    async def signing(self):
        await self.publisher.prepare()
        async with self.publisher.rounds() as rounds:
            assert rounds is not None
            await rounds.recover()
            yield rounds

    async def publish(self):
        """Start, sign what there is, and stop."""
        async with self.signing() as rounds:
            return await rounds.publish()

    async def append(self, how_many=1):
        return await append(self.pool, how_many)

    async def check(self):
        """What a reader gets, looked at with nothing of the publisher's: returns the checkpoint."""
        published = self.published
        judged = Policy.parse(published.policy()).judge(published.note())
        size, tree = judged.checkpoint.size, TileTree()
        for tile in tiles_of(size):
            content = published.tile(tile)
            if tile.level == ENTRIES:
                for entry in entries_in(content):
                    tree.add(leaf_hash(entry))
            else:
                assert content == tree.tile(tile)
        assert tree.root() == judged.checkpoint.root
        assert root_of(size, node_from(published.tile, size)) == judged.checkpoint.root
        rows = await self.pool.fetch("select state from log where position < $1 order by position", size)
        assert [leaf_hash(row["state"]) for row in rows] == [tree.node(0, n) for n in range(size)]
        return judged.checkpoint


@pytest.fixture
def place(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def machine(pool, place, clock):
    return Machine(pool, place, clock)


@pytest.fixture
def machine_at(pool, tmp_path, clock):
    """A machine with a data folder of that name."""
    return lambda name: Machine(pool, tmp_path / name, clock)


@pytest.fixture
def other_machine(machine_at):
    return machine_at("other")


@pytest.fixture
def machine_of(place, clock):
    """The machine of the place, with a database of one's own."""
    return lambda pool: Machine(pool, place, clock)


@pytest.fixture
def appending(pool):
    return lambda how_many=1: append(pool, how_many)


@pytest.fixture
def publishing_program():
    return Path(__file__).with_name("publishing.py")


class WitnessServer:
    """Speaks just enough HTTP. `answer(body)` gives the status, the type and the body of each answer.

    `shown` is the note at its monitoring address, the one stored last unless a test says otherwise; `looked`
    are the addresses that were read.
    """

    def __init__(self, name, keys, kind=COSIGNATURE_ED25519):
        self.key, self.keys = SigningKey.generate(name, kind), keys
        self.stored, self.asked, self.at = None, [], int(time.time())
        self.shown, self.looked = None, []
        self.answer = self.decided

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/submit"
        return self

    async def __aexit__(self, *_):
        self._server.close()

    @property
    def entry(self):
        return Witness(self.key.verifier, self.url)

    def decided(self, body):
        request = Request.parse(body)
        decision = decide(request, self.keys, self.stored)
        if not decision.store:
            return decision.status, decision.content_type, decision.body
        self.stored, self.shown = request.stated, request.checkpoint
        return 200, "text/plain", self.signature(request.stated)

    def signature(self, checkpoint):
        return self.key.sign(checkpoint.encode(), self.at).encode()

    async def _serve(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        if head.startswith("GET "):
            self.looked.append(head.split()[1])
            status, content = (200, self.shown) if self.shown is not None else (404, b"")
            writer.write(
                f"HTTP/1.1 {status} Said\r\ncontent-length: {len(content)}\r\n\r\n".encode() + content
            )
            writer.close()
            return
        length = int(
            next(
                line.split(":")[1] for line in head.splitlines() if line.lower().startswith("content-length")
            )
        )
        body = await reader.readexactly(length)
        self.asked.append((head.splitlines()[0], body))
        answer = self.answer(body)
        if answer is None:
            await reader.read()  # silent until the other end goes
        elif answer == "drip":
            await self._drip(writer)
        else:
            status, kind, content = answer
            extra = "location: /elsewhere\r\n" if status == 302 else ""
            head = f"HTTP/1.1 {status} Said\r\ncontent-type: {kind}\r\n{extra}content-length: {len(content)}"
            writer.write(head.encode() + b"\r\n\r\n" + content)
        writer.close()

    async def _drip(self, writer):
        writer.write(b"HTTP/1.1 200 Said\r\ncontent-length: 1000\r\n\r\n")
        try:
            while True:
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(0.02)
        except OSError:
            pass


@pytest.fixture
def witness_server():
    return WitnessServer
