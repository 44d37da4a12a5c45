"""Deciders of the register: offices and initiatives."""

from uuid import uuid4

from accountability.domain.commands.register import RegisterInitiative, RegisterOffice
from accountability.domain.initiatives import Initiative, InitiativeRegistered
from accountability.domain.offices import Office, OfficeRegistered
from accountability.handling.deciding import Deciders, Deciding, Taken
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


DECIDERS: Deciders = {
    RegisterOffice: register_office,
    RegisterInitiative: register_initiative,
}
