"""The one sender: takes mails from the outbox and hands each to the courier, beside the pages.

Every step is stored before the next: that it is being sent, that it is being handed over, how that ended. A
sender that is killed leaves a row which the next one takes back, so no mail is lost. A mail that was being
handed over may have arrived: a courier that remembers is asked first; to another it is given once more, not
a third time, and then it stands with what was given up.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from accountability.publishing.mail.courier import Courier, Never, NotNow, NotSent, Unreachable, Unsure
from accountability.publishing.mail.message import AddressRefused, Message
from accountability.storage import outbox
from accountability.storage.locks import SENDING, alone
from accountability.storage.outbox import Mail

if TYPE_CHECKING:
    from asyncpg import Pool

logger = logging.getLogger(__name__)

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
ATTEMPTS = 14  # about a day and a half
HANDED_OVER_AT_MOST = 2
MAY_HAVE_ARRIVED = (
    "handed over twice, and no answer came back: it may have arrived once or twice, or not at all"
)

# The words of a mail, taken when it is sent; None: nobody wants it any more.
Compose = Callable[[Mail], Awaitable[Message | None]]


def wait_after(attempts: int) -> timedelta:
    """Twice as long after each attempt."""
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)


class Sender:
    def __init__(
        self, pool: "Pool[Any]", courier: Courier, compose: Compose, now: Callable[[], datetime]
    ) -> None:
        self._pool = pool
        self._courier = courier
        self._compose = compose
        self._now = now

    async def send_due(self) -> int:
        """Send all that is due; the number that went out. Another sender at work means nothing to do."""
        async with self._pool.acquire() as connection, alone(connection, SENDING) as held:
            if not held:
                return 0
            await outbox.take_back(connection, self._now())
            await outbox.forget_old(connection, self._now())
            return await self._send_each(connection)

    async def _send_each(self, connection: Any) -> int:
        sent = 0
        while (mail := await outbox.claim(connection, self._now())) is not None:
            try:
                sent += await self._sent(connection, mail)
            except Unreachable as error:
                await self._again(connection, mail, error)
                logger.warning("no mail can be sent just now: %s", error)
                break
            except NotSent as error:
                await self._again(connection, mail, error)
            except Exception as error:
                # Its words could not be made: our fault, and no reason to keep back the others.
                await self._again(connection, mail, NotNow(f"a fault here: {type(error).__name__}"))
                logger.exception("mail %s could not be written and will be tried again", mail.number)
        return sent

    async def _sent(self, connection: Any, mail: Mail) -> bool:
        """Whether it went out. Raises NotSent."""
        message = await self._compose(mail)
        if message is None:
            await outbox.end(connection, mail.number, "dropped", self._now())
            return False
        known = await self._courier.found(message.reference) if mail.doubtful else None
        if known is None:
            if mail.doubtful >= HANDED_OVER_AT_MOST and not self._courier.remembers:
                raise Never(MAY_HAVE_ARRIVED)
            try:
                known = await self._courier.carry(
                    message, lambda: outbox.handing_over(connection, mail.number)
                )
            except AddressRefused as error:
                raise Never("its address is none") from error
        await outbox.end(connection, mail.number, "sent", self._now(), sent_as=known)
        return True

    async def _again(self, connection: Any, mail: Mail, error: NotSent) -> None:
        if isinstance(error, Never) or mail.attempts >= ATTEMPTS:
            await outbox.end(connection, mail.number, "gave_up", self._now(), problem=str(error))
            logger.warning("mail %s was given up: see `accountability post status`", mail.number)
            return
        at = self._now() + wait_after(mail.attempts)
        await outbox.again(connection, mail, at, str(error), unsure=isinstance(error, Unsure))


async def keep_posting(
    work: Callable[[], Awaitable[object]], nudged: asyncio.Event, every: float = 10.0
) -> None:
    """Work until cancelled, at once when nudged. A failure is logged and tried again."""
    while True:
        nudged.clear()
        try:
            await work()
        except Exception:
            logger.exception("the post failed and will try again")
        try:
            await asyncio.wait_for(nudged.wait(), every)
        except TimeoutError:
            continue
