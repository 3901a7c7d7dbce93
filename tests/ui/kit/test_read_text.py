"""The text that is read: never changed, as high as it is long, copied for a minute only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.read_text import FEWEST, ReadText


@pytest.fixture
def guard(qapp):
    made = ClipboardGuard()
    yield made
    made.clear_if_ours()


def line(text):
    return text.fontMetrics().lineSpacing()


def test_as_high_as_its_text_and_no_higher_than_its_rows(shown, guard):
    text = shown(ReadText("Report text", 12, guard))
    text.show_text("one line")
    least = text.heightForWidth(600)
    text.show_text("\n".join("word" for _ in range(9)))
    middle = text.heightForWidth(600)
    text.show_text("\n".join("word" for _ in range(90)))
    most = text.heightForWidth(600)
    assert FEWEST * line(text) < least < middle < most < 15 * line(text)


def test_wrapped_lines_count(shown, guard):
    text = shown(ReadText("Report text", 40, guard))
    text.show_text("word " * 200)
    assert text.heightForWidth(300) > text.heightForWidth(900)


def test_nothing_is_typed_into_it_and_tab_leaves(shown, guard):
    text = shown(ReadText("Report text", 12, guard))
    text.show_text("as signed")
    text.setFocus()
    QTest.keyClicks(text, "changed")
    QTest.keyClick(text, Qt.Key.Key_Tab)
    assert text.toPlainText() == "as signed"
    assert text.accessibleName() == "Report text"


def test_the_same_text_again_stays_where_it_was_read_to(shown, guard):
    text = shown(ReadText("Report text", 6, guard))
    long = "\n".join(str(number) for number in range(90))
    text.show_text(long)
    text.verticalScrollBar().setValue(40)
    text.show_text(long)
    assert text.verticalScrollBar().value() == 40
    text.show_text(long + "\nmore")
    assert text.verticalScrollBar().value() == 0


def test_a_selection_is_copied_by_the_guard_with_its_lines(shown, guard):
    text = shown(ReadText("Report text", 12, guard))
    text.show_text("first\nsecond")
    QTest.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert not guard.waiting
    text.selectAll()
    QTest.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "first\nsecond"
    assert guard.waiting
