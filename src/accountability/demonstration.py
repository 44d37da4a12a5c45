"""`accountability demo`: a lived-in record on this machine, with one sign-in per role.

Ignores DATABASE_URL: a demonstration never touches another database. A second start keeps the data; one that
was killed while the history was played starts over, since half a history would mislead.
"""

import asyncio
import secrets
from typing import Any

import msgspec

from accountability.accounts import Accounts
from accountability.app import create_app, open_house, rebuild_if_needed, site_of, utc_now
from accountability.demo.playing import Played, play, was_played
from accountability.premises import Premises, Progress, opened
from accountability.serving import serve
from accountability.settings import Settings
from accountability.storage.data_folder import DataFolder, wipe_demo
from accountability.storage.database import open_pool
from accountability.storage.kept import kept

KIND = "demo"


async def run(settings: Settings, progress: Progress, *, fresh: bool = False) -> None:
    """Start the demonstration and serve it until it is told to stop."""
    if settings.database_url is not None:
        progress("DATABASE_URL is set and ignored: a demonstration keeps to its own database.")
    settings = msgspec.structs.replace(settings, database_url=None, owner_url=None)
    if fresh or await _is_half_played(settings):
        wipe_demo(settings.data)
    async with opened(settings, KIND, progress, exclusive=True) as premises:
        password = await _play_once(premises, settings, progress)
        async with open_house(premises, settings, demo=True) as house:
            app = create_app(house, site_of(settings, demo=True))
            await serve(app, settings.host, settings.port, lambda: _welcome(settings, progress, password))
