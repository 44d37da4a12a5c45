"""Single sign-on: each office's provider, and whom it knows as whom. Rows of the private schema."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

import asyncpg
import msgspec

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role

if TYPE_CHECKING:
    from asyncpg import Pool

COLUMNS = "office, issuer, client_id, client_secret, tenant, domains, duties, role, provision, required"
FIND = f"select {COLUMNS} from private.sso_provider where office = $1"  # noqa: S608 - a constant
ALL = f"select {COLUMNS} from private.sso_provider order by office"  # noqa: S608 - a constant
PUT = f"""
insert into private.sso_provider ({COLUMNS}, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict (office) do update set issuer = $2, client_id = $3, client_secret = $4, tenant = $5, domains = $6,
  duties = $7, role = $8, provision = $9, required = $10, set_at = $11
"""  # noqa: S608 - a constant
REMOVE = "delete from private.sso_provider where office = $1 returning true"
# Those of another provider, or of another directory at the same one, are nobody's any more.
FORGET = """
delete from private.sso_identity i using private.account a
where a.id = i.account and a.office = $1 and (i.issuer <> $2 or i.subject not like $3)
"""
END_SESSIONS = """
delete from private.session s using private.account a
where a.id = s.account and a.office = $1 and a.role <> 'operator'
"""
END_PENDING = """
delete from private.pending_sign_in w using private.account a
where a.id = w.account and a.office = $1 and a.role <> 'operator'
"""
REQUIRED_OF = """
select p.office from private.sso_provider p join private.account a on a.office = p.office
where a.id = $1 and a.role <> 'operator' and p.required
"""
REQUIRED_AT = (
    "select office from private.sso_provider where required and $1 = any(domains) order by office limit 1"
)
KNOWN = "select account from private.sso_identity where issuer = $1 and subject = $2"
LINKED = "select linked_at from private.sso_identity where account = $1"
LINK = "insert into private.sso_identity (issuer, subject, account, linked_at) values ($1, $2, $3, $4)"
KEPT = "update private.sso_identity set duty_kept_at = $2 where account = $1"
UNLINK = "delete from private.sso_identity where account = $1 returning true"


class ProviderRow(msgspec.Struct, frozen=True, kw_only=True):
    """`client_secret` is sealed."""

    office: str
    issuer: str
    client_id: str
    client_secret: bytes
    tenant: str | None
    domains: list[str]
    duties: dict[str, Duty]
    role: Role
    provision: bool
    required: bool


async def find(pool: "Pool[Any]", office: str) -> ProviderRow | None:
    record = await pool.fetchrow(FIND, office)
    return ProviderRow(**record) if record else None


async def every(pool: "Pool[Any]") -> list[ProviderRow]:
    return [ProviderRow(**record) for record in await pool.fetch(ALL)]


async def put(pool: "Pool[Any]", row: ProviderRow, subjects: str, now: datetime) -> None:
    """Links under another issuer, or to subjects not like these, go; so do sessions no longer allowed."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute(PUT, *msgspec.structs.astuple(row), now)
        await connection.execute(FORGET, row.office, row.issuer, subjects)
        if row.required:
            await connection.execute(END_SESSIONS, row.office)
            await connection.execute(END_PENDING, row.office)


async def remove(pool: "Pool[Any]", office: str) -> bool:
    """False if the office has none. Links stay, for the day it is set again; they open nothing without it."""
    return bool(await pool.fetchval(REMOVE, office))


async def required_of(pool: "Pool[Any]", account: UUID) -> str | None:
    """The office that lets this account sign in through its own service only."""
    office: str | None = await pool.fetchval(REQUIRED_OF, account)
    return office


async def required_at(pool: "Pool[Any]", domain: str) -> str | None:
    """The office that lets people with addresses at this domain sign in through its own service only."""
    office: str | None = await pool.fetchval(REQUIRED_AT, domain)
    return office


async def known(pool: "Pool[Any]", issuer: str, subject: str) -> UUID | None:
    account: UUID | None = await pool.fetchval(KNOWN, issuer, subject)
    return account


async def linked(pool: "Pool[Any]", account: UUID) -> datetime | None:
    """Since when this account is somebody's at a provider."""
    since: datetime | None = await pool.fetchval(LINKED, account)
    return since


async def link(pool: "Pool[Any]", issuer: str, subject: str, account: UUID, now: datetime) -> bool:
    """False if this person has an account, or this account a person."""
    try:
        await pool.execute(LINK, issuer, subject, account, now)
    except asyncpg.UniqueViolationError:
        return False
    return True


async def duty_kept(pool: "Pool[Any]", account: UUID, at: datetime | None) -> None:
    """That this person kept a duty which the provider no longer gives, or (None) that nothing was kept."""
    await pool.execute(KEPT, account, at)


async def unlink(pool: "Pool[Any]", account: UUID) -> bool:
    return bool(await pool.fetchval(UNLINK, account))
