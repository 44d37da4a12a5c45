"""An office says that it publishes nothing for a while: who may, for how long, and how it ends."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from accountability.domain.answers import DateInThePast
from accountability.domain.entries import Said
from accountability.domain.holds import (
    Ending,
    Hold,
    NotHeld,
    NotTheOffice,
    PublicationHeld,
    PublicationReleased,
)
from accountability.domain.offices import Office, OfficeDetails, OfficeRegistered
from accountability.domain.succession import End, OfficeAbolished, OfficeEnded

MONDAY = date(2026, 3, 30)
HOLD = Hold(ground="pre_election", since=MONDAY, until=date(2026, 5, 8), clocks="run_on")


def said(day=MONDAY, role="officer", by="norchester-police", **more):
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return Said(role=role, provenance="authored", recorded=moment, occurred=day, by=by, **more)


@pytest.fixture
def police():
    details = OfficeDetails(slug="norchester-police", kind="chief_constable")
    parts = {"name/en": "0" * 64}
    return Office.open(OfficeRegistered, UUID(int=1), said(role="operator", by=None, parts=parts), details)


@pytest.fixture
def held(police):
    police.record(PublicationHeld, said(), HOLD)
    return police


def other(**changed):
    fields = {name: getattr(HOLD, name) for name in Hold.__struct_fields__}
    return Hold(**fields | changed)


def test_an_office_publishes_until_it_says_that_it_does_not(police):
    assert police.hold is None


def test_an_office_says_that_it_publishes_nothing(held):
    assert held.hold.body == HOLD


@pytest.mark.parametrize(
    "who",
    [
        {"by": "stonebridge-council"},
        {"role": "secretariat", "by": "safer-trust"},
        {"role": "reviewer"},
        {"role": "operator", "by": None},
        {"role": "operator", "by": None, "on_behalf_of": "stonebridge-council"},
    ],
)
def test_nobody_says_it_for_another_office(police, held, who):
    with pytest.raises(NotTheOffice):
        police.record(PublicationHeld, said(**who), HOLD)
    with pytest.raises(NotTheOffice):
        held.record(PublicationReleased, said(**who), Ending(hold=2))


def test_the_operator_says_it_at_the_request_of_the_office(police):
    police.record(PublicationHeld, said(role="operator", by=None, on_behalf_of="norchester-police"), HOLD)

    assert police.hold.body == HOLD


def test_a_hold_begins_today_or_later_since_what_was_published_stays(police):
    with pytest.raises(DateInThePast):
        police.record(PublicationHeld, said(), other(since=date(2026, 3, 29)))


@pytest.mark.parametrize("until", [date(2026, 3, 29), date(2026, 3, 1)])
def test_a_hold_does_not_end_before_it_begins(police, until):
    with pytest.raises(DateInThePast):
        police.record(PublicationHeld, said(), other(until=until))


def test_a_hold_gets_longer_by_another_that_keeps_its_first_day(held):
    held.record(PublicationHeld, said(date(2026, 5, 8)), other(until=date(2026, 5, 15)))

    assert held.hold.body.until == date(2026, 5, 15)


def test_a_hold_that_gets_longer_does_not_end_in_the_past(held):
    with pytest.raises(DateInThePast):
        held.record(PublicationHeld, said(date(2026, 5, 20)), other(until=date(2026, 5, 15)))


def test_it_ends_when_the_office_says_so_also_after_the_expected_day(held):
    held.record(PublicationReleased, said(date(2026, 6, 1)), Ending(hold=2))

    assert held.hold is None


def test_there_is_no_end_without_a_hold(police):
    with pytest.raises(NotHeld):
        police.record(PublicationReleased, said(), Ending(hold=2))


def test_what_ends_is_the_hold_that_stands(held):
    held.record(PublicationHeld, said(date(2026, 5, 8)), other(until=date(2026, 5, 15)))

    with pytest.raises(NotHeld):
        held.record(PublicationReleased, said(date(2026, 5, 9)), Ending(hold=2))


def test_an_office_that_has_ended_holds_nothing_more_and_a_hold_that_stands_can_be_ended(held):
    source = {"source/en": "1" * 64}
    held.record(OfficeAbolished, said(role="operator", by=None, parts=source), End(last_day=MONDAY))
    tuesday = date(2026, 3, 31)

    with pytest.raises(OfficeEnded):
        held.record(PublicationHeld, said(tuesday), other(since=tuesday))
    ending = Ending(hold=held.hold.originator_version)
    held.record(
        PublicationReleased, said(tuesday, "operator", None, on_behalf_of="norchester-police"), ending
    )
    assert held.hold is None
