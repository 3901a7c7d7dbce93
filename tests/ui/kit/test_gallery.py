"""Every piece on real pages, at every text size: nothing cut, everything named."""

from __future__ import annotations

import pkgutil
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from courtdesk.ui import kit
from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.focus import FocusRing
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tasklist import TaskList, TaskRow
from courtdesk.ui.kit.tokens import TEXT_SCALES, Theme

sys.path.insert(0, str(Path(__file__).parent))
import gallery

sys.path.pop(0)


def _pages(qtbot):
    guard = ClipboardGuard()
    pages = [gallery.case_page(), gallery.pieces_page(guard), gallery.form_page()[0]]
    for page in pages:
        window = gallery.window_with(page)
        window.guard = guard
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.isVisible)
        yield page
        # qtbot holds it weakly, and a window that goes while it has the focus takes Qt with it.
        window.close()


def _words_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_nothing_is_cut(qtbot, qapp, scale):
    apply_theme(qapp, Theme(scale))
    for page in _pages(qtbot):
        for widget in page.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
                assert widget.height() >= widget.heightForWidth(widget.width()), widget.text()
            elif isinstance(widget, (QLabel, QAbstractButton)) and not isinstance(widget, TaskRow):
                assert widget.width() >= widget.minimumSizeHint().width(), widget.text()
                assert widget.height() >= widget.minimumSizeHint().height(), widget.text()
            elif isinstance(widget, QLineEdit):
                assert widget.height() >= widget.fontMetrics().height()


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_pages_need_no_sideways_scrolling_on_a_court_laptop(qtbot, qapp, scale):
    apply_theme(qapp, Theme(scale))
    for page in _pages(qtbot):
        assert page.area.horizontalScrollBar().maximum() == 0


def test_everything_that_takes_the_keyboard_has_a_name_and_is_large_enough(qtbot):
    for page in _pages(qtbot):
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy().value & 1:  # Tab reaches it
                assert _words_of(widget), widget
                assert widget.width() >= 24, _words_of(widget)
                assert widget.height() >= 24, _words_of(widget)


def test_every_page_can_be_walked_with_tab(qtbot):
    for page in _pages(qtbot):
        window = page.window()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        seen = set()
        for _ in range(80):
            page.focusNextChild()
            seen.add(window.focusWidget())
        able = {
            widget
            for widget in page.findChildren(QWidget)
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy().value & 1
        }
        assert able <= seen
        assert window.findChild(FocusRing).isVisible()


def test_the_case_page_fits_without_scrolling_at_100_percent(qtbot):
    pages = _pages(qtbot)  # held, since it holds the window
    page = next(pages)
    assert isinstance(page, Page)
    assert page.area.verticalScrollBar().maximum() == 0
    assert page.findChild(TaskList).isVisible()


def test_the_pictures_are_drawn(qtbot, qapp, tmp_path):
    gallery.save_all(tmp_path, (Theme(1.5),))
    assert len(list(tmp_path.glob("*.png"))) == 10


def test_no_piece_is_one_that_screen_readers_or_wheels_spoil():
    for module in pkgutil.iter_modules(kit.__path__):
        source = Path(kit.__path__[0], f"{module.name}.py").read_text(encoding="utf-8")
        for banned in ("QTreeView", "QSpinBox", "QMessageBox", "setEditable(True)"):
            assert banned not in source, module.name
