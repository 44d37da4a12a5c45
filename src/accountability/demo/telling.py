"""How a story is written down: a list of steps, each a day, somebody who acts and the command they give.

Identifiers and positions do not exist before a story is played, so a step names an ask by a stand-in and an
entry by the label of the step that makes it; `player` puts the real ones in.
"""

from datetime import date
from typing import Literal, Self
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from accountability.domain.answers import Referring, Response
from accountability.domain.asks import Outcome, Outcomes, Voice
from accountability.domain.commands.asks import (
    AddEvidence,
    CitedInitiative,
    ConcludeReferral,
    ExtendClock,
    GiveVerdict,
    MoveTarget,
    PauseClock,
    ReceiveReferral,
    Refer,
    ReplyToVerdict,
    ReportDelivery,
    Respond,
    ResumeClock,
    SetTarget,
    StartClock,
)
from accountability.domain.commands.base import Actor, AskCommand, Command, ReplyTerms
from accountability.domain.commands.disputes import (
    AttachExplanation,
    ConfirmTranscription,
    DisputeNonResponse,
    DisputeTranscription,
    ResolveDispute,
)
from accountability.domain.commands.panels import AddressRecommendation
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.disputing import (
    Challenge,
    Confirmation,
    Context,
    Explanation,
    Following,
    NonResponse,
    Resolution,
    Transcription,
)
from accountability.domain.files import File
from accountability.domain.recommendations import Addressing
from accountability.domain.referrals import Conclusion, Receipt
from accountability.domain.scrutiny import Finding, Reply

Manner = Literal["sent", "presented_at_launch", "answered_at_launch", "published"]
OPERATOR = Actor(role="operator")


class Step(msgspec.Struct, frozen=True):
    """`before`: days before the story is played. `about`: the label of the step whose entry is meant."""

    before: int
    actor: Actor
    command: Command
    label: str = ""
    about: str = ""

    def named(self, label: str) -> Self:
        return msgspec.structs.replace(self, label=label)


Story = list[Step]


def parts(texts: dict[str, str]) -> dict[str, str]:
    """Words by the names of their parts: `text` is English, `text_cy` Welsh."""
    return {
        f"{name.removesuffix('_cy')}/{'cy' if name.endswith('_cy') else 'en'}": words
        for name, words in texts.items()
    }


def officer(office: str) -> Actor:
    return Actor(role="officer", office=office)


def secretariat(office: str) -> Actor:
    return Actor(role="secretariat", office=office)


def stand_in(panel: str, serial: int, office: str) -> UUID:
    return uuid5(NAMESPACE_OID, f"{panel}/{serial}/{office}")


class Asked(msgspec.Struct, frozen=True):
    """One ask, and what may happen to it. `keeper` is the secretariat that keeps the panel's record."""

    panel: str
    serial: int
    office: str
    keeper: str

    @property
    def ask(self) -> UUID:
        return stand_in(self.panel, self.serial, self.office)

    def addressed(self, before: int, terms: ReplyTerms | None = None) -> Step:
        """As the panel named it; without terms there is no deadline."""
        addressing = Addressing(office=self.office, named_by="panel", manner="sent")
        command = AddressRecommendation(
            panel=self.panel, serial=self.serial, addressing=addressing, terms=terms
        )
        return Step(before, secretariat(self.keeper), command)

    def presented(self, before: int, manner: Manner, day: date, source: str) -> Step:
        """By the secretariat's own reading of a source, which names no date by which to answer."""
        command = AddressRecommendation(
            panel=self.panel,
            serial=self.serial,
            addressing=Addressing(office=self.office, named_by="secretariat", manner=manner),
            texts=parts({"source": source}),
            occurred=day,
            provenance="summarised",
        )
        return Step(before, secretariat(self.keeper), command)

    def answers(self, before: int, response: Response, *cited: CitedInitiative, **texts: str) -> Step:
        command = Respond(ask=self.ask, response=response, cited=cited, texts=parts(texts))
        return self._officer(before, command)

    def quoted(
        self, before: int, said: date, response: Response, *cited: CitedInitiative, **texts: str
    ) -> Step:
        """Transcribed by the secretariat from what the office said in public on a day."""
        command = Respond(
            ask=self.ask,
            response=response,
            cited=cited,
            texts=parts(texts),
            occurred=said,
            provenance="transcribed",
        )
        return Step(before, secretariat(self.keeper), command)

    def reports(self, before: int, report: DeliveryReport, **texts: str) -> Step:
        return self._officer(before, ReportDelivery(ask=self.ask, report=report, texts=parts(texts)))

    def sets(self, before: int, target: date, text: str) -> Step:
        return self._officer(before, SetTarget(ask=self.ask, target=target, texts=parts({"text": text})))

    def moves(self, before: int, target: Target, reason: str) -> Step:
        command = MoveTarget(ask=self.ask, target=target, texts=parts({"reason": reason}))
        return self._officer(before, command)

    def shows(self, before: int, evidence: Evidence, **texts: str) -> Step:
        return self._officer(before, AddEvidence(ask=self.ask, evidence=evidence, texts=parts(texts)))

    def shows_file(self, before: int, evidence: Evidence, file: File, text: str) -> Step:
        command = AddEvidence(ask=self.ask, evidence=evidence, texts=parts({"text": text}), files=(file,))
        return self._officer(before, command)

    def disputes_silence(self, before: int, answered: date, **texts: str) -> Step:
        """Against the entry which says last that a day went by; the player knows its number."""
        command = DisputeNonResponse(
            ask=self.ask, dispute=NonResponse(entry=0, answered=answered), texts=parts(texts)
        )
        return self._officer(before, command)

    def disputes_words(self, before: int, ground: Challenge, **texts: str) -> Step:
        command = DisputeTranscription(
            ask=self.ask, dispute=Transcription(entry=0, ground=ground), texts=parts(texts)
        )
        return self._officer(before, command)

    def confirms(self, before: int, text: str) -> Step:
        command = ConfirmTranscription(
            ask=self.ask, confirmation=Confirmation(entry=0), texts=parts({"text": text})
        )
        return self._officer(before, command)

    def resolves(
        self, before: int, outcome: Outcomes, follows: tuple[Following, ...] = (), *, text: str
    ) -> Step:
        command = ResolveDispute(
            ask=self.ask,
            resolution=Resolution(dispute=0, outcome=outcome, follows=follows),
            texts=parts({"text": text}),
        )
        return Step(before, secretariat(self.keeper), command)

    def explains(self, before: int, context: Context, text: str) -> Step:
        command = AttachExplanation(
            ask=self.ask, explanation=Explanation(entry=0, context=context), texts=parts({"text": text})
        )
        return self._officer(before, command)

    def refers(self, before: int, referring: Referring, **texts: str) -> Step:
        return self._officer(before, Refer(ask=self.ask, referring=referring, texts=parts(texts)))

    def referral_received(self, before: int, body: str, text: str) -> Step:
        """By the office to which this was sent on last."""
        command = ReceiveReferral(ask=self.ask, receipt=Receipt(referral=0), texts=parts({"text": text}))
        return Step(before, officer(body), command)

    def referral_concluded(self, before: int, body: str, outcome: Outcome, text: str) -> Step:
        conclusion = Conclusion(referral=0, outcome=outcome)
        command = ConcludeReferral(ask=self.ask, conclusion=conclusion, texts=parts({"text": text}))
        return Step(before, officer(body), command)

    def judged(self, before: int, reviewer: str, finding: Finding, **texts: str) -> Step:
        command = GiveVerdict(ask=self.ask, finding=finding, texts=parts(texts))
        voice_of = self.panel if finding.voice == "panel" else None
        return Step(before, Actor(role="reviewer", office=reviewer, voice_of=voice_of), command)

    def replies(self, before: int, voice: Voice, text: str) -> Step:
        command = ReplyToVerdict(ask=self.ask, reply=Reply(voice=voice), texts=parts({"text": text}))
        return self._officer(before, command)

    def clock_starts(self, before: int, terms: ReplyTerms) -> Step:
        """A new reply clock takes the place of the one that runs."""
        return Step(before, secretariat(self.keeper), StartClock(ask=self.ask, kind="reply", terms=terms))

    def clock_pauses(self, before: int, ground: str) -> Step:
        command = PauseClock(ask=self.ask, clock=0, texts=parts({"ground": ground}))
        return Step(before, secretariat(self.keeper), command)

    def clock_extends(self, before: int, due: date, agreed_by: str, reason: str) -> Step:
        command = ExtendClock(
            ask=self.ask, clock=0, due=due, agreed_by=agreed_by, texts=parts({"reason": reason})
        )
        return Step(before, secretariat(self.keeper), command)

    def clock_resumes(self, before: int, text: str) -> Step:
        command = ResumeClock(ask=self.ask, clock=0, texts=parts({"text": text}))
        return Step(before, secretariat(self.keeper), command)

    def _officer(self, before: int, command: AskCommand) -> Step:
        return Step(before, officer(self.office), command)
