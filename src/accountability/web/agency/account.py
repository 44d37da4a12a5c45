"""One's own account: who one is here, a new password, where one is signed in, and signing out there."""

import re
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from accountability.projections.reading import reading
from accountability.web.agency.entering import enter, origin_of
from accountability.web.agency.guards import DUTIES, ROLES, NotAllowed, workspace_page
from accountability.web.agency.organisations import settings_of
from accountability.web.agency.session import SIGN_IN, AnyRequest, cookie, typed_by
from accountability.web.agency.sign_in import FORM_BYTES, Password
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.public.naming import Also, names_for
from accountability.web.typed import Typed, Wrong
from accountability.workspace.credentials import AccountRefused
from accountability.workspace.guesses import TooManyAttempts
from accountability.workspace.sessions import Signed
from accountability.workspace.signing_in import SignInRefused

PAGE = "/workspace/account"
AT_WORK = (
    "Your office lets people sign in with their account at work only: no password or passkey is accepted."
)
NUMBER = re.compile("[0-9]{1,18}")


class Again(Password, frozen=True, kw_only=True):
    """The new password a second time."""

    def read(self, typed: Typed) -> str | None:
        again = super().read(typed)
        if again != typed.one("new"):
            raise Wrong("The two new passwords are not the same")
        return again


NEW_PASSWORD = Password(
    name="new",
    label="New password",
    hint="At least 12 characters. Three or four words that do not belong together are good.",
    missing="Enter a new password",
)
FORM = Form(
    questions=(
        Password(name="now", label="Password you use now", missing="Enter the password you use now"),
        NEW_PASSWORD,
        Again(name="again", label="New password, once more", missing="Enter the new password once more"),
    ),
    asked_as={"email": "now", "password": "now"},
)


@get(PAGE)
async def account(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    said = {name: name in request.query_params for name in ("changed", "ended")}
    return await _page(house, signed, FORM.blank(Hidden.fresh(signed.form_token)), **said)


@post(PAGE, status_code=200, request_max_body_size=FORM_BYTES)
async def change_password(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    """A new password ends every session, and this browser gets a new one."""
    typed = await typed_by(request, house, signed)
    if await settings_of(house).is_required_of(signed.account):
        raise NotAllowed(signed, AT_WORK, PAGE, "Go back to your account")
    filled = FORM.read(typed, Hidden.returned(typed, signed.form_token))
    if filled.errors:
        return await _page(house, signed, filled, status=422)
    try:
        return await _changed(request, house, signed, filled)
    except (SignInRefused, TooManyAttempts) as refusal:
        words = str(refusal) if isinstance(refusal, TooManyAttempts) else "That is not your password"
        return await _page(house, signed, filled.wrong("now", words), status=422)
    except AccountRefused as refusal:
        words = str(refusal)
        return await _page(house, signed, filled.wrong("new", f"{words[:1].upper()}{words[1:]}"), status=422)


async def _changed(request: AnyRequest, house: House, signed: Signed, filled: Filled) -> Redirect:
    now, new = str(filled.answers["now"]), str(filled.answers["new"])
    account = await house.accounts.signing_in.prove(signed.email, now, origin_of(request, house))
    await house.accounts.set_password(signed.email, new)
    return await enter(request, house, account, "/workspace/account?changed")


@post("/workspace/account/sign-out-everywhere", status_code=303, request_max_body_size=FORM_BYTES)
async def sign_out_everywhere(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Redirect:
    await typed_by(request, house, signed)
    await house.accounts.sessions.end_all(signed.account)
    await house.accounts.note(signed.account, "signed out everywhere")
    return Redirect(f"{SIGN_IN}?left", status_code=303, cookies=[cookie(house.public_url, "", max_age=0)])


@post("/workspace/account/sessions", status_code=303, request_max_body_size=FORM_BYTES)
async def end_sessions(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Redirect:
    """One of one's own sessions, by its number, or all but this one."""
    typed = await typed_by(request, house, signed)
    which = typed.one("end")
    if which == "others":
        await house.accounts.sessions.end_others(signed)
    elif NUMBER.fullmatch(which):
        await house.accounts.sessions.end_one(signed.account, int(which))
    await house.accounts.note(signed.account, "signed out elsewhere")
    return Redirect("/workspace/account?ended", status_code=303)


@get(["/workspace/account/sign-out-everywhere", "/workspace/account/sessions"])
async def back_to_account(signed: NamedDependency[Signed]) -> Redirect:  # noqa: ARG001 - signed in
    """Where somebody comes back to whose session had ended when they asked."""
    return Redirect("/workspace/account", status_code=303)


async def _page(
    house: House, signed: Signed, filled: Filled, *, status: int = 200, **said: bool
) -> Response[Any]:
    async with reading(house.readers, house.now()) as reader:
        names = await names_for(reader, also=Also(offices=[signed.office]))
    return workspace_page(
        signed,
        "agency/account.html",
        status=status,
        filled=filled,
        at_work=AT_WORK if await settings_of(house).is_required_of(signed.account) else "",
        role=DUTIES[signed.duty] if signed.duty else ROLES[signed.role],
        office=names.office(signed.office) if signed.office else "",
        since=await house.accounts.codes.since(signed.account),
        sessions=await house.accounts.sessions.of(signed.account),
        **said,
        back="/workspace",
    )


ROUTES: list[Any] = [account, change_password, sign_out_everywhere, end_sessions, back_to_account]
