"""The private page of an entry: from what the public reads to what this person may do about it."""

import re
from datetime import date

import pytest

from accountability.domain.answers import Response
from accountability.domain.commands.asks import Respond
from accountability.domain.commands.base import Actor

pytestmark = pytest.mark.anyio
TICKED = re.compile(r'name="(?:entry|dispute)" type="radio" value="(\d+)" checked')


@pytest.fixture
async def quoted(asked, desk):
    """The secretariat took over what the police said, twice."""
    positions = []
    for decision, more in (("acknowledged", {}), ("accepted", {"not_stated": ("target",)})):
        command = Respond(
            ask=asked.police,
            response=Response(decision=decision, **more),
            texts={"text/en": "They welcomed it.", "source/en": "The launch, 5 January 2026"},
            provenance="summarised",
            occurred=date(2026, 1, 5),
        )
        receipt = await desk.handle(command, Actor(role="secretariat", office="safer-trust"))
        positions.append(receipt.positions[0])
    return positions


def links(browser):
    return dict(
        re.findall(r'<a class="govuk-link" href="(/workspace/[^"]+)">([^<]+)</a>', browser.answer.text)
    )


async def test_the_public_page_leads_a_stranger_through_the_sign_in_to_the_entry(quoted, browse, accounts):
    await accounts.add(
        "eli@police.norchester.example", "late buses and lit paths", "officer", "norchester-police"
    )
    stranger = browse()
    await stranger.open(f"/en/log/{quoted[0]}")
    assert "set-cookie" not in stranger.answer.headers
    page = f"/workspace/entries/{quoted[0]}"
    assert f'href="{page}">Work for the office concerned?' in stranger.answer.text
    await stranger.open(page)
    assert stranger.answer.headers["location"] == f"/sign-in?next=%2Fworkspace%2Fentries%2F{quoted[0]}"
    await stranger.follow()
    await stranger.send(
        "/sign-in", {"email": "eli@police.norchester.example", "password": "late buses and lit paths"}
    )
    await stranger.follow()
    assert "Confirm these words" in stranger.text


async def test_the_office_that_was_asked_takes_up_that_very_entry(quoted, officer, asked):
    for position in quoted:
        await officer.open(f"/workspace/entries/{position}")
        found = {words: address for address, words in links(officer).items()}
        assert {"Confirm these words", "Dispute these words", "Explain this entry"} <= found.keys()
        for words in ("Dispute these words", "Explain this entry"):
            await officer.open(found[words])
            await officer.follow()
            [version] = TICKED.findall(officer.answer.text)
            assert (
                f"Entry {position}:"
                in re.search(rf'value="{version}" checked.*?</label>', officer.answer.text, re.DOTALL)[0]
            )


async def test_everybody_else_is_told_what_is_theirs(quoted, councillor, keeper, neighbour, reviewer, asked):
    page = f"/workspace/entries/{quoted[0]}"
    for browser in (councillor, neighbour, reviewer):
        assert (await browser.open(page)).status_code == 200
        assert "There is nothing that you can do about this entry." in browser.text
    await keeper.open(page)
    assert {f"{page}/correct", f"/workspace/secretariat/asks/{asked.police}"} <= links(keeper).keys()
    assert "Dispute these words" not in keeper.text
