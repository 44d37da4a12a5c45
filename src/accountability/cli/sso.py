"""`accountability sso …`: which office signs in through which provider."""

from pathlib import Path

import click
import msgspec

from accountability.app import utc_now
from accountability.cli.terminal import at_desk, settings_of, tell, with_data
from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role
from accountability.handling.desk import Desk
from accountability.premises import Premises
from accountability.storage.sso import ProviderRow
from accountability.workspace.sso.provider import Provider
from accountability.workspace.sso.settings import Asked, SsoRefused, SsoSettings


@click.group()
def sso() -> None:
    """Single sign-on (OpenID Connect) of an office."""


def _duty(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, Duty]:
    pairs = dict(text.rpartition("=")[::2] for text in given)
    try:
        found = msgspec.convert(pairs, dict[str, Duty])
    except msgspec.ValidationError as error:
        raise click.BadParameter("it must be like Record.Approver=approver") from error
    if "" in found:
        raise click.BadParameter("say for which app role or group, like Record.Approver=approver")
    return found


@sso.command("set")
@click.option("--office", required=True, help="Whose people sign in there, by its short name.")
@click.option("--issuer", required=True, help="The provider's address, as its tokens spell it.")
@click.option("--client-id", required=True, help="As what the provider knows this service.")
@click.option("--client-secret", prompt=True, hide_input=True, help="Asked for if absent.")
@click.option("--domain", "domains", required=True, multiple=True, help="E-mail addresses that are accepted.")
@click.option("--tenant", help="Entra ID: the directory whose people are accepted.")
@click.option(
    "--duty",
    "duties",
    multiple=True,
    callback=_duty,
    metavar="VALUE=DUTY",
    help="An app role or group, and the duty that goes with it. Without any, duties are given here.",
)
@click.option(
    "--role",
    type=click.Choice(("officer", "secretariat")),
    default="officer",
    help="What somebody becomes for whom an account is made.  [default: officer]",
)
@click.option(
    "--provision", is_flag=True, help="Make an account for who has none, to prepare and not release."
)
@click.option("--required", is_flag=True, help="The office's people sign in this way and no other.")
@with_data
def sso_set(  # noqa: PLR0913, PLR0917 - each is an option
    office: str,
    issuer: str,
    client_id: str,
    client_secret: str,
    domains: tuple[str, ...],
    tenant: str | None,
    duties: dict[str, Duty],
    role: Role,
    provision: bool,  # noqa: FBT001 - a flag
    required: bool,  # noqa: FBT001 - a flag
    data: Path | None,
) -> None:
    """Let an office's people sign in through its provider. The provider is asked first whether it is one."""
    asked = Asked(
        office=office,
        issuer=issuer,
        client_id=client_id,
        domains=domains,
        tenant=tenant,
        duties=duties,
        role=role,
        provision=provision,
        required=required,
    )

    async def work(desk: Desk, premises: Premises) -> None:
        settings = _settings(desk, premises, data)
        settings.check(asked, client_secret)
        await Provider(issuer).document()
        await settings.set(asked, client_secret)
        tell(f"{office} signs in through {issuer}.")
        tell(f"Tell it to send people back to {settings.comes_back_to(office)}")

    at_desk(data, work)


@sso.command("show")
@click.option("--office", help="Only this one.")
@with_data
def sso_show(office: str | None, data: Path | None) -> None:
    """Show what is set, without the secrets."""

    async def work(desk: Desk, premises: Premises) -> None:
        settings = _settings(desk, premises, data)
        for row in await settings.every():
            if office in (None, row.office):
                click.echo(_shown(row, settings.comes_back_to(row.office)))

    at_desk(data, work)


@sso.command("remove")
@click.option("--office", required=True, help="By its short name.")
@with_data
def sso_remove(office: str, data: Path | None) -> None:
    """Let an office's people sign in with passwords and passkeys again."""

    async def work(desk: Desk, premises: Premises) -> None:
        if not await _settings(desk, premises, data).remove(office):
            raise SsoRefused(f"{office} has no single sign-on")
        tell(f"{office} signs in with passwords and passkeys.")

    at_desk(data, work)


@sso.command("unlink")
@click.argument("email")
@with_data
def sso_unlink(email: str, data: Path | None) -> None:
    """Forget as whom the provider knows EMAIL, so that the next sign-in links the account anew."""

    async def work(desk: Desk, premises: Premises) -> None:
        if not await _settings(desk, premises, data).unlink(email):
            raise SsoRefused(f"{email} is not linked to single sign-on")
        tell(f"{email} is linked anew at the next sign-in.")

    at_desk(data, work)


def _settings(desk: Desk, premises: Premises, data: Path | None) -> SsoSettings:
    return SsoSettings(desk.pool, utc_now, premises.secret, settings_of(data=data).public_url)


def _shown(row: ProviderRow, comes_back_to: str) -> str:
    lines = [
        row.office,
        f"  issuer        {row.issuer}",
        f"  client id     {row.client_id}",
        f"  back to       {comes_back_to}",
        f"  tenant        {row.tenant or '-'}",
        f"  domains       {' '.join(row.domains)}",
        f"  duties        {' '.join(f'{value}={duty}' for value, duty in row.duties.items()) or '-'}",
        f"  new accounts  {row.role if row.provision else '-'}",
        f"  required      {'yes' if row.required else 'no'}",
    ]
    return "\n".join(lines)
