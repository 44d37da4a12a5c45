"""What readers see where words were withheld, put back, replaced or explained, and how the log tells it."""

from datetime import date

import msgspec
import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.integrity import (
    CorrectEntry,
    ExplainRedaction,
    RedactPart,
    RestorePart,
    RotateKeys,
    WithholdPart,
)
from accountability.domain.keys import Rotation
from accountability.transparency.keys import ED25519, SigningKey

pytestmark = pytest.mark.anyio
PAGE = "/en/panels/night-safety/recommendations/1"
APPROVED = ("legal-adviser", "chief-officer")
WORDS = "Sergeant Oakes will mend them."


@pytest.fixture
async def answered(answer):
    """The position of an answer with words that must go, at least for now."""
    return await answer(target=date(2026, 6, 30), texts={"text/en": WORDS})


@pytest.fixture
def governs(norchester):
    async def govern(kind, position, **more):
        return (
            await norchester.desk.handle(kind(position=position, **more), norchester.governance)
        ).positions[0]

    return govern


@pytest.fixture
def withholds(governs):
    async def withhold(position, **more):
        given = {"part": "text", "ground": "reporting-restriction", "approved_by": APPROVED}
        return await governs(WithholdPart, position, **(given | more))

    return withhold


async def test_withheld_words_appear_nowhere_and_their_place_says_for_now(answered, withholds, see, reader):
    withheld = await withholds(answered, review_on=date(2026, 9, 1))

    pages = (PAGE, f"{PAGE}?at={answered}", f"/en/log/{answered}", f"/en/log/{withheld}", "/en/log", "/en/")
    for address in pages:
        assert "Oakes" not in (await reader.get(address)).text, address
    for address in pages[:3]:
        said = await see(address)
        assert "since 5 January 2026. These words are withheld for now because of a reporting" in said
        assert f"Entry {withheld} says when and who approved it" in said
    said = await see(f"/en/log/{answered}")
    assert "Words withheld" in said
    assert f"Words are withheld from it by entry {withheld}" in said
    said = await see(f"/en/log/{withheld}")
    assert f"Words of entry {answered} were withheld for now" in said
    assert "Approved by legal adviser and chief officer. To be decided anew by 1 September 2026." in said
    assert f"This entry is about entry {answered}" in said


async def test_words_put_back_are_read_again_and_the_log_says_that_they_were_away(
    answered, withholds, governs, see
):
    withheld = await withholds(answered)
    restored = await governs(RestorePart, answered, part="text")

    for address in (PAGE, f"{PAGE}?at={answered}", f"/en/log/{answered}"):
        said = await see(address)
        assert WORDS in said
        assert "withheld for now because" not in said
    said = await see(f"/en/log/{answered}")
    assert "Words withheld" not in said
    assert f"Words were withheld from it by entry {withheld}" in said
    assert f"Words were put back by entry {restored}" in said
    said = await see(f"/en/log/{restored}")
    assert f"Words of entry {answered} were put back" in said
    assert "1 text that had been withheld can be read again." in said


async def test_other_words_stand_in_the_place_of_redacted_ones(answered, governs, see, reader):
    redacted = await governs(
        RedactPart,
        answered,
        part="text",
        ground="other-legal",
        approved_by=APPROVED,
        texts={"replacement/en": "An officer will <b>mend</b> them."},
    )

    for address in (PAGE, f"/en/log/{answered}"):
        said = await see(address)
        assert "These words were removed because of a legal ground that the record does not name." in said
        assert "In their place An officer will &lt;b&gt;mend&lt;/b&gt; them." in said
        assert "<b>mend" not in (await reader.get(address)).text
    said = await see(f"/en/log/{redacted}")
    assert "Other words stand in their place." in said
    assert "An officer will &lt;b&gt;mend&lt;/b&gt; them." in said

    again = await governs(RedactPart, redacted, part="replacement", ground="copyright", approved_by=APPROVED)

    said = await see(PAGE)
    assert "An officer will" not in said
    assert f"Entry {redacted} says when" in said
    assert f"Entry {again} says when" in said


async def test_a_redacted_title_is_told_with_the_words_in_its_place(norchester, governs, see):
    opening = await norchester.desk.pool.fetchval(
        "select position from timeline where type = 'recommendation-published/1'"
    )
    await governs(
        RedactPart,
        opening,
        part="title",
        ground="safeguarding",
        approved_by=APPROVED,
        texts={"replacement/en": "Lights"},
    )

    assert "Lights [words replaced]" in await see("/en/panels/night-safety")


async def test_an_explanation_is_on_the_page_of_the_removal_and_of_its_target(answered, governs, see):
    redacted = await governs(RedactPart, answered, part="text", ground="court-order", approved_by=APPROVED)
    texts = {"explanation/en": "The order has been lifted: a name stood here."}
    explained = await governs(ExplainRedaction, redacted, texts=texts)

    for position in (answered, redacted):
        said = await see(f"/en/log/{position}")
        assert (f"Explained by entry {explained}" in said) == (position == answered)
    said = await see(f"/en/log/{explained}")
    assert f"What entry {redacted} took away was explained" in said
    assert "The order has been lifted: a name stood here." in said


async def test_a_withheld_entry_can_be_corrected_and_its_words_stay_withheld(
    norchester, answered, withholds, reader
):
    await withholds(answered)
    body = Response(decision="accepted", target=date(2026, 7, 31))
    command = CorrectEntry(
        position=answered,
        kind="fact",
        body=msgspec.Raw(msgspec.json.encode(body)),
        texts={"reason/en": "A wrong month"},
    )
    await norchester.desk.handle(command, norchester.police)

    page = (await reader.get(PAGE)).text
    assert "Oakes" not in page
    assert "31 July 2026" in page


async def test_a_change_of_the_logs_keys_is_told(norchester, see):
    old, new = (str(SigningKey("record.example", ED25519, bytes([n]) * 32).verifier) for n in (1, 2))
    command = RotateKeys(rotation=Rotation(old=(old,), new=(new,)))
    [position] = (await norchester.desk.handle(command, norchester.operator)).positions

    said = await see(f"/en/log/{position}")

    assert "The keys that sign this log were changed" in said
    assert "1 key in the place of 1." in said
    assert new in said
    assert "The keys that sign this log were changed" in await see("/en/log")
