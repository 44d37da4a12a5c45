"""Writes the whole public record into a folder: what a mirror, an archive or a court needs, and can check.

Everything is written beside the folder first and takes its place in one move, so that a crash leaves the
earlier export as it was. All files are of one moment, that of the newest checkpoint that was published:
they are read in one transaction, and no word is missing that only a later entry explains.
"""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from accountability.projections.reading import Reader, reading
from accountability.publishing.published import Published
from accountability.publishing.readme import Mirrored
from accountability.publishing.stamp import stamp_of
from accountability.publishing.written import FORMAT, STATEMENT, Statement, Written
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.notes import BadNote, parse

if TYPE_CHECKING:
    from asyncpg import Pool

# Entries that take words away or bring them back: an export may not end before one that is in the database.
UNCOVERED = """
select exists (
  select from log where position >= $1 and topic ~ '^(part-redacted|part-withheld|part-restored)/')
"""
PATIENCE = 1.0  # seconds; a checkpoint follows its entries within about one
ATTEMPTS = 10
# Pages and feeds, as (path within the folder, bytes). The web makes them; the composition root hands them in.
Documents = Callable[[Reader], AsyncIterator[tuple[str, bytes]]]


class ExportRefused(Exception):
    """Raised when the folder holds what no export wrote, and when the record can't be given away as it is."""


async def export(  # noqa: PLR0913 - each is one thing an export must say of itself
    pool: "Pool[Any]",
    folder: Path,
    *,
    now: datetime,
    public_url: str,
    origin: str,
    published: Published | None = None,
    documents: Documents | None = None,
    mirrored: Mirrored | None = None,
) -> int:
    """Write the record as it was signed last into `folder`; returns the number of entries.

    Where nothing was published it is the whole log, without a checkpoint. An earlier export is replaced. A
    mirror's copy says so in its README; `public_url` is the record's own address there too.

    Raises:
        ExportRefused: the folder holds anything but an earlier export; or words were removed, and the log is
            not being signed; or the entries are not those that were.
    """
    folder, beside = _prepared(folder)
    try:
        async with _covered(pool, now, published) as (reader, promised):
            stamp = await stamp_of(reader)
            written = Written(beside, lambda: nullcontext(reader), stamp)
            root = await written.log()
            if promised is not None:
                _check_root(root, promised.checkpoint)
                written.signed(promised.note, promised.policy)
            await written.words()
            await written.table(public_url)
            if documents is not None:
                await written.documents(documents(reader))
        written.statement(origin, public_url, now, mirrored)
        _take_place(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return stamp.size


class _Promised(msgspec.Struct, frozen=True):
    """The newest checkpoint as it was published, and the keys to check it by."""

    checkpoint: Checkpoint
    note: bytes
    policy: bytes | None


@asynccontextmanager
async def _covered(
    pool: "Pool[Any]", now: datetime, published: Published | None
) -> AsyncIterator[tuple[Reader, _Promised | None]]:
    """A reader as at the newest checkpoint, once that covers all that the database knows of removed words."""
    for _ in range(ATTEMPTS):
        promised = _promised(published)
        async with reading(pool, now) as reader:
            if promised is None:
                yield reader, None
                return
            size = promised.checkpoint.size
            if size > reader.head + 1:
                raise ExportRefused(f"the log holds {reader.head + 1:,} entries, and {size:,} were signed")
            if not await reader.connection.fetchval(UNCOVERED, size):
                yield msgspec.structs.replace(reader, at=size - 1), promised
                return
        await asyncio.sleep(PATIENCE)
    raise ExportRefused("words were removed, and no checkpoint covers that yet: start the service, it signs")


def _promised(published: Published | None) -> _Promised | None:
    note = published.note() if published else None
    if published is None or note is None:
        return None
    try:
        return _Promised(Checkpoint.parse(parse(note).text), note, published.policy())
    except BadNote as error:
        raise ExportRefused(f"the published checkpoint cannot be read: {error}") from error


def _check_root(root: bytes, checkpoint: Checkpoint) -> None:
    if root != checkpoint.root:
        raise ExportRefused(
            f"the first {checkpoint.size:,} entries are not those that were signed: "
            "`accountability verify` says more"
        )


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
