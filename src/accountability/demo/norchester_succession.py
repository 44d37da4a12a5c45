"""A small forum that ended and what became of what it was asked; and the end that is announced. Invented."""

from datetime import date

import msgspec

from accountability.demo.days import Days
from accountability.demo.norchester_addressing import NO_DATE
from accountability.demo.norchester_panel import KEEPER, PANEL, SENT, ask
from accountability.demo.norchester_register import BOARD, COUNCIL, PCC
from accountability.demo.telling import OPERATOR, Step, Story, officer, parts, stand_in
from accountability.domain.answers import Response
from accountability.domain.commands.register import RegisterOffice
from accountability.domain.commands.succession import (
    AbolishOffice,
    AnnounceSuccession,
    PassAsks,
    PassedAsk,
    StatePosition,
    TransferFunctions,
)
from accountability.domain.inheriting import Position
from accountability.domain.offices import OfficeDetails
from accountability.domain.status import british
from accountability.domain.succession import Announcement, End, Transfer

FORUM = "eastmoor-safety-forum"
# The Forum's last day, in days before the story is played.
LAST = 366
ORDER = "Stonebridge City Council, The Stonebridge (Community Bodies) Order, article 3"


def forum(_on: Days) -> Story:
    details = OfficeDetails(slug=FORUM, kind="partnership", area="stonebridge", invented=True)
    named = parts({"name": "Eastmoor Safety Forum"})
    registered = Step(737, OPERATOR, RegisterOffice(details=details, texts=named))
    return [registered, *(ask(serial, FORUM).addressed(SENT, NO_DATE) for serial in (3, 9, 14, 16, 20))]


def forum_answers(on: Days) -> Story:
    return [
        ask(14, FORUM).answers(
            641,
            Response(decision="accepted", target=on(330)),
            text="The Forum will pay for a room in Eastmoor on the first Tuesday of each month, and asks "
            "every body with a duty there to send somebody who can decide.",
        ),
        ask(3, FORUM).answers(
            638,
            Response(decision="accepted_in_part"),
            text="The Forum’s own six volunteers will take the course.",
            excluded="Training for officers, which the Forum cannot order.",
            reason="Officers are trained by their force.",
        ),
        ask(9, FORUM).answers(
            637,
            Response(decision="accepted", target=on(290)),
            text="The Forum offers its hall, its ballot boxes and its volunteers for the evening on which "
            "residents decide.",
        ),
        ask(20, FORUM).answers(
            636,
            Response(decision="acknowledged"),
            text="Thank you. The Forum will take this to its next meeting.",
        ),
    ]


def forum_ends(on: Days) -> Story:
    last, first = on(LAST), on(LAST - 1)
    announced = AnnounceSuccession(
        office=FORUM,
        announcement=Announcement(expected_last_day=last, status="confirmed"),
        texts=parts({"instrument": ORDER, "source": f"{ORDER}, published by the council"}),
    )
    source = parts({"source": f"{ORDER}, schedules 1 and 2"})
    divided = [
        TransferFunctions(office=FORUM, transfer=transfer, texts=source)
        for transfer in (
            Transfer(successor=COUNCIL, first_day=first, functions=("drop-ins", "volunteers")),
            Transfer(successor=BOARD, first_day=first, functions=("questions",)),
        )
    ]
    none_yet = parts(
        {"reason": "The Order names nobody for what the Forum said about investigations and victims."}
    )
    passed = PassAsks(
        office=FORUM,
        first_day=first,
        asks=(
            PassedAsk(ask=stand_in(PANEL, 3, FORUM), heirs=(COUNCIL,)),
            PassedAsk(ask=stand_in(PANEL, 9, FORUM), heirs=(COUNCIL,)),
            PassedAsk(ask=stand_in(PANEL, 14, FORUM), heirs=(COUNCIL,)),
            PassedAsk(ask=stand_in(PANEL, 16, FORUM), texts=none_yet),
            PassedAsk(ask=stand_in(PANEL, 20, FORUM), heirs=(BOARD,)),
        ),
        texts=source,
    )
    ended = AbolishOffice(office=FORUM, end=End(last_day=last), texts=source)
    steps = [Step(LAST - 1, KEEPER, command) for command in (*divided, passed, ended)]
    return [Step(470, KEEPER, announced), *steps]


def heirs_speak(on: Days) -> Story:
    """Of two of its three. What it makes of the third it has not said yet."""

    def says(before: int, serial: int, position: Position, **texts: str) -> Step:
        stated = msgspec.structs.replace(position, predecessor=stand_in(PANEL, serial, FORUM))
        command = StatePosition(ask=stand_in(PANEL, serial, COUNCIL), position=stated, texts=parts(texts))
        return Step(before, officer(COUNCIL), command)

    nobody = stand_in(PANEL, 0, FORUM)
    return [
        says(
            342,
            14,
            Position(predecessor=nobody, stance="adopts"),
            text=f"The room stays booked. What the Forum promised for {british(on(330))} is our promise now.",
        ),
        says(
            338,
            3,
            Position(predecessor=nobody, stance="reviews", until=on(300)),
            text="We have to see what the volunteers were taught before we say.",
        ),
        says(
            306,
            3,
            Position(predecessor=nobody, stance="declines"),
            reason="The volunteers have joined the street wardens, who have a course of their own.",
        ),
    ]


def end_of_commissioners(_on: Days) -> Story:
    """Announced, not yet law; nobody has said who takes over, and nothing has passed."""
    command = AnnounceSuccession(
        office=PCC,
        announcement=Announcement(expected_last_day=date(2028, 5, 7), status="announced"),
        texts=parts(
            {
                "text": "The office is expected to end with the Commissioner’s term. Its work is to pass to "
                "a mayor or to a board of council leaders; which of the two is not decided.",
                "source": "Norchester Police and Crime Panel, minutes of its autumn meeting, item 4",
            }
        ),
    )
    return [Step(252, KEEPER, command)]


STORIES = (forum, forum_answers, forum_ends, heirs_speak, end_of_commissioners)
