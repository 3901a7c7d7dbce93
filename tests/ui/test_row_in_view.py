"""The row that has the keyboard stays whole in view when rows grow after the first layout."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme
from courtdesk.ui.row_list import RowList
from courtdesk.ui.screen import Place
from tests.helpers.bench import Bench


def test_the_current_row_stays_whole_in_view_with_larger_text(bench: Bench) -> None:
    screen = bench.show(Place("today"), size=(1366, 560))
    table = next(one for one in screen.findChildren(RowList) if one.isVisible())
    last = table.model().index(table.model().rowCount() - 1, 0)
    table.setCurrentIndex(last)
    bench.settle()
    assert table.visualRect(last).bottom() <= table.viewport().rect().bottom()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    apply_theme(app, Theme(1.25))
    bench.settle()
    try:
        assert table.visualRect(last).bottom() <= table.viewport().rect().bottom()
        assert table.visualRect(last).top() >= 0
    finally:
        apply_theme(app, Theme())
