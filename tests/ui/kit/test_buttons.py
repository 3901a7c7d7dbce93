"""Buttons by key and by mouse, and the keys that they leave alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from courtdesk.ui.kit.buttons import (
    LineLink,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
    WarningButton,
)
from courtdesk.ui.kit.keycap import Keycap, KeyHint
from courtdesk.ui.kit.style import apply_theme
from courtdesk.ui.kit.tokens import TEXT_SCALES, Theme

KINDS = (PrimaryButton, SecondaryButton, WarningButton, LinkButton)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_enter_and_space_press(shown, qtbot, kind, key):
    button = shown(kind("Go"))
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_ctrl_enter_is_left_to_the_page(shown, qtbot):
    button = shown(SecondaryButton("Go"))
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_arrows_are_left_to_what_the_button_stands_in(shown, qtbot):
    holder = QWidget()
    row = QHBoxLayout(holder)
    buttons = [SecondaryButton("One"), SecondaryButton("Two")]
    for button in buttons:
        row.addWidget(button)
    shown(holder)
    buttons[0].setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left):
        qtbot.keyClick(buttons[0], key)
        assert buttons[0].hasFocus()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_large_enough_to_hit_and_wide_enough_to_read(qtbot, qapp, kind, scale):
    apply_theme(qapp, Theme(scale))
    button = kind("Withdraw consent")
    qtbot.addWidget(button)
    button.ensurePolished()
    size = button.minimumSizeHint()
    assert size.height() >= 24
    assert size.width() >= button.fontMetrics().horizontalAdvance("Withdraw consent")


def test_a_hint_is_shown_and_told(qtbot):
    plain = PrimaryButton("Check answers")
    hinted = PrimaryButton("Check answers", hint="Ctrl Enter")
    for button in (plain, hinted):
        qtbot.addWidget(button)
    assert hinted.sizeHint().width() > plain.sizeHint().width() + 40
    assert hinted.accessibleDescription() == "Ctrl Enter"
    assert hinted.text() == "Check answers"
    assert not hinted.grab().isNull()


def test_a_link_offers_the_hand_only_when_it_leads_somewhere(qtbot):
    link = LinkButton("Read")
    qtbot.addWidget(link)
    assert link.cursor().shape() is Qt.CursorShape.PointingHandCursor
    link.setEnabled(False)
    assert link.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_key_caps_have_names(qtbot):
    hint = KeyHint("Ctrl K", "every action")
    qtbot.addWidget(hint)
    assert hint.findChild(Keycap).accessibleName() == "Ctrl K key"


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_a_sentence_as_a_link_takes_the_lines_that_it_needs(shown, qapp, scale):
    apply_theme(qapp, Theme(scale))
    sentence = (
        "The passphrase is among the first that anyone would try: choose another, such as four"
    )
    holder = QWidget()
    column = QVBoxLayout(holder)
    line = LineLink(sentence)
    column.addWidget(line)
    column.addStretch(1)
    holder.setFixedSize(320, 600)
    shown(holder)
    words = line.fontMetrics()
    lines = words.horizontalAdvance(sentence) / line.width()
    assert lines > 1
    assert line.width() <= 320
    assert line.height() >= lines * words.height()


def test_a_short_sentence_as_a_link_stays_one_line(shown):
    line = shown(LineLink("Enter your name."))
    assert line.height() < 2 * line.fontMetrics().height()


@pytest.mark.parametrize("kind", KINDS)
def test_an_ampersand_is_a_sign_and_no_key(qtbot, kind):
    """Qt would hide it, and let Alt with the letter after it press the button unasked."""
    plain = kind("Harbour & Co")
    qtbot.addWidget(plain)
    assert plain.text() == "Harbour & Co"
    assert plain.shortcut().isEmpty()
    name = QAccessible.queryAccessibleInterface(plain).text(QAccessible.Text.Name)
    assert name == "Harbour & Co"
    plain.setText("Rivers & Son")
    assert plain.text() == "Rivers & Son"
