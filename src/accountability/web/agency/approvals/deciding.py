"""One submission as those see it who wrote it or decide on it, and what they can do with it."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from litestar import Response
from litestar.response import Redirect
from markupsafe import Markup

from accountability.domain.commands.base import having_seen
from accountability.domain.entries import Rule
from accountability.handling.desk import Busy
from accountability.web.agency.approvals.asking import FORM, MINUTE, NOTE, read
from accountability.web.agency.checking import is_invented
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.journey import Subject
from accountability.web.agency.preview import Preview, preview
from accountability.web.agency.receipts import receipts_of
from accountability.web.forms import Filled, Hidden
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.attachments import size_of
from accountability.web.public.entries import Shown, shown
from accountability.web.public.passages import passage
from accountability.web.typed import Typed
from accountability.web.words import paragraphs
from accountability.workspace.holding import why_held
from accountability.workspace.submissions import (
    OWN,
    SAME_HAND,
    Decider,
    NotWaiting,
    Submission,
    Submissions,
    may_approve,
    may_decide,
)

S = TypeVar("S", bound=Subject)
QUEUE = "/workspace/approvals"
PAGE = re.compile(r"submission-([1-9][0-9]{0,17})")
DO = "do"
BUSY = "Several people are publishing at this moment. Nothing was stored: try again."
STATES = {
    "waiting": "Waiting for approval",
    "scheduled": "Approved for a later time",
    "published": "Published",
    "returned": "Returned with notes",
    "withdrawn": "Withdrawn",
}
# Where publishing leads, past the receipts.
After = Callable[[Sequence[int]], str]


class Submitted(msgspec.Struct, Generic[S], frozen=True, kw_only=True):
    """`subject` is loaded for the reader, so that what they may not open is refused before this."""

    house: House
    subject: S
    submission: Submission
    decider: Decider
    after: After

    @property
    def mine(self) -> bool:
        return self.submission.author == self.decider.account

    async def act(self, typed: Typed) -> Response[Any]:
        """Carry out one button. A version other than the one that was read is not decided on."""
        hidden = Hidden.returned(typed, self.subject.signed.form_token)
        doing = typed.one(DO)
        filled = read(typed, doing, hidden, self.house.now())
        if filled.errors:
            return await self.page(filled, status=422)
        if hidden.key != self.submission.key:
            return await self.page(
                filled.wrong("", "This is another version than the one you read."), status=409
            )
        seen = self.submission.seen if hidden.seen is None else hidden.seen
        try:
            return await self._do(doing, filled, seen)
        except Rule as rule:
            fresh = await Submissions(self.house.desk).find(self.submission.number)
            again = msgspec.structs.replace(self, submission=fresh or self.submission)
            return await again.page(filled.wrong("", str(rule)), status=409)
        except Busy:
            return await self.page(filled.wrong("", BUSY), status=503)

    async def _do(self, doing: str, filled: Filled, seen: int) -> Response[Any]:
        submissions, sent, by = Submissions(self.house.desk), self.submission, self.decider
        match doing:
            case "approve":
                return await self._approve(seen)
            case "schedule":
                if isinstance(found := await self._rehearsed(), Rule):
                    raise found
                await submissions.schedule(sent, by, filled.answers[MINUTE], seen)  # type: ignore[arg-type] # read
            case "return":
                await submissions.give_back(sent, by, str(filled.answers[NOTE]))
            case "stop":
                await submissions.stop(sent, by)
            case "note" if sent.open:
                await submissions.note(sent, by.account, str(filled.answers[NOTE]))
            case "withdraw":
                await submissions.withdraw(sent, by.account)
            case _:
                return Redirect(sent.page, status_code=303)
        await self.house.accounts.note(by.account, f"submission: {doing}", str(sent.number))
        return Redirect(sent.page, status_code=303)

    async def _approve(self, seen: int) -> Response[Any]:
        """A second click finds what the first one made, also where another has published it meanwhile."""
        sent = self.submission
        if sent.state != "published":
            receipt = await Submissions(self.house.desk).approve(sent, self.decider, seen)
            positions: Sequence[int] = receipt.positions
            await self.house.accounts.note(
                self.decider.account, "approved", f"{sent.form} {sent.about} {list(positions)}"
            )
        elif may_decide(sent, self.decider):
            positions = sent.positions
        else:
            raise NotWaiting("This was published meanwhile.")
        return Redirect(receipts_of(positions, self.after(positions)), status_code=303)

    async def _rehearsed(self) -> Preview | Rule:
        """What the public will see, or the rule that stands against it."""
        try:
            commands = having_seen(self.submission.commands, self.subject.last)
            return await preview(self.house, self.subject, commands)
        except Rule as rule:
            return rule

    async def page(self, filled: Filled | None = None, *, status: int = 200) -> Response[Any]:
        sent, subject = self.submission, self.subject
        found = await self._rehearsed() if sent.open else None
        seen = found if isinstance(found, Preview) else None
        notes = await Submissions(self.house.desk).notes(sent)
        hidden = Hidden(subject.signed.form_token, sent.key, subject.last)
        return workspace_page(
            subject.signed,
            "agency/approvals/submission.html",
            status=status,
            subject=subject,
            invented=is_invented(subject),
            sent=sent,
            state=STATES[sent.state],
            notes=[(note, paragraphs(note.words), note.account == sent.author) for note in notes],
            since=self._since() if sent.open else [],
            against=str(found) if isinstance(found, Rule) else "",
            held=await why_held(self.house.desk, sent.office, sent.commands) if sent.open else "",
            sentence=seen.sentence if seen else "",
            entries=[self._openable(entry) for entry in seen.entries] if seen else [],
            words=seen.words if seen else subject.names.words,
            written=[] if seen else written(sent),
            files=[] if seen else self._files(),
            mine=self.mine,
            decides=may_decide(sent, self.decider),
            approves=may_approve(sent, self.decider),
            why_not=OWN if self.mine else SAME_HAND,
            filled=_with(filled, hidden) if filled else FORM.blank(hidden),
            published=self.after(sent.positions) if sent.positions else "",
            back=QUEUE,
        )

    def _openable(self, entry: Shown) -> Shown:
        """With the way to each file that is not public yet."""
        own, sent = self.submission.files, self.submission.number
        files = [
            msgspec.structs.replace(file, address=f"{QUEUE}/{sent}/files/{file.digest}")
            if not file.address and file.digest in own
            else file
            for file in entry.files
        ]
        return msgspec.structs.replace(entry, files=files)

    def _files(self) -> list[tuple[str, str, str]]:
        """Name, size and address of what is to be published with it, where no entry can show it."""
        at = f"{QUEUE}/{self.submission.number}/files"
        return [
            (file.name, size_of(len(file.content)), f"{at}/{digest}")
            for digest, file in self.submission.files.items()
        ]

    def _since(self) -> list[Shown]:
        """What others recorded after its author, or who approved it, had read what there was."""
        new = [item for item in self.subject.entries if item.row.position > self.submission.seen]
        return [shown(item, self.subject.names) for item in new]


def written(sent: Submission) -> list[tuple[str, Markup]]:
    """Its words, each under what they are, for as long as a rule keeps them from being shown as entries."""
    return [
        (passage(name), paragraphs(text))
        for command in sent.commands
        for name, text in command.texts.items()
        if text
    ]


def _with(filled: Filled, hidden: Hidden) -> Filled:
    return msgspec.structs.replace(filled, hidden=hidden)


async def submitted(house: House, subject: S, step: str, address: str, after: After) -> Submitted[S] | None:
    """The submission whose page this step names; None if it names none.

    For whoever neither wrote it nor decides on it, it is not there: raises Unrecorded.
    """
    named = PAGE.fullmatch(step)
    if named is None:
        return None
    submissions = Submissions(house.desk)
    decider = await submissions.decider(subject.signed)
    found = await submissions.find(int(named[1]))
    known = found is not None and found.address == address
    if found is None or not known or not (found.author == decider.account or may_decide(found, decider)):
        raise Unrecorded("submission", QUEUE)
    return Submitted(house=house, subject=subject, submission=found, decider=decider, after=after)
