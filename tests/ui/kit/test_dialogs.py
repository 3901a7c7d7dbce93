"""The interruption card and the modal frame."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from courtdesk.ui.kit.buttons import WarningButton
from courtdesk.ui.kit.dialogs import Card, Interruption, ModalFrame, ask

CARD = Card("Withdraw consent?", "It stays on record.", "Withdraw consent", "Keep consent")


def _answer(press):
    """Do `press` with the card once its own event loop runs."""

    def act():
        dialog = QApplication.activeModalWidget()
        press(dialog)

    QTimer.singleShot(0, act)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space])
def test_what_is_pressed_without_reading_is_safe(qtbot, key):
    _answer(lambda dialog: qtbot.keyClick(dialog.focusWidget(), key))
    assert ask(CARD) is False


def test_closing_is_safe(qtbot):
    _answer(lambda dialog: dialog.close())
    assert ask(CARD) is False


def test_only_the_verb_confirms(qtbot):
    _answer(lambda dialog: qtbot.keyClick(dialog.confirm, Qt.Key.Key_Return))
    assert ask(CARD) is True
    _answer(lambda dialog: qtbot.mouseClick(dialog.confirm, Qt.MouseButton.LeftButton))
    assert ask(CARD) is True


def test_the_safe_button_has_the_keyboard(shown):
    dialog = shown(Interruption(CARD))
    assert dialog.keep.hasFocus()
    assert dialog.keep.isDefault()
    assert not dialog.confirm.isDefault()
    assert isinstance(dialog.confirm, WarningButton)
    gentle = Interruption(Card("Go on?", "Why.", "Go on", "Stay", harm=False), dialog)
    assert not isinstance(gentle.confirm, WarningButton)


def test_titles_name_nobody(shown):
    dialog = shown(Interruption(Card("Remove Carla Abbott?", "Why.", "Remove", "Keep")))
    assert dialog.windowTitle() == "CourtDesk"
    assert dialog.accessibleName() == "Remove Carla Abbott?"


def test_the_frame_is_left_with_escape(shown, qtbot):
    frame = shown(ModalFrame("Change your passphrase"))
    qtbot.keyClick(frame, Qt.Key.Key_Escape)
    assert frame.result() == QDialog.DialogCode.Rejected
    assert frame.isHidden()
