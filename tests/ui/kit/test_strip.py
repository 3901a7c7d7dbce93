"""The strip of steps says each state in a word and a mark."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter

from courtdesk.ui.kit.strip import (
    Step,
    StepState,
    StepStrip,
    paint_strip,
    spoken,
    stop_width,
    strip_size,
)
from courtdesk.ui.kit.tokens import TEXT_SCALES, Theme

WORDS = ("Screen", "Plea", "Assess", "Consent", "Approve", "Report", "Sentence")


STOP = Step("Risk: record what was done", StepState.RISK)


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
    for state in set(StepState) - {StepState.RISK}:
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


# The risk stop


def test_the_stop_is_read_out_before_the_steps(qtbot):
    short = Step("Risk", StepState.RISK, "Risk: record what was done")
    strip = StepStrip((short, Step("Screen", StepState.DONE)))
    qtbot.addWidget(strip)
    assert strip.accessibleName() == "Steps: Risk: record what was done, Screen done"


@pytest.mark.parametrize("scale", TEXT_SCALES)
@pytest.mark.parametrize("large", [True, False])
def test_the_stop_takes_nothing_from_the_steps(qapp, scale, large):
    theme = Theme(scale)
    steps = tuple(Step(word, StepState.DONE) for word in WORDS)
    alone = strip_size(steps, theme, large=large).width()
    room = stop_width((STOP, *steps), theme, large=large)
    assert room > stop_width((Step("Risk", StepState.RISK),), theme, large=large) > 0
    assert strip_size((STOP, *steps), theme, large=large).width() == room + alone
    assert strip_size(steps, theme, large=large, room=room).width() == room + alone


@pytest.mark.parametrize("high_contrast", [False, True])
def test_the_stop_is_full_where_steps_are_light(qapp, high_contrast):
    theme = Theme(high_contrast=high_contrast)
    steps = tuple(Step(word, StepState.STOPPED) for word in WORDS)
    room = stop_width((STOP,), theme)
    stopped, without = _drawn((STOP, *steps), theme), _drawn(steps, theme)

    def darkness(image, left, right):
        pixels = [(x, y) for x in range(left, right) for y in range(2, image.height() - 2)]
        return sum(image.pixelColor(x, y).lightness() < 150 for x, y in pixels) / len(pixels)

    assert darkness(stopped, 2, room - 12) > 0.5
    assert darkness(without, 2, room - 12) < 0.5


def test_without_room_beside_the_steps_the_stop_stands_over_them(qtbot):
    steps = tuple(Step(word, StepState.DONE) for word in WORDS)
    strip = StepStrip((STOP, *steps))
    qtbot.addWidget(strip)
    wide = strip_size((STOP, *steps), Theme(), large=True)
    assert strip.hasHeightForWidth()
    assert strip.heightForWidth(wide.width()) == wide.height()
    assert strip.heightForWidth(wide.width() - 1) > 2 * wide.height()
    assert strip.minimumSizeHint().width() == strip_size(steps, Theme(), large=True).width()
    strip.set_steps(steps)
    assert not strip.hasHeightForWidth()
    assert strip.heightForWidth(10) == wide.height()


def test_a_strip_in_two_lines_draws_both(qtbot):
    steps = tuple(Step(word, StepState.DONE) for word in WORDS)
    strip = StepStrip((STOP, *steps))
    qtbot.addWidget(strip)
    width = strip.minimumSizeHint().width()
    strip.resize(width, strip.heightForWidth(width))
    image = strip.grab().toImage()
    line = strip_size(steps, Theme(), large=True).height()
    rows = [
        {image.pixelColor(x, y).name() for x in range(width)} for y in (line // 2, line * 3 // 2)
    ]
    assert all(len(colours) > 3 for colours in rows)
