"""given(…).when(…).then(…): the rules of one recommendation, without a database.

The scene is always the same: the secretariat published one recommendation on Monday 5 January 2026 and
addressed it to the police, who said at the launch that they would answer within 56 days, and to the council,
with no terms.
What a person does is a method of that person; `on(day)` moves the calendar.
"""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID

from accountability.domain import integrity, removing
from accountability.domain.answers import Mapping, RecommendationReferred, Referring, Response
from accountability.domain.clocks import LONDON, Period, timeliness
from accountability.domain.delivery import DeliveryReport, Evidence, EvidenceAdded, Target, TargetDateSet
from accountability.domain.disputing import (
    Confirmation,
    DisputeResolved,
    Explanation,
    ExplanationAttached,
    NonResponse,
    NonResponseDisputed,
    Resolution,
    Transcription,
    TranscriptionConfirmed,
    TranscriptionDisputed,
)
from accountability.domain.entries import Rule, Said
from accountability.domain.extensions import ClockExtended, Extension
from accountability.domain.integrity import Recorded, effective
from accountability.domain.panels import Panel, PanelCommissioned, PanelDetails
from accountability.domain.recommendations import (
    Addressing,
    Cited,
    Recommendation,
    RecommendationDetails,
    Terms,
)
from accountability.domain.referrals import Conclusion, Receipt, ReferralConcluded, ReferralReceived
from accountability.domain.scrutiny import Finding, Reply, VerdictReplied
from accountability.domain.status import Standing, sentence, standing
from accountability.domain.timing import ClockPaused, ClockResumed, Pause, Resumption
from accountability.storage.codec import decode, encode

LAUNCH = date(2026, 1, 5)
PANEL, RECOMMENDATION = UUID(int=1), UUID(int=2)
ASKS = {
    "norchester-police": UUID(int=3),
    "stonebridge-council": UUID(int=4),
    "norchester-health": UUID(int=5),
}
FIFTY_SIX_DAYS = Period(length=56, unit="days")
APPROVED = ("information-governance", "chair-of-trustees")


def sealed(words):
    """Commitments for these words; a test never looks behind them."""
    return {f"{field}/en": sha256(text.encode()).hexdigest() for field, text in words.items() if text}


class Person:
    """Someone who acts on the record: each method gives a step for `given` or `when`."""

    def __init__(self, role, office, *, quoting=None, voice_of=None):
        self.role, self.office, self.quoting, self.voice_of = role, office, quoting, voice_of

    def said(self, scene, words, **more):
        provenance = more.pop("provenance", "summarised" if self.quoting else "authored")
        fields = {
            "role": self.role,
            "provenance": provenance,
            "recorded": datetime(
                scene.day.year, scene.day.month, scene.day.day, 10, tzinfo=LONDON
            ).astimezone(UTC),
            "occurred": more.pop("occurred", scene.day),
            "by": self.office,
            "on_behalf_of": self.quoting,
            "parts": sealed(words | ({"source": "The launch, 5 January 2026"} if self.quoting else {})),
        }
        return Said(**fields | more)

    def answers(self, decision, office="norchester-police", cited=(), occurred=None, **given):
        """`to` is in words here: a body that is not registered."""
        fields = {
            name: given.pop(name) for name in Response.__struct_fields__ if name in given and name != "to"
        }
        words = dict(given)

        def step(scene):
            cites = [Cited(mapping, sealed(words)) for mapping, words in cited]
            said = self.said(scene, words, **({"occurred": occurred} if occurred else {}))
            scene.recommendation.respond(ASKS[office], Response(decision=decision, **fields), said, cites)

        return step

    def maps_to(self, *initiatives, coverage="part", gap="Nothing after ten at night", **given):
        cited = [
            (Mapping(initiative=slug, coverage=coverage), {"gap": gap} if gap else {}) for slug in initiatives
        ]
        return self.answers("mapped_to_initiative", initiatives=initiatives, cited=cited, **given)

    def _about(self, kind, body, words, office="norchester-police"):
        return lambda scene: scene.recommendation.record(kind, self.said(scene, words), body, ASKS[office])

    def reports(self, state, office="norchester-police", **given):
        fields = {name: given.pop(name) for name in DeliveryReport.__struct_fields__ if name in given}

        def step(scene):
            report = DeliveryReport(state=state, **fields)
            scene.recommendation.report_delivery(
                ASKS[office], report, self.said(scene, {"text": "So far"} | given)
            )

        return step

    def sets_target(self, day):
        return self._about(TargetDateSet, Target(target=day, what="delivery"), {})

    def moves_target(self, day, what="delivery", **words):
        def step(scene):
            target = Target(target=day, what=what)
            scene.recommendation.move_target(ASKS["norchester-police"], target, self.said(scene, words))

        return step

    def adds_evidence(self, **words):
        return self._about(EvidenceAdded, Evidence(kind="survey"), words)

    def disputes_silence(self, answered=LAUNCH, entry=None, **words):
        """That a day went by without an answer: the last entry that says so, unless another is named."""

        def step(scene):
            body = NonResponse(entry=entry or max(scene.ask().passings, default=1), answered=answered)
            given = {"text": "We wrote to the panel", "where": "Our letter of 5 January"} | words
            self._about(NonResponseDisputed, body, given)(scene)

        return step

    def disputes_words(self, entry, ground="wrong_words", **words):
        body = Transcription(entry=entry, ground=ground)
        return self._about(TranscriptionDisputed, body, {"text": "We never said so"} | words)

    def confirms(self, entry, office="norchester-police", **more):
        return lambda scene: scene.recommendation.record(
            TranscriptionConfirmed, self.said(scene, {}, **more), Confirmation(entry=entry), ASKS[office]
        )

    def resolves(self, outcome, dispute=None, text="The letter is in our file"):
        def step(scene):
            last = scene.ask().disputes[-1].version if scene.ask().disputes else 1
            self._about(
                DisputeResolved, Resolution(dispute=dispute or last, outcome=outcome), {"text": text}
            )(scene)

        return step

    def gives_context(self, entry, **words):
        body = Explanation(entry=entry, context="cost")
        return self._about(ExplanationAttached, body, {"text": "The lamps cost more than we had"} | words)

    def refers(self, to=None, **words):
        return self._about(RecommendationReferred, Referring(to=to), words)

    def refers_to(self, board):
        """A body that is no registered office."""
        return self._about(RecommendationReferred, Referring(), {"to": board})

    def receives(self, office="norchester-police", occurred=None, referral=None, **words):
        """What `office` sent on."""

        def step(scene):
            said = self.said(scene, words, **({"occurred": occurred} if occurred else {}))
            receipt = Receipt(referral=referral or scene.sent_on(office))
            scene.recommendation.record(ReferralReceived, said, receipt, ASKS[office])

        return step

    def concludes(self, outcome, office="norchester-police", text="The minutes say so", **words):
        def step(scene):
            said = self.said(scene, {"text": text} | words)
            conclusion = Conclusion(referral=scene.sent_on(office), outcome=outcome)
            scene.recommendation.record(ReferralConcluded, said, conclusion, ASKS[office])

        return step

    def finds(self, verdict, voice=None, office="norchester-police", **given):
        """In the voice that is this person's, unless they claim another."""
        voice = voice or ("panel" if self.voice_of else "independent")
        fields = {name: given.pop(name) for name in ("checked_on",) if name in given}
        words = {"evidence": "Walked the streets", "interest": "None"} | given

        def step(scene):
            finding = Finding(voice=voice, verdict=verdict, **fields)
            scene.recommendation.judge(ASKS[office], finding, self.said(scene, words), self.voice_of)

        return step

    def replies_to(self, voice, **words):
        return self._about(VerdictReplied, Reply(voice=voice), words)

    def addresses(self, office, terms=None, **more):
        def step(scene):
            addressing = Addressing(office=office, named_by="panel", manner="sent")
            scene.recommendation.address(
                ASKS.get(office, UUID(int=9)), addressing, self.said(scene, {}, **more), terms
            )

        return step

    def starts_clock(self, kind, office="norchester-police", **terms):
        def step(scene):
            words, counted = terms.pop("words", {}), terms.pop("counted_from", None)
            precision = terms.pop("precision", None)
            said = self.said(scene, words, occurred=counted or scene.day, precision=precision)
            scene.recommendation.start_clock(ASKS[office], kind, Terms(**terms), said)

        return step

    def pauses(self, clock, until=None, **words):
        return lambda scene: self._about(
            ClockPaused, Pause(clock=scene.clock(clock).number, until=until), words
        )(scene)

    def resumes(self, clock):
        def step(scene):
            running = scene.clock(clock)
            due = running.resumed_due(scene.day) if running.paused else running.due
            self._about(ClockResumed, Resumption(clock=running.number, due=due), {})(scene)

        return step

    def extends(self, kind, due, agreed_by="safer-trust", was=None, reason="Asked for in time"):
        def step(scene):
            clock = scene.clock(kind)
            extension = Extension(clock=clock.number, was=was or clock.due, due=due, agreed_by=agreed_by)
            self._about(ClockExtended, extension, {"reason": reason})(scene)

        return step

    def corrects(self, version, reason="A slip", words=None, **changes):
        def step(scene):
            if words is not None:
                changes["parts"] = scene.entry(version).parts | sealed(words)
            said = self.said(scene, {"reason": reason} if reason else {})
            scene.recommendation = integrity.correct(
                scene.history(), version, "fact", changes, said, decode=decode, encode=encode
            )

        return step

    def redacts(self, version, field, approved_by=APPROVED, **words):
        def step(scene):
            said = self.said(scene, words)
            scene.recommendation = removing.redact(
                scene.history(), version, field, "defamation", approved_by, said, decode=decode
            )

        return step

    def withholds(self, version, field, approved_by=APPROVED, review_on=None, **words):
        def step(scene):
            said = self.said(scene, words)
            scene.recommendation = removing.withhold(
                scene.history(), version, field, "court-order", approved_by, review_on, said, decode=decode
            )

        return step

    def restores(self, version, field, **words):
        def step(scene):
            said = self.said(scene, words)
            scene.recommendation = removing.restore(scene.history(), version, field, said, decode=decode)

        return step

    def explains(self, version, **words):
        def step(scene):
            said = self.said(scene, words)
            scene.recommendation = removing.explain(scene.history(), version, said, decode=decode)

        return step


class Scene:
    """One recommendation and a calendar. Positions in its log are the entries' versions."""

    def __init__(self):
        self.day = LAUNCH
        self.log = []
        secretariat = Person("secretariat", "safer-trust")
        said = secretariat.said(self, {"name": "Night safety", "title": "Lights", "text": "Mend the lights"})
        details = PanelDetails(slug="night-safety", kind="citizens_panel", secretariat="safer-trust")
        panel = Panel.open(PanelCommissioned, PANEL, said, details)
        self.recommendation = Recommendation.publish(
            panel, RECOMMENDATION, said, RecommendationDetails(panel="night-safety", serial=1)
        )
        promise = Terms(basis="undertaking", period=FIFTY_SIX_DAYS, parts=sealed({"said": "At the launch"}))
        secretariat.addresses("norchester-police", promise)(self)
        secretariat.addresses("stonebridge-council")(self)
        self.keep()

    def keep(self):
        self.log += self.recommendation.collect_events()

    def history(self):
        """What storage would give back: read from the bytes."""
        return [Recorded(entry.originator_version, decode(encode(entry))) for entry in self.log]

    def entry(self, version):
        return effective(self.history(), decode)[version - 1]

    def ask(self, office="norchester-police"):
        return self.recommendation.asks[ASKS[office]]

    def clock(self, kind, office="norchester-police"):
        return [clock for clock in self.ask(office).clocks.values() if clock.kind == kind][-1]

    def sent_on(self, office):
        return self.ask(office).referrals[-1].version

    def timeliness(self, kind="reply"):
        return timeliness(self.clock(kind), self.day)

    def sentence(self, office="norchester-police"):
        ask = self.ask(office)
        return sentence(standing(ask, Standing), list(ask.clocks.values()), "Norchester Police", self.day)


class Given:
    def __init__(self, *steps):
        self.scene = Scene()
        for step in steps:
            step(self.scene)
            self.scene.keep()
        self.refusal = None

    def when(self, *steps):
        """The last of these steps is what the rule is about; its entries are what `then` sees."""
        for step in steps:
            self.scene.keep()
            assert self.refusal is None, repr(self.refusal)
            try:
                step(self.scene)
            except Rule as refusal:
                self.refusal = refusal
        return self

    def then(self, *expected):
        """Exactly these types of entries are made, in this order; the last scene is returned to look into."""
        assert self.refusal is None, repr(self.refusal)
        made = self.scene.recommendation.collect_events()
        assert list(expected) == [type(entry) for entry in made]
        self.scene.log += made
        self.made = made
        return self.scene

    def refused(self, rule, field=None):
        """The rule refuses it, nothing is recorded, and the message belongs to this question of the form."""
        assert rule is type(self.refusal), repr(self.refusal)
        if field is not None:
            assert field == (getattr(self.refusal, "name", "") or self.refusal.field)
        assert str(self.refusal).endswith(".")
        return self.scene

    def __getattr__(self, name):
        return getattr(self.scene, name)
