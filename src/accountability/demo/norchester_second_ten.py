"""Recommendations 11 to 20 of the Stonebridge Citizens' Panel, in the residents' own words. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_first_ten import published
from accountability.demo.telling import Story

RECOMMENDATIONS = (
    published(
        11,
        "language",
        26,
        (42, 3, 5),
        title="A Welsh-language reporting line",
        title_cy="Llinell adrodd Gymraeg",
        text="People who live in Stonebridge and speak Welsh at home should be able to report a crime in "
        "Welsh by telephone, without waiting longer than anybody else.",
        text_cy="Dylai pobl sy’n byw yn Stonebridge ac yn siarad Cymraeg gartref allu rhoi gwybod am "
        "drosedd yn Gymraeg dros y ffôn, heb aros yn hirach na neb arall.",
        supporting="About 1,900 people in the city speak Welsh; the border is eleven miles away. “In "
        "English I sound calm. I was not calm.”",
    ),
    published(
        12,
        "answering",
        27,
        (50, 0, 0),
        title="Invite us back in six months",
        text="Invite this panel back six months after this report, with time for questions, and tell us "
        "to our faces what you did and what you did not do.",
    ),
    published(
        13,
        "money",
        28,
        (40, 4, 6),
        title="National money for councils for five years at a time",
        text="The national government should fund councils for five years at a time, so that a youth "
        "worker hired in March is not given notice in January. We ask the council and the Board to "
        "carry this for us to where it can be decided.",
        supporting="Of the seven youth projects we heard from, five had lost staff to a year-end.",
    ),
    published(
        14,
        "neighbourhood-policing",
        29,
        (43, 1, 6),
        area="eastmoor",
        title="Eastmoor too: a contact and a drop-in",
        text="Eastmoor has no team of its own. Whatever is done for recommendation 2, do it for Eastmoor "
        "as though it were a tenth neighbourhood.",
        supporting="Written by the eleven members from Eastmoor. It says the same as recommendation 2 on "
        "purpose: “whenever it says every, it turns out to mean every but us.”",
    ),
    published(
        15,
        "services",
        30,
        (45, 1, 4),
        title="Map the services, and publish the map",
        text="(a) Make one map of every service in the city that helps people keep safe or recover from "
        "harm, with who runs it and when it is open. (b) Publish the map where anybody can use and copy "
        "it, and keep it right.",
        conditions="Refuges and other places that must not be found stay off the public map.",
    ),
    published(
        16,
        "victims",
        32,
        (49, 0, 1),
        title="Support for victims when an investigation ends without charge",
        text="When an investigation ends without anybody being charged, the person harmed should be told "
        "why by somebody who knows the facts, in a conversation and not only by letter, and should keep "
        "their support for at least six months after.",
        supporting="“The letter came on a Saturday. By Monday my worker had been told to close me.” Nine "
        "in ten of the people it concerns never see a court; we think they are most of what a victims’ "
        "service is for.",
    ),
    published(
        17,
        "information",
        33,
        (37, 6, 7),
        title="A printed newsletter for homes without internet",
        text="Twice a year, send a printed page to every home that has no internet: who your "
        "neighbourhood team is, what changed, how to say something back. Large print, and a reply card "
        "with the postage paid.",
        minority="Six members would rather see the money spent on the drop-ins.",
    ),
    published(
        18,
        "privacy",
        34,
        (46, 0, 4),
        title="A promise not to put panel members on any police list",
        text="Promise in writing that nobody’s name goes on to any police list, database or “community "
        "contact” record because they sat on this panel, spoke at it or signed in at it.",
        supporting="Three people left during the first session because of this. Two came back.",
    ),
    published(
        19,
        "technology",
        35,
        (44, 2, 4),
        title="Test any new messaging product for a year and publish the results",
        text="Before the force pays for a new product to message residents, test it for a year in two "
        "neighbourhoods beside a third that goes without, decide beforehand what success would be, and "
        "publish the results, good or bad.",
    ),
    published(
        20,
        "scrutiny",
        36,
        (47, 0, 3),
        title="Questions to the scrutiny board by post and voice note",
        text="Let people put questions to the Commissioner’s public scrutiny meetings by post, by "
        "telephone and by voice note, in any language, and answer them at the meeting like the ones "
        "that come by web form.",
        supporting="The form asks for an e-mail address before it asks for the question.",
    ),
)


def eleven_to_twenty(_on: Days) -> Story:
    return list(RECOMMENDATIONS)


STORIES = (eleven_to_twenty,)
