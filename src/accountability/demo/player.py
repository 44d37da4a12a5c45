"""Plays a story on a simulated clock, through the same desk as everybody's commands.

Between two steps the service's own clock is wound on: it ticks just after midnight in London on every day on
which something is owed, so that days pass in the record when they passed in the story. Recorded times never
go backwards.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec

from accountability.demo.days import Days
from accountability.demo.telling import Step, stand_in
from accountability.domain.clocks import LONDON, london_day
from accountability.domain.commands.asks import (
    ConcludeReferral,
    ExtendClock,
    PauseClock,
    ReceiveReferral,
    Refer,
    ResumeClock,
    StartClock,
)
from accountability.domain.commands.base import AskCommand, Command
from accountability.domain.commands.disputes import (
    AttachExplanation,
    ConfirmTranscription,
    DisputeNonResponse,
    DisputeTranscription,
    ResolveDispute,
)
from accountability.domain.commands.integrity import CorrectEntry, ExplainRedaction, RemovalCommand
from accountability.domain.commands.panels import AddressRecommendation, RecordStatement
from accountability.domain.commands.succession import PassAsks, StatePosition
from accountability.handling.desk import Desk
from accountability.handling.ticking import tick

if TYPE_CHECKING:
    import asyncpg

MIDNIGHT = time(0, 1)
FIRST_OWED = """
select least(
  min(due) filter (where paused is null and (passed_due is null or passed_due < due)) + 1, min(paused_until)
) from clock
where until_position = 9223372036854775807 and answered is null and ended is null
"""
MADE = (
    "select version, type, panel, serial, ask, office from timeline where position = any($1) "
    "order by position"
)


PASSINGS = ["deadline-passed/1", "update-missed/1"]
# Of each command, its body, what of it names the earlier entry, and of which types that may be.
BESIDE: dict[type[AskCommand], tuple[str, str, list[str]]] = {
    DisputeNonResponse: ("dispute", "entry", PASSINGS),
    DisputeTranscription: ("dispute", "entry", ["response-recorded/1"]),
    ConfirmTranscription: ("confirmation", "entry", ["response-recorded/1"]),
    ResolveDispute: ("resolution", "dispute", ["non-response-disputed/1", "transcription-disputed/1"]),
    AttachExplanation: ("explanation", "entry", PASSINGS),
}
NEWEST = "select max(version) from timeline where ask = $1 and type = any($2)"


class SimulatedClock:
    """The time in the story, UTC. Each call of `work` is a few minutes later, in office hours."""

    def __init__(self, start: datetime) -> None:
        self.at = start
        self._worked = 0

    def __call__(self) -> datetime:
        return self.at

    def work(self, day: date) -> None:
        """On to the next piece of work on this day: the first, or shortly after the one before."""
        opening = time(9 + day.toordinal() % 4, day.toordinal() * 7 % 60)
        self._worked += 1
        shortly = self.at + timedelta(minutes=2 + self._worked * 5 % 4, seconds=self._worked * 37 % 60)
        self.at = max(datetime.combine(day, opening, UTC), shortly)

    def night(self, day: date) -> None:
        """On to the first minute of this day in London."""
        self.at = max(datetime.combine(day, MIDNIGHT, LONDON).astimezone(UTC), self.at + timedelta(seconds=1))


class Player:
    """Keeps what a story cannot know beforehand: the asks' identifiers, the clocks' numbers, positions."""

    def __init__(self, pool: "asyncpg.Pool[Any]", now: datetime) -> None:
        self.days = Days(london_day(now))
        self.clock = SimulatedClock(now - timedelta(days=800))
        self.entries = 0
        self._pool = pool
        self._desk = Desk(pool, self.clock)
        self._asks: dict[UUID, UUID] = {}
        self._reply_clocks: dict[UUID, int] = {}
        self._referrals: dict[UUID, int] = {}
        self._positions: dict[str, int] = {}

    async def play(self, steps: Iterable[Step], progress: Callable[[str], None]) -> None:
        """Play steps in the order of their days; those of one day stay in the order of the story."""
        month = ""
        for step in sorted(steps, key=lambda step: -step.before):
            day = self.days(step.before)
            await self._let_time_pass(day)
            self.clock.work(day)
            if month != (month := f"{day:%B %Y}"):
                progress(f"playing {month}")
            receipt = await self._desk.handle(await self._beside(self._told(step)), step.actor)
            await self._learn(step, receipt.positions)
        await self._let_time_pass(self.days.today)

    async def _let_time_pass(self, until: date) -> None:
        while (owed := await self._pool.fetchval(FIRST_OWED)) is not None and owed <= until:
            self.clock.night(owed)
            ticked = await tick(self._pool, self.clock.at)
            assert ticked, f"something is owed on {owed}, and the ticker does not see it"
            self.entries += ticked

    def _told(self, step: Step) -> Command:  # noqa: PLR0911 - each kind of stand-in is another
        """The step's command with real identifiers, clock numbers and positions in place of its stand-ins."""
        command = step.command
        replace = msgspec.structs.replace
        if isinstance(command, ReceiveReferral | ConcludeReferral):
            return self._of_referral(command)
        if isinstance(command, PauseClock | ResumeClock | ExtendClock):
            return replace(command, ask=self._asks[command.ask], clock=self._reply_clocks[command.ask])
        if isinstance(command, StatePosition | PassAsks):
            return self._passed(command)
        if isinstance(command, AskCommand):
            return replace(command, ask=self._asks[command.ask])
        if isinstance(command, RecordStatement):
            asks = tuple(self._asks[ask] for ask in command.statement.asks)
            return replace(command, statement=replace(command.statement, asks=asks))
        if isinstance(command, CorrectEntry | ExplainRedaction | RemovalCommand):
            return replace(command, position=self._positions[step.about])
        return command

    def _passed(self, command: StatePosition | PassAsks) -> Command:
        replace = msgspec.structs.replace
        if isinstance(command, PassAsks):
            return replace(command, asks=tuple(replace(a, ask=self._asks[a.ask]) for a in command.asks))
        position = replace(command.position, predecessor=self._asks[command.position.predecessor])
        return replace(command, ask=self._asks[command.ask], position=position)

    async def _beside(self, command: Command) -> Command:
        """What is said of an earlier entry, with the number of the newest one that it can mean."""
        for kind, (field, within, types) in BESIDE.items():
            if isinstance(command, kind):
                version = await self._pool.fetchval(NEWEST, command.ask, types)
                body = msgspec.structs.replace(getattr(command, field), **{within: version})
                return msgspec.structs.replace(command, **{field: body})
        return command

    def _of_referral(self, command: ReceiveReferral | ConcludeReferral) -> Command:
        """About what was sent on last."""
        ask, number = self._asks[command.ask], self._referrals[command.ask]
        replace = msgspec.structs.replace
        if isinstance(command, ReceiveReferral):
            return replace(command, ask=ask, receipt=replace(command.receipt, referral=number))
        return replace(command, ask=ask, conclusion=replace(command.conclusion, referral=number))

    async def _learn(self, step: Step, positions: tuple[int, ...]) -> None:
        self.entries += len(positions)
        if step.label:
            self._positions[step.label] = positions[0]
        if not isinstance(step.command, AddressRecommendation | StartClock | PassAsks | Refer):
            return
        for row in await self._pool.fetch(MADE, positions):
            known_as = stand_in(row["panel"], row["serial"], row["office"])
            self._asks[known_as] = row["ask"]
            if row["type"] == "clock-started/1":
                self._reply_clocks[known_as] = row["version"]
            if row["type"] == "recommendation-referred/1":
                self._referrals[known_as] = row["version"]
