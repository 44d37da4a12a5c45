"""A minute as a person in the United Kingdom says it, where clocks go forward and back.

In spring an hour of local time does not exist, in autumn one comes twice. Neither is guessed: the one is
refused, for the other the person says which they mean.
"""

from datetime import UTC, date, datetime, time
from typing import Literal

from accountability.domain.clocks import LONDON
from accountability.domain.entries import Rule

Which = Literal["BST", "GMT"]


class NoSuchTime(Rule):
    """Raised when clocks go forward over this time."""


class TimeComesTwice(Rule):
    """Raised when clocks go back over this time and nobody said which of the two is meant."""


def moment(day: date, clock: time, which: Which | None = None) -> datetime:
    """The moment in UTC at which clocks in London show this time on this day.

    `which` is the time zone's short name, for a time that comes twice; it must be right wherever it is given.
    """
    found: dict[str | None, datetime] = {
        local.tzname(): local.astimezone(UTC)
        for local in (datetime.combine(day, clock, LONDON).replace(fold=fold) for fold in (0, 1))
        if local.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) == local.replace(tzinfo=None)
    }
    if not found:
        raise NoSuchTime("That time does not exist: clocks go forward over it that night. Choose another.")
    if which is not None and which not in found:
        raise NoSuchTime(f"Clocks do not show {which} at that time on that day. Leave {which} out.")
    if which is None and len(found) > 1:
        raise TimeComesTwice(
            f"That time comes twice: clocks go back that night. Write {clock:%H:%M} BST for the first, or "
            f"{clock:%H:%M} GMT for the second."
        )
    return found[which] if which else next(iter(found.values()))
