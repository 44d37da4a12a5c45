"""Words are redacted for good or withheld for now, by two roles, on a ground; no entry changes."""

from datetime import date

import pytest

from accountability.domain.answers import DateInThePast, Response
from accountability.domain.entries import MissingWords
from accountability.domain.integrity import EntryCorrected, NotCorrectable, NotInThisStream
from accountability.domain.removals import (
    AlreadyRedacted,
    AlreadyWithheld,
    NoPlaceForWords,
    NoSuchPart,
    NotForThisRole,
    NothingToExplain,
    NotWithheld,
    PartRedacted,
    PartRestored,
    PartWithheld,
    RedactionExplained,
    TwoApprovers,
)

# In the scene: 1 published, 2 addressed to the police, 3 its clock, 4 addressed to the council. Then 5 the
# answer, 6 the clock of the update it promises, and from 7 on what becomes of its words.
ANSWER, REMOVAL = 5, 7
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 31)
WORDS = {"redacts": {}, "withholds": {}, "restores": {}, "explains": {"explanation": "A name was wrong"}}


@pytest.fixture
def accepted(police):
    return police.answers("accepted", text="Mend the lights", target=SEPTEMBER)


def test_a_redaction_names_the_part_with_its_commitment_and_its_ground(given, governance, accepted):
    scene = given(accepted).when(governance.redacts(ANSWER, "text")).then(PartRedacted)

    removal = scene.log[-1].body
    assert (ANSWER, {"text/en": scene.log[ANSWER - 1].parts["text/en"]}) == (removal.target, removal.removed)
    assert removal.ground == "defamation"


def test_a_redaction_reaches_the_corrections_of_its_target(given, police, governance, accepted):
    """Otherwise the words taken from an entry would stand in the entry that corrected it."""
    corrected = police.corrects(ANSWER, words={"text": "Mend the lights of Canal Street"})

    scene = (
        given(accepted, corrected).when(governance.redacts(ANSWER, "text")).then(PartRedacted, PartRedacted)
    )

    assert [entry.body.target for entry in scene.log[-2:]] == [ANSWER, 7]


def test_a_part_that_a_correction_kept_is_redacted_once(given, police, governance, accepted):
    corrected = police.corrects(ANSWER, body=Response(decision="accepted", target=OCTOBER))

    given(accepted, corrected).when(governance.redacts(ANSWER, "text")).then(PartRedacted)


def test_a_redaction_changes_no_state(given, governance, accepted, replayed, same_state):
    before, scene = given(accepted).scene, given(accepted, governance.redacts(ANSWER, "text")).scene

    assert same_state(replayed(before))["asks"] == same_state(replayed(scene))["asks"]


def test_there_must_be_such_a_part(given, governance, accepted):
    given(accepted).when(governance.redacts(ANSWER, "reason")).refused(NoSuchPart, "part")
    given(accepted).when(governance.redacts(99, "text")).refused(NoSuchPart, "part")


def test_a_part_is_redacted_once(given, governance, accepted):
    given(accepted, governance.redacts(ANSWER, "text")).when(governance.redacts(ANSWER, "text")).refused(
        AlreadyRedacted
    )


def test_two_different_roles_approve_a_redaction(given, governance, accepted):
    given(accepted).when(governance.redacts(ANSWER, "text", ("chair", "chair"))).refused(TwoApprovers)


@pytest.mark.parametrize("speaker", ["police", "council", "reviewer", "secretariat"])
def test_nobody_redacts_what_embarrasses_them(given, request, accepted, speaker):
    given(accepted).when(request.getfixturevalue(speaker).redacts(ANSWER, "text")).refused(NotForThisRole)


def test_what_was_redacted_may_still_be_corrected(given, police, governance, accepted):
    correcting = police.corrects(ANSWER, body=Response(decision="accepted", target=OCTOBER))

    given(accepted, governance.redacts(ANSWER, "text")).when(correcting).then(EntryCorrected)


def test_words_may_stand_in_the_place_of_those_redacted_and_be_redacted_in_turn(given, governance, accepted):
    redaction = governance.redacts(ANSWER, "text", replacement="Mend the lights of a street")

    scene = given(accepted, redaction).when(governance.redacts(REMOVAL, "replacement")).then(PartRedacted)

    first, second = scene.log[-2:]
    assert second.body.target == REMOVAL
    assert second.body.removed == {"replacement/en": first.parts["replacement/en"]}


def test_each_entry_about_the_same_words_carries_what_stands_in_their_place(
    given, police, governance, accepted
):
    corrected = police.corrects(ANSWER, words={"text": "Mend the lights of Canal Street"})
    redaction = governance.redacts(ANSWER, "text", replacement="Mend the lights")

    scene = given(accepted, corrected).when(redaction).then(PartRedacted, PartRedacted)

    assert scene.log[-1].parts == scene.log[-2].parts != {}


def test_a_withholding_names_the_part_with_its_commitment_its_ground_and_its_review(
    given, governance, accepted
):
    withholding = governance.withholds(ANSWER, "text", review_on=SEPTEMBER)

    scene = given(accepted).when(withholding).then(PartWithheld)

    body = scene.log[-1].body
    assert body.withheld == {"text/en": scene.log[ANSWER - 1].parts["text/en"]}
    assert (body.target, body.ground, body.review_on) == (ANSWER, "court-order", SEPTEMBER)


def test_a_withholding_and_what_ends_it_reach_the_corrections_of_the_entry(
    given, police, governance, accepted
):
    corrected = police.corrects(ANSWER, words={"text": "Mend the lights of Canal Street"})

    scene = (
        given(accepted, corrected).when(governance.withholds(ANSWER, "text")).then(PartWithheld, PartWithheld)
    )
    assert [entry.body.target for entry in scene.log[-2:]] == [ANSWER, REMOVAL]
    back = given(accepted, corrected, governance.withholds(ANSWER, "text"))
    scene = back.when(governance.restores(ANSWER, "text")).then(PartRestored, PartRestored)
    assert [entry.body.target for entry in scene.log[-2:]] == [ANSWER, REMOVAL]


def test_words_are_withheld_and_put_back_any_number_of_times(given, governance, accepted):
    withhold, restore = governance.withholds(ANSWER, "text"), governance.restores(ANSWER, "text")

    scene = given(accepted, withhold, restore, withhold).when(restore).then(PartRestored)

    assert scene.log[-1].body.restored == scene.log[-2].body.withheld


def test_one_language_is_put_back_alone(given, governance, police):
    """What was withheld in both languages, and is settled for one of them."""
    answer = police.answers("accepted", text="Mend the lights", target=SEPTEMBER)

    def in_welsh_too(scene):
        said = police.said(scene, {"text": "Mend the lights"})
        parts = said.parts | {"text/cy": "0" * 64}
        scene.recommendation.record(
            type(scene.entry(ANSWER)),
            said.with_parts(parts | {"revision_reason/en": "1" * 64}),
            Response(decision="accepted", target=OCTOBER),
            scene.entry(ANSWER).ask,
        )

    scene = (
        given(answer, in_welsh_too, governance.withholds(REMOVAL, "text"))
        .when(governance.restores(REMOVAL, "text/cy"))
        .then(PartRestored)
    )

    assert set(scene.log[-2].body.withheld) == {"text/en", "text/cy"}
    assert set(scene.log[-1].body.restored) == {"text/cy"}


def test_only_what_is_withheld_is_put_back(given, governance, accepted):
    given(accepted).when(governance.restores(ANSWER, "text")).refused(NotWithheld, "part")
    given(accepted, governance.withholds(ANSWER, "text"), governance.restores(ANSWER, "text")).when(
        governance.restores(ANSWER, "text")
    ).refused(NotWithheld)
    given(accepted, governance.redacts(ANSWER, "text")).when(governance.restores(ANSWER, "text")).refused(
        AlreadyRedacted
    )
    given(accepted).when(governance.restores(ANSWER, "reason")).refused(NoSuchPart, "part")


def test_what_is_withheld_or_redacted_is_not_withheld_again(given, governance, accepted):
    withhold = governance.withholds(ANSWER, "text")

    given(accepted, withhold).when(withhold).refused(AlreadyWithheld, "part")
    given(accepted, governance.redacts(ANSWER, "text")).when(withhold).refused(AlreadyRedacted, "part")


def test_what_is_withheld_can_be_redacted_and_never_comes_back(given, governance, accepted):
    withheld = governance.withholds(ANSWER, "text")

    scene = given(accepted, withheld).when(governance.redacts(ANSWER, "text")).then(PartRedacted)

    assert scene.log[-1].body.removed == scene.log[-2].body.withheld
    given(accepted, withheld, governance.redacts(ANSWER, "text")).when(
        governance.restores(ANSWER, "text")
    ).refused(AlreadyRedacted)


def test_two_different_roles_approve_a_withholding(given, governance, accepted):
    for approved_by in (("director", "director"), ("director", "merrin-oakshade")):
        given(accepted).when(governance.withholds(ANSWER, "text", approved_by)).refused(
            TwoApprovers, "approved_by"
        )


def test_a_withholding_is_not_reviewed_before_it_began(given, governance, accepted, on):
    given(accepted, on(2026, 2, 2)).when(
        governance.withholds(ANSWER, "text", review_on=date(2026, 2, 1))
    ).refused(DateInThePast, "review_on")
    given(accepted, on(2026, 2, 2)).when(
        governance.withholds(ANSWER, "text", review_on=date(2026, 2, 2))
    ).then(PartWithheld)


def test_a_removal_is_explained_once_it_can_be_and_again_when_there_is_more_to_say(
    given, governance, accepted
):
    for removal in (governance.redacts(ANSWER, "text"), governance.withholds(ANSWER, "text")):
        first = governance.explains(REMOVAL, explanation="The trial is over")
        more = governance.explains(REMOVAL, explanation="A name stood here")

        scene = given(accepted, removal, first).when(more).then(RedactionExplained)

        assert scene.log[-1].body.target == REMOVAL


def test_only_a_redaction_or_a_withholding_is_explained_and_in_words(given, governance, accepted):
    words = WORDS["explains"]
    removed, restored = governance.withholds(ANSWER, "text"), governance.restores(ANSWER, "text")

    given(accepted).when(governance.explains(ANSWER, **words)).refused(NothingToExplain, "position")
    given(accepted, removed, restored).when(governance.explains(8, **words)).refused(NothingToExplain)
    given(accepted).when(governance.explains(99, **words)).refused(NotInThisStream, "position")
    given(accepted, removed).when(governance.explains(REMOVAL)).refused(MissingWords, "explanation")


@pytest.mark.parametrize("speaker", ["police", "council", "reviewer", "secretariat"])
def test_nobody_else_withholds_puts_back_or_explains(given, request, governance, accepted, speaker):
    person, withheld = request.getfixturevalue(speaker), governance.withholds(ANSWER, "text")

    given(accepted).when(person.withholds(ANSWER, "text")).refused(NotForThisRole, "role")
    given(accepted, withheld).when(person.restores(ANSWER, "text")).refused(NotForThisRole)
    given(accepted, withheld).when(person.explains(REMOVAL, **WORDS["explains"])).refused(NotForThisRole)


@pytest.mark.parametrize("act", ["redacts", "withholds", "restores", "explains"])
def test_no_other_words_are_slipped_into_an_entry_about_a_removal(given, governance, accepted, act):
    before = (
        [accepted, governance.withholds(ANSWER, "text")] if act in ("restores", "explains") else [accepted]
    )
    target = [REMOVAL] if act == "explains" else [ANSWER, "text"]

    given(*before).when(getattr(governance, act)(*target, text="Sergeant Nemo", **WORDS[act])).refused(
        NoPlaceForWords, "texts"
    )


def test_none_of_these_is_ever_corrected(given, governance, operator, accepted):
    removals = [
        operator.withholds(ANSWER, "text"),
        operator.explains(REMOVAL, **WORDS["explains"]),
        operator.restores(ANSWER, "text"),
        operator.redacts(ANSWER, "text", replacement="Other words"),
    ]
    for position in range(REMOVAL, REMOVAL + 4):
        given(accepted, *removals).when(operator.corrects(position, words={"text": "No"})).refused(
            NotCorrectable
        )


def test_a_withholding_changes_no_state(given, governance, accepted, replayed, same_state):
    before, scene = given(accepted).scene, given(accepted, governance.withholds(ANSWER, "text")).scene

    assert same_state(replayed(before))["asks"] == same_state(replayed(scene))["asks"]


def test_what_is_withheld_may_still_be_corrected(given, police, governance, accepted):
    correcting = police.corrects(ANSWER, body=Response(decision="accepted", target=OCTOBER))

    scene = given(accepted, governance.withholds(ANSWER, "text")).when(correcting).then(EntryCorrected)

    assert scene.entry(ANSWER).parts == scene.log[ANSWER - 1].parts
