"""Everything can be done with the keyboard alone, in the order in which it is read."""

import pytest

FOCUSED = """() => {
    const at = document.activeElement
    const label = at.labels?.[0] ?? at
    return (label.textContent || at.value).trim().split('\\n')[0]
}"""
RING = """() => {
    const style = getComputedStyle(document.activeElement)
    return style.outlineStyle + style.boxShadow
}"""


@pytest.fixture
def officer(signed_in):
    return signed_in("officer", "norchester-police")


def tabbed(visitor, upto):
    """What has the focus, press by press, until `upto` has it; each must be seen to have it."""
    order = []
    while upto not in order:
        assert len(order) < 40, order
        visitor.page.keyboard.press("Tab")
        order.append(visitor.page.evaluate(FOCUSED))
        assert visitor.page.evaluate(RING) != "nonenone", f"{order[-1]} does not show that it has the focus"
    return order


def test_the_first_press_of_tab_leads_past_the_navigation(reader):
    reader.open("/en/panels/stonebridge-citizens-panel")
    reader.page.keyboard.press("Tab")
    skip = reader.page.get_by_role("link", name="Skip to main content")
    assert skip.is_visible()
    assert skip.bounding_box()["height"] > 20
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "main"
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.closest('main') !== null")


def test_a_question_page_is_walked_in_the_order_it_is_read(officer, put):
    """Given the decision, its questions come one after the other, then the button; Enter on it goes on."""
    asked = put("Cut back the hedges")
    officer.open(f"{asked.private}/answer/decision")
    officer.choose("Accepted")
    officer.press("Continue")
    order = tabbed(officer, "Continue")
    questions = ["What will be done?", "Day", "Month", "Year", "Continue"]
    assert order[0] == "Skip to main content"
    assert order[-len(questions) :] == questions


def test_an_answer_is_typed_and_sent_without_a_mouse(officer, put):
    asked = put("Clear the drains")
    officer.open(f"{asked.private}/answer/decision")
    keyboard = officer.page.keyboard
    tabbed(officer, "Received, no decision yet")
    keyboard.press("Space")
    with officer.page.expect_navigation():
        keyboard.press("Enter")
    tabbed(officer, "Your answer in your own words (optional)")
    keyboard.type("The depot has it.")
    tabbed(officer, "Continue")
    with officer.page.expect_navigation():
        keyboard.press("Enter")
    tabbed(officer, "Publish")
    with officer.page.expect_navigation():
        keyboard.press("Enter")
    tabbed(officer, "See it in the public record")
    with officer.page.expect_navigation():
        keyboard.press("Enter")
    assert officer.page.url.startswith(f"{officer.url}{asked.public}")
    assert officer.page.get_by_text("The depot has it.").first.is_visible()
