"""One request as those see it who sent it or decide on it, and what they can do with it."""

from typing import Any

import msgspec
from litestar import Response
from litestar.response import Redirect

from accountability.domain.entries import Rule
from accountability.domain.removals import MAY_REMOVE
from accountability.handling.desk import Busy
from accountability.web.agency.checking import is_invented
from accountability.web.agency.correcting import LAST
from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.removals.subject import REMOVALS, WordsSubject, words_at
from accountability.web.agency.removals.wording import CAPACITIES, KINDS, STATES, in_public
from accountability.web.fields import Choice
from accountability.web.forms import Filled, Form, Hidden
from accountability.web.house import House
from accountability.web.problems import Unrecorded
from accountability.web.typed import Typed
from accountability.web.words import paragraphs
from accountability.workspace.removal_requests import RemovalRequests, Request
from accountability.workspace.sessions import Signed

DO = "do"
BUSY = "Several people are writing to this record at this moment. Nothing was done: try again."
CAPACITY = Form(
    questions=[
        Choice(
            name="capacity",
            label="In which capacity do you decide?",
            what="Your capacity",
            hint="Everybody can read in which two capacities it was approved. Your name stays private.",
            missing="Choose the capacity in which you decide.",
            options=CAPACITIES,
        )
    ]
)


class Deciding(msgspec.Struct, frozen=True, kw_only=True):
    """`against` is the rule that stands against carrying it out now; None if none does."""

    house: House
    signed: Signed
    request: Request
    subject: WordsSubject
    against: Rule | None

    @property
    def address(self) -> str:
        return f"{REMOVALS}/{self.request.number}"

    @property
    def decides(self) -> bool:
        """Whether this person may still approve or refuse."""
        done = any(decision.account == self.signed.account for decision in self.request.approvals)
        return self.signed.role in MAY_REMOVE and self.request.state == "open" and not done

    async def act(self, typed: Typed) -> Response[Any]:
        """Carry out one button. What was done before is not done again, and nothing is said against it."""
        doing = typed.one(DO)
        if doing != "withdraw":
            must_be(self.signed, "information_governance", "operator")
        filled = CAPACITY.read(typed, Hidden.returned(typed, self.signed.form_token))
        if doing in ("approve", "refuse") and filled.errors:
            return self.page(filled, status=422)
        try:
            await self._do(doing, str(filled.answers.get("capacity", "")))
        except Rule as rule:
            fresh = await loaded(self.house, self.signed, self.request.number)
            return fresh.page(fresh.blank(typed).refused(rule), status=409)
        except Busy:
            return self.page(self.blank(typed).wrong("", BUSY), status=503)
        return Redirect(self.address, status_code=303)

    async def _do(self, doing: str, capacity: str) -> None:
        requests, account = RemovalRequests(self.house.desk), self.signed.account
        match doing:
            case "approve":
                if self.request.state == "open" and not self.request.approved and self.against:
                    raise self.against
                done = await requests.approve(self.request, self.signed.actor, capacity)
                act = "removal carried out" if done.state == "carried_out" else "removal approved"
            case "refuse":
                await requests.refuse(self.request, self.signed.actor, capacity)
                act = "removal refused"
            case "carry-out":
                await requests.carry_out(self.request.number)
                act = "removal carried out"
            case "withdraw" if self.request.requested_by == self.signed.account:
                await requests.withdraw(self.request)
                act = "removal withdrawn"
            case _:
                return
        await self.house.accounts.note(account, act, str(self.request.number))

    def blank(self, typed: Typed | None = None) -> Filled:
        return CAPACITY.blank(Hidden.fresh(self.signed.form_token), typed)

    def page(self, filled: Filled | None = None, *, status: int = 200) -> Response[Any]:
        request, subject = self.request, self.subject
        return workspace_page(
            self.signed,
            "agency/removals/request.html",
            status=status,
            request_=request,
            asked=request.asked,
            what=KINDS[request.asked.kind].text,
            passage=subject.passage(request.asked.part) if request.asked.part else None,
            state=STATES[request.state],
            in_public=in_public(request.asked),
            new_words=paragraphs(request.asked.words or ""),
            notes=paragraphs(request.asked.notes),
            subject=subject,
            invented=is_invented(subject),
            words=subject.names.words,
            against=self.against,
            decides=self.decides,
            governs=self.signed.role in MAY_REMOVE,
            mine=request.requested_by == self.signed.account,
            capacities={option.value: option.text for option in CAPACITIES},
            filled=filled or self.blank(),
            back=REMOVALS,
        )


async def loaded(house: House, signed: Signed, number: int) -> Deciding:
    """The request for who sent it or decides on it. For all others it is not there: raises Unrecorded."""
    requests = RemovalRequests(house.desk)
    request = await requests.find(number) if 0 < number <= LAST else None
    if request is None or (signed.role not in MAY_REMOVE and request.requested_by != signed.account):
        raise Unrecorded("request", REMOVALS)
    return Deciding(
        house=house,
        signed=signed,
        request=request,
        subject=await words_at(house, signed, request.asked.position),
        against=await requests.against(request.asked) if request.state == "open" else None,
    )
