"""What was sent on stays open until the other body answers; only that body says so, or who quotes it."""

from datetime import date

import pytest

from accountability.domain.answers import RecommendationReferred
from accountability.domain.entries import MissingWords, SourceMissing
from accountability.domain.referrals import (
    BeforeItWasSent,
    NotTheBodyReferredTo,
    ReferralClosed,
    ReferralConcluded,
    ReferralReceived,
    UnknownReferral,
)
from tests.domain.scene import Person


@pytest.fixture
def quoting_council():
    return Person("secretariat", "safer-trust", quoting="stonebridge-council")


@pytest.fixture
def quoting_board():
    """What a board said that is no registered office."""
    person = Person("secretariat", "safer-trust", quoting="a-board")
    said = person.said

    def said_of_nobody(scene, words, **more):
        return said(scene, words, on_behalf_of=None, **more)

    person.said = said_of_nobody
    return person


def test_a_referral_is_open_from_the_day_it_is_sent_on(given, police):
    scene = given().when(police.refers(to="stonebridge-council")).then(RecommendationReferred)

    (sent,) = scene.ask().referrals
    assert (sent.open, sent.referred, sent.received) == (True, date(2026, 1, 5), None)


def test_the_body_receives_considers_and_adopts_it(given, police, council, on):
    sent = police.refers(to="stonebridge-council")

    given(sent).when(council.receives()).then(ReferralReceived)
    scene = (
        given(sent, council.receives(), on(2026, 2, 1), council.concludes("considered"), on(2026, 3, 1))
        .when(council.concludes("adopted"))
        .then(ReferralConcluded)
    )

    (sent,) = scene.ask().referrals
    assert (date(2026, 1, 5), date(2026, 2, 1), date(2026, 3, 1), "adopted") == (
        sent.received,
        sent.considered,
        sent.concluded,
        sent.outcome,
    )


def test_considering_it_is_no_answer(given, police, council):
    considered = given(police.refers(to="stonebridge-council")).when(council.concludes("considered"))

    assert considered.scene.ask().referrals[0].open


@pytest.mark.parametrize("outcome", ["adopted", "declined", "no_further_action"])
def test_every_other_outcome_ends_it(given, police, council, outcome):
    sent = police.refers(to="stonebridge-council")

    ended = given(sent).when(council.concludes(outcome))

    assert not ended.scene.ask().referrals[0].open
    given(sent, council.concludes(outcome)).when(council.receives()).refused(ReferralClosed, "referral")
    given(sent, council.concludes(outcome)).when(council.concludes("adopted")).refused(ReferralClosed)


def test_it_is_received_once(given, police, council):
    given(police.refers(to="stonebridge-council"), council.receives()).when(council.receives()).refused(
        ReferralClosed
    )


def test_only_that_body_speaks_for_itself(given, police, council, secretariat, reviewer):
    sent = police.refers(to="stonebridge-council")

    for other in (police, secretariat, reviewer, Person("secretariat", "another-trust")):
        given(sent).when(other.receives()).refused(NotTheBodyReferredTo)
        given(sent).when(other.concludes("adopted")).refused(NotTheBodyReferredTo)


def test_the_secretariat_may_quote_it(given, police, quoting_council):
    sent = police.refers(to="stonebridge-council")

    given(sent).when(quoting_council.receives()).then(ReferralReceived)
    given(sent).when(quoting_council.concludes("declined")).then(ReferralConcluded)


def test_another_panels_secretariat_may_not(given, police):
    other = Person("secretariat", "another-trust", quoting="stonebridge-council")

    given(police.refers(to="stonebridge-council")).when(other.concludes("declined")).refused(
        NotTheBodyReferredTo
    )


def test_a_body_that_is_no_office_is_quoted_as_nobodys_office(given, police, quoting_board, quoting_council):
    sent = police.refers(text="For their meeting")
    named = police.refers_to("The Citysafe Board")

    given().when(sent).refused(MissingWords, "to")
    given(named).when(quoting_board.concludes("considered")).then(ReferralConcluded)
    given(named).when(quoting_council.concludes("considered")).refused(NotTheBodyReferredTo)
    given(named).when(police.concludes("adopted")).refused(NotTheBodyReferredTo)


def test_an_outcome_has_its_words_and_a_quotation_its_source(given, police, council, quoting_council):
    sent = police.refers(to="stonebridge-council")

    given(sent).when(council.concludes("adopted", text="")).refused(MissingWords, "text")
    quoting_council.said = _without_source(quoting_council.said)
    given(sent).when(quoting_council.concludes("adopted")).refused(SourceMissing, "source")


def _without_source(said):
    def unsourced(scene, words, **more):
        whole = said(scene, words, **more)
        return whole.with_parts({k: v for k, v in whole.parts.items() if not k.startswith("source")})

    return unsourced


def test_nobody_receives_what_was_not_sent(given, police, council, on):
    sent = police.refers(to="stonebridge-council")

    given(on(2026, 2, 1), sent).when(council.receives(occurred=date(2026, 1, 31))).refused(
        BeforeItWasSent, "occurred"
    )
    lost = given(sent)
    lost.when(council.receives(referral=99)).refused(UnknownReferral, "referral")


def test_replay_gives_the_same_referrals(given, police, council, replayed, same_state):
    scene = given(
        police.refers(to="stonebridge-council"), council.receives(), council.concludes("no_further_action")
    ).scene
    scene.keep()

    assert same_state(replayed(scene)) == same_state(scene.recommendation)
