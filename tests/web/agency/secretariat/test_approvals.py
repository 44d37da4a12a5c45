"""An editor of the secretariat sends, a publisher releases: forms and files alike."""

import pytest

pytestmark = pytest.mark.anyio
PANEL = "/workspace/secretariat/panels/night-time"
QUEUE = "/workspace/approvals"
ROWS = b"title,text,printed\nSeats,Every stop needs a seat.,3\nShelter,Every stop needs a roof.,4\n"


@pytest.fixture
async def editor(person):
    return await person("li@trust.example", "secretariat", "safer-trust", "editor")


async def test_what_an_editor_typed_is_released_by_a_publisher(editor, keeper, walk, log, on):
    before = await log.length()
    report = {"name": "Nights in Norchester", **on("published", 2025, 12, 5), "provenance": "authored"}
    await walk(editor, f"{PANEL}/report", report)
    assert "Send for approval" in editor.text
    sent = (await editor.send(f"{PANEL}/report/check")).headers["location"]
    assert await log.length() == before
    await keeper.open(QUEUE)
    assert sent in keeper.answer.text
    await keeper.open(sent)
    assert "Nights in Norchester" in keeper.text
    assert (await keeper.send(sent, {"do": "approve"})).status_code == 303
    assert (await log.words(await log.last()))["name/en"] == "Nights in Norchester"


async def test_a_file_of_an_editor_is_released_by_a_publisher(editor, keeper, log):
    page, before = f"{PANEL}/import", await log.length()
    await editor.open(page)
    headers = {"origin": "https://record.norchester.example", "sec-fetch-site": "same-origin"}
    files = {"file": ("panel.csv", ROWS, "text/csv")}
    editor.answer = await editor.client.post(page, data=editor.hidden, files=files, headers=headers)
    await editor.follow()
    assert "Send 2 recommendations for approval" in editor.text
    sent = (await editor.send(f"{page}/check")).headers["location"]
    assert await log.length() == before
    await keeper.open(sent)
    assert "Recommendation 3 was published: Seats" in keeper.text
    assert (await keeper.send(sent, {"do": "approve"})).status_code == 303
    assert await log.length() == before + 2
    await editor.open(f"{page}/check")
    await editor.follow()
