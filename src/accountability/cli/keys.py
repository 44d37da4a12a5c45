"""The commands for the keys that the log is signed with. A server that runs takes over new ones by itself.

The log announces a change before the new keys sign. What is cut off between is finished by the same command.
"""

from datetime import date
from pathlib import Path

import click

from accountability.app import utc_now
from accountability.cli.terminal import at_desk, tell, with_data
from accountability.domain.commands.base import Actor
from accountability.domain.commands.integrity import RotateKeys
from accountability.domain.keys import Rotation
from accountability.handling.desk import Desk
from accountability.premises import Premises
from accountability.publishing.log_keys import FILES, LogKeys, rotations
from accountability.publishing.published import Published
from accountability.publishing.refusals import KeysRefused
from accountability.storage import checkpoints
from accountability.transparency.policies import BadPolicy, Policy

OPERATOR = Actor(role="operator")
WHERE = (
    "Print the first line where readers find it without this site: on the panel's letters, in the annual "
    "report. Keep a copy of keys/ on paper or a stick in a safe, with two people who know."
)
STOLEN = (
    "The keys in use until now sign no more; a server that runs takes them out of /log/policy in seconds. "
    "Tell these, by another way than this site: every witness, to take out the old keys, put in the new ones "
    "below, and say which checkpoint of this log it cosigned last; whoever keeps a mirror, to start it with "
    "the new keys as its --policy; and readers, in print. Until then they take the thief's word for yours."
)


@click.group()
def key() -> None:
    """The keys that the log is signed with."""


@key.command()
@with_data
def show(data: Path | None) -> None:
    """Print the public keys that sign the log now, and say where readers should find them too."""

    async def work(_desk: Desk, premises: Premises) -> None:
        _show(_keys(premises))

    at_desk(data, work)


@key.command()
@with_data
def new(data: Path | None) -> None:
    """Make keys for a log that has none.

    Where the log was signed before and its keys are lost, that is announced in the log. Witnesses and readers
    who hold the old key must be told: nobody but you can vouch for the new one.
    """

    async def work(desk: Desk, premises: Premises) -> None:
        keys = _keys(premises)
        if keys.exist():
            raise KeysRefused("this log has its keys: `accountability key rotate` replaces them")
        async with desk.pool.acquire() as connection:
            signed = await checkpoints.newest(connection) is not None
        if signed:
            await _replace(desk, keys, await _lost(desk, premises))
        else:
            keys.make()
        _show(keys)

    at_desk(data, work)


@key.command()
@with_data
@click.option("--stolen", is_flag=True, help="The old keys sign no more from now on: no 90 days.")
def rotate(data: Path | None, *, stolen: bool) -> None:
    """Put new keys in use, and announce them in the log. The old ones sign too for 90 days."""

    async def work(desk: Desk, premises: Premises) -> None:
        keys = _keys(premises)
        in_use = tuple(str(item.verifier) for item in keys.signers(utc_now())[: len(FILES)])
        until = await _replace(desk, keys, in_use, stolen=stolen)
        tell(STOLEN if stolen else f"The keys in use until now sign too until {until}.")
        _show(keys)

    at_desk(data, work)


def _keys(premises: Premises) -> LogKeys:
    return LogKeys(premises.folder.keys, premises.origin)


async def _replace(desk: Desk, keys: LogKeys, old: tuple[str, ...], *, stolen: bool = False) -> date:
    following = tuple(str(item.verifier) for item in keys.next())
    async with desk.pool.acquire() as connection:
        announced = await rotations(connection)
    if not announced or announced[-1].new != following:
        receipt = await desk.handle(RotateKeys(rotation=Rotation(old=old, new=following)), OPERATOR)
        tell(f"Announced by entry {receipt.positions[0]}.")
    return keys.rotate(utc_now(), stolen=stolen)


async def _lost(desk: Desk, premises: Premises) -> tuple[str, ...]:
    """The keys that were in use: as the log announced them last, else as its published policy has them."""
    async with desk.pool.acquire() as connection:
        announced = await rotations(connection)
    if announced:
        return announced[-1].new
    published = Published(premises.folder.log)
    try:
        logs = Policy.parse(published.policy() or b"").logs
    except BadPolicy as error:
        raise KeysRefused(
            f"{published.folder}/policy does not say which keys were lost: put a copy of it there, "
            "any mirror of this log has one"
        ) from error
    return tuple(str(item) for item in logs[: len(FILES)])


def _show(keys: LogKeys) -> None:
    for item in keys.signers(utc_now()):
        click.echo(str(item.verifier))
    tell(WHERE)
