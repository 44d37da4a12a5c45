"""The areas of Norchester: words that were named before they were registered; a ward that ended. Invented."""

from datetime import date, timedelta

from accountability.demo.days import Days
from accountability.demo.norchester_register import TRUST
from accountability.demo.telling import OPERATOR, Step, Story, parts, secretariat
from accountability.domain.areas import AreaDetails, AreaEnd, AreaKind
from accountability.domain.commands.register import AbolishArea, RegisterArea, RenameArea
from accountability.domain.registered import Renaming
from accountability.domain.status import british

KEEPER = secretariat(TRUST)
CODES = "Norchester Statistics Office (invented), list of areas, first edition."
ORDER = "The Stonebridge (Wards) Order, article 4"
WARD: AreaKind = "ward_or_neighbourhood"
OLD = date(1974, 4, 1)
# The last day of a ward, in days before the story is played.
LAST = 246


def _area(before: int, details: AreaDetails, **words: str) -> Step:
    return Step(before, KEEPER, RegisterArea(details=details, texts=parts(words)))


def registered(_on: Days) -> Story:
    def ward(slug: str, name: str, code: str, since: date | None = None) -> Step:
        details = AreaDetails(
            slug=slug, kind=WARD, code=code, within="stonebridge", valid_from=since, invented=True
        )
        return _area(507, details, name=name, source=CODES)

    force = AreaDetails(
        slug="norchester", kind="police_force_area", code="X23000041", valid_from=OLD, invented=True
    )
    city = AreaDetails(
        slug="stonebridge",
        kind="local_authority",
        code="X08000012",
        within="norchester",
        valid_from=OLD,
        invented=True,
    )
    return [
        _area(507, force, name="Norchester", source=CODES),
        _area(507, city, name="City of Stonebridge", source=CODES),
        ward("eastmoor", "Eastmoor ward", "X05000201"),
        ward("fenside", "Fenside ward", "X05000202"),
        ward("hospital", "Hospital ward", "X05000203"),
    ]


def a_new_name_and_an_end(on: Days) -> Story:
    """The ward got the name of the street on which its residents live; then a boundary order ended it."""
    renaming = RenameArea(
        area="hospital",
        renaming=Renaming(since=on(420)),
        occurred=on(420),
        texts=parts({"name": "Wellgate ward", "source": "Stonebridge City Council, notice of a new name."}),
    )
    millgate = AreaDetails(
        slug="millgate",
        kind=WARD,
        within="stonebridge",
        valid_from=on(LAST) + timedelta(days=1),
        invented=True,
    )
    ended = AbolishArea(
        area="hospital",
        end=AreaEnd(last_day=on(LAST), successors=("fenside", "millgate")),
        occurred=on(LAST),
        texts=parts(
            {
                "instrument": ORDER,
                "reason": f"The wards were drawn anew. After {british(on(LAST))} the streets south of the "
                "canal are in Fenside and the others in Millgate.",
                "source": f"{ORDER}, printed by Stonebridge City Council.",
            }
        ),
    )
    return [
        Step(418, KEEPER, renaming),
        _area(LAST - 2, millgate, name="Millgate ward", source=f"{ORDER}."),
        Step(LAST - 2, KEEPER, ended),
    ]


def aberwen(_on: Days) -> Story:
    details = AreaDetails(slug="aberwen", kind="police_force_area", invented=True)
    names = parts({"name": "Aberwen", "name_cy": "Aberwen"})
    return [Step(131, OPERATOR, RegisterArea(details=details, texts=names))]


STORIES = (registered, a_new_name_and_an_end, aberwen)
