"""Deciders of an office that ends, of its asks, and of what their heirs say of earlier answers."""

from uuid import uuid4

import msgspec

from accountability.domain.asks import UnknownAsk, is_open
from accountability.domain.commands.succession import (
    AbolishOffice,
    AnnounceSuccession,
    PassAsks,
    PassedAsk,
    StatePosition,
    TransferFunctions,
)
from accountability.domain.inheriting import Inheritance
from accountability.domain.offices import Office
from accountability.domain.recommendations import Recommendation
from accountability.domain.succession import SuccessionAnnounced, abolish, transfer
from accountability.handling.deciding import Deciders, Deciding
from accountability.storage import lookup


async def announce_succession(deciding: Deciding, command: AnnounceSuccession) -> None:
    await deciding.may_still_speak()
    office = await deciding.office(command.office, "office")
    office.record(SuccessionAnnounced, deciding.said, command.announcement)


async def transfer_functions(deciding: Deciding, command: TransferFunctions) -> None:
    await deciding.may_still_speak()
    office = await deciding.office(command.office, "office")
    successor = await deciding.office(command.transfer.successor, "successor")
    transfer(office, successor, command.transfer, deciding.said)


async def abolish_office(deciding: Deciding, command: AbolishOffice) -> None:
    await deciding.may_still_speak()
    office = await deciding.office(command.office, "office")
    abolish(office, command.end, deciding.said, await _asks_left(deciding, office))


async def _asks_left(deciding: Deciding, office: Office) -> int:
    """Open asks of the office of which nobody has said who answers, what was decided in this go included."""
    left = 0
    for stream in await lookup.streams_asked(deciding.connection, office.details.slug):
        recommendation: Recommendation = await deciding.load(stream)
        asks = recommendation.asks.values()
        own = [ask for ask in asks if ask.office == office.details.slug and is_open(ask)]
        left += sum(ask.nobody_since is None for ask in own)
    return left


async def pass_asks(deciding: Deciding, command: PassAsks) -> None:
    await deciding.may_still_speak()
    office = await deciding.office(command.office, "office")
    for passed in command.asks:
        stream = await lookup.ask(deciding.connection, passed.ask)
        if stream is None:
            raise UnknownAsk("There is no such ask.")
        recommendation: Recommendation = await deciding.load(stream)
        if recommendation.asks[passed.ask].office != command.office:
            raise UnknownAsk("That ask was not put to the office that ends.")
        await _pass_on(deciding, command, passed, office, recommendation)


async def _pass_on(
    deciding: Deciding, command: PassAsks, passed: PassedAsk, office: Office, recommendation: Recommendation
) -> None:
    said = deciding.said.with_parts({**deciding.said.parts, **deciding.seal(passed.texts)})
    first = passed.first_day or command.first_day
    body = Inheritance(predecessor=passed.ask, heir="none_yet", first_day=first)
    if not passed.heirs:
        recommendation.pass_on(passed.ask, body, said, office, None)
    for slug in passed.heirs:
        heir = await deciding.office(slug, "heir")
        named = msgspec.structs.replace(body, heir="named", office=slug)
        recommendation.pass_on(uuid4(), named, said, office, heir)


async def state_position(deciding: Deciding, command: StatePosition) -> None:
    recommendation = await deciding.asked(command)
    recommendation.state_position(command.ask, command.position, deciding.said)


DECIDERS: Deciders = {
    AnnounceSuccession: announce_succession,
    TransferFunctions: transfer_functions,
    AbolishOffice: abolish_office,
    PassAsks: pass_asks,
    StatePosition: state_position,
}
