"""Days of a story, counted back from the day on which it is played, so that a demo is always fresh.

Every day is a working day in England and Wales: what falls on a weekend or a bank holiday moves to the
working day before it. The order of days stays, and a date named in a text is the date in the record.
"""

from datetime import date, timedelta

import msgspec

from accountability.calendars import bank_holidays

SATURDAY = 5


class Days(msgspec.Struct, frozen=True):
    """`on(300)` is the day 300 days before `today`, or the last working day before; `on(-60)` is to come."""

    today: date

    def __call__(self, before: int) -> date:
        day = self.today - timedelta(days=before)
        while day.weekday() >= SATURDAY or day in bank_holidays():
            day -= timedelta(days=1)
        return day
