"""The command `verify`: checks an exported folder, a site, or the database itself, and says what that proves.

Exit codes: 0 it is sound, 1 it was tampered with, 2 it could not be told. Checking a copy against itself does
not show that everybody was given the same copy; the root that is printed is what two readers compare.
"""

import asyncio
from base64 import b64decode
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

from accountability.publishing.copies import CannotTell, Copy, Folder, Site
from accountability.publishing.downloads import PartLine
from accountability.storage import log
from accountability.transparency.verification import Report, Verification

if TYPE_CHECKING:
    from asyncpg import Pool

SOUND, TAMPERED, UNKNOWN = 0, 1, 2
SHOWN = 10
PARTS = "select commitment, name, salt, bytes from part order by position"
FAILURES = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
CUT_PROVES = "this copy is not complete: fetch it again"

_part = msgspec.json.Decoder(PartLine)


async def verify(what: "str | Pool[Any]", tell: Callable[[str], None]) -> int:
    """Check a site's address, an exported folder, or the database behind a pool; returns the exit code."""
    try:
        if isinstance(what, str):
            copy = Site(what) if what.startswith(("https://", "http://")) else Folder(Path(what))
            report = await asyncio.to_thread(check_copy, copy)
        else:
            report = await check_database(what)
    except CannotTell as reason:
        tell(f"Could not tell: {reason}.")
        return UNKNOWN
    _say(report, tell)
    return SOUND if report.sound else TAMPERED


def check_copy(copy: Copy) -> Report:
    """Raises CannotTell if the copy can't be read."""
    check = Verification()
    stated = copy.stated()
    for position, (content, kept) in enumerate(zip_longest(copy.entries(), copy.hashes())):
        if content is None or kept is None:
            check.alarm(position, "the entries and their hashes are not equally many", "one of them was cut")
            return check.report(stated)
        check.entry(content, _unhexed(kept))
    for line in copy.parts():
        if not _take_part(check, line):
            return check.report(stated)
    for content in copy.later():
        check.later(content)
    return check.report(stated)


def _take_part(check: Verification, line: bytes) -> bool:
    try:
        part = _part.decode(line)
        content = b64decode(part.base64) if part.base64 is not None else (part.text or "").encode()
        check.part(part.name, bytes.fromhex(part.salt), content, bytes.fromhex(part.commitment))
    except ValueError as error:
        check.alarm(None, f"a line of parts.jsonl cannot be read: {error}", CUT_PROVES)
        return False
    return True


def _unhexed(kept: bytes) -> bytes:
    try:
        return bytes.fromhex(kept.decode())
    except ValueError:
        return b""


async def check_database(pool: Any) -> Report:
    """Every row: its bytes against its hash and its columns, its position, and the words it stands for."""
    try:
        async with (
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            check = Verification()
            if await _take_rows(check, connection):
                async for row in connection.cursor(PARTS, prefetch=500):
                    check.part(row["name"], row["salt"], row["bytes"], row["commitment"])
            return check.report()
    except FAILURES as error:
        raise CannotTell(f"the database cannot be read: {error}") from error


async def _take_rows(check: Verification, connection: Any) -> bool:
    """False: a row can't be judged, and the rest is not looked at."""
    position = 0
    try:
        async for item, state, leaf in log.read_from(connection, 0):
            if item.position != position:
                check.alarm(
                    position, "there is no entry at this position", "an entry was taken out of the log"
                )
                return False
            check.entry(state, leaf)
            position += 1
    except log.CopiesDiffer as error:
        check.alarm(position, str(error), "a row of the log was changed behind the program's back")
        return False
    except msgspec.MsgspecError as error:
        check.alarm(position, f"it cannot be read: {error}", "this record did not write these bytes")
        return False
    return True


def _say(report: Report, tell: Callable[[str], None]) -> None:
    for fault in report.faults[:SHOWN]:
        where = "The record" if fault.index is None else f"Entry {fault.index}"
        tell(f"{where}: {fault.what}. This shows: {fault.proves}.")
    if report.found > SHOWN:
        tell(f"… and {report.found - SHOWN:,} more.")
    verdict = "Sound" if report.sound else "Tampered with"
    held = f"{report.size:,} entries, {report.parts:,} texts, {report.redacted:,} removed by a redaction"
    tell(f"{verdict}: {held}. Root {report.root.hex()}")
