"""What an office asks of its own people: a second person, a second step."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Redirect

from accountability.projections.reading import reading
from accountability.web.agency.guards import must_hold, workspace_page
from accountability.web.agency.session import AnyRequest, typed_by
from accountability.web.agency.sign_in import FORM_BYTES
from accountability.web.fields import Choices, Option
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.public.naming import Also, names_for
from accountability.web.typed import Typed
from accountability.workspace.office_settings import OfficeSetting
from accountability.workspace.sessions import Signed

OFFICE = "/workspace/office"
FORM = Form(
    questions=(
        Choices(
            name="asks",
            label="What your office asks of its people",
            options=[
                Option(
                    "two_person",
                    "A second person releases",
                    "What one person wrote is published only after somebody else has approved it. Whoever "
                    "takes this off needs that for a day more.",
                ),
                Option(
                    "second_factor",
                    "A second step to sign in",
                    "Besides the password, a code from a phone. It is set up at the next sign-in.",
                ),
            ],
        ),
    )
)


@get(OFFICE)
async def office_page(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    must_hold(signed, "approver", "publisher")
    stands = await house.accounts.office_settings.of(signed.office or "")
    ticked = [name for name in ("two_person", "second_factor") if getattr(stands, name)]
    filled = FORM.blank(Hidden.fresh(signed.form_token), Typed({"asks": ticked}))
    return await _page(house, signed, filled, done="done" in request.query_params)


@post(OFFICE, status_code=303, request_max_body_size=FORM_BYTES)
async def change_office(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    """The office is the person's own, whatever the form says."""
    typed = await typed_by(request, house, signed)
    must_hold(signed, "approver", "publisher")
    ticked = FORM.read(typed, Hidden.returned(typed, signed.form_token)).answers["asks"]
    asked = ticked if isinstance(ticked, tuple) else ()
    setting = OfficeSetting(
        office=signed.office or "",
        two_person="two_person" in asked,
        second_factor="second_factor" in asked,
    )
    await house.accounts.office_settings.change(signed.account, setting)
    return Redirect(f"{OFFICE}?done", status_code=303)


async def _page(house: House, signed: Signed, filled: Filled, *, done: bool) -> Response[Any]:
    async with reading(house.readers, house.now()) as reader:
        names = await names_for(reader, also=Also(offices=[signed.office]))
    return workspace_page(
        signed,
        "agency/people/office.html",
        filled=filled,
        office=names.office(signed.office),
        done=done,
        back="/workspace/people",
    )


ROUTES: list[HTTPRouteHandler] = [office_page, change_office]
