"""One's own passkeys: adding, naming and removing them."""

import binascii
from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from accountability.web.agency.guards import NotAllowed, workspace_page
from accountability.web.agency.session import SIGN_IN, AnyRequest, token_in, typed_by
from accountability.web.fields import Text
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.workspace.passkeys import PasskeyRefused, Passkeys, spelled
from accountability.workspace.sessions import Signed

PASSKEYS = "/workspace/account/passkeys"
# Name, token and what the browser says of a passkey: some hundred bytes each.
FORM_BYTES = 32 * 1024
# Whoever sits down at an open browser must not be able to leave a key of their own behind.
FRESH = timedelta(minutes=15)
STALE = "You signed in a while ago. To add a passkey, sign in again"
WITHOUT_SCRIPT = "Your browser sent no passkey. Adding one needs JavaScript."
ADD = Form(
    questions=(
        Text(
            name="name",
            label="What do you call the device or key?",
            what="The name",
            hint="So that you know which one to remove if it is lost. For example, work laptop.",
            limit=80,
            missing="Enter what you call the device or key",
        ),
    )
)
RENAME = Form(
    questions=(Text(name="name", label="New name", what="The name", limit=80, missing="Enter a name"),)
)


def passkeys_of(house: House) -> Passkeys:
    return Passkeys(house.desk.pool, house.accounts, house.now, house.public_url)


@get(PASSKEYS)
async def passkeys_page(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Response[Any]:
    return await _page(house, signed, ADD.blank(Hidden.fresh(signed.form_token)))


@post(f"{PASSKEYS}/options", status_code=200, request_max_body_size=FORM_BYTES)
async def options(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    """What the page's script asks the browser for; nothing where the form would come back with errors."""
    typed = await typed_by(request, house, signed)
    filled = ADD.read(typed, Hidden.returned(typed, signed.form_token))
    if filled.errors or not await _is_fresh(house, signed):
        return Response("{}", media_type="application/json")
    asked = await passkeys_of(house).options_to_add(signed)
    return Response(asked, media_type="application/json")


@post(PASSKEYS, status_code=200, request_max_body_size=FORM_BYTES)
async def add(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    typed = await typed_by(request, house, signed)
    filled = ADD.read(typed, Hidden.returned(typed, signed.form_token))
    credential = typed.one("credential")
    if not await _is_fresh(house, signed):
        filled = filled.wrong("credential", STALE)
    elif not credential and not filled.errors:
        filled = filled.wrong("credential", WITHOUT_SCRIPT)
    if filled.errors:
        return await _page(house, signed, filled, status=422)
    try:
        await passkeys_of(house).add(signed, str(filled.answers["name"]), credential)
    except PasskeyRefused as refusal:
        return await _page(house, signed, filled.refused(refusal), status=422)
    return Redirect(PASSKEYS, status_code=303)


@get(f"{PASSKEYS}/{{passkey:str}}")
async def one_passkey(
    passkey: FromPath[str], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return await _one(house, signed, passkey, RENAME.blank(Hidden.fresh(signed.form_token)))


@post(f"{PASSKEYS}/{{passkey:str}}", status_code=200, request_max_body_size=FORM_BYTES)
async def change(
    request: AnyRequest,
    passkey: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    """Another name for it, or an end of it."""
    typed = await typed_by(request, house, signed)
    if typed.one("remove"):
        if await passkeys_of(house).remove(signed, _read(passkey)) is None:
            raise _none_of(signed)
        return Redirect(PASSKEYS, status_code=303)
    filled = RENAME.read(typed, Hidden.returned(typed, signed.form_token))
    if filled.errors:
        return await _one(house, signed, passkey, filled, status=422)
    if not await passkeys_of(house).rename(signed, _read(passkey), str(filled.answers["name"])):
        raise _none_of(signed)
    return Redirect(PASSKEYS, status_code=303)


@post(f"{PASSKEYS}/again", status_code=303, request_max_body_size=FORM_BYTES)
async def sign_in_again(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Redirect:
    await typed_by(request, house, signed)
    await house.accounts.sessions.end(token_in(request, house))
    return Redirect(f"{SIGN_IN}?left&next={quote(PASSKEYS, safe='')}", status_code=303)


@get(f"{PASSKEYS}/again")
async def back_to_passkeys(signed: NamedDependency[Signed]) -> Redirect:  # noqa: ARG001 - signed in
    """Where somebody comes back to whose session had ended when they asked."""
    return Redirect(PASSKEYS, status_code=303)


async def _is_fresh(house: House, signed: Signed) -> bool:
    open_here = await house.accounts.sessions.of(signed.account)
    return any(row.number == signed.session and house.now() - row.created_at <= FRESH for row in open_here)


def _read(passkey: str) -> bytes:
    """Nobody's passkey, if it is spelled otherwise than we do."""
    try:
        return urlsafe_b64decode(f"{passkey}===".encode("ascii"))
    except (binascii.Error, UnicodeError):
        return b""


def _none_of(signed: Signed) -> NotAllowed:
    return NotAllowed(
        signed, "You have no such passkey. It may have been removed.", PASSKEYS, "Your passkeys"
    )


async def _page(house: House, signed: Signed, filled: Filled, *, status: int = 200) -> Response[Any]:
    mine = await passkeys_of(house).mine(signed)
    return workspace_page(
        signed,
        "agency/passkeys.html",
        status=status,
        filled=filled,
        mine=[(row, f"{PASSKEYS}/{spelled(row.id)}") for row in mine],
        possible=passkeys_of(house).possible,
        fresh=await _is_fresh(house, signed),
        options=f"{PASSKEYS}/options",
        back="/workspace/account",
    )


async def _one(
    house: House, signed: Signed, passkey: str, filled: Filled, *, status: int = 200
) -> Response[Any]:
    known = {row.id: row for row in await passkeys_of(house).mine(signed)}
    row = known.get(_read(passkey))
    if row is None:
        raise _none_of(signed)
    return workspace_page(
        signed, "agency/passkey.html", status=status, filled=filled, passkey=row, back=PASSKEYS
    )


ROUTES: list[Any] = [passkeys_page, options, add, sign_in_again, back_to_passkeys, one_passkey, change]
