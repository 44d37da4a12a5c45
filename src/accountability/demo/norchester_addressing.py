"""Whom the panel asked, by when each said it would answer, when those clocks stood still. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import SENT, ask
from accountability.demo.norchester_register import BOARD, COUNCIL, HEALTH, PCC, POLICE
from accountability.demo.telling import Story, parts
from accountability.domain.clocks import Period
from accountability.domain.commands.base import ReplyTerms

# Recommendation 10 was recorded and not adopted: nobody is asked.
ADDRESSEES = {
    1: (PCC, COUNCIL, BOARD),
    2: (POLICE,),
    3: (POLICE,),
    4: (POLICE, HEALTH, PCC),
    5: (POLICE,),
    6: (POLICE, PCC),
    7: (COUNCIL,),
    8: (COUNCIL, BOARD),
    9: (PCC, POLICE),
    11: (POLICE,),
    12: (POLICE, PCC, COUNCIL),
    13: (COUNCIL, BOARD),
    14: (POLICE,),
    15: (COUNCIL,),
    16: (PCC, POLICE),
    17: (POLICE, COUNCIL),
    18: (POLICE,),
    19: (POLICE,),
    20: (PCC, BOARD),
}
FROM_THE_PLATFORM = ReplyTerms(
    basis="undertaking",
    period=Period(length=56, unit="days"),
    texts=parts(
        {"said": "Said from the platform at the launch, and in the invitation to it: “within 56 days”."}
    ),
)
IN_WORKING_DAYS = ReplyTerms(
    basis="undertaking",
    period=Period(length=40, unit="working_days"),
    texts=parts(
        {"said": "The leader of the council at the launch: “You will have our answer in forty working days.”"}
    ),
)
BY_HABIT = ReplyTerms(
    basis="practice",
    period=Period(length=3, unit="months"),
    texts=parts(
        {"said": "The Board’s own habit with reports that it receives. It agreed no date for this one."}
    ),
)
NO_DATE = ReplyTerms(basis="service_default", period=Period(length=56, unit="days"))
TERMS = {
    POLICE: FROM_THE_PLATFORM,
    PCC: FROM_THE_PLATFORM,
    COUNCIL: IN_WORKING_DAYS,
    BOARD: BY_HABIT,
    HEALTH: NO_DATE,
}


def addressed(_on: Days) -> Story:
    return [
        ask(serial, office).addressed(SENT, TERMS[office])
        for serial, offices in ADDRESSEES.items()
        for office in offices
    ]


def before_the_by_elections(_on: Days) -> Story:
    """A pause by hand: the council asked, the secretariat agreed, and the days came back afterwards."""
    asked = [serial for serial, offices in ADDRESSEES.items() if COUNCIL in offices]
    ground = (
        "Three by-elections to the council were called. At the council’s request its answers wait until "
        "after polling day, so that nobody can call them electioneering."
    )
    paused = [ask(serial, COUNCIL).clock_pauses(685, ground) for serial in asked]
    over = "Polling day was yesterday. The council has as many days left as when the clock was paused."
    return paused + [ask(serial, COUNCIL).clock_resumes(657, over) for serial in asked]


def adopted_by_the_committee(_on: Days) -> Story:
    """A panel's words gain a clock that the law sets, once a council's committee makes them its own."""
    terms = ReplyTerms(
        basis="statutory",
        period=Period(length=28, unit="days"),
        provision="police-and-justice-act-2006-s19",
        texts=parts(
            {
                "said": "Stonebridge City Council’s crime and disorder committee adopted this recommendation "
                "as its own and sent it to the Chief Constable as a responsible authority."
            }
        ),
    )
    return [ask(5, POLICE).clock_starts(691, terms)]


STORIES = (addressed, before_the_by_elections, adopted_by_the_committee)
