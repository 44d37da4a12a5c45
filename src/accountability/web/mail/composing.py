"""The words of each sort of mail, by the composer that the sender asks when a mail's turn has come."""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager

from jinja2 import Environment

from accountability.projections.reading import Reader
from accountability.publishing.mail.message import Message
from accountability.web.mail.draft import Draft, message_of
from accountability.web.templating import Link
from accountability.workspace.post.mailroom import Kind, Mail, Mailroom

Composing = Callable[[Mail], Awaitable[Draft | None]]
# The record as it stands when a mail is sent.
Read = Callable[[], AbstractAsyncContextManager[Reader]]


class Composer:
    """None for a mail that nobody wants any more, or of which nothing is left to say."""

    def __init__(self, templates: Environment, sorts: Mapping[Kind, Composing]) -> None:
        self._templates = templates
        self._sorts = sorts

    async def __call__(self, mail: Mail) -> Message | None:
        draft = await self._sorts[mail.kind](mail)
        return None if draft is None else message_of(mail, draft, self._templates)


def letters(room: Mailroom) -> Composing:
    """Mails whose words were sealed when they were put into the outbox."""

    async def compose(mail: Mail) -> Draft | None:
        letter = room.opened(mail)
        if letter is None:
            return None
        action = Link(letter.link_words, letter.link) if letter.link else None
        return Draft(to=letter.to, subject=letter.subject, lead=letter.paragraphs, action=action)

    return compose
