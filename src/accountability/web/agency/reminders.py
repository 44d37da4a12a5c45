"""Which mails somebody who acts for an office gets."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.response import Redirect

from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.session import AnyRequest, typed_by
from accountability.web.agency.sign_in import FORM_BYTES
from accountability.web.fields import Choices, Option
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.typed import Typed
from accountability.workspace.post.reminders import Reminders
from accountability.workspace.sessions import Signed

ADDRESS = "/workspace/account/reminders"
SORTS = ("dates", "weekly", "approvals")
FORM = Form(
    questions=(
        Choices(
            name="wanted",
            label="Which mails do you want?",
            hint="They go to the address that you sign in with.",
            options=(
                Option(
                    "dates",
                    "When a date comes near or has gone by",
                    "28, 14 and 3 days before it, the day after it, and 4 weeks after it",
                ),
                Option(
                    "weekly",
                    "On Monday morning, what is due from your office",
                    "Only when something is due within four weeks, or was",
                ),
                Option(
                    "approvals",
                    "When something waits for your approval",
                    "If you are one of those who publish for your office",
                ),
            ),
        ),
    )
)


@get(ADDRESS)
async def choose_page(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    must_be(signed, "officer", "secretariat")
    chosen = await _reminders(house).chosen(signed.account)
    ticked = [name for name in SORTS if chosen is not None and getattr(chosen, name)]
    filled = FORM.blank(Hidden.fresh(signed.form_token), Typed({"wanted": ticked}))
    return _page(signed, filled, changed="changed" in request.query_params)


@post(ADDRESS, status_code=200, request_max_body_size=FORM_BYTES)
async def choose(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    typed = await typed_by(request, house, signed)
    must_be(signed, "officer", "secretariat")
    filled = FORM.read(typed, Hidden.returned(typed, signed.form_token))
    wanted: Any = filled.answers.get("wanted") or ()
    await _reminders(house).choose(signed.account, **{name: name in wanted for name in SORTS})
    await house.accounts.note(signed.account, "reminders chosen")
    return Redirect(f"{ADDRESS}?changed", status_code=303)


def _reminders(house: House) -> Reminders:
    if house.reminders is None:
        raise NotFoundException
    return house.reminders


def _page(signed: Signed, filled: Filled, *, changed: bool) -> Response[Any]:
    return workspace_page(
        signed, "agency/reminders.html", filled=filled, changed=changed, back="/workspace/account"
    )


ROUTES: list[Any] = [choose_page, choose]
