"""One OpenID provider: what its document says, its keys, and what it answers for a code.

A token counts only if one of the provider's own keys signed it, by an algorithm that needs the private half;
`none` and shared secrets are not among them.
"""

import asyncio
import time
from typing import Any
from urllib.parse import urlsplit

import msgspec
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from httpx2 import AsyncClient, HTTPError, InvalidURL
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from accountability.workspace.sso.fetching import PATIENCE, Guarded, check_address

SCOPE = "openid profile email"
DOCUMENT = "/.well-known/openid-configuration"
# `none` and the HS family are left out on purpose.
SIGNED_BY = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
]
IDENTITY = {"accept": "application/json", "accept-encoding": "identity"}
FRESH_FOR, ASKED_AGAIN_AFTER = 3600.0, 30.0
# While it is down, those who want to sign in wait for one attempt, not each for one of their own.
LEFT_ALONE = 2.0
LEEWAY = 60
FAULTS = (
    HTTPError,
    InvalidURL,
    OSError,
    TimeoutError,
    AuthlibBaseError,
    JoseError,
    ValueError,
    TypeError,
    KeyError,
)


class ProviderFailed(Exception):
    """Raised when the provider cannot be reached or says what it must not. The words hold nothing secret."""


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """As whom we ask. Never shown: it holds the open secret."""

    id: str
    secret: str
    comes_back_to: str

    def __repr__(self) -> str:
        return f"Client({self.id!r})"


class Document(msgspec.Struct, frozen=True):
    """What we need of a provider's own description."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class Keys(msgspec.Struct, frozen=True):
    keys: list[dict[str, Any]]


class Provider:
    """`issuer` as its tokens spell it. Document and keys are read when needed and kept for an hour."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._reading = asyncio.Lock()
        self._document: Document | None = None
        self._keys: KeySet | None = None
        self._read_at = float("-inf")
        self._failed: tuple[float, str] = (float("-inf"), "")

    async def document(self) -> Document:
        """Raises ProviderFailed."""
        async with self._reading:
            failed_at, why = self._failed
            if time.monotonic() - failed_at < LEFT_ALONE:
                raise ProviderFailed(why)
            if self._document is None or self._keys is None or time.monotonic() - self._read_at > FRESH_FOR:
                await self._read_or_remember()
            assert self._document is not None
            return self._document

    async def address(self, client: Client, state: str, nonce: str, verifier: str) -> str:
        """Where the browser is sent. Raises ProviderFailed."""
        document = await self.document()
        async with self._as(client, document) as asking:
            address, _ = asking.create_authorization_url(
                document.authorization_endpoint, state=state, nonce=nonce, code_verifier=verifier
            )
        return str(address)

    async def claims(
        self, client: Client, code: str, nonce: str, verifier: str, now: float
    ) -> dict[str, Any]:
        """Of whom the code speaks, from a token that was signed for us and for this very attempt.

        Raises ProviderFailed.
        """
        document = await self.document()
        try:
            async with asyncio.timeout(PATIENCE), self._as(client, document) as asking:
                given = await asking.fetch_token(
                    document.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    headers={**IDENTITY, "content-type": "application/x-www-form-urlencoded"},
                )
            return await self._checked(str(given["id_token"]), client.id, nonce, now)
        except FAULTS as error:
            raise ProviderFailed(_said(error)) from None

    async def _checked(self, token: str, client: str, nonce: str, now: float) -> dict[str, Any]:
        try:
            decoded = jwt.decode(token, self._known_keys, algorithms=SIGNED_BY)
        except (InvalidKeyIdError, ValueError):
            await self._read_again()
            decoded = jwt.decode(token, self._known_keys, algorithms=SIGNED_BY)
        wanted: Any = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": client},
        }
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, {"nonce": nonce, "client_id": client})
        claims.validate(int(now), LEEWAY)
        return dict(decoded.claims)

    @property
    def _known_keys(self) -> KeySet:
        assert self._keys is not None
        return self._keys

    async def _read_again(self) -> None:
        """A key that nobody knows may be a new one; whoever makes up keys does not make us ask all day."""
        async with self._reading:
            if time.monotonic() - self._read_at > ASKED_AGAIN_AFTER:
                await self._read()

    async def _read_or_remember(self) -> None:
        try:
            await self._read()
        except ProviderFailed as failure:
            self._failed = (time.monotonic(), str(failure))
            raise

    async def _read(self) -> None:
        try:
            check_address(self.issuer, self.issuer)
            async with asyncio.timeout(PATIENCE), self._client() as asking:
                document = msgspec.json.decode(
                    await _body(asking, f"{self.issuer.rstrip('/')}{DOCUMENT}"), type=Document
                )
                self._check(document)
                keys = msgspec.json.decode(await _body(asking, document.jwks_uri), type=Keys)
            self._keys = KeySet.import_key_set({"keys": [key for key in keys.keys if _signs(key)]})
            self._document, self._read_at = document, time.monotonic()
        except FAULTS as error:
            raise ProviderFailed(_said(error)) from None

    def _check(self, document: Document) -> None:
        if document.issuer != self.issuer:
            raise ProviderFailed("its document is another issuer’s")
        for url in (document.authorization_endpoint, document.token_endpoint, document.jwks_uri):
            check_address(url, self.issuer)

    def _client(self) -> AsyncClient:
        return AsyncClient(transport=Guarded(self.issuer), timeout=PATIENCE, headers=IDENTITY)

    def _as(self, client: Client, document: Document) -> AsyncOAuth2Client:
        offered = document.token_endpoint_auth_methods_supported
        method = next((m for m in ("client_secret_basic", "client_secret_post") if m in offered), None)
        return AsyncOAuth2Client(
            client.id,
            client.secret,
            token_endpoint_auth_method=method or "client_secret_basic",
            code_challenge_method="S256",
            scope=SCOPE,
            redirect_uri=client.comes_back_to,
            transport=Guarded(self.issuer),
            timeout=PATIENCE,
        )


class Providers:
    """Those that were asked already, by issuer: one of each in this process."""

    def __init__(self) -> None:
        self._known: dict[str, Provider] = {}

    def at(self, issuer: str) -> Provider:
        return self._known.setdefault(issuer, Provider(issuer))


def _signs(key: dict[str, Any]) -> bool:
    """A provider may list keys that are not for tokens, or of kinds that are not ours to know."""
    return key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"


async def _body(asking: AsyncClient, url: str) -> bytes:
    answer = await asking.get(url)
    if answer.status_code != 200:  # noqa: PLR2004 - anything else is no answer, redirects included
        raise ProviderFailed(f"{urlsplit(url).hostname} answered {answer.status_code}")
    return answer.content


def _said(error: Exception) -> str:
    """What went wrong, in our words or the library's own names: never a token, a code or an answer."""
    if isinstance(error, AuthlibBaseError | JoseError):
        claim = getattr(error, "claim", "")
        return f"{type(error).__name__} {claim}".strip()
    own = isinstance(error, HTTPError) and type(error).__module__.startswith("accountability")
    return str(error) if own else type(error).__name__
