"""Norchester: a made-up place with a panel, two offices that it asked, and what they said, by the desk."""

from datetime import date
from uuid import UUID, uuid4

from accountability.domain.answers import Response
from accountability.domain.clocks import Period
from accountability.domain.commands.asks import AddEvidence, Respond
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.integrity import CorrectEntry, RedactPart, RestorePart, WithholdPart
from accountability.domain.commands.panels import (
    AddressRecommendation,
    CommissionPanel,
    PublishRecommendation,
)
from accountability.domain.commands.register import RegisterInitiative, RegisterOffice
from accountability.domain.delivery import Evidence
from accountability.domain.files import File
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.offices import OfficeDetails
from accountability.domain.panels import PanelDetails
from accountability.domain.recommendations import Addressing
from accountability.handling.desk import Actor

PANEL = "night-safety"
POLICE = "norchester-police"
COUNCIL = "stonebridge-council"
OFFICES = {
    "safer-trust": ("secretariat", "Safer Norchester Trust"),
    POLICE: ("chief_constable", "Norchester Police"),
    COUNCIL: ("council", "Stonebridge Council"),
}
OPERATOR = Actor(role="operator")
SECRETARIAT = Actor(role="secretariat", office="safer-trust", account=uuid4())
GOVERNANCE = Actor(role="information_governance", office="safer-trust", account=uuid4())
APPROVED = ("information-governance", "chair-of-trustees")
UNDERTAKING = ReplyTerms(
    basis="undertaking",
    period=Period(length=56, unit="days"),
    texts={"said/en": "At the launch, to the panel."},
)


class Norchester:
    def __init__(self, desk, clock):
        self.desk = desk
        self.clock = clock
        self._answered = 0

    async def found(self, recommendations=2):
        for slug, (kind, name) in OFFICES.items():
            details = OfficeDetails(slug=slug, kind=kind, invented=True)
            await self.desk.handle(RegisterOffice(details=details, texts={"name/en": name}), OPERATOR)
        details = InitiativeDetails(slug="night-hub", owner=COUNCIL, invented=True)
        await self.desk.handle(
            RegisterInitiative(details=details, texts={"name/en": "Night hub"}), SECRETARIAT
        )
        details = PanelDetails(slug=PANEL, kind="citizens_panel", secretariat="safer-trust", invented=True)
        await self.desk.handle(
            CommissionPanel(details=details, texts={"name/en": "Night safety panel"}), SECRETARIAT
        )
        for _ in range(recommendations):
            await self.publish()

    async def publish(self, title="Late buses", text="Run buses until two at night."):
        """A recommendation, put to both offices; the police gave an undertaking. Returns its number."""
        texts = {"title/en": title, "text/en": text}
        receipt = await self.desk.handle(PublishRecommendation(panel=PANEL, texts=texts), SECRETARIAT)
        serial = await self.desk.pool.fetchval(
            "select max(serial) from timeline where position = $1", receipt.positions[0]
        )
        for office, terms in ((POLICE, UNDERTAKING), (COUNCIL, None)):
            addressing = Addressing(office=office, named_by="panel", manner="sent")
            command = AddressRecommendation(panel=PANEL, serial=serial, addressing=addressing, terms=terms)
            await self.desk.handle(command, SECRETARIAT)
        return serial

    async def ask(self, serial=1, office=POLICE) -> UUID:
        return await self.desk.pool.fetchval(
            "select ask from ask where panel = $1 and serial = $2 and office = $3", PANEL, serial, office
        )

    async def accept(self, serial=1, office=POLICE, text="We will run them."):
        """The office accepts a recommendation; returns the position of its answer."""
        response = Response(decision="accepted", target=date(2027, 6, 30))
        return await self.respond(response, {"text/en": text}, serial, office)

    async def respond(self, response, texts, serial=1, office=POLICE, cited=()):
        officer = Actor(role="officer", office=office, account=uuid4())
        command = Respond(ask=await self.ask(serial, office), response=response, texts=texts, cited=cited)
        return (await self.desk.handle(command, officer)).positions[0]

    async def attach(
        self, content=b"%PDF-1.7\n\xff\xfe lit paths\n%%EOF\n", kind="pdf", name="lit paths.pdf"
    ):
        """The police put a file behind what they say; returns the position of the evidence."""
        officer = Actor(role="officer", office=POLICE, account=uuid4())
        command = AddEvidence(
            ask=await self.ask(),
            evidence=Evidence(kind="document"),
            texts={"text/en": "How many lamps were mended."},
            files=(File(kind=kind, content=content, name=name),),
        )
        return (await self.desk.handle(command, officer)).positions[0]

    async def file(self, position):
        """The address of the file that an entry lists."""
        query = "select encode(commitment, 'hex') as sealed, name from part"
        row = await self.desk.pool.fetchrow(f"{query} where position = $1 and digest is not null", position)
        return f"/files/{row['sealed']}.{row['name'].partition('/')[0].rpartition('_')[2]}"

    async def correct(self, position, text, office=POLICE, reason="A slip of the pen."):
        """Replace the words of an answer; returns the position of the correction."""
        officer = Actor(role="officer", office=office, account=uuid4())
        command = CorrectEntry(
            position=position, kind="typo", replaced_texts={"text/en": text}, texts={"reason/en": reason}
        )
        return (await self.desk.handle(command, officer)).positions[0]

    async def redact(self, position, part="text", **texts):
        """Destroy a part of an entry; returns the position of the redaction."""
        texts = {f"{name}/en": words for name, words in texts.items()}
        command = RedactPart(
            position=position, part=part, ground="defamation", approved_by=APPROVED, texts=texts
        )
        return (await self.desk.handle(command, GOVERNANCE)).positions[0]

    async def withhold(self, position, part="text"):
        """Take a part of an entry out of view for now; returns the position of the withholding."""
        command = WithholdPart(position=position, part=part, ground="court-order", approved_by=APPROVED)
        return (await self.desk.handle(command, GOVERNANCE)).positions[0]

    async def restore(self, position, part="text"):
        command = RestorePart(position=position, part=part)
        return (await self.desk.handle(command, GOVERNANCE)).positions[0]


async def founded(desk, clock):
    """A panel with two recommendations, each put to two offices: entries 0 to 12."""
    made = Norchester(desk, clock)
    await made.found()
    return made
