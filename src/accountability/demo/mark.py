"""The demo's own mark on a database: whether its history was begun, and whether it was played to the end.

It is set before the first command and completed after the last one. A crash between leaves it unfinished; the
next start recognises that and starts over in a new database.
"""

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import asyncpg

State = Literal["empty", "unfinished", "played", "not_a_demo"]

STATE = """
select case
  when exists (select from private.demo where played_at is not null) then 'played'
  when exists (select from private.demo) then 'unfinished'
  when exists (select from log) then 'not_a_demo'
  else 'empty' end
"""
BEGIN = "insert into private.demo default values"
FINISH = "update private.demo set played_at = now()"


async def state(pool: "asyncpg.Pool[Any]") -> State:
    """What a start of the demo finds. `not_a_demo`: there is a record that the demo did not make."""
    found: State = await pool.fetchval(STATE)
    return found


async def begin(pool: "asyncpg.Pool[Any]") -> None:
    await pool.execute(BEGIN)


async def finish(pool: "asyncpg.Pool[Any]") -> None:
    await pool.execute(FINISH)
