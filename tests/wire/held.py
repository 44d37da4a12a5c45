"""Examples: an office publishes nothing for a while, and publishes again."""

from datetime import date

from accountability.domain.holds import Ending, Hold, PublicationHeld, PublicationReleased
from tests.wire.cast import OFFICER, POLICE, entry

HOLD = Hold(ground="pre_election", since=date(2026, 3, 30), until=date(2026, 5, 8), clocks="run_on")
SELF = OFFICER | {"ask": None}
ENTRIES = [
    entry(PublicationHeld, POLICE, 2, SELF, HOLD, ["ground/en"], day=date(2026, 3, 27)),
    entry(PublicationReleased, POLICE, 3, SELF, Ending(hold=2), ["text/en"], day=date(2026, 5, 8)),
]
