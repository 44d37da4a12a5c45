"""What the link of an invitation opens: for whom it is and for which office, and a password to be chosen."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from accountability.projections.reading import reading
from accountability.web.agency.account import NEW_PASSWORD, Again
from accountability.web.agency.entering import go_on
from accountability.web.agency.people.wording import place
from accountability.web.agency.session import SIGN_IN, WORKSPACE, AnyRequest
from accountability.web.agency.sign_in import FORM_BYTES, strangers_session, strangers_session_or_new
from accountability.web.csrf import SESSION_KEY, check_genuine
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.public.naming import Also, names_for
from accountability.web.templating import private_page
from accountability.web.typed import received
from accountability.workspace.credentials import AccountRefused

PAGE = f"{SIGN_IN}/invitation/{{token:str}}"
FORM = Form(
    questions=(
        NEW_PASSWORD,
        Again(name="again", label="Password, once more", missing="Enter the password once more"),
    )
)


@get(PAGE, include_in_schema=False)
async def invitation_page(
    request: AnyRequest, token: FromPath[str], house: NamedDependency[House]
) -> Response[Any]:
    return await _page(request, house, token)


@post(PAGE, include_in_schema=False, request_max_body_size=FORM_BYTES, status_code=200)
async def accept_invitation(
    request: AnyRequest, token: FromPath[str], house: NamedDependency[House]
) -> Response[Any]:
    """An account of their own from here on. Where the office asks for a second step, that comes next."""
    typed = await received(request)
    session = strangers_session(request, house)
    check_genuine(session, typed, request.headers, house.public_url)
    filled = FORM.read(typed, Hidden.returned(typed, session[SESSION_KEY]))
    if filled.errors:
        return await _page(request, house, token, filled, status=422)
    try:
        account = await house.accounts.invitations.accept(token, str(filled.answers["new"]))
    except AccountRefused as refusal:
        words = str(refusal)
        filled = filled.wrong("new", f"{words[:1].upper()}{words[1:]}")
        return await _page(request, house, token, filled, status=422)
    if account is None:
        return await _page(request, house, token)
    return await go_on(request, house, account, WORKSPACE)


async def _page(
    request: AnyRequest, house: House, token: str, filled: Filled | None = None, *, status: int = 200
) -> Response[Any]:
    row = await house.accounts.invitations.find(token)
    if row is None:
        return private_page("agency/invitation_gone.html", status=410)
    if office := await house.accounts.invitations.office_of_sign_on(row):
        # What they are known by there takes up the invitation.
        return Redirect(f"{SIGN_IN}/with/{office}", status_code=303)
    async with reading(house.readers, house.now()) as reader:
        names = await names_for(reader, also=Also(offices=[row.office]))
    session, cookies = strangers_session_or_new(request, house)
    page = private_page(
        "agency/invitation.html",
        status=status,
        row=row,
        place=place(row.role, row.duty),
        office=names.office(row.office) if row.office else "",
        filled=filled or FORM.blank(Hidden.fresh(session[SESSION_KEY])),
    )
    page.cookies = cookies
    return page


ROUTES = [invitation_page, accept_invitation]
