"""How the record is kept: sessions, more time, what was sent on, what changed its name. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import KEEPER, PANEL, ask
from accountability.demo.norchester_register import BOARD, COUNCIL, HEALTH, PCC, POLICE, TRUST
from accountability.demo.telling import Step, Story, officer, parts
from accountability.domain.answers import Referring
from accountability.domain.commands.holds import HoldPublication, ReleasePublication
from accountability.domain.commands.panels import Reconvene, RecordSession
from accountability.domain.commands.register import (
    ChangeInitiative,
    EndInitiative,
    RegisterInitiative,
    RenameOffice,
)
from accountability.domain.holds import Hold
from accountability.domain.initiatives import Ending, InitiativeChange, InitiativeDetails
from accountability.domain.panels import Reconvening, Session
from accountability.domain.registered import Renaming
from accountability.domain.status import british

MARSHALS = "stonebridge-night-marshals"


def first_and_last_session(on: Days) -> Story:
    """Two of the eight, for which the papers give day, hours and how many came."""
    first = RecordSession(
        panel=PANEL,
        session=Session(kind="in_person", present=50, minutes=390),
        occurred=on(812),
        texts=parts(
            {
                "place": "The Corn Exchange, Stonebridge",
                "text": "Who is here, how the panel works, and what the three offices undertook to do with "
                "its recommendations.",
            }
        ),
    )
    last = RecordSession(
        panel=PANEL,
        session=Session(kind="hybrid", present=47, minutes=210),
        occurred=on(742),
        texts=parts({"text": "The vote on each recommendation, by secret ballot."}),
    )
    return [Step(730, KEEPER, first), Step(730, KEEPER, last)]


def met_for_the_verdict(on: Days) -> Story:
    command = Reconvene(
        panel=PANEL,
        reconvening=Reconvening(present=33),
        occurred=on(114),
        texts=parts({"purpose": "To read what each office had answered and done, two years on."}),
    )
    return [Step(110, KEEPER, command)]


def more_time(on: Days) -> Story:
    """Asked for before the day, agreed by those who keep the panel's record; both days stay on view."""
    reason = (
        "The force asked before the day for two more weeks, so that its ethics committee could read the "
        "answer first. The panel’s working group agreed."
    )
    return [ask(6, POLICE).clock_extends(665, on(626), TRUST, reason)]


def taken_up_by_the_board(_on: Days) -> Story:
    """Sent on, received, considered at a meeting that decided nothing, and adopted at the next."""
    sent = ask(15, COUNCIL)
    return [
        sent.refers(
            430,
            Referring(to=BOARD),
            text="For the Board’s partnership plan, since the council is one of five that pay for it.",
        ),
        sent.referral_received(421, BOARD, "On the agenda of the Board’s next meeting but one."),
        sent.referral_concluded(
            330, BOARD, "considered", "Members discussed the paper and asked for costs before they decide."
        ),
        sent.referral_concluded(
            247, BOARD, "adopted", "Adopted as action 14 of the partnership plan, with the council to lead."
        ),
    ]


def a_new_name(on: Days) -> Story:
    command = RenameOffice(
        office=HEALTH,
        renaming=Renaming(since=on(296)),
        occurred=on(296),
        texts=parts(
            {
                "name": "Norchester and Vale Health Board",
                "source": f"Norchester Health Board, “Our new name”, {british(on(296))}.",
            }
        ),
    )
    return [Step(290, KEEPER, command)]


def marshals(on: Days) -> Story:
    details = InitiativeDetails(
        slug=MARSHALS, owner=COUNCIL, area="stonebridge", began=on(1190), invented=True
    )
    words = {
        "name": "Stonebridge Night Marshals",
        "description": "Four marshals at the taxi ranks on Friday and Saturday nights.",
    }
    changed = {"text": "The Board pays for the marshals from now on, and decides where they stand."}
    ended = {"reason": "The Board’s grant for the marshals ended, and no partner took them over."}
    return [
        Step(640, officer(COUNCIL), RegisterInitiative(details=details, texts=parts(words))),
        Step(
            402,
            KEEPER,
            ChangeInitiative(initiative=MARSHALS, change=InitiativeChange(owner=BOARD), texts=parts(changed)),
        ),
        Step(
            118,
            KEEPER,
            EndInitiative(
                initiative=MARSHALS, ending=Ending(ended=on(120)), occurred=on(120), texts=parts(ended)
            ),
        ),
    ]


def before_a_vote(on: Days) -> Story:
    """For a by-election the council publishes nothing, and says so; its clocks run on."""
    hold = Hold(ground="pre_election", since=on(72), until=on(49), clocks="run_on")
    return [
        Step(72, officer(COUNCIL), HoldPublication(office=COUNCIL, hold=hold)),
        Step(48, officer(COUNCIL), ReleasePublication(office=COUNCIL)),
    ]


def until_the_vote(on: Days) -> Story:
    """The Commissioner publishes nothing before an election that is still to come."""
    hold = Hold(ground="pre_election", since=on(9), until=on(-26), clocks="run_on")
    return [Step(9, officer(PCC), HoldPublication(office=PCC, hold=hold))]


STORIES = (
    first_and_last_session,
    met_for_the_verdict,
    more_time,
    taken_up_by_the_board,
    a_new_name,
    marshals,
    before_a_vote,
    until_the_vote,
)
