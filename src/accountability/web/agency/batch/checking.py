"""The checked answers of a batch, ask by ask: what the public will see of each, what stands against it."""

from typing import Any

import msgspec
from litestar.response import Template

from accountability.domain.entries import Rule
from accountability.domain.status import DECISIONS
from accountability.web.agency.advising import all_advice
from accountability.web.agency.answering import respond
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.batch.answers import answers_of
from accountability.web.agency.batch.subject import IDENTIFIER, BatchSubject
from accountability.web.agency.checking import CHECK, Checked, is_invented
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.journey import Row, rows_of
from accountability.web.agency.preview import Preview, preview
from accountability.web.forms import Error, Hidden
from accountability.web.public.entries import Shown, shown
from accountability.web.words import Words
from accountability.workspace.holding import why_held


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One ask: its own answers, their faults, what was recorded since, what the public will see."""

    ask: AskSubject
    decision: str
    rows: list[Row]
    errors: list[dict[str, str]]
    since: list[Shown]
    seen: Preview | None

    @property
    def right(self) -> bool:
        return self.seen is not None


class BatchChecked(Checked[BatchSubject], frozen=True):
    """A fault in one answer stands in its row and keeps none of the others from being published."""

    async def page(self, error: Error | None, status: int) -> Template:
        lines = [await self._line(ask) for ask in self.subject.chosen]
        whole = [found for _, found in self.read.errors if not IDENTIFIER.search(found.name)]
        known = {item["text"] for line in lines for item in line.errors}
        if error is not None and error.message not in known:
            whole.insert(0, Error("", error.message))
        held = "" if any(not line.right for line in lines) else await self._held()
        return self._shown(lines, whole, held, status)

    async def _held(self) -> str:
        commands = self.journey.commands(self.subject, self.read.answers)
        return await why_held(self.house.desk, self.subject.signed.office, commands)

    async def _line(self, ask: AskSubject) -> Line:
        mark = f"-{ask.row.ask}"
        own = [row for row in rows_of(self.read) if mark in row.question]
        faults = [found for _, found in self.read.errors if mark in found.name]
        blocked = faults or any(not IDENTIFIER.search(found.name) for _, found in self.read.errors)
        seen: Preview | None = None
        if not blocked:
            try:
                seen = await preview(self.house, self.subject, [self._command(ask)])
            except Rule as rule:
                faults = [self._against(rule, ask)]
        answer: Any = answers_of(ask.row.ask, self.read.answers).get("decision")
        return Line(
            ask=ask,
            decision=DECISIONS.get(answer, "No answer yet"),
            rows=[row for row in own if self._is_given(row)],
            errors=[self.linked(fault) for fault in faults],
            since=[shown(item, self.subject.names) for item in ask.entries],
            seen=seen,
        )

    def _is_given(self, row: Row) -> bool:
        given = self.read.answers.get(row.question) is not None
        return given and not row.question.startswith("decision-")

    def _command(self, ask: AskSubject) -> Any:
        return respond(ask, answers_of(ask.row.ask, self.read.answers))

    def _against(self, rule: Rule, ask: AskSubject) -> Error:
        """A rule of the record at the question of this ask that it names, else at the one for all."""
        name = getattr(rule, "name", "") or rule.field
        for asked in (f"{name}-{ask.row.ask}", name):
            for _, filled in self.read.steps:
                if filled.form.question(asked) is not None:
                    return filled.wrong(asked, str(rule)).errors[-1]
        return Error(f"decision-{ask.row.ask}", str(rule))

    def _shown(self, lines: list[Line], whole: list[Error], held: str, status: int) -> Template:
        subject = self.subject
        words: Words = subject.names.words
        for line in lines:
            words = words.also(line.seen.words.found) if line.seen else words
        wrong = [line for line in lines if not line.right]
        summary = [
            {"text": f"{line.ask.title}: {item['text']}", "href": f"#ask-{line.ask.row.ask}"}
            for line in wrong
            for item in line.errors
        ]
        return workspace_page(
            subject.signed,
            "agency/batch/check.html",
            status=status,
            subject=subject,
            invented=is_invented(subject),
            journey=self.journey,
            words=words,
            rows=[
                row
                for row in rows_of(self.read)
                if not IDENTIFIER.search(row.question) and row.question != "asks"
            ],
            advice=all_advice(filled for _, filled in self.read.steps),
            standing=self.standing,
            held=held,
            lines=lines,
            wrong=wrong,
            errors=[*(self.linked(each) for each in whole), *summary],
            blocked=any(not IDENTIFIER.search(found.name) for _, found in self.read.errors),
            hidden=Hidden(subject.signed.form_token, self.draft.key, subject.last),
            address=self.address,
            check=CHECK,
            back=f"{self.address}/{self.read.steps[-1][0].name}",
        )
