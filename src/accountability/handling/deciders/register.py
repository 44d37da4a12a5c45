"""Deciders of the register: offices and initiatives."""

from uuid import uuid4

from accountability.domain.commands.register import (
    ChangeInitiative,
    EndInitiative,
    RegisterInitiative,
    RegisterOffice,
    RenameOffice,
)
from accountability.domain.initiatives import (
    Initiative,
    InitiativeChanged,
    InitiativeEnded,
    InitiativeRegistered,
)
from accountability.domain.offices import Office, OfficeRegistered, OfficeRenamed
from accountability.handling.deciders.areas import check_areas
from accountability.handling.deciding import Deciders, Deciding, Taken
from accountability.storage import lookup


async def register_office(deciding: Deciding, command: RegisterOffice) -> None:
    if await lookup.office(deciding.connection, command.details.slug) is not None:
        raise Taken("slug", "An office of that short name is registered already.")
    await check_areas(deciding, command.details, deciding.said.occurred)
    deciding.streams.append(Office.open(OfficeRegistered, uuid4(), deciding.said, command.details))


async def register_initiative(deciding: Deciding, command: RegisterInitiative) -> None:
    await deciding.may_still_speak()
    if await lookup.initiative(deciding.connection, command.details.slug) is not None:
        raise Taken("slug", "An initiative of that short name is registered already.")
    details = command.details
    await deciding.office_exists(details.owner, "owner")
    await check_areas(deciding, details, deciding.said.occurred)
    deciding.streams.append(Initiative.open(InitiativeRegistered, uuid4(), deciding.said, details))


async def rename_office(deciding: Deciding, command: RenameOffice) -> None:
    office = await deciding.office(command.office)
    office.record(OfficeRenamed, deciding.said, command.renaming)


async def change_initiative(deciding: Deciding, command: ChangeInitiative) -> None:
    await deciding.may_still_speak()
    initiative = await deciding.initiative(command.initiative)
    await deciding.office_exists(command.change.owner, "owner")
    await check_areas(deciding, command.change, deciding.said.occurred)
    initiative.record(InitiativeChanged, deciding.said, command.change)


async def end_initiative(deciding: Deciding, command: EndInitiative) -> None:
    await deciding.may_still_speak()
    initiative = await deciding.initiative(command.initiative)
    initiative.record(InitiativeEnded, deciding.said, command.ending)


DECIDERS: Deciders = {
    RegisterOffice: register_office,
    RenameOffice: rename_office,
    RegisterInitiative: register_initiative,
    ChangeInitiative: change_initiative,
    EndInitiative: end_initiative,
}
