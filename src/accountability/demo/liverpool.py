"""Liverpool, "Building Bridges, Safer Communities" (2023-24): a real panel, from the release at its launch.

Three offices spoke about the whole report. Nobody named a date, accepted or refused anything, or said which
work answers which recommendation: so each ask is acknowledged, and nothing here may say more.
"""

from datetime import date

import msgspec

from accountability.demo.days import Days
from accountability.demo.keepers import KEEPER, KEEPERS, real_area, real_office
from accountability.demo.telling import Asked, Manner, Step, Story, stand_in
from accountability.domain.commands.panels import (
    CommissionPanel,
    PublishRecommendation,
    PublishReport,
    RecordActivity,
    RecordStatement,
)
from accountability.domain.commands.register import RegisterInitiative
from accountability.domain.initiatives import InitiativeDetails
from accountability.domain.panels import Activity, PanelDetails, Report, Statement

PANEL = "liverpool-building-bridges"
SOURCE = (
    "Revolving Doors, “Citizens’ Panel report on community safety and policing”, release at the launch, 28 "
    "May 2024. Summarised here in our own words."
)
LAUNCH = date(2024, 5, 28)
AUTUMN = date(2023, 1, 1)  # only autumn 2023 is stated
FORCE, COMMISSIONER, COUNCIL = "merseyside-police", "merseyside-pcc", "liverpool-city-council"
MANNERS: dict[str, Manner] = {
    FORCE: "presented_at_launch",
    COMMISSIONER: "presented_at_launch",
    COUNCIL: "answered_at_launch",
}
NAMED = {
    "evolve-liverpool": ("Evolve Liverpool", "Work on organised crime and stronger communities."),
    "project-medusa": ("Project Medusa", "Work on county lines."),
    "project-adder": ("Project ADDER", "Treatment of, and recovery from, dependence on drugs."),
    "violence-reduction-partnership": ("Violence Reduction Partnership", "Work with young people."),
    "local-policing-participatory-budgeting": (
        "Participatory budgeting events led by Local Policing",
        "Events at which residents decide on funding.",
    ),
    "victim-care-merseyside": (
        "Victim Care Merseyside",
        "Named by the Police and Crime Commissioner at the launch of the Liverpool panel’s report.",
    ),
}


def register(_on: Days) -> Story:
    places = [
        real_area(720, "merseyside", "police_force_area", "Merseyside", SOURCE, LAUNCH),
        real_area(720, "liverpool", "local_authority", "Liverpool", SOURCE, LAUNCH),
    ]
    offices = [
        real_office(720, FORCE, "chief_constable", "Chief Constable of Merseyside Police", "merseyside"),
        real_office(
            720,
            COMMISSIONER,
            "police_and_crime_commissioner",
            "Police and Crime Commissioner for Merseyside",
            "merseyside",
        ),
        real_office(720, COUNCIL, "council", "Liverpool City Council", "liverpool"),
    ]
    initiatives = [
        Step(
            720,
            KEEPER,
            RegisterInitiative(
                details=InitiativeDetails(slug=slug),
                texts={"name/en": name, "description/en": description, "source/en": SOURCE},
                occurred=LAUNCH,
                provenance="summarised",
            ),
        )
        for slug, (name, description) in NAMED.items()
    ]
    return places + offices + initiatives


def panel(_on: Days) -> Story:
    commissioned = CommissionPanel(
        details=PanelDetails(
            slug=PANEL, kind="citizens_panel", secretariat=KEEPERS, area="liverpool", members=30, hours=30
        ),
        texts={
            "name/en": "Liverpool citizens’ panel on policing and community safety",
            "question/en": "How can crime be prevented and community safety improved for everyone, and "
            "particularly for marginalised groups, in Liverpool?",
            "about/en": "Thirty residents of Liverpool deliberated for about 30 hours over three months in "
            "autumn 2023. Revolving Doors was the lead charity and the panel’s secretariat; Shared Future "
            "CIC facilitated. Its organisers describe it as the UK’s first citizens’ panel on policing and "
            "community safety, a claim that others make too. This record is not kept by any of them: it is "
            "our summary of one public release.",
            "source/en": SOURCE,
        },
        occurred=AUTUMN,
        precision="year",
        provenance="summarised",
    )
    report = PublishReport(
        panel=PANEL,
        report=Report(published=LAUNCH, recommendations=40),
        texts={
            "name/en": "Building Bridges, Safer Communities",
            "about/en": "The date is that of the release at the launch; no other is stated. The report holds "
            "more than 40 recommendations. The release names three key ones, and only these three stand "
            "here. It does not say which body each recommendation is for.",
            "source/en": SOURCE,
        },
        occurred=LAUNCH,
        provenance="summarised",
    )
    return [Step(719, KEEPER, commissioned), *activities(), Step(719, KEEPER, report)]


def activities() -> Story:
    met = RecordActivity(
        panel=PANEL,
        activity=Activity(kind="session", attendance=30),
        texts={
            "text/en": "The panel’s conversations: about 30 hours over three months in autumn 2023. Their "
            "days are not stated.",
            "source/en": SOURCE,
        },
        occurred=AUTUMN,
        precision="year",
        provenance="summarised",
    )
    launched = RecordActivity(
        panel=PANEL,
        activity=Activity(kind="launch"),
        texts={
            "text/en": "The report was addressed at its launch to the Police and Crime Commissioner for "
            "Merseyside, the Chief Constable of Merseyside Police and local Members of Parliament. The "
            "Members were invited; they hold no duty to answer. Liverpool City Council answered too. The "
            "date is that of the release.",
            "source/en": SOURCE,
        },
        occurred=LAUNCH,
        provenance="summarised",
    )
    return [Step(719, KEEPER, met), Step(719, KEEPER, launched)]


KEY = (
    (
        "Invest in youth and social services and in mental health",
        (
            "Greater investment in youth and social services and in mental health resources, to tackle the "
            "underlying causes of crime."
        ),
    ),
    (
        "Support struggling families",
        "Struggling families to get additional support, and to be connected to strengthened public services.",
    ),
    (
        "Release funds against inequality",
        "Release of funds to tackle inequality, empower communities and promote active citizenship.",
    ),
)


def recommendations(_on: Days) -> Story:
    steps: Story = []
    for serial, (title, text) in enumerate(KEY, 1):
        command = PublishRecommendation(
            panel=PANEL,
            serial=serial,
            printed=str(serial),
            key=True,
            texts={"title/en": title, "text/en": text, "source/en": SOURCE},
            occurred=LAUNCH,
            provenance="summarised",
        )
        steps.append(Step(718, KEEPER, command))
        for office, manner in MANNERS.items():
            ask = Asked(PANEL, serial, office, KEEPERS)
            steps.append(ask.presented(718, manner, LAUNCH, SOURCE))
    return steps


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What an office said about the whole report, what it meant to do without a date, and what it named."""

    text: str
    intentions: str
    named: tuple[str, ...] = ()


SAID = {
    FORCE: Words(
        text="Welcomes the work, also as national lead for prevention, and says that significant work "
        "already under way mirrors some of the recommendations on prevention and early engagement. Names "
        "Evolve Liverpool, Project Medusa, Project ADDER, the Violence Reduction Partnership and "
        "participatory budgeting events led by Local Policing; also perception surveys by an independent "
        "organisation, the Community Advisory Group and the Community Safety Partnership.",
        intentions="The panel’s feedback will add to its understanding. No date.",
        named=tuple(slug for slug in NAMED if slug != "victim-care-merseyside"),
    ),
    COMMISSIONER: Words(
        text="Welcomes the input and says that work is already under way on many of the recommendations. "
        "Names the Violence Reduction Partnership, work to tackle violence against women and girls, and "
        "Victim Care Merseyside. Scrutiny meetings are live-streamed, take questions from the public and "
        "have independent community members.",
        intentions="Will attend the event to update on progress, and will consider the report within her "
        "scrutiny programme. No date.",
        named=("violence-reduction-partnership", "victim-care-merseyside"),
    ),
    COUNCIL: Words(
        text="Safer City and Communities welcomes the report as insight and says that its aims align with "
        "the council’s.",
        intentions="Will share the recommendations with the key partners at the Citysafe Board. No date.",
    ),
}


def statements(_on: Days) -> Story:
    steps: Story = []
    for office, said in SAID.items():
        asks = tuple(stand_in(PANEL, serial, office) for serial in range(1, len(KEY) + 1))
        command = RecordStatement(
            panel=PANEL,
            statement=Statement(office=office, asks=asks, initiatives=said.named),
            texts={"text/en": said.text, "intentions/en": said.intentions, "source/en": SOURCE},
            occurred=LAUNCH,
            provenance="summarised",
        )
        steps.append(Step(717, KEEPER, command))
    return steps


STORIES = (register, panel, recommendations, statements)
