"""The page of checked answers: what was typed, what the public will see of it, and what stands against it."""

from typing import Any, Generic, TypeVar

import msgspec
from litestar.response import Template

from accountability.domain.entries import Rule
from accountability.web.agency.advising import all_advice
from accountability.web.agency.approvals.sending import Standing
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.journey import Answered, Journey, Subject, rows_of
from accountability.web.agency.preview import Preview, preview
from accountability.web.forms import Error, Hidden
from accountability.web.house import House
from accountability.web.public.entries import Shown, shown
from accountability.workspace.drafts import Draft
from accountability.workspace.holding import why_held

S = TypeVar("S", bound=Subject)
CHECK = "check"


class Checked(msgspec.Struct, Generic[S], frozen=True):
    """All that was answered in one draft. `address` is the form's, without a page.

    `answers` are those that `read` has, with the files themselves where there are any.
    """

    house: House
    journey: Journey[S]
    subject: S
    draft: Draft
    read: Answered
    address: str
    standing: Standing | None = None
    answers: dict[str, Any] | None = None

    async def page(self, error: Error | None, status: int) -> Template:
        """What stands against publishing is in the summary, each with the way to mend it."""
        errors = [*([error] if error else []), *(found for _, found in self.read.errors)]
        seen: Preview | None = None
        held = ""
        if not self.read.errors:
            try:
                commands = self.journey.commands(self.subject, self.answers or self.read.answers)
                seen = await preview(self.house, self.subject, commands)
                held = await why_held(self.house.desk, self.subject.signed.office, commands)
            except Rule as rule:
                against = error_of(rule, self.read)
                errors += [against] if against.message not in {each.message for each in errors} else []
        return self._rendered(errors, seen, held, status)

    def _rendered(self, errors: list[Error], seen: Preview | None, held: str, status: int) -> Template:
        subject = self.subject
        return workspace_page(
            subject.signed,
            "agency/check.html",
            status=status,
            subject=subject,
            invented=is_invented(subject),
            journey=self.journey,
            words=seen.words if seen else subject.names.words,
            rows=rows_of(self.read),
            advice=all_advice(filled for _, filled in self.read.steps),
            errors=[self.linked(each) for each in errors],
            standing=self.standing,
            held=held,
            sentence=seen.sentence if seen else "",
            entries=seen.entries if seen else [],
            since=self._since(),
            hidden=Hidden(subject.signed.form_token, self.draft.key, subject.last),
            address=self.address,
            back=f"{self.address}/{self.read.steps[-1][0].name}",
        )

    def linked(self, error: Error) -> dict[str, str]:
        """An item of the error summary, with the way to the page that asks for it."""
        step = self.read.step_of(error.name) if error.name else None
        if step is None:
            return {"text": error.message}
        return {"text": error.message, "href": f"{self.address}/{step.name}?then={CHECK}#{error.target}"}

    def _since(self) -> list[Shown]:
        """What others recorded after this person began."""
        items = [item for item in self.subject.entries if item.row.position > self.draft.seen]
        return [shown(item, self.subject.names) for item in items]


def is_invented(subject: Subject) -> bool:
    """Whether what a form is about is a made-up place: every page says so."""
    return any(panel.invented for panel in subject.names.panels.values())


def error_of(rule: Rule, read: Answered) -> Error:
    """A rule of the record as an error, at the question it names if the form asks it."""
    name = getattr(rule, "name", "") or rule.field
    for _, filled in read.steps:
        asked_as = filled.form.asked_as.get(name, name)
        if filled.form.question(asked_as) is not None:
            return filled.wrong(asked_as, str(rule)).errors[-1]
    return Error("", str(rule))
