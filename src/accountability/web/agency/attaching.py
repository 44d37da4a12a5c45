"""Files in a form: kept with the draft as they come, so that no other answer that is wrong loses them.

The question reads what is kept; a file that is not taken leaves what was kept before as it was.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from accountability.web.fields import Attach
from accountability.web.forms import Form
from accountability.web.typed import Sent, Typed
from accountability.workspace.attachments import Attachments, TooMuch, Upload
from accountability.workspace.drafts import DraftOf
from accountability.workspace.examining.files import examined
from accountability.workspace.examining.refused import FileRefused

REMOVE = "-remove"
TOO_MUCH = "Your unfinished drafts hold as many files as they may. Publish or discard one of them first"


class Attaching(msgspec.Struct, frozen=True):
    """The files of one draft."""

    attachments: Attachments
    of: DraftOf

    async def kept(self) -> dict[str, list[Upload]]:
        """What lies with the draft, by question."""
        found: dict[str, list[Upload]] = {}
        for upload in await self.attachments.of(self.of):
            found.setdefault(upload.field, []).append(upload)
        return found

    async def take(self, form: Form, typed: Typed) -> Typed:
        """Keep what was sent with a page, drop what was ticked to go; the answer is what is then there."""
        wrong: dict[str, str] = {}
        for question in form.questions:
            if isinstance(question, Attach):
                await self.attachments.drop(self.of, question.name, _ticked(typed, question.name))
                message = await self._keep(question, typed.files.get(question.name, ()))
                wrong |= {question.name: message} if message else {}
        return msgspec.structs.replace(typed, kept=await self.kept(), wrong=wrong)

    async def contents(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers with the files themselves in the place of what says that they are there."""
        return {
            name: await self.attachments.files(self.of, name) if _are_uploads(answer) else answer
            for name, answer in answers.items()
        }

    async def _keep(self, question: Attach, sent: Sequence[Sent]) -> str:
        """What is wrong with the first that is not taken; empty if all are."""
        chosen = [file for file in sent if file.name or file.content]
        held = len((await self.kept()).get(question.name, ())) if chosen else 0
        if held + len(chosen) > question.most:
            return f"Attach at most {question.most} files"
        for each in chosen:
            try:
                file = await asyncio.to_thread(examined, each.name, each.content)
                kept = msgspec.structs.replace(file, content=each.content) if question.as_sent else file
                await self.attachments.keep(self.of, question.name, kept)
            except FileRefused as refused:
                return str(refused)
            except TooMuch:
                return TOO_MUCH
        return ""


def _ticked(typed: Typed, field: str) -> list[UUID]:
    found = []
    for value in typed.every(f"{field}{REMOVE}"):
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _are_uploads(answer: object) -> bool:
    return isinstance(answer, tuple) and bool(answer) and isinstance(answer[0], Upload)
