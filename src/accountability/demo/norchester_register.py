"""The invented places: Norchester, its city of Stonebridge, and Aberwen on the Welsh side. None exists."""

import msgspec

from accountability.demo.days import Days
from accountability.demo.telling import OPERATOR, Step, Story, officer, parts
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.commands.register import RegisterInitiative, RegisterOffice
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.offices import OfficeDetails, OfficeKind

POLICE, PCC = "norchester-police", "norchester-pcc"
COUNCIL, BOARD, HEALTH = "stonebridge-council", "safer-stonebridge-board", "norchester-health-board"
ABERWEN_POLICE, ABERWEN_PCC = "aberwen-police", "aberwen-pcc"
TRUST = "norchester-lantern-trust"
RESIDENTS, ASSESSOR = "stonebridge-review-group", "norchester-independent-assessor"

WARDENS, MEDIATION = "stonebridge-street-wardens", "stonebridge-neighbour-mediation"
VICTIM_LINE = "norchester-victim-line"
CONTACTS, POT = "norchester-neighbourhood-contacts", "stonebridge-community-pot"

GROUP_INTEREST = "Twelve members of the panel, seven of them from the wards concerned. Unpaid but for travel."
ASSESSOR_INTEREST = (
    "Appointed and paid by the Norchester Scrutiny Trust, which takes no money from any office assessed."
)


def _office(before: int, slug: str, kind: OfficeKind, area: str, **names: str) -> Step:
    details = OfficeDetails(slug=slug, kind=kind, area=area, invented=True)
    return Step(before, OPERATOR, RegisterOffice(details=details, texts=parts(names)))


def offices(_on: Days) -> Story:
    area = "norchester"
    return [
        _office(738, TRUST, "secretariat", area, name="Norchester Lantern Trust (secretariat)"),
        _office(738, POLICE, "chief_constable", area, name="Chief Constable of Norchester Police"),
        _office(
            738,
            PCC,
            "police_and_crime_commissioner",
            area,
            name="Police and Crime Commissioner for Norchester",
        ),
        _office(738, COUNCIL, "council", "stonebridge", name="Stonebridge City Council"),
        _office(738, BOARD, "partnership", "stonebridge", name="Safer Stonebridge Board"),
        _office(738, HEALTH, "health", area, name="Norchester Health Board"),
        _office(737, RESIDENTS, "scrutiny", "stonebridge", name="Stonebridge Panel Review Group"),
        _office(737, ASSESSOR, "scrutiny", area, name="Norchester Independent Assessor"),
    ]


def aberwen_offices(_on: Days) -> Story:
    return [
        _office(
            131,
            ABERWEN_POLICE,
            "chief_constable",
            "aberwen",
            name="Chief Constable of Aberwen Police",
            name_cy="Prif Gwnstabl Heddlu Aberwen",
        ),
        _office(
            131,
            ABERWEN_PCC,
            "police_and_crime_commissioner",
            "aberwen",
            name="Police and Crime Commissioner for Aberwen",
            name_cy="Comisiynydd yr Heddlu a Throseddu Aberwen",
        ),
    ]


def _initiative(before: int, owner: str, details: InitiativeDetails, **words: str) -> Step:
    return Step(before, officer(owner), RegisterInitiative(details=details, texts=parts(words)))


def older_initiatives(on: Days) -> Story:
    """What was there before the panel spoke."""
    return [
        _initiative(
            736,
            COUNCIL,
            InitiativeDetails(slug=WARDENS, owner=COUNCIL, area="stonebridge", began=on(2290), invented=True),
            name="Stonebridge Street Wardens",
            description="Fourteen uniformed council wardens on foot in the city centre and two estates, ten "
            "in the morning to six in the evening, every day but Sunday.",
        ),
        _initiative(
            736,
            COUNCIL,
            InitiativeDetails(
                slug=MEDIATION, owner=COUNCIL, area="stonebridge", began=on(905), invented=True
            ),
            name="Neighbour Mediation pilot",
            description="Trained volunteers who bring neighbours together before a dispute reaches a "
            "tribunal or a police station. Paid for by a grant.",
        ).named("mediation"),
        _initiative(
            736,
            PCC,
            InitiativeDetails(slug=VICTIM_LINE, owner=PCC, area="norchester", began=on(1460), invented=True),
            name="Norchester Victim Line",
            description="A helpline and a named support worker for victims of crime, commissioned by the "
            "Police and Crime Commissioner. Support ends thirty days after the investigation does.",
        ),
    ]


def newer_initiatives(on: Days) -> Story:
    """What began after the panel spoke."""
    return [
        _initiative(
            609,
            POLICE,
            InitiativeDetails(slug=CONTACTS, owner=POLICE, area="norchester", began=on(612), invented=True),
            name="Neighbourhood Contacts",
            description="One page for each of the nine neighbourhood teams: the role to ask for, a telephone "
            "number, an address, and the next drop-in.",
        ),
        _initiative(
            578,
            PCC,
            InitiativeDetails(slug=POT, owner=PCC, area="stonebridge", began=on(580), invented=True),
            name="Stonebridge Community Pot",
            description="Participatory budgeting rounds paid for from cash that courts ordered to be "
            "forfeited.",
        ),
    ]


def mediation_ended(on: Days) -> Story:
    """The grant ran out and nobody had said so here: a correction of fact, in the register's own entry."""
    details = InitiativeDetails(
        slug=MEDIATION, owner=COUNCIL, area="stonebridge", began=on(905), ended=on(245), invented=True
    )
    command = CorrectEntry(
        position=0,
        kind="fact",
        body=msgspec.Raw(msgspec.json.encode(details)),
        texts=parts(
            {"reason": "The grant for the pilot ended and was not renewed. The end date was missing."}
        ),
    )
    return [Step(231, officer(COUNCIL), command, about="mediation")]


STORIES = (offices, older_initiatives, newer_initiatives, aberwen_offices, mediation_ended)
