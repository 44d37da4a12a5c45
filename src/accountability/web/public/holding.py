"""That an office publishes nothing for a while, in one sentence, as pages say it beside what it was asked."""

from datetime import date

from accountability.domain.status import british
from accountability.projections.holds import HoldRow
from accountability.web.public import codes
from accountability.web.public.codes import say


def sentence_of(hold: HoldRow, office: str, today: date) -> str:
    """What it said, and what is not known once the expected last day has gone by."""
    because = f" because of {say(codes.HOLDS, hold.ground)}" if hold.ground in codes.HOLDS else ""
    clocks = say(codes.HELD_CLOCKS, hold.clocks)
    if today > hold.until:
        return (
            f"{office} said that it would publish nothing until about {british(hold.until)}{because}. "
            f"That day has passed, and it has not said that it publishes again. {codes.AFTER_HOLD}"
        )
    since = f"from {british(hold.since)} " if today < hold.since else ""
    until = f"{since}until about {british(hold.until)}{because}"
    return f"{office} has said that it publishes nothing {until}. {clocks}"
