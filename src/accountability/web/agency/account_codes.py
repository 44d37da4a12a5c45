"""The second step of one's own account: set it up, make new recovery codes, take it off."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency

from accountability.web.agency.entering import enter, origin_of
from accountability.web.agency.guards import workspace_page
from accountability.web.agency.second_step import CODE, picture_of, spaced
from accountability.web.agency.session import AnyRequest, typed_by
from accountability.web.agency.sign_in import FORM_BYTES, Password
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.templating import private_page
from accountability.workspace.codes import CodeRefused
from accountability.workspace.guesses import TooManyAttempts
from accountability.workspace.sessions import Signed
from accountability.workspace.signing_in import SignInRefused

PAGE = "/workspace/account/second-step"
# Whoever sits down at an open browser does not know it.
PASSWORD = Password(name="now", label="Password you use now", missing="Enter the password you use now")
ENROL = Form(questions=(PASSWORD, CODE), asked_as={"email": "now", "password": "now"})
CHANGE = Form(questions=(PASSWORD,), asked_as={"email": "now", "password": "now"})


@get(PAGE)
async def second_step_page(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return await _page(house, signed, done="off" in request.query_params)


@post(PAGE, status_code=200, request_max_body_size=FORM_BYTES)
async def change_second_step(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    """`act` is the button: set it up, make new recovery codes, or take it off."""
    typed = await typed_by(request, house, signed)
    act = typed.one("act")
    form = CHANGE if act in ("renew", "remove") else ENROL
    filled = form.read(typed, Hidden.returned(typed, signed.form_token))
    if filled.errors:
        return await _page(house, signed, filled, status=422)
    try:
        origin = origin_of(request, house)
        await house.accounts.signing_in.prove(signed.email, str(filled.answers["now"]), origin)
        return await _carried_out(request, house, signed, filled, act)
    except SignInRefused:
        filled = filled.wrong("now", "That is not your password")
    except CodeRefused as refusal:
        filled = filled.refused(refusal)
    except TooManyAttempts as refusal:
        filled = filled.wrong("now", str(refusal))
    return await _page(house, signed, filled, status=422)


async def _carried_out(
    request: AnyRequest, house: House, signed: Signed, filled: Filled, act: str
) -> Response[Any]:
    codes = house.accounts.codes
    match act:
        case "renew":
            return _codes_page(await codes.renewed(signed.account))
        case "remove":
            if await _is_wanted(house, signed):
                raise CodeRefused("Your office wants a second step: it can be changed, not taken off")
            await codes.remove(signed.account)
            return await enter(request, house, signed.account, f"{PAGE}?off")
        case _:
            code = str(filled.answers["code"])
            recovery = await codes.confirm(signed.account, signed.email, code, origin_of(request, house))
            await house.accounts.sessions.end_all(signed.account)
            page = _codes_page(recovery)
            page.cookies = (await enter(request, house, signed.account, PAGE)).cookies
            return page


async def _is_wanted(house: House, signed: Signed) -> bool:
    return (
        signed.office is not None and (await house.accounts.office_settings.of(signed.office)).second_factor
    )


def _codes_page(codes: list[str]) -> Response[Any]:
    return private_page("agency/recovery_codes.html", codes=codes, following="/workspace/account")


async def _page(
    house: House, signed: Signed, filled: Filled | None = None, *, status: int = 200, done: bool = False
) -> Response[Any]:
    codes, hidden = house.accounts.codes, Hidden.fresh(signed.form_token)
    enrolment = await codes.begin(signed.account, signed.email, house.origin)
    if enrolment is None:
        return workspace_page(
            signed,
            "agency/account_codes.html",
            status=status,
            filled=filled or CHANGE.blank(hidden),
            since=await codes.since(signed.account),
            left=await codes.left(signed.account),
            wanted=await _is_wanted(house, signed),
            back="/workspace/account",
        )
    return workspace_page(
        signed,
        "agency/account_set_up.html",
        status=status,
        filled=filled or ENROL.blank(hidden),
        picture=picture_of(enrolment.address),
        secret=spaced(enrolment.secret),
        done=done,
        back="/workspace/account",
    )


ROUTES: list[Any] = [second_step_page, change_second_step]
