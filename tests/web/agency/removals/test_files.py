"""A file is removed as words are: named by its number, approved by two, gone from disk, page and download."""

from hashlib import sha256

import pytest

from accountability.domain.commands.asks import AddEvidence
from accountability.domain.delivery import Evidence
from accountability.domain.files import File
from accountability.storage import redaction
from tests.web.agency.removals.conftest import POLICE, REDACTION, REMOVALS

pytestmark = pytest.mark.anyio
CONTENT = b"%PDF-1.7\n\xff Sergeant Oakes lives at 4 Mill Lane\n%%EOF\n"


@pytest.fixture
async def shown(asked, desk):
    """The position of evidence with a file that names a person."""
    file = File(kind="pdf", content=CONTENT, name="Oakes.pdf")
    command = AddEvidence(
        ask=asked.police, evidence=Evidence(kind="document"), texts={"text/en": "A map."}, files=(file,)
    )
    return (await desk.handle(command, POLICE)).positions[0]


@pytest.mark.parametrize("part", ["file_1_pdf", "file_1_name"])
async def test_the_file_and_its_name_are_removed_each_by_itself(
    officer, governor, keeper, shown, request_for, decide, owner, part
):
    await officer.open(f"{REMOVALS}/entries/{shown}/request/what")
    await officer.send(f"{REMOVALS}/entries/{shown}/request/what", REDACTION["what"])
    await officer.open(f"{REMOVALS}/entries/{shown}/request/part")
    assert f"A file of {len(CONTENT)} bytes, SHA-256 {sha256(CONTENT).hexdigest()}" in officer.text
    assert "File 1: what it is called" in officer.text
    pages = {**REDACTION, "part": {"part": part}, "words": {"words": ""}}
    request = await request_for(officer, shown, pages)
    await decide(governor, request, "approve", "information-governance")
    await decide(keeper, request, "approve", "chief-executive")

    names = {row["name"] for row in await owner.fetch("select name from part where position = $1", shown)}
    assert names == {"text/en", "file_1_pdf/und", "file_1_name/und"} - {f"{part}/und"}
    await redaction.vacuum(owner)
    await owner.execute("checkpoint")
    raw = await owner.fetchval("select pg_read_binary_file(pg_relation_filepath('part'))")
    assert (b"Mill Lane" in raw, b"Oakes.pdf" in raw) == (part != "file_1_pdf", part != "file_1_name")
