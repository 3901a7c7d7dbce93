"""The command palette."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence

from courtdesk.ui.kit.palette import CommandPalette, matching, words_of


@pytest.fixture
def actions(qapp):
    owner = QObject()
    made = []
    for words in ("&Import list…", "Add person", "Record plea", "Lock", "List people && cases"):
        made.append(QAction(words, owner))
    made[3].setShortcut(QKeySequence("Ctrl+L"))
    yield made
    owner.deleteLater()


def _texts(palette):
    return [palette._list.item(row).text() for row in range(palette._list.count())]


def test_words_have_no_marks(actions):
    assert [words_of(action) for action in actions][::4] == ["Import list", "List people & cases"]


def test_every_word_must_fit_and_beginnings_come_first(actions):
    assert matching(actions, "list") == [actions[4], actions[0]]
    assert matching(actions, "LIST imp") == [actions[0]]
    assert matching(actions, "nothing") == []
    actions[0].setEnabled(False)
    assert matching(actions, "list") == [actions[4]]


def test_typing_arrows_and_enter(shown, qtbot, actions):
    palette = shown(CommandPalette(actions))
    qtbot.keyClicks(palette._edit, "l")
    assert _texts(palette)[:2] == ["Lock", "List people & cases"]
    qtbot.keyClick(palette._edit, Qt.Key.Key_Down)
    assert palette._edit.hasFocus()
    qtbot.keyClick(palette._edit, Qt.Key.Key_Return)
    assert palette.chosen is actions[4]
    assert palette.isHidden()


def test_arrows_stop_at_the_ends(shown, qtbot, actions):
    palette = shown(CommandPalette(actions))
    for key, row in (
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_PageDown, 4),
        (Qt.Key.Key_Down, 4),
        (Qt.Key.Key_PageUp, 0),
    ):
        qtbot.keyClick(palette._edit, key)
        assert palette._list.currentRow() == row


def test_escape_does_nothing_else(shown, qtbot, actions):
    palette = shown(CommandPalette(actions))
    qtbot.keyClick(palette._edit, Qt.Key.Key_Escape)
    assert palette.chosen is None
    assert palette.isHidden()


def test_nothing_found_is_said_and_enter_does_nothing(shown, qtbot, actions, said):
    palette = shown(CommandPalette(actions))
    qtbot.keyClicks(palette._edit, "zz")
    qtbot.keyClick(palette._edit, Qt.Key.Key_Return)
    assert palette.chosen is None
    assert palette.isVisible()
    assert said[-1] == ("No action has these words.", False)


def test_the_line_in_hand_is_spoken_with_its_keys(shown, qtbot, actions, said):
    palette = shown(CommandPalette(actions))
    qtbot.keyClicks(palette._edit, "lock")
    assert said[-1] == ("Lock, Ctrl+L", False)


def test_the_mouse_picks_too(shown, qtbot, actions):
    palette = shown(CommandPalette(actions))
    where = palette._list.visualItemRect(palette._list.item(2)).center()
    qtbot.mouseClick(palette._list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert palette.chosen is actions[2]


def test_the_action_runs_after_the_palette_has_gone(qtbot, actions):
    from PySide6.QtCore import QTimer

    palette = CommandPalette(actions)
    hidden = []
    actions[0].triggered.connect(lambda: hidden.append(palette.isHidden()))
    QTimer.singleShot(0, lambda: qtbot.keyClick(palette._edit, Qt.Key.Key_Return))
    palette.run()
    assert hidden == [True]
