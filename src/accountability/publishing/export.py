"""Writes the whole public record into a folder: what a mirror, an archive or a court needs, and can check.

Everything is written beside the folder first and takes its place in one move, so that a crash leaves the
earlier export as it was. All files are of one moment: they are read in one transaction.
"""

import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import nullcontext
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from accountability.projections.reading import Reader, reading
from accountability.publishing import downloads, table
from accountability.publishing.readme import readme
from accountability.publishing.stamp import Opens, Stamp, stamp_of
from accountability.transparency.merkle import Frontier, leaf_hash

if TYPE_CHECKING:
    from asyncpg import Pool

STATEMENT = "log.json"
FORMAT = "accountability/export/1"
# The feeds, as (path within the folder, bytes). The web makes them; the composition root hands them in.
Documents = Callable[[Reader], AsyncIterator[tuple[str, bytes]]]


class ExportRefused(Exception):
    """Raised when the folder holds something that no export wrote."""


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


async def export(  # noqa: PLR0913 - each is one thing an export must say of itself
    pool: "Pool[Any]",
    folder: Path,
    *,
    now: datetime,
    public_url: str,
    origin: str,
    feeds: Documents | None = None,
) -> int:
    """Write the record as it stands into `folder`; returns the number of entries.

    Raises ExportRefused if the folder holds anything but an earlier export. An earlier one is replaced.
    """
    folder, beside = _prepared(folder)
    try:
        async with reading(pool, now) as reader:
            stamp = await stamp_of(reader)
            writing = _Writing(beside, lambda: nullcontext(reader), stamp)
            await writing.data(public_url)
            if feeds is not None:
                await writing.documents(feeds(reader))
        writing.statement(origin, public_url, now)
        _take_place(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return stamp.size


class _Writing:
    """One export under way: its files, and what they add up to."""

    def __init__(self, folder: Path, opens: Opens, stamp: Stamp) -> None:
        self._folder = folder
        self._opens = opens
        self._stamp = stamp
        self._files: dict[str, str] = {}
        self._tree = Frontier()

    async def data(self, public_url: str) -> None:
        opens, stamp = self._opens, self._stamp
        await self._stream("entries.jsonl", downloads.entries(opens, stamp), self._grow)
        await self._stream("hashes.txt", downloads.hashes(opens, stamp))
        await self._stream("parts.jsonl", downloads.parts(opens, stamp))
        await self._stream("asks.csv", downloads.asks_table(opens, stamp, public_url))
        self._file("asks.csv-metadata.json", table.description("asks.csv"))

    async def documents(self, documents: AsyncIterator[tuple[str, bytes]]) -> None:
        async for name, content in documents:
            self._file(name, content)

    def statement(self, origin: str, address: str, now: datetime) -> None:
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
        (self._folder / "README.txt").write_text(
            readme(origin, address, statement.size, now), encoding="utf-8"
        )
        (self._folder / STATEMENT).write_bytes(msgspec.json.format(msgspec.json.encode(statement), indent=2))

    def _grow(self, lines: bytes) -> None:
        for line in lines.split(b"\n")[:-1]:
            self._tree.add(leaf_hash(line))

    async def _stream(
        self, name: str, batches: AsyncIterator[bytes], also: Callable[[bytes], None] = lambda _: None
    ) -> None:
        digest = sha256()
        with (self._folder / name).open("wb") as file:
            async for batch in batches:
                file.write(batch)
                digest.update(batch)
                also(batch)
        self._files[name] = digest.hexdigest()

    def _file(self, name: str, content: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self._files[name] = sha256(content).hexdigest()


def _prepared(folder: Path) -> tuple[Path, Path]:
    """The folder as given, and a new one beside it to write into."""
    folder = folder.absolute()
    _check_ours(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    return folder, beside


def _check_ours(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ExportRefused(f"{folder} is not a folder")
    if any(folder.iterdir()) and not _is_export(folder):
        raise ExportRefused(f"{folder} holds something that no export wrote: choose an empty folder")


def _is_export(folder: Path) -> bool:
    try:
        return msgspec.json.decode((folder / STATEMENT).read_bytes(), type=Statement).format == FORMAT
    except (OSError, msgspec.DecodeError):
        return False


def _take_place(beside: Path, folder: Path) -> None:
    """A crash between the two moves leaves the earlier export beside, under a name that says so."""
    earlier = folder.with_name(f".{folder.name}.{os.getpid()}.earlier")
    shutil.rmtree(earlier, ignore_errors=True)
    if folder.exists():
        folder.rename(earlier)
    beside.rename(folder)
    shutil.rmtree(earlier, ignore_errors=True)
