"""Entity tags, `304 Not Modified` and gzip for whatever is not answered from the store of rendered pages.

An answer that sets a cookie, is not a 200, may not be stored or is streamed goes out as it is. Pages of the
workspace are never gzipped: they carry a form's token and repeat what was typed, and the length of a packed
page would tell both (BREACH).
"""

from accountability.web.middleware.exchange import Answer, App, Receive, Scope, Send, Whole, give, header
from accountability.web.middleware.negotiation import accepts_gzip, matches
from accountability.web.middleware.privacy import is_private
from accountability.web.middleware.representation import (
    form_of,
    headers_of,
    is_packable,
    may_be_kept,
    tag,
    when_unchanged,
)


class Conditional:
    """Stands inside `HeadAsGet`, so it sees only GET."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        whole = Whole(send)
        await self._app(scope, receive, whole)
        if whole.answer is None:
            return
        if may_be_kept(whole.answer) and not is_private(scope["path"]):
            await _give_form(whole.answer, scope, send)
        else:
            await give(whole.answer, send)


async def _give_form(answer: Answer, scope: Scope, send: Send) -> None:
    packable = is_packable(answer)
    pack = packable and accepts_gzip(header(scope["headers"], b"accept-encoding"))
    etag = tag(answer, pack=pack)
    asked_for = header(scope["headers"], b"if-none-match")
    if asked_for and matches(asked_for, etag):
        headers = when_unchanged(headers_of(answer, etag, packable=packable, pack=pack))
        await give(Answer(304, headers, b""), send)
    else:
        body, _, headers = await form_of(answer, packable=packable, pack=pack)
        await give(Answer(answer.status, headers, body), send)
