"""What a person can do next with an ask, the most wanted first."""

from accountability.domain.asks import DECIDED
from accountability.web.agency import disputing
from accountability.web.agency.answering import AnswerAsk
from accountability.web.agency.asking import AskSubject
from accountability.web.agency.delivering import AddToEvidence, DecisionDate, Report, TargetDate
from accountability.web.agency.initiatives import NewInitiative
from accountability.web.agency.journey import Journey
from accountability.web.agency.judging import Judge, ReplyTo
from accountability.web.agency.own_words import OwnWords
from accountability.web.agency.standing import Action
from accountability.web.agency.steering import Pause, Resume, SendOn
from accountability.web.agency.succession.stances import TakeStance
from accountability.workspace.drafts import Draft

JOURNEYS: dict[str, Journey[AskSubject]] = {
    journey.name: journey
    for journey in (
        TakeStance(),
        AnswerAsk(),
        Report(),
        TargetDate(),
        DecisionDate(),
        AddToEvidence(),
        ReplyTo(),
        SendOn(),
        Pause(),
        Resume(),
        NewInitiative(),
        Judge(),
        OwnWords(),
        *disputing.JOURNEYS,
    )
}
# The initiative's form is not among them: it is reached from the answer that needs it.
SAID = {
    "stance": ("Adopt, review or decline the earlier answer", "It came to your office from another."),
    "answer": ("Answer it", "Takes about five minutes. Nothing is public before you publish it."),
    "own-words": ("Answer in our own words", "Filled in with what was quoted of you, which stays on view."),
    "confirm-words": ("Confirm words recorded of you", "The public then reads that they are your own."),
    "dispute-words": ("Dispute words recorded of you", "What is wrong with them, and what shows it."),
    "dispute-silence": ("Dispute that no answer came", "When and where you answered, and what shows it."),
    "report": ("Report on delivery", "How it stands, and what was done since the last report."),
    "target": ("Set a target date", "The day by which you expect to have done it."),
    "decision-date": ("Move the decision date", "With a reason. The first date stays on view."),
    "evidence": ("Add evidence", "What stands behind what you say."),
    "explain": ("Explain an entry", "What limited you, what it cost, what was done instead."),
    "reply": ("Reply to a verdict", "Your words beside the verdict."),
    "refer": ("Send it on", "To a body or meeting that should look at it."),
    "pause": ("Let a clock stand still", "With a reason. A date set by law runs on."),
    "resume": ("Let a clock run again", "Its due day moves on by the days it stood still."),
    "verdict": ("Give a verdict", "What you found, on what evidence, and your own interest."),
}


def actions(subject: AskSubject, drafts: list[Draft]) -> list[Action]:
    """Those open to this person's role in this state of the ask."""
    if subject.row.passed_on is not None:
        return []
    begun = {draft.form for draft in drafts if draft.published is None}
    return [
        Action(f"{subject.address}/{name}", *_said(name, subject), name in begun)
        for name in SAID
        if subject.signed.role in JOURNEYS[name].roles and not JOURNEYS[name].closed(subject)
    ]


def _said(name: str, subject: AskSubject) -> tuple[str, str]:
    row = subject.row
    if name == "answer" and row.decision in DECIDED:
        return "Change the answer", "The earlier answer stays on view, with your reason."
    if name == "target" and row.target is not None:
        return "Move the target date", "With a reason. The first date stays on view."
    return SAID[name]
