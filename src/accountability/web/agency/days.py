"""Days that an office promises: asked for again at once if they have gone by, not only at the end."""

from datetime import date

from accountability.web.fields import DATE_PARTS, Day
from accountability.web.typed import Typed, Wrong


class ComingDay(Day, frozen=True, kw_only=True):
    """A day from `today` on, and not after `latest` if there is one. The words are the record's own."""

    today: date
    latest: date | None = None
    too_late: str = ""

    def read(self, typed: Typed) -> date | None:
        day = super().read(typed)
        if day is not None and day < self.today:
            raise Wrong("The date must be today or in the future.", *DATE_PARTS)
        if day is not None and self.latest is not None and day > self.latest:
            raise Wrong(self.too_late, *DATE_PARTS)
        return day
