"""The command `verify` without an address: checks this instance's own database, row by row.

It sees what no outsider can, whether a row still has the hash and the columns it was written with; and by the
newest checkpoint that was published, whether all rows together are still the ones that were signed. Copies
are checked from outside, by `accountability.verifying`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec

from accountability.storage.codec import decode
from accountability.transparency.checkpoints import Checkpoint
from accountability.transparency.verification import Report, Stated, Verification
from accountability.verifying.copies import CannotTell
from accountability.verifying.verdict import UNKNOWN, Verdict, say

if TYPE_CHECKING:
    from asyncpg import Pool

ROWS = "select * from log order by position"
COPIES = ("stream_id", "version", "topic", "ask", "recorded")
PARTS = "select commitment, name, salt, bytes from part where digest is null order by position"
FILES = "select commitment, name, salt, bytes from part where digest is not null order by position"
FAILURES = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def verify(pool: "Pool[Any]", signed: Checkpoint | None, tell: Callable[[str], None]) -> int:
    """Check the database behind a pool against itself and what was signed over it; returns the exit code."""
    try:
        report = await check_database(pool, Stated(signed.size, signed.root) if signed else None)
    except CannotTell as reason:
        tell(f"Could not tell: {reason}.")
        return UNKNOWN
    verdict = Verdict(
        size=report.size,
        root=report.root,
        parts=report.parts,
        redacted=report.redacted,
        withheld=report.withheld,
        found=report.found,
        faults=report.faults,
    )
    say(verdict, tell)
    return verdict.code


async def check_database(pool: Any, signed: Stated | None = None) -> Report:
    """Every row: its bytes against its hash and its columns, its position, and the words it stands for."""
    try:
        async with (
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            check = Verification(signed)
            if await _take_rows(check, connection):
                for query, at_once in ((PARTS, 500), (FILES, 1)):
                    async for row in connection.cursor(query, prefetch=at_once):
                        check.part(row["name"], row["salt"], row["bytes"], row["commitment"])
            return check.report()
    except FAILURES as error:
        raise CannotTell(f"the database cannot be read: {error}") from error


async def _take_rows(check: Verification, connection: Any) -> bool:
    """Row by row, so that the first bad one is named. False: one is gone, and the rest can't be judged."""
    position = 0
    async for row in connection.cursor(ROWS, prefetch=500):
        if row["position"] != position:
            check.alarm(position, "there is no entry at this position", "an entry was taken out of the log")
            return False
        check.entry(row["state"], row["leaf"])
        _check_columns(check, row)
        position += 1
    return True


def _check_columns(check: Verification, row: Any) -> None:
    position, copies = row["position"], tuple(row[name] for name in COPIES)
    try:
        entry = decode(row["state"])
    except msgspec.MsgspecError as error:
        check.fault(position, f"it cannot be read: {error}", "this record did not write these bytes")
        return
    if copies != (entry.originator_id, entry.originator_version, entry.tag, entry.ask, entry.timestamp):
        what = "a column differs from the entry's bytes"
        check.fault(position, what, "a row of the log was changed behind the program's back")
