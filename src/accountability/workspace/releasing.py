"""Publishes what was approved for a minute that has come. One at a time, under an advisory lock.

Each exactly once: its state changes in the transaction of its entries. After downtime it is published late,
with the time at which it really was recorded. What the rules refuse goes back to the approvers with the
reason. What an office holds back waits for the end of its hold. No log line quotes what anybody wrote.
"""

import asyncio
import logging

from accountability.domain.clocks import london_day
from accountability.domain.entries import Rule
from accountability.handling.desk import Busy, Desk
from accountability.storage import audit, submissions
from accountability.storage.locks import RELEASING, alone
from accountability.workspace.submissions import Submissions

EVERY = 5.0
logger = logging.getLogger(__name__)


async def release_due(desk: Desk) -> int:
    """Publish all whose minute has come; returns how many. Somebody else at it means nothing to do."""
    async with desk.pool.acquire() as connection, alone(connection, RELEASING) as held:
        if not held:
            return 0
        now = desk.now()
        due = await submissions.due(connection, now, london_day(now))
        return sum([await _release(desk, number) for number in due])


async def _release(desk: Desk, number: int) -> int:
    """One of them; whatever is wrong with it must not keep back the others."""
    found = Submissions(desk)
    try:
        receipt = await found.release(number)
    except Rule as rule:
        await found.refuse_release(number, str(rule))
        await audit.note(desk.pool, desk.now(), None, "release refused", str(number))
        return 0
    except Busy:
        return 0
    except Exception as error:  # noqa: BLE001 - its words may quote what was to be published
        _tell(f"submission {number} was not released", error)
        return 0
    if receipt is None:
        return 0
    await audit.note(desk.pool, desk.now(), None, "released", f"{number} {list(receipt.positions)}")
    return 1


async def keep_releasing(desk: Desk, every: float = EVERY) -> None:
    """Look until cancelled. A failure is logged and tried again."""
    while True:
        try:
            await release_due(desk)
        except Exception as error:  # noqa: BLE001 - a lost connection, mostly
            _tell("nothing was released", error)
        await asyncio.sleep(every)


def _tell(what: str, error: Exception) -> None:
    """By its kind alone: an error's own words may quote what was to be published."""
    logger.error("%s and will be tried again: %s", what, type(error).__name__)
