"""`accountability demo`: a lived-in record on this machine, with one sign-in per role.

Ignores DATABASE_URL: a demonstration never touches another database. A second start keeps the data; one that
was killed while the history was played starts over, since half a history would mislead.
"""

import secrets

import msgspec

from accountability.app import create_app, make_ready, open_house, site_of, utc_now
from accountability.demo import mark, waiting
from accountability.demo.playing import SIGN_INS, play
from accountability.handling.desk import Desk
from accountability.premises import Premises, Progress, opened
from accountability.serving import check_free, serve
from accountability.settings import Settings
from accountability.storage.data_folder import DataFolder, wipe_demo
from accountability.storage.database import open_pool
from accountability.storage.kept import kept
from accountability.workspace.accounts import Accounts


class NotADemonstration(Exception):
    """Raised when the data folder's database holds a record that the demonstration did not make."""


async def run(settings: Settings, progress: Progress, *, fresh: bool = False) -> None:
    """Start the demonstration and serve it until it is told to stop."""
    if settings.database_url is not None:
        progress("DATABASE_URL is set and ignored: a demonstration keeps to its own database.")
    # Nothing leaves a demonstration: no entry for another database, no mail to people who are made up.
    settings = msgspec.structs.replace(
        settings, database_url=None, owner_url=None, smtp_url=None, notify_key=None
    )
    await check_free(settings.host, settings.port)
    if fresh:
        wipe_demo(settings.data)
    if not await _serve(settings, progress):
        progress("The last start was cut off while the history was being played: starting over.")
        wipe_demo(settings.data)
        await _serve(settings, progress)


async def _serve(settings: Settings, progress: Progress) -> bool:
    """Play if there is nothing yet, then serve. False: half a history was found and nothing was served."""
    folder = DataFolder.at(settings.data, kind="demo")
    password = kept(folder.keys / "demo-password", lambda: "-".join(secrets.token_hex(2) for _ in range(4)))
    async with opened(settings, "demo", progress, exclusive=True) as premises:
        if not await _play_once(premises, password, progress):
            return False
        async with open_house(premises, settings, demo=True) as house:
            app = create_app(house, site_of(settings, demo=True))

            def ready() -> None:
                _welcome(settings, folder, password, progress)

            await serve(app, settings.host, settings.port, ready, house.alarm())
    return True


async def _play_once(premises: Premises, password: str, progress: Progress) -> bool:
    """Play into an empty database; leave a played one as it is. False: it is half played."""
    pool = await open_pool(premises.app_url, "app", 4)
    try:
        state = await mark.state(pool)
        if state == "not_a_demo":
            raise NotADemonstration("the data folder holds a record that is not a demonstration's")
        if state != "unfinished":
            await make_ready(premises, progress)
        if state == "empty":
            accounts = Accounts(pool, utc_now, premises.secret)
            played = await play(pool, accounts, progress, utc_now(), password)
            people = {row.email: row.id for row in await accounts.all()}
            await waiting.leave(Desk(pool, utc_now), people[waiting.DRAFTER], people[waiting.APPROVER])
            progress(f"Played {played.entries:,} entries of history.")
    finally:
        await pool.close()
    return state != "unfinished"


def _welcome(settings: Settings, folder: DataFolder, password: str, progress: Progress) -> None:
    progress("")
    progress(f"The record is at {settings.public_url}/en")
    progress(f"Sign in at {settings.public_url}/sign-in, each with the password {password}")
    for person in SIGN_INS:
        office = f" for {person.office}" if person.office else ""
        progress(f"  {person.email}  ({(person.duty or person.role).replace('_', ' ')}{office})")
    progress(f"No mail leaves: each is a file in {folder.path / 'mail'}")
    progress("Stop with Ctrl-C. The data stay; `accountability demo --fresh` starts over.")
