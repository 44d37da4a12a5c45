"""The templates' world: where they are found, what is in scope, how dates, sums and counts are written.

A page is one short handler: it asks a projection and returns `page("panel.html", panel=…, words=…)`. What
every template may use is set out in `environment`; what the base template takes from a page stands at its
head.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, pass_context
from jinja2.runtime import Context
from litestar.response import Template
from markupsafe import Markup, escape

from accountability.domain.clocks import LONDON
from accountability.domain.entries import Precision
from accountability.domain.status import british
from accountability.web.assets import Assets
from accountability.web.middleware.marking import MARK
from accountability.web.public.attachments import size_of
from accountability.web.public.differing import differences
from accountability.web.words import BODY, Words, tombstone

HTML = "text/html"
Section = Literal["home", "panels", "offices", "initiatives", "log", "feeds", "about"]


class Link(msgspec.Struct, frozen=True):
    text: str
    href: str
    key: str = ""


NAVIGATION: tuple[Link, ...] = (
    Link("Home", "/en", "home"),
    Link("Panels", "/en/panels", "panels"),
    Link("Offices", "/en/offices", "offices"),
    Link("Areas", "/en/areas", "areas"),
    Link("Initiatives", "/en/initiatives", "initiatives"),
    Link("The log", "/en/log", "log"),
    Link("Feeds", "/en/feeds", "feeds"),
    Link("About", "/en/about", "about"),
)
FOOTER: tuple[tuple[str, tuple[Link, ...]], ...] = (
    (
        "The record",
        (
            Link("How we count", "/en/about#counting"),
            Link("Feeds and data", "/en/feeds"),
            Link("The log", "/en/log"),
            Link("Removed words", "/en/redactions"),
            Link("Check that nobody rewrote this", "/en/verify"),
        ),
    ),
    (
        "This service",
        (
            Link("About", "/en/about"),
            Link("Accessibility", "/en/about#accessibility"),
            Link("Privacy", "/en/about#privacy"),
            Link("Sign in for offices", "/sign-in"),
        ),
    ),
)


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator says of the service. `demonstration`: the banner over all of one, if it is.

    `copied`: when these pages were written into a folder, where no service answers forms.
    """

    name: str
    public_url: str
    kept_by: str
    contact: str = ""
    demonstration: str = ""
    copied: datetime | None = None


class FeedLinks(msgspec.Struct, frozen=True):
    """One feed in its three forms, under one address: `<base>.atom`, `<base>.rss`, `<base>.json`."""

    title: str
    base: str

    @property
    def by_mail(self) -> str:
        """Where one asks for it by e-mail."""
        return f"/mail?feed={self.base.removeprefix('/en/feeds/')}"

    @property
    def atom(self) -> str:
        return f"{self.base}.atom"

    @property
    def rss(self) -> str:
        return f"{self.base}.rss"

    @property
    def json(self) -> str:
        return f"{self.base}.json"


class AsAt(msgspec.Struct, frozen=True):
    """The state of the log that a page shows. `past` is set when the reader asked for an earlier one."""

    position: int
    recorded: datetime
    past: bool = False


EVERY_ENTRY = FeedLinks("Every entry", "/en/feeds/all")


def page(template: str, **context: Any) -> Template:
    """A public page: 200, the same for everybody, kept in memory until the log moves.

    Its handler may use only the path and the known query keys.
    """
    return Template(template, context=context, media_type=HTML, headers={MARK: "1"})


def passing_page(template: str, **context: Any) -> Template:
    """A public page that is rendered for each reader: it shows what may change while the log stands still.

    A checkpoint that is still to come is such a thing.
    """
    return Template(template, context=context, media_type=HTML)


def private_page(template: str, *, status: int = 200, **context: Any) -> Template:
    """A page for one person. Never kept; a form that has to be answered again goes out with 422."""
    return Template(template, context=context, media_type=HTML, status_code=status)


def environment(assets: Assets, site: Site) -> Environment:
    """Our templates and GOV.UK's macros. Ordinary `Undefined`: the macros test for absent keys."""
    ours = PackageLoader("accountability.web")
    theirs = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    made = Environment(
        loader=ChoiceLoader([ours, theirs]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        assets=assets,
        site=site,
        by_mail=False,  # the composition root says where alerts are sent
        navigation=NAVIGATION,
        footer=FOOTER,
        every_entry=EVERY_ENTRY,
        says=says,
        line=line,
        plain=plain,
        plural=plural,
        changed=changed,
    )
    made.filters.update(
        tombstone=tombstone,
        bytes=size_of,
        address=address,
        day=day,
        machine=machine,
        moment=moment,
        thousands=thousands,
        pounds=pounds,
        month=month,
    )
    return made


@pass_context
def says(context: Context, parts: Mapping[str, str], field: str, style: str = BODY) -> Markup:
    """Paragraphs, or the tombstone. In a template: `says(entry.parts, "text")`."""
    return _words(context).says(parts, field, style)


@pass_context
def line(context: Context, parts: Mapping[str, str], field: str) -> Markup:
    """One line, for headings and links. In a template: `line(panel.parts, "title")`."""
    return _words(context).line(parts, field)


@pass_context
def plain(context: Context, parts: Mapping[str, str], field: str) -> str:
    """Text for the title of a page. In a template: `plain(panel.parts, "title")`."""
    return _words(context).plain(parts, field)


@pass_context
def changed(context: Context, before: Mapping[str, str], after: Mapping[str, str], field: str) -> Markup:
    """What a correction changed in one field, word by word; empty where there is nothing to compare."""
    found = [_words(context).said(parts, field) for parts in (before, after)]
    old, new = (said.words if said and isinstance(said.words, str) else "" for said in found)
    return differences(old, new) if old and new else Markup()


def _words(context: Context) -> Words:
    words = context.get("words")
    if not isinstance(words, Words):
        raise TypeError("The page's context has no `words`, or this macro file was imported without context.")
    return words


def day(value: date, precision: Precision | None = None) -> str:
    """`22 November 2026`, or no more than the source says. A moment is no day: which depends on the place."""
    if isinstance(value, datetime):
        raise TypeError("a moment was written as a day: use the filter `moment`")
    return british(value, precision)


def machine(value: date, precision: Precision | None = None) -> str:
    """The same for `<time datetime>`: `2026-11-22`, `2026-11` or `2026`."""
    return value.isoformat()[: {"year": 4, "month": 7, None: 10}[precision]]


def month(value: date) -> str:
    return f"{value:%B %Y}"


def moment(value: datetime) -> str:
    """`22 November 2026 at 6:07am`, in London."""
    if value.tzinfo is None:
        raise ValueError("a moment without time zone cannot be written")
    local = value.astimezone(LONDON)
    clock = f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004 - noon
    return f"{day(local.date())} at {clock}"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 response`, `1,204 responses`."""
    return f"{thousands(count)} {one if count == 1 else many or one + 's'}"


def address(value: str) -> Markup:
    """An email address that breaks after its sign and its dots, where it has to, and not within a word."""
    may_break = Markup("<wbr>")
    return Markup("").join(escape(each) + (may_break if each in "@." else "") for each in value)


def thousands(value: int) -> str:
    return f"{value:,}"


def pounds(value: int) -> str:
    """Whole pounds, as the log holds them."""
    return f"£{value:,}"
