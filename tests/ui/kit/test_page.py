"""The page's scaffold."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QLabel, QLineEdit, QPlainTextEdit, QWidget

from courtdesk.ui.kit import layouts
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


def _laid_out():
    """All that was asked for has been laid out, however many passes it takes."""
    for _ in range(5):
        QCoreApplication.sendPostedEvents()


def _grow(edits, number=0):
    edits[number].setFixedHeight(edits[number].height() + 300)
    _laid_out()


def _deep(page, edit):
    """Put a row into three holders, each of which is laid out in a pass of its own."""
    for _ in range(3):
        holder = QWidget()
        layouts.column(holder).addWidget(edit)
        edit = holder
    page.body.addWidget(edit)


def test_what_has_the_keyboard_stays_in_view_when_the_page_is_laid_out_again(shown):
    page, edits = _page(shown)
    _deep(page, edits[20])
    edits[20].setFocus()
    _laid_out()
    assert _in_view(page, edits[20])
    # A row over it grows; one over it grows as much as one under it shrinks; the window shrinks.
    _grow(edits)
    assert _in_view(page, edits[20])
    edits[1].setFixedHeight(edits[0].height())
    edits[0].setFixedHeight(edits[2].height())
    edits[25].setFixedHeight(600)
    _laid_out()
    edits[2].setFixedHeight(600)
    edits[25].setFixedHeight(edits[3].height())
    _laid_out()
    assert _in_view(page, edits[20])
    page.set_hints([("F1", "help")])
    page.resize(700, 250)
    _laid_out()
    assert _in_view(page, edits[20])


def test_a_page_that_grows_shorter_and_longer_keeps_following(shown):
    page, edits = _page(shown)
    edits[-1].setFocus()
    for edit in edits[5:20]:
        edit.hide()
    _laid_out()
    assert _in_view(page, edits[-1])
    for edit in edits[5:20]:
        edit.show()
    _laid_out()
    assert _in_view(page, edits[-1])


def _wheel(page):
    view = page.area.viewport()
    at = QPointF(view.rect().center())
    event = QWheelEvent(
        at,
        view.mapToGlobal(at),
        QPoint(),
        QPoint(0, 1200),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(view, event)


def _to_the_end(page):
    action = QAbstractSlider.SliderAction.SliderToMaximum
    page.area.verticalScrollBar().triggerAction(action)


@pytest.mark.parametrize(
    ("number", "scroll"),
    [
        (20, _wheel),
        (0, _to_the_end),
        (20, lambda page: page.area.verticalScrollBar().setValue(0)),
    ],
    ids=["by wheel", "by the bar, to the end", "by the page itself"],
)
def test_whoever_scrolls_looks_where_they_will(shown, number, scroll):
    page, edits = _page(shown)
    edits[number].setFocus()
    _laid_out()
    scroll(page)
    assert not _in_view(page, edits[number])
    _grow(edits, 10)
    assert not _in_view(page, edits[number])
    edits[number + 1].setFocus()
    _grow(edits, 11)
    assert _in_view(page, edits[number + 1])


def test_what_the_page_shows_is_followed_too_and_may_go(shown):
    page, edits = _page(shown)
    edits[0].setFocus()
    page.show_widget(edits[25])
    _grow(edits, 10)
    assert _in_view(page, edits[25])
    edits[25].deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    seen = page.area.verticalScrollBar().value()
    _grow(edits, 11)
    assert page.area.verticalScrollBar().value() == seen


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
    shown_caps = [cap for cap in page.findChildren(Keycap) if cap.isVisible()]
    page.set_hints([("F1", "help")], "Providers: one today")
    assert [cap for cap in page.findChildren(Keycap) if cap.isVisible()] == shown_caps
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
