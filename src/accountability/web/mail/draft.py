"""A mail before it is written: one structure, from which its plain text and its HTML are both made."""

import textwrap
from collections.abc import Iterator

import msgspec
from jinja2 import Environment

from accountability.publishing.mail.message import Message, one_line, reference_of
from accountability.web.feeds.model import readable
from accountability.web.templating import Link
from accountability.workspace.post.mailroom import Mail

WIDTH = 76


class Item(msgspec.Struct, frozen=True):
    """One thing that a mail tells: a title that leads to its page, and plain texts below it."""

    title: str
    address: str
    texts: tuple[str, ...] = ()


class Section(msgspec.Struct, frozen=True):
    heading: str
    items: tuple[Item, ...] = ()
    lead: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """`action` is the one thing to do; `links` lead on; `why` says why they got it, `stop` how to end it."""

    to: str
    subject: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    action: Link | None = None
    links: tuple[Link, ...] = ()
    why: str = ""
    stop: str = ""


def message_of(mail: Mail, draft: Draft, templates: Environment) -> Message:
    html = templates.get_template("mail/letter.html").render(draft=draft, subject=one_line(draft.subject))
    return Message(
        to=draft.to,
        subject=draft.subject,
        text=readable(text_of(draft)),
        html=readable(html),
        reference=reference_of(mail.key),
        stop=draft.stop,
    )


def text_of(draft: Draft) -> str:
    """The plain text: short lines, each address on a line of its own."""
    return "\n\n".join(_blocks(draft)) + "\n"


def _blocks(draft: Draft) -> Iterator[str]:
    yield from map(_filled, draft.lead)
    if draft.action:
        yield f"{draft.action.text}:\n{draft.action.href}"
    for section in draft.sections:
        yield f"{section.heading}\n{'-' * min(len(section.heading), WIDTH)}"
        if section.lead:
            yield _filled(section.lead)
        for item in section.items:
            yield "\n".join([_filled(item.title), *map(_filled, item.texts), item.address])
    for link in draft.links:
        yield f"{link.text}:\n{link.href}"
    if draft.why or draft.stop:
        yield "-" * 8
    if draft.why:
        yield _filled(draft.why)
    if draft.stop:
        yield f"To get no more of these mails, open this and press the button:\n{draft.stop}"


def _filled(text: str) -> str:
    """Each of its lines wrapped; what is longer than a line and has no gap, as an address, stays whole."""
    return "\n".join(
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
