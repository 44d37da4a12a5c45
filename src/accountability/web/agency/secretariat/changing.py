"""What changes in the register: an office under a new name, an initiative in other hands or at its end."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from accountability.domain.commands.base import Command
from accountability.domain.commands.register import ChangeInitiative, EndInitiative, RenameOffice
from accountability.domain.initiatives import Ending, InitiativeChange
from accountability.projections import register
from accountability.projections.reading import reading
from accountability.projections.register import AreaRow, InitiativeRow, OfficeRow
from accountability.projections.timeline import Item
from accountability.web.agency.areas import area
from accountability.web.agency.guards import must_be
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, given, texts
from accountability.web.agency.secretariat.register import owner
from accountability.web.agency.secretariat.renaming import Renaming
from accountability.web.agency.secretariat.subjects import HOME, REGISTER, REGISTERED
from accountability.web.fields import Question, Text
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.addresses import slug_or_none
from accountability.web.public.naming import Also, Names, names_for
from accountability.web.typed import Typed
from accountability.workspace.sessions import Signed


class OfficeSubject(msgspec.Struct, frozen=True, kw_only=True):
    """An office of the register. `last` is the log's end: no form here is decided against a position."""

    signed: Signed
    office: OfficeRow
    names: Names
    last: int
    entries: list[Item] = []

    @property
    def about(self) -> str:
        return f"office {self.office.slug}"

    @property
    def address(self) -> str:
        return f"{HOME}/offices/{self.office.slug}"

    @property
    def public(self) -> str:
        return f"/en/offices/{self.office.slug}"

    @property
    def title(self) -> str:
        return self.names.office(self.office.slug)


class InitiativeSubject(msgspec.Struct, frozen=True, kw_only=True):
    """An initiative of the register."""

    signed: Signed
    initiative: InitiativeRow
    areas: list[AreaRow]
    offices: list[OfficeRow]
    names: Names
    last: int
    entries: list[Item] = []

    @property
    def about(self) -> str:
        return f"initiative {self.initiative.slug}"

    @property
    def address(self) -> str:
        return f"{HOME}/initiatives/{self.initiative.slug}"

    @property
    def public(self) -> str:
        return f"/en/initiatives/{self.initiative.slug}"

    @property
    def title(self) -> str:
        return self.names.initiative(self.initiative.slug)


Kind = TypeVar("Kind", bound=InitiativeSubject)


async def load_office(house: House, signed: Signed, path: Mapping[str, Any]) -> OfficeSubject:
    must_be(signed, "secretariat")
    async with reading(house.readers, house.now()) as reader:
        row = await register.office(reader, path["office"]) if slug_or_none(path["office"]) else None
        if row is None:
            raise Unrecorded("office", REGISTER)
        names = await names_for(reader, (), Also(offices=[row.slug]))
    return OfficeSubject(signed=signed, office=row, names=names, last=reader.head)


async def load_initiative(house: House, signed: Signed, path: Mapping[str, Any]) -> InitiativeSubject:
    must_be(signed, "secretariat")
    return await initiative_at(InitiativeSubject, house, signed, path["initiative"], REGISTER)


async def initiative_at(kind: type[Kind], house: House, signed: Signed, slug: str, index: str) -> Kind:
    """The initiative of this short name, or Unrecorded with the page to go on from."""
    async with reading(house.readers, house.now()) as reader:
        row = await register.initiative(reader, slug) if slug_or_none(slug) else None
        if row is None:
            raise Unrecorded("initiative", index)
        offices = await register.all_offices(reader, limit=REGISTERED)
        areas = await register.all_areas(reader, limit=REGISTERED)
        places = [each.slug for each in areas]
        also = Also(areas=places, initiatives=[slug], offices=[row.owner, *(each.slug for each in offices)])
        names = await names_for(reader, (), also)
    return kind(signed=signed, initiative=row, areas=areas, offices=offices, names=names, last=reader.head)


class RenamingOffice(Renaming[OfficeSubject]):
    noun = "office"
    lead = "The same office under another name. What was said before keeps the name of that time."

    def command(self, subject: OfficeSubject, renaming: dict[str, Any]) -> Command:
        return RenameOffice(office=subject.office.slug, **renaming)


class OfInitiative(Keeping[InitiativeSubject]):
    def closed(self, subject: InitiativeSubject) -> str:
        return "This initiative has ended." if subject.initiative.end_parts else ""

    def after(self, subject: InitiativeSubject, positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}"


class ChangingInitiative(OfInitiative):
    name = "change"
    heading = "Record a change"
    lead = "Fill in what is different from now on, and leave the rest empty."

    def questions(self, subject: InitiativeSubject, typed: Typed) -> Sequence[Question]:
        return (
            Text(name="name", label="New name (optional)", what="Name"),
            questions.words("description", "What it does from now on (optional)", rows=4),
            owner(subject.offices, subject.names, "Choose an office only if it is in other hands now."),
            area(subject.areas, subject.names, none="The same as now"),
            questions.day("ended", "Day on which it is to end (optional)"),
            questions.day("occurred", "Day of the change", missing="Enter the day of the change"),
            questions.words("text", "Why (optional)", rows=3),
            questions.words("source", "Source (optional)", questions.HOW_TO_CITE, rows=2),
        )

    def commands(self, subject: InitiativeSubject, answers: Answers) -> Sequence[Command]:
        return [
            ChangeInitiative(
                initiative=subject.initiative.slug,
                change=InitiativeChange(**given(answers, "owner", "area", "ended")),
                occurred=answers["occurred"],
                texts=texts(answers, "name", "description", "text", "source"),
            )
        ]


class EndingInitiative(OfInitiative):
    name = "end"
    heading = "Record its end"
    lead = "Answers that named it stay as they are. Its page says that it ended, and why."

    def questions(self, subject: InitiativeSubject, typed: Typed) -> Sequence[Question]:
        return (
            questions.day("ended", "Its last day", missing="Enter its last day"),
            questions.words("reason", "Why did it end?", missing="Say why it ended", rows=3),
            questions.words("source", "Source (optional)", questions.HOW_TO_CITE, rows=2),
        )

    def commands(self, subject: InitiativeSubject, answers: Answers) -> Sequence[Command]:
        return [
            EndInitiative(
                initiative=subject.initiative.slug,
                ending=Ending(ended=answers["ended"]),
                occurred=answers["ended"],
                texts=texts(answers, "reason", "source"),
            )
        ]


OF_OFFICE = (RenamingOffice(),)
OF_INITIATIVE = (ChangingInitiative(), EndingInitiative())
