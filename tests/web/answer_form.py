"""A form as an office would meet it: one question of each common kind, and answers that are all right."""

from accountability.web.fields import Choice, Choices, Day, LongText, Option
from accountability.web.forms import Form, Hidden
from accountability.web.typed import Typed

HIDDEN = Hidden("token", "0" * 32, 41)
DECISION = Choice(
    name="decision",
    label="What have you decided?",
    missing="Choose your decision",
    options=(Option("accepted", "Accepted", "Say what will be done"), Option("not_accepted", "Not accepted")),
)
TEXT = LongText(
    name="text", label="Your answer", missing="Say what will be done", characters=50, what="Answer"
)
TARGET = Day(
    name="target", label="When will it be done?", what="Target date", missing="Enter the target date"
)
AREAS = Choices(
    name="areas",
    label="Areas",
    missing="Choose an area",
    options=(Option("n", "North"), Option("s", "South")),
)
ANSWER = Form(questions=(DECISION, TEXT, TARGET, AREAS), asked_as={"reason": "text"})


def typed(**fields: str | list[str]) -> Typed:
    return Typed({name.replace("__", "-"): [v] if isinstance(v, str) else v for name, v in fields.items()})


COMPLETE = {
    "decision": "accepted",
    "text": "Lit paths.",
    "target__day": "3",
    "target__month": "May",
    "target__year": "2027",
    "areas": ["s", "n"],
}
