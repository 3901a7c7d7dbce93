"""Names with their chips: measured by what draws them, so that nothing is drawn over another."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from courtdesk.demonstration.cast import MOST_CASES, invent
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import TEXT_SCALES, Theme
from courtdesk.ui.row_list import Chip, Ink, chips_height


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_a_name_that_has_room_stands_on_one_line(qapp: QApplication, scale: float) -> None:
    apply_theme(qapp, Theme(scale))
    ink = Ink(Theme(scale), qapp.palette())
    line = QFontMetrics(ink.font("strong")).height()
    names = [f"{one.family}, {one.given}" for one in invent(MOST_CASES, 1)]
    assert {chips_height(name, (), 2000, ink) for name in names} == {line}
    apply_theme(qapp, Theme())


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_no_name_is_drawn_below_what_was_measured_for_it(qapp: QApplication, scale: float) -> None:
    from courtdesk.ui import row_list

    apply_theme(qapp, Theme(scale))
    ink = Ink(Theme(scale), qapp.palette())
    metrics = QFontMetrics(ink.font("strong"))
    for one in invent(MOST_CASES, 1):
        name = f"{one.family}, {one.given}"
        for width in (120, 210, 2000):
            places, height = row_list._place_chips(name, (Chip("Risk", risk=True),), width, ink)
            drawn = metrics.boundingRect(
                QRect(0, 0, places[0].width(), 10_000), int(row_list._WRAP), name
            )
            assert drawn.height() <= places[0].height() <= height, (name, width)
    apply_theme(qapp, Theme())
