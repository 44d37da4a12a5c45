"""Publishes the log for ever: a checkpoint within about a second of each commit, and at least one a day.

One process at a time signs: it holds a lock of the database and one of its own folder; the others stand by.
A failure is tried again, ever more rarely up to once a minute. A refusal is not: signing stops, the site goes
on and says why; only where the log is shorter than what was signed does serving end too.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NoReturn

import asyncpg
import msgspec

from accountability.publishing.log_keys import LogKeys
from accountability.publishing.promises import check_length
from accountability.publishing.published import Published
from accountability.publishing.refusals import KeysMissing, LogShorter, PublishingRefused
from accountability.publishing.rounds import Rounds, Tools
from accountability.publishing.signer import Signer
from accountability.publishing.tile_files import TileFiles
from accountability.publishing.witnesses import NOBODY, Witnesses, WitnessStatus
from accountability.settings import SettingRefused
from accountability.storage import checkpoints
from accountability.storage.data_folder import DataFolder
from accountability.storage.head import Head
from accountability.storage.locks import SIGNING, alone
from accountability.transparency.policies import BadPolicy, Policy

if TYPE_CHECKING:
    from asyncpg import Pool

GATHER = 0.25  # seconds in which what is committed shares a checkpoint
LOOK = 10.0  # seconds after which it looks without being woken
STAND_BY = 1.0
PATIENCE, MOST_PATIENCE = 1.0, 60.0  # seconds after a failure
AUDIT = timedelta(hours=1)
FAULTS = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
logger = logging.getLogger(__name__)


State = Literal["starting", "signing", "standing_by", "failing", "elsewhere", "refused"]


class PublisherStatus(msgspec.Struct, frozen=True):
    """`standing_by`: another process signs. `elsewhere`: another machine must, this one has not got the keys.

    `failing` is tried again, `refused` is not. `reason` says why of the last three, in one sentence.
    """

    state: State = "starting"
    reason: str | None = None
    witnesses: WitnessStatus = WitnessStatus()


class Publisher:
    """Signs what `pool` sees of the log and publishes it in a data folder; `url` is where readers find it."""

    def __init__(  # noqa: PLR0913 - each is one thing that it publishes with
        self,
        pool: "Pool[Any]",
        keys: LogKeys,
        folder: DataFolder,
        now: Callable[[], datetime],
        *,
        url: str,
        whom: Policy = NOBODY,
    ) -> None:
        self._pool = pool
        self._tools = Tools(
            keys=keys,
            signer=Signer(folder.signer, keys),
            files=TileFiles(folder.log),
            published=Published(folder.log),
            whom=whom,
            witnesses=Witnesses(whom, now=now),
            url=url,
            now=now,
        )
        self._status = PublisherStatus()
        self._patience = PATIENCE
        self._shorter = asyncio.Event()

    @property
    def published(self) -> Published:
        return self._tools.published

    @property
    def status(self) -> PublisherStatus:
        return msgspec.structs.replace(self._status, witnesses=self._tools.witnesses.status)

    async def prepare(self) -> None:
        """Before anything is served: raise LogShorter if entries are missing; make keys for a new log.

        Raises SettingRefused if one of the witnesses has the log's own key.
        """
        tools = self._tools
        async with self._pool.acquire() as connection:
            await check_length(connection, tools.signer, tools.published)
            nothing_signed = await checkpoints.newest(connection) is None
        if nothing_signed and tools.published.note() is None and not tools.signer.remembers():
            tools.keys.make()
        if tools.keys.exist():
            with contextlib.suppress(PublishingRefused):  # `run` will say so
                self._check_policy()

    def _check_policy(self) -> None:
        try:
            Policy.parse(self._tools.policy().encode())
        except BadPolicy as error:
            raise SettingRefused(
                f"ACCOUNTABILITY_WITNESSES and the log's keys do not fit: {error}"
            ) from error

    @contextlib.asynccontextmanager
    async def rounds(self) -> AsyncIterator[Rounds | None]:
        """Be the one that signs, until it is left. None: another process is."""
        async with self._pool.acquire() as connection:
            with self._tools.signer.owned() as owned:
                if not owned:
                    yield None
                    return
                async with alone(connection, SIGNING) as held:
                    yield Rounds(connection, self._tools) if held else None

    async def run(self, head: Head) -> None:
        """Until cancelled, or until signing must stop."""
        while True:
            try:
                await self._sign_while_it_may(head)
                continue
            except PublishingRefused as refusal:
                self._stop(refusal)
                return
            except FAULTS as error:
                logger.warning("publishing failed and will be tried again: %s", error)
                self._status = PublisherStatus("failing", str(error) or type(error).__name__)
            except Exception as error:
                logger.exception("publishing failed and will be tried again")
                self._status = PublisherStatus("failing", type(error).__name__)
            await asyncio.sleep(self._patience)
            self._patience = min(MOST_PATIENCE, 2 * self._patience)

    async def until_shorter(self) -> NoReturn:
        """Raises LogShorter once the log turns out to be shorter than what was signed: serving must end."""
        await self._shorter.wait()
        raise LogShorter(self._status.reason)

    async def _sign_while_it_may(self, head: Head) -> None:
        async with self.rounds() as rounds:
            if rounds is None:
                self._status = PublisherStatus("standing_by")
                await asyncio.sleep(STAND_BY)
                return
            await rounds.recover()
            await self._sign_on(rounds, head)

    async def _sign_on(self, rounds: Rounds, head: Head) -> None:
        now = self._tools.now
        audited, auditing = now(), None
        try:
            while True:
                if auditing is not None and auditing.done():
                    auditing.result()
                    auditing = None
                await rounds.publish()
                self._patience, self._status = PATIENCE, PublisherStatus("signing")
                if auditing is None and now() - audited >= AUDIT:
                    await rounds.compare()
                    audited = now()
                    auditing = asyncio.create_task(rounds.audit(self._pool))
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK):
                        await head.reach(rounds.size)
                await asyncio.sleep(GATHER)
        finally:
            if auditing is not None:
                auditing.cancel()
                await asyncio.wait({auditing})

    def _stop(self, refusal: PublishingRefused) -> None:
        elsewhere = isinstance(refusal, KeysMissing)
        self._status = PublisherStatus("elsewhere" if elsewhere else "refused", str(refusal))
        logger.log(logging.WARNING if elsewhere else logging.CRITICAL, "the log is not signed: %s", refusal)
        if isinstance(refusal, LogShorter):
            self._shorter.set()
