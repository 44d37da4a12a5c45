"""Applies `migrations/` in order, forward only, under one lock, each file in a transaction of its own.

Refuses a file that was edited after it was applied, one that comes before an applied one, and a database
that holds a migration this program does not know (it is newer than the program). Several processes may start
at once: one applies, the others find nothing to do.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from accountability.storage.connections import AnyConnection

LOCK = 7300
CREATE = """
create table if not exists public.migration (
  name text primary key, sha256 text not null, applied_at timestamptz not null default now()
)
"""
APPLIED = "select name, sha256 from public.migration order by name"
EXISTS = "select to_regclass('public.migration') is not null"
KEEP = "insert into public.migration (name, sha256) values ($1, $2)"
GRANT = "grant select on public.migration to accountability_app, accountability_reader"


class MigrationRefused(Exception):
    """Raised when the database and this program's migrations do not belong together."""


class Migration(msgspec.Struct, frozen=True):
    name: str
    sql: str

    @property
    def digest(self) -> str:
        return sha256(self.sql.encode()).hexdigest()


def folder() -> Path:
    """Where the SQL files are: beside the sources, or packed into the wheel."""
    packed = Path(__file__).parent.parent / "migrations"
    return packed if packed.is_dir() else Path(__file__).parents[3] / "migrations"


def known(where: Path | None = None) -> list[Migration]:
    files = sorted((where or folder()).glob("[0-9][0-9][0-9][0-9]_*.sql"))
    if not files:
        raise MigrationRefused("no migrations were found: the installation is incomplete")
    return [Migration(file.stem, file.read_text()) for file in files]


def pending(migrations: list[Migration], applied: dict[str, str]) -> list[Migration]:
    """What is left to apply. Raises MigrationRefused if the two do not belong together."""
    names = {migration.name for migration in migrations}
    newer = sorted(set(applied) - names)
    if newer:
        raise MigrationRefused(f"the database is newer than this program: it has migration {newer[-1]}")
    for migration in migrations:
        if migration.name in applied and applied[migration.name] != migration.digest:
            raise MigrationRefused(f"migration {migration.name} was edited after it was applied")
    left = [migration for migration in migrations if migration.name not in applied]
    if left and applied and left[0].name < max(applied):
        raise MigrationRefused(f"migration {left[0].name} comes before {max(applied)}, which is applied")
    return left


async def migrate(
    connection: "AnyConnection",
    progress: Callable[[str], None] = lambda _: None,
    where: Path | None = None,
) -> int:
    """Apply what is pending as the owner; returns how many files were applied.

    A crash leaves whole files applied or not at all; the next start goes on from there.
    """
    migrations = known(where)
    await connection.execute("select pg_advisory_lock($1)", LOCK)
    try:
        await connection.execute(CREATE)
        left = pending(migrations, await _applied(connection))
        for migration in left:
            progress(f"applying migration {migration.name}")
            async with connection.transaction():
                await connection.execute(migration.sql)
                await connection.execute(KEEP, migration.name, migration.digest)
        if left:
            await connection.execute(GRANT)
        return len(left)
    finally:
        await connection.execute("select pg_advisory_unlock($1)", LOCK)


async def check_current(connection: "AnyConnection") -> None:
    """Raise MigrationRefused unless every known migration is applied, unedited, and no other."""
    left = pending(known(), await _applied(connection) if await connection.fetchval(EXISTS) else {})
    if left:
        raise MigrationRefused(f"the database lacks migration {left[0].name}: run `accountability migrate`")


async def _applied(connection: "AnyConnection") -> dict[str, str]:
    return {row["name"]: row["sha256"] for row in await connection.fetch(APPLIED)}
