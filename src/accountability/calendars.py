"""Bank holidays in England and Wales, from the list that the package ships: no network is asked."""

from datetime import date
from functools import cache


@cache
def bank_holidays() -> frozenset[date]:
    from govuk_bank_holidays.bank_holidays import BankHolidays  # noqa: PLC0415 - every start would wait for it

    known = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return frozenset(holiday["date"] for holiday in known)
