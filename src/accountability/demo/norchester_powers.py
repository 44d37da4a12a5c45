"""What came of recommendations 5, 6, 18 and 19: searches, cameras, lists and products. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import ask
from accountability.demo.norchester_register import (
    ASSESSOR,
    ASSESSOR_INTEREST,
    GROUP_INTEREST,
    PCC,
    POLICE,
    RESIDENTS,
    TRUST,
)
from accountability.demo.telling import Step, Story, officer, parts
from accountability.domain.answers import Response
from accountability.domain.commands.base import Actor
from accountability.domain.commands.integrity import (
    CorrectEntry,
    ExplainRedaction,
    RedactPart,
    RestorePart,
    WithholdPart,
)
from accountability.domain.delivery import DeliveryReport, Evidence, Target
from accountability.domain.scrutiny import Finding

GOVERNANCE = Actor(role="information_governance", office=TRUST)


def stop_search_page(on: Days) -> Story:
    """Answered within the time that the law sets, and done."""
    figures = ask(5, POLICE)
    return [
        figures.answers(
            674,
            Response(decision="accepted", target=on(640)),
            text="Accepted, and thank you for appendix B. From the next quarter there will be one page for "
            "each ward: how many, who, what for, what was found and what happened next. Two members of the "
            "panel tested the draft.",
        ),
        figures.reports(
            642,
            DeliveryReport(state="in_progress", next_update=on(550)),
            text="First quarter published for all 24 wards on the day we said.",
        ),
        figures.shows(
            641,
            Evidence(kind="document", period_from=on(735), period_to=on(645)),
            text="The page for each ward, and the data behind it as a file.",
            link="https://police.norchester.example/stops",
        ),
        figures.reports(
            555,
            DeliveryReport(state="in_progress"),
            text="Second quarter published, nine days late for Fenside.",
        ),
    ]


def stop_search_judged(on: Days) -> Story:
    """Found to be done by both voices, and done less and less."""
    figures = ask(5, POLICE)
    return [
        figures.judged(
            541,
            RESIDENTS,
            Finding(voice="panel", verdict="largely_met", checked_on=on(544)),
            text="A fifteen-year-old read us the Millgate page aloud and then explained it. The reasons for "
            "searching are still in the force’s words and not in ours.",
            evidence="The two quarters published so far.",
            interest=GROUP_INTEREST,
        ),
        figures.judged(
            502,
            ASSESSOR,
            Finding(voice="independent", verdict="fully_met", checked_on=on(511)),
            text="Published on time, complete, and it agrees with the force’s return to the national "
            "statistics.",
            evidence="Twenty-four ward pages compared with the annual return.",
            interest=ASSESSOR_INTEREST,
        ),
        figures.reports(
            424,
            DeliveryReport(state="in_progress"),
            text="Third and fourth quarters published together. The analyst’s post is vacant.",
        ),
    ]


def stop_search_lapsed(on: Days) -> Story:
    """A recurring duty that stopped: both voices say that it has lapsed, and the force agrees."""
    figures = ask(5, POLICE)
    return [
        figures.judged(
            183,
            RESIDENTS,
            Finding(voice="panel", verdict="lapsed", checked_on=on(184)),
            text="Nothing new has appeared for two quarters. The pages still say “updated every quarter” at "
            "the top.",
            evidence="The pages as they stood on the day, kept by us.",
            interest=GROUP_INTEREST,
        ),
        figures.judged(
            152,
            ASSESSOR,
            Finding(voice="independent", verdict="lapsed", checked_on=on(158)),
            text="What I found to be fully met is no longer done.",
            evidence="Twenty-four ward pages, none later than the fourth quarter.",
            interest=ASSESSOR_INTEREST,
        ),
        figures.replies(
            141,
            "panel",
            "That is correct. We did not replace the analyst and did not say so. The post has been "
            "advertised; the next quarter will be published when it is filled, with the missing ones.",
        ),
    ]


def cameras_of_the_force(_on: Days) -> Story:
    """Refused, with the main reason and an explanation."""
    return [
        ask(6, POLICE).answers(
            661,
            Response(decision="not_accepted", reason_code="operational_independence"),
            text="Norchester Police does not use live facial recognition today and has no date for doing so.",
            reason="Whether and when to use a lawful tactic is for the Chief Constable, who answers for it "
            "to the Commissioner and the courts, and cannot make it depend on the consent of another body. "
            "Before any use we would publish an equality impact assessment and the supplier’s error rates, "
            "and we would invite the panel to see both. We understand that this is less than was asked.",
        )
    ]


def cameras_of_the_commissioner(on: Days) -> Story:
    """Cannot comment yet, twice: the reply clock stands still until the review, goes on, stands again.

    For some weeks a court forbids to report even that there are proceedings; then the words are put back.
    """
    cameras = ask(6, PCC)
    restricted = WithholdPart(
        position=0,
        part="ground",
        ground="reporting-restriction",
        approved_by=("legal-adviser", "director"),
        review_on=on(330),
    )
    return [
        cameras.answers(
            655,
            Response(decision="cannot_comment_yet", review_on=on(402)),
            text="I want to answer this properly and cannot do so today.",
            ground="There are legal proceedings elsewhere to which my office may have to be a party.",
        ),
        cameras.answers(
            393,
            Response(decision="cannot_comment_yet", review_on=on(-64)),
            text="The position has not changed. I have asked to be told the day it does.",
            ground="The same proceedings, now before a higher court.",
        ).named("proceedings"),
        Step(372, GOVERNANCE, restricted, about="proceedings"),
        Step(338, GOVERNANCE, RestorePart(position=0, part="ground"), about="proceedings"),
    ]


def messaging(on: Days) -> Story:
    """In principle; the day for a decision moved once, passed, and nothing is recorded since."""
    product = ask(19, POLICE)
    return [
        product.answers(
            655,
            Response(decision="accepted_in_principle", decide_by=on(607)),
            text="We like this. A year’s test with a comparison area is how we would want to buy anything.",
            settle_first="Whether the regional contract, which is not ours alone, allows a trial period.",
        ),
        product.moves(
            611,
            Target(target=on(563), what="decision"),
            "The regional board did not reach the item. It meets again before the new date.",
        ),
    ]


def promise(on: Days) -> Story:
    """A complete promise for which no evidence is found, and an answer from which a name had to go.

    The name is invented like everything here; it was never meant to be published and is destroyed below.
    """
    lists = ask(18, POLICE)
    clean = (
        "Accepted. Nobody’s name goes on to any list of ours because of the panel. The force’s records "
        "manager will confirm this to the panel in writing by the date given."
    )
    restored = CorrectEntry(
        position=0,
        kind="fact",
        replaced_texts=parts({"text": clean}),
        texts=parts({"reason": "The answer named a member of staff. The same words, without the name."}),
    )
    named = RedactPart(
        position=0,
        part="text",
        ground="uk-gdpr-erasure",
        approved_by=("information-governance", "director"),
    )
    explained = ExplainRedaction(
        position=0,
        texts=parts(
            {
                "explanation": "A member of staff was named by mistake and asked for the name to be erased. "
                "They have agreed that this may be said. Nothing else was removed."
            }
        ),
    )
    return [
        lists.answers(
            657,
            Response(decision="accepted", target=on(602)),
            text=clean.replace("The force’s records manager", "Merrin Oakshade, our records manager,"),
        ).named("oakshade"),
        Step(641, GOVERNANCE, named, about="oakshade").named("oakshade-removed"),
        Step(640, officer(POLICE), restored, about="oakshade"),
        Step(612, GOVERNANCE, explained, about="oakshade-removed"),
        lists.reports(
            604, DeliveryReport(state="reported_complete"), text="The written confirmation was sent."
        ),
    ]


def promise_checked(on: Days) -> Story:
    lists = ask(18, POLICE)
    return [
        lists.judged(
            343,
            ASSESSOR,
            Finding(voice="independent", verdict="no_evidence_found", checked_on=on(350)),
            text="I could not establish that the promise is kept: no search of the systems concerned has "
            "been recorded.",
            evidence="The letter, and the force’s register of searches, which holds none for panel members.",
            interest=ASSESSOR_INTEREST,
        ),
        lists.replies(
            327,
            "independent",
            "We do not search our systems for people’s names without a policing purpose, and looking for "
            "panel members would itself make a record of them. We are glad to discuss another way to show "
            "it.",
        ),
    ]


STORIES = (
    stop_search_page,
    stop_search_judged,
    stop_search_lapsed,
    cameras_of_the_force,
    cameras_of_the_commissioner,
    messaging,
    promise,
    promise_checked,
)
