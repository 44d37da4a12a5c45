"""Questions that several of the secretariat's forms ask, and how their answers become parts and codes."""

from collections.abc import Mapping
from typing import Any, Literal

from accountability.domain.commands.base import Texts
from accountability.web.fields import Choice, Choices, Day, LongText, Option, SlugText, Text
from accountability.web.typed import Typed

Answers = Mapping[str, Any]

LONGEST = 20_000
SAY_SOURCE = "Say where these words come from: title, publisher and date"
HOW_TO_CITE = "Title, publisher and date; the address of the page if there is one."
QUOTED = ("transcribed", "summarised")
YES = "yes"


def options(words: Mapping[Any, str], hints: Mapping[Any, str] | None = None) -> tuple[Option, ...]:
    """One option for each code of a table of public words."""
    return tuple(Option(str(code), text, (hints or {}).get(code, "")) for code, text in words.items())


def name(label: str, missing: str) -> Text:
    return Text(name="name", label=label, missing=missing)


def slug(example: str) -> SlugText:
    return SlugText(
        name="slug",
        label="Short name for its address",
        hint=f"Small letters, numbers and hyphens, like {example}. It can never be changed.",
        missing="Enter a short name",
        what="Short name",
    )


def invented() -> Choices:
    return Choices(
        name="invented",
        label="Is this real?",
        options=(Option(YES, "It is made up, for training", "Every page will say so."),),
    )


def words(name: str, label: str, hint: str = "", missing: str = "", *, rows: int = 8) -> LongText:
    return LongText(
        name=name, label=label, hint=hint, missing=missing, characters=LONGEST, rows=rows, what=label
    )


def day(name: str, label: str, hint: str = "", missing: str = "") -> Day:
    return Day(name=name, label=label, hint=hint or "For example, 28 5 2026", missing=missing, what=label)


def source(typed: Typed) -> LongText:
    """Needed for words that were taken from elsewhere; the panel's own papers may do without."""
    own = "You may leave it out for your own or the panel’s papers."
    return _source(f"{HOW_TO_CITE} {own}", needed=typed.one("provenance") in QUOTED)


def quoted_source() -> LongText:
    """An office's words always come from somewhere."""
    return _source(HOW_TO_CITE, needed=True)


def _source(hint: str, *, needed: bool) -> LongText:
    missing = SAY_SOURCE if needed else ""
    return LongText(name="source", label="Source", hint=hint, missing=missing, characters=2000, rows=3)


def provenance(own: str) -> Choice:
    """Whose words they are. `own` says it for the secretariat's own papers."""
    return Choice(
        name="provenance",
        label="Where do these words come from?",
        missing="Choose where these words come from",
        options=(
            Option("authored", own),
            Option("transcribed", "A public source, word for word"),
            Option("summarised", "A public source, summarised by us"),
        ),
    )


def quoted() -> Choice:
    """For an office's words, which are never the secretariat's own."""
    return Choice(
        name="provenance",
        label="How are these words taken over?",
        missing="Choose whether this is word for word or a summary",
        options=(
            Option("transcribed", "Word for word from the source"),
            Option("summarised", "Summarised by us from the source"),
        ),
    )


def language() -> Choice:
    return Choice(
        name="language",
        label="Language of these words",
        missing="Choose the language",
        options=(Option("en", "English"), Option("cy", "Welsh")),
    )


IN_ENGLISH = {"language": ["en"]}


def texts(answers: Answers, *fields: str) -> Texts:
    """The parts that these answers are, in the language that the form asked for."""
    spoken: Literal["en", "cy"] = "cy" if answers.get("language") == "cy" else "en"
    return {f"{field}/{spoken}": answers[field] for field in fields if answers.get(field)}


def given(answers: Answers, *names: str) -> dict[str, Any]:
    """The answers of these names, without those left out."""
    return {name: answers[name] for name in names if answers.get(name) is not None}


def is_ticked(answers: Answers, name: str) -> bool:
    return YES in (answers.get(name) or ())
