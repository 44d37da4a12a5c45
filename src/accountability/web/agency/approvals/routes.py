"""What waits for approval in an office, what waits for its minute, and the button that stops all of it."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect, Template

from accountability.web.agency.approvals.deciding import QUEUE, STATES
from accountability.web.agency.guards import must_be, must_hold, workspace_page
from accountability.web.agency.session import AnyRequest, typed_by
from accountability.web.forms import TEXT_FORM_BYTES
from accountability.web.house import House
from accountability.workspace.sessions import Signed
from accountability.workspace.submissions import Submissions, may_approve

ENDED = 20


@get(QUEUE)
async def approvals(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    """For those who release: everything of their office. For the others: what they sent themselves."""
    must_be(signed, "officer", "secretariat")
    submissions = Submissions(house.desk)
    decider = await submissions.decider(signed)
    if decider.releases:
        found = await submissions.open_of(signed.office, signed.role)
        ended = await submissions.ended_of(signed.office, signed.role, ENDED)
    else:
        sent = await submissions.sent_by(signed.account)
        found, ended = [each for each in sent if each.open], [each for each in sent if not each.open][:ENDED]
    waiting = [each for each in found if each.state == "waiting"]
    return workspace_page(
        signed,
        "agency/approvals/queue.html",
        releases=decider.releases,
        mine=[each for each in waiting if decider.releases and not may_approve(each, decider)],
        waiting=[each for each in waiting if not decider.releases or may_approve(each, decider)],
        scheduled=sorted(
            (each for each in found if each.state == "scheduled"),
            key=lambda each: (each.release_at, each.number),
        ),
        ended=ended,
        states=STATES,
        back="/workspace",
    )


@post(f"{QUEUE}/stop", status_code=200, request_max_body_size=TEXT_FORM_BYTES)
async def stop_all(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    """The emergency stop: nothing of this office is released by itself any more until approved anew."""
    await typed_by(request, house, signed)
    must_be(signed, "officer", "secretariat")
    must_hold(signed, "approver", "publisher")
    stopped = await Submissions(house.desk).stop_all(signed.office, signed.role)
    await house.accounts.note(signed.account, "all scheduled releases stopped", str(stopped))
    return Redirect(QUEUE, status_code=303)


ROUTES: list[HTTPRouteHandler] = [approvals, stop_all]
