"""What an heir says of the answer that it found: it adopts, reviews or declines, and each is checkable."""

from datetime import date

import pytest

from accountability.domain.answers import DateInThePast, MoveTheDate, ResponseRecorded, TooFarAhead
from accountability.domain.asks import NotTheDutyHolder
from accountability.domain.disputing import (
    Confirmation,
    Explanation,
    ExplanationAttached,
    Transcription,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.domain.entries import MissingWords
from accountability.domain.inheriting import (
    AnsweredAlready,
    AskTransferred,
    NothingToAdopt,
    NotInherited,
    SuccessorPositionStated,
)
from accountability.domain.integrity import EntryCorrected
from accountability.domain.succession import Transfer, transfer
from accountability.domain.timing import ClockStarted, DeadlinePassed
from tests.domain.handover import (
    BOARD,
    COUNCIL,
    HEIRS,
    MAYOR,
    POLICE,
    SOURCE,
    passes_on,
    register_of,
    takes,
    transfers,
)
from tests.domain.scene import Person

SUMMER = date(2026, 8, 31)
MAYORS = Person("officer", MAYOR)
QUOTED = Person("secretariat", "safer-trust", quoting=MAYOR)


@pytest.fixture
def inherited(given, on, operator):
    """Given what the police did, and then their ask passed to the mayor on 2 March 2026."""

    def scene(*before, then=()):
        passed = (on(2026, 3, 2), transfers(operator, MAYOR), passes_on(operator, MAYOR), on(2026, 3, 9))
        return given(*before, *passed, *then)

    return scene


@pytest.fixture
def accepted(police):
    return police.answers("accepted", text="Every lamp", target=SUMMER)


def test_who_adopts_takes_decision_delivery_and_dates_over(inherited, accepted, police, on):
    moved = (on(2026, 1, 9), police.moves_target(date(2026, 9, 30), reason="Late steel"))
    report = police.reports("in_progress")
    scene = (
        inherited(accepted, *moved, report).when(takes("adopts")).then(SuccessorPositionStated, ClockStarted)
    )

    heir = scene.ask(MAYOR)
    assert ("accepted", date(2026, 3, 9)) == (heir.decision, heir.decided)
    assert (SUMMER, date(2026, 9, 30), 1) == (heir.first_target, heir.target, heir.moves)
    assert ("in_progress", date(2026, 1, 9)) == (heir.delivery, heir.delivered)
    assert (scene.ask().id, date(2026, 1, 5)) == (heir.adopted, heir.adopted_said)
    assert scene.clock("update", MAYOR).kind == "update"
    assert date(2026, 3, 9) == scene.clock("reply", MAYOR).answered


def test_what_was_adopted_says_whose_it_was_and_when(inherited, accepted):
    scene = inherited(accepted).when(takes("adopts")).then(SuccessorPositionStated, ClockStarted)

    said = scene.sentence(MAYOR)
    assert (
        "adopted on 9 March 2026 the answer of norchester-police, which said on 5 January 2026: accepted."
        in said
    )
    assert "Target date 31 August 2026." in said
    assert "It took this over from norchester-police on 2 March 2026." in said


def test_work_that_was_mapped_is_adopted_with_what_it_does_not_cover(inherited, police):
    scene = (
        inherited(police.maps_to("night-hub"))
        .when(takes("adopts"))
        .then(SuccessorPositionStated, ClockStarted)
    )

    assert scene.ask(MAYOR).mapped == {"night-hub": "part"}
    assert scene.ask().gaps == scene.ask(MAYOR).gaps


def test_an_adopted_promise_to_decide_binds_the_heir(inherited, police, on, midnight):
    considered = police.answers("under_consideration", forum="The board", decide_by=date(2026, 3, 20))
    # The decision date may lie at most 56 days ahead: they said so late in January.
    scene = (
        inherited(on(2026, 1, 30), considered)
        .when(takes("adopts"))
        .then(SuccessorPositionStated, ClockStarted)
    )

    clock = scene.clock("decision", MAYOR)
    assert ("undertaking", date(2026, 3, 20)) == (clock.basis, clock.due)
    late = inherited(on(2026, 1, 30), considered, then=[takes("adopts"), on(2026, 3, 21)])
    late.when(midnight).then(DeadlinePassed)


def test_a_promise_whose_day_has_gone_by_is_not_adopted(inherited, police, on):
    considered = police.answers("under_consideration", forum="The board", decide_by=date(2026, 3, 5))
    inherited(on(2026, 1, 30), considered).when(takes("adopts")).refused(NothingToAdopt, "stance")


@pytest.mark.parametrize(
    "before",
    [
        (),
        ("acknowledged", {}),
        ("cannot_comment_yet", {"review_on": date(2026, 6, 1), "ground": "A court case"}),
    ],
)
def test_silence_a_receipt_and_others_proceedings_are_not_adopted(inherited, police, before):
    said = [police.answers(before[0], **before[1])] if before else []
    inherited(*said).when(takes("adopts")).refused(NothingToAdopt, "stance")


def test_who_reviews_says_until_when_and_that_day_has_a_clock(inherited, accepted):
    inherited(accepted).when(takes("reviews")).refused(MissingWords, "until")
    inherited(accepted).when(takes("reviews", until=date(2026, 3, 8))).refused(DateInThePast, "until")
    inherited(accepted).when(takes("reviews", until=date(2026, 5, 5))).refused(TooFarAhead, "until")
    scene = (
        inherited(accepted)
        .when(takes("reviews", until=date(2026, 4, 30)))
        .then(SuccessorPositionStated, ClockStarted)
    )

    assert ("under_consideration", date(2026, 4, 30)) == (
        scene.ask(MAYOR).decision,
        scene.ask(MAYOR).decide_by,
    )
    assert ("undertaking", date(2026, 4, 30)) == (
        scene.clock("decision", MAYOR).basis,
        scene.clock("decision", MAYOR).due,
    )
    assert scene.clock("reply", MAYOR).running
    assert "has been reviewing the answer of norchester-police since 9 March 2026" in scene.sentence(MAYOR)


def test_after_a_review_the_day_is_moved_openly_or_the_answer_adopted_or_declined(inherited, accepted):
    reviewed = takes("reviews", until=date(2026, 4, 30))
    inherited(accepted, then=[reviewed]).when(takes("reviews", until=date(2026, 5, 1))).refused(MoveTheDate)
    inherited(accepted, then=[reviewed]).when(takes("adopts")).then(SuccessorPositionStated, ClockStarted)
    scene = (
        inherited(accepted, then=[reviewed])
        .when(takes("declines", reason="No money"))
        .then(SuccessorPositionStated)
    )

    assert date(2026, 3, 9) == scene.clock("decision", MAYOR).answered


def test_who_declines_says_why_and_has_decided(inherited, accepted):
    inherited(accepted).when(takes("declines")).refused(MissingWords, "reason")
    scene = inherited(accepted).when(takes("declines", reason="No money")).then(SuccessorPositionStated)

    heir = scene.ask(MAYOR)
    assert (heir.decision, heir.target, heir.delivery) == ("not_accepted", None, None)
    assert not [clock for clock in heir.clocks.values() if clock.running]
    assert "declined on 9 March 2026 to take this over from norchester-police." in scene.sentence(MAYOR)


@pytest.mark.parametrize("later", ["adopts", "declines"])
@pytest.mark.parametrize("first", ["adopts", "declines"])
def test_after_it_adopted_or_declined_an_heir_changes_its_answer_and_says_why(
    inherited, accepted, first, later
):
    again = takes(later, reason="No money after all")
    inherited(accepted, then=[takes(first, reason="No money")]).when(again).refused(AnsweredAlready, "stance")


def test_an_heir_may_answer_for_itself_and_then_no_longer_adopts(inherited, accepted):
    own = MAYORS.answers("accepted", MAYOR, text="Half of the lamps", target=SUMMER)
    scene = inherited(accepted).when(own).then(ResponseRecorded, ClockStarted)
    assert scene.ask(MAYOR).stance is None

    inherited(accepted, then=[own]).when(takes("adopts")).refused(AnsweredAlready)


def test_an_answer_after_an_adoption_is_a_revision_and_says_why(inherited, accepted):
    changed = {"text": "Half of them", "target": SUMMER}
    adopted = inherited(accepted, then=[takes("adopts")])
    adopted.when(MAYORS.answers("accepted", MAYOR, revision_reason="Steel", **changed)).then(ResponseRecorded)
    assert adopted.scene.ask(MAYOR).adopted is None


def test_only_the_heir_or_its_secretariat_quoting_it_takes_a_stance(inherited, accepted, police, council):
    inherited(accepted).when(takes("adopts", person=police)).refused(NotTheDutyHolder)
    inherited(accepted).when(takes("adopts", person=council)).refused(NotTheDutyHolder)
    inherited(accepted).when(takes("adopts", person=QUOTED)).then(SuccessorPositionStated, ClockStarted)


def test_nobody_takes_a_stance_on_what_did_not_pass_to_them(given, accepted, council):
    given(accepted).when(takes("adopts", heir=COUNCIL)).refused(NotInherited)


def test_the_old_answer_stays_as_it_was(inherited, accepted):
    before = inherited(accepted).scene.ask()
    after = inherited(accepted, then=[takes("declines", reason="No money")]).scene.ask()

    assert (before.decision, before.target, before.words) == (after.decision, after.target, after.words)


def test_of_two_heirs_each_takes_a_stance_of_its_own(inherited, accepted, operator):
    both = (transfers(operator, BOARD), passes_on(operator, BOARD))
    scene = (
        inherited(accepted)
        .when(*both, takes("adopts"), takes("declines", BOARD, reason="Not ours to pay"))
        .then(SuccessorPositionStated)
    )

    assert (scene.ask(MAYOR).decision, scene.ask(BOARD).decision) == ("accepted", "not_accepted")
    assert {HEIRS[MAYOR]: MAYOR, HEIRS[BOARD]: BOARD} == scene.ask(POLICE).heirs


def test_an_adoption_follows_a_correction_of_what_was_adopted(inherited, accepted, police, replayed):
    """Given it was adopted, when the office corrects the target it gave, then the heir's is that too."""
    adopted = inherited(accepted, then=[takes("adopts")])
    answer = next(entry for entry in adopted.scene.log if isinstance(entry, ResponseRecorded))
    body = type(answer.body)(decision="accepted", target=date(2026, 7, 31))
    scene = adopted.when(police.corrects(answer.originator_version, body=body)).then(EntryCorrected)

    assert date(2026, 7, 31) == replayed(scene).asks[HEIRS[MAYOR]].target


def test_a_chain_of_heirs_keeps_every_link(inherited, accepted, operator, same_state, replayed):
    """Given the mayor adopted it, when its work passes to the board, then the board inherits it."""

    def mayor_to_board(scene):
        offices = register_of(scene)
        body = Transfer(successor=BOARD, first_day=date(2026, 3, 9))
        transfer(offices[MAYOR], offices[BOARD], body, operator.said(scene, SOURCE))

    passed = passes_on(operator, BOARD, first_day=date(2026, 3, 9), old=MAYOR)
    scene = inherited(accepted, then=[takes("adopts"), mayor_to_board, passed]).scene

    assert {HEIRS[MAYOR]: MAYOR} == scene.ask(BOARD).predecessors
    assert {HEIRS[BOARD]: BOARD} == scene.ask(MAYOR).heirs
    assert same_state(scene.recommendation) == same_state(replayed(scene))


def about_the_mayors(kind, body, who=MAYORS):
    return lambda scene: scene.recommendation.record(
        kind, who.said(scene, {"text": "The Order came late"}), body, HEIRS[MAYOR]
    )


def test_an_heir_may_explain_how_the_ask_came_to_it_and_what_it_said_of_it(inherited, accepted):
    scene = inherited(accepted, then=[takes("adopts")])
    [passed] = [entry for entry in scene.log if isinstance(entry, AskTransferred)]
    [stated] = [entry for entry in scene.log if isinstance(entry, SuccessorPositionStated)]
    for entry in (passed, stated):
        body = Explanation(entry=entry.originator_version)
        scene.when(about_the_mayors(ExplanationAttached, body)).then(ExplanationAttached)


def test_a_quoted_position_can_be_disputed_and_confirmed_as_other_quotations(inherited, accepted):
    quoted = inherited(accepted, then=[takes("adopts", person=QUOTED)])
    [number] = [
        entry.originator_version for entry in quoted.log if isinstance(entry, SuccessorPositionStated)
    ]
    disputed = about_the_mayors(TranscriptionDisputed, Transcription(entry=number, ground="wrong_words"))
    confirmed = about_the_mayors(TranscriptionConfirmed, Confirmation(entry=number))

    quoted.when(disputed).then(TranscriptionDisputed)
    inherited(accepted, then=[takes("adopts", person=QUOTED)]).when(confirmed).then(TranscriptionConfirmed)
