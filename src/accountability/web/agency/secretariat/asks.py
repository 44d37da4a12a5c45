"""The page of one ask: where it stands, its clocks, and what the secretariat can do about it."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Template

from accountability.accounts import Signed
from accountability.domain.asks import DECIDED
from accountability.web.agency.checking import is_invented
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.journey import Journey
from accountability.web.agency.secretariat import clocks, quoting
from accountability.web.agency.secretariat.own import own_entries
from accountability.web.agency.secretariat.subjects import HOME, QuotedAsk, load_quoted
from accountability.web.house import House
from accountability.web.public.dues import dues
from accountability.web.public.entries import shown

TOLD = 8
JOURNEYS: tuple[Journey[QuotedAsk], ...] = (*quoting.JOURNEYS, *clocks.JOURNEYS)


@get(f"{HOME}/asks/{{ask:uuid}}")
async def one_ask(
    ask: FromPath[UUID], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Template:
    subject = await load_quoted(house, signed, ask)
    drafts = await house.accounts.drafts.about(signed.account, subject.about)
    running = [row for row in subject.clock_rows if row.answered is None and row.ended is None]
    about = {(subject.row.panel, subject.row.serial): subject.recommendation}
    stands = {subject.row.ask: subject.row.decision}
    return workspace_page(
        signed,
        "agency/secretariat/ask.html",
        subject=subject,
        invented=is_invented(subject),
        words=subject.names.words,
        panel=subject.names.panel(subject.row.panel),
        dues=dues(sorted(running, key=lambda row: row.due), subject.names, about, stands),
        forms=[
            (f"{subject.address}/{j.name}", _said(j.name, subject)) for j in JOURNEYS if not j.closed(subject)
        ],
        begun={f"{subject.address}/{draft.form}" for draft in drafts if draft.published is None},
        entries=[shown(item, subject.names) for item in subject.entries[:TOLD]],
        own=own_entries(subject.entries, subject.names, signed),
        back=f"{HOME}/panels/{subject.row.panel}",
    )


def _said(name: str, subject: QuotedAsk) -> tuple[str, str]:
    """The words of the link, and what it does in public."""
    match name:
        case "quote" if subject.row.decision in DECIDED:
            return (
                "Take over a changed answer",
                "The earlier answer stays on view, with the reason for the change.",
            )
        case "quote":
            return "Take over an answer", "From a public source, word for word or summarised, marked as such."
        case "clock":
            return "Start a clock", "By when something is due, and on what basis."
        case "pause":
            return "Let a clock stand still", "With a reason. A date set by law runs on."
        case _:
            return "Let a clock run again", "Its due day moves on by the days it stood still."


ROUTES: list[HTTPRouteHandler] = [one_ask]
