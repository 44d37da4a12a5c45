"""What a life does to entries that it made: correct them, dispute them, take their words out, explain."""

from accountability.domain.commands.disputes import (
    AttachExplanation,
    ConfirmTranscription,
    DisputeNonResponse,
    DisputeTranscription,
    ResolveDispute,
)
from accountability.domain.commands.integrity import (
    CorrectEntry,
    ExplainRedaction,
    RedactPart,
    RestorePart,
    WithholdPart,
)
from accountability.domain.disputing import Confirmation, Explanation, NonResponse, Resolution, Transcription
from tests.projections.drawing import CURRENT, ENTRIES, TARGETS

SAID_OF = (
    "select ask, office, version, type from timeline where ask is not null order by position desc limit 40"
)


class Revisits:
    """Draws that are about an earlier entry; part of a `Life`."""

    async def correcting(self):
        row = await self._entry("role not in ('clock', 'information_governance', 'operator')")
        city = self.city
        actors = (city.secretariat, city.police, city.council, city.reviewer, city.residents)
        actor = next(actor for actor in actors if actor.office == row["by"])
        earlier = self.day(-40, -1) if self.random.random() < 0.4 else None
        words = {f"{row['field']}/en": f"Corrected {self.random.random()}"} if row["field"] else {}
        return CorrectEntry(
            position=row["position"],
            kind="fact",
            replaced_texts=words,
            replaced_occurred=earlier,
            texts={"reason/en": "A slip"},
        ), actor

    async def redacting(self):
        row = await self._entry("field is not null")
        return RedactPart(
            position=row["position"],
            part=row["field"],
            ground=self.pick("defamation", "court-order"),
            approved_by=("information-governance", "chair-of-trustees"),
            texts=self.pick({}, {"replacement/en": "A name stood here"}),
        ), self.city.governance

    async def withholding(self):
        row = await self._entry("field is not null")
        return WithholdPart(
            position=row["position"],
            part=row["field"],
            ground=self.pick("court-order", "legal-hold"),
            approved_by=("information-governance", "chair-of-trustees"),
            review_on=self.pick(None, self.day(0, 40)),
        ), self.city.governance

    async def restoring(self):
        row = await self._entry("type = 'part-withheld/1'", TARGETS)
        return row and (RestorePart(position=row["target"], part=row["field"]), self.city.governance)

    async def explaining(self):
        row = await self._entry("type in ('part-withheld/1', 'part-redacted/1')", TARGETS)
        texts = {"explanation/en": "The trial is over"}
        return row and (ExplainRedaction(position=row["position"], texts=texts), self.city.governance)

    async def disputing(self):
        """An office against an entry about it, whichever it is: the rules say which may be disputed how."""
        row = self.random.choice(await self.pool.fetch(SAID_OF))
        actor = self.city.police if row["office"] == "norchester-police" else self.city.council
        ask, entry, texts = row["ask"], row["version"], {"text/en": "It is wrong", "where/en": "In a letter"}
        if row["type"] in ("deadline-passed/1", "update-missed/1", "comparison-date-passed/1"):
            silence = NonResponse(entry=entry, answered=self.day(-9, 0))
            return DisputeNonResponse(ask=ask, dispute=silence, texts=texts), actor
        words = Transcription(entry=entry, ground=self.pick("wrong_words", "incomplete"))
        return self.pick(
            DisputeTranscription(ask=ask, dispute=words, texts=texts),
            ConfirmTranscription(ask=ask, confirmation=Confirmation(entry=entry)),
            AttachExplanation(ask=ask, explanation=Explanation(entry=entry), texts=texts),
        ), actor

    async def resolving(self):
        row = await self.pool.fetchrow(
            f"select ask, number from dispute where {CURRENT} and resolved is null order by ask, number"
        )
        if row is None:
            return None
        resolution = Resolution(dispute=row["number"], outcome=self.pick("upheld", "not_upheld"))
        texts = {"text/en": "The letter is in our file"}
        return ResolveDispute(ask=row["ask"], resolution=resolution, texts=texts), self.city.secretariat

    async def _entry(self, where, query=ENTRIES):
        rows = await self.pool.fetch(query.format(where=where))
        return self.random.choice(rows) if rows else None
