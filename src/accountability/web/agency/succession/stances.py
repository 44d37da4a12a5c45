"""What an heir says of an earlier answer: for one ask, or for many in one sitting."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec

from accountability.domain.asks import DECIDED, Stance
from accountability.domain.clocks import SERVICE_DEFAULT
from accountability.domain.commands.base import Command, Texts
from accountability.domain.commands.succession import StatePosition
from accountability.domain.entries import Rule
from accountability.domain.inheriting import ADOPTABLE, Position
from accountability.domain.status import DECISIONS, british, sentence
from accountability.projections import asks, panels
from accountability.projections.asks import AskView
from accountability.projections.panels import RecommendationRow
from accountability.projections.reading import reading
from accountability.projections.timeline import Item
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.days import ComingDay
from accountability.web.agency.guards import must_be
from accountability.web.agency.journey import Journey, Step
from accountability.web.fields import Choice, LongText, Option, Question
from accountability.web.forms import Form
from accountability.web.house import House
from accountability.web.public.naming import Also, Names, names_for
from accountability.web.typed import Typed
from accountability.workspace.sessions import Signed


class NothingChosen(Rule):
    """Raised when a form about many asks is sent without an answer to any."""


INHERITED = "/workspace/inherited"
LATER = "later"
OFFERED: dict[Stance, tuple[str, str]] = {
    "adopts": ("Adopt it", "Its decision, report and dates are your office’s own from then on."),
    "reviews": ("Review it until a day", "You name the day, and it has a clock."),
    "declines": ("Decline to take it over", "You say why. The public reads “not accepted”."),
}
ASKED_AS = {"text": "stance_text", "reason": "stance_reason"}


class TakeStance(Journey[AskSubject]):
    name = "stance"
    title = "Check what you make of the earlier answer"

    def closed(self, subject: AskSubject) -> str:
        row = subject.row
        if not subject.predecessors or row.passed_on is not None:
            return "This did not come from another office."
        decided = row.decision in DECIDED or row.stance == "adopts"
        return "This has been answered already. Change the answer instead." if decided else ""

    def steps(self, subject: AskSubject, typed: Typed) -> list[Step]:
        former = former_of(subject, typed)
        asked: list[Question] = []
        if len(subject.predecessors) > 1:
            asked.append(whose(subject))
        asked.append(stance_choice("stance", "What do you make of the earlier answer?", former))
        lead = "" if former is None else said_by(subject, former)
        steps = [Step(name="stance", heading="The earlier answer", lead=lead, form=Form(questions=asked))]
        details = _details({typed.one("stance")}, subject.today)
        return [*steps, *details]

    def commands(self, subject: AskSubject, answers: dict[str, Any]) -> Sequence[Command]:
        former = by_id(subject.predecessors, answers.get("former")) or subject.predecessors[-1]
        return [_command(subject.row.ask, former, answers["stance"], answers)]


def former_of(subject: AskSubject, typed: Typed) -> AskView | None:
    if not subject.predecessors:
        return None
    return by_id(subject.predecessors, typed.one("former")) or subject.predecessors[-1]


def by_id(views: Sequence[AskView], identifier: object) -> AskView | None:
    return next((view for view in views if str(view.row.ask) == identifier), None)


def whose(subject: AskSubject) -> Choice:
    return Choice(
        name="former",
        label="Whose answer?",
        what="Whose answer",
        missing="Choose whose answer you speak of",
        options=[
            Option(str(view.row.ask), subject.names.office(view.row.office), said_by(subject, view))
            for view in subject.predecessors
        ],
    )


def said_by(subject: AskSubject, former: AskView) -> str:
    office = subject.names.office(former.row.office)
    return sentence(former.row, former.clocks, office, subject.today, subject.names.office)


def stance_choice(
    name: str, label: str, former: AskView | None, hint: str = "", *, later: bool = False
) -> Choice:
    """Silence, a receipt and what is another's own can't be adopted: that is then not offered."""
    adoptable = former is not None and former.row.decision in ADOPTABLE
    offered = [Option(code, *words) for code, words in OFFERED.items() if adoptable or code != "adopts"]
    return Choice(
        name=name,
        label=label,
        hint=hint,
        what="What you make of it",
        missing="" if later else "Choose what you make of the earlier answer",
        options=[*offered, Option(LATER, "Not now")] if later else offered,
    )


def _details(stances: set[str], today: date) -> list[Step]:
    """What the stances taken must carry."""
    asked: list[Question] = []
    if "reviews" in stances:
        longest = SERVICE_DEFAULT.length
        too_late = f"The day can be at most {longest} days from today. It can be moved later, with a reason."
        asked.append(
            ComingDay(
                name="until",
                label="By when will you have decided?",
                what="The day",
                hint=f"At most {longest} days from today.",
                missing="Enter the day by which you will have reviewed it.",
                today=today,
                latest=today + timedelta(days=longest),
                too_late=too_late,
            )
        )
    if "declines" in stances:
        asked.append(
            LongText(
                name="stance_reason",
                label="Why do you decline to take it over?",
                what="The reason",
                hint="The public reads this.",
                missing="Say why you do not take this over.",
                rows=5,
            )
        )
    if stances & OFFERED.keys():
        asked.append(
            LongText(
                name="stance_text",
                label="In your own words (optional)",
                what="Your words",
                hint="The public reads this under the name of your office. Do not name private persons.",
                rows=5,
            )
        )
    if not asked:
        return []
    form = Form(questions=asked, asked_as=ASKED_AS)
    return [Step(name="details", heading="What the public reads beside it", form=form)]


def _command(ask: Any, former: AskView, stance: Stance, answers: dict[str, Any]) -> StatePosition:
    texts: Texts = {}
    if answers.get("stance_text"):
        texts["text/en"] = answers["stance_text"]
    if stance == "declines" and answers.get("stance_reason"):
        texts["reason/en"] = answers["stance_reason"]
    until = answers.get("until") if stance == "reviews" else None
    position = Position(predecessor=former.row.ask, stance=stance, until=until)
    return StatePosition(ask=ask, position=position, texts=texts)


class InheritedSubject(msgspec.Struct, frozen=True, kw_only=True):
    """Every ask that came to this office from another and awaits what it makes of it."""

    signed: Signed
    views: list[AskView]
    formers: dict[Any, AskView]
    about_asks: dict[tuple[str, int], RecommendationRow]
    names: Names
    last: int
    entries: list[Item] = []

    @property
    def about(self) -> str:
        return self.signed.office or ""

    @property
    def address(self) -> str:
        return INHERITED

    @property
    def public(self) -> str:
        return f"/en/offices/{self.about}"

    @property
    def title(self) -> str:
        return self.names.office(self.about)

    def name(self, view: AskView) -> str:
        row = self.about_asks[view.row.panel, view.row.serial]
        return f"{view.row.serial}. {self.names.words.plain(row.parts, 'title')}"

    def said(self, view: AskView) -> str:
        """What the office before said, in a sentence."""
        former = self.formers[view.row.ask].row
        office = self.names.office(former.office)
        day = f" on {british(former.decided)}" if former.decided else ""
        return f"{office}: {DECISIONS[former.decision].lower()}{day}."


async def load_inherited(house: House, signed: Signed) -> InheritedSubject:
    must_be(signed, "officer")
    office = signed.office or ""
    async with reading(house.readers, house.now()) as reader:
        views = await asks.inherited(reader, office)
        formers = {view.row.ask: (await asks.predecessors_of(reader, view.row))[-1] for view in views}
        about = await panels.recommendations_at(reader, [(v.row.panel, v.row.serial) for v in views])
        also = Also(
            offices=[office, *(slug for view in views for slug in view.row.others)],
            panels=[view.row.panel for view in views],
            parts=[row.parts for row in about.values()],
        )
        names = await names_for(reader, (), also)
        last = reader.head
    return InheritedSubject(
        signed=signed, views=views, formers=formers, about_asks=about, names=names, last=last
    )


class TakeStances(Journey[InheritedSubject]):
    """Many in one sitting: one choice for each, and words that they share."""

    name = "answer"
    title = "Check what you make of the earlier answers"

    def closed(self, subject: InheritedSubject) -> str:
        return "" if subject.views else "Nothing that your office took over awaits an answer."

    def steps(self, subject: InheritedSubject, typed: Typed) -> list[Step]:
        asked = [
            stance_choice(
                f"stance-{view.row.ask}",
                subject.name(view),
                subject.formers[view.row.ask],
                subject.said(view),
                later=True,
            )
            for view in subject.views
        ]
        heading = "What do you make of the earlier answers?"
        lead = "Leave those for later that need a closer look: each has a form of its own, too."
        chosen = {typed.one(question.name) for question in asked}
        first = Step(name="stances", heading=heading, lead=lead, form=Form(questions=asked))
        return [first, *_details(chosen, subject.names.today)]

    def commands(self, subject: InheritedSubject, answers: dict[str, Any]) -> Sequence[Command]:
        taken = [(view, answers.get(f"stance-{view.row.ask}")) for view in subject.views]
        commands = [
            _command(view.row.ask, subject.formers[view.row.ask], stance, answers)
            for view, stance in taken
            if stance and stance != LATER
        ]
        if not commands:
            raise NothingChosen("Choose for one of them at least.")
        return commands

    def after(self, subject: InheritedSubject, positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}"
