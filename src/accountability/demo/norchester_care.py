"""What came of recommendations 4, 11, 13 and 16: minds, language, money and victims. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import ask
from accountability.demo.norchester_register import COUNCIL, HEALTH, PCC, POLICE, VICTIM_LINE
from accountability.demo.telling import Story, parts
from accountability.domain.answers import Mapping, Referring, Response
from accountability.domain.commands.asks import CitedInitiative
from accountability.domain.delivery import DeliveryReport, Target
from accountability.domain.status import british


def control_room(_on: Days) -> Story:
    """Not the force's to decide: the referral stays open, since the Health Board never answers."""
    return [
        ask(4, POLICE).answers(
            661,
            Response(decision="not_ours", to=HEALTH),
            text="We would welcome a practitioner at all hours and have two desks ready. The post is a "
            "clinical one, and clinicians and their records are the Health Board’s. We have told it so in "
            "writing.",
        )
    ]


def one_table(on: Days) -> Story:
    """Under consideration for two years: the date for a decision passes and moves, three times."""
    table = ask(4, PCC)
    return [
        table.answers(
            654,
            Response(decision="under_consideration", decide_by=on(604)),
            text="I will bring the Chief Constable and the Health Board to one table and decide what my "
            "office can pay for.",
            forum="Norchester health and justice partnership meeting.",
        ),
        table.moves(
            596,
            Target(target=on(548), what="decision"),
            "The Health Board could not attend. The meeting is to be arranged again.",
        ),
        table.moves(
            302,
            Target(target=on(254), what="decision"),
            "The Health Board is being reorganised and has nobody to send yet.",
        ),
        table.moves(
            40,
            Target(target=on(-9), what="decision"),
            "The Health Board’s new directorate is in place. A meeting is in three diaries.",
        ),
    ]


def welsh_line(_on: Days) -> Story:
    """A holding answer that decides nothing, then a refusal with its reason."""
    line = ask(11, POLICE)
    return [
        line.answers(
            683,
            Response(decision="acknowledged"),
            text="Thank you for this recommendation, which we are looking at with interest.",
        ),
        line.answers(
            655,
            Response(decision="not_accepted", reason_code="done_another_way"),
            text="We will not open a Welsh-language line of our own.",
            reason="We take about two calls a week in Welsh. Aberwen Police has Welsh-speaking call "
            "handlers, and we think that people would be better served by passing those calls to them. We "
            "have not yet asked Aberwen.",
        ),
    ]


def national_money(_on: Days) -> Story:
    """Carried to where it can be decided, which is not a body that answers here."""
    money = ask(13, COUNCIL)
    return [
        money.answers(
            628,
            Response(decision="not_ours"),
            text="The council agrees with every word and cannot do it. The leader has written, with a copy "
            "of the report.",
            to="The national government department that funds councils",
        ),
        money.refers(
            470,
            Referring(),
            text="Raised again in the council’s answer to the consultation on multi-year settlements.",
            to="The national association of councils, finance board",
        ),
    ]


def victims_quoted(on: Days) -> Story:
    """What the Commissioner was quoted as saying stands until the office's own answer takes its place."""
    interview = f"Norchester Evening Post, interview with the Commissioner, {british(on(663))}, page 4."
    return [
        ask(16, PCC).quoted(
            649,
            on(663),
            Response(decision="mapped_to_initiative", initiatives=(VICTIM_LINE,)),
            CitedInitiative(
                mapping=Mapping(initiative=VICTIM_LINE, coverage="not_stated"),
                texts=parts({"source": interview}),
            ),
            text="“Frankly that is already in hand. We have the Victim Line, and it is excellent.”",
            source=interview,
        )
    ]


def victims_answered(on: Days) -> Story:
    victims = ask(16, PCC)
    return [
        victims.answers(
            421,
            Response(decision="mapped_to_initiative", initiatives=(VICTIM_LINE,), target=on(-120)),
            CitedInitiative(
                mapping=Mapping(initiative=VICTIM_LINE, coverage="part"),
                texts=parts(
                    {
                        "gap": "Support ends thirty days after the investigation does, and not after six "
                        "months. The line cannot say why nobody was charged: only the force knows, and no "
                        "conversation is offered."
                    }
                ),
            ),
            text="My remark to the newspaper was too quick. The Victim Line does part of what is asked. I "
            "will put six months of support into the next contract, which begins on the date given.",
        ),
        victims.reports(
            418,
            DeliveryReport(state="not_started", next_update=on(-70)),
            text="Nothing can change before the present contract ends. The specification for the next one is "
            "being written with four people who were told that nobody would be charged.",
        ),
    ]


STORIES = (control_room, one_table, welsh_line, national_money, victims_quoted, victims_answered)
