"""What came of recommendations 7 and 15: light on six paths, and a map of services. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import ask
from accountability.demo.norchester_register import (
    ASSESSOR,
    ASSESSOR_INTEREST,
    COUNCIL,
    GROUP_INTEREST,
    RESIDENTS,
)
from accountability.demo.telling import Story
from accountability.domain.answers import Response
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.scrutiny import Finding


def lamps(on: Days) -> Story:
    """A target date that moved twice."""
    paths = ask(7, COUNCIL)
    return [
        paths.answers(
            637,
            Response(decision="accepted", target=on(505)),
            text="The council will light all six paths from dusk to dawn. £212,000 has been set aside in the "
            "capital programme. Station Alley is owned by the railway; we will ask for a licence.",
        ),
        paths.moves(
            516,
            Target(target=on(386), what="delivery"),
            "The bats. No lamp may be put on the canal steps before a survey, which can be done only in "
            "certain months.",
        ),
        paths.reports(
            442,
            DeliveryReport(state="in_progress", next_update=on(330)),
            text="Mill Lane and the hospital footbridge are lit. The bat survey found one roost; the lamps "
            "for the canal steps will be amber and low.",
        ),
        paths.moves(
            391,
            Target(target=on(212), what="delivery"),
            "The railway’s licence for Station Alley has not come, and the contractor’s next free weeks "
            "are not before the new date.",
        ),
        paths.reports(
            333,
            DeliveryReport(state="in_progress"),
            text="Four of six lit. Fenside cut and the cemetery gate were switched on last week.",
        ),
    ]


def lamps_lit(on: Days) -> Story:
    """A completion that an independent voice contests, and the reply."""
    paths = ask(7, COUNCIL)
    return [
        paths.reports(205, DeliveryReport(state="reported_complete"), text="All six paths have been lit."),
        paths.shows(
            203,
            Evidence(kind="document"),
            text="Completion certificates of the contractor for six sites.",
            link="https://stonebridge.example/lighting/certificates",
        ),
        paths.judged(
            196,
            RESIDENTS,
            Finding(voice="panel", verdict="partly_met"),
            text="There are lamps on all six. They go off at midnight on four.",
            evidence="Two of us walked all six at ten and again at half past twelve.",
            interest=GROUP_INTEREST,
        ),
        paths.judged(
            150,
            ASSESSOR,
            Finding(voice="independent", verdict="not_met", checked_on=on(161)),
            text="The recommendation asks for light from dusk to dawn on six paths. Two have it. On the "
            "others a timer turns the lamps off at midnight under the council’s energy policy, which was "
            "adopted before the answer.",
            evidence="Light readings on six paths at three times of one night, and the council’s energy "
            "policy.",
            interest=ASSESSOR_INTEREST,
        ),
        paths.replies(
            134,
            "independent",
            "The lamps were installed as accepted. The energy policy applies to every lamp in the city and "
            "was not part of this recommendation. The cabinet member has nevertheless asked for a costing.",
        ),
    ]


def a_map(on: Days) -> Story:
    """Two limbs, one accepted and one refused."""
    services = ask(15, COUNCIL)
    return [
        services.answers(
            634,
            Response(decision="accepted_in_part", target=on(400)),
            text="(a) is accepted. One officer will bring together the directories that five services keep "
            "today.",
            excluded="(b): publishing the map and keeping it right in public.",
            reason="Two thirds of the services are small charities whose hours change each quarter. A public "
            "map that is wrong on the night somebody needs it does harm. We will give it to advisers, who "
            "check before they send.",
        ),
        services.reports(
            405,
            DeliveryReport(state="reported_complete"),
            text="The map holds 188 services and is in use at the contact centre, in both hospitals and by "
            "the Victim Line.",
        ),
        services.shows(
            404,
            Evidence(kind="document", period_from=on(634), period_to=on(405)),
            text="The list of fields, the rule for what is left off, and the checking rota.",
            link="https://stonebridge.example/services/method",
        ),
        services.judged(
            330,
            ASSESSOR,
            Finding(voice="independent", verdict="largely_met", checked_on=on(338)),
            text="What was accepted was done and is kept up. Of twenty entries drawn at random, eighteen "
            "were right.",
            evidence="A random check of twenty entries by telephone.",
            interest=ASSESSOR_INTEREST,
        ),
    ]


STORIES = (lamps, lamps_lit, a_map)
