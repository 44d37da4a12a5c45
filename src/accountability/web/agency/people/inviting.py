"""Inviting somebody: for which office and as what, and then the link, shown once."""

from typing import Any
from uuid import uuid4

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from accountability.domain.commands.base import Duty
from accountability.domain.entries import Role
from accountability.projections import panels, register
from accountability.projections.reading import reading
from accountability.web.agency.guards import NotAllowed, workspace_page
from accountability.web.agency.listing import by_name
from accountability.web.agency.people.wording import DUTIES, place
from accountability.web.agency.session import AnyRequest, typed_by
from accountability.web.agency.sign_in import FORM_BYTES
from accountability.web.fields import Choice, Option, Question, Select, SlugText, Text
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.public.naming import Also, Names, names_for
from accountability.workspace.credentials import DUTIES as DUTIES_OF
from accountability.workspace.credentials import LONGEST_EMAIL, AccountRefused
from accountability.workspace.invitations import Invitation, Place, link_of, may_invite, text_of
from accountability.workspace.people import looks_after_people
from accountability.workspace.post.mailroom import Letter
from accountability.workspace.sessions import Signed

INVITE = "/workspace/people/invite"
EMAIL = Text(
    name="email",
    label="Email address",
    hint="The person’s own address at work. They sign in with it.",
    limit=LONGEST_EMAIL,
    missing="Enter the email address of the person you invite",
)
REGISTERED = 1000
WITHOUT_DUTY: tuple[Role, ...] = ("reviewer", "information_governance", "operator")


class Offer(msgspec.Struct, frozen=True):
    """What this person may offer: duties, panels to speak for, the bodies that speak for them.

    For the operator these are all panels and all offices.
    """

    signed: Signed
    names: Names
    panels: list[str]
    bodies: list[str]

    @property
    def form(self) -> Form:
        """The operator names any office; everybody else's is their own."""
        if self.signed.role == "operator":
            return Form(questions=(EMAIL, self._what(), *self._anywhere()))
        if not self.panels or not self.bodies:
            return Form(questions=(EMAIL, self._what()))
        return Form(questions=(EMAIL, self._what(), *self._voices()))

    def _what(self) -> Choice:
        duties = [
            Option(duty, *DUTIES[duty])
            for role, both in DUTIES_OF.items()
            for duty in both
            if self.signed.role in (role, "operator")
        ]
        others = [Option(role, *OTHERS[role]) for role in WITHOUT_DUTY if self._offers(role)]
        return Choice(
            name="what",
            label="What they will do",
            options=[*duties, *others],
            missing="Choose what they will do",
        )

    def _offers(self, role: Role) -> bool:
        if self.signed.role == "operator":
            return True
        return role == "reviewer" and bool(self.panels and self.bodies)

    def _voices(self) -> tuple[Choice, Choice]:
        return (
            Choice(
                name="panel",
                label="Panel they speak for (only for a reviewer)",
                options=[Option(slug, self.names.panel(slug)) for slug in self.panels],
            ),
            Choice(
                name="body",
                label="Body they belong to (only for a reviewer)",
                options=[Option(slug, self.names.office(slug)) for slug in self.bodies],
            ),
        )

    def _anywhere(self) -> tuple[Question, ...]:
        return (
            Select(
                name="office",
                label="Office",
                hint="Not needed for information governance and the operator.",
                options=by_name(self.bodies, self.names.office, "No office"),
            ),
            SlugText(
                name="new_office",
                label="Or the short name of an office that is still to be registered (optional)",
                hint="For the first person of a new secretariat, who then registers it under this name, like "
                "norchester-trust.",
                what="The short name",
            ),
            Select(
                name="panel",
                label="Panel that a reviewer speaks for",
                hint="Without it they are an independent reviewer.",
                options=by_name(self.panels, self.names.panel, "No panel"),
            ),
        )

    def place(self, answers: dict[str, Any]) -> Place:
        """Never the office that a form says, but for the operator."""
        what = str(answers["what"])
        role, duty = _role_of(what)
        if self.signed.role == "operator":
            return Place(
                role=role,
                office=answers["office"] or answers["new_office"],
                voice_of=answers["panel"],
                duty=duty,
            )
        if role == "reviewer":
            return Place(role=role, office=answers.get("body"), voice_of=answers.get("panel"))
        return Place(role=role, office=self.signed.office, duty=duty)


OTHERS: dict[Role, tuple[str, str]] = {
    "reviewer": ("Reviewer", "Gives verdicts: for the panel it speaks for, or as an independent body."),
    "information_governance": ("Information governance", "Decides with others on the removal of words."),
    "operator": ("Operator", "Looks after everybody’s accounts."),
}


def _role_of(what: str) -> tuple[Role, Duty | None]:
    for role, duties in DUTIES_OF.items():
        for duty in duties:
            if duty == what:
                return role, duty
    return next(role for role in WITHOUT_DUTY if role == what), None


@get(INVITE)
async def invite_page(house: NamedDependency[House], signed: NamedDependency[Signed]) -> Response[Any]:
    offer = await _offer(house, signed)
    return _page(signed, offer.form.blank(Hidden.fresh(signed.form_token)))


@post(INVITE, status_code=200, request_max_body_size=FORM_BYTES)
async def invite(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    """The link is on the page that answers and in a mail to that person. Inviting again makes another."""
    typed = await typed_by(request, house, signed)
    offer = await _offer(house, signed)
    filled = offer.form.read(typed, Hidden.returned(typed, signed.form_token))
    if filled.errors:
        return _page(signed, filled, status=422)
    place_ = offer.place(dict(filled.answers))
    if place_.role == "reviewer" and signed.role != "operator" and not (place_.office and place_.voice_of):
        return _page(signed, filled.wrong("panel", "Choose the panel and the body of a reviewer"), status=422)
    if not may_invite(signed, place_, frozenset(offer.panels)):
        raise NotAllowed(signed, "You can invite people into your own office only.")
    try:
        made = await house.accounts.invitations.invite(str(filled.answers["email"]), place_, signed)
    except AccountRefused as refusal:
        words = str(refusal)
        return _page(signed, filled.wrong("email", f"{words[:1].upper()}{words[1:]}"), status=422)
    return await _made(house, signed, made)


async def _offer(house: House, signed: Signed) -> Offer:
    if not looks_after_people(signed):
        raise NotAllowed(signed, "This page is for an approver, a publisher or the operator of this service.")
    async with reading(house.readers, house.now()) as reader:
        everything = signed.role == "operator"
        if everything:
            kept = [row.slug for _, row in await panels.newest_panels(reader, limit=REGISTERED)]
        else:
            keeps = signed.role == "secretariat"
            kept = [row.slug for row in await panels.kept_by(reader, signed.office or "")] if keeps else []
        found = await register.all_offices(reader, limit=REGISTERED) if kept or everything else []
        bodies = [row.slug for row in found if everything or row.kind == "scrutiny"]
        names = await names_for(reader, also=Also(offices=[signed.office, *bodies], panels=kept))
    return Offer(signed, names, kept, bodies)


async def _made(house: House, signed: Signed, made: Invitation) -> Response[Any]:
    async with reading(house.readers, house.now()) as reader:
        names = await names_for(reader, also=Also(offices=[made.row.office]))
    office = names.office(made.row.office) if made.row.office else ""
    subject, words = text_of(made, house.public_url, "The answer record", office)
    if house.mailroom is not None:
        letter = Letter(made.row.email, subject, tuple(words.split("\n\n")))
        await house.mailroom.send(f"invitation {uuid4()}", letter)
    return workspace_page(
        signed,
        "agency/people/invited.html",
        row=made.row,
        place=place(made.row.role, made.row.duty),
        office=office,
        link=link_of(house.public_url, made.token),
        subject=subject,
        words=words,
        unvouched=signed.role != "operator" and bool(made.row.duty) and await _asks_for_two(house, signed),
        mailed=house.mailroom is not None and house.mailroom.leaves,
        back="/workspace/people",
    )


async def _asks_for_two(house: House, signed: Signed) -> bool:
    """Whether the office asks for a second person, which the new account is not by itself."""
    return (await house.accounts.office_settings.of(signed.office or "")).two_person


def _page(signed: Signed, filled: Filled, *, status: int = 200) -> Response[Any]:
    return workspace_page(
        signed, "agency/people/invite.html", status=status, filled=filled, back="/workspace/people"
    )


ROUTES: list[HTTPRouteHandler] = [invite_page, invite]
