"""The files of one export under way: the log's tiles, the words, the table, and what they add up to.

The log's own files are proved by the checkpoint and the words by the entries; of all others `log.json` states
the hash.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from accountability.publishing import downloads, table
from accountability.publishing.readme import Mirrored, readme
from accountability.publishing.stamp import Opens, Stamp
from accountability.transparency.merkle import leaf_hash
from accountability.transparency.tiles import ENTRIES, TILE_WIDTH, Tile, TileTree, bundle, tiles_of

STATEMENT = "log.json"
FORMAT = "accountability/export/2"
DATA, LOG = "data", "log"
TABLE, DESCRIPTION = f"{DATA}/asks.csv", f"{DATA}/asks.csv-metadata.json"


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """log.json: what an export says of itself. `root` in hexadecimal; `files` maps names to their SHA-256."""

    format: str
    origin: str
    address: str
    size: int
    root: str
    recorded: datetime | None
    exported: datetime
    files: dict[str, str]


class Written:
    """Writes into `folder` what `opens` reads as at one stamp."""

    def __init__(self, folder: Path, opens: Opens, stamp: Stamp) -> None:
        self._folder = folder
        self._opens = opens
        self._stamp = stamp
        self._files: dict[str, str] = {}
        self._tree = TileTree()

    async def log(self) -> bytes:
        """Every entry, bundle and hash tile (C2SP tlog-tiles); returns the root over them."""
        await self._stream(f"{DATA}/entries.jsonl", self._bundled())
        for tile in tiles_of(self._tree.size):
            if tile.level != ENTRIES:
                self._plain(f"{LOG}/{tile.path}", self._tree.tile(tile))
        return self._tree.root()

    def signed(self, note: bytes, policy: bytes | None) -> None:
        """The checkpoint over them, and the keys to check it by."""
        self._plain(f"{LOG}/checkpoint", note)
        if policy is not None:
            self._plain(f"{LOG}/policy", policy)

    async def words(self) -> None:
        """What stands behind the entries today: the words in one file for each bundle, and every file."""
        for number in downloads.bundles(self._stamp):
            with self._opened(f"{DATA}/parts/{number}.jsonl").open("wb") as file:
                async for batch in downloads.parts_of(self._opens, self._stamp, number):
                    file.write(batch)
            async for name, content in downloads.files_of(self._opens, self._stamp, number):
                self._plain(name, content)

    async def table(self, public_url: str) -> None:
        await self._stream(TABLE, downloads.asks_table(self._opens, self._stamp, public_url))
        self._stated(DESCRIPTION, table.description("asks.csv"))

    async def documents(self, documents: AsyncIterator[tuple[str, bytes]]) -> None:
        async for name, content in documents:
            self._stated(name, content)

    def statement(self, origin: str, address: str, now: datetime, mirrored: Mirrored | None = None) -> None:
        """Last of all: the README, and `log.json` over everything."""
        self._stated("README.txt", readme(origin, address, self._tree.size, now, mirrored).encode())
        statement = Statement(
            format=FORMAT,
            origin=origin,
            address=address,
            size=self._tree.size,
            root=self._tree.root().hex(),
            recorded=self._stamp.recorded,
            exported=now,
            files=dict(sorted(self._files.items())),
        )
        self._plain(STATEMENT, msgspec.json.format(msgspec.json.encode(statement), indent=2))

    async def _bundled(self) -> AsyncIterator[bytes]:
        """The lines of all entries, with their bundles written on the way. A batch is whole bundles."""
        async for lines in downloads.entries(self._opens, self._stamp):
            entries = lines.split(b"\n")[:-1]
            for at in range(0, len(entries), TILE_WIDTH):
                some = entries[at : at + TILE_WIDTH]
                tile = Tile(ENTRIES, self._tree.size // TILE_WIDTH, len(some))
                self._plain(f"{LOG}/{tile.path}", bundle(some))
                for entry in some:
                    self._tree.add(leaf_hash(entry))
            yield lines

    async def _stream(self, name: str, batches: AsyncIterator[bytes]) -> None:
        digest = sha256()
        with self._opened(name).open("wb") as file:
            async for batch in batches:
                file.write(batch)
                digest.update(batch)
        self._files[name] = digest.hexdigest()

    def _stated(self, name: str, content: bytes) -> None:
        self._plain(name, content)
        self._files[name] = sha256(content).hexdigest()

    def _plain(self, name: str, content: bytes) -> None:
        self._opened(name).write_bytes(content)

    def _opened(self, name: str) -> Path:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path
