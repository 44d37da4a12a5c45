"""What offices say against the record, how the Trust resolved it, what they confirm and explain. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_panel import ask
from accountability.demo.norchester_register import BOARD, COUNCIL, PCC
from accountability.demo.telling import Story
from accountability.domain.delivery import Evidence
from accountability.domain.files import File
from accountability.domain.status import british

LAMPS = """path,lamps,lit until
Mill Lane,14,dawn
Hospital footbridge,9,dawn
Fenside cut,11,midnight
Cemetery gate,6,midnight
Canal steps,8,midnight
Station Alley,7,midnight
""".replace("\n", "\r\n")


def said_at_the_meeting(on: Days) -> Story:
    """The day passed without an answer here; the Commissioner had given it at her meeting."""
    questions = ask(20, PCC)
    return [
        questions.disputes_silence(
            631,
            on(659),
            text="The Commissioner accepted this in public, at her scrutiny meeting. Nobody sent it to you.",
            where="The recording of the meeting, from minute 41",
        ),
        questions.resolves(
            609,
            "upheld",
            ("answer_recorded",),
            text="We watched the recording: she did. We record the answer with the day of the meeting. That "
            "the day went by without it in this record stays.",
        ),
    ]


def frankly(_on: Days) -> Story:
    """A quotation that the office takes as its own, until its own answer takes its place."""
    return [ask(16, PCC).confirms(640, text="The Evening Post quoted the Commissioner correctly.")]


def taken_forward(on: Days) -> Story:
    """Words that the office says are out of their context."""
    wardens = ask(8, BOARD)
    return [
        wardens.disputes_words(
            583,
            "out_of_context",
            text="Members were told of the wardens under another item. No decision was taken.",
        ),
        wardens.resolves(
            571,
            "partly_upheld",
            text=f"The minutes of {british(on(601))} give the sentence as we took it down. They do not say "
            "that it was a decision, and nor do we: how much it covers stays “not stated”.",
        ),
    ]


def why_no_update(_on: Days) -> Story:
    return [
        ask(1, COUNCIL).explains(
            396,
            "constraint",
            text="The officer who kept this was moved to the flood for eleven weeks, and nobody was put in "
            "her place. The work itself went on.",
        )
    ]


def lamps_counted(_on: Days) -> Story:
    """A file behind a claim: a table that anyone can take away and compare."""
    counted = File(kind="csv", content=LAMPS.encode(), name="lamps-by-path.csv")
    return [
        ask(7, COUNCIL).shows_file(
            128,
            Evidence(kind="output_count"),
            counted,
            text="How many lamps stand on each path, and until when they are lit.",
        )
    ]


def in_the_minutes(on: Days) -> Story:
    """A dispute that nobody has resolved yet."""
    return [
        ask(12, COUNCIL).disputes_silence(
            12,
            on(614),
            text="The cabinet agreed to come back to the panel and fixed the evening. It was minuted and "
            "published, and nobody took it over from there.",
            where="Minutes of the cabinet, item 9, on the council’s own pages",
        )
    ]


STORIES = (said_at_the_meeting, frankly, taken_forward, why_no_update, lamps_counted, in_the_minutes)
