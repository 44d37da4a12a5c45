"""Commands about the register: offices and initiatives."""

from accountability.domain.commands.base import Command
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.offices import OfficeDetails


class RegisterOffice(Command, frozen=True, kw_only=True):
    details: OfficeDetails


class RegisterInitiative(Command, frozen=True, kw_only=True):
    details: InitiativeDetails
