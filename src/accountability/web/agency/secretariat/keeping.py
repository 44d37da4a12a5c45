"""A form of the secretariat: most ask all they need on one page, since forty may be typed in a row."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from accountability.domain.entries import Role
from accountability.web.agency.journey import Journey, Step, Subject
from accountability.web.fields import Question
from accountability.web.forms import Form
from accountability.web.typed import Typed

S_contra = TypeVar("S_contra", bound=Subject, contravariant=True)
PAGE = "details"


class Keeping(Journey[S_contra]):
    """`asked_as`: see `Form`. What a question needs may depend on the answers typed beside it."""

    roles: ClassVar[tuple[Role, ...]] = ("secretariat",)
    title: ClassVar[str] = "Check before you publish"
    heading: ClassVar[str]
    lead: ClassVar[str] = ""
    asked_as: ClassVar[dict[str, str]] = {}

    def questions(self, subject: S_contra, typed: Typed) -> Sequence[Question]:
        """What the one page asks."""
        raise NotImplementedError

    def steps(self, subject: S_contra, typed: Typed) -> list[Step]:
        form = Form(questions=tuple(self.questions(subject, typed)), asked_as=self.asked_as)
        return [Step(name=PAGE, heading=self.heading, lead=self.lead, form=form)]
