"""An ask with its answer is copied for somebody's own report, in plain text and in Word."""

import io

import docx
import pytest

from accountability.domain.answers import Mapping, Response
from accountability.domain.commands.asks import CitedInitiative, Respond
from accountability.web.public import copies
from tests.web.house import PUBLIC_URL

pytestmark = pytest.mark.anyio
WORDS = "We will run two buses.\n\nFrom <b>June</b> on, =1+1."


@pytest.fixture
async def answered(norchester, desk):
    """The police map the hub and say something; the ask."""
    response = Response(decision="mapped_to_initiative", initiatives=("night-hub",))
    gap = CitedInitiative(
        mapping=Mapping(initiative="night-hub", coverage="part"), texts={"gap/en": "The buses to Northgate."}
    )
    command = Respond(ask=norchester.ask, response=response, cited=(gap,), texts={"text/en": WORDS})
    await desk.handle(command, norchester.police)
    return norchester.ask


@pytest.fixture
def router(templates, house):
    from tests.web.house import router_of  # noqa: PLC0415 - only the copies are served here

    return router_of(copies.ROUTES, templates, house)


async def text_of(reader, ask):
    answer = await reader.get(f"/data/asks/{ask}/copy.txt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return answer.text


async def test_the_text_says_what_was_asked_answered_and_left_out_with_its_places(reader, answered):
    text = await text_of(reader, answered)
    for said in (
        "Mend the lights\n===============",
        "    Mend the lights on Canal Street.",
        "    We will run two buses.\n\n    From <b>June</b> on, =1+1.",
        "Night hub:",
        "    The buses to Northgate.",
        f"{PUBLIC_URL}/en/panels/night-safety/recommendations/1",
        f"{PUBLIC_URL}/en/log/10",
        "As at 5 January 2026 at 10:00am, up to entry 1",
        f"{PUBLIC_URL}/en/verify",
    ):
        assert said in text


async def test_word_says_the_same_and_opens(reader, answered):
    answer = await reader.get(f"/data/asks/{answered}/copy.docx")
    assert answer.headers["content-disposition"] == (
        'attachment; filename="norchester-police-recommendation-1.docx"'
    )
    document = docx.Document(io.BytesIO(answer.content))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said[0] == "Mend the lights"
    assert "From <b>June</b> on, =1+1." in said
    text = await text_of(reader, answered)
    assert all(line in text for paragraph in said for line in paragraph.split("\n"))
    assert document.core_properties.title == "Mend the lights"


async def test_an_ask_that_nobody_answered_has_a_copy_too(reader, norchester):
    text = await text_of(reader, norchester.ask)
    assert "What Norchester-Police answered" in text
    assert (await reader.get(f"/data/asks/{norchester.ask}/copy.docx")).status_code == 200


async def test_removed_words_are_in_no_copy(reader, answered, owner):
    await owner.execute("alter table part disable trigger all")
    await owner.execute("delete from part where name = 'text/en' and position = 10")
    text = await text_of(reader, answered)
    assert "two buses" not in text
    assert "[words missing]" in text
    assert "two buses" not in str((await reader.get(f"/data/asks/{answered}/copy.docx")).content)


async def test_characters_that_word_cannot_hold_break_no_document(reader, norchester, desk):
    response = Response(decision="acknowledged")
    texts = {"text/en": "bell \x07 and \ufffe and \U0001f469\u200d\U0001f692"}
    await desk.handle(Respond(ask=norchester.ask, response=response, texts=texts), norchester.police)
    answer = await reader.get(f"/data/asks/{norchester.ask}/copy.docx")
    assert any("bell" in each.text for each in docx.Document(io.BytesIO(answer.content)).paragraphs)


@pytest.mark.parametrize("address", ["x", "00000000-0000-4000-8000-000000000000", "..%2f..%2fetc"])
async def test_an_ask_that_is_none_has_no_copy(reader, norchester, address):
    for kind in ("txt", "docx"):
        assert (await reader.get(f"/data/asks/{address}/copy.{kind}")).status_code == 404
