"""Colours, sizes and the style sheet."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QPalette

from courtdesk.ui.kit.style import apply_theme, current_theme, stylesheet
from courtdesk.ui.kit.tokens import OWN, PAIRS, TEXT_SCALES, Theme, contrast

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_TEXT = re.compile(r"(?<![-\w])color:\s*([^;]+);")
_FILL = re.compile(r"background:\s*([^;]+);")


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_pair_can_be_read(text, ground):
    assert contrast(getattr(OWN, text), getattr(OWN, ground)) >= 4.5


def test_contrast_agrees_with_known_ratios():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffdd00", "#ffffff") == pytest.approx(1.35, abs=0.01)


def test_every_rule_that_sets_both_colours_can_be_read():
    rules = [
        (selector, text[1].strip(), fill[1].strip())
        for selector, body in _RULE.findall(stylesheet(Theme()))
        if (text := _TEXT.search(body)) and (fill := _FILL.search(body))
    ]
    assert len(rules) >= 12
    for selector, text, fill in rules:
        if fill != "transparent":
            assert contrast(text, fill) >= 4.5, selector


def test_every_text_colour_of_the_sheet_is_in_a_checked_pair():
    used = {
        text[1].strip()
        for _, body in _RULE.findall(stylesheet(Theme()))
        if (text := _TEXT.search(body))
    }
    assert used <= {getattr(OWN, text) for text, _ in PAIRS}


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_the_sheet_has_no_value_left_open(scale):
    sheet = stylesheet(Theme(scale))
    assert "$" not in sheet
    assert f"font-size: {round(13 * scale)}px" in sheet


def test_only_lines_and_scroll_bars_have_a_fixed_height():
    assert not re.search(r"(?<!-)\bheight: (?!0|1px|14px)", stylesheet(Theme()))


def test_high_contrast_has_no_colour_of_ours():
    assert not re.search(r"#[0-9a-f]{3,6}\b", stylesheet(Theme(high_contrast=True)))


def test_room_grows_slower_than_text():
    assert Theme(2.0).body == 30
    assert Theme(2.0).gap(20) == 30
    assert Theme(0.5).px(1) == 1
    assert Theme(2.0).px(0) == 0


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_the_sheet_is_understood_by_qt(qapp, scale):
    # Qt only warns about a sheet that it cannot read; a warning fails the test.
    apply_theme(qapp, Theme(scale))
    assert qapp.font().pixelSize() == round(15 * scale)
    apply_theme(qapp, Theme(scale, high_contrast=True))


def test_out_of_high_contrast_our_colours_and_style_are_back(qapp):
    apply_theme(qapp, Theme())
    role = QPalette.ColorRole.Window
    ours = qapp.palette().color(role)
    assert ours.name() == OWN.page
    apply_theme(qapp, Theme(high_contrast=True))
    assert qapp.palette().color(role) != ours  # the system's
    apply_theme(qapp, Theme(1.5))
    assert qapp.palette().color(role) == ours
    assert current_theme() == Theme(1.5)


def test_larger_text_dresses_nothing_in_another_style(qapp):
    """Each change of style, palette, font and sheet has Qt polish every widget that there is."""
    apply_theme(qapp, Theme())
    style, palette = qapp.style(), qapp.palette().cacheKey()
    apply_theme(qapp, Theme(1.5))
    assert qapp.style() is style
    assert qapp.palette().cacheKey() == palette
