"""Signing in through an office's provider: out to it with a challenge, and back with a code.

Challenge, nonce and verifier come from one random value that only this browser may bring back, once. Who
comes back is known by the provider's lasting name for them; an e-mail address decides only the first time,
and only where the provider vouches for it.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import msgspec

from accountability.domain.entries import Rule
from accountability.storage import accounts, sso
from accountability.storage.accounts import AccountRow
from accountability.storage.sso import ProviderRow
from accountability.workspace.accounts import Accounts
from accountability.workspace.challenges import Challenges
from accountability.workspace.credentials import DUTIES
from accountability.workspace.sealing import Unreadable
from accountability.workspace.sso.claims import Person, Unfit, duty_of, person_of
from accountability.workspace.sso.provider import ProviderFailed, Providers
from accountability.workspace.sso.settings import SsoSettings

if TYPE_CHECKING:
    from asyncpg import Pool

NO_ACCOUNT = (
    "You signed in there, but have no account here that goes with it. Ask the person who looks after "
    "accounts in your office to invite you, at the email address that you sign in with."
)
NOT_VERIFIED = (
    "You signed in there, but were not told here which email address is verified as yours. Show this page "
    "to those who look after sign-in in your organisation."
)
LATE = "That took too long, or was begun in another browser. Begin again."
REFUSED_THERE = "You were not let in there, or you stopped. You can begin again."
ODD_ANSWER = (
    "The answer that came back was not accepted. Begin again; if it happens again, tell the people who keep "
    "this record."
)
DOWN = "Your organisation’s sign-in cannot be reached at this moment. Try again in a few minutes."


class SignOnRefused(Rule):
    """Raised with words for the person; `reason` is for the operator's log.

    `came_back`: a browser that we sent out came back, so the audit has it too. What anybody can make up and
    send us all day long is not worth a row.
    """

    field = "email"

    def __init__(self, words: str, reason: str, *, down: bool = False, came_back: bool = True) -> None:
        super().__init__(words)
        self.reason = reason
        self.down = down
        self.came_back = came_back


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """What the browser brought back in the address. All of it may be made up."""

    state: str = ""
    code: str = ""
    issuer: str = ""
    error: str = ""


class Begun(msgspec.Struct, frozen=True):
    """What goes on once the browser is back: for which office, and which page was asked for."""

    office: str
    following: str


class SingleSignOn:
    """`pool` is the app's own."""

    def __init__(
        self,
        pool: "Pool[Any]",
        accounts_here: Accounts,
        settings: SsoSettings,
        providers: Providers,
        now: Callable[[], datetime],
    ) -> None:
        self._pool, self._accounts, self._now = pool, accounts_here, now
        self._settings, self._providers = settings, providers
        self._secret = accounts_here.secret
        self._away = Challenges(pool, now, accounts_here.secret, "sign in at a provider")

    async def begin(self, row: ProviderRow, browser: str, following: str) -> str:
        """Where this browser is sent. Raises SignOnRefused."""
        about = msgspec.json.encode(Begun(row.office, following)).decode()
        state = urlsafe_b64encode(await self._away.give(browser, about)).rstrip(b"=").decode()
        try:
            provider, client = self._providers.at(row.issuer), self._settings.client(row)
            return await provider.address(
                client, state, self._for(state, "nonce"), self._for(state, "verifier")
            )
        except (ProviderFailed, Unreadable) as error:
            raise SignOnRefused(DOWN, str(error), down=True, came_back=False) from error

    async def finish(self, row: ProviderRow, browser: str, came: Returned) -> tuple[UUID, str]:
        """Who it is, and the page that was asked for. Raises SignOnRefused."""
        begun = await self._begun(browser, came.state)
        if begun is None or begun.office != row.office:
            raise SignOnRefused(LATE, "an unknown state", came_back=False)
        person = await self._person(row, came)
        account = await self._account_of(row, person)
        await self._accounts.note(account, "single sign-on", row.office)
        return account, begun.following

    async def _begun(self, browser: str, state: str) -> Begun | None:
        try:
            value = urlsafe_b64decode(f"{state}===".encode("ascii"))
        except ValueError:
            return None
        about = await self._away.take(browser, value)
        return msgspec.json.decode(about, type=Begun) if about is not None else None

    async def _person(self, row: ProviderRow, came: Returned) -> Person:
        provider = self._providers.at(row.issuer)
        try:
            document = await provider.document()
            named = document.authorization_response_iss_parameter_supported or came.issuer
            if named and came.issuer != row.issuer:
                raise SignOnRefused(ODD_ANSWER, "another issuer’s answer")
            if came.error or not came.code:
                raise SignOnRefused(REFUSED_THERE, "the provider let nobody in")
            claims = await provider.claims(
                self._settings.client(row),
                came.code,
                self._for(came.state, "nonce"),
                self._for(came.state, "verifier"),
                self._now().timestamp(),
            )
            return person_of(claims, row.tenant)
        except (ProviderFailed, Unreadable) as error:
            raise SignOnRefused(ODD_ANSWER, str(error)) from error
        except Unfit as unfit:
            raise SignOnRefused(NO_ACCOUNT, str(unfit)) from unfit

    async def _account_of(self, row: ProviderRow, person: Person) -> UUID:
        known = await sso.known(self._pool, row.issuer, person.subject)
        if known is None:
            known = await self._linked(row, person)
        account = await accounts.at(self._pool, known)
        if account is None or not _is_of(account, row):
            raise SignOnRefused(NO_ACCOUNT, "the account has ended or is another office’s")
        await self._follow(row, person, account)
        return account.id

    async def _linked(self, row: ProviderRow, person: Person) -> UUID:
        """The first time: an account with the same address, or a new one where the office allows that."""
        if not person.email:
            raise SignOnRefused(NOT_VERIFIED, "no verified e-mail address")
        if person.email.rpartition("@")[2] not in row.domains:
            raise SignOnRefused(NO_ACCOUNT, "an e-mail address at another domain")
        account = await accounts.find(self._pool, person.email) or await self._made(row, person)
        if not _is_of(account, row):
            raise SignOnRefused(NO_ACCOUNT, "an account of another office")
        if not await sso.link(self._pool, row.issuer, person.subject, account.id, self._now()):
            raise SignOnRefused(NO_ACCOUNT, "the account is linked to somebody else")
        await self._accounts.note(account.id, "single sign-on linked", row.office)
        return account.id

    async def _made(self, row: ProviderRow, person: Person) -> AccountRow:
        """For an invited person as they were invited; for others to prepare, where the office allows it."""
        invited = await self._accounts.invitations.accept_known(person.email, row.office)
        found = await accounts.at(self._pool, invited) if invited else None
        if found is not None:
            return found
        if not row.provision:
            raise SignOnRefused(NO_ACCOUNT, "no account, and none is made by signing in")
        # Nobody knows this password: it is there so that a guess takes as long as any other.
        password = await self._accounts.passwords.hash(secrets.token_urlsafe())
        duty = duty_of(person, row.duties, DUTIES[row.role])
        account = AccountRow(uuid4(), person.email, password, row.role, row.office, None, duty)
        if not await accounts.add(self._pool, account, self._now()):
            raise SignOnRefused(NO_ACCOUNT, "an account that has ended")
        await self._accounts.note(
            account.id, "account added", f"{row.role} {duty} {row.office} by single sign-on"
        )
        return account

    async def _follow(self, row: ProviderRow, person: Person, account: AccountRow) -> None:
        """Where the office gives duties there, they count here from this sign-in on."""
        ordered = DUTIES.get(account.role, ())
        if not row.duties or account.role != row.role:
            return
        duty = duty_of(person, row.duties, ordered)
        followed = duty is None or await self._accounts.people.follow(account.id, duty)
        await sso.duty_kept(self._pool, account.id, None if followed else self._now())

    def _for(self, state: str, what: str) -> str:
        """A nonce or verifier that only whoever has the service's secret can tell from the state."""
        mac = hmac.digest(self._secret, f"single sign-on\n{what}\n{state}".encode(errors="replace"), "sha256")
        return urlsafe_b64encode(mac).rstrip(b"=").decode()


def _is_of(account: AccountRow, row: ProviderRow) -> bool:
    return account.office == row.office and account.role != "operator"
