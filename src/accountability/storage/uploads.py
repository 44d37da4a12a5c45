"""Files of drafts: rows of the private schema, gone with the draft they were sent with."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from accountability.storage.drafts import Key

if TYPE_CHECKING:
    from asyncpg import Pool

OF = "account = $1 and form = $2 and about = $3"
KEEP = """
insert into private.upload (account, form, about, id, field, kind, name, bytes, sent_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
LIST = f"""
select id, field, kind, name, octet_length(bytes) as size, encode(digest, 'hex') as digest
from private.upload where {OF} order by sent_at, id
"""  # noqa: S608 - a constant
READ = f"select bytes from private.upload where {OF} and id = $4"  # noqa: S608 - a constant
DROP = f"delete from private.upload where {OF} and field = $4 and id = any($5)"  # noqa: S608 - a constant
HELD = "select coalesce(sum(octet_length(bytes)), 0) from private.upload where account = $1"

Row = tuple[Any, ...]


async def keep(pool: "Pool[Any]", key: Key, *values: Any) -> None:
    """`values` are the file's id, field, kind, name, bytes, and now. The draft must be there."""
    await pool.execute(KEEP, *key, *values)


async def of(pool: "Pool[Any]", key: Key) -> list[Row]:
    """Every file of one draft without its bytes, in the order in which they were sent."""
    return [tuple(record) for record in await pool.fetch(LIST, *key)]


async def read(pool: "Pool[Any]", key: Key, identifier: UUID) -> bytes | None:
    content: bytes | None = await pool.fetchval(READ, *key, identifier)
    return content


async def drop(pool: "Pool[Any]", key: Key, field: str, identifiers: list[UUID]) -> None:
    await pool.execute(DROP, *key, field, identifiers)


async def held(pool: "Pool[Any]", account: UUID) -> int:
    """How many bytes of files an account's drafts hold."""
    return int(await pool.fetchval(HELD, account))
