"""The navy bar: its tabs have room for their words in every state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.top_bar import TopBar

TABS = (("today", "Today"), ("search", "Cases"), ("approvals", "Approvals"), ("team", "Team"))


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_tab_has_room_for_its_words_in_bold_and_none_moves(
    qapp: QApplication, qtbot: QtBot, scale: float
) -> None:
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


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_what_is_stored_shortens_the_name_and_never_breaks_the_tabs(
    qapp: QApplication, qtbot: QtBot, scale: float
) -> None:
    apply_theme(qapp, Theme(scale))
    bar = TopBar()
    qtbot.addWidget(bar)
    bar.set_tabs((*TABS, ("deadlines", "Due"), ("sync", "Sync")))
    bar.set_member("Priya Nair", "Court duty officer", "Court duty officer")
    bar.set_saved(datetime(2027, 1, 14, 16, 31, tzinfo=UTC))
    bar.resize(1366, 60)
    bar.show()
    bar.set_sync("12 records not stored yet")
    qapp.processEvents()
    assert len({tab.y() for tab in bar.tabs.values()}) == 1
    assert bar.sync.width() >= bar.sync.sizeHint().width()
    assert bar.sync.accessibleName() == "12 records not stored yet: open Sync"
    apply_theme(qapp, Theme())
