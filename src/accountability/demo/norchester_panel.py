"""The Stonebridge Citizens' Panel: how it met, what it published, what was held after it. Invented."""

import msgspec

from accountability.demo.days import Days
from accountability.demo.norchester_register import BOARD, TRUST
from accountability.demo.telling import Asked, Step, Story, parts, secretariat, stand_in
from accountability.domain.commands.integrity import CorrectEntry
from accountability.domain.commands.panels import (
    CommissionPanel,
    PublishReport,
    RecordActivity,
    RecordStatement,
)
from accountability.domain.panels import Activity, PanelDetails, Report, Statement
from accountability.domain.status import british

PANEL = "stonebridge-citizens-panel"
LAUNCH, SENT = 700, 698
KEEPER = secretariat(TRUST)


def ask(serial: int, office: str) -> Asked:
    return Asked(PANEL, serial, office, TRUST)


def _held(before: int, happened: int, on: Days, activity: Activity, text: str) -> Step:
    command = RecordActivity(
        panel=PANEL, activity=activity, texts=parts({"text": text}), occurred=on(happened)
    )
    return Step(before, KEEPER, command)


def commissioned(on: Days) -> Story:
    details = PanelDetails(
        slug=PANEL,
        kind="citizens_panel",
        secretariat=TRUST,
        area="stonebridge",
        began=on(812),
        ended=on(742),
        members=50,
        hours=34,
        invented=True,
    )
    texts = {
        "name": "Stonebridge Citizens’ Panel on policing and safety",
        "question": "What would make every part of Stonebridge a place where people feel safe and are "
        "treated fairly, and who should do what about it?",
        "about": "Fifty residents drawn by lottery from the nine neighbourhoods of Stonebridge, twelve of "
        "them from the three wards from which least is heard, each paid for their time. They met on six "
        "Saturdays and two evenings, heard officers, youth workers, victims’ services and people who have "
        "been stopped and searched, and voted on each recommendation by secret ballot. The Police and Crime "
        "Commissioner, the council and the Chief Constable each agreed at the first session to answer in "
        "public.",
    }
    return [Step(733, KEEPER, CommissionPanel(details=details, texts=parts(texts)))]


def sessions(on: Days) -> Story:
    return [
        _held(
            730,
            812,
            on,
            Activity(kind="session", events=8, attendance=50, ended=on(742)),
            "Six Saturdays at the Corn Exchange and two evenings online. Attendance never fell below 44. A "
            "crèche, interpreters for four languages and lunch were provided.",
        ),
        _held(
            730,
            776,
            on,
            Activity(kind="world_cafe", events=1, attendance=61),
            "A World Café at Millgate community centre, open to all: eight tables, three rounds, one "
            "question a round. What the tables wrote was taken to the panel’s fourth session.",
        ).named("cafe"),
        _held(
            730,
            760,
            on,
            Activity(kind="survey", attendance=214),
            "Residents’ survey on paper and by telephone in the Eastmoor and Fenside wards, asked by "
            "neighbours, not by officers.",
        ),
    ]


def miscounted(on: Days) -> Story:
    """A correction of fact: two sheets of one table had been counted twice."""
    details = Activity(kind="world_cafe", events=1, attendance=51)
    command = CorrectEntry(
        position=0,
        kind="fact",
        body=msgspec.Raw(msgspec.json.encode(details)),
        texts=parts(
            {"reason": f"The sign-in sheets, counted again on {british(on(706))}, hold 51 names, not 61."}
        ),
    )
    return [Step(706, KEEPER, command, about="cafe")]


def launched(on: Days) -> Story:
    report = PublishReport(
        panel=PANEL,
        report=Report(published=on(LAUNCH), recommendations=20),
        texts=parts(
            {
                "name": "“Nothing About Us Without an Answer”: twenty recommendations from the people of "
                "Stonebridge",
                "about": "Nineteen recommendations that a majority of the panel supported, and one that it "
                "did not: the panel asked that the nineteen members who voted for it be heard too.",
            }
        ),
    )
    launch = Activity(kind="launch", events=1, attendance=180)
    said = (
        "The launch at the Corn Exchange. From the platform the Police and Crime Commissioner and the Chief "
        "Constable each undertook to answer within 56 days, and the leader of the council within 40 working "
        "days. The Safer Stonebridge Board’s chair welcomed the report and named no date."
    )
    return [_held(LAUNCH, LAUNCH, on, launch, said), Step(LAUNCH, KEEPER, report)]


def welcomed(on: Days) -> Story:
    """A welcome and nothing more: every ask of the Board is received, and its clocks run on."""
    command = RecordStatement(
        panel=PANEL,
        statement=Statement(
            office=BOARD, asks=tuple(stand_in(PANEL, serial, BOARD) for serial in (1, 8, 13, 20))
        ),
        texts=parts(
            {
                "text": "The Board warmly welcomes this thoughtful piece of work and thanks every resident "
                "who gave up their time. Many of the themes chime with our own priorities and with the "
                "excellent work that our partners already have in hand.",
                "intentions": "The report will help to inform our thinking going forward.",
                "source": "Safer Stonebridge Board, “Board welcomes citizens’ panel report”, news page, "
                f"{british(on(LAUNCH))}.",
            }
        ),
        occurred=on(LAUNCH),
        provenance="transcribed",
    )
    return [Step(692, KEEPER, command)]


def budgeting(on: Days) -> Story:
    return [
        _held(
            462,
            468,
            on,
            Activity(
                kind="participatory_budgeting",
                events=1,
                attendance=233,
                bids=41,
                requested_pounds=96_400,
                awarded_pounds=38_500,
                projects_funded=17,
            ),
            "First round of the Community Pot at Fenside school. Residents of eleven and over voted; every "
            "bidder had two minutes.",
        ),
        _held(
            188,
            194,
            on,
            Activity(
                kind="participatory_budgeting",
                events=2,
                attendance=402,
                bids=63,
                requested_pounds=151_250,
                awarded_pounds=41_000,
                projects_funded=22,
            ),
            "Second round, in Eastmoor and in Millgate, one evening each.",
        ),
    ]


def came_back(on: Days) -> Story:
    return [
        _held(
            510,
            514,
            on,
            Activity(kind="session", events=1, attendance=37),
            "The panel met again, six months on. Thirty-seven of the fifty came. The force and the "
            "Commissioner’s office answered questions for two hours; the council sent its apologies.",
        )
    ]


STORIES = (commissioned, sessions, miscounted, launched, welcomed, budgeting, came_back)
