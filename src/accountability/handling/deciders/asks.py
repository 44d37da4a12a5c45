"""Deciders of one ask: its answer, delivery, clocks and verdicts."""

from accountability.domain.answers import RecommendationReferred
from accountability.domain.commands.asks import (
    AddEvidence,
    GiveVerdict,
    MoveTarget,
    PauseClock,
    Refer,
    ReplyToVerdict,
    ReportDelivery,
    Respond,
    ResumeClock,
    SetTarget,
    StartClock,
)
from accountability.domain.delivery import EvidenceAdded, Target, TargetDateSet
from accountability.domain.recommendations import Cited
from accountability.domain.scrutiny import VerdictReplied
from accountability.domain.timing import ClockPaused, ClockResumed, Pause, Resumption
from accountability.handling.deciding import Deciders, Deciding


async def respond(deciding: Deciding, command: Respond) -> None:
    recommendation = await deciding.asked(command)
    await deciding.initiatives_exist(command.response.initiatives)
    await deciding.office_exists(command.response.to, "to")
    cited = [Cited(item.mapping, deciding.seal(item.texts)) for item in command.cited]
    recommendation.respond(command.ask, command.response, deciding.said, cited)


async def report_delivery(deciding: Deciding, command: ReportDelivery) -> None:
    recommendation = await deciding.asked(command)
    recommendation.report_delivery(command.ask, command.report, deciding.said)


async def set_target(deciding: Deciding, command: SetTarget) -> None:
    recommendation = await deciding.asked(command)
    target = Target(target=command.target, what="delivery")
    recommendation.record(TargetDateSet, deciding.said, target, command.ask)


async def move_target(deciding: Deciding, command: MoveTarget) -> None:
    recommendation = await deciding.asked(command)
    recommendation.move_target(command.ask, command.target, deciding.said)


async def add_evidence(deciding: Deciding, command: AddEvidence) -> None:
    recommendation = await deciding.asked(command)
    recommendation.record(EvidenceAdded, deciding.said, command.evidence, command.ask)


async def refer(deciding: Deciding, command: Refer) -> None:
    recommendation = await deciding.asked(command)
    await deciding.office_exists(command.referring.to, "to")
    recommendation.record(RecommendationReferred, deciding.said, command.referring, command.ask)


async def start_clock(deciding: Deciding, command: StartClock) -> None:
    recommendation = await deciding.asked(command)
    terms = deciding.terms(command.terms)
    said = deciding.said.with_parts({**deciding.said.parts, **terms.parts})
    recommendation.start_clock(command.ask, command.kind, terms, said)


async def pause_clock(deciding: Deciding, command: PauseClock) -> None:
    recommendation = await deciding.asked(command)
    pause = Pause(clock=command.clock, until=command.until)
    recommendation.record(ClockPaused, deciding.said, pause, command.ask)


async def resume_clock(deciding: Deciding, command: ResumeClock) -> None:
    recommendation = await deciding.asked(command)
    clock = recommendation.asks[command.ask].clocks.get(command.clock)
    due = clock.resumed_due(deciding.today) if clock and clock.paused else deciding.today
    resumption = Resumption(clock=command.clock, due=due)
    recommendation.record(ClockResumed, deciding.said, resumption, command.ask)


async def give_verdict(deciding: Deciding, command: GiveVerdict) -> None:
    recommendation = await deciding.asked(command)
    recommendation.judge(command.ask, command.finding, deciding.said, deciding.actor.voice_of)


async def reply_to_verdict(deciding: Deciding, command: ReplyToVerdict) -> None:
    recommendation = await deciding.asked(command)
    recommendation.record(VerdictReplied, deciding.said, command.reply, command.ask)


DECIDERS: Deciders = {
    Respond: respond,
    ReportDelivery: report_delivery,
    SetTarget: set_target,
    MoveTarget: move_target,
    AddEvidence: add_evidence,
    Refer: refer,
    StartClock: start_clock,
    PauseClock: pause_clock,
    ResumeClock: resume_clock,
    GiveVerdict: give_verdict,
    ReplyToVerdict: reply_to_verdict,
}
