"""What a life does to entries that it made: correct them, take their words out, put them back, explain."""

from accountability.domain.commands.integrity import (
    CorrectEntry,
    ExplainRedaction,
    RedactPart,
    RestorePart,
    WithholdPart,
)
from tests.projections.drawing import ENTRIES, TARGETS


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

    async def _entry(self, where, query=ENTRIES):
        rows = await self.pool.fetch(query.format(where=where))
        return self.random.choice(rows) if rows else None
