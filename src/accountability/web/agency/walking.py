"""How a person walks through a form: page by page, to the checked answers, to what is public.

A crash before the commands are carried out leaves the draft; one after it leaves the draft's key, and sending
it again finds what they made.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar
from urllib.parse import quote

from litestar import Response

from accountability.domain.commands.base import having_seen
from accountability.domain.entries import Rule
from accountability.handling.desk import AskMoved, Busy
from accountability.handling.rehearsing import rehearse
from accountability.web.agency.approvals.deciding import Submitted, submitted
from accountability.web.agency.approvals.sending import Standing, send, standing
from accountability.web.agency.checking import CHECK, Checked, error_of, is_invented
from accountability.web.agency.form_pages import FormPages, see
from accountability.web.agency.guards import NotAllowed, workspace_page
from accountability.web.agency.journey import Answered, Subject
from accountability.web.agency.receipts import receipts_of
from accountability.web.agency.session import AnyRequest, Author, NotSignedIn, typed_by
from accountability.web.forms import Error, Hidden
from accountability.workspace.drafts import Draft
from accountability.workspace.following import following
from accountability.workspace.holding import refuse_held

S = TypeVar("S", bound=Subject)
DISCARD = "discard"
BUSY = "Several people are publishing on this recommendation at this moment. Nothing was stored: try again."
CHANGED = "Your answers changed in another window. Check them again: nothing was published."


class Walk(FormPages[S]):
    """From the first page to the receipts. `checked` makes the page of checked answers."""

    checked: ClassVar[type[Checked[Any]]] = Checked

    async def begin(self) -> Response[Any]:
        """To the first page, or to the checked answers if a draft is there and the address names no entry."""
        self._refuse_closed()
        draft = await self._draft()
        if self.entry:
            first = self._steps(self._texts(draft))[0].name
            return see(f"{self.address}/{first}?entry={quote(self.entry)}")
        if draft is not None and draft.published is None:
            return see(f"{self.address}/{CHECK}")
        return see(f"{self.address}/{self._steps(self._texts(draft))[0].name}")

    async def page(self, name: str) -> Response[Any]:
        """The page of this name: a step, the checked answers, what was sent, or whether to discard it."""
        if sent := await self._sent(name):
            return await sent.page()
        self._refuse_closed()
        if name == CHECK:
            return await self.check()
        return self._discard_page() if name == DISCARD else await self.show(name)

    async def send(self, request: AnyRequest, author: Author, name: str) -> Response[Any]:
        """What was sent from the page of this name."""
        if sent := await self._sent(name):
            typed = await typed_by(request, self.house, author.signed)
            if author.late:
                raise NotSignedIn(request)
            return await sent.act(typed)
        if name == CHECK:
            return await self.publish(request, author)
        self._refuse_closed()
        if name == DISCARD:
            return await self.discard(request, author)
        return await self.keep(request, author, name)

    async def check(self) -> Response[Any]:
        """All answers on one page, with what the public will see."""
        draft = await self._draft()
        if draft is None:
            return await self.begin()
        if draft.published is not None:
            return see(self.subject.address)
        return await self._check_page(draft)

    async def publish(self, request: AnyRequest, author: Author) -> Response[Any]:
        typed = await typed_by(request, self.house, author.signed)
        if author.late:
            raise NotSignedIn(request)
        hidden = Hidden.returned(typed, author.signed.form_token)
        draft = await self._draft()
        if draft is None:
            return await self.begin()
        if draft.published is not None:
            same = draft.key == hidden.key
            return see(self._after([draft.published]) if same else self.subject.address)
        self._refuse_closed()
        if draft.key != hidden.key:
            return await self._check_page(draft, Error("", CHANGED), status=409)
        return await self._publish(draft, hidden)

    async def discard(self, request: AnyRequest, author: Author) -> Response[Any]:
        await typed_by(request, self.house, author.signed)
        if author.late:
            raise NotSignedIn(request)
        await self.house.accounts.drafts.discard(self.of)
        return see(self.subject.address)

    async def _publish(self, draft: Draft, hidden: Hidden) -> Response[Any]:
        """A first click may be stored while a second is read: its answers no longer fit, and are public."""
        signed, read = self.subject.signed, self._read(draft)
        receipt = await self.house.desk.made(signed.actor, draft.key)
        if receipt is None and read.errors:
            return await self._check_page(draft, status=422)
        seen = draft.seen if hidden.seen is None else hidden.seen
        if receipt is None and (await self._standing()).sends:
            return await self._hand_over(draft, read, seen)
        try:
            if receipt is None:
                answers = await self.files.contents(read.answers)
                commands = having_seen(self.journey.commands(self.subject, answers), seen)
                await refuse_held(self.house.desk, signed.office, commands)
                settle = following(self.of, signed.office, commands, self.house.now())
                receipt = await self.house.desk.handle_all(commands, signed.actor, draft.key, settle)
        except AskMoved as moved:
            return await self._check_page(draft, Error("", str(moved)), status=409)
        except Rule as rule:
            return await self._check_page(draft, error_of(rule, read), status=422)
        except Busy:
            return await self._check_page(draft, Error("", BUSY), status=503)
        await self.house.accounts.drafts.published(self.of, draft.key, receipt.positions[0])
        about = f"{self.journey.name} {self.subject.about} {list(receipt.positions)}"
        await self.house.accounts.note(signed.account, "published", about)
        return see(self._after(receipt.positions))

    async def _hand_over(self, draft: Draft, read: Answered, seen: int) -> Response[Any]:
        """Send this version to an approver: what the rules refuse now is not sent."""
        texts, title = self._texts(draft), f"{self.journey.noun}: {self.subject.title}"
        try:
            answers = await self.files.contents(read.answers)
            commands = having_seen(self.journey.commands(self.subject, answers), seen)
            await rehearse(self.house.desk, commands, self.subject.signed.actor)
            page = await send(
                self.house, self.subject, self.of, draft, commands, self.address, title, texts, seen
            )
        except AskMoved as moved:
            return await self._check_page(draft, Error("", str(moved)), status=409)
        except Rule as rule:
            return await self._check_page(draft, error_of(rule, read), status=422)
        return see(page)

    async def _standing(self) -> Standing:
        return await standing(self.house, self.subject.signed, self.of)

    async def _sent(self, name: str) -> Submitted[S] | None:
        def after(positions: Sequence[int]) -> str:
            return self.journey.after(self.subject, positions)

        return await submitted(self.house, self.subject, name, self.address, after)

    def _refuse_closed(self) -> None:
        """A second click comes when the first one may have closed the form: it is told apart before this."""
        if why := self.journey.closed(self.subject):
            raise NotAllowed(self.subject.signed, why, self.subject.address, "Go back to what it is about")

    def _after(self, positions: Sequence[int]) -> str:
        return receipts_of(positions, self.journey.after(self.subject, positions))

    async def _check_page(
        self, draft: Draft, error: Error | None = None, *, status: int = 200
    ) -> Response[Any]:
        read, standing = self._read(draft), await self._standing()
        answers = await self.files.contents(read.answers)
        checked = self.checked(
            self.house, self.journey, self.subject, draft, read, self.address, standing, answers
        )
        return await checked.page(error, status)

    def _discard_page(self) -> Response[Any]:
        return workspace_page(
            self.subject.signed,
            "agency/discard.html",
            subject=self.subject,
            invented=is_invented(self.subject),
            words=self.subject.names.words,
            hidden=self._hidden(),
            back=f"{self.address}/{CHECK}",
        )
