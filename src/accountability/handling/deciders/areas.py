"""Deciders of the register of areas, and what every decider asks before something names one."""

from datetime import date
from typing import Any
from uuid import uuid4

from accountability.domain.areas import (
    Area,
    AreaDetails,
    AreaEnd,
    AreaRegistered,
    AreaRenamed,
    NotItself,
    abolish,
    check_successors,
    refuse_apart,
)
from accountability.domain.commands.register import AbolishArea, RegisterArea, RenameArea
from accountability.domain.initiatives import InitiativeChange, InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails
from accountability.handling.deciding import Deciders, Deciding, Taken
from accountability.storage import lookup


async def register_area(deciding: Deciding, command: RegisterArea) -> None:
    details = command.details
    if await lookup.area(deciding.connection, details.slug) is not None:
        raise Taken("slug", "An area of that short name is registered already.")
    await check_areas(deciding, details, deciding.said.occurred)
    deciding.streams.append(Area.open(AreaRegistered, uuid4(), deciding.said, details))


async def rename_area(deciding: Deciding, command: RenameArea) -> None:
    area = await deciding.area(command.area)
    area.record(AreaRenamed, deciding.said, command.renaming)


async def abolish_area(deciding: Deciding, command: AbolishArea) -> None:
    area = await deciding.area(command.area)
    successors = [await deciding.area(slug, "successors") for slug in command.end.successors]
    abolish(area, successors, command.end, deciding.said)


async def check_areas(deciding: Deciding, body: Any, occurred: date, stood: Any = None) -> None:
    """Raise the rule by which an entry of this body, of this day, may not name the areas that it names.

    In a correction, `stood` is the body before: what that one named already may be named on.
    """
    match body:
        case AreaDetails(within=str(slug)) if slug not in (body.slug, getattr(stood, "within", None)):
            around = await deciding.area(slug, "within")
            await _refuse_circle(deciding, body.slug, slug)
            refuse_apart(around, "within", body.valid_from or occurred)
        case AreaEnd():
            check_successors([await deciding.area(slug, "successors") for slug in body.successors], body)
        case OfficeDetails() if body.area != getattr(stood, "area", None):
            await deciding.may_name_area(body.area, body.valid_from or occurred)
        case PanelDetails() | InitiativeDetails() if body.area != getattr(stood, "area", None):
            await deciding.may_name_area(body.area, body.began or body.ended or occurred, body.ended)
        case InitiativeChange() if body.area != getattr(stood, "area", None):
            await deciding.may_name_area(body.area, occurred)


async def _refuse_circle(deciding: Deciding, slug: str, within: str | None) -> None:
    """What lies within an area can't come to hold it: only a correction could say so.

    Two corrections made at the same moment may say so together: no area is passed twice.
    """
    passed: set[str] = set()
    while within is not None and within not in passed:
        if within == slug:
            raise NotItself("within", "That area lies within this one.")
        passed.add(within)
        within = (await deciding.area(within)).details.within


DECIDERS: Deciders = {RegisterArea: register_area, RenameArea: rename_area, AbolishArea: abolish_area}
