"""Two real programmes of engagement: what was held, counted as the sources count. Nothing is asked here.

Where a source states two figures for one thing, the record holds the plain one and says the other in words.
"""

from datetime import date

import msgspec

from accountability.demo.days import Days
from accountability.demo.keepers import KEEPER, KEEPERS
from accountability.demo.telling import Step, Story
from accountability.domain.commands.panels import CommissionPanel, RecordActivity
from accountability.domain.entries import Precision
from accountability.domain.panels import Activity, PanelDetails


class Source(msgspec.Struct, frozen=True):
    """What is said of a programme, where, and of which day or year."""

    panel: str
    title: str
    day: date
    precision: Precision | None = None

    def programme(self, before: int, name: str, about: str) -> Step:
        command = CommissionPanel(
            details=PanelDetails(slug=self.panel, kind="programme", secretariat=KEEPERS),
            texts={"name/en": name, "about/en": about, "source/en": self.title},
            occurred=self.day,
            precision=self.precision,
            provenance="summarised",
        )
        return Step(before, KEEPER, command)

    def held(self, before: int, activity: Activity, text: str) -> Step:
        command = RecordActivity(
            panel=self.panel,
            activity=activity,
            texts={"text/en": text, "source/en": self.title},
            occurred=self.day,
            precision=self.precision,
            provenance="summarised",
        )
        return Step(before, KEEPER, command)


GAIN = Source(
    "gwent-merseyside-serious-crime",
    "MutualGain, “Protecting Communities from Serious Crime”, August 2019. Summarised here in our own words.",
    date(2018, 1, 1),
    "year",
)
SEMINAR = Source(
    "north-of-england-engagement",
    "Seminar, University of Liverpool, 7 January 2016. Summarised here in our own words.",
    date(2016, 1, 7),
)
SHOWCASE = Source(
    "north-of-england-engagement",
    "Showcase, Leeds, 9 May 2017. Summarised here in our own words.",
    date(2017, 5, 9),
)


def serious_crime(_on: Days) -> Story:
    budgeting = Activity(
        kind="participatory_budgeting",
        events=3,
        attendance=600,
        bids=77,
        requested_pounds=149_000,
        projects_funded=35,
    )
    return [
        GAIN.programme(
            723,
            "Serious crime programmes in Gwent and Merseyside, 2018-19",
            "World Cafés and participatory budgeting in Ringland and Alway (Gwent) and in Speke and "
            "Litherland (Merseyside): Welsh and English bodies in one programme. The source names these "
            "four places and also writes of three areas. No recommendation from it is known to us. The days "
            "of the events are not stated; the programme ran in 2018-19, and its entries bear the first of "
            "these years.",
        ),
        GAIN.held(
            723,
            Activity(kind="world_cafe", events=2, attendance=115),
            "Two World Cafés, attended by 115. In 2018-19; the days are not stated.",
        ),
        GAIN.held(
            723,
            Activity(kind="other", attendance=40),
            "Forty community members helped plan the participatory budgeting events.",
        ),
        GAIN.held(
            723,
            budgeting,
            "Three participatory budgeting events. The source says “600” attended and, elsewhere, “over "
            "600”. There were 77 bids for £149,000 in all: that is the sum requested. 35 projects were "
            "funded. The sum awarded is not stated. In 2018-19; the days are not stated.",
        ),
    ]


def north_of_england(_on: Days) -> Story:
    return [
        SEMINAR.programme(
            722,
            "North of England engagement strand, 2016-17",
            "A seminar on engagement and, sixteen months later, a showcase. No recommendation from either is "
            "known to us.",
        ),
        SEMINAR.held(
            722,
            Activity(kind="seminar", events=1),
            "A seminar at the University of Liverpool with eight forces, one office of a Police and Crime "
            "Commissioner and three universities. It collected reasons for engagement (five normative, eight "
            "pragmatic), gave priority to groups that are less often heard, and set four priority topics.",
        ),
        SHOWCASE.held(
            722,
            Activity(kind="other", events=1, attendance=71),
            "A showcase in Leeds with 71 delegates: 13 presentations by practitioners and four by academics. "
            "Among them community wardens (Scotland), community mediators (Sheffield) and the Unity Project "
            "(West Yorkshire OPCC, EU-funded). It recorded doubts about databases, that there is no "
            "comparable data on commercial systems, and a network for sharing practice across forces.",
        ),
    ]


STORIES = (serious_crime, north_of_england)
