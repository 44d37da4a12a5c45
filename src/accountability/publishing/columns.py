"""The columns of the table of asks, each declared once: name, type, what it says, and where it comes from.

Names and codes never change. A column of words stands beside each column of codes.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

import msgspec

from accountability.domain.clocks import Clock, timeliness
from accountability.domain.status import (
    BASES,
    DECISIONS,
    DELIVERIES,
    STANCES,
    TIMELINESS,
    VERDICTS,
    sentence,
)
from accountability.projections.asks import AskView
from accountability.publishing.stamp import Stamp


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One ask with the words that its row needs."""

    view: AskView
    panel_name: str
    office_name: str
    named: Callable[[str], str]
    title: str
    printed: str | None
    published: date | None
    theme: str | None
    invented: bool
    address: str
    stamp: Stamp

    @property
    def reply(self) -> Clock | None:
        replies = [clock for clock in self.view.clocks if clock.kind == "reply"]
        return replies[-1] if replies else None


class Column(msgspec.Struct, frozen=True):
    name: str
    type: Literal["string", "text", "integer", "boolean", "date", "anyURI"]
    says: str
    of: Callable[[Line], Any]


def _row(field: str) -> Callable[[Line], Any]:
    return lambda line: getattr(line.view.row, field)


def _words(words: Any, field: str) -> Callable[[Line], Any]:
    """The public words of the code in a field of the row; a newer program's code stays as it is."""

    def of(line: Line) -> Any:
        code = getattr(line.view.row, field)
        return words.get(code, code)

    return of


def _clock(field: str) -> Callable[[Line], Any]:
    return lambda line: getattr(line.reply, field, None)


def _timeliness(line: Line) -> str:
    return timeliness(line.reply, line.stamp.today)


def _timeliness_words(line: Line) -> str:
    return TIMELINESS[timeliness(line.reply, line.stamp.today)]


def _basis_words(line: Line) -> str | None:
    return BASES[line.reply.basis] if line.reply else None


def _sentence(line: Line) -> str:
    return sentence(line.view.row, line.view.clocks, line.office_name, line.stamp.today, line.named)


def _binding_due(line: Line) -> date | None:
    return min((clock.due for clock in line.view.clocks if clock.running and clock.binding), default=None)


COLUMNS: tuple[Column, ...] = (
    Column("ask", "string", "Identifier of the ask", _row("ask")),
    Column("panel", "string", "Panel, as in its address", _row("panel")),
    Column("panel_name", "text", "Name of the panel", lambda line: line.panel_name),
    Column("recommendation", "integer", "Our number of the recommendation in its panel", _row("serial")),
    Column(
        "printed_number", "text", "The number that the panel's report gives it", lambda line: line.printed
    ),
    Column("title", "text", "Short title, by the secretariat", lambda line: line.title),
    Column("theme", "string", "Theme", lambda line: line.theme),
    Column("published", "date", "Day on which the panel published it", lambda line: line.published),
    Column("office", "string", "Office that was asked, as in its address", _row("office")),
    Column("office_name", "text", "Name of the office", lambda line: line.office_name),
    Column("addressed", "date", "Day on which it was put to the office", _row("addressed")),
    Column("status", "text", "The state of the ask in one or more sentences", _sentence),
    Column("decision", "string", "The office's decision, as a code", _row("decision")),
    Column("decision_words", "text", "The same in words", _words(DECISIONS, "decision")),
    Column("decided", "date", "Day of that decision", _row("decided")),
    Column("provenance", "string", "Whose words the answer is in", _row("provenance")),
    Column("revisions", "integer", "How often a decision was changed", _row("revisions")),
    Column(
        "initiatives",
        "string",
        "Initiatives that the answer cites, parted by spaces",
        lambda line: " ".join(line.view.row.initiatives),
    ),
    Column("delivery", "string", "Delivery as the office reports it, as a code", _row("delivery")),
    Column("delivery_words", "text", "The same in words", _words(DELIVERIES, "delivery")),
    Column("delivered", "date", "Day of that report", _row("delivered")),
    Column("first_target", "date", "The first target date that was given", _row("first_target")),
    Column("target", "date", "The target date that stands", _row("target")),
    Column("target_moves", "integer", "How often a target date was moved", _row("moves")),
    Column("decide_by", "date", "Day by which a decision was promised", _row("decide_by")),
    Column("panel_verdict", "string", "The panel's verdict, as a code", _row("panel_verdict")),
    Column("panel_verdict_words", "text", "The same in words", _words(VERDICTS, "panel_verdict")),
    Column(
        "independent_verdict",
        "string",
        "An independent reviewer's verdict, as a code",
        _row("independent_verdict"),
    ),
    Column("independent_verdict_words", "text", "The same in words", _words(VERDICTS, "independent_verdict")),
    Column(
        "contested",
        "boolean",
        "Whether a verdict contradicts a report of completion, or another one",
        _row("contested"),
    ),
    Column(
        "open_referrals",
        "integer",
        "To how many bodies it was sent on that have not answered",
        _row("open_referrals"),
    ),
    Column("reply_timeliness", "string", "Whether the response is in time, as a code", _timeliness),
    Column("reply_timeliness_words", "text", "The same in words", _timeliness_words),
    Column("reply_basis", "string", "What the day for the response rests on, as a code", _clock("basis")),
    Column("reply_basis_words", "text", "The same in words", _basis_words),
    Column("reply_due", "date", "Last day for the response on that basis", _clock("due")),
    Column("reply_recorded", "date", "Day of the answer that stopped that clock", _clock("answered")),
    Column(
        "next_due", "date", "Earliest day still open that the law sets or the office promised", _binding_due
    ),
    Column(
        "invented", "boolean", "Whether the place is made up, for demonstration", lambda line: line.invented
    ),
    Column("address", "anyURI", "Page of the recommendation", lambda line: line.address),
    Column("as_at", "date", "Day in London from which due days are counted", lambda line: line.stamp.today),
    Column(
        "as_at_entries",
        "integer",
        "How many entries of the log this row takes in",
        lambda line: line.stamp.size,
    ),
    Column("passed_on", "date", "Day from which other offices answer instead", _row("passed_on")),
    Column(
        "passed_to",
        "string",
        "Those offices, parted by spaces: each has a row of its own",
        lambda line: " ".join(line.view.row.heirs),
    ),
    Column("nobody_since", "date", "Day since which no body answers", _row("nobody_since")),
    Column("inherited", "date", "Day from which it is this office's", _row("inherited")),
    Column(
        "inherited_from",
        "string",
        "The offices it came from, parted by spaces",
        lambda line: " ".join(line.view.row.predecessors),
    ),
    Column("stance", "string", "What the office makes of the earlier answer, as a code", _row("stance")),
    Column("stance_words", "text", "The same in words", _words(STANCES, "stance")),
    Column("adopted_from", "string", "The office whose answer it adopted", _row("adopted_from")),
    Column("adopted_said", "date", "Day on which that answer was given", _row("adopted_said")),
)
