"""The people of an office, and each of them: their duty, the end of their account, a lost second step."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect, Template

from accountability.projections.reading import reading
from accountability.web.agency.guards import NotAllowed, workspace_page
from accountability.web.agency.people import auditing, inviting, settings
from accountability.web.agency.people.wording import DUTIES, place
from accountability.web.agency.session import AnyRequest, typed_by
from accountability.web.agency.sign_in import FORM_BYTES
from accountability.web.fields import Choice, Option, Text
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.public.naming import Also, names_for
from accountability.web.typed import Typed
from accountability.workspace.credentials import DUTIES as DUTIES_OF
from accountability.workspace.credentials import LONGEST_EMAIL
from accountability.workspace.people import (
    People,
    PeopleRefused,
    PersonRow,
    looks_after_people,
    may_look_after,
    may_vouch,
)
from accountability.workspace.sessions import Signed

PEOPLE = "/workspace/people"
PERSON = f"{PEOPLE}/{{account:uuid}}"
NOT_YOURS = "This page is for an approver, a publisher or the operator of this service."
SAID = {
    "duty": "The duty has changed. They sign in anew.",
    "end": "The account has ended.",
    "second-step": "The second step is off. They sign in anew.",
    "email": "The email address has changed. They sign in anew.",
    "vouch": "You have vouched for them. They approve from now on.",
    "withdraw": "The invitation is withdrawn: its link is good for nothing.",
}


@get(PEOPLE)
async def people_page(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Template:
    must_look_after_people(signed)
    people = await house.accounts.people.seen_by(signed)
    invited = await house.accounts.invitations.open_to(signed)
    async with reading(house.readers, house.now()) as reader:
        offices = [signed.office, *(row.office for row in people), *(row.office for row in invited)]
        names = await names_for(reader, also=Also(offices=offices, panels=[row.voice_of for row in people]))
    now = house.now()
    return workspace_page(
        signed,
        "agency/people/people.html",
        office=names.office(signed.office) if signed.office else "",
        people=[
            (row, place(row.role, row.duty), names.office(row.office), names.panel(row.voice_of or ""))
            for row in people
        ],
        invited=[
            (row, place(row.role, row.duty), names.office(row.office), row.expires_at <= now)
            for row in invited
        ],
        said=SAID.get(request.query_params.get("done", ""), ""),
        back="" if signed.role == "operator" else "/workspace",
    )


@post(PEOPLE, status_code=303, request_max_body_size=FORM_BYTES)
async def withdraw(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Redirect:
    typed = await typed_by(request, house, signed)
    must_look_after_people(signed)
    number = typed.one("withdraw")
    if not number:
        return Redirect(PEOPLE, status_code=303)
    known = number.isascii() and number.isdecimal() and len(number) < len(str(2**63))
    if not known or not await house.accounts.invitations.withdraw(signed, int(number)):
        raise Unrecorded("invitation of yours", PEOPLE)
    return Redirect(f"{PEOPLE}?done=withdraw", status_code=303)


@get(PERSON)
async def person_page(
    account: FromPath[UUID], house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    person = await _loaded(house, signed, account)
    has = Typed({"duty": [person.duty or ""]})
    return await _page(house, signed, person, _form(person).blank(Hidden.fresh(signed.form_token), has))


@post(PERSON, status_code=200, request_max_body_size=FORM_BYTES)
async def change_person(
    request: AnyRequest,
    account: FromPath[UUID],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    """`act` is the button. What else a form brings is not read."""
    typed = await typed_by(request, house, signed)
    person = await _loaded(house, signed, account)
    act = typed.one("act")
    form = EMAIL if act == "email" else _form(person)
    filled = form.read(typed, Hidden.returned(typed, signed.form_token))
    try:
        await _carry_out(house.accounts.people, signed, person, act, filled)
    except PeopleRefused as refusal:
        shown = _form(person).blank(filled.hidden, typed).wrong(act, str(refusal))
        return await _page(house, signed, person, shown, status=422)
    return Redirect(f"{PEOPLE}?done={act}", status_code=303)


async def _carry_out(people: People, signed: Signed, person: PersonRow, act: str, filled: Filled) -> None:
    match act:
        case "duty":
            await people.move(signed, person, str(filled.answers.get("duty")))
        case "end":
            await people.end(signed, person)
        case "second-step":
            await people.take_off_second_step(signed, person)
        case "vouch":
            await people.vouch(signed, person)
        case "email" if signed.role == "operator":
            await people.rename(signed, person, str(filled.answers.get("email") or ""))
        case _:
            raise PeopleRefused("Choose what is to be done")


def must_look_after_people(signed: Signed) -> None:
    if not looks_after_people(signed):
        raise NotAllowed(signed, NOT_YOURS)


async def _loaded(house: House, signed: Signed, account: UUID) -> PersonRow:
    """Another office's people are not there, as far as anybody can tell from here."""
    must_look_after_people(signed)
    person = await house.accounts.people.at(account)
    if person is not None and person.id == signed.account:
        raise NotAllowed(signed, "Somebody else looks after your own account.", PEOPLE, "Back to the people")
    if person is None or not may_look_after(signed, person):
        raise Unrecorded("person of your office", PEOPLE)
    return person


EMAIL = Form(questions=(Text(name="email", label="Email address", limit=LONGEST_EMAIL),))


def _form(person: PersonRow) -> Form:
    offered = DUTIES_OF.get(person.role, ())
    duties = [Option(duty, *DUTIES[duty]) for duty in offered]
    duty = (Choice(name="duty", label="Duty", options=duties),) if duties else ()
    return Form(questions=(*duty, *EMAIL.questions))


async def _page(
    house: House, signed: Signed, person: PersonRow, filled: Filled, *, status: int = 200
) -> Response[Any]:
    async with reading(house.readers, house.now()) as reader:
        names = await names_for(reader, also=Also(offices=[person.office]))
    return workspace_page(
        signed,
        "agency/people/person.html",
        status=status,
        person=person,
        place=place(person.role, person.duty),
        office=names.office(person.office) if person.office else "",
        filled=filled,
        vouches=may_vouch(signed, await house.accounts.people.hand_of(signed), person),
        back=PEOPLE,
    )


ROUTES: list[HTTPRouteHandler] = [
    people_page,
    withdraw,
    *inviting.ROUTES,
    person_page,
    change_person,
    *settings.ROUTES,
    *auditing.ROUTES,
]
