"""The secretariat quotes an office: with a source, on its behalf, and never in its place."""

from datetime import date

from accountability.domain.answers import (
    NothingSaid,
    Response,
    ResponseRecorded,
)
from accountability.domain.asks import NotTheDutyHolder
from accountability.domain.entries import (
    MissingWords,
    SourceMissing,
)
from accountability.domain.timing import ClockStarted

ACKNOWLEDGEMENT = Response(decision="acknowledged")
ACCEPTED = {"text": "Mend the lights", "target": date(2026, 9, 30)}


def test_the_secretariat_may_quote_the_office_with_a_source(given, quoting):
    scene = given().when(quoting.answers("acknowledged", text="We welcome this")).then(ResponseRecorded)

    assert scene.ask().provenance == "summarised"


def test_the_secretariat_quotes_only_the_office_that_was_asked(given, quoting):
    given().when(quoting.answers("acknowledged", office="stonebridge-council")).refused(NotTheDutyHolder)


def test_a_quotation_says_where_it_comes_from(given, secretariat):
    def unsourced(scene):
        quoted = {"provenance": "transcribed", "on_behalf_of": "norchester-police"}
        said = secretariat.said(scene, {"text": "We welcome this"}, **quoted)
        scene.recommendation.respond(scene.ask().id, ACKNOWLEDGEMENT, said)

    given().when(unsourced).refused(SourceMissing, "source")


def test_a_quoted_answer_may_say_that_its_source_is_silent(given, quoting):
    answer = quoting.answers("accepted", text="They will mend the lights", not_stated=("target",))

    scene = given().when(answer).then(ResponseRecorded, ClockStarted)

    assert scene.ask().target is None


def test_a_quoted_answer_says_so_where_its_source_is_silent(given, quoting):
    given().when(quoting.answers("accepted", text="They will mend the lights")).refused(
        MissingWords, "target"
    )


def test_an_office_cannot_be_silent_about_itself(given, police):
    given().when(police.answers("accepted", text="Mend the lights", not_stated=("target",))).refused(
        NothingSaid, "not_stated"
    )


def test_the_office_itself_may_replace_a_quotation_without_a_reason(given, quoting, police):
    """An agency can confirm, dispute or replace a transcription in one step."""
    quoted = quoting.answers("not_accepted", reason_code="other", reason="Said at the launch")

    scene = given(quoted).when(police.answers("accepted", **ACCEPTED)).then(ResponseRecorded, ClockStarted)

    assert (scene.ask().decision, scene.ask().provenance) == ("accepted", "authored")


def test_a_quoted_answer_counts_from_the_day_its_source_said_it(given, quoting, on):
    """Said on 3 February, recorded here on 9 June: in time."""
    late_entry = quoting.answers(
        "not_accepted", reason_code="other", reason="No money", occurred=date(2026, 2, 3)
    )

    scene = given(on(2026, 6, 9)).when(late_entry).then(ResponseRecorded)

    assert scene.timeliness() == "replied_on_time"
