"""What came of recommendation 8: wardens, not police, for disputes between neighbours. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import KEEPER, ask
from accountability.demo.norchester_register import (
    BOARD,
    COUNCIL,
    GROUP_INTEREST,
    MEDIATION,
    RESIDENTS,
    WARDENS,
)
from accountability.demo.telling import Step, Story, parts
from accountability.domain.answers import Mapping, Response
from accountability.domain.commands.asks import CitedInitiative
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.delivery import DeliveryReport, Evidence
from accountability.domain.scrutiny import Finding
from accountability.domain.status import british


def wardens_of_the_council(on: Days) -> Story:
    """Existing work that covers a part."""
    neighbours = ask(8, COUNCIL)
    return [
        neighbours.answers(
            633,
            Response(decision="mapped_to_initiative", initiatives=(WARDENS, MEDIATION), target=on(430)),
            CitedInitiative(
                mapping=Mapping(initiative=WARDENS, coverage="part"),
                texts=parts(
                    {
                        "gap": "No evenings and no Sundays, and only the city centre and two of the nine "
                        "estates."
                    }
                ),
            ),
            CitedInitiative(
                mapping=Mapping(initiative=MEDIATION, coverage="part"),
                texts=parts(
                    {
                        "gap": "Takes people who come by themselves. Wardens and officers cannot refer to it "
                        "yet."
                    }
                ),
            ),
            text="The council already runs street wardens and pays for a neighbour mediation pilot. Together "
            "these do much of what is asked. We will extend warden hours to nine in the evening, and let "
            "wardens refer to mediation. The first question on each call will be the one that the eight "
            "members ask for.",
        ),
    ]


def wardens_paused(on: Days) -> Story:
    """A good year, then no money, and nothing to be found by those who look."""
    neighbours = ask(8, COUNCIL)
    return [
        neighbours.reports(
            505,
            DeliveryReport(state="in_progress"),
            text="Wardens now work until eight on Thursdays to Saturdays. 61 neighbour disputes since we "
            "began, nine passed on to officers because somebody was afraid.",
        ),
        neighbours.shows(
            480,
            Evidence(kind="account"),
            text="A resident of the Canal estate: “They came the same evening, two of them, and they sat "
            "down. The music has stopped. Nobody had to see a police car outside.” With permission.",
        ),
        neighbours.reports(
            224,
            DeliveryReport(state="paused", review_on=on(-25)),
            text="The mediation pilot has ended with its grant, and warden vacancies are held.",
            reason="The council’s spending controls. The cabinet will look at it again with the next budget.",
        ),
        neighbours.judged(
            122,
            RESIDENTS,
            Finding(voice="panel", verdict="no_evidence_found", checked_on=on(125)),
            text="We looked for any sign that wardens now come to neighbours in the evening, and found none.",
            evidence="We rang the warden line on five evenings after six. A recording answered.",
            interest=GROUP_INTEREST,
        ),
    ]


def wardens_of_the_board(on: Days) -> Story:
    """Quoted from minutes that do not say how much the scheme covers; the source was first given wrongly."""
    minutes = f"Safer Stonebridge Board, minutes of the meeting on {british(on(601))}, item 7."
    return [
        ask(8, BOARD)
        .quoted(
            588,
            on(601),
            Response(decision="mapped_to_initiative", initiatives=(WARDENS,)),
            CitedInitiative(
                mapping=Mapping(initiative=WARDENS, coverage="not_stated"), texts=parts({"source": minutes})
            ),
            text="“Members considered that this was being taken forward through the street wardens.”",
            source=f"Safer Stonebridge Board, chair’s newsletter, {british(on(601))}.",
        )
        .named("board-minutes")
    ]


def minutes_found(on: Days) -> Story:
    """A correction of attribution: the words were in the minutes, not in the newsletter."""
    command = CorrectEntry(
        position=0,
        kind="attribution",
        replaced_texts=parts(
            {"source": f"Safer Stonebridge Board, minutes of the meeting on {british(on(601))}, item 7."}
        ),
        texts=parts({"reason": "The sentence stands in the minutes; the newsletter only repeats it."}),
    )
    return [Step(581, KEEPER, command, about="board-minutes")]


STORIES = (wardens_of_the_council, wardens_paused, wardens_of_the_board, minutes_found)
