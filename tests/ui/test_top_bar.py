"""The navy bar: its tabs have room for their words in every state."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics

from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.top_bar import TopBar

TABS = (("today", "Today"), ("search", "Cases"), ("approvals", "Approvals"), ("team", "Team"))


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_tab_has_room_for_its_words_in_bold_and_none_moves(qapp, qtbot, scale):
    apply_theme(qapp, Theme(scale))
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.set_tabs(TABS)
    bar.resize(1366, 60)
    bar.show()
    qapp.processEvents()
    before = {name: tab.geometry() for name, tab in bar.tabs.items()}
    padding = 2 * Theme(scale).gap(14)
    for name, tab in bar.tabs.items():
        bar.set_current(name)
        qapp.processEvents()
        bold = QFont(tab.font())
        bold.setBold(True)
        assert tab.width() >= QFontMetrics(bold).horizontalAdvance(tab.text()) + padding
    assert {name: tab.geometry() for name, tab in bar.tabs.items()} == before
    apply_theme(qapp, Theme())
