"""Choosing by name from what is registered: one from a list that opens, or several from a few such lists."""

from collections.abc import Callable, Iterable
from typing import ClassVar

from accountability.web.fields import Choices, Option
from accountability.web.typed import Typed, Wrong

# Of lists to choose from; one more than was chosen, if that is more.
LISTS = 3


class Lists(Choices, frozen=True, kw_only=True):
    """Several by name, one in each list that opens; always one more than was chosen, and three at first.

    No more than `most`, where one entry holds no more.
    """

    kind: ClassVar[str] = "lists"
    hint: str = "One in each list. For more than these, continue and then come back to this page."
    most: int | None = None

    def read(self, typed: Typed) -> tuple[str, ...]:
        chosen = super().read(typed)
        if self.most is not None and len(chosen) > self.most:
            raise Wrong(f"Choose at most {self.most}: {len(chosen)} are chosen")
        return chosen

    def number(self, chosen: Iterable[str]) -> int:
        return max(LISTS, len([value for value in chosen if value]) + 1)


def by_name(slugs: Iterable[str], name: Callable[[str], str], first: str = "") -> list[Option]:
    """In the order of their names. `first` is what the list says before anything was chosen."""
    named = sorted((Option(slug, name(slug)) for slug in slugs), key=lambda each: each.text.casefold())
    return [Option("", first), *named] if first else named
