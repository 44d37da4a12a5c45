"""On paper a page is what it says, with where it came from: no way about the site, nothing cut off."""

import pytest

PANEL = "/en/panels/stonebridge-citizens-panel"
PAGES = ("/en", PANEL, f"{PANEL}/recommendations/1", "/en/offices/norchester-police", "/en/log/5")
A4 = 794 - 2 * 76  # CSS pixels between margins of 2 cm
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
    assert paper.page.evaluate(ON_PAPER, "nav, .govuk-skip-link, button, .app-feed-link") == []
    assert paper.page.get_by_text(f"This page: {paper.url}{path}").is_visible()
    assert paper.page.evaluate("document.documentElement.scrollWidth") <= A4


def test_a_page_can_be_printed(paper):
    paper.open(f"{PANEL}/recommendations/1")
    assert paper.page.pdf(format="A4").startswith(b"%PDF-")
