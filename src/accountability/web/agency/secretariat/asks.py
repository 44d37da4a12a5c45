"""The page of one ask: where it stands, its clocks, and what the secretariat can do about it."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Template

from accountability.domain.asks import DECIDED
from accountability.web.agency.journey import Journey
from accountability.web.agency.secretariat import clocks, letters, quoting, resolving, sending_on
from accountability.web.agency.secretariat.own import own_entries
from accountability.web.agency.secretariat.subjects import HOME, QuotedAsk, load_quoted
from accountability.web.agency.standing import Action, standing_page
from accountability.web.house import House
from accountability.workspace.sessions import Signed

JOURNEYS: tuple[Journey[QuotedAsk], ...] = (
    *resolving.JOURNEYS,
    *quoting.JOURNEYS,
    *letters.JOURNEYS,
    *sending_on.JOURNEYS,
    *clocks.JOURNEYS,
)


@get(f"{HOME}/asks/{{ask:uuid}}")
async def one_ask(
    ask: FromPath[UUID], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Template:
    subject = await load_quoted(house, signed, ask)
    drafts = await house.accounts.drafts.about(signed.account, subject.about)
    begun = {draft.form for draft in drafts if draft.published is None}
    return standing_page(
        subject,
        [
            Action(f"{subject.address}/{form.name}", *_said(form.name, subject), form.name in begun)
            for form in JOURNEYS
            if not form.closed(subject)
        ],
        "agency/secretariat/ask.html",
        heading=f"{subject.office}: {subject.title}",
        published=None,
        own=own_entries(subject.entries, subject.names, signed),
        back=f"{HOME}/panels/{subject.row.panel}",
    )


# The words of the link, and what it does in public.
SAID = {
    "resolve": ("Resolve a dispute", "The office disputes an entry. What you found stands beside it."),
    "quote": ("Take over an answer", "From a public source, word for word or summarised, marked as such."),
    "stance": ("Take over what it makes of the earlier answer", "Whether it adopts, reviews or declines it."),
    "letter": ("Take over a dispute that came by letter", "In the office’s words, with their source."),
    "refer": ("Take over that it was sent on", "To another body. It stays open until that body answers."),
    "clock": ("Start a clock", "By when something is due, and on what basis."),
    "extend": ("Extend a due day", "Agreed by those to whom the answer is owed. Both days stay on view."),
    "pause": ("Let a clock stand still", "With a reason. A date set by law runs on."),
    "resume": ("Let a clock run again", "Its due day moves on by the days it stood still."),
}
CHANGED = "Take over a changed answer", "The earlier answer stays on view, with the reason for the change."


def _said(name: str, subject: QuotedAsk) -> tuple[str, str]:
    return CHANGED if name == "quote" and subject.row.decision in DECIDED else SAID[name]


ROUTES: list[HTTPRouteHandler] = [one_ask]
