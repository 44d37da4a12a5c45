"""What a page owes the public, on every kind of page and in each of its states."""

import json
from urllib.request import urlopen

import pytest

from accountability.web.assets import load_assets
from accountability.web.problems import SAYS, Problem
from accountability.web.templating import Site, environment

PHONE = 320
PANEL = "/en/panels/stonebridge-citizens-panel"
ONE = f"{PANEL}/recommendations"
# Each page by its route: full, empty, filtered, and as it stood in the past.
PAGES = {
    "/en": ["/en"],
    "/en/panels": ["/en/panels", "/en/panels?before=3"],
    "/en/panels/{slug}": [
        PANEL,
        f"{PANEL}?at=20",
        f"{PANEL}?decision=accepted&office=norchester-police",
        f"{PANEL}?decision=awaiting&office=norchester-police&at=200",
        f"{PANEL}?decision=not_ours&office=safer-stonebridge-board",
        "/en/panels/liverpool-building-bridges",
    ],
    "/en/panels/{panel}/recommendations/{number}": [
        *(f"{ONE}/{number}" for number in (1, 3, 5, 8, 10, 13)),
        f"{ONE}/1?at=100",
        f"{ONE}/1?before=200",
        "/en/panels/liverpool-building-bridges/recommendations/1",
    ],
    "/en/offices": ["/en/offices"],
    "/en/offices/{slug}": [
        "/en/offices/norchester-police",
        "/en/offices/norchester-police?at=200",
        "/en/offices/norchester-lantern-trust",
        "/en/offices/merseyside-police",
    ],
    "/en/areas": ["/en/areas"],
    "/en/areas/{slug}": ["/en/areas/stonebridge", "/en/areas/hospital", "/en/areas/liverpool"],
    "/en/initiatives": ["/en/initiatives"],
    "/en/initiatives/{slug}": [],
    "/en/log": ["/en/log", "/en/log?before=3"],
    "/en/log/{number}": ["/en/log/0"],
    "/en/redactions": ["/en/redactions", "/en/redactions?before=3"],
    "/en/feeds": ["/en/feeds"],
    "/en/about": ["/en/about"],
    "/en/verify": ["/en/verify"],
}
LISTS = (
    "/en",
    "/en/panels",
    "/en/offices",
    "/en/areas",
    "/en/initiatives",
    "/en/log",
    "/en/redactions",
    "/en/feeds",
    "/en/about",
    "/en/verify",
)
REFUSED = {
    "/en/nowhere": 404,
    "/cy/panels": 404,
    "/en/panels/no-such-panel": 404,
    f"{PANEL}/recommendations/999": 404,
    "/en/offices/no-such-office": 404,
    "/en/areas/no-such-area": 404,
    "/en/initiatives/no-such-work": 404,
    "/en/log/999999": 404,
    f"{PANEL}?at=yesterday": 422,
    f"{PANEL}?at=0": 404,
    "/sign-out": 405,
}


def entries(demo):
    """The public log: each entry's public form, in order."""
    with urlopen(f"{demo.url}/data/entries.jsonl") as answer:
        return [json.loads(line) for line in answer]


@pytest.mark.parametrize("path", [path for paths in PAGES.values() for path in paths])
def test_a_page_is_sound(reader, path):
    reader.open(path)
    reader.look()


def test_every_initiative_has_a_sound_page(reader, demo):
    reader.open("/en/initiatives")
    found = reader.page.locator("main a[href^='/en/initiatives/']").evaluate_all(
        "all => all.map(a => a.href)"
    )
    assert len(found) > 5
    for address in sorted(set(found))[:4]:
        reader.open(address)
        reader.look()


def test_each_type_of_entry_has_a_sound_page(reader, demo):
    """Among them a correction and a redaction, and the entries that these are about."""
    log = entries(demo)
    one_of_each = {entry["type"]: position for position, entry in enumerate(log)}
    about = {entry["body"]["target"] for entry in log if entry["type"].startswith(("entry-corr", "part-red"))}
    for position in sorted({*one_of_each.values(), *about}):
        reader.open(f"/en/log/{position}")
        reader.look(*([] if position in about else [PHONE]))


@pytest.mark.parametrize(("path", "status"), REFUSED.items())
def test_a_refusal_is_a_sound_page_too(reader, path, status):
    reader.open(path, status)
    reader.look()
    assert reader.page.get_by_role("link", name="The answer record").is_visible()


@pytest.mark.parametrize("status", SAYS)
def test_each_problem_can_be_read(reader, demo, status):
    """Those too that nobody can provoke on a running service: drawn here, with the service's own sheet."""
    site = Site(name="The answer record", public_url=demo.url, kept_by="Norchester")
    title, detail = SAYS[status]
    given = {
        "problem": Problem(status=status, title=title, detail=detail),
        "reference": "ABCD2345",
        "position": 12,
    }
    page = environment(load_assets(), site).get_template(f"problems/{status}.html")
    body = page.render(given | {"text_form_bytes": 2**18, "file_form_bytes": 2**23, "what": "panel"})
    reader.page.route(
        f"**/problem-{status}", lambda route: route.fulfill(body=body, content_type="text/html")
    )
    reader.open(f"/problem-{status}")
    reader.look()


@pytest.mark.parametrize("path", LISTS)
def test_on_its_first_day_the_record_says_that_it_is_empty(visiting, untouched, path):
    visitor = visiting(untouched)
    visitor.open(path)
    visitor.look()


def test_reading_leaves_no_cookie(reader):
    for paths in PAGES.values():
        for path in paths[:1]:
            assert "set-cookie" not in reader.open(path).headers
    assert reader.context.cookies() == []


def test_a_past_view_says_so_and_leads_back_to_now(reader):
    reader.open(f"{PANEL}?at=200")
    reader.page.get_by_text("This is the record as it stood at entry 200").wait_for()
    reader.follow("See it as it is now")
    reader.page.wait_for_url(f"{reader.url}{PANEL}")


def test_a_redacted_entry_shows_its_tombstone_and_not_its_words(reader, demo):
    redaction = next(entry for entry in entries(demo) if entry["type"].startswith("part-redacted"))
    reader.open(f"/en/log/{redaction['body']['target']}")
    assert reader.page.get_by_text("Words removed", exact=True).is_visible()
    assert reader.page.locator(".app-timeline__tombstone").first.is_visible()


def test_a_corrected_entry_leads_to_what_corrects_it(reader, demo):
    log = entries(demo)
    position = next(n for n, entry in enumerate(log) if entry["type"].startswith("entry-corrected"))
    reader.open(f"/en/log/{log[position]['body']['target']}")
    after = reader.page.get_by_role("listitem").filter(has_text="Corrected by")
    reader.follow(after.get_by_role("link", name=f"entry {position}"))
    reader.page.wait_for_url(f"**/en/log/{position}")


def test_a_page_leads_to_its_feed(reader):
    """By its head, for a feed reader's discovery, and by a link that people see."""
    feed = "/en/feeds/panels/stonebridge-citizens-panel.atom"
    reader.open(PANEL)
    assert reader.page.locator(f"head link[rel=alternate][href$='{feed}']").count() == 1
    assert reader.page.locator(f"main a[href='{feed}']").first.is_visible()
