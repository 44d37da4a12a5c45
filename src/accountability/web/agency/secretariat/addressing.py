"""Addressing recommendations to the offices that should answer them: one, some or all at once."""

from collections.abc import Sequence

from accountability.domain.commands import AddressRecommendation, Command
from accountability.domain.recommendations import Addressing
from accountability.web.agency.secretariat import choosing, questions, terms
from accountability.web.agency.secretariat.choosing import ALL, chosen
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, options, texts
from accountability.web.agency.secretariat.subjects import PanelSubject
from accountability.web.fields import Choice, Option, Question
from accountability.web.public import codes
from accountability.web.typed import Typed

NAMED_BY = {"panel": "The panel itself, in its report", "secretariat": "We did: the panel names nobody"}


class AddressingRecommendations(Keeping[PanelSubject]):
    name = "address"
    heading = "Address recommendations"
    lead = "One recommendation put to one office is an ask. It has a status, seen by all, from then on."

    def closed(self, subject: PanelSubject) -> str:
        return "" if subject.recommendations else "This panel has no recommendation yet that could be addressed."

    def questions(self, subject: PanelSubject, typed: Typed) -> Sequence[Question]:
        listed = [Option(str(row.serial), subject.name(row)) for row in subject.recommendations]
        every = f"All {len(listed)} recommendations" if len(listed) > 1 else "The panel’s only recommendation"
        return (
            *choosing.recommendations("Which recommendations?", every, listed, typed),
            *choosing.offices(subject, typed),
            *_how(),
            *terms.asked(typed),
            questions.words("source", "Source (optional)", "Where this is recorded, if it is.", rows=2),
        )

    def commands(self, subject: PanelSubject, answers: Answers) -> Sequence[Command]:
        """One for each recommendation and office; those brought together before are left as they are.

        If that leaves none, the record's own rule says so.
        """
        every = [row.serial for row in subject.recommendations]
        serials = every if answers["which"] == ALL else [int(serial) for serial in answers["recommendations"]]
        offices = chosen(answers["offices"], answers["other_offices"])
        pairs = [(serial, office) for serial in serials for office in offices]
        before = {(view.row.serial, view.row.office) for view in subject.asks}
        new = [pair for pair in pairs if pair not in before]
        return [_command(subject, answers, *pair) for pair in new or pairs[:1]]

    def after(self, subject: PanelSubject, positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}#asks"


def _command(subject: PanelSubject, answers: Answers, serial: int, office: str) -> Command:
    return AddressRecommendation(
        panel=subject.panel.slug,
        serial=serial,
        addressing=Addressing(office=office, named_by=answers["named_by"], manner=answers["manner"]),
        terms=terms.terms(answers),
        occurred=answers["occurred"],
        texts=texts(answers, "source"),
    )


def _how() -> Sequence[Question]:
    return (
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
        questions.day(
            "occurred",
            "Day it reached them",
            "A period is counted from this day. For example, 28 5 2026",
            "Enter the day it reached them",
        ),
    )


JOURNEYS = (AddressingRecommendations(),)
