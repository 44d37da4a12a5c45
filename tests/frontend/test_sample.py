"""sample.html has each of our classes, as a template should write it; here a real browser looks at it."""

import mimetypes
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

SAMPLE = (Path(__file__).parent / "sample.html").read_text()
PAGE = "http://record.norchester.example/sample"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'"
WIDE, NARROW = 1100, 320


@pytest.fixture(scope="module")
def chromium():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("needs Chromium on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, compiled):
    """Open the sample under the service's content security policy; `module=False` loses the script."""
    pages = []

    def serve(route, module):
        name = route.request.url.rsplit("/", 1)[1].partition("#")[0]
        if name == "sample":
            headers = {"content-security-policy": POLICY}
            route.fulfill(body=SAMPLE, content_type="text/html; charset=utf-8", headers=headers)
        elif name.endswith("js") and not module:
            route.abort()
        else:
            kind = "text/javascript" if name.endswith("js") else mimetypes.guess_type(name)[0]
            route.fulfill(path=compiled / name, content_type=kind)

    def open_page(width=WIDE, *, module=True, fragment=""):
        page = chromium.new_page(viewport={"width": width, "height": 900})
        pages.append(page)
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: serve(route, module))
        page.goto(PAGE + fragment)
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture(scope="session")
def axe(packages):
    return (packages / "axe-core/axe.min.js").read_text()


def test_each_class_of_ours_is_in_the_sample(sheet):
    ours = {name for name in re.findall(r"\.(app-[\w-]+)", sheet) if not name.startswith("app-tag--")}
    assert {name for name in ours if name not in SAMPLE} == set()


@pytest.mark.parametrize("module", [True, False], ids=["with the module", "without"])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_axe_finds_nothing(visit, axe, width, module):
    page = visit(width, module=module)
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document)")["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("width", [NARROW, 400, 640, 641, 768, WIDE])
def test_no_width_makes_the_page_scroll_sideways(visit, width):
    page = visit(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_nothing_is_inline_and_nothing_complains(visit):
    """The policy refuses inline script and style; sheet, modules and icons all load."""
    page = visit()
    page.wait_for_selector(".govuk-frontend-supported")
    assert page.complaints == []


def test_a_page_whose_module_is_lost_hides_nothing(visit):
    page = visit(NARROW, module=False)
    assert "govuk-frontend-supported" not in page.get_attribute("body", "class")
    assert page.get_by_role("link", name="The log", exact=True).is_visible()


def test_a_link_to_an_entry_leaves_the_entries_above_it_reachable(visit):
    page = visit(fragment="#entry-1188")
    page.wait_for_timeout(100)
    assert page.evaluate("document.querySelector('.app-timeline').scrollTop") == 0
    assert style(page, ".app-timeline", "overflow") == "visible"


def test_on_a_phone_the_matrix_is_cards_that_name_the_office(visit):
    assert not visit(WIDE).locator(".app-matrix__office").first.is_visible()
    page = visit(NARROW)
    assert page.locator(".app-matrix__office").first.is_visible()
    cells = page.locator(".app-matrix .govuk-table__row").nth(1).locator(".govuk-table__cell")
    tops = [cells.nth(i).bounding_box()["y"] for i in range(cells.count())]
    assert tops == sorted(set(tops))


def test_the_cards_are_still_a_table_to_a_screen_reader(visit):
    page = visit(NARROW)
    table = page.get_by_role("table", name="Every ask of this panel")
    assert table.get_by_role("columnheader").count() == 4
    assert table.get_by_role("rowheader").count() == 2
    assert table.get_by_role("cell").count() == 6


def test_a_chart_keeps_its_words_readable_on_a_phone(visit):
    page = visit(NARROW)
    words = page.locator(".app-chart__picture text")
    boxes = [words.nth(i).bounding_box() for i in range(words.count())]
    assert all(box["height"] >= 16 and box["x"] + box["width"] <= NARROW for box in boxes)


def test_the_timelines_order_is_told_and_not_numbered(visit):
    page = visit()
    assert page.locator(".app-timeline").evaluate("e => getComputedStyle(e).listStyleType") == "none"
    assert page.get_by_role("list").filter(has=page.locator(".moj-timeline__item")).count() == 1


def style(page, selector, name, pseudo=None):
    script = "(e, [name, pseudo]) => getComputedStyle(e, pseudo).getPropertyValue(name)"
    return page.locator(selector).first.evaluate(script, [name, pseudo])


@pytest.fixture
def paper(visit):
    page = visit()
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize(
    "selector",
    [
        ".govuk-service-navigation",
        ".govuk-breadcrumbs",
        ".app-feed-link",
        ".govuk-button",
        ".app-footer__columns",
    ],
)
def test_paper_has_no_way_about_the_site(paper, selector):
    assert style(paper, selector, "display") == "none"


def test_paper_shows_the_address_of_a_source_and_not_of_a_page_here(paper):
    source = "https://force.norchester.example/board/2026/04/minutes.pdf"
    assert source in style(paper, ".app-meta a", "content", "::after")
    assert style(paper, ".moj-timeline__date a", "content", "::after") == "none"
    assert paper.locator(".app-print-only").is_visible()


@pytest.mark.parametrize(
    "selector", ["body a.govuk-link", ".govuk-caption-l", ".govuk-tag", ".app-demo-banner"]
)
def test_paper_is_black_on_white(paper, selector):
    assert style(paper, selector, "color") == "rgb(0, 0, 0)"
    assert style(paper, selector, "background-color") == "rgba(0, 0, 0, 0)"


@pytest.mark.parametrize("selector", [".moj-timeline__item", ".app-quote", ".app-chart", ".govuk-table__row"])
def test_paper_tears_no_entry_in_two(paper, selector):
    assert style(paper, selector, "break-inside") == "avoid"


def test_paper_still_says_that_the_place_is_invented(paper):
    assert paper.get_by_text("Invented place.").is_visible()
    assert style(paper, ".app-demo-banner", "border-bottom-width") == "2px"
