"""The page's scaffold."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.kit.page import READING_WIDTH, Page
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme


def _page(shown, count=30, **options):
    page = Page("Add a person", **options)
    edits = [QLineEdit() for _ in range(count)]
    for edit in edits:
        page.body.addWidget(edit)
    page.resize(1366, 400)
    shown(page)
    return page, edits


def _in_view(page, widget):
    view = page.area.viewport()
    top = widget.mapTo(view, QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= view.height()


def test_what_gets_the_keyboard_is_scrolled_into_view(shown, qtbot):
    page, edits = _page(shown)
    assert not _in_view(page, edits[-1])
    edits[-1].setFocus()
    qtbot.waitUntil(lambda: _in_view(page, edits[-1]))
    edits[0].setFocus()
    qtbot.waitUntil(lambda: _in_view(page, edits[0]))


def test_the_content_is_bounded_and_left(shown, qapp):
    page, edits = _page(shown, 2)
    assert edits[0].width() <= READING_WIDTH
    assert edits[0].mapTo(page, QPoint(0, 0)).x() < 40
    apply_theme(qapp, Theme(1.5))
    assert page._content.maximumWidth() == round(READING_WIDTH * 1.5)


def test_a_wide_page_uses_the_window(shown):
    _, edits = _page(shown, 2, width=0)
    assert edits[0].width() > 1300


def test_hints_stay_in_the_footer(shown, qtbot):
    page, _ = _page(shown)
    page.set_hints([("Ctrl K", "every action"), ("F1", "help")], "Providers: none today")
    page.set_hints([("F1", "help")], "Providers: one today")
    qtbot.waitUntil(
        lambda: [cap.text() for cap in page.findChildren(Keycap) if cap.isVisible()] == ["F1"]
    )
    assert "Providers: one today" in [label.text() for label in page.findChildren(QLabel)]
    page.set_hints([])
    assert page._footer.isHidden()


def test_the_heading_says_that_there_is_an_error(shown):
    page, _ = _page(shown, 1)
    page.set_failed(failed=True)
    assert page.title.text() == "Error: Add a person"
    page.set_failed(failed=False)
    assert page.title.text() == "Add a person"


def test_a_tall_page_gives_its_list_all_the_height(shown):
    page = Page(width=0, tall=True)
    area = QPlainTextEdit()
    page.body.addWidget(area)
    page.resize(1366, 600)
    shown(page)
    assert area.height() > 500
