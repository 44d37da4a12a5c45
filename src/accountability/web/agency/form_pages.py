"""The pages of a form, and the draft that keeps what is typed into them.

Any page may be left, reloaded, opened twice or come back to: the draft holds what was typed, also what was
wrong.
"""

from http import HTTPStatus
from typing import Any, Generic, TypeVar

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException, NotFoundException
from litestar.response import Redirect

from accountability.web import typed as typing_in
from accountability.web.agency.advising import advice
from accountability.web.agency.attaching import Attaching
from accountability.web.agency.autosaving import AUTOSAVE, elsewhere, saved
from accountability.web.agency.checking import CHECK, is_invented
from accountability.web.agency.guards import must_be, workspace_page
from accountability.web.agency.journey import Answered, Journey, Step, Subject, Texts, answered
from accountability.web.agency.session import AnyRequest, Author, NotSignedIn, typed_by
from accountability.web.forms import TEXT_FORM_BYTES, Filled, Hidden
from accountability.web.house import House
from accountability.web.typed import Typed
from accountability.workspace.attachments import Upload
from accountability.workspace.drafts import Draft, DraftOf

S = TypeVar("S", bound=Subject)
DETOUR = "_detour"
REUSE = "_reuse"


class FormPages(Generic[S]):
    """One person, one form, one subject, for one request."""

    def __init__(self, house: House, journey: Journey[S], subject: S, entry: str | None = None) -> None:
        must_be(subject.signed, *journey.roles)
        self.entry = entry if journey.names_entry else None  # the one that the address names
        self.house = house
        self.journey = journey
        self.subject = subject
        self.address = f"{subject.address}/{journey.name}"
        self.of = DraftOf(subject.signed.account, journey.name, subject.about)
        self.files = Attaching(house.accounts.attachments, self.of)
        self.kept: dict[str, list[Upload]] = {}  # files that lie with the draft, as it was last looked at

    async def show(self, name: str) -> Response[Any]:
        """One page with what the draft holds."""
        draft = await self._draft()
        texts = self._texts(draft)
        step, hidden = self._step(texts, name), self._hidden()
        if draft is not None and draft.published is None:
            hidden = msgspec.structs.replace(hidden, key=draft.key)
        filled = step.form.blank(hidden, Typed(texts, kept=self.kept))
        return await self._step_page(texts, step, filled)

    async def keep(self, request: AnyRequest, author: Author, name: str) -> Response[Any]:
        """Keep what was typed, then say what is wrong with it, or go on.

        The draft is kept first: neither a wrong answer nor a session that has expired loses what was typed.
        """
        typed = await typed_by(request, self.house, author.signed)
        _refuse_endless(typed)
        hidden = Hidden.returned(typed, author.signed.form_token)
        texts = self._texts(await self._draft())
        step = self._step(texts | _texts_of(typed), name)
        step = self._step(texts | self._kept(texts, step, typed), name)  # a box no longer ticked asks nothing
        seen = self.subject.last if hidden.seen is None else hidden.seen
        kept = self._kept(texts, step, typed)
        if typed.one(AUTOSAVE):
            return await self._keep_meanwhile(kept, seen, hidden.key, late=author.late)
        draft = await self.house.accounts.drafts.keep(self.of, kept, seen)
        typed = await self.files.take(step.form, typed)
        if author.late:
            raise NotSignedIn(request)
        if step.detour and typed.one(DETOUR) == step.detour[0]:
            return see(f"{self.subject.address}/{step.detour[0]}")
        if source := typed.one(REUSE):
            return await self._refill(draft, step, source)
        filled = step.form.read(typed, msgspec.structs.replace(hidden, key=draft.key))
        if filled.errors:
            return await self._step_page(draft.answers, step, filled, status=422)
        if request.query_params.get("then") == CHECK:
            return see(f"{self.address}/{CHECK}")
        return see(f"{self.address}/{self._next(draft.answers, step)}")

    async def _keep_meanwhile(self, kept: Texts, seen: int, key: str, *, late: bool) -> Response[Any]:
        """Keep while it is typed, unless another window did since this page was shown or last kept."""
        draft = await self.house.accounts.drafts.keep_if(self.of, kept, seen, key)
        return elsewhere(await self._draft()) if draft is None else saved(draft, late=late)

    async def _refill(self, draft: Draft, step: Step, source: str) -> Response[Any]:
        """Copy a suggestion into the draft, and show the page that was left."""
        more = await self.journey.refill(self.house, self.subject, draft.answers, source)
        if more:
            draft = await self.house.accounts.drafts.keep(self.of, more, draft.seen)
        names = [each.name for each in self._steps(self._texts(draft))]
        goes_on = self._next(draft.answers, step) if "decision" in more else step.name
        return see(f"{self.address}/{goes_on if goes_on in names else step.name}")

    async def _draft(self) -> Draft | None:
        self.kept = await self.files.kept()
        return await self.house.accounts.drafts.find(self.of)

    def _texts(self, draft: Draft | None) -> Texts:
        """What the form holds: what was typed, over what it begins with, and what the address says."""
        typed = draft.answers if draft is not None and draft.published is None else {}
        named = {self.journey.names_entry: [self.entry]} if self.entry else {}
        return {**self.journey.begins(self.subject), **typed, **named}

    def _steps(self, texts: Texts) -> list[Step]:
        return self.journey.steps(self.subject, Typed(texts))

    def _step(self, texts: Texts, name: str) -> Step:
        found = next((step for step in self._steps(texts) if step.name == name), None)
        if found is None:
            raise NotFoundException
        return found

    def _kept(self, texts: Texts, step: Step, typed: Typed) -> Texts:
        """What the draft keeps of one page: its inputs, empty ones too, and what the form's others ask."""
        sent = _texts_of(typed)
        asked = {name for each in self._steps(texts | sent) for name in each.fields}
        return {name: [] for name in step.fields} | {name: sent[name] for name in sent if name in asked}

    def _next(self, texts: Texts, step: Step) -> str:
        names = [each.name for each in self._steps({**self._texts(None), **texts})]
        after = names[names.index(step.name) + 1 :] if step.name in names else []
        return after[0] if after else CHECK

    def _hidden(self) -> Hidden:
        return Hidden.fresh(self.subject.signed.form_token, self.subject.last)

    def _read(self, draft: Draft) -> Answered:
        texts = self._texts(draft)
        return answered(self._steps(texts), Typed(texts, kept=self.kept), self._hidden())

    async def _step_page(
        self, texts: Texts, step: Step, filled: Filled, *, status: int = 200
    ) -> Response[Any]:
        names = [each.name for each in self._steps({**self._texts(None), **texts})]
        before = names[: names.index(step.name)] if step.name in names else []
        return workspace_page(
            self.subject.signed,
            step.template,
            status=status,
            subject=self.subject,
            invented=is_invented(self.subject),
            words=self.subject.names.words,
            step=step,
            promise=self.journey.promise,
            filled=filled,
            advice=advice(filled),
            suggestions=await self.journey.suggestions(self.house, self.subject, step),
            back=f"{self.address}/{before[-1]}" if before else self.subject.address,
        )


def see(address: str) -> Redirect:
    return Redirect(address, status_code=303)


def _refuse_endless(typed: Typed) -> None:
    """A page that takes files is let in at any length that a file may have; its words are not."""
    if sum(len(value) for values in typed.texts.values() for value in values) > TEXT_FORM_BYTES:
        raise HTTPException(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _texts_of(typed: Typed) -> Texts:
    return {name: [typing_in.shown(value) for value in values] for name, values in typed.texts.items()}
