"""Who did what and when: an office's own, or everybody's for those who answer for the service."""

import csv
import io
from collections.abc import AsyncIterator

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery
from litestar.response import Stream, Template

from accountability.projections.reading import reading
from accountability.publishing.table import FORMULA
from accountability.web.agency.guards import NotAllowed, workspace_page
from accountability.web.house import House
from accountability.web.public.naming import Also, names_for
from accountability.workspace.auditing import END, Audit, AuditRow, reads_everything
from accountability.workspace.sessions import Signed

AUDIT = "/workspace/audit"
PAGE, CHUNK = 100, 1000
COLUMNS = ("number", "at", "who", "office", "did", "about")


@get(AUDIT)
async def audit_page(
    house: NamedDependency[House], signed: NamedDependency[Signed], before: FromQuery[str | None] = None
) -> Template:
    rows = await _audit(house, signed).page(_number(before), PAGE)
    async with reading(house.readers, house.now()) as reader:
        names = await names_for(reader, also=Also(offices=[row.office for row in rows]))

    def about(row: AuditRow) -> str:
        """Names for people; the file keeps what was written."""
        return (
            row.about.replace(f" {row.office}", f", {names.office(row.office)}") if row.office else row.about
        )

    return workspace_page(
        signed,
        "agency/people/audit.html",
        rows=rows,
        names=names,
        about=about,
        everything=reads_everything(signed),
        older=f"{AUDIT}?before={rows[-1].number}" if len(rows) == PAGE else "",
        back="/workspace/people" if signed.role != "information_governance" else "",
    )


@get(f"{AUDIT}.csv")
async def audit_file(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Stream:
    audit = _audit(house, signed)
    await house.accounts.note(signed.account, "audit downloaded")

    async def lines() -> AsyncIterator[bytes]:
        yield written(COLUMNS)
        before = END
        while rows := await audit.page(before, CHUNK):
            yield b"".join(written(_cells(row)) for row in rows)
            before = rows[-1].number

    headers = {"content-disposition": 'attachment; filename="audit.csv"'}
    return Stream(lines(), media_type="text/csv; charset=utf-8", headers=headers)


def _audit(house: House, signed: Signed) -> Audit:
    audit = house.accounts.audit_for(signed)
    if audit is None:
        why = "This page is for an approver, a publisher, information governance or the operator."
        raise NotAllowed(signed, why)
    return audit


def _number(before: str | None) -> int:
    fits = (
        before is not None and before.isascii() and before.isdecimal() and len(before) <= len("999999999999")
    )
    return int(before) if fits and before else END


def _cells(row: AuditRow) -> tuple[str, ...]:
    return (
        str(row.number),
        row.at.isoformat(timespec="seconds"),
        row.email or "",
        row.office or "",
        row.act,
        row.about,
    )


def written(cells: tuple[str, ...]) -> bytes:
    """One record; what a spreadsheet would run as a formula gets an apostrophe before it."""
    out = io.StringIO()
    safe = [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
    csv.writer(out, lineterminator="\r\n").writerow(safe)
    return out.getvalue().encode()


ROUTES: list[HTTPRouteHandler] = [audit_page, audit_file]
