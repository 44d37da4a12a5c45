"""A new name in the register, for an office or an area: the same form, and the same rule."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from accountability.domain import registered
from accountability.domain.commands.base import Command
from accountability.web.agency.journey import Subject
from accountability.web.agency.secretariat import questions
from accountability.web.agency.secretariat.keeping import Keeping
from accountability.web.agency.secretariat.questions import Answers, texts
from accountability.web.fields import Question
from accountability.web.typed import Typed

S_contra = TypeVar("S_contra", bound=Subject, contravariant=True)
SINCE = questions.day("since", "First day of the new name", missing="Enter the first day of the new name")


class Renaming(Keeping[S_contra]):
    name = "rename"
    heading = "Record a new name"
    noun: ClassVar[str]

    def questions(self, subject: S_contra, typed: Typed) -> Sequence[Question]:
        return (
            questions.name(f"New name of the {self.noun}", f"Enter the {self.noun}’s new name"),
            SINCE,
            questions.words("source", "Source (optional)", questions.HOW_TO_CITE, rows=2),
        )

    def commands(self, subject: S_contra, answers: Answers) -> Sequence[Command]:
        since = answers["since"]
        said = texts(answers, "name", "source")
        renaming = {"renaming": registered.Renaming(since=since), "occurred": since, "texts": said}
        return [self.command(subject, renaming)]

    def command(self, subject: S_contra, renaming: dict[str, Any]) -> Command:
        """The command with these fields, for what the form is about."""
        raise NotImplementedError

    def after(self, subject: S_contra, positions: Sequence[int]) -> str:
        return f"{subject.public}?seen={positions[-1]}"
