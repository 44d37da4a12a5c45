"""Deciders of panels, their reports and their recommendations."""

from uuid import uuid4

import msgspec

from accountability.domain.answers import Response
from accountability.domain.asks import UnknownAsk
from accountability.domain.commands.panels import (
    AddressRecommendation,
    CommissionPanel,
    PublishRecommendation,
    PublishReport,
    Reconvene,
    RecordActivity,
    RecordSession,
    RecordStatement,
)
from accountability.domain.panels import (
    ActivityHeld,
    Panel,
    PanelCommissioned,
    PanelReconvened,
    PanelReportPublished,
    SessionHeld,
    StatementRecorded,
)
from accountability.domain.recommendations import Recommendation, RecommendationDetails
from accountability.domain.succession import refuse_ended
from accountability.handling.deciders.areas import check_areas
from accountability.handling.deciding import Deciders, Deciding, Taken, Unknown
from accountability.storage import lookup


async def commission_panel(deciding: Deciding, command: CommissionPanel) -> None:
    if await lookup.panel(deciding.connection, command.details.slug) is not None:
        raise Taken("slug", "A panel of that short name is registered already.")
    details = command.details
    await deciding.office_exists(details.secretariat, "secretariat")
    await check_areas(deciding, details, deciding.said.occurred)
    deciding.streams.append(Panel.open(PanelCommissioned, uuid4(), deciding.said, details))


async def record_activity(deciding: Deciding, command: RecordActivity) -> None:
    panel = await deciding.panel(command.panel)
    panel.record(ActivityHeld, deciding.said, command.activity)


async def record_session(deciding: Deciding, command: RecordSession) -> None:
    panel = await deciding.panel(command.panel)
    panel.record(SessionHeld, deciding.said, command.session)


async def reconvene(deciding: Deciding, command: Reconvene) -> None:
    panel = await deciding.panel(command.panel)
    panel.record(PanelReconvened, deciding.said, command.reconvening)


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
    await deciding.may_still_speak()
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
        if ask.decision == "awaiting" and not ask.is_passed_on:
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
    refuse_ended(
        await lookup.last_day(deciding.connection, command.addressing.office), deciding.said.occurred
    )
    recommendation: Recommendation = await deciding.load(stream)
    terms = deciding.terms(command.terms) if command.terms else None
    recommendation.address(uuid4(), command.addressing, deciding.said, terms)


DECIDERS: Deciders = {
    CommissionPanel: commission_panel,
    RecordActivity: record_activity,
    RecordSession: record_session,
    Reconvene: reconvene,
    PublishReport: publish_report,
    RecordStatement: record_statement,
    PublishRecommendation: publish_recommendation,
    AddressRecommendation: address_recommendation,
}
