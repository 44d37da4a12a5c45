"""How the mail stands, for the operator: counts, and what was given up and why; no address, no words."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException

from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.house import House
from accountability.workspace.sessions import Signed

STATES = {
    "waiting": "Wait to be sent",
    "sending": "Are being sent",
    "sent": "Were sent in the last 90 days",
    "dropped": "Were not wanted any more when their turn came",
    "gave_up": "Were given up",
}
KINDS = {
    "letter": "Letter",
    "reminder": "Reminder to an officer",
    "digest": "Weekly list for an officer",
    "notice": "Notice to an approver",
    "confirmation": "Confirmation of an email alert",
    "alert": "Email alert",
}


@get("/workspace/post")
async def post(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Response[Any]:
    must_be(signed, "operator")
    if house.mailroom is None:
        raise NotFoundException
    return workspace_page(
        signed,
        "agency/post.html",
        standing=await house.mailroom.standing(),
        states=STATES,
        kinds=KINDS,
        leaves=house.mailroom.leaves,
        back="/workspace",
    )


ROUTES: list[Any] = [post]
