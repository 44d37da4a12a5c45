"""An office that ends, and one that comes after it, as their pages say it: when, and what passed to whom."""

from collections.abc import Iterator

import msgspec

from accountability.domain.status import british
from accountability.projections import asks, register
from accountability.projections.asks import Passed
from accountability.projections.reading import Reader
from accountability.projections.register import OfficeRow, TransferRow
from accountability.web.public.naming import Names
from accountability.web.public.tellings.succession import passing
from accountability.web.public.tellings.told import count


class Passing(msgspec.Struct, frozen=True, kw_only=True):
    """What the read models hold on an office's successors and predecessors."""

    row: OfficeRow
    onward: list[TransferRow]
    hither: list[TransferRow]
    passed: Passed
    taken_over: dict[str, int]

    @property
    def areas(self) -> Iterator[str]:
        yield from (slug for transfer in (*self.onward, *self.hither) for slug in transfer.areas)

    @property
    def offices(self) -> Iterator[str]:
        yield from (transfer.successor for transfer in self.onward)
        yield from (transfer.office for transfer in self.hither)
        yield from self.taken_over


class Line(msgspec.Struct, frozen=True):
    """What passes between this office and another, whose name and address are given."""

    slug: str
    name: str
    what: str


class Succession(msgspec.Struct, frozen=True, kw_only=True):
    """`ends` is empty for an office of which no end is known."""

    ends: str
    onward: list[Line]
    passed: str
    hither: list[Line]
    taken_over: list[Line]


async def passing_of(reader: Reader, row: OfficeRow) -> Passing:
    return Passing(
        row=row,
        onward=await register.transfers_from(reader, row.slug),
        hither=await register.transfers_to(reader, row.slug),
        passed=await asks.passed(reader, row.slug),
        taken_over=await asks.taken_over(reader, row.slug),
    )


def succession(found: Passing, names: Names) -> Succession:
    return Succession(
        ends=_ends(found),
        onward=[
            Line(each.successor, names.office(each.successor), _what(each, names)) for each in found.onward
        ],
        passed=_passed(found.passed),
        hither=[Line(each.office, names.office(each.office), _what(each, names)) for each in found.hither],
        taken_over=[
            Line(slug, names.office(slug), count(number, "ask")) for slug, number in found.taken_over.items()
        ],
    )


def _ends(found: Passing) -> str:
    row = found.row
    if row.last_day is not None:
        return f"This office ended on {british(row.last_day)}. What it said stays here under its name."
    if row.expected_last_day is None:
        return ""
    day = british(row.expected_last_day)
    if row.ending == "confirmed":
        return f"This office is to end: a law or order names {day} as its last day."
    return f"This office is announced to end, by no law yet. Its last day is expected to be {day}."


def _what(transfer: TransferRow, names: Names) -> str:
    return f"{passing(transfer.functions, transfer.areas, names)}, from {british(transfer.first_day)}"


def _passed(passed: Passed) -> str:
    found = []
    if passed.passed:
        found.append(f"{count(passed.passed, 'ask')} passed on to others.")
    if passed.nobody:
        found.append(f"For {count(passed.nobody, 'ask')} no body answers now.")
    return " ".join(found)
