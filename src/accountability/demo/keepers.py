"""Who keeps the records of real panels here: we do, from public sources, and no real body has a hand in it.

All that stands under a real panel is a summary in our own words of its source says, and names that source;
the day of an entry is the source's, or the first year that it names where no day is stated.
"""

from datetime import date

from accountability.demo.days import Days
from accountability.demo.telling import OPERATOR, Step, Story, secretariat
from accountability.domain.areas import AreaDetails, AreaKind
from accountability.domain.commands.register import RegisterArea, RegisterOffice
from accountability.domain.offices import OfficeDetails, OfficeKind

KEEPERS = "record-keepers"
KEEPER = secretariat(KEEPERS)


def real_office(before: int, slug: str, kind: OfficeKind, name: str, area: str | None = None) -> Step:
    details = OfficeDetails(slug=slug, kind=kind, area=area)
    return Step(before, OPERATOR, RegisterOffice(details=details, texts={"name/en": name}))


def real_area(before: int, slug: str, kind: AreaKind, name: str, source: str, said: date) -> Step:  # noqa: PLR0913, PLR0917 - each is one thing to say of it
    """Its days and its code are left open: no source of ours states them."""
    command = RegisterArea(
        details=AreaDetails(slug=slug, kind=kind),
        texts={"name/en": name, "source/en": source},
        occurred=said,
        provenance="summarised",
    )
    return Step(before, KEEPER, command)


def story(_on: Days) -> Story:
    return [real_office(744, KEEPERS, "secretariat", "The keepers of this demonstration record")]
