"""Chasers: which office or body wants a word, a text ready for it, and the note that it was sent."""

from datetime import date
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from accountability.projections import panels, register
from accountability.projections.reading import reading
from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.secretariat.subjects import HOME
from accountability.web.agency.session import AnyRequest, Author, NotSignedIn, typed_by
from accountability.web.fields import DATE_PARTS, Day
from accountability.web.forms import TEXT_FORM_BYTES, Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.naming import words_for
from accountability.web.typed import Typed, Wrong
from accountability.workspace.chasing import Chase, Marked, letter, to_chase
from accountability.workspace.sessions import Signed

BASE = f"{HOME}/chasers"
PANELS = 100


class PastDay(Day, frozen=True, kw_only=True):
    """A day up to `today`."""

    today: date

    def read(self, typed: Typed) -> date | None:
        day = super().read(typed)
        if day is not None and day > self.today:
            raise Wrong("The day must be today or in the past", *DATE_PARTS)
        return day


class Open(msgspec.Struct, frozen=True, kw_only=True):
    """All that this secretariat may chase, and what it did."""

    chases: list[Chase]
    marked: list[Marked]
    sender: str
    today: date
    invented: bool

    def last(self, whom: str) -> Marked | None:
        return next((mark for mark in self.marked if mark.whom == whom), None)


async def _open(house: House, signed: Signed) -> Open:
    must_be(signed, "secretariat")
    office = signed.office or ""
    async with reading(house.readers, house.now()) as reader:
        kept = await panels.kept_by(reader, office, PANELS)
        own = await register.office(reader, office)
        found = await words_for(reader, [own.parts] if own else [])
        chases = await to_chase(reader, [row.slug for row in kept])
    return Open(
        chases=chases,
        marked=await house.accounts.chasers.marked(office),
        sender=found.plain(own.parts, "name") if own else office,
        today=reader.today,
        invented=any(row.invented for row in kept),
    )


def _chase(open_: Open, whom: str) -> Chase:
    """One of those that this secretariat may chase, and no other. Raises Unrecorded."""
    found = next((chase for chase in open_.chases if chase.whom == whom), None)
    if found is None:
        raise Unrecorded("text to send", BASE)
    return found


def _form(today: date) -> Form:
    day = PastDay(
        name="sent",
        label="When was it sent?",
        missing="Enter the day it was sent",
        what="The day",
        today=today,
    )
    return Form(questions=[day])


@get(BASE)
async def all_chasers(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    found = await _open(house, signed)
    return workspace_page(
        signed,
        "agency/secretariat/chasers.html",
        open=found,
        invented=found.invented,
        back=HOME,
    )


@get(f"{BASE}/{{whom:str}}")
async def one_chaser(
    whom: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
    fmt: Annotated[str, QueryParameter(name="as")] = "",
) -> Response[Any]:
    found = await _open(house, signed)
    chase = _chase(found, whom)
    if fmt == "text":
        name = f"chaser-{whom.removeprefix('~')}.txt"
        return Response(
            letter(chase, found.sender, house.public_url),
            media_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
        )
    today = found.today
    begun = Typed({f"sent-{part}": [str(getattr(today, part))] for part in DATE_PARTS})
    return _page(signed, house, found, chase, _form(today).blank(Hidden.fresh(signed.form_token), begun))


@post(f"{BASE}/{{whom:str}}", status_code=200, request_max_body_size=TEXT_FORM_BYTES)
async def mark_sent(
    request: AnyRequest, whom: FromPath[str], house: NamedDependency[House], author: NamedDependency[Author]
) -> Response[Any]:
    signed = author.signed
    typed = await typed_by(request, house, signed)
    if author.late:
        raise NotSignedIn(request)
    found = await _open(house, signed)
    chase = _chase(found, whom)
    filled = _form(found.today).read(typed, Hidden.returned(typed, signed.form_token))
    if filled.errors:
        return _page(signed, house, found, chase, filled, status=422)
    day = filled.answers["sent"]
    assert isinstance(day, date)
    key = f"{signed.account}:{filled.hidden.key}"
    await house.accounts.chasers.mark(key, signed.office or "", chase, day, signed.account)
    return Redirect(f"{BASE}#chased", status_code=303)


def _page(  # noqa: PLR0913 - what the page shows
    signed: Signed, house: House, found: Open, chase: Chase, filled: Filled, *, status: int = 200
) -> Template:
    return workspace_page(
        signed,
        "agency/secretariat/chaser.html",
        status=status,
        chase=chase,
        text=letter(chase, found.sender, house.public_url),
        marked=[mark for mark in found.marked if mark.whom == chase.whom],
        filled=filled,
        invented=found.invented,
        back=BASE,
    )


ROUTES: list[HTTPRouteHandler] = [all_chasers, one_chaser, mark_sent]
