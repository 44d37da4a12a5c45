"""Passkeys: a person signs in with what their device holds and unlocks, and nothing is typed.

The device asks for a finger, a face or a PIN each time (user verification), so a passkey is both factors. It
is bound to this site's own host: one made here signs in nowhere else, and a page elsewhere gets none of ours.
"""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from webauthn.helpers import (
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accountability.domain.entries import Rule
from accountability.storage import passkeys, sso
from accountability.storage.passkeys import PasskeyRow
from accountability.workspace.accounts import Accounts
from accountability.workspace.challenges import Challenges
from accountability.workspace.sessions import Signed
from accountability.workspace.signing_in import ELSEWHERE

if TYPE_CHECKING:
    from asyncpg import Pool

MOST = 20
PATIENCE_MS = 5 * 60 * 1000
# What bytes that no browser makes can raise on their way through the library, beside its own exceptions.
FAULTS = (
    WebAuthnException,
    InvalidSignature,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
UNKNOWN = "That passkey does not open an account here. Use another one, or choose another way to sign in."
COPIED = (
    "That passkey was not accepted: it may have been copied. Choose another way to sign in, and remove it."
)


class PasskeyRefused(Rule):
    """Raised when a passkey is not accepted. It says nothing of whose it might be."""

    field = "credential"


class Passkeys:
    """`pool` is the app's own; `public_url` is where readers find the site, and where passkeys are good."""

    def __init__(
        self, pool: "Pool[Any]", accounts: Accounts, now: Callable[[], datetime], public_url: str
    ) -> None:
        self._pool, self._accounts, self._now = pool, accounts, now
        self._adding = Challenges(pool, now, accounts.secret, "add a passkey")
        self._entering = Challenges(pool, now, accounts.secret, "sign in with a passkey")
        self._host, self._origin = urlsplit(public_url).hostname or "", _origin_of(public_url)

    @property
    def possible(self) -> bool:
        """Browsers know passkeys for names of hosts, not for numbers."""
        try:
            ipaddress.ip_address(self._host)
        except ValueError:
            return bool(self._host)
        return False

    async def mine(self, account: Signed) -> list[PasskeyRow]:
        return await passkeys.of(self._pool, account.account)

    async def options_to_add(self, signed: Signed) -> str:
        """What the browser is asked to make: JSON, good for one answer in this session."""
        options = webauthn.generate_registration_options(
            rp_id=self._host,
            rp_name=self._host,
            user_id=signed.account.bytes,
            user_name=signed.email,
            challenge=await self._adding.give(signed.form_token),
            timeout=PATIENCE_MS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=row.id) for row in await self.mine(signed)],
        )
        return webauthn.options_to_json(options)

    async def add(self, signed: Signed, name: str, credential: str) -> None:
        """Keep what the browser made. Raises PasskeyRefused."""
        try:
            parsed = parse_registration_credential_json(credential)
            challenge = parse_client_data_json(parsed.response.client_data_json).challenge
        except FAULTS as error:
            raise PasskeyRefused("The passkey could not be read. Try again.") from error
        if await self._adding.take(signed.form_token, challenge) is None:
            raise PasskeyRefused("That took too long. Try again.")
        try:
            made = webauthn.verify_registration_response(
                credential=parsed,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except FAULTS as error:
            raise PasskeyRefused("The passkey was not accepted. Try again, or use another device.") from error
        row = PasskeyRow(
            made.credential_id,
            signed.account,
            name,
            made.credential_public_key,
            made.sign_count,
            self._now(),
            None,
        )
        if not await passkeys.add(self._pool, row, MOST):
            raise PasskeyRefused(f"It is in use already, or you have {MOST} passkeys: remove one first.")
        await self._accounts.note(signed.account, "passkey added")

    async def rename(self, signed: Signed, passkey: bytes, name: str) -> bool:
        return await passkeys.rename(self._pool, signed.account, passkey, name)

    async def remove(self, signed: Signed, passkey: bytes) -> str | None:
        """The name of what is gone; None if it is none of theirs. It signs nobody in from here on."""
        name = await passkeys.remove(self._pool, signed.account, passkey)
        if name is not None:
            await self._accounts.note(signed.account, "passkey removed")
        return name

    async def options_to_sign_in(self, browser: str) -> str:
        """Asks for any passkey of this site: who it is, the device says."""
        options = webauthn.generate_authentication_options(
            rp_id=self._host,
            challenge=await self._entering.give(browser),
            timeout=PATIENCE_MS,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return webauthn.options_to_json(options)

    async def prove(self, browser: str, credential: str) -> UUID:
        """Whose passkey this is. Raises PasskeyRefused."""
        try:
            parsed = parse_authentication_credential_json(credential)
            challenge = parse_client_data_json(parsed.response.client_data_json).challenge
        except FAULTS as error:
            raise PasskeyRefused("The passkey could not be read. Try again.") from error
        if await self._entering.take(browser, challenge) is None:
            raise PasskeyRefused("That took too long. Try again.")
        row = await passkeys.find(self._pool, parsed.raw_id)
        if row is None or parsed.response.user_handle != row.account.bytes:
            raise PasskeyRefused(UNKNOWN)
        try:
            # Its count is held against the row's where that is written: between two copies only one is first.
            used = webauthn.verify_authentication_response(
                credential=parsed,
                expected_challenge=challenge,
                expected_rp_id=self._host,
                expected_origin=self._origin,
                credential_public_key=row.public_key,
                credential_current_sign_count=0,
                require_user_verification=True,
            )
        except FAULTS as error:
            await self._accounts.note(row.account, "passkey refused")
            raise PasskeyRefused(UNKNOWN) from error
        if not await passkeys.used(self._pool, row.id, used.new_sign_count, self._now()):
            await self._accounts.note(row.account, "passkey refused", "its count did not grow: a copy?")
            raise PasskeyRefused(COPIED)
        if await sso.required_of(self._pool, row.account):
            raise PasskeyRefused(ELSEWHERE)
        await self._accounts.note(row.account, "passkey used")
        return row.account


def _origin_of(url: str) -> str:
    """As a browser spells it: without the port that the scheme means anyhow."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port not in (None, usual) else ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}{port}"


def spelled(passkey: bytes) -> str:
    """A passkey's id as a form carries it."""
    return bytes_to_base64url(passkey)
