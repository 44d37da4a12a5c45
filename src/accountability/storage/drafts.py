"""Drafts: what a person has typed and not published. Rows of the private schema."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

if TYPE_CHECKING:
    from asyncpg import Pool

COLUMNS = "form, about, answers, key, seen, published, updated_at"
FIND = f"select {COLUMNS} from private.draft where account = $1 and form = $2 and about = $3"  # noqa: S608 - a constant
OPEN = f"""
select {COLUMNS} from private.draft where account = $1 and published is null order by updated_at desc
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
"""  # noqa: S608
PUBLISHED = """
update private.draft set published = $5, answers = '{}'
where account = $1 and form = $2 and about = $3 and key = $4
"""
DISCARD = "delete from private.draft where account = $1 and form = $2 and about = $3"


class DraftOf(msgspec.Struct, frozen=True):
    """Whose draft, of which form, and what it is about: an ask, a position, a panel."""

    account: UUID
    form: str
    about: str


class DraftRow(msgspec.Struct, frozen=True):
    form: str
    about: str
    answers: dict[str, list[str]]
    key: str
    seen: int
    published: int | None
    updated_at: datetime


async def find(pool: "Pool[Any]", of: DraftOf) -> DraftRow | None:
    record = await pool.fetchrow(FIND, *msgspec.structs.astuple(of))
    return DraftRow(*record) if record else None


async def open_drafts(pool: "Pool[Any]", account: UUID) -> list[DraftRow]:
    """Those not published, the last touched first."""
    return [DraftRow(*record) for record in await pool.fetch(OPEN, account)]


async def keep(pool: "Pool[Any]", of: DraftOf, row: DraftRow) -> DraftRow:
    """The draft as it stands afterwards."""
    values = (row.answers, row.key, row.seen, row.updated_at)
    record = await pool.fetchrow(KEEP, *msgspec.structs.astuple(of), *values)
    assert record is not None
    return DraftRow(*record)


async def published(pool: "Pool[Any]", of: DraftOf, key: str, position: int) -> None:
    """Empty the draft, unless it was changed meanwhile, and remember where its answers stand in the log."""
    await pool.execute(PUBLISHED, *msgspec.structs.astuple(of), key, position)


async def discard(pool: "Pool[Any]", of: DraftOf) -> None:
    await pool.execute(DISCARD, *msgspec.structs.astuple(of))
