"""The focus ring follows the keyboard and never takes the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget

from courtdesk.ui.kit.focus import REACH, FocusRing, without_ring
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import Theme


def _window(count=3):
    window = QWidget()
    window.resize(400, 300)
    column = QVBoxLayout(window)
    edits = [QLineEdit() for _ in range(count)]
    for edit in edits:
        column.addWidget(edit)
    return window, edits, FocusRing(window)


def _stands_round(ring, widget):
    bounds = ring.mask().boundingRect().translated(ring.pos())
    corner = widget.mapTo(ring.window(), QPoint(0, 0))
    return bounds.adjusted(REACH, REACH, -REACH, -REACH).topLeft() == corner


def test_it_follows_the_keyboard(shown, qtbot):
    window, edits, ring = _window()
    shown(window)
    edits[0].setFocus()
    qtbot.waitUntil(lambda: ring.isVisible() and ring.target is edits[0])
    assert _stands_round(ring, edits[0])
    qtbot.keyClick(edits[0], Qt.Key.Key_Tab)
    assert ring.target is edits[1]
    assert _stands_round(ring, edits[1])


def test_a_move_of_the_focus_paints_the_two_widgets_and_not_the_page(shown, qtbot):
    """A mask over the whole window would free all of it: every mark of a long form, at each key."""
    window, edits, ring = _window()
    shown(window)
    edits[0].setFocus()
    qtbot.waitUntil(ring.isVisible)
    assert ring.height() <= edits[0].height() + 2 * REACH


def test_it_takes_neither_mouse_nor_focus(shown, qtbot):
    window, edits, ring = _window()
    shown(window)
    edits[0].setFocus()
    assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert ring.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert window.childAt(edits[0].geometry().center()) is edits[0]


def test_it_follows_moving_and_resizing(shown, qtbot):
    window, edits, ring = _window()
    shown(window)
    edits[2].setFocus()
    window.resize(500, 500)
    qtbot.waitUntil(lambda: _stands_round(ring, edits[2]))
    edits[0].hide()
    qtbot.waitUntil(lambda: _stands_round(ring, edits[2]))


def test_it_goes_with_its_target(shown, qtbot):
    window, edits, ring = _window()
    shown(window)
    edits[0].setFocus()
    assert ring.isVisible()
    edits[0].hide()
    qtbot.waitUntil(lambda: ring.target is not edits[0])
    edits[1].setFocus()
    edits[1].setParent(None)
    edits[1].deleteLater()
    qtbot.waitUntil(lambda: ring.target is not edits[1])


def test_it_goes_while_another_window_is_active(shown, qtbot):
    window, edits, ring = _window()
    shown(window)
    edits[0].setFocus()
    assert ring.isVisible()
    other, _, _ = _window()
    shown(other)
    qtbot.waitUntil(lambda: not ring.isVisible())
    window.activateWindow()
    qtbot.waitUntil(ring.isVisible)


def test_a_widget_may_decline(shown, qtbot):
    window, edits, ring = _window()
    without_ring(edits[1])
    shown(window)
    edits[1].setFocus()
    assert ring.target is None
    assert not ring.isVisible()


def test_it_is_cut_where_the_scroll_area_ends_and_follows_scrolling(shown, qtbot):
    window = QWidget()
    window.resize(300, 200)
    outer = QVBoxLayout(window)
    area = QScrollArea()
    area.setWidgetResizable(True)
    content = QWidget()
    column = QVBoxLayout(content)
    edits = [QLineEdit() for _ in range(20)]
    for edit in edits:
        column.addWidget(edit)
    area.setWidget(content)
    outer.addWidget(area)
    ring = FocusRing(window)
    shown(window)
    edits[0].setFocus()
    assert _stands_round(ring, edits[0])
    area.verticalScrollBar().setValue(15)
    top = area.viewport().mapTo(window, QPoint(0, 0)).y()
    assert ring.mask().translated(ring.pos()).boundingRect().top() >= top
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert not ring.isVisible()
    area.verticalScrollBar().setValue(0)
    assert ring.isVisible()


def test_it_is_drawn_in_yellow_and_black(shown, qtbot):
    window, edits, _ring = _window()
    shown(window)
    edits[0].setFocus()
    left = edits[0].geometry().topLeft() - QPoint(REACH, REACH)
    image = window.grab().toImage()
    assert image.pixelColor(left + QPoint(1, 8)).name() == "#ffdd00"
    assert image.pixelColor(left + QPoint(REACH - 1, 8)).name() == "#0b0c0c"


def test_in_high_contrast_it_stands_off_the_frame(shown, qtbot, qapp):
    apply_theme(qapp, Theme(high_contrast=True))
    window, edits, _ring = _window()
    shown(window)
    edits[0].setFocus()
    left = edits[0].geometry().topLeft() - QPoint(REACH, REACH)
    image = window.grab().toImage()
    palette = window.palette()
    assert image.pixelColor(left + QPoint(1, 8)) == palette.windowText().color()
    assert image.pixelColor(left + QPoint(REACH - 1, 8)) == palette.window().color()
