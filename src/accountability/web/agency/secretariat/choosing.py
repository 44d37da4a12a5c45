"""Choosing what is registered or published: the nearest from a list, every other by its short name."""

import re
from collections.abc import Collection, Sequence
from typing import ClassVar

from accountability.projections.register import InitiativeRow, OfficeRow
from accountability.web.agency.secretariat.subjects import PanelSubject
from accountability.web.fields import Asked, Choices, Option, Question
from accountability.web.public.naming import Names
from accountability.web.typed import Typed, Wrong, cleaned_line

NEVER_ASKED = ("secretariat", "scrutiny")
# A longer list of check boxes is no help.
MOST_SHOWN = 30
# What one statement and one answer hold (domain/panels.py, domain/answers.py).
MOST_SPOKEN_TO = 100
MOST_INITIATIVES = 20


class ShortNames(Asked, frozen=True, kw_only=True):
    """Short names of what is registered, in one line. One that is not registered is told by name."""

    kind: ClassVar[str] = "text"
    registered: Collection[str]

    def read(self, typed: Typed) -> str | None:
        """The names with a space between."""
        slugs = dict.fromkeys(re.findall(r"[^\s,;]+", cleaned_line(typed.one(self.name))))
        if self.is_left_out(slugs):
            return None
        unknown = [slug for slug in slugs if slug not in self.registered]
        if unknown:
            raise Wrong(
                f"Nothing is registered as {' or '.join(unknown)}: mend the name, or register it first"
            )
        return " ".join(slugs)


class Ticks(Choices, frozen=True, kw_only=True):
    """Check boxes of which no more than `most` may be ticked, since one entry holds no more."""

    most: int

    def read(self, typed: Typed) -> tuple[str, ...]:
        ticked = super().read(typed)
        if len(ticked) > self.most:
            raise Wrong(f"Tick at most {self.most}: {len(ticked)} are ticked. Record the others after these")
        return ticked


def offices(subject: PanelSubject, typed: Typed) -> Sequence[Question]:
    """The offices this panel asked before, then those of its area; others by short name."""
    before = {view.row.office for view in subject.asks}

    def distance(row: OfficeRow) -> tuple[bool, bool, str]:
        return row.slug not in before, row.area is None or row.area != subject.panel.area, row.slug

    near = sorted((row for row in subject.offices if row.kind not in NEVER_ASKED), key=distance)[:MOST_SHOWN]
    return (
        Choices(
            name="offices",
            label="Which offices should answer?",
            missing="" if typed.one("other_offices").strip() else "Choose at least one office",
            options=[Option(row.slug, subject.names.office(row.slug)) for row in near],
        ),
        ShortNames(
            name="other_offices",
            label="Other offices (optional)",
            hint="Their short names with spaces between, like norchester-police aberwen-council.",
            registered={row.slug for row in subject.offices},
        ),
    )


def initiatives(
    rows: Sequence[InitiativeRow], names: Names, label: str, missing: str = ""
) -> Sequence[Question]:
    """Initiatives, the nearest first; others by short name. `missing` if one at least is needed."""
    shown = [
        Option(row.slug, names.initiative(row.slug), f"Run by {names.office(row.owner)}" if row.owner else "")
        for row in rows[:MOST_SHOWN]
    ]
    others = ShortNames(
        name="other_initiatives",
        label="Other initiatives (optional)",
        hint="Their short names with spaces between, like late-bus night-hub.",
        missing=missing,
        registered={row.slug for row in rows},
    )
    return (Ticks(name="initiatives", label=label, options=shown, most=MOST_INITIATIVES), others)


def chosen(ticked: object, typed: object) -> tuple[str, ...]:
    """What was ticked and what was named, each once."""
    several = ticked if isinstance(ticked, tuple) else ()
    return tuple(dict.fromkeys([*map(str, several), *str(typed or "").split()]))


def recommendations(
    name: str, label: str, options: Sequence[Option], most: int, missing: str = ""
) -> Choices:
    """Ticked one by one, so that what is published depends on nothing that others do meanwhile."""
    hint = "Untick those it does not concern."
    return Ticks(name=name, label=label, hint=hint, missing=missing, options=options, most=most)
