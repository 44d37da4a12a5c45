"""Areas in the register: one is registered under its word, renamed, ended."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from accountability.domain.areas import AreaCode, AreaDetails, AreaEnd
from accountability.domain.commands.base import Command
from accountability.domain.commands.register import AbolishArea, RegisterArea, RenameArea
from accountability.domain.registered import MOST_SLUGS
from accountability.projections import register
from accountability.projections.reading import reading
from accountability.projections.register import AreaRow
from accountability.projections.timeline import Item
from accountability.web.agency.areas import area, offered
from accountability.web.agency.guards import must_be
from accountability.web.agency.listing import Lists
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, given, is_ticked, options, texts
from accountability.web.agency.secretariat.renaming import Renaming
from accountability.web.agency.secretariat.subjects import HOME, REGISTER, REGISTERED, RegisterSubject
from accountability.web.fields import Choice, Question, SlugText, Text
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public import codes
from accountability.web.public.addresses import slug_or_none
from accountability.web.public.naming import Also, Names, names_for
from accountability.web.typed import Typed, Wrong
from accountability.workspace.sessions import Signed

LAST_DAY = questions.day("last_day", "Its last day", missing="Enter its last day")


class Code(Text, frozen=True, kw_only=True):
    """An official code, as whoever keeps the codes spells it."""

    def read(self, typed: Typed) -> str | None:
        text = super().read(typed)
        try:
            return msgspec.convert(text, AreaCode | None)
        except msgspec.ValidationError as error:
            raise Wrong(f"{self.subject} must be letters and numbers, like E07000001") from error


class AreaSubject(msgspec.Struct, frozen=True, kw_only=True):
    """An area of the register; `areas` are all of them, to choose what it became."""

    signed: Signed
    area: AreaRow
    areas: list[AreaRow]
    names: Names
    last: int
    entries: list[Item] = []

    @property
    def about(self) -> str:
        return f"area {self.area.slug}"

    @property
    def address(self) -> str:
        return f"{HOME}/areas/{self.area.slug}"

    @property
    def public(self) -> str:
        return f"/en/areas/{self.area.slug}"

    @property
    def title(self) -> str:
        return self.names.area(self.area.slug)


async def load_area(house: House, signed: Signed, path: Mapping[str, Any]) -> AreaSubject:
    must_be(signed, "secretariat")
    async with reading(house.readers, house.now()) as reader:
        row = await register.area(reader, path["area"]) if slug_or_none(path["area"]) else None
        if row is None:
            raise Unrecorded("area", REGISTER)
        rows = await register.all_areas(reader, limit=REGISTERED)
        names = await names_for(reader, (), Also(areas=[row.slug, *(each.slug for each in rows)]))
    return AreaSubject(signed=signed, area=row, areas=rows, names=names, last=reader.head)


def facts(rows: Sequence[AreaRow], names: Names, within: str | None = None) -> tuple[Question, ...]:
    """Asked when it is registered and again when it is corrected, with what it is `within` as it stands."""
    around = area(rows, names, name="within", label="Lies within (optional)", standing=within)
    return (
        Choice(
            name="kind",
            label="What kind of area is it?",
            missing="Choose what kind of area it is",
            options=options(codes.AREAS),
        ),
        *((around,) if rows else ()),
        Code(
            name="code",
            label="Official code (optional)",
            hint="Like E07000001, a code of the Office for National Statistics. Say below who gives it.",
            limit=32,
            what="Official code",
        ),
        questions.day("valid_from", "Exists since (optional)"),
    )


def became(rows: Sequence[AreaRow], names: Names, own: str, standing: Sequence[str] = ()) -> Lists:
    others = [row for row in rows if row.slug != own]
    return Lists(
        name="successors",
        label="What did it become? (optional)",
        hint="Choose each area that is now where it was. One that is not in the list is registered first.",
        options=offered(others, names, standing),
        most=MOST_SLUGS,
    )


def _word(subject: RegisterSubject) -> SlugText:
    """The short name, with the words that entries name already."""
    asked = questions.slug("norchester")
    used = ", ".join(subject.unregistered)
    named = f" Entries name these words, which are not registered yet: {used}." if used else ""
    return msgspec.structs.replace(asked, hint=f"{asked.hint}{named}")


def source(code: str) -> Question:
    """Needed once a code is typed."""
    missing = "Say who gives the area this code, and where it can be looked up"
    needed = bool(re.search(r"\S", code))
    label = "Source" if needed else "Source (needed for a code)"
    return questions.words("source", label, questions.HOW_TO_CITE, missing if needed else "", rows=2)


class RegisteringArea(Keeping[RegisterSubject]):
    name = "area"
    heading = "Register an area"
    lead = (
        "A place that offices, panels and initiatives belong to. Once one is registered, forms offer the "
        "registered areas by name."
    )

    def questions(self, subject: RegisterSubject, typed: Typed) -> Sequence[Question]:
        name = questions.name("Name of the area", "Enter the area’s name")
        asked = facts(subject.areas, subject.names)
        return (name, _word(subject), *asked, source(typed.one("code")), questions.invented())

    def commands(self, subject: RegisterSubject, answers: Answers) -> Sequence[Command]:
        known = given(answers, "slug", "kind", "within", "code", "valid_from")
        details = AreaDetails(**known, invented=is_ticked(answers, "invented"))
        return [RegisterArea(details=details, texts=texts(answers, "name", "source"))]

    def after(self, subject: RegisterSubject, positions: Sequence[int]) -> str:
        return f"/en/log/{positions[0]}?seen={positions[-1]}"


class RenamingArea(Renaming[AreaSubject]):
    noun = "area"

    def command(self, subject: AreaSubject, renaming: dict[str, Any]) -> Command:
        return RenameArea(area=subject.area.slug, **renaming)


class EndingArea(Keeping[AreaSubject]):
    name = "end"
    heading = "Record its end"
    lead = "Entries that name it stay as they are. Its page says what it became."

    def closed(self, subject: AreaSubject) -> str:
        return (
            "This area has ended. What was recorded of its end can be corrected."
            if subject.area.last_day
            else ""
        )

    def questions(self, subject: AreaSubject, typed: Typed) -> Sequence[Question]:
        return (
            LAST_DAY,
            became(subject.areas, subject.names, subject.area.slug),
            questions.words("instrument", "The law or order that ended it (optional)", rows=2),
            questions.words("reason", "Why did it end? (optional)", rows=3),
            questions.words("source", "Source", questions.HOW_TO_CITE, questions.SAY_SOURCE, rows=2),
        )

    def commands(self, subject: AreaSubject, answers: Answers) -> Sequence[Command]:
        end = AreaEnd(last_day=answers["last_day"], successors=tuple(answers["successors"] or ()))
        said = texts(answers, "instrument", "reason", "source")
        return [
            AbolishArea(area=subject.area.slug, end=end, occurred=answers["last_day"], texts=said),
        ]

    def after(self, subject: AreaSubject, positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}"


OF_AREA = (RenamingArea(), EndingArea())
