"""How often somebody tried to prove who they are, and from where they did so before: private rows.

A bucket is a keyed hash of what is counted; nothing that was typed stands here.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asyncpg import Pool

# The first attempts are free; then each waits twice as long as the one before, up to a quarter of an hour.
WAIT = """make_interval(secs =>
  case when a.attempts < $3 then 0 else least(power(2, least(a.attempts - $3, 20) + 1), 900) end)"""
ATTEMPT = f"""
insert into private.sign_in_attempt as a (bucket, attempts, last_at) values ($1, 1, $2)
on conflict (bucket) do update
  set last_at = $2,
    attempts = case when a.last_at < $2::timestamptz - interval '1 hour' then 1 else a.attempts + 1 end
  where a.last_at + {WAIT} <= $2
returning true
"""  # noqa: S608 - a constant
WAITING = f"""
select ceil(extract(epoch from a.last_at + {WAIT} - $2::timestamptz))
from private.sign_in_attempt a where a.bucket = $1
"""  # noqa: S608 - a constant
FORGET = "delete from private.sign_in_attempt where bucket = $1"
FORGET_OLD = "delete from private.sign_in_attempt where last_at < $1::timestamptz - interval '1 hour'"
IS_KNOWN = "select bucket from private.known_origin where bucket = any($1::bytea[])"
REMEMBER = """
insert into private.known_origin (bucket, account, last_at) select unnest($1::bytea[]), $2, $3
on conflict (bucket) do update set account = $2, last_at = $3
"""
FORGET_ORIGINS = "delete from private.known_origin where last_at < $1"
KNOWN_FOR = timedelta(days=180)


async def attempt(pool: "Pool[Any]", bucket: bytes, now: datetime, free: int) -> int:
    """Count one attempt before it is judged, so that many at once cannot slip through.

    Returns 0, or the number of seconds after which the next one will be looked at; then it was not counted.
    """
    if await pool.fetchval(ATTEMPT, bucket, now, free):
        return 0
    return max(1, int(await pool.fetchval(WAITING, bucket, now, free) or 1))


async def forget(pool: "Pool[Any]", bucket: bytes, now: datetime) -> None:
    """A right answer clears its bucket; those that nobody used for an hour go with it."""
    await pool.execute(FORGET, bucket)
    await forget_old(pool, now)


async def forget_old(pool: "Pool[Any]", now: datetime) -> None:
    """Those an hour old count no more. Wrong passwords clear them too: made-up addresses leave nothing."""
    await pool.execute(FORGET_OLD, now)


async def known(pool: "Pool[Any]", origins: Sequence[bytes]) -> set[bytes]:
    """Those of them from which the account was signed in to before."""
    return {row["bucket"] for row in await pool.fetch(IS_KNOWN, list(origins))}


async def remember(pool: "Pool[Any]", origins: Sequence[bytes], account: UUID, now: datetime) -> None:
    await pool.execute(FORGET_ORIGINS, now - KNOWN_FOR)
    await pool.execute(REMEMBER, list(origins), account, now)
