"""What an office asks of its own people: set by its approvers, kept for them, never in the log."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from accountability.storage import audit, office_settings
from accountability.storage.office_settings import OfficeSetting

if TYPE_CHECKING:
    from asyncpg import Pool

__all__ = ["OfficeSetting", "OfficeSettings"]

# Time for colleagues to see in the audit who took the second person off.
STILL_ASKED = timedelta(days=1)


class OfficeSettings:
    def __init__(self, pool: "Pool[Any]", now: Callable[[], datetime]) -> None:
        self._pool = pool
        self._now = now

    async def of(self, office: str) -> OfficeSetting:
        """Without a setting: one person may release, with a password alone."""
        return await office_settings.find(self._pool, office)

    async def alone(self, office: str, account: UUID) -> bool:
        """Whether this person releases what they wrote themselves.

        Where the office asks for a second person, nobody does; nor, for a day, who took that off.
        """
        return await office_settings.alone(self._pool, office, account, self._now() - STILL_ASKED)

    async def change(self, by: UUID, setting: OfficeSetting) -> None:
        before = await self.of(setting.office)
        if before == setting:
            return
        now = self._now()
        await office_settings.put(self._pool, setting, by, now)
        said = [name for name in ("two_person", "second_factor") if getattr(setting, name)]
        await audit.note(self._pool, now, by, "office settings changed", " ".join([setting.office, *said]))
