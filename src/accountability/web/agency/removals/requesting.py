"""The form that asks for words to be removed, withheld, put back or explained. It ends in a request."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from litestar import Response
from litestar.response import Redirect

from accountability.domain.commands.base import Command
from accountability.domain.entries import Role
from accountability.domain.removals import APPROVERS
from accountability.web.agency.checking import Checked, error_of, is_invented
from accountability.web.agency.days import ComingDay
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.journey import Journey, Step, rows_of
from accountability.web.agency.removals.subject import REMOVALS, Passage, WordsSubject
from accountability.web.agency.removals.wording import KINDS, grounds, in_public
from accountability.web.agency.walking import Walk
from accountability.web.fields import Choice, LongText, Option
from accountability.web.forms import Error, Form, Hidden
from accountability.web.typed import Typed
from accountability.web.words import paragraphs
from accountability.workspace.drafts import Draft
from accountability.workspace.removal_requests import Asked, Kind, NotOpen, RemovalRequests

BOTH = "If the entry was corrected, what it said first goes with what it says now."


class AskForRemoval(Journey[WordsSubject]):
    name = "request"
    title = "Check your request"
    roles: ClassVar[tuple[Role, ...]] = (
        "officer",
        "reviewer",
        "secretariat",
        "information_governance",
        "operator",
    )
    promise: ClassVar[str] = (
        "Nothing happens to the record before two people have approved it. What you type is kept for you "
        "alone until you send the request, and you can come back to it."
    )

    def closed(self, subject: WordsSubject) -> str:
        return "" if kinds(subject) else "Nothing is left in this entry that could be removed or put back."

    def steps(self, subject: WordsSubject, typed: Typed) -> list[Step]:
        kind = typed.one("kind")
        chosen: list[Step] = []
        if kind in ("redact", "withhold", "restore"):
            chosen.append(_part(choosable(subject, kind)))
        if kind in ("redact", "withhold"):
            chosen.append(_ground(kind))
        match kind:
            case "redact":
                chosen.append(_replacement())
            case "withhold":
                chosen.append(_review(subject.names.today))
            case "explain":
                chosen.append(_explanation())
        return [_what(subject), *chosen, _notes()]

    def asked(self, subject: WordsSubject, answers: dict[str, Any]) -> Asked:
        optional = ("part", "ground", "words", "review_on")
        given = {name: answers.get(name) for name in optional}
        return Asked(kind=answers["kind"], position=subject.position, notes=answers["notes"], **given)

    def commands(self, subject: WordsSubject, answers: dict[str, Any]) -> Sequence[Command]:
        """What it would become once approved."""
        return [self.asked(subject, answers).command(APPROVERS[:2])]


def kinds(subject: WordsSubject) -> list[Kind]:
    """What can be asked for in this state of the entry."""
    found: list[Kind] = [kind for kind in ("redact", "withhold", "restore") if choosable(subject, kind)]
    return [*found, "explain"] if subject.is_removal else found


def choosable(subject: WordsSubject, kind: str) -> list[Passage]:
    needed = {"redact": {"shown", "withheld"}, "withhold": {"shown"}, "restore": {"withheld"}}[kind]
    return [each for each in subject.passages if each.states & needed]


def _what(subject: WordsSubject) -> Step:
    options = [KINDS[kind] for kind in kinds(subject)]
    what = Choice(
        name="kind",
        label="What should happen?",
        what="What should happen",
        missing="Choose what should happen.",
        options=options,
    )
    return Step(name="what", heading=what.label, form=Form(questions=[what]))


def _part(offered: Sequence[Passage]) -> Step:
    part = Choice(
        name="part",
        label="Which words?",
        what="The words",
        hint=BOTH,
        missing="Choose the words.",
        options=[Option(each.name, each.label, each.words) for each in offered],
    )
    return Step(name="part", heading=part.label, form=Form(questions=[part]))


def _ground(kind: str) -> Step:
    ground = Choice(
        name="ground",
        label="On which ground?",
        what="The ground",
        hint="Everybody can read the ground, for ever. Embarrassment is none.",
        missing="Choose the ground.",
        options=grounds(kind),
    )
    return Step(name="ground", heading=ground.label, form=Form(questions=[ground]))


def _replacement() -> Step:
    words = LongText(
        name="words",
        label="Should other words stand in their place? (optional)",
        what="The words in their place",
        hint="For example the same sentence without the name. Leave it empty if nothing should.",
    )
    return Step(name="words", heading=words.label, form=Form(questions=[words]))


def _explanation() -> Step:
    words = LongText(
        name="words",
        label="What can now be said about it?",
        what="The explanation",
        hint="Everybody can read this. Do not repeat what was removed.",
        missing="Enter what can now be said.",
    )
    form = Form(questions=[words], asked_as={"explanation": "words"})
    return Step(name="words", heading=words.label, form=form)


def _review(today: date) -> Step:
    day = ComingDay(
        name="review_on",
        label="By which day is it decided anew?",
        what="The day",
        hint="Everybody can read this day. The words do not come back by themselves.",
        missing="Enter the day by which it is decided anew.",
        today=today,
    )
    return Step(name="review", heading=day.label, form=Form(questions=[day]))


def _notes() -> Step:
    notes = LongText(
        name="notes",
        label="What should those know who decide?",
        what="The note",
        hint="Why it is wanted, and where the letter or order is. Do not repeat the words, and do not name "
        "the person if you can avoid it. Never public; notes are deleted 90 days after the decision.",
        missing="Say why this is asked for.",
    )
    return Step(name="notes", heading=notes.label, form=Form(questions=[notes]))


class RequestWalk(Walk[WordsSubject]):
    """The same walk as to an entry; at its end a request is kept, and nothing is published."""

    journey: AskForRemoval

    async def _publish(self, draft: Draft, hidden: Hidden) -> Response[Any]:
        read = self._read(draft)
        if read.errors:
            return await self._check_page(draft, status=422)
        requests, account = RemovalRequests(self.house.desk), self.subject.signed.account
        asked = self.journey.asked(self.subject, read.answers)
        if await requests.against(asked):
            return await self._check_page(draft, status=422)
        try:
            number = await requests.send(asked, account, draft.key)
        except NotOpen as rule:
            return await self._check_page(draft, Error("", str(rule)), status=409)
        await self.house.accounts.drafts.published(self.of, draft.key, number)
        await self.house.accounts.note(account, "removal requested", str(number))
        return Redirect(self._after([number]), status_code=303)

    def _after(self, positions: Sequence[int]) -> str:
        """To the request: the draft remembers its number as others remember a position."""
        return f"{REMOVALS}/{positions[0]}"

    async def _check_page(
        self, draft: Draft, error: Error | None = None, *, status: int = 200
    ) -> Response[Any]:
        read = self._read(draft)
        checked = Checked(self.house, self.journey, self.subject, draft, read, self.address)
        errors = [*([error] if error else []), *(found for _, found in read.errors)]
        asked = None
        if not read.errors:
            asked = self.journey.asked(self.subject, read.answers)
            rule = await RemovalRequests(self.house.desk).against(asked)
            errors += [error_of(rule, read)] if rule else []
        return workspace_page(
            self.subject.signed,
            "agency/removals/check.html",
            status=status,
            subject=self.subject,
            invented=is_invented(self.subject),
            words=self.subject.names.words,
            title=self.journey.title,
            rows=rows_of(read),
            errors=[checked.linked(each) for each in errors],
            asked=asked if not errors or error else None,
            in_public=in_public(asked) if asked else "",
            new_words=paragraphs(asked.words or "") if asked else "",
            hidden=Hidden(self.subject.signed.form_token, draft.key, self.subject.last),
            address=self.address,
            back=f"{self.address}/{read.steps[-1][0].name}",
        )
