"""The office’s own answer in the place of one quoted of it: the form, filled in with what was quoted."""

from datetime import date

from accountability.web.agency.answering import TEXTS, AnswerAsk
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.journey import Texts

QUOTED = ("transcribed", "summarised")
REASON = "In our own words, in the place of what was taken over from a public source."
DAYS = ("target", "decide_by")


class OwnWords(AnswerAsk):
    """A revision like any other. What was quoted stays on view under it."""

    name = "own-words"
    title = "Check your answer"

    def closed(self, subject: AskSubject) -> str:
        if subject.row.decision != "awaiting" and subject.row.provenance in QUOTED:
            return ""
        return "The answer that stands here is not a quotation."

    def begins(self, subject: AskSubject) -> Texts:
        row, found = subject.row, subject.names.words.found
        said = {field: found.get(row.words.get(f"{field}/en", "")) for field in TEXTS}
        texts: Texts = {field: [text] for field, text in said.items() if isinstance(text, str)}
        texts |= {"decision": [row.decision], "initiatives": list(row.initiatives)}
        texts["revision_reason"] = [REASON]
        for field in DAYS:
            day = getattr(row, field)
            if day is not None and day >= subject.today:
                texts |= _day(field, day)
        return texts


def _day(field: str, day: date) -> Texts:
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{field}-{part}": [str(value)] for part, value in parts.items()}
