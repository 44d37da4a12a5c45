"""Random but lawful lives of a record: commands drawn from a seed, through the desk, as days go by."""

import random
from datetime import timedelta

from accountability.domain.answers import Mapping, Referring, Response
from accountability.domain.clocks import Period
from accountability.domain.commands.asks import (
    AddEvidence,
    CitedInitiative,
    ConcludeReferral,
    ExtendClock,
    GiveVerdict,
    MoveTarget,
    PauseClock,
    ReceiveReferral,
    Refer,
    ReplyToVerdict,
    ReportDelivery,
    Respond,
    ResumeClock,
    SetTarget,
    StartClock,
)
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.holds import HoldPublication, ReleasePublication
from accountability.domain.commands.panels import (
    AddressRecommendation,
    PublishRecommendation,
    PublishReport,
    Reconvene,
    RecordActivity,
    RecordSession,
    RecordStatement,
)
from accountability.domain.commands.register import (
    ChangeInitiative,
    EndInitiative,
    RegisterInitiative,
    RenameOffice,
)
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.entries import Rule
from accountability.domain.holds import Hold
from accountability.domain.initiatives import Ending, InitiativeChange, InitiativeDetails
from accountability.domain.panels import Activity, Reconvening, Report, Session, Statement
from accountability.domain.recommendations import Addressing
from accountability.domain.referrals import Conclusion, Receipt
from accountability.domain.registered import Renaming
from accountability.domain.scrutiny import Finding, Reply
from accountability.handling.ticking import tick
from tests.projections.drawing import ANSWERS, CURRENT, SOURCE
from tests.projections.revisits import Revisits


class Life(Revisits):
    """Each method draws one command; `live(n)` carries out n of them, and counts what the rules refused."""

    def __init__(self, norchester, clock, seed):
        self.city, self.clock, self.random = norchester, clock, random.Random(seed)
        self.pool = norchester.desk.pool
        self.done = {}
        self.refused = 0

    async def live(self, steps):
        for _ in range(steps):
            await self.step()

    async def step(self):
        name = self.random.choice(self.DRAWS)
        drawn = await getattr(self, name)()
        if drawn is not None:
            try:
                await self.city.desk.handle(*drawn)
            except Rule:
                self.refused += 1
                return
        self.done[name] = self.done.get(name, 0) + 1

    def day(self, least, most):
        return (self.clock() + timedelta(days=self.random.randint(least, most))).date()

    def pick(self, *options):
        return self.random.choice(options)

    async def ask(self):
        rows = await self.pool.fetch(
            f"select ask, office from ask where {CURRENT} order by panel, serial, office"
        )
        row = self.random.choice(rows)
        actor = self.city.police if row["office"] == "norchester-police" else self.city.council
        return row["ask"], actor

    async def speaker(self, text="Words"):
        """An ask, who speaks for its office, and what belongs to the command if that is a quotation."""
        ask, actor = await self.ask()
        if self.random.random() < 0.25:
            more = {"provenance": self.pick("transcribed", "summarised"), "occurred": self.day(-20, 0)}
            return ask, self.city.secretariat, SOURCE, more
        return ask, actor, {}, {}

    async def answering(self):
        ask, actor, source, more = await self.speaker()
        decision = self.pick(*ANSWERS)
        fields, words = ANSWERS[decision]
        dates = {name: self.day(1, 50) for name in fields if name != "reason_code"}
        codes = {"reason_code": "not_affordable"} if "reason_code" in fields else {}
        if self.random.random() < 0.6:
            words = {**words, "revision_reason/en": "Things changed"}
        return Respond(
            ask=ask, response=Response(decision=decision, **dates, **codes), texts=words | source, **more
        ), actor

    async def mapping(self):
        ask, actor, source, more = await self.speaker()
        slugs = [
            row[0]
            for row in await self.pool.fetch(f"select slug from initiative where {CURRENT} order by slug")
        ]
        cited = tuple(sorted(set(self.random.choices(slugs, k=2))))
        return Respond(
            ask=ask,
            response=Response(decision="mapped_to_initiative", initiatives=cited),
            cited=tuple(
                CitedInitiative(
                    mapping=Mapping(initiative=slug, coverage=self.pick("full", "part")),
                    texts={"gap/en": "Nights"},
                )
                for slug in cited
            ),
            texts={"revision_reason/en": "Found since"} | source,
            **more,
        ), actor

    async def delivering(self):
        ask, actor, source, more = await self.speaker()
        state = self.pick("not_started", "planned", "in_progress", "paused", "stopped", "reported_complete")
        report = DeliveryReport(
            state=state,
            review_on=self.day(5, 60) if state == "paused" else None,
            next_update=self.day(5, 60) if self.random.random() < 0.4 else None,
        )
        return ReportDelivery(
            ask=ask, report=report, texts={"text/en": "Done so far", "reason/en": "Because"} | source, **more
        ), actor

    async def targeting(self):
        ask, actor = await self.ask()
        if self.random.random() < 0.3:
            return SetTarget(ask=ask, target=self.day(10, 300), texts={"text/en": "By then"}), actor
        target = Target(target=self.day(10, 50), what=self.pick("delivery", "decision"))
        return MoveTarget(ask=ask, target=target, texts={"reason/en": "Late steel"}), actor

    async def proving(self):
        ask, actor = await self.ask()
        return AddEvidence(ask=ask, evidence=Evidence(kind="survey"), texts={"text/en": "Asked 200"}), actor

    async def judging(self):
        ask, _ = await self.ask()
        verdict = self.pick(
            "not_assessed", "no_evidence_found", "not_met", "partly_met", "fully_met", "lapsed"
        )
        voice = self.pick("panel", "independent")
        finding = Finding(voice=voice, verdict=verdict, checked_on=self.day(-3, 0))
        return GiveVerdict(
            ask=ask, finding=finding, texts={"evidence/en": "Walked there", "interest/en": "None"}
        ), self.city.residents if voice == "panel" else self.city.reviewer

    async def replying(self):
        ask, actor = await self.ask()
        return ReplyToVerdict(
            ask=ask, reply=Reply(voice=self.pick("panel", "independent")), texts={"text/en": "We disagree"}
        ), actor

    async def referring(self):
        ask, actor = await self.ask()
        return Refer(
            ask=ask, referring=Referring(to="stonebridge-council"), texts={"text/en": "To lead"}
        ), actor

    async def concluding(self):
        """What was sent on last is received, considered or answered, by the council or in a quotation."""
        row = await self.pool.fetchrow(
            f"select ask, number from referral where {CURRENT} order by ask, number desc limit 1"
        )
        if row is None:
            return None
        actor, source, more = self.pick(
            (self.city.council, {}, {}), (self.city.secretariat, SOURCE, {"provenance": "summarised"})
        )
        if self.random.random() < 0.4:
            receipt = Receipt(referral=row["number"])
            return ReceiveReferral(ask=row["ask"], receipt=receipt, texts={**source}, **more), actor
        outcome = self.pick("considered", "considered", "adopted", "declined", "no_further_action")
        conclusion = Conclusion(referral=row["number"], outcome=outcome)
        texts = {"text/en": "As minuted"} | source
        return ConcludeReferral(ask=row["ask"], conclusion=conclusion, texts=texts, **more), actor

    async def extending(self):
        row = await self.pool.fetchrow(
            f"select ask, number, due from clock where {CURRENT} and basis = 'undertaking'"
            " and kind <> 'decision' and answered is null and ended is null and paused is null"
            " order by due, ask limit 1"
        )
        if row is None:
            return None
        texts = {"reason/en": "They asked in time", "agreed_by/en": "The coroner"}
        return ExtendClock(
            ask=row["ask"], clock=row["number"], due=row["due"] + timedelta(days=9), texts=texts
        ), self.city.secretariat

    async def starting(self):
        ask, _ = await self.ask()
        basis = self.pick("statutory", "undertaking", "practice", "service_default")
        terms = ReplyTerms(
            basis=basis,
            period=Period(length=self.random.randint(5, 60), unit=self.pick("days", "working_days")),
            provision="police-act-1996-s55" if basis == "statutory" else None,
            texts={"said/en": "In a letter"},
        )
        return StartClock(ask=ask, kind=self.pick("reply", "update"), terms=terms), self.city.secretariat

    async def pausing(self):
        ask, actor = await self.ask()
        number = await self.pool.fetchval(
            f"select number from clock where ask = $1 and {CURRENT} order by number desc limit 1", ask
        )
        if self.random.random() < 0.5:
            return ResumeClock(ask=ask, clock=number or 0), actor
        return PauseClock(
            ask=ask, clock=number or 0, until=self.day(1, 40), texts={"ground/en": "A court case"}
        ), actor

    async def publishing(self):
        texts = {"title/en": "Late buses", "text/en": "Run buses until two."}
        theme = self.pick("transport", "lighting", None)
        return PublishRecommendation(panel="night-safety", theme=theme, texts=texts), self.city.secretariat

    async def addressing(self):
        serial = await self.pool.fetchval("select max(serial) from recommendation")
        addressing = Addressing(
            office=self.pick("norchester-police", "stonebridge-council"),
            named_by="secretariat",
            manner="sent",
        )
        basis = self.pick("undertaking", "service_default")
        terms = ReplyTerms(
            basis=basis, period=Period(length=30, unit="days"), texts={"said/en": "At the launch"}
        )
        return AddressRecommendation(
            panel="night-safety",
            serial=self.random.randint(1, serial),
            addressing=addressing,
            terms=self.pick(terms, None),
        ), self.city.secretariat

    async def stating(self):
        office = self.pick("norchester-police", "stonebridge-council")
        asks = [
            row[0]
            for row in await self.pool.fetch(f"select ask from ask where office = $1 and {CURRENT}", office)
        ]
        statement = Statement(office=office, asks=tuple(asks), initiatives=("night-hub",))
        return RecordStatement(
            panel="night-safety",
            statement=statement,
            texts={"text/en": "They welcome it"} | SOURCE,
            provenance="summarised",
        ), self.city.secretariat

    async def meeting(self):
        if self.random.random() < 0.3:
            return Reconvene(
                panel="night-safety",
                reconvening=Reconvening(present=12),
                texts={"purpose/en": "To look at the answers"},
            ), self.city.secretariat
        session = Session(kind=self.pick("in_person", "online", "hybrid"), present=28, minutes=150)
        return RecordSession(
            panel="night-safety", session=session, texts={"place/en": "Town hall"}
        ), self.city.secretariat

    async def renaming(self):
        if self.random.random() < 0.5:
            renaming = Renaming(since=self.day(-3, 0))
            texts = {"name/en": self.random.choice(["Norchester Constabulary", "Norchester Police"])}
            return RenameOffice(
                office="norchester-police", renaming=renaming, texts=texts
            ), self.city.secretariat
        slug = self.pick("night-hub", "scheme-1", "scheme-2")
        if self.random.random() < 0.5:
            ending = Ending(ended=self.day(-2, 0))
            return EndInitiative(
                initiative=slug, ending=ending, texts={"reason/en": "Its money ended"}
            ), self.city.secretariat
        change = InitiativeChange(owner=self.pick("norchester-police", "stonebridge-council"))
        return ChangeInitiative(
            initiative=slug, change=change, texts={"name/en": f"New {slug}"}
        ), self.city.secretariat

    async def keeping(self):
        texts = {"name/en": "Our report", "text/en": "A World Café"}
        if self.random.random() < 0.5:
            return PublishReport(
                panel="night-safety",
                report=Report(published=self.day(-5, 0)),
                texts={"name/en": "Our report"},
            ), self.city.secretariat
        return RecordActivity(
            panel="night-safety",
            activity=Activity(kind="world_cafe", attendance=115),
            texts={"text/en": texts["text/en"]},
        ), self.city.secretariat

    async def registering(self):
        slug = f"scheme-{self.random.randint(1, 6)}"
        return RegisterInitiative(
            details=InitiativeDetails(slug=slug, owner="stonebridge-council"), texts={"name/en": slug.title()}
        ), self.city.secretariat

    async def holding(self):
        actor = self.pick(self.city.police, self.city.council)
        if self.random.random() < 0.5:
            return ReleasePublication(office=actor.office), actor
        hold = Hold(
            ground=self.pick("pre_election", "other"),
            since=self.day(0, 5),
            until=self.day(6, 40),
            clocks=self.pick("run_on", "paused"),
        )
        return HoldPublication(office=actor.office, hold=hold, texts={"ground/en": "An election"}), actor

    async def waiting(self):
        self.clock.forward(days=self.random.randint(0, 9), hours=self.random.randint(1, 20))

    async def ticking(self):
        await tick(self.pool, self.clock())

    DRAWS = (
        *("answering",) * 5,
        *("mapping",) * 2,
        *("delivering",) * 4,
        *("targeting",) * 2,
        "proving",
        *("judging",) * 2,
        "replying",
        "referring",
        *("concluding",) * 2,
        "extending",
        "meeting",
        *("renaming",) * 2,
        "starting",
        "pausing",
        "publishing",
        *("addressing",) * 2,
        "stating",
        "keeping",
        "registering",
        *("holding",) * 2,
        *("correcting",) * 3,
        *("disputing",) * 4,
        *("resolving",) * 2,
        *("redacting",) * 2,
        *("withholding",) * 3,
        *("restoring",) * 2,
        "explaining",
        *("waiting",) * 5,
        *("ticking",) * 3,
    )
