"""The walk of an office that ends: its last day, its successors, what passes to each, who answers which ask.

What is to come can be announced; the asks pass on once their day has come, all in one go.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from accountability.domain.commands.base import Command
from accountability.domain.commands.succession import (
    AbolishOffice,
    AnnounceSuccession,
    PassAsks,
    PassedAsk,
    TransferFunctions,
)
from accountability.domain.entries import Role
from accountability.domain.registered import MOST_SLUGS
from accountability.domain.succession import Announcement, End, NothingNew, Transfer, proposed
from accountability.projections.asks import AskView
from accountability.web.agency.areas import offered
from accountability.web.agency.journey import Journey, Step, Texts
from accountability.web.agency.listing import Lists, by_name
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.choosing import NEVER_ASKED, chosen, typed_in
from accountability.web.agency.succession.subject import EndingSubject
from accountability.web.fields import Choice, Choices, Day, LongText, Option, Proposed, Question
from accountability.web.forms import Form
from accountability.web.slugs import Words, slugs_in
from accountability.web.typed import Typed, Wrong

NOBODY = "none-yet"
NEAR = 12
STATUS = {
    "announced": "It is announced, and no law or order says so yet",
    "confirmed": "A law or order says so",
}
Answers = Mapping[str, Any]


class PassOn(Journey[EndingSubject]):
    name = "end"
    title = "Check what passes to whom"
    roles: ClassVar[tuple[Role, ...]] = ("officer", "secretariat", "operator")

    def closed(self, subject: EndingSubject) -> str:
        over = subject.row.last_day is not None and not subject.open
        return "This office has ended, and all that was open has passed on." if over else ""

    def begins(self, subject: EndingSubject) -> Texts:
        row = subject.row
        day = row.last_day or row.expected_last_day
        texts: Texts = {"status": [row.ending]} if row.ending else {}
        texts |= _day("last_day", day) if day else {}
        if subject.transfers:
            texts["successors"] = list(dict.fromkeys(each.successor for each in subject.transfers))
            common = subject.transfers[0].first_day
            texts |= _day("first_day", common)
            for each in subject.transfers:
                texts |= _day(f"first-{each.successor}", each.first_day) if each.first_day != common else {}
        for each in subject.transfers:
            texts[f"functions-{each.successor}"] = [_spoken(each.functions)]
            texts[f"areas-{each.successor}"] = list(each.areas) if subject.areas else [_spoken(each.areas)]
        return texts

    def steps(self, subject: EndingSubject, typed: Typed) -> list[Step]:
        steps = [_end(subject), _successors(subject, typed)]
        to = _chosen(subject, typed)
        steps += [_passing(subject, slug) for slug in to]
        if not _has_come(subject, typed, _first_days(typed, to)):
            return steps
        if subject.open:
            steps.append(_asks(subject, typed, to))
        if subject.row.last_day is None:
            steps.append(_ended(subject))
        return steps

    def commands(self, subject: EndingSubject, answers: Answers) -> Sequence[Command]:
        texts = questions.texts(answers, "instrument", "source")
        ends = answers.get("ended") == questions.YES
        commands: list[Command] = []
        announcement = Announcement(expected_last_day=answers["last_day"], status=answers["status"])
        if not ends and subject.row.last_day is None and _is_new(subject, announcement):
            office = subject.row.slug
            commands.append(AnnounceSuccession(office=office, announcement=announcement, texts=texts))
        commands += [
            TransferFunctions(office=subject.row.slug, transfer=transfer, texts=texts)
            for transfer in _transfers(subject, answers)
        ]
        passed = tuple(
            each for view in subject.open if _name(view) in answers for each in _passed(view, answers)
        )
        if passed:
            first = answers.get("first_day") or answers["last_day"]
            source = questions.texts(answers, "source")
            commands.append(PassAsks(office=subject.row.slug, first_day=first, asks=passed, texts=source))
        if ends:
            end = End(last_day=answers["last_day"])
            commands.append(AbolishOffice(office=subject.row.slug, end=end, texts=texts))
        if not commands:
            raise NothingNew("All of this is recorded already: change an answer, or throw these away.")
        return commands

    def after(self, subject: EndingSubject, positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}"


LAST_DAY = questions.day("last_day", "What is its last day?", "For example, 7 5 2028", "Enter its last day")
FIRST_DAY = questions.day(
    "first_day",
    "From which day is the work theirs?",
    "Mostly the day after its last. For example, 8 5 2028",
)


def _end(subject: EndingSubject) -> Step:
    status = Choice(
        name="status",
        label="How sure is it?",
        what="How sure it is",
        missing="Choose how sure it is",
        options=questions.options(STATUS),
    )
    instrument = LongText(
        name="instrument",
        label="The law or order (optional if it is only announced)",
        what="The law or order",
        hint="Its title and number, and where it can be read.",
        characters=2000,
        rows=3,
    )
    source = LongText(
        name="source",
        label="Source (optional)" if subject.is_own else "Source",
        what="The source",
        hint=questions.HOW_TO_CITE,
        missing="" if subject.is_own else questions.SAY_SOURCE,
        characters=2000,
        rows=3,
    )
    form = Form(questions=[LAST_DAY, status, instrument, source], asked_as={"expected_last_day": "last_day"})
    lead = "An office is recorded as ended once its last day has come. Until then its end is announced."
    return Step(name="ending", heading="When does this office end?", lead=lead, form=form)


def _successors(subject: EndingSubject, typed: Typed) -> Step:
    others = [row for row in subject.offices if row.slug != subject.row.slug and row.last_day is None]
    already = {each.successor for each in subject.transfers}
    near = sorted(others, key=lambda row: (row.slug not in already, row.area != subject.row.area, row.slug))
    offered = [row for row in near if row.kind not in NEVER_ASKED]
    ticks = Choices(
        name="successors",
        label="Which offices take its work over? (optional)",
        hint="Leave it empty while nobody has said. A new office is registered first.",
        options=[Option(row.slug, subject.names.office(row.slug)) for row in offered[:NEAR]],
    )
    rest = by_name([row.slug for row in offered[NEAR:]], subject.names.office)
    named = Lists(name="other_successors", label="Other offices (optional)", options=rest)
    missing = "Enter the day from which the work is theirs" if _chosen(subject, typed) else ""
    day = msgspec.structs.replace(FIRST_DAY, missing=missing)
    asked_as = {"successor": "successors", "heir": "successors"}
    asked: list[Question] = [ticks, named, day] if rest else [ticks, day]
    form = Form(questions=asked, asked_as=asked_as)
    return Step(name="successors", heading="To whom does its work pass?", form=form)


def _passing(subject: EndingSubject, slug: str) -> Step:
    """What of the work passes to one of them. Themes of open asks are what it is called after."""
    themes = sorted({theme for v in subject.open if (theme := subject.recommended(v).theme)})
    areas = sorted({area for v in subject.open if (area := subject.recommended(v).area)})
    name = subject.names.office(slug)
    functions = Words(
        name=f"functions-{slug}",
        label=f"Which work passes to {name}? (optional)",
        what="Which work",
        hint=_hint(
            "A few words for each kind, with commas between. Leave it empty for all its work.", themes
        ),
    )
    places = _places(subject, f"areas-{slug}", f"In which areas does it pass to {name}? (optional)", areas)
    first = questions.day(f"first-{slug}", f"From another day, for {name}? (optional)")
    heading = f"What passes to {name}?"
    return Step(name=f"to-{slug}", heading=heading, form=Form(questions=[functions, places, first]))


def _places(subject: EndingSubject, name: str, label: str, used: Sequence[str]) -> Question:
    """By name, from the registered areas and the words used beside them; while there is none, typed."""
    if subject.areas:
        stated = [area for each in subject.transfers for area in each.areas]
        options = offered(subject.areas, subject.names, {*used, *stated})
        hint = "Leave it empty for everywhere."
        return Lists(name=name, label=label, hint=hint, options=options, most=MOST_SLUGS)
    hint = _hint("Their names, with commas between. Leave it empty for everywhere.", used)
    return Words(name=name, label=label, what="In which areas", hint=hint)


def _areas(given: str | Sequence[str]) -> tuple[str, ...]:
    """What was typed in one line, or chosen from lists, as the question above asks."""
    return slugs_in(given if isinstance(given, str) else ",".join(given))


def _hint(text: str, used: Sequence[str]) -> str:
    return f"{text} Its open asks speak of {_spoken(used)}." if used else text


def _spoken(slugs: Sequence[str]) -> str:
    return ", ".join(slug.replace("-", " ") for slug in slugs)


class Heirs(Proposed, frozen=True, kw_only=True):
    """Who answers one ask from now on; `none-yet` stands alone."""

    def read(self, typed: Typed) -> tuple[str, ...]:
        ticked = super().read(typed)
        if NOBODY in ticked and len(ticked) > 1:
            raise Wrong("Either name who answers, or say that nobody does yet")
        return ticked


def _asks(subject: EndingSubject, typed: Typed, to: Sequence[str]) -> Step:
    """Every open ask with the heir that the mapping proposes, to be confirmed or changed."""
    options = [*(Option(slug, subject.names.office(slug)) for slug in to), Option(NOBODY, "Nobody yet")]
    mapping = [_transfer(slug, typed) for slug in to]
    asked: list[Question] = [_heirs(subject, view, options, mapping) for view in subject.open]
    none_yet = any(NOBODY in typed.every(_name(view)) for view in subject.open)
    reason = LongText(
        name="reason",
        label="Why does nobody answer yet? (needed where you chose that)",
        what="The reason",
        hint="The public reads this beside each of those asks.",
        missing="Say why nobody answers yet" if none_yet else "",
        rows=4,
    )
    lead = (
        "Each is ticked as the work was passed. Tick two offices where both answer from now on: each then "
        "has an ask of its own. What was said so far stays under the old name. What was asked after the work "
        "had passed, passes on from the day on which it was asked."
    )
    number = len(subject.open)
    heading = f"Who answers the {number} open asks?" if number != 1 else "Who answers the open ask?"
    return Step(name="asks", heading=heading, lead=lead, form=Form(questions=[*asked, reason]))


def _heirs(
    subject: EndingSubject, view: AskView, options: Sequence[Option], mapping: Sequence[Transfer]
) -> Heirs:
    row = subject.recommended(view)
    return Heirs(
        name=_name(view),
        label=subject.name(view),
        hint=subject.where(view),
        missing=f"Choose who answers {subject.name(view)}",
        options=options,
        proposed=proposed(mapping, row.theme, subject.places(row.area)),
    )


def _ended(subject: EndingSubject) -> Step:
    elsewhere = (
        f"{subject.elsewhere} open asks of other panels have to be passed on by their secretariats first."
        if subject.elsewhere
        else ""
    )
    ended = Choice(
        name="ended",
        label="Record that the office has ended?",
        what="Whether it has ended",
        hint="It answers nothing after its last day, and is asked nothing more.",
        missing="Choose whether it has ended",
        options=(Option(questions.YES, "Yes, it has ended"), Option("no", "Not yet")),
    )
    form = Form(questions=[ended], asked_as={"asks": "ended", "last_day": "last_day"})
    return Step(name="ended", heading=ended.label, lead=elsewhere, form=form)


def _has_come(subject: EndingSubject, typed: Typed, first: Sequence[date]) -> bool:
    """Whether the days have come from which others answer, or nobody does."""
    last = _read(LAST_DAY, typed)
    if last is None:
        return False
    return max(first) <= subject.today if first else last < subject.today


def _first_days(typed: Typed, to: Sequence[str]) -> list[date]:
    """The days from which the work is others', as far as they were typed."""
    asked = [FIRST_DAY, *(questions.day(f"first-{slug}", "") for slug in to)]
    return [day for question in asked if (day := _read(question, typed))]


def _read(question: Day, typed: Typed) -> date | None:
    try:
        return question.read(typed)
    except Wrong:
        return None


def _chosen(subject: EndingSubject, typed: Typed) -> list[str]:
    known = {row.slug for row in subject.offices}
    return [slug for slug in typed_in(typed, "successors") if slug in known and slug != subject.row.slug]


def _transfer(slug: str, typed: Typed) -> Transfer:
    functions = slugs_in(typed.one(f"functions-{slug}"))
    areas = _areas(typed.every(f"areas-{slug}"))
    return Transfer(successor=slug, first_day=date.min, functions=functions, areas=areas)


def _transfers(subject: EndingSubject, answers: Answers) -> list[Transfer]:
    """What passes to each, as far as it is not recorded already."""
    recorded = [
        Transfer(
            successor=each.successor, first_day=each.first_day, functions=each.functions, areas=each.areas
        )
        for each in subject.transfers
    ]
    to = chosen(answers, "successors")
    stated = [
        Transfer(
            successor=slug,
            first_day=_first_day(answers, slug),
            functions=slugs_in(answers.get(f"functions-{slug}") or ""),
            areas=_areas(answers.get(f"areas-{slug}") or ()),
        )
        for slug in to
    ]
    return [transfer for transfer in stated if transfer not in recorded]


def _is_new(subject: EndingSubject, announcement: Announcement) -> bool:
    stands = (subject.row.expected_last_day, subject.row.ending)
    return (announcement.expected_last_day, announcement.status) != stands


def _name(view: AskView) -> str:
    return f"heir-{view.row.ask}"


def _first_day(answers: Answers, slug: str) -> date:
    """From which day the work is this successor's."""
    day: date = answers.get(f"first-{slug}") or answers.get("first_day") or answers["last_day"]
    return day


def _passed(view: AskView, answers: Answers) -> list[PassedAsk]:
    """To each heir from the day that is its own, or from the one on which it was asked if that was later."""
    ask, asked = UUID(str(view.row.ask)), view.row.addressed
    heirs = [slug for slug in answers[_name(view)] if slug != NOBODY]
    by_day: dict[date, tuple[str, ...]] = {}
    for slug in heirs:
        day = max(_first_day(answers, slug), asked)
        by_day[day] = (*by_day.get(day, ()), slug)
    if by_day:
        return [PassedAsk(ask=ask, first_day=day, heirs=several) for day, several in by_day.items()]
    nobody = max(answers.get("first_day") or answers["last_day"], asked)
    return [PassedAsk(ask=ask, first_day=nobody, texts=questions.texts(answers, "reason"))]


def _day(name: str, day: date) -> Texts:
    return {f"{name}-day": [str(day.day)], f"{name}-month": [str(day.month)], f"{name}-year": [str(day.year)]}
