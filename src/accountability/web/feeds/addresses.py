"""The addresses of feeds, and back: which entries a feed holds, in which form, current or archived.

/en/feeds/panels/night-safety.atom             the 50 newest
/en/feeds/panels/night-safety/2026-05.atom     what was recorded in May 2026, if it fits in one document
/en/feeds/panels/night-safety/2026-05-2.atom   the second part of it
"""

import re
from datetime import date
from typing import Any, Literal, cast

import msgspec

from accountability.domain.entries import SLUG
from accountability.web.fields import FIRST_YEAR, LAST_YEAR

Scope = Literal["all", "late", "panel", "recommendation", "office", "area"]
Form = Literal["atom", "rss", "json"]
FORMS: tuple[Form, ...] = ("atom", "rss", "json")
TYPES: dict[Form, str] = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
ROOT = "/en/feeds/"
ADDRESS = re.compile(
    rf"(?P<feed>all|overdue|panels/(?P<panel>{SLUG})|offices/(?P<office>{SLUG})|areas/(?P<area>{SLUG})"
    rf"|recommendations/(?P<of>{SLUG})/(?P<serial>[1-9][0-9]{{0,3}}))"
    r"(?:/(?P<month>[0-9]{4}-(?:0[1-9]|1[0-2]))(?:-(?P<number>[2-9]|[1-9][0-9]{1,5}))?)?\.(?P<form>atom|rss|json)"
)
LONGEST = 200


class Feed(msgspec.Struct, frozen=True):
    """One feed: a scope of the timeline, and what narrows it (a panel, and number; an office; an area)."""

    scope: Scope
    about: tuple[Any, ...] = ()

    @property
    def path(self) -> str:
        """What stands after /en/feeds/ and before the form."""
        match self.scope:
            case "all":
                return "all"
            case "late":
                return "overdue"
            case "panel":
                return f"panels/{self.about[0]}"
            case "recommendation":
                return f"recommendations/{self.about[0]}/{self.about[1]}"
            case "office":
                return f"offices/{self.about[0]}"
            case "area":
                return f"areas/{self.about[0]}"

    @property
    def page(self) -> str:
        """The page that shows what the feed tells."""
        match self.scope:
            case "all":
                return "/en/log"
            case "late":
                return "/en"
            case "recommendation":
                return f"/en/panels/{self.about[0]}/recommendations/{self.about[1]}"
            case _:
                return f"/en/{self.path}"

    def address(self, form: Form) -> str:
        return f"{ROOT}{self.path}.{form}"


class Archive(msgspec.Struct, frozen=True):
    """A closed part of a feed's past: a month, named by its first day, and the number of its part from 1."""

    month: date
    number: int

    def address(self, feed: Feed, form: Form) -> str:
        part = f"-{self.number}" if self.number > 1 else ""
        return f"{ROOT}{feed.path}/{self.month:%Y-%m}{part}.{form}"


class Asked(msgspec.Struct, frozen=True):
    """What an address asks for. `archive` is None for the current feed."""

    feed: Feed
    form: Form
    archive: Archive | None


def asked(address: str) -> Asked | None:
    """What stands after /en/feeds/, read; None if it is the address of no feed."""
    found = ADDRESS.fullmatch(address) if len(address) <= LONGEST else None
    if found is None:
        return None
    archive = None
    if found["month"]:
        if not FIRST_YEAR <= int(found["month"][:4]) <= LAST_YEAR:
            return None
        archive = Archive(date.fromisoformat(f"{found['month']}-01"), int(found["number"] or 1))
    return Asked(_feed(found), cast("Form", found["form"]), archive)


def _feed(found: re.Match[str]) -> Feed:
    if found["panel"]:
        return Feed("panel", (found["panel"],))
    if found["office"]:
        return Feed("office", (found["office"],))
    if found["area"]:
        return Feed("area", (found["area"],))
    if found["of"]:
        return Feed("recommendation", (found["of"], int(found["serial"])))
    return Feed("all" if found["feed"] == "all" else "late")
