"""`accountability demo`: a lived-in record on this machine, with one sign-in per role.

Ignores DATABASE_URL: a demonstration never touches another database. A second start keeps the data; one that
was killed while the history was played starts over, since half a history would mislead.
"""

import secrets

import msgspec

from accountability.app import create_app, open_house, site_of
from accountability.premises import Progress, opened
from accountability.serving import serve
from accountability.settings import Settings
from accountability.storage.data_folder import DataFolder, wipe_demo
from accountability.storage.kept import kept


class NotADemonstration(Exception):
    """Raised when the data folder's database holds a record that the demonstration did not make."""


async def run(settings: Settings, progress: Progress, *, fresh: bool = False) -> None:
    """Start the demonstration and serve it until it is told to stop."""
    if settings.database_url is not None:
        progress("DATABASE_URL is set and ignored: a demonstration keeps to its own database.")
    settings = msgspec.structs.replace(settings, database_url=None, owner_url=None)
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
        sign_ins = await _played(premises, password, progress)
        if sign_ins is None:
            return False
        async with open_house(premises, settings, demo=True) as house:
            app = create_app(house, site_of(settings, demo=True))

            def ready() -> None:
                _welcome(settings, sign_ins, password, progress)

            await serve(app, settings.host, settings.port, ready)
    return True
