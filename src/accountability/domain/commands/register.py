"""Commands about the register: areas, offices and initiatives."""

from accountability.domain.areas import AreaDetails, AreaEnd
from accountability.domain.commands.base import Command
from accountability.domain.entries import Slug
from accountability.domain.initiatives import Ending, InitiativeChange, InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.domain.registered import Renaming


class RegisterArea(Command, frozen=True, kw_only=True):
    details: AreaDetails


class RenameArea(Command, frozen=True, kw_only=True):
    area: Slug
    renaming: Renaming


class AbolishArea(Command, frozen=True, kw_only=True):
    area: Slug
    end: AreaEnd


class RegisterOffice(Command, frozen=True, kw_only=True):
    details: OfficeDetails


class RenameOffice(Command, frozen=True, kw_only=True):
    office: Slug
    renaming: Renaming


class RegisterInitiative(Command, frozen=True, kw_only=True):
    details: InitiativeDetails


class ChangeInitiative(Command, frozen=True, kw_only=True):
    initiative: Slug
    change: InitiativeChange


class EndInitiative(Command, frozen=True, kw_only=True):
    initiative: Slug
    ending: Ending
