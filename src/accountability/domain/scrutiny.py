"""Lane C: verdicts by someone other than the duty holder, and the duty holder's reply beside them.

The panel and an independent reviewer are two voices and are never merged.
"""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from accountability.domain.asks import Ask, AskEntry, NotAReviewer, Verdict, Voice
from accountability.domain.entries import MissingWords, Rule

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation

MET: frozenset[Verdict] = frozenset({"partly_met", "largely_met", "fully_met"})


class NothingToLapse(Rule):
    """Raised when something is said to have lapsed that this voice never found to be met."""

    field = "verdict"


class NoVerdictYet(Rule):
    """Raised when a reply is made to a verdict that was not given."""

    field = "voice"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A verdict. `checked_on` is the day on which the evidence was looked for."""

    voice: Voice
    verdict: Verdict
    checked_on: date | None = None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    voice: Voice


class VerdictGiven(AskEntry, tag="verdict-given/1", frozen=True, kw_only=True):
    """Parts: `text`, `evidence`, `interest` (the reviewer's own interest in the matter)."""

    body: Finding

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:  # noqa: ARG002 - same for all
        if self.role != "reviewer" or self.by is None or self.by == ask.office:
            raise NotAReviewer("A verdict is given by a reviewer, never by the office that was asked.")
        if self.body.verdict == "no_evidence_found" and self.body.checked_on is None:
            raise MissingWords("checked_on", "Enter the date on which you looked for evidence.")
        if self.body.verdict == "lapsed" and ask.verdicts.get(self.body.voice) not in MET:
            raise NothingToLapse("Only what was found to be met, in whole or part, can lapse.")
        if self.body.verdict != "not_assessed":
            self.needs_part("evidence", "Say what evidence the verdict rests on.")
        self.needs_part("interest", "Say what interest the reviewer has. Write “None” if there is none.")

    def change(self, ask: Ask) -> None:
        ask.verdicts = {**ask.verdicts, self.body.voice: self.body.verdict}
        ask.judged = {**ask.judged, self.body.voice: self.day}
        ask.verdict_words = {**ask.verdict_words, self.body.voice: self.parts}


class VerdictReplied(AskEntry, tag="verdict-replied/1", frozen=True, kw_only=True):
    """Parts: `text`, `source`. Shown beside the verdict; it changes nothing in it."""

    body: Reply

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if self.body.voice not in ask.verdicts:
            raise NoVerdictYet("This voice has not given a verdict.")
        self.needs_part("text", "Enter your reply.")
