"""What the force made of recommendations 2, 3 and 14: contacts and training. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import ask
from accountability.demo.norchester_register import (
    ASSESSOR,
    ASSESSOR_INTEREST,
    CONTACTS,
    GROUP_INTEREST,
    POLICE,
    RESIDENTS,
)
from accountability.demo.telling import Step, Story, officer, parts
from accountability.domain.answers import Mapping, Response
from accountability.domain.commands.asks import CitedInitiative
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.scrutiny import Finding

SLIP = CorrectEntry(
    position=0,
    kind="typo",
    replaced_texts=parts(
        {
            "text": "Accepted. By the date given every one of our nine neighbourhood teams will publish "
            "one contact by role, on a number that is answered from eight to eight, and hold a monthly "
            "drop-in. Team inspectors will agree the place with residents first. The garage has our "
            "apologies."
        }
    ),
    texts=parts({"reason": "“Nieghbourhood” for “neighbourhood”."}),
)


def contacts(on: Days) -> Story:
    """Accepted, reported area by area, complete on time; a slip of the pen is put right beside it."""
    teams = ask(2, POLICE)
    return [
        teams.answers(
            665,
            Response(decision="accepted", target=on(480)),
            text="Accepted. By the date given every one of our nine nieghbourhood teams will publish one "
            "contact by role, on a number that is answered from eight to eight, and hold a monthly drop-in. "
            "Team inspectors will agree the place with residents first. The garage has our apologies.",
        ).named("garage"),
        Step(664, officer(POLICE), SLIP, about="garage"),
        teams.reports(
            611,
            DeliveryReport(state="planned", next_update=on(520)),
            text="Roles named for all nine teams; telephone lines ordered; places found for five drop-ins.",
        ),
        teams.reports(
            524,
            DeliveryReport(state="in_progress", next_update=on(470)),
            text="Six of nine: Old Town, Millgate, Fenside, Canal, Hospital and Westfield. Still to come: "
            "Corn Hill, University and Parkside.",
        ),
        teams.reports(
            482,
            DeliveryReport(state="reported_complete"),
            text="Nine of nine. Every contact page is live and every team has held at least one drop-in.",
        ),
    ]


def contacts_confirmed(on: Days) -> Story:
    teams = ask(2, POLICE)
    return [
        teams.shows(
            481,
            Evidence(kind="document"),
            text="The nine pages, and the dates and places of nineteen drop-ins.",
            link="https://police.norchester.example/neighbourhoods",
        ),
        teams.shows(
            445,
            Evidence(kind="survey", period_from=on(480), period_to=on(450)),
            text="640 residents asked at drop-ins and by telephone: 71% could say how to reach their team, "
            "38% a year before.",
        ),
        teams.judged(
            430,
            RESIDENTS,
            Finding(voice="panel", verdict="fully_met", checked_on=on(432)),
            text="We rang all nine numbers again. Nine were answered. None was a garage.",
            evidence="Nine calls in one afternoon; four drop-ins attended.",
            interest=GROUP_INTEREST,
        ),
        teams.judged(
            381,
            ASSESSOR,
            Finding(voice="independent", verdict="fully_met", checked_on=on(390)),
            text="Done as asked, in all nine teams, and still done eight weeks later.",
            evidence="Two rounds of test calls; drop-in registers of nine teams.",
            interest=ASSESSOR_INTEREST,
        ),
    ]


def eastmoor(on: Days) -> Story:
    """Considered first, then answered late with work that began after the recommendation."""
    area = ask(14, POLICE)
    return [
        area.answers(
            653,
            Response(decision="under_consideration", decide_by=on(603)),
            text="Eastmoor is policed by the Fenside team. Whether it should have its own contact turns on a "
            "review of team boundaries that was under way before the panel met.",
            forum="Chief officers’ group, boundary review.",
        ),
        area.answers(
            606,
            Response(decision="mapped_to_initiative", initiatives=(CONTACTS,)),
            CitedInitiative(
                mapping=Mapping(initiative=CONTACTS, coverage="full"),
                texts=parts({"gap": "Nothing. Eastmoor has a page, a number and a drop-in of its own."}),
            ),
            text="The boundaries stay as they are. Neighbourhood Contacts, which opened this week, has ten "
            "pages and not nine: Eastmoor is the tenth.",
        ),
    ]


def training(on: Days) -> Story:
    """In principle, with a decision date that moved and passed; then a revision, with its reason."""
    officers = ask(3, POLICE)
    return [
        officers.answers(
            660,
            Response(decision="accepted_in_principle", decide_by=on(612)),
            text="We agree with the aim and with paying those who help to design the training.",
            settle_first="Whether eighteen months can be met without taking response officers off the road "
            "at the same time as the national driving refresher, and what it costs.",
        ),
        officers.moves(
            616,
            Target(target=on(568), what="decision"),
            "The training board met without a quorum. The paper goes to its next meeting.",
        ),
        officers.answers(
            533,
            Response(decision="accepted", target=on(125)),
            text="Accepted. 412 response officers in nine cohorts. Four people with lived experience are on "
            "the design group, paid at the rate we pay other trainers.",
            revision_reason="The training board agreed the funding, four weeks after the day we had given "
            "for a decision.",
        ),
    ]


def training_given(on: Days) -> Story:
    officers = ask(3, POLICE)
    return [
        officers.reports(
            428,
            DeliveryReport(state="in_progress", next_update=on(302)),
            text="Course written. First cohort of 46 trained; the design group rewrote day two after it.",
        ),
        officers.reports(
            306,
            DeliveryReport(state="in_progress", next_update=on(130)),
            text="Five of nine cohorts, 231 officers.",
        ),
        officers.shows(
            301,
            Evidence(kind="evaluation", period_from=on(428), period_to=on(310)),
            text="Before and after questionnaires of the first five cohorts. Confidence rose; we cannot yet "
            "say whether what people experience changed.",
        ),
        officers.moves(
            133,
            Target(target=on(-90), what="delivery"),
            "Two cohorts were stood down for public order duty. They are booked again for the weeks before "
            "the new date.",
        ),
        officers.reports(
            131,
            DeliveryReport(state="in_progress", next_update=on(-45)),
            text="Seven of nine cohorts, 322 officers.",
        ),
    ]


def training_unjudged(_on: Days) -> Story:
    """Both voices say openly that they have not looked yet."""
    officers = ask(3, POLICE)
    return [
        officers.judged(
            96,
            RESIDENTS,
            Finding(voice="panel", verdict="not_assessed"),
            text="We will look when the last cohort is through.",
            interest=GROUP_INTEREST,
        ),
        officers.judged(
            92,
            ASSESSOR,
            Finding(voice="independent", verdict="not_assessed"),
            text="On the programme for next year.",
            interest=ASSESSOR_INTEREST,
        ),
    ]


STORIES = (contacts, contacts_confirmed, eastmoor, training, training_given, training_unjudged)
