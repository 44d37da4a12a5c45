"""Connections to PostgreSQL: one pool that may append, one that only reads what is public.

At start it refuses a server whose settings could lose an acknowledged entry, and one too old for our SQL.
"""

from typing import TYPE_CHECKING, Any, Literal

import asyncpg
import msgspec

if TYPE_CHECKING:
    from asyncpg import Connection, Pool

OLDEST = 150000
SETTINGS = (
    "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')"
)
READER = "accountability_reader"

_decode = msgspec.json.decode
_encode = msgspec.json.encode


class DatabaseRefused(Exception):
    """Raised when the database can't be reached or must not be trusted with a record."""


async def connect(url: str, role: str | None = None) -> "Connection[Any]":
    """One connection, or DatabaseRefused with the reason in one sentence."""
    try:
        connection: Connection[Any] = await asyncpg.connect(url, server_settings=_settings(role), timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise DatabaseRefused(f"the database cannot be reached: {_reason(error)}") from error
    await _prepare(connection)
    return connection


async def open_pool(url: str, role: Literal["app", "reader"], size: int) -> "Pool[Any]":
    """A pool of at most `size` connections. `reader` has no way to the private schema."""
    try:
        pool: Pool[Any] = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            init=_prepare,
            reset=_as_it_is,
            server_settings=_settings(READER if role == "reader" else None),
            command_timeout=30,
            timeout=10,
        )
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise DatabaseRefused(f"the database cannot be reached: {_reason(error)}") from error
    return pool


def _settings(role: str | None) -> dict[str, str]:
    # A frozen writer holds the log's lock: the server ends its transaction, and nobody else waits for ever.
    settings = {
        "application_name": "accountability",
        "idle_in_transaction_session_timeout": "15s",
        "timezone": "UTC",
    }
    return settings | ({"role": role} if role else {})


async def _as_it_is(_: "Connection[Any]") -> None:
    """An open transaction is rolled back; asking for the rest costs every borrower a round trip for nothing.

    Nothing here changes a session beyond its transaction but `locks.alone`, which gives back what it took.
    """


async def _prepare(connection: "Connection[Any]") -> None:
    # jsonb travels as a version byte and JSON; the binary form lets COPY carry it too.
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: b"\x01" + _encode(value),
        decoder=lambda sent: _decode(sent[1:]),
    )


async def check_server(connection: "Connection[Any]") -> None:
    """Raise DatabaseRefused if an acknowledged entry might be lost, or the server is older than 15."""
    version = int(await connection.fetchval("show server_version_num"))
    if version < OLDEST:
        raise DatabaseRefused(f"PostgreSQL {version // 10000} is too old: 15 or newer is needed")
    for row in await connection.fetch(SETTINGS):
        if row["setting"] == "off":
            raise DatabaseRefused(f"the server has {row['name']} off: an acknowledged entry could be lost")


def _reason(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
