"""What came of recommendation 1: two youth hubs, by two offices. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import ask
from accountability.demo.norchester_register import (
    ASSESSOR,
    ASSESSOR_INTEREST,
    COUNCIL,
    GROUP_INTEREST,
    PCC,
    RESIDENTS,
)
from accountability.demo.telling import Story
from accountability.domain.answers import Response
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.scrutiny import Finding
from accountability.domain.status import british


def hubs_of_the_commissioner(on: Days) -> Story:
    """Accepted, moved once, reported complete."""
    hubs = ask(1, PCC)
    return [
        hubs.answers(
            662,
            Response(decision="accepted", target=on(420)),
            text="I accept this recommendation. My office will fund two youth hubs for three years from the "
            "safer streets budget, at up to £84,000 a year each. Young people from both wards will sit on "
            "the panel that chooses the providers. The date given here is for the second hub; the first "
            "should open well before it.",
        ),
        hubs.moves(
            433,
            Target(target=on(270), what="delivery"),
            "The first provider withdrew when asbestos was found in Eastmoor. We start again there.",
        ),
        hubs.reports(
            428,
            DeliveryReport(state="in_progress", next_update=on(300)),
            text="Fenside hub open on Fridays for a month now, until nine. Eastmoor: provider to be chosen "
            "again.",
        ),
        hubs.reports(
            303,
            DeliveryReport(state="in_progress", next_update=on(200)),
            text="Eastmoor provider chosen; four of the nine who chose were under eighteen. Lease signed.",
        ),
        hubs.reports(
            256,
            DeliveryReport(state="reported_complete"),
            text="Both hubs are now open and the recommendation has been delivered in full.",
        ),
        hubs.shows(
            250,
            Evidence(kind="output_count", period_from=on(420), period_to=on(252)),
            text="Attendance, counted at the door: Fenside 1,912 visits by 304 young people; Eastmoor 41 "
            "visits in its first two weeks.",
        ),
    ]


def hubs_judged(on: Days) -> Story:
    """One voice finds less than the report says, the other nearly all; the office replies."""
    hubs = ask(1, PCC)
    return [
        hubs.judged(
            201,
            RESIDENTS,
            Finding(voice="panel", verdict="partly_met", checked_on=on(206)),
            text="There are two hubs and the young people we asked like both. But Eastmoor closes at seven. "
            "We asked for nine, and for Friday, and said that if only one thing was possible it must be "
            "that.",
            evidence=f"We went to both on Friday {british(on(206))}. Fenside closed at nine. Eastmoor’s "
            "shutters were down at ten past seven. We have the photograph and the notice on the door.",
            interest=GROUP_INTEREST,
        ),
        hubs.replies(
            187,
            "panel",
            "The panel is right about the hours, and our report should have said so. The lease in Eastmoor "
            "ends at half past seven because of the flats above. We are talking with the landlord and will "
            "report when that changes. We stand by the statement that both hubs are open.",
        ),
        hubs.judged(
            171,
            ASSESSOR,
            Finding(voice="independent", verdict="largely_met", checked_on=on(180)),
            text="Two hubs are funded and open in the two wards with the least provision, chosen with young "
            "people. The hours of one fall short.",
            evidence="Grant agreements, minutes of the selection panel, unannounced visits to both hubs.",
            interest=ASSESSOR_INTEREST,
        ),
    ]


def hubs_of_the_council(on: Days) -> Story:
    """An update was promised twice and did not come."""
    hubs = ask(1, COUNCIL)
    return [
        hubs.answers(
            632,
            Response(decision="accepted_in_part", target=on(330)),
            text="We will make one council building available free of rent and pay for its heating and "
            "caretaking.",
            excluded="A second building, and staff for either.",
            reason="Every other building of the council in the two wards is let or has been declared "
            "surplus, and the youth budget for the year is committed.",
        ),
        hubs.reports(
            522,
            DeliveryReport(state="in_progress", next_update=on(402)),
            text="Heads of terms agreed for the former library in Fenside. Works to the entrance begin next "
            "month.",
        ),
        hubs.reports(
            351,
            DeliveryReport(state="in_progress", next_update=on(24)),
            text="With apologies for the missed update. The building has been in use for some months. The "
            "lift is not working and the first floor is closed until it is.",
        ),
        hubs.judged(
            199,
            RESIDENTS,
            Finding(voice="panel", verdict="not_met", checked_on=on(206)),
            text="A hub that people in wheelchairs can use half of is not what we asked for, and it is not "
            "open on Fridays unless the Commissioner pays the caretaker.",
            evidence="Our visit, and the caretaker’s rota on the wall.",
            interest=GROUP_INTEREST,
        ),
    ]


STORIES = (hubs_of_the_commissioner, hubs_judged, hubs_of_the_council)
