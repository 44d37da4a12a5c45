"""Recommendations 1 to 10 of the Stonebridge Citizens' Panel, in the residents' own words. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import KEEPER, LAUNCH, PANEL
from accountability.demo.telling import Step, Story, parts
from accountability.domain.commands.panels import PublishRecommendation
from accountability.domain.recommendations import Support


def published(
    serial: int, theme: str, page: int, ballot: tuple[int, int, int], area: str = "stonebridge", **words: str
) -> Step:
    """`ballot` counts the panel's votes: in favour, against, abstained."""
    in_favour, against, abstained = ballot
    command = PublishRecommendation(
        panel=PANEL,
        serial=serial,
        printed=str(serial),
        key=serial in (1, 2, 5, 16),
        theme=theme,
        area=area,
        page=page,
        support=Support(method="ballot", in_favour=in_favour, against=against, abstained=abstained),
        texts=parts(words),
    )
    return Step(LAUNCH, KEEPER, command)


RECOMMENDATIONS = (
    published(
        1,
        "young-people",
        9,
        (47, 1, 2),
        title="Two youth hubs open until nine on Fridays",
        text="Fund two youth hubs, open until nine in the evening on Fridays all year round, in the two "
        "wards that have the fewest places for young people to go. Young people must help choose the "
        "buildings and the staff. We want the first open within a year.",
        supporting="In Eastmoor there has been nowhere indoors since the library shortened its hours. "
        "The young people who came to our third session said the same thing eleven times: “There is the "
        "bus shelter, and then we get moved on from the bus shelter.” We were told a hub costs about "
        "£84,000 a year.",
        conditions="Fridays first. If there is money for one evening only, it must be Friday.",
    ),
    published(
        2,
        "neighbourhood-policing",
        11,
        (49, 0, 1),
        title="A contact by role and a monthly drop-in for every neighbourhood team",
        text="Every one of the nine neighbourhood teams should publish one contact by role (not the name "
        "of an officer who will have moved on by then), with a telephone number somebody answers, and "
        "hold a drop-in once a month at a place people already go to.",
        supporting="We rang the nine numbers on the force’s website during a session. Two were answered. "
        "One belonged to a garage.",
    ),
    published(
        3,
        "training",
        12,
        (44, 3, 3),
        title="Trauma-aware training for response officers",
        text="Train all response officers to recognise trauma within eighteen months. The training "
        "should be designed and partly given by people who have lived through what it is about, and "
        "they should be paid.",
        supporting="“He kept asking me for the order of events. There was no order. That is what it does "
        "to you.” A member of the panel, with her permission.",
    ),
    published(
        4,
        "mental-health",
        14,
        (46, 2, 2),
        title="A mental-health practitioner in the control room, day and night",
        text="There should be a mental-health practitioner in the force’s control room at all hours, "
        "able to see health records with consent and to send somebody who is not a police officer.",
        supporting="Officers told us that about one call in nine is about somebody’s mental health. They "
        "also told us that they are not the right people to go, and we believed them.",
        conditions="We know that the force cannot do this alone. We ask the Health Board to say what it "
        "can fund, and the Commissioner to bring the two to one table.",
    ),
    published(
        5,
        "stop-and-search",
        16,
        (48, 0, 2),
        title="Stop and search figures by ward every quarter, in plain words",
        text="Publish the number of stops and searches in each ward every quarter, what was found, and "
        "who was stopped by age and ethnicity, on one page that a fifteen-year-old can read.",
        supporting="The figures are published today as a spreadsheet with 41 columns. We gave it to "
        "three of our members who use spreadsheets at work. None could say how many people were "
        "searched in Millgate.",
    ),
    published(
        6,
        "technology",
        18,
        (41, 5, 4),
        title="No live facial recognition until we have met the evidence",
        text="Do not use live facial recognition in Stonebridge until this panel, or one like it, has "
        "met the supplier, seen its evidence on error rates for people who look like us, and published "
        "what it thinks.",
        conditions="This is not a “never”. If the evidence is good we may well say yes.",
        minority="Five members would have asked for no use at all. They were persuaded to support "
        "nothing weaker than this text.",
    ),
    published(
        7,
        "streets",
        20,
        (50, 0, 0),
        title="Light six paths from dusk to dawn",
        text="Light these six paths from dusk to dawn: Mill Lane, the canal steps, Fenside cut, the "
        "cemetery side gate, the hospital footbridge and Station Alley.",
        supporting="All fifty of us walk at least one of them. Thirty-one of us go a longer way round "
        "after dark. We walked them with a light meter; the readings are in appendix C.",
    ),
    published(
        8,
        "neighbours",
        21,
        (39, 8, 3),
        title="Wardens, not police, for disputes between neighbours",
        text="When neighbours fall out, somebody who is trained and is not a police officer should come "
        "first. Build on the street wardens, give them evenings and weekends, and let them bring in a "
        "mediator.",
        minority="Eight members were worried that wardens would be sent where police officers are "
        "needed, above all to women whose “neighbour” is a former partner. They ask that the first "
        "question on every call is whether anybody is afraid.",
    ),
    published(
        9,
        "money",
        23,
        (45, 2, 3),
        title="Ring-fence seized cash for residents to decide on",
        text="Set aside a fixed share of the cash that courts take from crime in Stonebridge, and let "
        "residents of the places where it was taken decide by vote what it is spent on. Publish what "
        "was asked for and what was awarded, every time.",
        supporting="“It came out of our estate. It should come back to our estate.” Table 6 at the World "
        "Café.",
    ),
    published(
        10,
        "money",
        24,
        (19, 29, 2),
        title="Fewer police officers, more youth workers (recorded, not adopted)",
        text="Reduce the number of police officers by one in twenty over four years and spend what is "
        "saved on youth work.",
        minority="Nineteen of fifty members (38%) voted for this, and twenty-nine against. The panel "
        "does not recommend it. It asked that the proposal be printed with its votes, because so many "
        "stood behind it and because nobody changed their mind in two rounds.",
    ),
)


def one_to_ten(_on: Days) -> Story:
    return list(RECOMMENDATIONS)


STORIES = (one_to_ten,)
