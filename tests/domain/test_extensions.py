"""A later day by agreement: for what binds alone, with a reason, and the earlier day stays on view."""

from datetime import date

import msgspec
import pytest

from accountability.domain.answers import ResponseRecorded
from accountability.domain.asks import NotTheSecretariat
from accountability.domain.clocks import Period
from accountability.domain.entries import MissingWords
from accountability.domain.extensions import ClockExtended, NotByItself, NotExtendable, NotLater
from accountability.domain.integrity import EntryCorrected, effective, fold
from accountability.domain.timing import ClockNotRunning, ClockPaused, ComparisonDatePassed, DeadlinePassed
from accountability.storage.codec import decode

FIFTY_SIX_DAYS = Period(length=56, unit="days")
IN_APRIL = date(2026, 4, 1)


def law(provision):
    return {"basis": "statutory", "provision": provision, "period": FIFTY_SIX_DAYS}


def read_again(scene):
    """As the next command finds it, with the correction in place."""
    scene.keep()
    scene.recommendation = fold(effective(scene.history(), decode))


CORONER = law("coroners-investigations-regulations-2013-reg29")


def test_an_extended_clock_is_due_on_the_new_day_and_the_first_stays_on_view(given, secretariat):
    scene = given().when(secretariat.extends("reply", IN_APRIL)).then(ClockExtended)

    clock = scene.clock("reply")
    assert (date(2026, 3, 2), IN_APRIL, 1) == (clock.first_due, clock.due, clock.extensions)
    assert "1 April 2026 (an undertaking given; extended, first due by 2 March 2026)" in scene.sentence()


def test_each_further_extension_keeps_the_first_day(given, secretariat):
    later = date(2026, 5, 1)
    scene = (
        given(secretariat.extends("reply", IN_APRIL))
        .when(secretariat.extends("reply", later))
        .then(ClockExtended)
    )

    clock = scene.clock("reply")
    assert (date(2026, 3, 2), later, 2) == (clock.first_due, clock.due, clock.extensions)


def test_timeliness_follows_the_extended_day(given, secretariat, police, on):
    extended = secretariat.extends("reply", IN_APRIL)
    accepted = police.answers("accepted", text="We will", target=date(2026, 9, 1))

    due = given(extended, on(2026, 3, 10)).scene
    answered = given(extended, on(2026, 3, 10)).when(accepted)
    late = given(extended, on(2026, 4, 2)).scene

    assert (
        due.timeliness(),
        answered.scene.timeliness(),
        late.timeliness(),
    ) == ("due", "replied_on_time", "overdue")


def test_the_deadline_passes_at_the_end_of_the_extended_day(given, secretariat, on, midnight):
    extended = secretariat.extends("reply", IN_APRIL)

    given(extended, on(2026, 3, 10)).when(midnight).then()
    scene = given(extended, on(2026, 4, 2)).when(midnight).then(DeadlinePassed)

    assert scene.log[-1].body.due == IN_APRIL


def test_an_extension_after_the_day_takes_nothing_back_and_the_new_day_passes_once_too(
    given, secretariat, on, midnight
):
    late = given(on(2026, 3, 10), midnight, on(2026, 3, 11))
    scene = late.when(secretariat.extends("reply", IN_APRIL)).then(ClockExtended)

    assert any(isinstance(entry, DeadlinePassed) for entry in scene.log)
    assert scene.timeliness() == "due"
    assert scene.sentence().endswith("None was recorded here by the earlier day.")
    scene = late.when(on(2026, 4, 2), midnight).then(DeadlinePassed)
    assert [date(2026, 3, 2), IN_APRIL] == [
        entry.body.due for entry in scene.log if isinstance(entry, DeadlinePassed)
    ]
    late.when(on(2026, 9, 1), midnight).then()


def test_a_day_that_was_corrected_to_a_later_one_passes_too(given, secretariat, on, midnight):
    """Version 3 is the clock, which the secretariat first wrote down with the wrong day."""
    late = given(on(2026, 3, 10), midnight)
    details = msgspec.structs.replace(late.scene.entry(3).body, due=IN_APRIL, period=None)

    late.when(secretariat.corrects(3, body=details)).then(EntryCorrected)
    late.when(read_again, midnight).then()
    late.when(on(2026, 4, 2), midnight).then(DeadlinePassed)
    late.when(midnight).then()

    days = [entry.body.due for entry in late.scene.log if isinstance(entry, DeadlinePassed)]
    assert days == [date(2026, 3, 2), IN_APRIL]


def test_a_day_that_was_corrected_to_an_earlier_one_passes_no_second_time(given, secretariat, on, midnight):
    late = given(on(2026, 3, 10), midnight)
    details = msgspec.structs.replace(late.scene.entry(3).body, due=date(2026, 2, 10), period=None)

    late.when(secretariat.corrects(3, body=details)).then(EntryCorrected)
    late.when(read_again, midnight).then()


def test_an_extended_clock_may_stand_still_though_an_earlier_day_went_by(given, secretariat, on, midnight):
    late = given(on(2026, 3, 10), midnight)
    late.when(secretariat.pauses("reply")).refused(ClockNotRunning)

    extended = given(on(2026, 3, 10), midnight, secretariat.extends("reply", IN_APRIL))
    extended.when(secretariat.pauses("reply")).then(ClockPaused)


@pytest.mark.parametrize(
    "provision",
    ["police-reform-act-2002-sch3-para28b", "coroners-investigations-regulations-2013-reg29"],
)
def test_a_laws_clock_is_extended_where_that_law_says_so(given, secretariat, provision):
    running = secretariat.starts_clock("reply", **law(provision))

    given(running).when(secretariat.extends("reply", IN_APRIL)).then(ClockExtended)


@pytest.mark.parametrize(
    "provision",
    [
        "police-act-1996-s55",
        "police-and-justice-act-2006-s19",
        "local-government-act-2000-s9fe",
        "climate-change-scotland-act-2009-s32a",
    ],
)
def test_no_other_laws_clock_is_extended(given, secretariat, provision):
    running = secretariat.starts_clock("reply", **law(provision))

    given(running).when(secretariat.extends("reply", IN_APRIL)).refused(NotExtendable, "clock")


@pytest.mark.parametrize("basis", ["practice", "service_default"])
def test_a_day_that_nobody_agreed_cannot_be_extended(given, secretariat, basis):
    running = secretariat.starts_clock("update", basis=basis, period=FIFTY_SIX_DAYS)

    given(running).when(secretariat.extends("update", IN_APRIL)).refused(NotExtendable, "clock")


def test_a_decision_date_is_moved_by_its_office_and_not_extended(given, secretariat, police):
    promised = police.answers("under_consideration", decide_by=date(2026, 2, 1), forum="Cabinet")

    given(promised).when(secretariat.extends("decision", IN_APRIL)).refused(NotExtendable, "clock")


def test_only_the_secretariat_records_an_extension(given, police, reviewer):
    given().when(police.extends("reply", IN_APRIL)).refused(NotTheSecretariat)
    given().when(reviewer.extends("reply", IN_APRIL)).refused(NotTheSecretariat)


def test_an_office_cannot_give_itself_more_time(given, secretariat):
    given().when(secretariat.extends("reply", IN_APRIL, agreed_by="norchester-police")).refused(
        NotByItself, "agreed_by"
    )


def test_an_extension_says_who_agreed_and_why(given, secretariat):
    given().when(secretariat.extends("reply", IN_APRIL, agreed_by=None)).refused(MissingWords, "agreed_by")
    given().when(secretariat.extends("reply", IN_APRIL, reason="")).refused(MissingWords, "reason")


def test_the_new_day_is_later_than_the_one_that_held(given, secretariat):
    given().when(secretariat.extends("reply", date(2026, 3, 2))).refused(NotLater, "due")
    given().when(secretariat.extends("reply", IN_APRIL, was=date(2026, 3, 1))).refused(NotLater, "due")


def test_what_stands_still_or_was_answered_is_not_extended(given, secretariat, police):
    still = secretariat.pauses("reply", until=date(2026, 2, 1))
    answered = police.answers("not_accepted", reason_code="other", reason="No")

    given(still).when(secretariat.extends("reply", IN_APRIL)).refused(ClockNotRunning, "clock")
    given(answered).when(secretariat.extends("reply", IN_APRIL)).refused(ClockNotRunning, "clock")


def test_a_corrected_extension_counts_as_corrected(given, secretariat, replayed):
    extended = given(secretariat.extends("reply", IN_APRIL))
    extension = extended.scene.log[-1]
    body = msgspec.structs.replace(extension.body, due=date(2026, 3, 20))

    scene = extended.when(secretariat.corrects(extension.originator_version, body=body)).then(EntryCorrected)

    clock = replayed(scene).asks[extension.ask].clocks[body.clock]
    assert (clock.extensions, clock.first_due, clock.due) == (1, date(2026, 3, 2), date(2026, 3, 20))


def test_the_comparison_dates_of_others_are_not_touched(given, secretariat, on, midnight):
    compared = secretariat.addresses("norchester-health", terms=None)
    starts = secretariat.starts_clock(
        "reply", "norchester-health", basis="service_default", period=FIFTY_SIX_DAYS
    )
    extended = secretariat.extends("reply", IN_APRIL)

    given(compared, starts, extended, on(2026, 3, 10)).when(midnight).then(ComparisonDatePassed)


def test_an_answer_in_the_extension_stops_the_clock(given, secretariat, police, on):
    answered = police.answers("not_accepted", reason_code="other", reason="No")

    scene = (
        given(secretariat.extends("reply", IN_APRIL), on(2026, 3, 20)).when(answered).then(ResponseRecorded)
    )

    assert scene.timeliness() == "replied_on_time"
