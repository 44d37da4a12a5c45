"""Addressing recommendations to the offices that should answer them: one, some or all at once."""

from collections.abc import Sequence

from accountability.domain.commands.base import Command
from accountability.domain.commands.panels import AddressRecommendation
from accountability.domain.recommendations import Addressing
from accountability.projections.panels import RecommendationRow
from accountability.web.agency.journey import Step, Texts
from accountability.web.agency.secretariat import choosing, questions, terms
from accountability.web.agency.secretariat.choosing import chosen, typed_in
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, options, texts
from accountability.web.agency.secretariat.subjects import PanelSubject
from accountability.web.fields import Choice, Grid, Option, Question
from accountability.web.forms import Form
from accountability.web.public import codes
from accountability.web.typed import Typed

# More than a person can check before publishing.
MOST_ADDRESSED = 200
# Of both, before one asks who is asked what.
SEVERAL = 2
NAMED_BY = {"panel": "The panel itself, in its report", "secretariat": "We did: the panel names nobody"}

# Asked when it is addressed and again when that is corrected.
HOW: tuple[Question, ...] = (
    Choice(
        name="named_by",
        label="Who named these offices?",
        missing="Choose who named these offices",
        options=options(NAMED_BY),
    ),
    Choice(
        name="manner",
        label="How did it reach them?",
        missing="Choose how it reached them",
        options=options(codes.MANNERS),
    ),
)


class AddressingRecommendations(Keeping[PanelSubject]):
    name = "address"
    heading = "Address recommendations"
    lead = "One recommendation put to one office is an ask. It has a status, seen by all, from then on."

    def closed(self, subject: PanelSubject) -> str:
        return (
            "" if subject.recommendations else "This panel has no recommendation yet that could be addressed."
        )

    def steps(self, subject: PanelSubject, typed: Typed) -> list[Step]:
        return [*super().steps(subject, typed), *_pairs(subject, typed), *terms.steps(typed)]

    def questions(self, subject: PanelSubject, typed: Typed) -> Sequence[Question]:
        ticks = choosing.recommendations(
            "recommendations",
            "Which recommendations?",
            [_option(subject, row) for row in subject.recommendations],
            MOST_ADDRESSED,
            "Choose at least one recommendation",
        )
        return (
            ticks,
            *choosing.offices(subject, typed),
            *HOW,
            questions.day(
                "occurred",
                "Day it reached them",
                "A period is counted from this day. For example, 28 5 2026",
                "Enter the day it reached them",
            ),
            terms.basis(),
            questions.words("source", "Source (optional)", "Where this is recorded, if it is.", rows=2),
        )

    def begins(self, subject: PanelSubject) -> Texts:
        """All of them are ticked, or those that were put to nobody yet."""
        asked = {view.row.serial for view in subject.asks}
        fresh = [str(row.serial) for row in subject.recommendations if row.serial not in asked]
        return {"recommendations": fresh[:MOST_ADDRESSED]}

    def commands(self, subject: PanelSubject, answers: Answers) -> Sequence[Command]:
        """One for each recommendation and office; where there are several of both, for each box ticked."""
        offices = chosen(answers, "offices")
        serials = [int(serial) for serial in answers["recommendations"]]
        kept = answers.get("pairs")
        return [
            _command(subject, answers, serial, office)
            for serial in serials
            for office in offices
            if kept is None or f"{serial}:{office}" in kept
        ]

    def after(self, subject: PanelSubject, positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}#asks"


def _option(subject: PanelSubject, row: RecommendationRow) -> Option:
    asked = [subject.names.office(view.row.office) for view in subject.asks if view.row.serial == row.serial]
    return Option(
        str(row.serial), subject.name(row), f"Addressed already to {', '.join(asked)}" if asked else ""
    )


def _pairs(subject: PanelSubject, typed: Typed) -> list[Step]:
    """Which of several recommendations to which of several offices: a box for each, all ticked at first."""
    ticked = set(typed.every("recommendations"))
    rows = [row for row in subject.recommendations if str(row.serial) in ticked]
    known = {row.slug for row in subject.offices}
    offices = [slug for slug in typed_in(typed, "offices") if slug in known]
    if len(rows) < SEVERAL or len(offices) < SEVERAL:
        return []
    grid = Grid(
        name="pairs",
        label="Who is asked what?",
        hint="Untick what an office is not asked. Each box that stays ticked becomes an ask.",
        missing="Tick at least one",
        rows=[Option(str(row.serial), subject.name(row)) for row in rows],
        columns=[Option(slug, subject.names.office(slug)) for slug in offices],
        taken=frozenset(f"{view.row.serial}:{view.row.office}" for view in subject.asks),
    )
    return [Step(name="pairs", heading="Who is asked what?", form=Form(questions=[grid]))]


def _command(subject: PanelSubject, answers: Answers, serial: int, office: str) -> Command:
    return AddressRecommendation(
        panel=subject.panel.slug,
        serial=serial,
        addressing=Addressing(office=office, named_by=answers["named_by"], manner=answers["manner"]),
        terms=terms.terms(answers),
        occurred=answers["occurred"],
        texts=texts(answers, "source"),
    )


JOURNEYS = (AddressingRecommendations(),)
