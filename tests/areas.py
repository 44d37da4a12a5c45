"""A ward of an invented city, as the register has it: renamed, then ended. It became another ward."""

from datetime import date

from accountability.domain.areas import AreaDetails, AreaEnd
from accountability.domain.commands.register import AbolishArea, RegisterArea, RenameArea
from accountability.domain.registered import Renaming

SOURCE = {"source/en": "The Wards Order, article 2"}
CITY = AreaDetails(slug="stonebridge", kind="local_authority", code="X07000001", invented=True)
CANALSIDE = AreaDetails(
    slug="canalside", kind="ward_or_neighbourhood", valid_from=date(2026, 1, 2), invented=True
)
MILLGATE = AreaDetails(slug="millgate", kind="ward_or_neighbourhood", within="stonebridge", invented=True)
LAST, RENAMED = date(2026, 1, 1), date(2025, 6, 1)


async def millgate(desk, secretariat):
    """The positions of Millgate's own entries: registered, renamed, ended."""
    end = AreaEnd(last_day=LAST, successors=("canalside",))
    new_name = {"name/en": "Abbey Millgate"}
    commands = [
        RegisterArea(details=CITY, texts={"name/en": "City of Stonebridge"} | SOURCE),
        RegisterArea(details=CANALSIDE, texts={"name/en": "Canalside"}),
        RegisterArea(details=MILLGATE, texts={"name/en": "Millgate"} | SOURCE),
        RenameArea(
            area="millgate",
            renaming=Renaming(since=RENAMED),
            occurred=RENAMED,
            texts=new_name | {"source/en": "A notice"},
        ),
        AbolishArea(area="millgate", end=end, occurred=LAST, texts=SOURCE),
    ]
    return [(await desk.handle(command, secretariat)).positions[0] for command in commands][2:]
