"""A contract between two packages: the macros draw what GOV.UK Frontend's own fixtures say.

The macros follow GOV.UK Frontend 6.3.0, the style sheet is 6.6.0. What that makes differ is listed below, by
name. A new version of either package makes a list wrong, and so says what to look at.
"""

import json
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, PackageLoader, PrefixLoader, TemplateNotFound

# Came after 6.3.0, and the macros do not have them at all: we write our own when we want one.
ABSENT = {"feedback", "language-navigation"}

# Came after 6.3.0 as additions: the older HTML is valid with the newer style sheet.
DIFFERENT = {
    # A span around a start button's words.
    "button": """
        start link with html
    """,
    # data-count-type.
    "character-count": """
        with count type 'characters'
        with count type 'characters' and error message
        with count type 'characters' and threshold
        with count type 'characters' and value
        with count type 'length'
        with count type 'words'
        with count type 'words' and error message
        with count type 'words' and threshold
        with count type 'words' and value
        with maxwords
    """,
    # The options day, month, year, values and errors; widths by default. We pass `items` with classes.
    "date-input": """
        custom inputmode
        custom pattern
        day and month
        items with classes
        items without classes
        month and year
        suffixed id
        with error message and described by
        with error message and hint
        with error message and hint (using items)
        with error on day input
        with error on day input (using items)
        with error on month input
        with error on month input (using items)
        with error on single field
        with error on single field by omission
        with error on single field using classes
        with error on single item
        with error on single item by omission
        with error on year input
        with error on year input (using items)
        with errors only
        with errors only (using classes)
        with errors only (using items)
        with field value
        with field value and item value
        with field value and items
        with field value overriding values
        with field value, item value and values
        with id on items
        with item value
        with nested name
        with translations
        with values
        with values and name prefix
        with values, name prefix and custom names
    """,
    # A panel that interrupts.
    "panel": """
        interruption
        interruption with custom classes
        interruption, button link
        interruption, no actions
        interruption, no actions items
        interruption, submit action
        interruption, with actions classes and attributes
        interruption-with-content-with-long-line-length
        interruption-with-headings-content-and-lists
    """,
    # An end slot in line with the navigation.
    "service-navigation": """
        with `inline` end slot
        with right-aligned language navigation
    """,
}

MACROS = Environment(
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    loader=PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
)


class Parsed(HTMLParser):
    """HTML as a browser understands it: attributes in any order, words without their spacing."""

    def __init__(self, html):
        super().__init__()
        self.parts = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.parts.append((tag, {name: " ".join((value or "").split()) for name, value in attrs}))

    def handle_endtag(self, tag):
        self.parts.append(f"/{tag}")

    def handle_data(self, data):
        self.parts += [" ".join(data.split())] if data.strip() else []


def drawn(component, options):
    template = MACROS.get_template(f"govuk_frontend_jinja/components/{component}/macro.html")
    macro = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    return Parsed(getattr(template.module, macro)(options)).parts


@pytest.fixture(scope="module")
def outcome(packages):
    """What GOV.UK's fixtures gave: how many are equal, which differ, which components have no macro."""
    equal, different, absent = 0, {}, set()
    for path in sorted((packages / "govuk-frontend/dist/govuk/components").glob("*/fixtures.json")):
        component = path.parent.name
        try:
            for fixture in json.loads(path.read_bytes())["fixtures"]:
                if drawn(component, fixture["options"]) == Parsed(fixture["html"]).parts:
                    equal += 1
                else:
                    different.setdefault(component, set()).add(fixture["name"])
        except TemplateNotFound:
            absent.add(component)
    return equal, different, absent


def test_the_macros_draw_what_the_fixtures_say_but_for_what_is_listed(outcome):
    _, different, _ = outcome
    listed = {
        name: {line.strip() for line in lines.split("\n") if line.strip()}
        for name, lines in DIFFERENT.items()
    }
    assert listed == different


def test_only_the_listed_components_have_no_macro(outcome):
    assert outcome[2] == ABSENT


def test_the_fixtures_were_all_there(outcome):
    """6.6.0 has 705 for the components that have a macro."""
    assert outcome[0] == 647
