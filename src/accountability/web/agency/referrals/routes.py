"""The page of one referral with what can be said of it, and all those of a secretariat or an office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Template

from accountability.projections import panels, referrals
from accountability.projections.reading import reading
from accountability.web.agency.checking import is_invented
from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.referrals.saying import JOURNEYS
from accountability.web.agency.referrals.subject import BASE, ReferralSubject, load_referral
from accountability.web.agency.secretariat.routes import walks
from accountability.web.house import House
from accountability.web.public.naming import Also, names_for
from accountability.web.public.sendings import offices_of, sendings
from accountability.workspace.sessions import Signed

PANELS = 100


@get(BASE)
async def tracker(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Template:
    """Of a secretariat's panels: all. Of an office: what others sent on to it and it has not answered."""
    must_be(signed, "officer", "secretariat")
    office = signed.office or ""
    async with reading(house.readers, house.now()) as reader:
        if signed.role == "secretariat":
            kept = await panels.kept_by(reader, office, PANELS)
            rows = await referrals.in_panels(reader, [row.slug for row in kept])
        else:
            rows = await referrals.sent_to(reader, office)
        about = await panels.recommendations_at(reader, [(row.panel, row.serial) for row in rows])
        also = Also(
            offices=[office, *offices_of(rows)],
            panels=[row.panel for row in rows],
            parts=[each.parts for each in about.values()],
            referrals=rows,
        )
        names = await names_for(reader, (), also)
    found = sendings(rows, names, about)
    return workspace_page(
        signed,
        "agency/referrals/tracker.html",
        open=[sent for sent in found if sent.open],
        answered=[sent for sent in found if not sent.open],
        office=names.office(office),
        invented=any(row.invented for row in names.panels.values()),
        words=names.words,
        back="/workspace",
    )


@get(f"{BASE}/{{ask:uuid}}/{{number:int}}")
async def one_referral(
    ask: FromPath[UUID],
    number: FromPath[int],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Template:
    subject = await load_referral(house, signed, ask, number)
    drafts = await house.accounts.drafts.about(signed.account, subject.about)
    return workspace_page(
        signed,
        "agency/referrals/referral.html",
        subject=subject,
        sent=subject.sending,
        forms=[form for form in JOURNEYS if not form.closed(subject)],
        begun={draft.form for draft in drafts if draft.published is None},
        invented=is_invented(subject),
        words=subject.names.words,
        back=BASE,
    )


async def _load(house: House, signed: Signed, path: Mapping[str, Any]) -> ReferralSubject:
    return await load_referral(house, signed, path["ask"], path["number"])


ROUTES: list[HTTPRouteHandler] = [
    tracker,
    one_referral,
    *walks(f"{BASE}/{{ask:uuid}}/{{number:int}}", _load, JOURNEYS),
]
