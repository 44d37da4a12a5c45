"""On paper a page is what it says, with where it came from: no way about the site, nothing cut off."""

import pytest

PANEL = "/en/panels/stonebridge-citizens-panel"
PAGES = (
    "/en",
    PANEL,
    f"{PANEL}/recommendations/1",
    "/en/offices/norchester-police",
    "/en/log/5",
    "/en/verify",
)
A4 = 794 - 2 * 76  # CSS pixels between margins of 2 cm
WAYS = "nav, .govuk-skip-link, button, .app-feed-link"
ON_PAPER = """selector => [...document.querySelectorAll(selector)].filter(found => found.checkVisibility())
    .map(found => found.outerHTML.slice(0, 200))"""


@pytest.fixture
def paper(reader):
    reader.page.emulate_media(media="print")
    reader.page.set_viewport_size({"width": A4, "height": 1000})
    yield reader
    reader.page.emulate_media(media="screen")


@pytest.mark.parametrize("path", PAGES)
def test_paper_shows_no_navigation_and_the_pages_own_address(paper, path):
    paper.open(path)
    assert paper.page.evaluate(ON_PAPER, WAYS) == []
    assert paper.page.get_by_text(f"This page: {paper.url}{path}").is_visible()
    assert paper.page.evaluate("document.documentElement.scrollWidth") <= A4


def test_an_office_can_print_what_it_is_asked(signed_in):
    officer = signed_in("officer", "norchester-police")
    officer.open("/workspace")
    officer.page.emulate_media(media="print")
    assert officer.page.evaluate(ON_PAPER, WAYS) == []


def test_a_page_can_be_printed(paper):
    paper.open(f"{PANEL}/recommendations/1")
    assert paper.page.pdf(format="A4").startswith(b"%PDF-")
