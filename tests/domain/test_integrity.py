"""Corrections stand beside what they correct; none changes an entry."""

from datetime import date

import pytest

from accountability.domain.answers import DateInThePast, Response
from accountability.domain.entries import MissingWords
from accountability.domain.integrity import (
    EntryCorrected,
    NotCorrectable,
    NothingCorrected,
    NotInThisStream,
    NotYours,
    ReasonMissing,
    ReferenceFixed,
)
from accountability.domain.recommendations import Addressing, RecommendationDetails

# In the scene: 1 published, 2 addressed to the police, 3 its clock, 4 addressed to the council. Then 5:
ANSWER = 5
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)


@pytest.fixture
def accepted(police):
    return police.answers("accepted", text="Mend the lights", target=SEPTEMBER)


def test_a_correction_takes_its_targets_place(given, police, accepted, replayed):
    correcting = police.corrects(ANSWER, body=Response(decision="accepted", target=OCTOBER))

    scene = given(accepted).when(correcting).then(EntryCorrected)

    assert next(iter(replayed(scene).asks.values())).target == OCTOBER


def test_the_entry_itself_stays_as_it_was(given, police, accepted):
    before = given(accepted).scene.log[ANSWER - 1]

    scene = given(accepted, police.corrects(ANSWER, words={"text": "Mend all the lights"})).scene

    assert before == scene.log[ANSWER - 1]


def test_the_latest_correction_counts(given, police, accepted, replayed):
    first = police.corrects(ANSWER, body=Response(decision="accepted", target=OCTOBER))
    second = police.corrects(ANSWER, words={"text": "Mend them all"})

    scene = given(accepted, first).when(second).then(EntryCorrected)

    ask = next(iter(replayed(scene).asks.values()))
    assert ask.target == OCTOBER
    assert scene.entry(ANSWER).parts == ask.words


def test_a_correction_says_why(given, police, accepted):
    given(accepted).when(police.corrects(ANSWER, reason="", words={"text": "Mend some"})).refused(
        ReasonMissing, "reason"
    )


def test_a_correction_corrects_something(given, police, accepted):
    given(accepted).when(police.corrects(ANSWER, words={"text": "Mend the lights"})).refused(NothingCorrected)


def test_a_correction_keeps_the_rules_of_its_type(given, police, accepted):
    given(accepted).when(police.corrects(ANSWER, body=Response(decision="accepted"))).refused(
        MissingWords, "target"
    )


def test_a_correction_is_judged_by_the_day_of_what_it_corrects(given, police, accepted, on):
    correcting = police.corrects(ANSWER, body=Response(decision="accepted", target=date(2026, 1, 4)))

    given(accepted, on(2026, 11, 1)).when(correcting).refused(DateInThePast, "target")
    given(accepted, on(2026, 11, 1)).when(
        police.corrects(ANSWER, body=Response(decision="accepted", target=OCTOBER))
    ).then(EntryCorrected)


def test_only_the_office_that_made_an_entry_corrects_it(given, police, council, secretariat, accepted):
    given(accepted).when(council.corrects(ANSWER, words={"text": "Mend some"})).refused(NotYours)
    given(accepted).when(secretariat.corrects(ANSWER, words={"text": "Mend some"})).refused(NotYours)
    given().when(police.corrects(1, words={"text": "Leave the lights"})).refused(NotYours)


def test_a_correction_or_a_redaction_or_what_the_clock_derived_is_never_corrected(
    given, police, governance, accepted, on, midnight
):
    corrected = police.corrects(ANSWER, words={"text": "Mend some"})
    redacted = governance.redacts(ANSWER, "text")

    given(accepted, corrected).when(police.corrects(7, words={"reason": "Another"})).refused(NotCorrectable)
    given(accepted, redacted).when(governance.corrects(7, body=None)).refused(NotCorrectable)
    given(on(2026, 3, 3), midnight).when(police.corrects(5, body=None)).refused(NotCorrectable)


def test_there_must_be_such_an_entry(given, police):
    given().when(police.corrects(99, body=None)).refused(NotInThisStream)


def test_what_addresses_and_other_entries_refer_to_is_never_corrected(given, secretariat):
    """A reference is never reused, and an ask never changes hands by correction."""
    given().when(secretariat.corrects(1, body=RecommendationDetails(panel="night-safety", serial=2))).refused(
        ReferenceFixed
    )
    given().when(
        secretariat.corrects(
            2, body=Addressing(office="stonebridge-council", named_by="panel", manner="sent")
        )
    ).refused(ReferenceFixed)
    given().when(
        secretariat.corrects(1, body=RecommendationDetails(panel="night-safety", serial=1, printed="7"))
    ).then(EntryCorrected)


def test_an_answer_corrected_to_none_sets_the_clock_running_again(given, police, on, midnight, replayed):
    """What is overdue follows the corrected record, from the correction on."""
    refused = police.answers("not_accepted", reason_code="other", reason="No money")
    correcting = police.corrects(ANSWER, body=Response(decision="acknowledged"))

    scene = given(refused, on(2026, 3, 3), correcting).scene
    scene.recommendation = replayed(scene)

    assert scene.timeliness() == "overdue"
