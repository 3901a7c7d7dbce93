"""What is copied goes again (P2)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from courtdesk.ui.kit.clipboard import KEEP_MS, ClipboardGuard, CopyButton

TEXT = "The person agreed; Siân Gŵyn."


@pytest.fixture
def guard(qapp):
    made = ClipboardGuard(keep_ms=20)
    yield made
    made.clear_if_ours()
    QApplication.clipboard().clear()


def _held():
    return QApplication.clipboard().text()


def test_a_minute_is_the_rule(qapp):
    assert KEEP_MS == 60_000
    guard = ClipboardGuard()
    guard.copy(TEXT)
    assert guard._timer.interval() == KEEP_MS
    guard.clear_if_ours()
    assert not guard.waiting


def test_it_goes_by_itself(qtbot, guard):
    with qtbot.waitSignal(guard.cleared):
        guard.copy(TEXT)
        assert _held() == TEXT
    assert _held() == ""
    assert not guard.waiting


def test_it_goes_at_lock_and_the_timer_stops(guard):
    guard.copy(TEXT)
    guard.clear_if_ours()
    assert _held() == ""
    assert not guard.waiting


def test_what_was_copied_elsewhere_stays(qtbot, qapp):
    # What another program copies changes the clipboard without this one owning it.
    guard = ClipboardGuard(keep_ms=20, owns=lambda: _held() == TEXT)
    guard.copy(TEXT)
    QApplication.clipboard().setText("theirs")
    qtbot.waitUntil(lambda: not guard.waiting)
    assert _held() == "theirs"
    guard.clear_if_ours()
    assert _held() == "theirs"


def test_what_a_field_copies_by_itself_goes_too(qtbot, qapp):
    # The offscreen platform does not know who owns its clipboard.
    guard = ClipboardGuard(keep_ms=20, owns=lambda: True)
    field = QLineEdit(TEXT)
    qtbot.addWidget(field)
    field.selectAll()
    with qtbot.waitSignal(guard.cleared):
        field.copy()  # what Ctrl+C and the field's menu do
        assert _held() == TEXT
    assert _held() == ""


def test_the_system_is_asked_to_keep_no_copy(guard):
    guard.copy(TEXT)
    data = QApplication.clipboard().mimeData()
    formats = " ".join(data.formats())
    for word in (
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
        "x-kde-passwordManagerHint",
    ):
        assert word in formats


def test_the_guard_keeps_no_text(guard):
    guard.copy(TEXT)
    assert TEXT.encode() not in repr(vars(guard)).encode()
    assert isinstance(guard._ours, bytes)
    assert len(guard._ours) == 32


def test_the_button_says_copied_and_then_its_name_again(shown, qtbot, guard, said):
    button = shown(CopyButton("Copy text", lambda: TEXT, guard, said_ms=20))
    with qtbot.waitSignal(button.copied):
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert button.text() == "Copied"
    assert said[0][0].startswith("Copied.")
    qtbot.waitUntil(lambda: button.text() == "Copy text")


def test_a_hidden_button_counts_no_time(shown, qtbot, guard):
    button = shown(CopyButton("Copy text", lambda: TEXT, guard, said_ms=60_000))
    qtbot.keyClick(button, Qt.Key.Key_Space)
    button.hide()
    assert button.text() == "Copy text"
    assert not button._timer.isActive()


def test_each_copy_is_told_whichever_way_and_the_same_text_once(qtbot, qapp):
    guard = ClipboardGuard(owns=lambda: True)
    told = []
    guard.copied.connect(lambda: told.append(_held()))
    guard.copy(TEXT)
    guard.copy(TEXT)
    assert told == [TEXT]
    field = QLineEdit("By the field itself")
    qtbot.addWidget(field)
    field.selectAll()
    field.copy()
    assert told == [TEXT, "By the field itself"]
    guard.clear_if_ours()
    assert len(told) == 2


def test_what_another_program_copies_is_not_told(qapp):
    guard = ClipboardGuard(owns=lambda: False)
    told = []
    guard.copied.connect(lambda: told.append(True))
    QApplication.clipboard().setText("theirs")
    assert told == []
