"""The style sheet's promises: nobody else's brand, and every colour pair readable by computation."""

import re
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from accountability.domain import headline, status
from accountability.domain.entries import Provenance

APP = Path(__file__).parents[2] / "frontend" / "app"
PALETTE = (APP / "_palette.scss").read_text()
PAIRS = re.findall(r'"([\w-]+)": \((#[0-9a-f]{6}), (#[0-9a-f]{6})\)', PALETTE)
SERIES = re.findall(r"^  \d: (#[0-9a-f]{6}),$", PALETTE, re.MULTILINE)

LANES = (status.DECISIONS, status.DELIVERIES, status.VERDICTS, status.TIMELINESS, headline.HEADLINES)
FLAGS = ("not_stated", "contested", "stale", "moved", "disputed", "corrected", "withheld", "redacted")
VALUES = sorted({*(value for words in LANES for value in words), *get_args(Provenance), *FLAGS})


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it; `colour` is #rgb or #rrggbb."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ruled(sheet, selector):
    """The colours of the rules whose selector list has exactly `selector`, later ones winning."""
    found = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        if selector in selectors.split(","):
            found |= dict(re.findall(r"(?:^|;)(color|background-color):(#[0-9a-f]+)", body))
    return found


def test_contrast_is_computed_as_wcag_does():
    assert round(contrast("#000000", "#fff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("brand", ["GDS Transport", "@font-face", "crown", "crest", "govuk-logo", "/assets/"])
def test_the_sheet_is_not_gov_uks(sheet, brand):
    assert brand.lower() not in sheet.lower()


def test_the_sheet_is_gov_uks_frontend_once_and_in_one_version(sheet):
    assert re.findall(r"--govuk-frontend-version: ?\"([\d.]+)\"", sheet) == ["6.6.0"]


def test_the_sheet_loads_nothing_from_elsewhere(sheet):
    assert [address for address in re.findall(r"url\(([^)]*)\)", sheet) if "./" not in address] == []
    assert "@import" not in sheet


def test_the_palette_is_read_whole():
    assert len(PAIRS) == PALETTE.split("$pairs: (")[1].split("\n);")[0].count('":')
    assert len(SERIES) == 6


@pytest.mark.parametrize(("name", "front", "ground"), PAIRS)
def test_each_pair_of_ours_has_the_contrast_of_text(name, front, ground):
    """The timeline's line ("rule") and the outlines too: axe cannot see a pseudo-element."""
    assert contrast(front, ground) >= 4.5


@pytest.mark.parametrize("partial", sorted(APP.parent.rglob("*.scss")), ids=lambda path: path.name)
def test_no_colour_stands_outside_the_palette(partial):
    if partial.name != "_palette.scss":
        words = re.sub(r"//.*", "", partial.read_text())
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", words) == []


def test_the_timelines_line_is_drawn_in_a_tested_colour(sheet):
    rule = next(front for name, front, _ in PAIRS if name == "rule")
    assert {"background-color": rule} == ruled(sheet, ".app-timeline::before")


def test_neighbouring_series_differ_in_lightness():
    assert all(contrast(one, next_one) >= 1.2 for one, next_one in pairwise(SERIES))


@pytest.mark.parametrize("value", VALUES)
def test_each_value_of_the_vocabulary_has_a_readable_tag(sheet, value):
    blue = (APP / "_status.scss").read_text().split('"blue":')[1].split(",")[0].split()
    colours = ruled(sheet, f".app-tag--{value}") or (value in blue and ruled(sheet, ".govuk-tag"))
    assert colours
    assert contrast(colours["color"], colours["background-color"]) >= 4.5


def test_red_is_only_for_a_promise_or_a_duty_not_kept(sheet):
    red = ruled(sheet, ".govuk-tag--red")
    assert {value for value in VALUES if ruled(sheet, f".app-tag--{value}") == red} == {
        "overdue",
        "long_overdue",
    }
