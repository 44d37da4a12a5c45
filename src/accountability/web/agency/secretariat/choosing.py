"""Choosing what is registered or published: the nearest by boxes to tick, every other from lists by name."""

from collections.abc import Mapping, Sequence
from typing import Any

from accountability.projections.register import InitiativeRow, OfficeRow
from accountability.web.agency.listing import Lists, by_name
from accountability.web.agency.secretariat.subjects import PanelSubject
from accountability.web.fields import Choices, Option, Question
from accountability.web.public.naming import Names
from accountability.web.typed import Typed, Wrong

NEVER_ASKED = ("secretariat", "scrutiny")
# A longer list of check boxes is no help.
MOST_SHOWN = 30
# What one statement and one answer hold (domain/panels.py, domain/answers.py).
MOST_SPOKEN_TO = 100
MOST_INITIATIVES = 20


class Ticks(Choices, frozen=True, kw_only=True):
    """Check boxes of which no more than `most` may be ticked, since one entry holds no more."""

    most: int

    def read(self, typed: Typed) -> tuple[str, ...]:
        ticked = super().read(typed)
        if len(ticked) > self.most:
            raise Wrong(f"Tick at most {self.most}: {len(ticked)} are ticked. Record the others after these")
        return ticked


def offices(subject: PanelSubject, typed: Typed) -> Sequence[Question]:
    """The offices this panel asked before, then those of its area; the others by name; none that ended."""
    before = {view.row.office for view in subject.asks}

    def distance(row: OfficeRow) -> tuple[bool, bool, str]:
        return row.slug not in before, row.area is None or row.area != subject.panel.area, row.slug

    answering = (row for row in subject.offices if row.kind not in NEVER_ASKED and row.last_day is None)
    near = sorted(answering, key=distance)
    ticks = Choices(
        name="offices",
        label="Which offices should answer?",
        missing="" if any(typed.every("other_offices")) else "Choose at least one office",
        options=[Option(row.slug, subject.names.office(row.slug)) for row in near[:MOST_SHOWN]],
    )
    rest = by_name([row.slug for row in near[MOST_SHOWN:]], subject.names.office)
    return _with_others(ticks, Lists(name="other_offices", label="Other offices (optional)", options=rest))


def initiatives(
    rows: Sequence[InitiativeRow], names: Names, label: str, typed: Typed, missing: str = ""
) -> Sequence[Question]:
    """Initiatives, the nearest first; the others by name. `missing` if one at least is needed."""
    shown = [
        Option(row.slug, names.initiative(row.slug), f"Run by {names.office(row.owner)}" if row.owner else "")
        for row in rows[:MOST_SHOWN]
    ]
    needed = "" if any(typed.every("other_initiatives")) else missing
    ticks = Ticks(name="initiatives", label=label, missing=needed, options=shown, most=MOST_INITIATIVES)
    rest = by_name([row.slug for row in rows[MOST_SHOWN:]], names.initiative)
    return _with_others(
        ticks, Lists(name="other_initiatives", label="Other initiatives (optional)", options=rest)
    )


def _with_others(ticks: Choices, others: Lists) -> Sequence[Question]:
    """The second question is asked only where the first does not show all there is."""
    return (ticks, others) if others.options else (ticks,)


def chosen(answers: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """What was ticked and what was chosen by name, each once."""
    both = (*(answers.get(name) or ()), *(answers.get(f"other_{name}") or ()))
    return tuple(dict.fromkeys(both))


def typed_in(typed: Typed, name: str) -> list[str]:
    """The same before it was read: whatever was sent."""
    both = (*typed.every(name), *typed.every(f"other_{name}"))
    return [slug for slug in dict.fromkeys(both) if slug]


def recommendations(
    name: str, label: str, options: Sequence[Option], most: int, missing: str = ""
) -> Choices:
    """Ticked one by one, so that what is published depends on nothing that others do meanwhile."""
    hint = "Untick those it does not concern."
    return Ticks(name=name, label=label, hint=hint, missing=missing, options=options, most=most)
