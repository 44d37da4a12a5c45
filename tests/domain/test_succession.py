"""An office ends: who may say so, what must be said first, and who answers from then on."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from accountability.domain.answers import ResponseRecorded
from accountability.domain.asks import NotTheSecretariat, PassedOn, is_open
from accountability.domain.clocks import Period
from accountability.domain.entries import MissingWords
from accountability.domain.headline import counts, headline
from accountability.domain.inheriting import (
    AskTransferred,
    HeirAlready,
    NotTheirAsk,
    NotYetAsked,
    NotYetTheirs,
)
from accountability.domain.registered import BeforeItExisted, EndedAlready, StillToCome
from accountability.domain.status import Standing, standing
from accountability.domain.succession import (
    AsksLeft,
    NoSuccessor,
    NothingNew,
    NotThatOffice,
    OfficeEnded,
    Transfer,
    proposed,
    refuse_ended,
    transfer,
)
from accountability.domain.timing import ClockNotRunning, ClockStarted, DeadlinePassed
from tests.domain import handover
from tests.domain.handover import (
    BOARD,
    COUNCIL,
    HEIRS,
    MAYOR,
    POLICE,
    abolishes,
    announces,
    passes_on,
    register_of,
    registered,
    transfers,
)
from tests.domain.scene import LAUNCH, Person

END, NEXT = (2026, 3, 1), (2026, 3, 2)
LAST = date(2026, 3, 1)


@pytest.fixture
def over(given, on, operator):
    """Given the office's work passed to the mayor and the board, on the day on which it is theirs."""

    def scene(*then, before=()):
        return given(*before, on(*NEXT), transfers(operator, MAYOR), transfers(operator, BOARD), *then)

    return scene


@pytest.mark.parametrize("who", ["police", "secretariat", "operator"])
def test_an_end_is_announced_by_the_office_itself_or_by_those_who_name_a_source(given, request, who):
    person = request.getfixturevalue(who)

    scene = given().when(announces(person, date(2028, 5, 7))).then()

    office = register_of(scene)[POLICE]
    assert date(2028, 5, 7) == office.announced.expected_last_day
    assert office.last_day is None


def test_another_office_announces_nobodys_end(given, council):
    given().when(announces(council, date(2028, 5, 7))).refused(NotThatOffice)


def test_who_is_not_the_office_says_where_the_end_is_stated(given, secretariat):
    given().when(announces(secretariat, date(2028, 5, 7), source="")).refused(MissingWords, "source")


def test_what_is_confirmed_names_its_law(given, secretariat):
    given().when(announces(secretariat, date(2028, 5, 7), "confirmed")).refused(MissingWords, "instrument")
    given().when(announces(secretariat, date(2028, 5, 7), "confirmed", instrument="The Act")).then()


def test_the_same_is_not_announced_twice_and_a_later_day_is(given, operator):
    told = given(announces(operator, date(2028, 5, 7)))
    told.when(announces(operator, date(2028, 5, 7))).refused(NothingNew)
    given(announces(operator, date(2028, 5, 7))).when(announces(operator, date(2029, 5, 7))).then()


def test_an_end_is_recorded_when_it_has_come_and_once(given, operator, on):
    given().when(abolishes(operator, LAST)).refused(StillToCome, "last_day")
    ended = given(on(*END), abolishes(operator, LAST))
    assert register_of(ended.scene)[POLICE].last_day == LAST
    ended.when(abolishes(operator, LAST)).refused(EndedAlready)
    given(on(*END), abolishes(operator, LAST)).when(announces(operator, LAST)).refused(EndedAlready)


def test_an_office_does_not_end_before_it_begins(given, operator, on):
    def founded_late(scene):
        offices = register_of(scene)
        offices[POLICE] = registered(POLICE, scene, valid_from=date(2026, 2, 1))

    given(founded_late, on(*END)).when(abolishes(operator, date(2026, 1, 31))).refused(
        BeforeItExisted, "last_day"
    )


def test_no_office_ends_with_asks_of_which_nobody_said_who_answers(given, operator, on):
    refusal = given(on(*END)).when(abolishes(operator, LAST, asks_left=12)).refused(AsksLeft)
    assert register_of(refusal)[POLICE].last_day is None


def test_work_passes_to_no_office_that_does_not_exist_on_the_day(given, operator, on):
    def founded_later(scene):
        offices = register_of(scene)
        offices[MAYOR] = registered(MAYOR, scene, valid_from=date(2026, 4, 1))

    given(founded_later).when(transfers(operator, MAYOR)).refused(NoSuccessor, "successor")
    given(founded_later).when(transfers(operator, MAYOR, first_day=date(2026, 4, 1))).then()
    given().when(transfers(operator, POLICE)).refused(NoSuccessor, "successor")


def test_what_passes_may_be_stated_ahead_and_not_twice(given, operator):
    told = given(transfers(operator, MAYOR, functions=("transport",)))
    told.when(transfers(operator, MAYOR, functions=("transport",))).refused(NothingNew)
    given(transfers(operator, MAYOR, functions=("transport",))).when(
        transfers(operator, MAYOR, functions=("youth",))
    ).then()


def test_work_is_proposed_to_whom_it_passes_most_exactly():
    def to(slug, functions=(), areas=()):
        return Transfer(successor=slug, first_day=LAST, functions=functions, areas=areas)

    all_of_it, buses = to(BOARD), to(MAYOR, ("transport",))
    in_east = to(COUNCIL, ("transport",), ("eastmoor",))
    every = [all_of_it, buses, in_east]

    assert proposed(every, "youth", ["eastmoor"]) == (BOARD,)
    assert proposed(every, "transport", []) == (MAYOR,)
    assert proposed(every, "transport", ["eastmoor"]) == (COUNCIL,)
    assert proposed([buses, to(BOARD, ("transport",))], "transport", []) == (MAYOR, BOARD)
    assert proposed([buses], None, []) == ()


def test_what_lies_within_an_area_passes_with_it_unless_it_is_named_itself():
    city = Transfer(successor=COUNCIL, first_day=LAST, areas=("norchester",))
    ward = Transfer(successor=BOARD, first_day=LAST, areas=("eastmoor", "westmoor"))
    buses = Transfer(successor=MAYOR, first_day=LAST, functions=("transport",))

    assert proposed([city], None, ["eastmoor", "norchester"]) == (COUNCIL,)
    assert proposed([city, ward], None, ["eastmoor", "norchester"]) == (BOARD,)
    assert proposed([city, ward], None, ["norchester"]) == (COUNCIL,)
    assert proposed([city, ward], None, ["elsewhere"]) == ()
    assert proposed([city, buses], "transport", ["eastmoor", "norchester"]) == (COUNCIL, MAYOR)


def test_an_ended_office_says_nothing_after_its_last_day():
    refuse_ended(None, date(2030, 1, 1))
    refuse_ended(LAST, LAST)
    with pytest.raises(OfficeEnded):
        refuse_ended(LAST, date(2026, 3, 2))


def test_an_ask_passes_on_to_an_ask_of_the_heirs_own(over, operator):
    scene = over().when(passes_on(operator, MAYOR)).then(AskTransferred, ClockStarted)

    old, heir = scene.ask(), scene.ask(MAYOR)
    assert (date(2026, 3, 2), {HEIRS[MAYOR]: MAYOR}) == (old.passed_on, old.heirs)
    assert ("awaiting", {old.id: POLICE}) == (heir.decision, heir.predecessors)
    assert not is_open(old)
    assert is_open(heir)


def test_its_clocks_end_with_it_and_the_heirs_is_for_comparison_from_its_own_beginning(over, operator):
    scene = over().when(passes_on(operator, MAYOR)).then(AskTransferred, ClockStarted)
    assert date(2026, 3, 2) == scene.clock("reply").ended
    own = scene.clock("reply", MAYOR)
    assert ("service_default", date(2026, 4, 27)) == (own.basis, own.due)


def test_what_was_late_before_it_passed_stays_said(over, operator, on, midnight):
    late = over(on(2026, 3, 3), midnight)
    assert late.scene.clock("reply").passed
    scene = late.when(on(2026, 3, 4), passes_on(operator, MAYOR)).then(AskTransferred, ClockStarted)

    assert DeadlinePassed in {type(entry) for entry in scene.log}
    assert "What was due by 2 March 2026 (an undertaking given) did not come before." in scene.sentence()


def test_an_office_that_answers_itself_is_not_said_to_have_left_anything(given, midnight, on, police):
    """Given it was late and then answered, when nothing passed on, then nothing is said of passing."""
    answered = police.answers("not_accepted", reason_code="other", reason="No money")
    scene = given(on(2026, 3, 3), midnight, answered).scene
    assert "did not come before" not in scene.sentence()


def test_one_ask_may_have_two_heirs_and_counts_once_for_each(over, operator):
    divided = over(passes_on(operator, MAYOR)).when(passes_on(operator, BOARD))
    scene = divided.then(AskTransferred, ClockStarted)

    asks = [standing(ask, Standing) for ask in scene.recommendation.asks.values()]
    assert asks[0].heirs == (MAYOR, BOARD)
    assert counts([(ask, ()) for ask in asks], scene.day).asks == 3
    assert "This passed to norchester-mayor and norchester-board on 2 March 2026." in scene.sentence()


def test_an_office_that_was_asked_itself_keeps_its_one_ask(given, operator, council, on):
    """Given the council was asked too, when the police's ask passes to it, then it has no second one."""
    scene = (
        given(on(*NEXT), transfers(operator, COUNCIL), council.answers("acknowledged", COUNCIL))
        .when(passes_on(operator, COUNCIL))
        .then(AskTransferred)
    )

    assert len(scene.recommendation.asks) == 2
    assert {scene.ask().id: POLICE} == scene.ask(COUNCIL).predecessors
    assert scene.ask(COUNCIL).decision == "acknowledged"


def test_nothing_passes_to_whom_no_work_has_passed(given, operator, on):
    given(on(*NEXT)).when(passes_on(operator, MAYOR)).refused(NotYetTheirs)
    given(on(*NEXT), transfers(operator, BOARD)).when(passes_on(operator, MAYOR)).refused(NotYetTheirs)
    later = transfers(operator, MAYOR, date(2026, 4, 1))
    given(on(*NEXT), transfers(operator, BOARD), later).when(passes_on(operator, MAYOR)).refused(NotYetTheirs)


def test_while_an_office_goes_on_it_is_not_said_that_no_body_answers(given, operator, on):
    to_nobody = passes_on(operator, reason="The Order is silent.")
    given(on(*NEXT)).when(to_nobody).refused(NotYetTheirs)
    given(on(*NEXT), transfers(operator, BOARD)).when(to_nobody).then(AskTransferred)


def test_an_ask_passes_when_the_day_has_come_and_not_before(given, operator):
    ahead = given(transfers(operator, MAYOR))
    ahead.when(passes_on(operator, MAYOR)).refused(NotYetTheirs)
    given(transfers(operator, MAYOR)).when(passes_on(operator, MAYOR, date(2026, 1, 5))).refused(NotYetTheirs)


def test_no_ask_passes_on_from_a_day_before_it_was_asked(given, operator, on):
    """The day before the launch is refused, whoever the heir is; the launch itself is not."""
    before = LAUNCH - timedelta(days=1)
    passed = transfers(operator, MAYOR, before), on(*NEXT)
    given(*passed).when(passes_on(operator, MAYOR, before)).refused(NotYetAsked)
    to_nobody = passes_on(operator, None, before, reason="The Order is silent.")
    given(*passed).when(to_nobody).refused(NotYetAsked)
    given(*passed).when(passes_on(operator, MAYOR, LAUNCH)).then(AskTransferred, ClockStarted)


def test_an_ask_passes_to_nobody_twice(over, operator):
    over(passes_on(operator, MAYOR)).when(passes_on(operator, MAYOR)).refused(HeirAlready)


def test_no_ask_passes_back_to_whom_passed_it_on(over, operator):
    """Given the police's ask is the mayor's, when the mayor's work passes on, then not to the police."""

    def mayor_to_police(scene):
        offices = register_of(scene)
        body = Transfer(successor=POLICE, first_day=date(2026, 3, 2))
        transfer(offices[MAYOR], offices[POLICE], body, operator.said(scene, handover.SOURCE))

    both = over(passes_on(operator, MAYOR), mayor_to_police)
    both.when(passes_on(operator, POLICE, old=MAYOR)).refused(NotYetTheirs)


def test_an_heirs_ask_is_its_own_and_no_other(over, operator, monkeypatch):
    monkeypatch.setitem(handover.HEIRS, MAYOR, handover.ASKS[POLICE])
    over().when(passes_on(operator, MAYOR)).refused(NotTheirAsk)


@pytest.mark.parametrize(
    ("person", "rule"),
    [
        (Person("officer", COUNCIL), NotThatOffice),
        (Person("reviewer", "norchester-scrutiny"), NotThatOffice),
        (Person("secretariat", "elsewhere-trust"), NotTheSecretariat),
    ],
)
def test_only_the_office_the_panels_secretariat_or_the_operator_passes_an_ask_on(over, person, rule):
    over().when(passes_on(person, MAYOR)).refused(rule)


@pytest.mark.parametrize("who", ["police", "secretariat", "operator"])
def test_each_of_these_may(over, request, who):
    over().when(passes_on(request.getfixturevalue(who), MAYOR)).then(AskTransferred, ClockStarted)


def test_where_there_is_no_heir_yet_it_is_said_and_why(over, operator):
    over().when(passes_on(operator)).refused(MissingWords, "reason")
    scene = over().when(passes_on(operator, reason="The Order is silent")).then(AskTransferred)

    ask = scene.ask()
    assert is_open(ask)
    assert date(2026, 3, 2) == ask.nobody_since
    assert not [clock for clock in ask.clocks.values() if clock.running]
    assert scene.sentence().endswith("Since 2 March 2026 no body answers for this.")


def test_none_yet_is_said_once_and_an_heir_may_follow(over, operator):
    none_yet = passes_on(operator, reason="The Order is silent")
    over(none_yet).when(none_yet).refused(HeirAlready)
    scene = over(none_yet).when(passes_on(operator, MAYOR)).then(AskTransferred, ClockStarted)

    assert scene.ask().nobody_since is None
    assert {HEIRS[MAYOR]: MAYOR} == scene.ask().heirs
    over(passes_on(operator, MAYOR)).when(none_yet).refused(HeirAlready)


def test_after_it_passed_on_the_office_answers_no_more(over, operator, police, quoting):
    passed = passes_on(operator, MAYOR)
    over(passed).when(police.answers("acknowledged")).refused(PassedOn)
    over(passed).when(quoting.answers("acknowledged")).refused(PassedOn)
    over(passed).when(police.adds_evidence(text="Late")).refused(PassedOn)


def test_what_it_had_said_before_is_quoted_later_and_starts_no_clock(over, operator, quoting):
    promised = quoting.answers(
        "under_consideration", forum="The board", decide_by=date(2026, 4, 1), occurred=date(2026, 2, 20)
    )
    scene = over(passes_on(operator, MAYOR)).when(promised).then(ResponseRecorded)

    assert scene.ask().decision == "under_consideration"
    assert not [clock for clock in scene.ask().clocks.values() if clock.running]


def test_no_clock_starts_where_nobody_is_waited_for(over, operator, secretariat):
    terms = {"basis": "practice", "period": Period(length=10, unit="days")}
    over(passes_on(operator, MAYOR)).when(secretariat.starts_clock("reply", **terms)).refused(ClockNotRunning)


def test_the_headline_is_that_of_those_who_answer_now(over, operator, police):
    declined = police.answers("not_accepted", reason_code="other", reason="No money")
    scene = over(passes_on(operator, MAYOR), before=[declined]).scene

    asks = [standing(ask, Standing) for ask in scene.recommendation.asks.values()]
    assert headline(asks) == "awaiting_responses"


def test_the_past_is_replayed_as_it_was_lived(over, operator, same_state, replayed):
    scene = over(passes_on(operator, MAYOR), passes_on(operator, BOARD)).scene

    assert same_state(scene.recommendation) == same_state(replayed(scene))
    assert UUID(int=11) in replayed(scene).asks
