"""Lane A: what a decision must carry, who may give it, and how it may change."""

from datetime import date

import pytest

from accountability.domain.answers import (
    NEEDS,
    DateInThePast,
    InitiativeMapped,
    NothingSaid,
    NotMapped,
    NoWayBack,
    RecommendationReferred,
    Response,
    ResponseRecorded,
    RevisionNeedsReason,
)
from accountability.domain.asks import DECIDED, NotTheDutyHolder
from accountability.domain.entries import (
    DerivedByTheClock,
    MissingWords,
    NotSoPrecise,
    OutOfTime,
)
from accountability.domain.recommendations import AddressedAlready
from accountability.domain.timing import ClockStarted

ACKNOWLEDGEMENT = Response(decision="acknowledged")


SOON = date(2026, 2, 2)
# Everything that each decision must carry, as an officer would fill it in.


COMPLETE = {
    "acknowledged": {},
    "under_consideration": {"decide_by": SOON, "forum": "The board"},
    "accepted": {"text": "Mend the lights", "target": date(2026, 9, 30)},
    "accepted_in_part": {"excluded": "The park", "reason": "It is closed at night"},
    "accepted_in_principle": {"settle_first": "The budget", "decide_by": SOON},
    "not_accepted": {"reason_code": "not_affordable", "reason": "It would cost two officers"},
    "not_ours": {"to": "The Highways Agency"},
    "cannot_comment_yet": {"review_on": SOON, "ground": "A matter before a court"},
}


@pytest.mark.parametrize("decision", COMPLETE)
def test_a_complete_answer_is_recorded(given, police, decision):
    scene = given().when(police.answers(decision, **COMPLETE[decision])).scene

    assert decision == scene.ask().decision


@pytest.mark.parametrize(
    ("decision", "missing"), [(decision, field) for decision in COMPLETE for field in NEEDS[decision]]
)
def test_a_decision_without_what_it_must_carry_is_refused(given, police, decision, missing):
    """Guards 1 and 3: a reason where one is due, a date where one is due. The message names the question."""
    incomplete = {name: value for name, value in COMPLETE[decision].items() if name != missing}

    given().when(police.answers(decision, **incomplete)).refused(MissingWords, missing)


def test_noted_and_welcomed_are_not_offered():
    assert {"noted", "welcomed", "awaiting"}.isdisjoint(NEEDS)


def test_mapped_to_initiative_names_at_least_one_initiative(given, police):
    """Guard 2."""
    given().when(police.answers("mapped_to_initiative")).refused(MissingWords, "initiatives")


def test_mapped_to_initiative_says_of_each_what_it_covers(given, police):
    """Guard 2."""
    given().when(police.answers("mapped_to_initiative", initiatives=("night-hub",))).refused(
        NotMapped, "initiatives"
    )


def test_mapped_to_initiative_says_what_the_initiative_does_not_cover(given, police):
    """Guard 2: a gap statement is compulsory, even where coverage is full."""
    given().when(police.maps_to("night-hub", coverage="full", gap="")).refused(MissingWords, "gap")


def test_mapped_to_initiative_says_how_much_it_covers(given, police):
    given().when(police.maps_to("night-hub", coverage="not_stated")).refused(NothingSaid, "not_stated")


def test_each_initiative_is_an_entry_of_its_own_with_its_gap(given, police):
    scene = (
        given()
        .when(police.maps_to("night-hub", "street-wardens"))
        .then(ResponseRecorded, InitiativeMapped, InitiativeMapped, ClockStarted)
    )

    assert scene.ask().mapped == {"night-hub": "part", "street-wardens": "part"}
    assert all("gap/en" in parts for parts in scene.ask().gaps.values())


def test_acknowledged_leaves_the_reply_clock_running(given, police, on):
    """Guard 5: a welcome, a "noted" and a holding statement decide nothing."""
    scene = (
        given(on(2026, 1, 6))
        .when(police.answers("acknowledged", text="We welcome this"))
        .then(ResponseRecorded)
    )

    assert scene.clock("reply").running


@pytest.mark.parametrize("decision", sorted(DECIDED - {"mapped_to_initiative"}))
def test_only_a_decision_stops_the_reply_clock(given, police, on, decision):
    scene = given(on(2026, 1, 6)).when(police.answers(decision, **COMPLETE[decision])).scene

    assert date(2026, 1, 6) == scene.clock("reply").answered


@pytest.mark.parametrize("decision", ["under_consideration", "cannot_comment_yet"])
def test_an_answer_that_decides_nothing_does_not_count_as_a_reply(given, police, decision):
    scene = given().when(police.answers(decision, **COMPLETE[decision])).scene

    assert scene.clock("reply").answered is None


def test_any_later_answer_is_the_review_that_was_promised(given, police, on):
    silent = police.answers("cannot_comment_yet", review_on=SOON, ground="A court case")
    considering = police.answers("under_consideration", decide_by=date(2026, 3, 1), forum="The board")

    scene = given(silent, on(2026, 1, 30)).when(considering).scene

    assert date(2026, 1, 30) == scene.clock("review").answered


@pytest.mark.parametrize("decision", sorted(set(COMPLETE) - {"acknowledged"}))
def test_a_decided_answer_changes_only_with_a_reason(given, police, decision):
    """Guard 1: a revision without its reason is refused."""
    refusing = police.answers("not_accepted", **COMPLETE["not_accepted"])

    given(refusing).when(police.answers(decision, **COMPLETE[decision])).refused(
        RevisionNeedsReason, "revision_reason"
    )


def test_the_earlier_answer_stays_on_view(given, police):
    refusing = police.answers("not_accepted", **COMPLETE["not_accepted"])
    revising = police.answers("accepted", **COMPLETE["accepted"], revision_reason="A grant came")

    scene = given(refusing).when(revising).then(ResponseRecorded, ClockStarted)

    answers = [entry.body.decision for entry in scene.log if isinstance(entry, ResponseRecorded)]
    assert (answers, scene.ask().revisions) == (["not_accepted", "accepted"], 1)


@pytest.mark.parametrize("decision", sorted(set(COMPLETE) - {"acknowledged"}))
def test_there_is_no_way_back_to_awaiting_or_to_a_mere_acknowledgement(given, police, decision):
    given(police.answers(decision, **COMPLETE[decision])).when(
        police.answers("acknowledged", revision_reason="We would rather wait")
    ).refused(NoWayBack, "decision")


def test_a_refusal_after_acceptance_closes_delivery(given, police):
    """Lane B is open only while the answer opens it; what was reported stays in the log."""
    scene = (
        given(police.answers("accepted", **COMPLETE["accepted"]), police.reports("in_progress"))
        .when(
            police.answers(
                "not_accepted", **COMPLETE["not_accepted"], revision_reason="The grant fell through"
            )
        )
        .then(ResponseRecorded)
    )

    ask = scene.ask()
    assert (ask.delivery, ask.target, ask.running("update")) == (None, None, [])
    assert date(2026, 9, 30) == ask.first_target


def test_not_theirs_to_decide_becomes_a_referral_that_stays_open(given, police):
    scene = (
        given()
        .when(police.answers("not_ours", to="The Highways Agency"))
        .then(ResponseRecorded, RecommendationReferred)
    )

    assert len(scene.ask().referrals) == 1


def test_a_referral_names_to_whom(given, police):
    given().when(police.refers()).refused(MissingWords, "to")


def test_cannot_comment_yet_gives_its_ground_in_words_and_never_as_a_code(given, police):
    """Naming the ground can itself reveal proceedings: it must be possible to redact it."""
    scene = given().when(police.answers("cannot_comment_yet", **COMPLETE["cannot_comment_yet"])).scene

    assert "ground/en" in scene.ask().words


@pytest.mark.parametrize("speaker", ["council", "reviewer", "secretariat", "governance"])
def test_nobody_answers_for_the_office_that_was_asked(given, request, speaker):
    """Guard 4: no reviewer writes lane A, no other office, and no secretariat in its own words."""
    somebody = request.getfixturevalue(speaker)

    given().when(somebody.answers("acknowledged")).refused(NotTheDutyHolder)


def test_an_authored_answer_counts_from_the_day_it_is_recorded(given, police, on):
    backdated = police.answers("not_accepted", **COMPLETE["not_accepted"], occurred=date(2026, 2, 3))

    scene = given(on(2026, 6, 9)).when(backdated).then(ResponseRecorded)

    assert scene.timeliness() == "replied_late"


def test_an_office_cannot_promise_a_day_that_has_gone_by(given, police, on):
    given(on(2026, 3, 1)).when(police.answers("accepted", text="Mend", target=date(2026, 2, 28))).refused(
        DateInThePast, "target"
    )


def test_nothing_happens_later_than_it_is_recorded(given, police, on):
    given(on(2026, 1, 6)).when(police.answers("acknowledged", occurred=date(2026, 1, 7))).refused(
        OutOfTime, "occurred"
    )


def test_a_month_is_recorded_as_a_month_and_not_as_a_day_made_up(given, police, on):
    def vaguely(scene):
        said = police.said(scene, {}, occurred=date(2026, 1, 12), precision="month")
        scene.recommendation.respond(scene.ask().id, ACKNOWLEDGEMENT, said)

    given(on(2026, 2, 1)).when(vaguely).refused(NotSoPrecise, "occurred")


def test_a_person_cannot_call_an_entry_derived(given, police):
    def pretending(scene):
        said = police.said(scene, {}, provenance="derived")
        scene.recommendation.respond(scene.ask().id, ACKNOWLEDGEMENT, said)

    given().when(pretending).refused(DerivedByTheClock)


def test_a_recommendation_is_addressed_to_an_office_once(given, secretariat):
    given().when(secretariat.addresses("norchester-police")).refused(AddressedAlready, "office")
