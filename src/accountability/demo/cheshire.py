"""Cheshire's police and crime citizens' assemblies (2024-25): real, and no recommendation is known.

The panel's record stands with none, and says so.
"""

from datetime import date

from accountability.demo.days import Days
from accountability.demo.keepers import KEEPER, KEEPERS, real_area
from accountability.demo.telling import Step, Story
from accountability.domain.commands.panels import CommissionPanel, RecordActivity
from accountability.domain.panels import Activity, PanelDetails

PANEL = "cheshire-crewe-assembly"
SOURCE = (
    "Report of a Cheshire community radio site on the Crewe pilot, winter 2024-25. Summarised here in "
    "our own words."
)
WINTER = date(2024, 1, 1)  # only the winter of 2024-25 is stated: the entries bear its first year


def panel(_on: Days) -> Story:
    commissioned = CommissionPanel(
        details=PanelDetails(slug=PANEL, kind="citizens_assembly", secretariat=KEEPERS, area="cheshire"),
        texts={
            "name/en": "Cheshire police and crime citizens’ assembly: Crewe and Nantwich",
            "about/en": "The first of a series, one assembly for each of Cheshire’s nine local policing "
            "areas. The Police and Crime Commissioner for Cheshire commissioned it as a pre-election "
            "promise, made as a candidate and not by the office. Thinks Insight facilitated; members were "
            "drawn at random to reflect the area. Its advisory panel: Cheshire East council, the local MP "
            "and Cheshire Constabulary. It was to inform local policing priorities and the Police and Crime "
            "Plan, which went out to consultation as a draft and was published in March 2025.\n\nNo text of "
            "any recommendation is known to us. This record therefore holds none, and nothing is asked of "
            "anybody here.",
            "source/en": SOURCE,
        },
        occurred=WINTER,
        precision="year",
        provenance="summarised",
    )
    held = RecordActivity(
        panel=PANEL,
        activity=Activity(kind="session", events=5),
        texts={
            "text/en": "Three in-person workshops with two online sessions between them. Speakers came from "
            "the office of the Police and Crime Commissioner, the constabulary and commissioned victim "
            "services. The days are not stated: the source is of winter 2024-25.",
            "source/en": SOURCE,
        },
        occurred=WINTER,
        precision="year",
        provenance="summarised",
    )
    place = real_area(560, "cheshire", "police_force_area", "Cheshire", SOURCE, WINTER)
    return [place, Step(560, KEEPER, commissioned), Step(560, KEEPER, held)]


STORIES = (panel,)
