"""Who may dispute, confirm, resolve and explain, and that nothing recorded goes away by it."""

from datetime import date

import pytest

from accountability.domain.asks import NotTheDutyHolder, NotTheSecretariat, TakenAsOwn
from accountability.domain.disputing import (
    Confirmation,
    ConfirmedAlready,
    DisputedAlready,
    DisputeResolved,
    Explanation,
    ExplanationAttached,
    NonResponse,
    NonResponseDisputed,
    NoOpenDispute,
    NothingToDispute,
    Resolution,
    Transcription,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.domain.entries import MissingWords, NoFileHere, OutOfTime, Said, SourceMissing
from accountability.domain.integrity import EntryCorrected, ReferenceFixed
from accountability.domain.timing import DeadlinePassed
from tests.domain.scene import LAUNCH, Person, sealed

QUOTED = 5  # the first entry after the scene's own


@pytest.fixture
def late(on, midnight):
    """The police's day has gone by, and the record says so."""
    return lambda scene: (on(2026, 3, 9)(scene), midnight(scene))


@pytest.fixture
def quotation(quoting):
    return quoting.answers("accepted", text="They said they would mend them", not_stated=("target",))


def test_an_office_says_that_it_did_answer(given, police, late):
    scene = given(late).when(police.disputes_silence()).then(NonResponseDisputed)

    assert [(each.kind, each.open) for each in scene.ask().disputes] == [("non_response", True)]
    assert "says that it did answer. Whether it did is not resolved yet" in scene.sentence()


@pytest.mark.parametrize("outcome", ["upheld", "partly_upheld", "not_upheld"])
def test_the_secretariat_resolves_it_and_what_was_recorded_stays(given, police, secretariat, late, outcome):
    scene = given(late, police.disputes_silence()).when(secretariat.resolves(outcome)).then(DisputeResolved)

    assert [each.outcome for each in scene.ask().disputes] == [outcome]
    assert scene.clock("reply").passed
    assert scene.timeliness() == "overdue"
    assert any(isinstance(entry, DeadlinePassed) for entry in scene.log)
    assert "disputed" not in scene.sentence()


def test_an_answer_that_came_in_time_is_recorded_with_its_own_day(given, police, quoting, secretariat, late):
    """What follows from an upheld dispute is an entry of its own; then time says that it came in time."""
    found = quoting.answers("accepted", text="Yes", not_stated=("target",), occurred=date(2026, 2, 20))
    scene = given(late, police.disputes_silence(date(2026, 2, 20)), secretariat.resolves("upheld")).when(
        found
    )
    scene.scene.keep()

    assert scene.timeliness() == "replied_on_time"
    assert any(isinstance(entry, DeadlinePassed) for entry in scene.scene.log)


def test_only_what_says_that_a_day_went_by_is_disputed_so(given, police, late, quotation):
    given(late, quotation).when(police.disputes_silence(entry=2)).refused(NothingToDispute, "entry")
    given().when(police.disputes_silence(entry=3)).refused(NothingToDispute, "entry")


def test_a_dispute_says_when_and_where(given, police, late):
    given(late).when(police.disputes_silence(where="")).refused(MissingWords, "where")
    given(late).when(police.disputes_silence(text="")).refused(MissingWords, "text")
    given(late).when(police.disputes_silence(date(2026, 3, 10))).refused(OutOfTime)


def test_nobody_disputes_for_another_office(given, council, reviewer, secretariat, quoting, late):
    for stranger in (council, reviewer, secretariat):
        given(late).when(stranger.disputes_silence()).refused(NotTheDutyHolder)
    given(late).when(quoting.disputes_silence()).then(NonResponseDisputed)


def test_a_dispute_is_open_once_at_a_time(given, police, secretariat, late):
    once = given(late, police.disputes_silence())
    once.when(police.disputes_silence()).refused(DisputedAlready)
    again = given(late, police.disputes_silence(), secretariat.resolves("not_upheld"))
    again.when(police.disputes_silence()).then(NonResponseDisputed)


def test_only_the_panels_secretariat_resolves_and_only_once(given, police, reviewer, secretariat, late):
    disputed = (late, police.disputes_silence())
    for stranger in (police, reviewer, Person("secretariat", "another-trust")):
        given(*disputed).when(stranger.resolves("upheld")).refused(NotTheSecretariat)
    given(*disputed).when(secretariat.resolves("upheld", text="")).refused(MissingWords, "text")
    given(*disputed, secretariat.resolves("upheld")).when(secretariat.resolves("not_upheld")).refused(
        NoOpenDispute
    )
    given(late).when(secretariat.resolves("upheld")).refused(NoOpenDispute)


def test_one_dispute_is_resolved_and_another_stays_open(given, police, secretariat, late, quotation):
    scene = given(late, quotation, police.disputes_silence(), police.disputes_words(QUOTED + 1)).when(
        secretariat.resolves("upheld")
    )
    scene.then(DisputeResolved)

    assert sorted(each.open for each in scene.ask().disputes) == [False, True]


def test_an_office_disputes_words_quoted_of_it(given, police, quotation):
    scene = given(quotation).when(police.disputes_words(QUOTED)).then(TranscriptionDisputed)

    assert scene.ask().decision == "accepted", "the quotation stays"
    assert "disputes the words that were recorded of it" in scene.sentence()


@pytest.mark.parametrize("entry", [2, 3, 4, 99])
def test_only_words_quoted_of_this_office_are_disputed_so(given, police, quotation, entry):
    given(quotation).when(police.disputes_words(entry)).refused(NothingToDispute, "entry")
    given(quotation).when(police.confirms(entry)).refused(NothingToDispute, "entry")


def test_an_office_does_not_dispute_its_own_words(given, police):
    given(police.answers("acknowledged", text="Thanks")).when(police.disputes_words(QUOTED)).refused(
        NothingToDispute, "entry"
    )


def test_an_office_confirms_words_quoted_of_it(given, police, quotation, replayed, same_state):
    scene = given(quotation).when(police.confirms(QUOTED)).then(TranscriptionConfirmed)

    assert scene.ask().confirmed == (QUOTED,)
    assert scene.ask().provenance == "summarised", "who wrote it down stays said"
    assert same_state(replayed(scene)) == same_state(scene.recommendation)
    given(quotation, police.confirms(QUOTED)).when(police.confirms(QUOTED)).refused(ConfirmedAlready)
    given(quotation, police.confirms(QUOTED)).when(police.disputes_words(QUOTED)).refused(ConfirmedAlready)
    given(quotation, police.disputes_words(QUOTED)).when(police.confirms(QUOTED)).refused(DisputedAlready)


def test_words_that_the_office_confirmed_are_not_corrected_afterwards(given, police, quoting, quotation):
    """Else it would have confirmed what it never saw."""
    correcting = quoting.corrects(QUOTED, words={"text": "They said no"})
    given(quotation).when(correcting).then(EntryCorrected)
    given(quotation, police.confirms(QUOTED)).when(correcting).refused(TakenAsOwn)


def test_only_the_office_itself_confirms(given, quoting, council, secretariat, quotation):
    for stranger in (quoting, council, secretariat):
        given(quotation).when(stranger.confirms(QUOTED)).refused(NotTheDutyHolder)


@pytest.mark.parametrize("entry", [2, 3, QUOTED, QUOTED + 1])
def test_an_office_explains_any_entry_about_its_ask(given, police, quotation, entry):
    scene = given(quotation, police.adds_evidence(text="A survey")).when(police.gives_context(entry))
    scene = scene.then(ExplanationAttached)

    assert scene.ask().decision == "accepted"


def test_what_is_about_another_ask_is_not_explained_here(given, police, council):
    given().when(police.gives_context(1)).refused(NothingToDispute, "entry")
    given().when(police.gives_context(4)).refused(NothingToDispute, "entry")
    given().when(council.gives_context(2)).refused(NotTheDutyHolder)
    given().when(police.gives_context(2, text="")).refused(MissingWords, "text")


def test_files_belong_to_what_takes_them_at_most_three_of_known_kinds(given, police, quotation):
    files = {f"file_{number}_pdf/und": "0" * 64 for number in (1, 2, 3)}

    def with_parts(step, parts):
        def added(scene):
            told = scene.recommendation.record

            def record(kind, said: Said, body, ask=None):
                told(kind, said.with_parts(said.parts | parts), body, ask)

            scene.recommendation.record = record
            step(scene)
            del scene.recommendation.record

        return added

    given().when(with_parts(police.gives_context(2), files)).then(ExplanationAttached)
    for more in ({"file_4_pdf/und": "0" * 64}, {"file_1_exe/und": "0" * 64}):
        given().when(with_parts(police.gives_context(2), files | more)).refused(NoFileHere)
    given().when(with_parts(police.answers("acknowledged"), files)).refused(NoFileHere)


def test_a_dispute_that_is_quoted_says_where_from(given, late):
    quoting = Person("secretariat", "safer-trust", quoting="norchester-police")
    quoting.said = lambda scene, words, **more: Person.said(
        Person("secretariat", "safer-trust"), scene, words, provenance="summarised", **more
    )
    given(late).when(quoting.disputes_silence(LAUNCH)).refused(SourceMissing)
    assert sealed({}) == {}


@pytest.mark.parametrize(
    ("steps", "body"),
    [
        ("silence", NonResponse(entry=1, answered=LAUNCH)),
        ("words", Transcription(entry=1, ground="wrong_words")),
        ("resolved", Resolution(dispute=1, outcome="upheld")),
        ("confirmed", Confirmation(entry=1)),
        ("explained", Explanation(entry=1)),
    ],
)
def test_what_a_dispute_is_about_is_never_corrected(given, police, secretariat, late, quotation, steps, body):
    """Others refer to it: the entry stands beside the one it names, for ever."""
    said = {
        "silence": (late, police.disputes_silence()),
        "words": (quotation, police.disputes_words(QUOTED)),
        "resolved": (late, police.disputes_silence(), secretariat.resolves("upheld")),
        "confirmed": (quotation, police.confirms(QUOTED)),
        "explained": (quotation, police.gives_context(QUOTED)),
    }
    scene = given(*said[steps])
    maker = secretariat if steps == "resolved" else police

    scene.when(maker.corrects(len(scene.scene.log), body=body)).refused(ReferenceFixed)
