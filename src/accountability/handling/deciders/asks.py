"""Deciders of one ask: its answer, delivery, clocks and verdicts."""

import msgspec

from accountability.domain.answers import RecommendationReferred
from accountability.domain.commands.asks import (
    AddEvidence,
    ConcludeReferral,
    ExtendClock,
    GiveVerdict,
    MoveTarget,
    PauseClock,
    ReceiveReferral,
    Refer,
    ReplyToVerdict,
    ReportDelivery,
    Respond,
    ResumeClock,
    SetTarget,
    StartClock,
)
from accountability.domain.commands.base import AskCommand
from accountability.domain.delivery import EvidenceAdded, Target, TargetDateSet
from accountability.domain.extensions import ClockExtended, Extension
from accountability.domain.recommendations import Cited, Recommendation
from accountability.domain.referrals import ReferralConcluded, ReferralReceived
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


async def receive_referral(deciding: Deciding, command: ReceiveReferral) -> None:
    recommendation = await _referred(deciding, command, command.receipt.referral)
    recommendation.record(ReferralReceived, deciding.said, command.receipt, command.ask)


async def conclude_referral(deciding: Deciding, command: ConcludeReferral) -> None:
    recommendation = await _referred(deciding, command, command.conclusion.referral)
    recommendation.record(ReferralConcluded, deciding.said, command.conclusion, command.ask)


async def _referred(deciding: Deciding, command: AskCommand, number: int) -> Recommendation:
    """A quotation is on behalf of the body to which it was sent on: of none, where that is not registered."""
    recommendation = await deciding.recommendation_of(command)
    to = next(
        (made.to for made in recommendation.asks[command.ask].referrals if made.version == number), None
    )
    if deciding.said.role == "secretariat":
        deciding.said = msgspec.structs.replace(deciding.said, on_behalf_of=to)
    await deciding.may_still_speak()
    return recommendation


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


async def extend_clock(deciding: Deciding, command: ExtendClock) -> None:
    recommendation = await deciding.asked(command)
    await deciding.office_exists(command.agreed_by, "agreed_by")
    clock = recommendation.asks[command.ask].clocks.get(command.clock)
    extension = Extension(
        clock=command.clock,
        was=clock.due if clock else command.due,
        due=command.due,
        agreed_by=command.agreed_by,
    )
    recommendation.record(ClockExtended, deciding.said, extension, command.ask)


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
    ReceiveReferral: receive_referral,
    ConcludeReferral: conclude_referral,
    StartClock: start_clock,
    PauseClock: pause_clock,
    ResumeClock: resume_clock,
    ExtendClock: extend_clock,
    GiveVerdict: give_verdict,
    ReplyToVerdict: reply_to_verdict,
}
