"""What came of recommendations 9, 12, 17 and 20: money, a meeting, a newsletter and questions. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import ask
from accountability.demo.norchester_register import (
    ASSESSOR,
    ASSESSOR_INTEREST,
    COUNCIL,
    GROUP_INTEREST,
    PCC,
    POLICE,
    RESIDENTS,
)
from accountability.demo.telling import Story
from accountability.domain.answers import Response
from accountability.domain.delivery import DeliveryReport, Evidence
from accountability.domain.scrutiny import Finding
from accountability.domain.status import british


def seized_cash(on: Days) -> Story:
    pot = ask(9, PCC)
    return [
        pot.answers(
            658,
            Response(decision="accepted", target=on(465)),
            text="Accepted. I will set aside £40,000 a year of the forfeited cash that reaches my office. "
            "Residents of the wards where most was taken decide by vote. We will publish bids, sums asked "
            "for and sums awarded.",
        ),
        pot.reports(
            577,
            DeliveryReport(state="planned", next_update=on(455)),
            text="Rules written with residents. The Community Pot is open for bids.",
        ),
        pot.reports(
            459,
            DeliveryReport(state="in_progress", next_update=on(255)),
            text="First round held: 233 residents, 41 bids for £96,400, 17 projects, £38,500 awarded.",
        ),
        pot.reports(
            258,
            DeliveryReport(state="in_progress", next_update=on(-85)),
            text="Sixteen of seventeen projects have finished. One sent its money back because its hall was "
            "sold.",
        ),
    ]


def seized_cash_judged(on: Days) -> Story:
    """An evaluation from outside, and two voices that weigh it differently."""
    pot = ask(9, PCC)
    return [
        pot.shows(
            181,
            Evidence(kind="independent_evaluation", period_from=on(580), period_to=on(190)),
            text="An outside evaluator, paid by my office and free to publish, found that two in three "
            "voters had never taken part in anything the council or the force held, and that projects in "
            "Millgate were few.",
            link="https://pcc.norchester.example/community-pot/evaluation",
        ),
        pot.judged(
            164,
            RESIDENTS,
            Finding(voice="panel", verdict="largely_met"),
            text="This is what we asked for. The share is a sum that can shrink, not a fixed share.",
            evidence="Both rounds attended; the sums published after each.",
            interest=GROUP_INTEREST + " One member’s choir was awarded £900.",
        ),
        pot.judged(
            147,
            ASSESSOR,
            Finding(voice="independent", verdict="partly_met", checked_on=on(160)),
            text="Two rounds were held and published well. No share has been ring-fenced: the sum is decided "
            "each year.",
            evidence="The Commissioner’s budget decisions of two years and the evaluation.",
            interest=ASSESSOR_INTEREST,
        ),
    ]


def seized_cash_of_the_force(_on: Days) -> Story:
    """A late answer. That the day passed stays in the record."""
    cash = ask(9, POLICE)
    return [
        cash.answers(
            601,
            Response(decision="accepted_in_part"),
            text="We are sorry that this answer is late: it waited for advice. We will tell the Commissioner "
            "each quarter what was taken in which ward.",
            excluded="Setting aside a share of the force’s own part of forfeited cash.",
            reason="That part pays for the financial investigators who find the cash.",
        ),
        cash.reports(
            596,
            DeliveryReport(state="not_started"),
            text="Figures by ward need a change to the property system. Asked for, no date yet.",
        ),
    ]


def invited_back(on: Days) -> Story:
    """Three offices, one invitation: kept, kept, and received with thanks."""
    force, commissioner = ask(12, POLICE), ask(12, PCC)
    return [
        force.answers(
            664,
            Response(decision="accepted", target=on(515)),
            text="Yes. The Chief Constable will come, and will stay until the questions end.",
        ),
        commissioner.answers(660, Response(decision="accepted", target=on(515)), text="Yes, gladly."),
        ask(12, COUNCIL).answers(
            635,
            Response(decision="acknowledged"),
            text="The council very much welcomes the panel’s wish to stay in touch and thanks its members "
            "once more for their valuable contribution.",
        ),
        force.reports(
            508, DeliveryReport(state="reported_complete"), text="We came. Two hours, 31 questions."
        ),
        commissioner.reports(
            507,
            DeliveryReport(state="reported_complete"),
            text="I attended with the chief executive of my office.",
        ),
        force.shows(
            506,
            Evidence(kind="account"),
            text="The transcript of the questions and answers, agreed with the panel.",
            link="https://police.norchester.example/panel/six-months-on",
        ),
        force.judged(
            484,
            RESIDENTS,
            Finding(voice="panel", verdict="fully_met"),
            text="They came, they stayed, and they said “no” to our faces twice. That is what we asked for.",
            evidence="Thirty-seven of us were there.",
            interest=GROUP_INTEREST,
        ),
    ]


def newsletter(on: Days) -> Story:
    """Refused by one office, begun by another and stopped."""
    printed = ask(17, COUNCIL)
    return [
        ask(17, POLICE).answers(
            659,
            Response(decision="not_accepted", reason_code="not_affordable"),
            text="We will put the contact pages of recommendation 2 on posters and give them to the council "
            "to deliver.",
            reason="Printing and posting to about 9,000 homes twice a year would cost £31,000, more than the "
            "whole engagement budget of the nine teams.",
        ),
        printed.answers(
            636,
            Response(decision="accepted", target=on(560)),
            text="A page for safety will go into the council-tax letter and the spring and autumn housing "
            "newsletters, in large print, with a freepost card.",
        ),
        printed.reports(
            572,
            DeliveryReport(state="in_progress", next_update=on(330)),
            text="First page sent to 9,140 homes. 212 cards came back; each got an answer.",
        ),
        printed.shows(
            570,
            Evidence(kind="output_count", period_from=on(600), period_to=on(572)),
            text="Homes reached: 9,140. Cards returned: 212. Answers sent: 212.",
        ),
        printed.reports(
            334,
            DeliveryReport(state="stopped"),
            text="There will be no third page.",
            reason="The council stopped all printed newsletters to save £120,000. The freepost licence has "
            "ended.",
        ),
    ]


def questions_by_voice(on: Days) -> Story:
    """Said at a meeting, recorded here seven weeks later, and silent on a date until the office sets one."""
    questions = ask(20, PCC)
    meeting = f"minutes of the public scrutiny meeting, {british(on(659))}"
    minutes = f"Police and Crime Commissioner for Norchester, {meeting}."
    return [
        questions.quoted(
            608,
            on(659),
            Response(decision="accepted", not_stated=("target",)),
            text="“The Commissioner accepted that questions should be taken by post and voice note.”",
            source=minutes,
        ),
        questions.sets(
            563, on(-48), "The meetings move to a new webcast contract, which will take voice notes."
        ),
        questions.reports(
            561,
            DeliveryReport(state="planned", next_update=on(452)),
            text="Post is taken from today. Voice notes wait for the contract.",
        ),
        questions.reports(
            439,
            DeliveryReport(state="planned", next_update=on(-13)),
            text="Six questions have come by post. The contract is out to tender.",
        ),
    ]


STORIES = (
    seized_cash,
    seized_cash_judged,
    seized_cash_of_the_force,
    invited_back,
    newsletter,
    questions_by_voice,
)
