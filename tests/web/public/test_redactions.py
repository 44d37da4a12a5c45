"""The page of all removals: how many, each with its ground and who approved it, and what became of it."""

import re
from datetime import date

import pytest

from accountability.domain.commands.integrity import ExplainRedaction, RedactPart, RestorePart, WithholdPart
from accountability.web.public import redactions

pytestmark = pytest.mark.anyio
HERE = "/en/redactions"
APPROVED = ("legal-adviser", "chief-officer")
WORDS = "Sergeant Oakes will mend them."


@pytest.fixture
def see(see):
    """The words of a page, with no space before a comma or a full stop that follows a link or a date."""

    async def read(address):
        return re.sub(r" ([,.])", r"\1", await see(address))

    return read


@pytest.fixture
def governs(norchester):
    """Carry out a command about the words of an entry; the position it made."""

    async def govern(kind, position, **more):
        if kind in (RedactPart, WithholdPart):
            more = {"part": "text", "ground": "defamation", "approved_by": APPROVED} | more
        command = kind(position=position, **more)
        return (await norchester.desk.handle(command, norchester.governance)).positions[0]

    return govern


@pytest.fixture
async def answered(answer):
    return await answer(target=date(2026, 6, 30), texts={"text/en": WORDS, "text/cy": "Geiriau"})


async def test_on_a_record_without_removals_it_says_so(norchester, see):
    assert "No words have been removed from this record or withheld." in await see(HERE)


async def test_an_empty_log_has_the_page_too(reader, see, pool):
    assert "No words have been removed" in await see(HERE)


async def test_a_redaction_is_listed_with_all_that_is_known_of_it(answered, governs, see, reader):
    texts = {"replacement/en": "An officer will mend them."}
    redacted = await governs(RedactPart, answered, ground="uk-gdpr-erasure", texts=texts)

    said = await see(HERE)
    assert "Norchester-Police The right of a person to have their data erased 1 removed for good" in said
    assert f"Entry {redacted}, 5 January 2026 Removed" in said
    assert "Panel on safety at night, recommendation 1: Mend the lights" in said
    assert f"entry {answered}" in said
    assert "Which words The words themselves, in Welsh and English" in said
    assert "Ground The right of a person to have their data erased" in said
    assert "Approved by Legal adviser and chief officer" in said
    assert "Now Removed for good. Other words stand in their place." in said
    page = (await reader.get(HERE)).text
    assert f'href="/en/panels/night-safety/recommendations/1#entry-{answered}"' in page
    assert f'href="/en/log/{redacted}"' in page
    assert 'href="/en/feeds/all.atom"' in page
    assert "Oakes" not in page


async def test_a_withholding_says_what_became_of_it(answered, governs, see):
    withheld = await governs(WithholdPart, answered, ground="legal-hold", review_on=date(2026, 9, 1))
    said = await see(HERE)
    assert f"Entry {withheld}, 5 January 2026 Withheld" in said
    assert "Now Withheld for now. To be decided anew by 1 September 2026." in said
    assert "A legal hold, under which they are kept as evidence 1 withheld for now" in said

    restored = await governs(RestorePart, answered, part="text")
    said = await see(HERE)
    assert f"Now Put back on 5 January 2026 by entry {restored}." in said
    assert "A legal hold, under which they are kept as evidence 1 withheld and put back" in said

    again = await governs(WithholdPart, answered, ground="defamation")
    redacted = await governs(RedactPart, answered)
    said = await see(HERE)
    assert f"Withheld at first; removed for good on 5 January 2026 by entry {redacted}." in said
    order = [said.index(f"Entry {position},") for position in (redacted, again, withheld)]
    assert order == sorted(order)


async def test_an_explanation_stands_with_what_it_explains(answered, governs, see):
    redacted = await governs(RedactPart, answered)
    texts = {"explanation/en": "The order has <b>ended</b>."}
    explained = await governs(ExplainRedaction, redacted, texts=texts)
    said = await see(HERE)
    assert f"Explained on 5 January 2026, by entry {explained}" in said
    assert "The order has &lt;b&gt;ended&lt;/b&gt;." in said


async def test_it_goes_on_page_by_page(answered, governs, see, reader, monkeypatch):
    monkeypatch.setattr(redactions, "LISTED", 2)
    made = []
    for _ in range(2):
        made.append(await governs(WithholdPart, answered))
        await governs(RestorePart, answered, part="text")
    made.append(await governs(RedactPart, answered))

    first = (await reader.get(HERE)).text
    assert f'href="{HERE}?before={made[1]}"' in first
    assert f"Entry {made[0]}<" not in first
    second = await see(f"{HERE}?before={made[1]}")
    assert f"Entry {made[0]}," in second
    assert f"Entry {made[1]}," not in second
    assert "Back to the first removals" in second
    assert "Nothing was removed before that." in await see(f"{HERE}?before=1")
    assert f"Entry {made[2]}," in await see(f"{HERE}?before=everything")


async def test_it_is_kept_in_memory_and_moves_with_the_log(answered, governs, reader):
    first = await reader.get(HERE)
    same = await reader.get(HERE, headers={"if-none-match": first.headers["etag"]})
    assert same.status_code == 304
    await governs(RedactPart, answered)
    moved = await reader.get(HERE, headers={"if-none-match": first.headers["etag"]})
    assert moved.status_code == 200


async def test_it_is_found_from_the_log_every_footer_and_each_tombstone(answered, governs, reader):
    await governs(RedactPart, answered)
    for address in ("/en/log", "/en/panels", f"/en/log/{answered}"):
        footer = (await reader.get(address)).text.partition("<footer")[2]
        assert f'href="{HERE}"' in footer
    for address in ("/en/log", f"/en/log/{answered}"):
        main = (await reader.get(address)).text.partition("<footer")[0]
        assert f'href="{HERE}"' in main
    page = (await reader.get(f"/en/log/{answered}")).text
    assert f'href="{HERE}">All removals are listed' in page
