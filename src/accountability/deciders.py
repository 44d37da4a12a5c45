"""Which streams a command needs, and which method of the domain decides it. Routing as data, at the foot.

A decider reads streams through `Deciding`, calls the aggregate and leaves its new entries pending.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import msgspec

from accountability import revisiting
from accountability.deciding import Deciding, Taken, Unknown
from accountability.domain.answers import RecommendationReferred, Response
from accountability.domain.asks import UnknownAsk
from accountability.domain.commands import (
    AddEvidence,
    AddressRecommendation,
    Command,
    CommissionPanel,
    CorrectEntry,
    ExplainRedaction,
    GiveVerdict,
    MoveTarget,
    PauseClock,
    PublishRecommendation,
    PublishReport,
    RecordActivity,
    RecordStatement,
    RedactPart,
    Refer,
    RegisterInitiative,
    RegisterOffice,
    ReplyToVerdict,
    ReportDelivery,
    Respond,
    RestorePart,
    ResumeClock,
    RotateKeys,
    SetTarget,
    StartClock,
    WithholdPart,
)
from accountability.domain.delivery import EvidenceAdded, Target, TargetDateSet
from accountability.domain.initiatives import Initiative, InitiativeRegistered
from accountability.domain.offices import Office, OfficeRegistered
from accountability.domain.panels import (
    ActivityHeld,
    Panel,
    PanelCommissioned,
    PanelReportPublished,
    StatementRecorded,
)
from accountability.domain.recommendations import Cited, Recommendation, RecommendationDetails
from accountability.domain.scrutiny import VerdictReplied
from accountability.domain.timing import ClockPaused, ClockResumed, Pause, Resumption
from accountability.storage import lookup


async def register_office(deciding: Deciding, command: RegisterOffice) -> None:
    if await lookup.office(deciding.connection, command.details.slug) is not None:
        raise Taken("slug", "An office of that short name is registered already.")
    deciding.streams.append(Office.open(OfficeRegistered, uuid4(), deciding.said, command.details))


async def register_initiative(deciding: Deciding, command: RegisterInitiative) -> None:
    if await lookup.initiative(deciding.connection, command.details.slug) is not None:
        raise Taken("slug", "An initiative of that short name is registered already.")
    await deciding.office_exists(command.details.owner, "owner")
    deciding.streams.append(Initiative.open(InitiativeRegistered, uuid4(), deciding.said, command.details))


async def commission_panel(deciding: Deciding, command: CommissionPanel) -> None:
    if await lookup.panel(deciding.connection, command.details.slug) is not None:
        raise Taken("slug", "A panel of that short name is registered already.")
    await deciding.office_exists(command.details.secretariat, "secretariat")
    deciding.streams.append(Panel.open(PanelCommissioned, uuid4(), deciding.said, command.details))


async def record_activity(deciding: Deciding, command: RecordActivity) -> None:
    panel = await deciding.panel(command.panel)
    panel.record(ActivityHeld, deciding.said, command.activity)


async def publish_report(deciding: Deciding, command: PublishReport) -> None:
    panel = await deciding.panel(command.panel)
    panel.record(PanelReportPublished, deciding.said, command.report)


async def record_statement(deciding: Deciding, command: RecordStatement) -> None:
    """The words once, in the panel's stream; an acknowledgement for each ask still awaiting an answer."""
    statement = command.statement
    panel = await deciding.panel(command.panel)
    await deciding.office_exists(statement.office, "office")
    await deciding.initiatives_exist(statement.initiatives)
    deciding.said = msgspec.structs.replace(deciding.said, on_behalf_of=statement.office)
    panel.record(StatementRecorded, deciding.said, statement)
    response = Response(decision="acknowledged", statement=panel.version)
    for identifier in statement.asks:
        stream = await lookup.ask(deciding.connection, identifier)
        if stream is None:
            raise UnknownAsk("The statement names an ask that there is not.")
        recommendation: Recommendation = await deciding.load(stream)
        ask = recommendation.asks[identifier]
        if ask.office != statement.office or recommendation.details.panel != command.panel:
            raise UnknownAsk("The statement names an ask of another office or panel.")
        if ask.decision == "awaiting":
            recommendation.respond(identifier, response, deciding.said.derived())


async def publish_recommendation(deciding: Deciding, command: PublishRecommendation) -> None:
    panel = await deciding.panel(command.panel)
    serial = command.serial or await deciding.next_serial(command.panel)
    # A number of ours that another takes meanwhile is a lost race, no mistake: the desk tries again.
    asked_for = command.serial is not None
    if asked_for and await lookup.recommendation(deciding.connection, command.panel, serial) is not None:
        raise Taken("serial", "That number is taken. A reference is never used twice.")
    details = RecommendationDetails(
        panel=command.panel,
        serial=serial,
        printed=command.printed,
        key=command.key,
        theme=command.theme,
        area=command.area,
        page=command.page,
        support=command.support,
    )
    deciding.streams.append(Recommendation.publish(panel, uuid4(), deciding.said, details))


async def address_recommendation(deciding: Deciding, command: AddressRecommendation) -> None:
    stream = await lookup.recommendation(deciding.connection, command.panel, command.serial)
    if stream is None:
        raise Unknown("serial", "There is no recommendation of that number.")
    await deciding.office_exists(command.addressing.office, "office")
    recommendation: Recommendation = await deciding.load(stream)
    terms = deciding.terms(command.terms) if command.terms else None
    recommendation.address(uuid4(), command.addressing, deciding.said, terms)


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


Decider = Callable[[Deciding, Any], Awaitable[None]]
DECIDERS: dict[type[Command], Decider] = {
    RegisterOffice: register_office,
    RegisterInitiative: register_initiative,
    CommissionPanel: commission_panel,
    RecordActivity: record_activity,
    PublishReport: publish_report,
    RecordStatement: record_statement,
    PublishRecommendation: publish_recommendation,
    AddressRecommendation: address_recommendation,
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
    CorrectEntry: revisiting.correct_entry,
    RedactPart: revisiting.redact_part,
    WithholdPart: revisiting.withhold_part,
    RestorePart: revisiting.restore_part,
    ExplainRedaction: revisiting.explain_redaction,
    RotateKeys: revisiting.rotate_keys,
}
