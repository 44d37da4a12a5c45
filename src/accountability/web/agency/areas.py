"""Choosing an area by name from those that are registered; while none is, typing the word for it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from accountability.domain.status import british
from accountability.projections.register import AreaRow
from accountability.web.agency.listing import by_name
from accountability.web.fields import Option, Question, Select, SlugText
from accountability.web.public.naming import Names

HINT = "A word for the place, like norchester. Use the same word everywhere."


def area(  # noqa: PLR0913 - each is one thing that a form may say of the question
    rows: Sequence[AreaRow],
    names: Names,
    *,
    name: str = "area",
    label: str = "Area (optional)",
    standing: str | None = None,
    none: str = "No area",
) -> Question:
    """`standing` is what an entry to be corrected names: it stays a choice, registered or not.

    `none` is what it means to choose nothing.
    """
    if not rows:
        return SlugText(name=name, label=label, hint=HINT, what="Area")
    options = [Option("", none), *offered(rows, names, [standing] if standing else [])]
    return Select(name=name, label=label, what="Area", options=options)


def offered(rows: Sequence[AreaRow], names: Names, standing: Iterable[str] = ()) -> list[Option]:
    """Those that hold today, then the others with their days, then words that stand and nobody registered."""
    known = {row.slug: row for row in rows}
    now = [row.slug for row in rows if row.is_valid_on(names.today)]
    words = [slug for slug in standing if slug not in known]

    def named(slug: str) -> str:
        row = known.get(slug)
        return f"{names.area(slug)}{_where_and_when(row, names)}" if row else names.area(slug)

    groups = now, known.keys() - set(now), words
    return _told_apart([option for group in groups for option in by_name(group, named)])


def _told_apart(options: list[Option]) -> list[Option]:
    """Two of one name, or whose names were removed, by their short names too."""
    borne = Counter(option.text for option in options)
    return [
        Option(option.value, f"{option.text}, short name {option.value}")
        if borne[option.text] > 1
        else option
        for option in options
    ]


def _where_and_when(row: AreaRow, names: Names) -> str:
    """What tells it from another of its name, and why it is no choice for today."""
    where = f" ({names.area(row.within)})" if row.within else ""
    if row.last_day and row.last_day < names.today:
        return f"{where}, until {british(row.last_day)}"
    if row.valid_from and row.valid_from > names.today:
        return f"{where}, from {british(row.valid_from)}"
    return where
