"""Drafts: what a person has typed and not published. Rows of the private schema."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asyncpg import Pool

    from accountability.storage.connections import AnyConnection

COLUMNS = "form, about, answers, key, seen, published, updated_at"
FIND = f"select {COLUMNS} from private.draft where account = $1 and form = $2 and about = $3"  # noqa: S608 - a constant
# For whoever changes a part of it in a transaction of their own.
FIND_LOCKED = f"{FIND} for update"
OPEN = f"""
select {COLUMNS} from private.draft where account = $1 and published is null order by updated_at desc
"""  # noqa: S608 - a constant
ABOUT = f"""
select {COLUMNS} from private.draft where account = $1 and about = $2 order by updated_at desc
"""  # noqa: S608 - a constant
# What was published makes room for a new beginning; otherwise the fields given replace those of the same
# name, so that a second tab on another page of the form loses nothing.
KEEP = f"""
insert into private.draft as d (account, form, about, answers, key, seen, updated_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (account, form, about) do update set
  answers = case when d.published is null then d.answers || excluded.answers else excluded.answers end,
  seen = case when d.published is null then d.seen else excluded.seen end,
  key = excluded.key, published = null, updated_at = excluded.updated_at
returning {COLUMNS}
"""  # noqa: S608 - a constant
KEEP_IF = KEEP.replace("returning", "where d.key = $8 or d.published is not null returning")
# The files that were sent with it are public now, or were not wanted: they go.
PUBLISHED = """
with emptied as (
  update private.draft set published = $5, answers = '{}'
  where account = $1 and form = $2 and about = $3 and key = $4 returning account, form, about
)
delete from private.upload u using emptied e where (u.account, u.form, u.about) = (e.account, e.form, e.about)
"""
DISCARD = "delete from private.draft where account = $1 and form = $2 and about = $3"


# An account, a form, and what that form is about.
Key = tuple[UUID, str, str]
Row = tuple[Any, ...]


async def find(pool: "Pool[Any]", key: Key) -> Row | None:
    """The columns of one draft."""
    record = await pool.fetchrow(FIND, *key)
    return tuple(record) if record else None


async def find_locked(connection: "AnyConnection", key: Key) -> Row | None:
    """The same, and nobody changes it before this transaction's end."""
    record = await connection.fetchrow(FIND_LOCKED, *key)
    return tuple(record) if record else None


async def open_drafts(pool: "Pool[Any]", account: UUID) -> list[Row]:
    """Those not published, the last touched first."""
    return [tuple(record) for record in await pool.fetch(OPEN, account)]


async def about(pool: "Pool[Any]", account: UUID, subject: str) -> list[Row]:
    """One for each form about this, published or not, the last touched first."""
    return [tuple(record) for record in await pool.fetch(ABOUT, account, subject)]


async def keep(
    pool: "Pool[Any] | AnyConnection", key: Key, answers: dict[str, list[str]], *values: Any
) -> Row:
    """The draft as it stands afterwards. `values` are its new key, what it has seen, and now."""
    record = await pool.fetchrow(KEEP, *key, answers, *values)
    assert record is not None
    return tuple(record)


async def keep_if(pool: "Pool[Any]", key: Key, answers: dict[str, list[str]], *values: Any) -> Row | None:
    """The same, but None and nothing kept if the draft is another version than the last of `values`."""
    record = await pool.fetchrow(KEEP_IF, *key, answers, *values)
    return tuple(record) if record else None


async def published(pool: "Pool[Any] | AnyConnection", key: Key, version: str, position: int) -> None:
    """Empty the draft, unless it was changed meanwhile, and remember where its answers stand in the log."""
    await pool.execute(PUBLISHED, *key, version, position)


async def discard(pool: "Pool[Any] | AnyConnection", key: Key) -> None:
    await pool.execute(DISCARD, *key)
