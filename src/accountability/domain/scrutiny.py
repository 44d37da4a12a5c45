"""Lane C: verdicts by someone other than the duty holder, and the duty holder's reply beside them.

The panel and an independent reviewer are two voices and are never merged. Nobody chooses one: who speaks for
a panel was said so by the operator, and is an independent reviewer of every other panel's recommendations.
"""

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from accountability.domain.asks import Ask, AskEntry, NotAReviewer, Verdict, Voice
from accountability.domain.entries import MissingWords, Rule

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation

MET: frozenset[Verdict] = frozenset({"partly_met", "largely_met", "fully_met"})


class NotYourVoice(Rule):
    """Raised when a reviewer speaks for a panel that is not theirs, or independently of one that is."""

    field = "voice"


class NothingToLapse(Rule):
    """Raised when something is said to have lapsed that this voice never found to be met."""

    field = "verdict"


class NoVerdictYet(Rule):
    """Raised when a reply is made to a verdict that was not given."""

    field = "voice"


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A verdict in one voice. `checked_on` is the day on which the evidence was looked for."""

    voice: Voice
    verdict: Verdict
    checked_on: date | None = None


def voice_on(panel: str, voice_of: str | None) -> Voice:
    """In whose voice a reviewer judges what this panel recommends; `voice_of` is the panel they speak for."""
    return "panel" if voice_of == panel else "independent"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    voice: Voice


class VerdictGiven(AskEntry, tag="verdict-given/1", frozen=True, kw_only=True):
    """Parts: `text`, `evidence`, `interest` (the reviewer's own interest in the matter)."""

    fixed = ("voice",)
    body: Finding

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        if self.role != "reviewer" or self.by is None or self.by == ask.office:
            raise NotAReviewer("A verdict is given by a reviewer, never by the office that was asked.")
        earlier = {other.speakers.get(self.by) for other in recommendation.asks.values()}
        if not earlier <= {None, self.body.voice}:
            raise NotYourVoice("Your office has judged this recommendation in the other voice.")
        if self.body.verdict == "no_evidence_found" and self.body.checked_on is None:
            raise MissingWords("checked_on", "Enter the date on which you looked for evidence.")
        if self.body.verdict == "lapsed" and ask.verdicts.get(self.body.voice) not in MET:
            raise NothingToLapse("Only what was found to be met, in whole or part, can lapse.")
        if self.body.verdict != "not_assessed":
            self.needs_part("evidence", "Say what evidence the verdict rests on.")
        self.needs_part("interest", "Say what interest the reviewer has. Write “None” if there is none.")

    def change(self, ask: Ask) -> None:
        ask.verdicts = {**ask.verdicts, self.body.voice: self.body.verdict}
        ask.speakers = {**ask.speakers, str(self.by): self.body.voice}
        ask.verdict_words = {**ask.verdict_words, self.body.voice: self.parts}


class VerdictReplied(AskEntry, tag="verdict-replied/1", frozen=True, kw_only=True):
    """Parts: `text`, `source`. Shown beside the verdict; it changes nothing in it."""

    body: Reply

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if self.body.voice not in ask.verdicts:
            raise NoVerdictYet("This voice has not given a verdict.")
        self.needs_part("text", "Enter your reply.")
