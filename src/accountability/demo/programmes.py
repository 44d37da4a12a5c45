"""Two real programmes of engagement that made no recommendations: what was held, counted as the sources count.

Where a source states two figures for one thing, the record holds the plain one and says the other in words.
"""

from datetime import date

from accountability.demo.days import Days
from accountability.demo.keepers import KEEPER, KEEPERS
from accountability.demo.telling import Step, Story
from accountability.domain.commands import CommissionPanel, RecordActivity
from accountability.domain.panels import Activity, PanelDetails

SERIOUS_CRIME = "gwent-merseyside-serious-crime"
GAIN = (
    "MutualGain, “Protecting Communities from Serious Crime”, August 2019. Summarised here in our own words."
)
AUGUST = date(2019, 8, 1)
NORTH = "north-of-england-engagement"
SEMINAR = "Seminar, University of Liverpool, 7 January 2016. Summarised here in our own words."
SHOWCASE = "Showcase, Leeds, 9 May 2017. Summarised here in our own words."


def _programme(before: int, slug: str, source: str, day: date, name: str, about: str) -> Step:
    details = PanelDetails(slug=slug, kind="programme", secretariat=KEEPERS)
    texts = {"name/en": name, "about/en": about, "source/en": source}
    command = CommissionPanel(details=details, texts=texts, occurred=day, provenance="summarised")
    return Step(before, KEEPER, command)


def _held(before: int, panel: str, source: str, day: date, activity: Activity, text: str) -> Step:
    texts = {"text/en": text, "source/en": source}
    command = RecordActivity(
        panel=panel, activity=activity, texts=texts, occurred=day, provenance="summarised"
    )
    return Step(before, KEEPER, command)


def serious_crime(_on: Days) -> Story:
    return [
        _programme(
            723,
            SERIOUS_CRIME,
            GAIN,
            AUGUST,
            "Serious crime programmes in Gwent and Merseyside, 2018-19",
            "World Cafés and participatory budgeting in Ringland and Alway (Gwent) and in Speke and "
            "Litherland (Merseyside): Welsh and English bodies in one programme. The source names these "
            "four places and also writes of three areas. No recommendation from it is known to us. The days "
            "of the events are not stated: the entries bear the month of the source.",
        ),
        _held(
            723,
            SERIOUS_CRIME,
            GAIN,
            AUGUST,
            Activity(kind="world_cafe", events=2, attendance=115),
            "Two World Cafés, attended by 115.",
        ),
        _held(
            723,
            SERIOUS_CRIME,
            GAIN,
            AUGUST,
            Activity(kind="other", attendance=40),
            "Forty community members helped plan the participatory budgeting events.",
        ),
        _held(
            723,
            SERIOUS_CRIME,
            GAIN,
            AUGUST,
            Activity(
                kind="participatory_budgeting",
                events=3,
                attendance=600,
                bids=77,
                requested_pounds=149_000,
                projects_funded=35,
            ),
            "Three participatory budgeting events. The source says “600” attended and, elsewhere, “over "
            "600”. There were 77 bids for £149,000 in all: that is the sum requested. 35 projects were "
            "funded. The sum awarded is not stated.",
        ),
    ]


def north_of_england(_on: Days) -> Story:
    return [
        _programme(
            722,
            NORTH,
            SEMINAR,
            date(2016, 1, 7),
            "North of England engagement strand, 2016-17",
            "A seminar on engagement and, sixteen months later, a showcase. No recommendation from either is "
            "known to us.",
        ),
        _held(
            722,
            NORTH,
            SEMINAR,
            date(2016, 1, 7),
            Activity(kind="seminar", events=1),
            "A seminar at the University of Liverpool with eight forces, one office of a Police and Crime "
            "Commissioner and three universities. It collected reasons for engagement (five normative, "
            "eight pragmatic), gave priority to groups that are less often heard, and set four priority "
            "topics.",
        ),
        _held(
            722,
            NORTH,
            SHOWCASE,
            date(2017, 5, 9),
            Activity(kind="other", events=1, attendance=71),
            "A showcase in Leeds with 71 delegates: 13 presentations by practitioners and four by academics. "
            "Among them community wardens (Scotland), community mediators (Sheffield) and the Unity Project "
            "(West Yorkshire OPCC, EU-funded). It recorded doubts about databases, that there is no "
            "comparable data on commercial systems, and a network for sharing practice across forces.",
        ),
    ]


STORIES = (serious_crime, north_of_england)
