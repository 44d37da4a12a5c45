"""The list of panels: the newest first, and only those that this program can read."""

import json
from datetime import datetime
from uuid import uuid4

import pytest

from accountability.domain.commands.panels import CommissionPanel
from accountability.domain.panels import PanelDetails
from accountability.projections.filling import replay
from accountability.projections.panels import newest_panels
from accountability.projections.reading import reading
from tests.projections.conftest import APPEND

pytestmark = pytest.mark.anyio


async def test_they_are_listed_from_the_newest_on_page_by_page_and_as_they_were(norchester, readers, clock):
    for slug in ("a-jury", "z-jury"):
        details = PanelDetails(slug=slug, kind="citizens_jury", secretariat="safer-trust")
        command = CommissionPanel(details=details, texts={"name/en": slug.title()})
        await norchester.desk.handle(command, norchester.secretariat)
    async with reading(readers, clock()) as reader:
        found = await newest_panels(reader)
        assert [row.slug for _, row in found] == ["z-jury", "a-jury", "night-safety"]
        assert await newest_panels(reader, 2, found[0][0]) == found[1:]
    async with reading(readers, clock(), at=found[1][0]) as reader:
        assert [row.slug for _, row in await newest_panels(reader)] == ["a-jury", "night-safety"]


async def test_one_that_a_newer_program_commissioned_is_left_out(norchester, owner, readers, clock):
    state = await owner.fetchval("select state from log where topic = 'panel-commissioned/1'")
    entry = json.loads(state) | {"type": "panel-commissioned/2", "stream": str(uuid4()), "parts": {}}
    written = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    recorded = datetime.fromisoformat(entry["recorded"])
    await owner.execute(APPEND, entry["stream"], 1, entry["type"], recorded, written)
    await replay(owner)
    async with reading(readers, clock()) as reader:
        assert [row.slug for _, row in await newest_panels(reader)] == ["night-safety"]
