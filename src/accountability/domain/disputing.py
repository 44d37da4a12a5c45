"""Disputes: an office says that a recorded silence was none, or that words quoted of it are not its words.

Nothing that was recorded goes away: the dispute and how the secretariat resolved it stand beside it. An
office may also confirm what was quoted of it, and explain any entry about its ask.
"""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from accountability.domain.asks import Ask, AskEntry, Dispute, NotTheDutyHolder, Outcomes
from accountability.domain.entries import Count, OutOfTime, Rule

if TYPE_CHECKING:
    from accountability.domain.recommendations import Recommendation

Challenge = Literal["wrong_words", "incomplete", "out_of_context", "not_ours"]
Following = Literal["correction", "clock", "answer_recorded"]
Context = Literal["constraint", "cost", "done_instead", "other"]


class NothingToDispute(Rule):
    """Raised when what is disputed, confirmed or explained is not an entry of that kind about this ask."""

    field = "entry"


class DisputedAlready(Rule):
    """Raised when an entry is disputed or confirmed while a dispute of it is open."""

    field = "entry"


class ConfirmedAlready(Rule):
    """Raised when an office confirms or disputes words that it confirmed before."""

    field = "entry"


class NoOpenDispute(Rule):
    """Raised when a dispute is resolved that is not open."""

    field = "dispute"


class NonResponse(msgspec.Struct, frozen=True, kw_only=True):
    """`entry` recorded that a day had passed; `answered` is the day on which the office says it answered."""

    entry: Count
    answered: date


class Transcription(msgspec.Struct, frozen=True, kw_only=True):
    """`entry` quotes the office."""

    entry: Count
    ground: Challenge


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    entry: Count


class Resolution(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`dispute` is the version of the entry that disputed; `follows` what is recorded because of it."""

    dispute: Count
    outcome: Outcomes
    follows: Annotated[tuple[Following, ...], msgspec.Meta(max_length=3)] = ()


class Explanation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The right to context: constraints, costs, what was done instead."""

    entry: Count
    context: Context | None = None


class Disputing(AskEntry, frozen=True, kw_only=True):
    """An office against an entry: one dispute of an entry at a time."""

    fixed = ("entry",)
    takes_files = True
    body: NonResponse | Transcription

    @property
    def speaks_of(self) -> int:
        return self.body.entry

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if any(dispute.open and dispute.entry == self.body.entry for dispute in ask.disputes):
            raise DisputedAlready("This is disputed already, and the secretariat has not resolved it yet.")
        self.needs_part("text", "Say what is wrong.")

    def disputed(self) -> Dispute:
        raise NotImplementedError

    def change(self, ask: Ask) -> None:
        ask.disputes = (*ask.disputes, self.disputed())


class NonResponseDisputed(Disputing, tag="non-response-disputed/1", frozen=True, kw_only=True):
    """Parts: `text` (what was answered), `where` (where it was given), `link`, files, `source`."""

    body: NonResponse

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        if self.body.entry not in ask.passings:
            raise NothingToDispute("Only an entry which says that a day went by can be disputed so.")
        super().allow(ask, recommendation)
        self.needs_part("where", "Say where the answer was given or sent.")
        if self.body.answered > self.recorded_day:
            raise OutOfTime("The day on which you answered cannot be later than today.")

    def disputed(self) -> Dispute:
        return Dispute(
            version=self.originator_version,
            kind="non_response",
            entry=self.body.entry,
            disputed=self.day,
            answered=self.body.answered,
            parts=self.parts,
        )


class TranscriptionDisputed(Disputing, tag="transcription-disputed/1", frozen=True, kw_only=True):
    """Parts: `text` (what is wrong with it), `link`, files, `source`."""

    body: Transcription

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        if self.body.entry not in ask.quoted:
            raise NothingToDispute("Only an entry that quotes the office can be disputed so.")
        if self.body.entry in ask.confirmed:
            raise ConfirmedAlready("The office confirmed these words as its own.")
        super().allow(ask, recommendation)

    def disputed(self) -> Dispute:
        return Dispute(
            version=self.originator_version,
            kind="transcription",
            entry=self.body.entry,
            disputed=self.day,
            ground=self.body.ground,
            parts=self.parts,
        )


class TranscriptionConfirmed(AskEntry, tag="transcription-confirmed/1", frozen=True, kw_only=True):
    """Parts: `text`. The office takes what was quoted of it as its own word."""

    fixed = ("entry",)
    body: Confirmation

    @property
    def speaks_of(self) -> int:
        return self.body.entry

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        if self.provenance != "authored":
            raise NotTheDutyHolder("Only the office itself can confirm what was quoted of it.")
        self.by_duty_holder(ask, recommendation)
        if self.body.entry not in ask.quoted:
            raise NothingToDispute("Only an entry that quotes the office can be confirmed.")
        if self.body.entry in ask.confirmed:
            raise ConfirmedAlready("The office confirmed these words before.")
        if any(dispute.open and dispute.entry == self.body.entry for dispute in ask.disputes):
            raise DisputedAlready("These words are disputed. They can be confirmed once that is resolved.")

    def change(self, ask: Ask) -> None:
        ask.confirmed = (*ask.confirmed, self.body.entry)


class DisputeResolved(AskEntry, tag="dispute-resolved/1", frozen=True, kw_only=True):
    """Parts: `text` (the reasons), `source`."""

    fixed = ("dispute",)
    body: Resolution

    @property
    def speaks_of(self) -> int:
        return self.body.dispute

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_secretariat(recommendation)
        if not any(dispute.open and dispute.version == self.body.dispute for dispute in ask.disputes):
            raise NoOpenDispute("There is no such dispute, or it is resolved already.")
        self.needs_part("text", "Give your reasons.")

    def change(self, ask: Ask) -> None:
        ask.disputes = tuple(
            msgspec.structs.replace(
                dispute, resolved=self.day, outcome=self.body.outcome, outcome_parts=self.parts
            )
            if dispute.version == self.body.dispute
            else dispute
            for dispute in ask.disputes
        )


class ExplanationAttached(AskEntry, tag="explanation-attached/1", frozen=True, kw_only=True):
    """Parts: `text`, `link`, files, `source`. Shown beside the entry; it changes nothing in it."""

    fixed = ("entry",)
    takes_files = True
    body: Explanation

    @property
    def speaks_of(self) -> int:
        return self.body.entry

    def allow(self, ask: Ask, recommendation: "Recommendation") -> None:
        self.by_duty_holder(ask, recommendation)
        if self.body.entry not in ask.entries:
            raise NothingToDispute("Only an entry about this ask can be explained.")
        self.needs_part("text", "Give your explanation.")
