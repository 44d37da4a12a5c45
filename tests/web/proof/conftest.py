"""Norchester's record with its log published in a folder, as the publisher leaves it there."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.di import Provide
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from accountability.publishing.published import Published
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.keys import COSIGNATURE_ED25519, ED25519, MLDSA44, SigningKey
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.notes import Note
from accountability.transparency.policies import Policy, Witness
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, TileTree, bundle, tiles_of
from accountability.web.feeds.routes import ROUTES as FEEDS
from accountability.web.house import House
from accountability.web.middleware.freshness import Freshness
from accountability.web.middleware.shell import shell
from accountability.web.problems import Problems
from accountability.web.proof.routes import ROUTES
from accountability.web.public import log
from accountability.web.public.addresses import QUERY_KEYS
from tests.publishing.norchester import founded

PUBLIC_URL = "https://record.norchester.example"
ORIGIN = "record.norchester.example/1a2b3c4d"


class Log:
    """Signs what the database holds and lays it out for readers. `witness` can be asked to sign too."""

    def __init__(self, pool, folder: Path, clock) -> None:
        self.pool, self.folder, self.clock = pool, folder, clock
        self.keys = [SigningKey.generate(ORIGIN, kind) for kind in (ED25519, MLDSA44)]
        self.witness = SigningKey.generate("witness.example/w", COSIGNATURE_ED25519)
        self.witnesses: dict[str, Witness] = {}
        self.quorum, self.seen_at = "none", None

    def name_a_witness(self, quorum="none"):
        self.witnesses = {"university": Witness(self.witness.verifier, "https://witness.example")}
        self.quorum = quorum

    async def publish(self, *, witnessed=False) -> Checkpoint:
        rows = await self.pool.fetch("select state from log order by position")
        entries = [row["state"] for row in rows]
        tree = TileTree()
        for entry in entries:
            tree.add(leaf_hash(entry))
        for tile in tiles_of(tree.size):
            start = tile.index * TILE_WIDTH
            made = bundle(entries[start : start + tile.width]) if tile.level == ENTRIES else tree.tile(tile)
            self.write(tile.path, made)
        checkpoint = Checkpoint(ORIGIN, tree.size, tree.root())
        await self._sign(checkpoint, witnessed=witnessed)
        return checkpoint

    async def _sign(self, checkpoint: Checkpoint, *, witnessed: bool) -> None:
        text, time = checkpoint.encode(), int(self.clock().timestamp())
        note = Note(text, tuple(key.sign(text, None if key.kind == ED25519 else time) for key in self.keys))
        promised = await self.pool.fetchval("select coalesce(max(size), -1) from checkpoint")
        if checkpoint.size > promised:
            await self.pool.execute(
                "select checkpoint_append($1, $2, $3, $4)",
                checkpoint.size,
                checkpoint.root,
                note.encode(),
                self.clock(),
            )
        if witnessed:
            note = note.signed_with(self.witness.sign(text, self.seen_at or time))
        logs = tuple(key.verifier for key in self.keys)
        self.write("policy", Policy(logs, self.witnesses, quorum=self.quorum).encode())
        self.write("checkpoint", note.encode())

    def write(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@pytest.fixture
def story():
    return founded


@pytest.fixture
def public_log(pool, tmp_path, clock):
    return Log(pool, tmp_path / "log", clock)


@pytest.fixture
async def house(readers, desk, clock, assets, public_log):
    return House(
        readers=readers,
        desk=desk,
        accounts=None,
        head=None,
        now=clock,
        public_url=PUBLIC_URL,
        origin=ORIGIN,
        assets=assets,
        published=Published(public_log.folder),
    )


@pytest.fixture
def router(templates, house):
    return Litestar(
        [*ROUTES, *log.ROUTES, *FEEDS],
        dependencies={"house": Provide(lambda: house, sync_to_thread=False)},
        exception_handlers=Problems(templates).handlers(),
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates)),
        logging_config=None,
        openapi_config=None,
    )


class AskedHead:
    """Asks the database at every request, as a process does that hears no notification."""

    def __init__(self, pool):
        self.position = -1
        self.confirmed_at = float("-inf")
        self._pool = pool

    async def confirm(self):
        self.position = await self._pool.fetchval("select coalesce(max(position), -1) from log")


@pytest.fixture
def service(router, pool):
    freshness = Freshness(AskedHead(pool), ())
    return shell(router, freshness, public_url=PUBLIC_URL, kept_bytes=2**24, known_keys=QUERY_KEYS)
