"""Any history that the rules allow reads back from its bytes as the same state."""

from datetime import date, timedelta

from hypothesis import HealthCheck, assume, settings
from hypothesis import given as example
from hypothesis import strategies as st

from accountability.domain.asks import DECIDED, OPENS_DELIVERY
from accountability.domain.clocks import timeliness
from accountability.domain.entries import Rule
from accountability.domain.headline import counts, headline
from accountability.domain.status import Standing, sentence, standing
from accountability.domain.timing import PassingEntry

WORDS = st.just({"text": "Words"})
DECISIONS = {
    "acknowledged": {},
    "under_consideration": {"decide_by": 20, "forum": "The board"},
    "accepted": {"text": "Mend", "target": 90},
    "accepted_in_part": {"excluded": "The park", "reason": "Closed"},
    "accepted_in_principle": {"settle_first": "The budget", "decide_by": 30},
    "not_accepted": {"reason_code": "other", "reason": "No"},
    "not_ours": {"to": "Highways"},
    "cannot_comment_yet": {"review_on": 25, "ground": "A court case"},
}
STEPS = st.one_of(
    st.tuples(st.just("answers"), st.sampled_from(sorted(DECISIONS)), st.booleans()),
    st.tuples(st.just("quotes"), st.sampled_from(sorted(DECISIONS)), st.integers(0, 20)),
    st.tuples(st.just("maps"), st.sampled_from(["full", "part"]), st.booleans()),
    st.tuples(
        st.just("reports"),
        st.sampled_from(["planned", "in_progress", "paused", "stopped", "reported_complete"]),
    ),
    st.tuples(st.just("moves"), st.sampled_from(["delivery", "decision"]), st.integers(1, 50)),
    st.tuples(
        st.just("finds"), st.sampled_from(["not_met", "partly_met", "fully_met", "lapsed"]), st.booleans()
    ),
    st.tuples(st.just("pauses"), st.integers(1, 40)),
    st.tuples(st.just("resumes")),
    st.tuples(st.just("days"), st.integers(1, 70)),
    st.tuples(st.just("midnight")),
    st.tuples(st.just("corrects"), st.integers(1, 30), st.integers(0, 99)),
    st.tuples(st.just("redacts"), st.integers(1, 30), st.sampled_from(["text", "reason", "source"])),
)


class Story:
    """Plays steps on a scene; a step that a rule refuses leaves it as it was."""

    def __init__(self, scene, cast):
        self.scene, self.cast = scene, cast

    def play(self, steps):
        for name, *choices in steps:
            before = len(self.scene.log)
            try:
                getattr(self, name)(*choices)
            except Rule:
                self.scene.recommendation = self.cast["replayed"](self.scene)
            self.scene.keep()
            assert len(self.scene.log) >= before

    def _day(self, offset):
        return self.scene.day + timedelta(days=offset)

    def _fields(self, decision):
        return {
            name: self._day(value) if isinstance(value, int) else value
            for name, value in DECISIONS[decision].items()
        }

    def answers(self, decision, revises):
        reason = {"revision_reason": "Things changed"} if revises else {}
        self.cast["police"].answers(decision, **self._fields(decision), **reason)(self.scene)

    def quotes(self, decision, earlier):
        fields = self._fields(decision) | {"revision_reason": "A newer source"}
        day = max(self._day(-earlier), date(2026, 1, 5))
        self.cast["quoting"].answers(decision, occurred=day, **fields)(self.scene)

    def maps(self, coverage, revises):
        reason = {"revision_reason": "Things changed"} if revises else {}
        self.cast["police"].maps_to("night-hub", coverage=coverage, **reason)(self.scene)

    def reports(self, state):
        more = {"review_on": self._day(30)} if state == "paused" else {}
        self.cast["police"].reports(state, reason="Because", **more)(self.scene)

    def moves(self, what, days):
        self.cast["police"].moves_target(self._day(days), what=what, reason="Late")(self.scene)

    def finds(self, verdict, by_panel):
        self.cast["residents" if by_panel else "reviewer"].finds(verdict)(self.scene)

    def pauses(self, days):
        self.cast["police"].pauses("reply", until=self._day(days), ground="An election")(self.scene)

    def resumes(self):
        self.cast["police"].resumes("reply")(self.scene)

    def days(self, count):
        self.scene.day = self._day(count)

    def midnight(self):
        self.cast["midnight"](self.scene)

    def corrects(self, version, other):
        assume(version <= len(self.scene.log))
        person = "police" if self.scene.log[version - 1].role == "officer" else "secretariat"
        self.cast[person].corrects(version, words={"text": f"Corrected {other}"})(self.scene)
        self.scene.keep()
        self.scene.recommendation = self.cast["replayed"](self.scene)

    def redacts(self, version, field):
        self.cast["governance"].redacts(version, field)(self.scene)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(steps=st.lists(STEPS, max_size=14))
def test_any_history_replays_to_the_state_that_it_had(
    steps, given, police, quoting, reviewer, residents, governance, midnight, replayed, same_state
):
    cast = {
        "police": police,
        "quoting": quoting,
        "reviewer": reviewer,
        "residents": residents,
        "governance": governance,
        "midnight": midnight,
        "replayed": replayed,
    }
    cast["secretariat"] = quoting
    scene = given().scene

    Story(scene, cast).play(steps)

    assert same_state(replayed(scene)) == same_state(scene.recommendation)
    _invariants(scene)


def _invariants(scene):
    """What no allowed history may lead to."""
    versions = [entry.originator_version for entry in scene.log]
    assert list(range(1, len(versions) + 1)) == versions
    for ask in scene.recommendation.asks.values():
        running = ask.running("reply")
        corrected = any(entry.tag.startswith("entry-corrected/") for entry in scene.log)
        assert corrected or ask.decision not in DECIDED or not running
        assert ask.delivery is None or ask.decision in OPENS_DELIVERY
        assert ask.target is None or ask.first_target is not None
        for clock in ask.clocks.values():
            assert clock.started <= clock.due
            assert timeliness(clock, scene.day)
        shown = standing(ask, Standing)
        clocks = list(ask.clocks.values())
        assert sentence(shown, clocks, "The office", scene.day).endswith(".")
        assert headline([shown])
        assert counts([(shown, clocks)], scene.day).asks == 1
    passed = [entry.body.clock for entry in scene.log if isinstance(entry, PassingEntry)]
    assert len(set(passed)) == len(passed)
