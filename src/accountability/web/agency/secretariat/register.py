"""Registering what the record speaks of: an area, an office, an initiative, a panel."""

from collections.abc import Sequence

from accountability.domain.commands.base import Command
from accountability.domain.commands.panels import CommissionPanel
from accountability.domain.commands.register import RegisterInitiative, RegisterOffice
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails
from accountability.projections.register import OfficeRow
from accountability.web.agency.areas import area
from accountability.web.agency.listing import by_name
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.areas import RegisteringArea
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, given, is_ticked, options, texts
from accountability.web.agency.secretariat.subjects import RegisterSubject
from accountability.web.fields import Choice, Number, Question, Select
from accountability.web.public import codes
from accountability.web.public.naming import Names
from accountability.web.typed import Typed


# The facts of each kind, asked when it is registered and again when it is corrected.
def office(area: Question) -> tuple[Question, ...]:
    kind = Choice(
        name="kind",
        label="What kind of office is it?",
        missing="Choose what kind of office it is",
        options=options(codes.OFFICES),
    )
    return kind, area, questions.day("valid_from", "Exists since (optional)")


def panel(area: Question) -> tuple[Question, ...]:
    return (
        Choice(
            name="kind",
            label="What kind of panel is it?",
            missing="Choose what kind of panel it is",
            options=options(codes.PANELS),
        ),
        area,
        questions.day("began", "First day of its work (optional)"),
        questions.day("ended", "Last day of its work (optional)"),
        Number(name="members", label="Members (optional)", hint="As the source states it.", what="Members"),
        Number(name="hours", label="Hours each member spent (optional)", what="Hours"),
    )


def initiative(area: Question) -> tuple[Question, ...]:
    began = "Leave it empty if no source says. For example, 28 5 2026"
    return (
        area,
        questions.day("began", "First day (optional)", began),
        questions.day("ended", "Last day (optional)"),
    )


UNSTATED = "Choose nothing if no source says."


def owner(offices: Sequence[OfficeRow], names: Names, hint: str = UNSTATED) -> Select:
    return Select(
        name="owner",
        label="Who runs it? (optional)",
        hint=hint,
        options=by_name([row.slug for row in offices], names.office, "Choose an office"),
    )


class Registering(Keeping[RegisterSubject]):
    def after(self, subject: RegisterSubject, positions: Sequence[int]) -> str:
        return f"/en/log/{positions[0]}?seen={positions[-1]}"


class RegisteringOffice(Registering):
    name = "office"
    heading = "Register an office"
    lead = (
        "An office is what answers: a police force, a Police and Crime Commissioner, a council. "
        "Never a person’s name."
    )

    def questions(self, subject: RegisterSubject, typed: Typed) -> Sequence[Question]:
        name = questions.name("Name of the office", "Enter the office’s name")
        facts = office(area(subject.areas, subject.names))
        return (name, questions.slug("norchester-police"), *facts, questions.invented())

    def commands(self, subject: RegisterSubject, answers: Answers) -> Sequence[Command]:
        facts = given(answers, "slug", "kind", "area", "valid_from")
        details = OfficeDetails(**facts, invented=is_ticked(answers, "invented"))
        return [RegisterOffice(details=details, texts=texts(answers, "name"))]


class RegisteringInitiative(Registering):
    name = "initiative"
    heading = "Register an initiative"
    lead = "A standing project or service that an answer may cite. It can be cited by every office and panel."

    def questions(self, subject: RegisterSubject, typed: Typed) -> Sequence[Question]:
        return (
            questions.name("Name of the initiative", "Enter the initiative’s name"),
            questions.slug("late-bus"),
            questions.words("description", "What it does (optional)", rows=5),
            owner(subject.offices, subject.names),
            *initiative(area(subject.areas, subject.names)),
            questions.source(typed),
            questions.invented(),
        )

    def commands(self, subject: RegisterSubject, answers: Answers) -> Sequence[Command]:
        facts = given(answers, "slug", "owner", "area", "began", "ended")
        details = InitiativeDetails(**facts, invented=is_ticked(answers, "invented"))
        return [RegisterInitiative(details=details, texts=texts(answers, "name", "description", "source"))]


class RegisteringPanel(Registering):
    name = "panel"
    heading = "Register a panel"
    lead = "Your office keeps its record from then on: only you add to it."

    def questions(self, subject: RegisterSubject, typed: Typed) -> Sequence[Question]:
        return (
            questions.name("Name of the panel", "Enter the panel’s name"),
            questions.slug("norchester-2026"),
            *panel(area(subject.areas, subject.names)),
            questions.words("question", "The question put to it (optional)", rows=3),
            questions.words(
                "about", "About the panel (optional)", "Who convened it, how its members were chosen."
            ),
            questions.provenance("Our own papers"),
            questions.source(typed),
            questions.invented(),
        )

    def commands(self, subject: RegisterSubject, answers: Answers) -> Sequence[Command]:
        facts = given(answers, "slug", "kind", "area", "began", "ended", "members", "hours")
        details = PanelDetails(
            **facts, secretariat=subject.signed.office or "", invented=is_ticked(answers, "invented")
        )
        said = texts(answers, "name", "question", "about", "source")
        return [CommissionPanel(details=details, texts=said, provenance=answers["provenance"])]


JOURNEYS = (RegisteringArea(), RegisteringOffice(), RegisteringInitiative(), RegisteringPanel())
