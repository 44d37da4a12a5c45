"""Who may read the audit, and how much of it."""

from typing import TYPE_CHECKING, Any

from accountability.storage import audit
from accountability.storage.audit import LAST_NUMBER as END
from accountability.storage.audit import AuditRow
from accountability.workspace.sessions import Signed

if TYPE_CHECKING:
    from asyncpg import Pool

__all__ = ["END", "Audit", "AuditRow", "audit_for", "reads_everything"]


def reads_everything(signed: Signed) -> bool:
    return signed.role in ("operator", "information_governance")


class Audit:
    """What one person may read of it: everything, or what the people of their office did."""

    def __init__(self, pool: "Pool[Any]", office: str | None) -> None:
        self._pool = pool
        self._office = office

    async def page(self, before: int, limit: int) -> list[AuditRow]:
        """Newest first."""
        return await audit.read(self._pool, self._office, before, limit)


def audit_for(pool: "Pool[Any]", signed: Signed) -> Audit | None:
    """None: this person may read none of it."""
    if reads_everything(signed):
        return Audit(pool, None)
    if signed.duty in ("approver", "publisher") and signed.office:
        return Audit(pool, signed.office)
    return None
