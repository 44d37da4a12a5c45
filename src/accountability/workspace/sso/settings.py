"""Which office signs in through which provider. Set by the operator, shown to the office."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import httpx2
import msgspec

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role, Slug
from accountability.storage import accounts, audit, sso
from accountability.storage.sso import ProviderRow
from accountability.workspace.credentials import DUTIES, folded
from accountability.workspace.sealing import Seal
from accountability.workspace.sso.claims import subject_in
from accountability.workspace.sso.fetching import check_address
from accountability.workspace.sso.provider import Client

if TYPE_CHECKING:
    from uuid import UUID

    from asyncpg import Pool

__all__ = ["Asked", "ProviderRow", "SsoRefused", "SsoSettings"]

DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
TENANT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST = 300


class SsoRefused(Exception):
    """Raised when single sign-on can't be set as asked. Its message says why."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator says of an office's provider."""

    office: str
    issuer: str
    client_id: str
    domains: tuple[str, ...]
    tenant: str | None = None
    duties: dict[str, Duty] = {}
    role: Role = "officer"
    provision: bool = False
    required: bool = False


class SsoSettings:
    """`secret` is the service's own: the clients' secrets are sealed with a key that comes from it."""

    def __init__(
        self, pool: "Pool[Any]", now: Callable[[], datetime], secret: bytes, public_url: str
    ) -> None:
        self._pool, self._now = pool, now
        self._seal = Seal(secret, "the secret of a client of a provider")
        self._public_url = public_url

    async def of(self, office: str) -> ProviderRow | None:
        return await sso.find(self._pool, office)

    async def is_required_of(self, account: "UUID") -> bool:
        """Whether this account signs in through its office's service only, so that no password counts."""
        return await sso.required_of(self._pool, account) is not None

    async def every(self) -> list[ProviderRow]:
        return await sso.every(self._pool)

    def check(self, asked: Asked, client_secret: str) -> None:
        """Raises SsoRefused if it cannot be set so."""
        _checked(asked, client_secret)

    async def set(self, asked: Asked, client_secret: str) -> ProviderRow:
        """Raises SsoRefused. People linked through another issuer or directory have to be linked anew."""
        checked = _checked(asked, client_secret)
        row = ProviderRow(
            **msgspec.structs.asdict(checked)
            | {"domains": list(checked.domains)}
            | {"client_secret": self._seal.closed(client_secret.encode(), asked.office.encode())}
        )
        subjects = subject_in(row.tenant, "%") if row.tenant else "%"
        await sso.put(self._pool, row, subjects, self._now())
        await audit.note(self._pool, self._now(), None, "single sign-on set", f"{row.office} {row.issuer}")
        return row

    async def remove(self, office: str) -> bool:
        if not await sso.remove(self._pool, office):
            return False
        await audit.note(self._pool, self._now(), None, "single sign-on removed", office)
        return True

    async def unlink(self, email: str) -> bool:
        """For somebody whom the provider now knows otherwise. False if this account is nobody's there."""
        row = await accounts.find(self._pool, folded(email))
        if row is None or not await sso.unlink(self._pool, row.id):
            return False
        await audit.note(self._pool, self._now(), row.id, "single sign-on unlinked", row.office or "")
        return True

    def comes_back_to(self, office: str) -> str:
        """The address that the provider is told of: one for each office, so that none answers for another."""
        return f"{self._public_url}/sign-in/with/{office}/return"

    def client(self, row: ProviderRow) -> Client:
        """Raises Unreadable where the service's secret is another than when it was set."""
        secret = self._seal.opened(row.client_secret, row.office.encode()).decode()
        return Client(id=row.client_id, secret=secret, comes_back_to=self.comes_back_to(row.office))


def _checked(asked: Asked, client_secret: str) -> Asked:
    try:
        msgspec.convert(asked.office, Slug)
        check_address(asked.issuer, asked.issuer)
    except msgspec.ValidationError as error:
        raise SsoRefused("say for which office, by its short name") from error
    except httpx2.TransportError as error:
        raise SsoRefused("the issuer must be an https address") from error
    for name, text in (
        ("client id", asked.client_id),
        ("client secret", client_secret),
        ("issuer", asked.issuer),
    ):
        if not text or len(text) > LONGEST or not text.isprintable() or text != text.strip():
            raise SsoRefused(f"the {name} must be one line of at most {LONGEST} characters")
    domains = tuple(sorted({domain.strip().lower().removeprefix("@") for domain in asked.domains}))
    if not domains or not all(DOMAIN.fullmatch(domain) for domain in domains):
        raise SsoRefused("say whose e-mail addresses are accepted, like police.example.org")
    tenant = asked.tenant.lower() if asked.tenant else None
    if tenant is not None and not TENANT.fullmatch(tenant):
        raise SsoRefused("the tenant is 32 hexadecimal digits in five groups, as Entra ID shows it")
    offered = DUTIES.get(asked.role, ())
    if not offered:
        raise SsoRefused(f"nobody becomes {asked.role} by signing in")
    if not set(asked.duties.values()) <= set(offered):
        raise SsoRefused(f"the duties of {asked.role} are {' and '.join(offered)}")
    return msgspec.structs.replace(asked, domains=domains, tenant=tenant)
