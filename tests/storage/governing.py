"""What information governance does to the words of an entry, through the desk like everybody."""

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.integrity import ExplainRedaction, RedactPart, RestorePart, WithholdPart

SLANDER = "Sergeant Nemo of Canal Street took the money."
APPROVED = ("information-governance", "chair-of-trustees")


class Governing:
    """Each method gives the position of the entry it makes."""

    def __init__(self, norchester):
        self.city = norchester

    async def _do(self, command, actor=None):
        return (await self.city.desk.handle(command, actor or self.city.governance)).positions[0]

    async def answer(self):
        """The police answer with words that must go."""
        command = Respond(
            ask=self.city.ask,
            response=Response(decision="not_accepted", reason_code="other"),
            texts={"text/en": SLANDER, "text/cy": "Rhingyll Nemo", "reason/en": "No money"},
        )
        return await self._do(command, self.city.police)

    async def redact(self, position, part="text", **texts):
        return await self._do(
            RedactPart(
                position=position,
                part=part,
                ground="defamation",
                approved_by=APPROVED,
                texts={f"{name}/en": words for name, words in texts.items()},
            )
        )

    async def withhold(self, position, part="text", ground="court-order"):
        return await self._do(WithholdPart(position=position, part=part, ground=ground, approved_by=APPROVED))

    async def restore(self, position, part="text"):
        return await self._do(RestorePart(position=position, part=part))

    async def explain(self, position, words="The trial is over"):
        return await self._do(ExplainRedaction(position=position, texts={"explanation/en": words}))
