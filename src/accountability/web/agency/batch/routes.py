"""The pages on which an office answers many asks in one sitting."""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from accountability.web.agency.batch.answers import AnswerMany
from accountability.web.agency.batch.checking import BatchChecked
from accountability.web.agency.batch.subject import NAME, BatchSubject, load_batch
from accountability.web.agency.checking import CHECK
from accountability.web.agency.session import WORKSPACE, AnyRequest, Author, NotSignedIn, typed_by
from accountability.web.agency.walking import Walk
from accountability.web.house import House
from accountability.web.typed import Typed, received
from accountability.workspace.drafts import DraftOf
from accountability.workspace.following import LEFT
from accountability.workspace.sessions import Signed

PATH = f"{WORKSPACE}/{NAME}"
ASKS = "asks"
# Fifty answers in words of their own, typed into one page.
MOST_BYTES = 2 * 2**20


class BatchWalk(Walk[BatchSubject]):
    checked = BatchChecked


def _query(request: AnyRequest) -> Typed:
    return Typed({name: list(request.query_params.getall(name)) for name in request.query_params})


async def _walk(
    request: AnyRequest, house: House, signed: Signed, ticked: list[str] | None = None
) -> BatchWalk:
    return BatchWalk(house, AnswerMany(), await load_batch(house, signed, _query(request), ticked))


@get(PATH)
async def begin(
    request: AnyRequest, house: NamedDependency[House], signed: NamedDependency[Signed]
) -> Response[Any]:
    return await (await _walk(request, house, signed)).begin()


@get(f"{PATH}/{{step:str}}")
async def show(
    request: AnyRequest,
    step: FromPath[str],
    house: NamedDependency[House],
    signed: NamedDependency[Signed],
) -> Response[Any]:
    return await (await _walk(request, house, signed)).page(step)


@post(f"{PATH}/{{step:str}}", status_code=200, request_max_body_size=MOST_BYTES)
async def send(
    request: AnyRequest,
    step: FromPath[str],
    house: NamedDependency[House],
    author: NamedDependency[Author],
) -> Response[Any]:
    ticked = (await received(request)).every(ASKS) if step == ASKS else None
    return await (await _walk(request, house, author.signed, ticked)).send(request, author, step)


@post(f"{PATH}/leave-out", status_code=200, request_max_body_size=MOST_BYTES)
async def leave_out(
    request: AnyRequest, house: NamedDependency[House], author: NamedDependency[Author]
) -> Response[Any]:
    """Go on without some of the chosen asks. What was typed for them waits for the next batch.

    They are kept there before they are taken from here: a crash in between leaves them in both.
    """
    typed = await typed_by(request, house, author.signed)
    if author.late:
        raise NotSignedIn(request)
    subject = await load_batch(house, author.signed, Typed())
    drafts, account = house.accounts.drafts, author.signed.account
    of = DraftOf(account, NAME, subject.about)
    draft = await drafts.find(of)
    out = set(typed.every("out"))
    if draft is not None and draft.published is None:
        chosen = draft.answers.get(ASKS, [])
        leaving = [text for text in chosen if text in out]
        waiting = [text for text in subject.left.get(ASKS, []) if text not in leaving]
        kept = {
            name: values for name, values in draft.answers.items() if any(text in name for text in leaving)
        }
        await drafts.keep(
            DraftOf(account, LEFT, subject.about), {**kept, ASKS: waiting + leaving}, subject.head
        )
        await drafts.keep(of, {ASKS: [text for text in chosen if text not in out]}, draft.seen)
    return Redirect(f"{PATH}/{CHECK}", status_code=303)


ROUTES: list[Any] = [begin, show, leave_out, send]
