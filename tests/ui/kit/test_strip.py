"""The strip of steps says each state in a word and a mark."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter

from courtdesk.ui.kit.strip import Step, StepState, StepStrip, paint_strip, spoken, strip_size
from courtdesk.ui.kit.tokens import TEXT_SCALES, Theme

WORDS = ("Screen", "Plea", "Assess", "Consent", "Approve", "Report", "Sentence")


def _drawn(steps, theme, size=None):
    size = size or strip_size(steps, theme)
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    paint_strip(painter, image.rect(), steps, theme)
    painter.end()
    return image


def test_it_is_read_out_in_words(qtbot):
    steps = (Step("Screen", StepState.DONE), Step("Plea", StepState.NOW), Step("Assess"))
    strip = StepStrip(steps)
    qtbot.addWidget(strip)
    assert spoken(steps) == "Screen done, Plea now, Assess not started"
    assert strip.accessibleName() == "Steps: Screen done, Plea now, Assess not started"
    strip.set_steps((Step("Plea", StepState.STOPPED),))
    assert strip.text() == "Plea stopped"


@pytest.mark.parametrize("pair", list(itertools.combinations(StepState, 2)), ids=str)
def test_no_two_states_differ_by_colour_alone(qapp, pair):
    # In high contrast there are two colours for all: what is left is mark, line and weight.
    theme = Theme(high_contrast=True)
    size = QSize(110, 30)
    one, other = (_drawn((Step("Plea", state),), theme, size) for state in pair)
    assert one != other


@pytest.mark.parametrize("scale", TEXT_SCALES)
@pytest.mark.parametrize("large", [True, False])
def test_at_its_least_size_every_word_has_room(qapp, scale, large):
    theme = Theme(scale)
    for state in StepState:
        steps = tuple(Step(word, state) for word in WORDS)
        size = strip_size(steps, theme, large=large)
        one = max(strip_size((step,), theme, large=large).width() for step in steps)
        assert size.width() == one * len(WORDS)


def test_it_fits_todays_list_at_100_percent(qapp):
    steps = tuple(Step(word, StepState.DONE) for word in WORDS)
    assert strip_size(steps, Theme()).width() <= 620


def test_it_stays_inside_its_rectangle(qapp):
    image = QImage(500, 60, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    painter = QPainter(image)
    inside = QRect(10, 10, 480, 30)
    paint_strip(painter, inside, tuple(Step(w, StepState.NOW) for w in WORDS), Theme())
    painter.end()
    for x in range(500):
        for y in (8, 41):
            assert image.pixelColor(x, y).name() == "#ff00ff"
    for y in range(60):
        for x in (8, 491):
            assert image.pixelColor(x, y).name() == "#ff00ff"


def test_no_steps_draw_nothing(qapp):
    assert _drawn((), Theme(), QSize(10, 10)).pixelColor(5, 5).name() == "#ffffff"
