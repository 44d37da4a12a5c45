"""Deciders of holds: an office publishes nothing for a while, or publishes again."""

from accountability.domain.commands.holds import HoldPublication, ReleasePublication
from accountability.domain.holds import Ending, NotHeld, PublicationHeld, PublicationReleased
from accountability.domain.offices import Office
from accountability.handling.deciding import Deciders, Deciding, Unknown
from accountability.storage import lookup


async def hold_publication(deciding: Deciding, command: HoldPublication) -> None:
    office = await _office(deciding, command.office)
    office.record(PublicationHeld, deciding.said, command.hold)


async def release_publication(deciding: Deciding, command: ReleasePublication) -> None:
    office = await _office(deciding, command.office)
    if office.hold is None:
        raise NotHeld("This office has not said that it publishes nothing.")
    office.record(PublicationReleased, deciding.said, Ending(hold=office.hold.originator_version))


async def _office(deciding: Deciding, slug: str) -> Office:
    stream = await lookup.office(deciding.connection, slug)
    if stream is None:
        raise Unknown("office", "That office is not registered.")
    office: Office = await deciding.load(stream)
    return office


DECIDERS: Deciders = {HoldPublication: hold_publication, ReleasePublication: release_publication}
