"""Where an instance lives: its database, its data folder, and the few values made once.

Without DATABASE_URL a private PostgreSQL is started in the data folder, migrated and given the app's login
role; with it nothing is started, and the database must be migrated already.
"""

import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import asyncpg
import msgspec

from accountability.settings import SettingRefused, Settings
from accountability.storage import embedded
from accountability.storage.data_folder import DataFolder, Kind
from accountability.storage.database import check_server, connect
from accountability.storage.kept import kept
from accountability.storage.migrations import check_current, migrate

if TYPE_CHECKING:
    from asyncpg import Connection

DATABASE = "accountability"
LOGIN = "accountability_login"
SHORTEST_SECRET = 32
Progress = Callable[[str], None]


class Premises(msgspec.Struct, frozen=True, kw_only=True):
    """`owner_url` is absent where the instance was given the app's role only."""

    app_url: str
    owner_url: str | None
    origin: str
    secret: bytes
    folder: DataFolder


def silent(_message: str) -> None:
    """Report no progress."""


@asynccontextmanager
async def opened(
    settings: Settings,
    kind: Kind | None = "service",
    progress: Progress = silent,
    *,
    exclusive: bool = False,
) -> AsyncIterator[Premises]:
    """The premises with a database that is reachable, safe to write to and migrated; closed again on leaving.

    `exclusive` is for those who serve: they refuse a data folder that another program uses. The others share
    its server, and with no `kind` they take a demonstration's folder too.
    """
    folder = DataFolder.at(settings.data, kind=kind)
    secret, origin = _secret(settings, folder), _origin(settings, folder)
    if settings.database_url is not None:
        await _check(settings.database_url)
        app_url, owner_url = settings.database_url, settings.owner_url
        if kind == "mirror" and owner_url is not None:
            await make_mirror(owner_url, origin)
        yield Premises(app_url=app_url, owner_url=owner_url, origin=origin, secret=secret, folder=folder)
        return
    async with embedded.running(folder, settings.pg_bindir, progress=progress, exclusive=exclusive) as server:
        app_url, owner_url = await _prepared(server.admin_url, folder, progress)
        if kind == "mirror":
            await make_mirror(owner_url, origin)
        yield Premises(app_url=app_url, owner_url=owner_url, origin=origin, secret=secret, folder=folder)


def _origin(settings: Settings, folder: DataFolder) -> str:
    # What a key's name may hold: an IPv6 address is spelled with hyphens.
    host = re.sub(r"[^a-z0-9.]", "-", urlsplit(settings.public_url).hostname or "localhost")
    return settings.origin or kept(folder.keys / "origin", lambda: f"{host}/{secrets.token_hex(4)}")


def _secret(settings: Settings, folder: DataFolder) -> bytes:
    if settings.secret_file is None:
        return kept(folder.keys / "secret", lambda: secrets.token_hex(32)).encode()
    try:
        secret = settings.secret_file.read_bytes().strip()
    except OSError as error:
        raise SettingRefused(
            f"ACCOUNTABILITY_SECRET_FILE, {settings.secret_file}, cannot be read: {error.strerror}"
        ) from error
    if len(secret) < SHORTEST_SECRET:
        raise SettingRefused(f"ACCOUNTABILITY_SECRET_FILE must hold at least {SHORTEST_SECRET} bytes")
    return secret


async def _check(url: str) -> None:
    connection = await connect(url)
    try:
        await check_server(connection)
        await check_current(connection)
    finally:
        await connection.close()


async def make_mirror(owner_url: str, origin: str) -> None:
    """Say as the owner that this database is a mirror of that log, once and before anything is in it.

    Raises InsufficientPrivilegeError where people sign in, or where another record is.
    """
    owner = await connect(owner_url)
    try:
        await owner.execute("select mirror_open($1)", origin)
    finally:
        await owner.close()


async def _prepared(admin_url: str, folder: DataFolder, progress: Progress) -> tuple[str, str]:
    """Create and migrate the database of a private server; returns the app's and the owner's addresses."""
    owner_url = at_database(admin_url, DATABASE)
    admin = await connect(admin_url)
    try:
        await check_server(admin)
        if not await admin.fetchval("select exists (select from pg_database where datname = $1)", DATABASE):
            await admin.execute(f"create database {DATABASE} template template0 encoding 'UTF8' locale 'C'")
    finally:
        await admin.close()
    owner = await connect(owner_url)
    try:
        await migrate(owner, progress)
        password = kept(folder.keys / "database-login", lambda: secrets.token_hex(24))
        await _give_login(owner, password)
    finally:
        await owner.close()
    return at_database(owner_url, DATABASE, LOGIN, password), owner_url


async def _give_login(owner: "Connection[Any]", password: str) -> None:
    # The password is hexadecimal by construction: it can't end the literal.
    try:
        await owner.execute(f"create role {LOGIN} login password '{password}'")
    except asyncpg.DuplicateObjectError:
        await owner.execute(f"alter role {LOGIN} login password '{password}'")
    await owner.execute(f"grant accountability_app, accountability_reader to {LOGIN}")


def at_database(url: str, database: str, user: str | None = None, password: str | None = None) -> str:
    """The same server's address for another database, and for another user if one is given."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(user)}:{quote(password or '')}@{place}" if user else parts.netloc
    kept_query = [
        item for item in parts.query.split("&") if not (user and item.startswith(("user=", "password=")))
    ]
    query = f"?{'&'.join(kept_query)}" if any(kept_query) else ""
    return f"{parts.scheme}://{netloc}/{quote(database)}{query}"
