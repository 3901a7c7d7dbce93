"""The command palette (Ctrl+K): every action by its words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from shiboken6 import isValid

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.focus import without_ring
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.style import current_theme

_ROWS = 9
_KEYS_ROLE = Qt.ItemDataRole.UserRole + 1
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def words_of(action: QAction) -> str:
    """An action's words as a person reads them: no mnemonic mark, no dots."""
    held = action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    return held.removesuffix("…").removesuffix("...")


def matching(actions: Sequence[QAction], typed: str) -> list[QAction]:
    """Those that can be done now and hold every typed word, those that begin so first."""
    wanted = typed.casefold().split()
    able = [action for action in actions if action.isEnabled() and words_of(action)]
    fits = [a for a in able if all(word in words_of(a).casefold() for word in wanted)]
    start = " ".join(wanted)
    return sorted(fits, key=lambda a: not words_of(a).casefold().startswith(start))


class CommandPalette(QDialog):
    """Type a few letters, arrow to a line, Enter does it, Esc leaves.

    The action runs after the palette has closed, so that it finds the focus where it was.

    Attributes:
        chosen: the action that was picked, or None.
    """

    chosen: QAction | None

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = None
        self._actions = tuple(actions)
        self._shown: list[QAction] = []
        self.setWindowTitle("CourtDesk")
        self.setAccessibleName("Every action")
        self.setModal(True)
        self.setMinimumWidth(current_theme().gap(560))
        column = layouts.column(self, gap=8, margins=(14, 14, 14, 12))
        self._edit = self._make_edit()
        self._list = self._make_list()
        self._count = Caption()
        for widget in (self._edit, self._list, self._count):
            column.addWidget(widget)
        self._filter("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move in the list while the typing stays in the line."""
        if event.key() in _MOVES:
            self._move(Qt.Key(event.key()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick()
        else:
            super().keyPressEvent(event)

    def run(self) -> None:
        """Show the palette, wait, then do what was picked, with the focus where it was."""
        before = QApplication.focusWidget()
        self.exec()
        picked = self.chosen
        self.deleteLater()
        # Not every desktop gives the window the keyboard again; a lock may have let the page go.
        if before is not None and isValid(before) and before.isVisible():
            before.activateWindow()
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        if picked is not None:
            picked.trigger()

    def _make_edit(self) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName("Find an action")
        edit.setPlaceholderText("Type what you want to do")
        edit.textChanged.connect(self._filter)
        without_ring(edit)
        return edit

    def _make_list(self) -> QListWidget:
        found = QListWidget()
        found.setAccessibleName("Actions found")
        found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        found.setUniformItemSizes(True)
        found.setItemDelegate(_KeysDelegate(found))
        found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        found.itemClicked.connect(self._pick)
        theme = current_theme()
        found.setMinimumHeight((theme.px(20) + 2 * theme.gap(6)) * _ROWS)
        return found

    def _filter(self, typed: str) -> None:
        self._shown = matching(self._actions, typed)
        self._list.clear()
        for action in self._shown:
            self._list.addItem(_item(action))
        self._list.setCurrentRow(0)
        number = len(self._shown)
        words = f"{number} action" if number == 1 else f"{number} actions"
        self._count.setText(words if number else "No action has these words.")
        self._say_current()

    def _move(self, key: Qt.Key) -> None:
        steps = {_MOVES[0]: -1, _MOVES[1]: 1, _MOVES[2]: -_ROWS, _MOVES[3]: _ROWS}
        last = self._list.count() - 1
        self._list.setCurrentRow(max(0, min(last, self._list.currentRow() + steps[key])))
        self._say_current()

    def _say_current(self) -> None:
        """The keyboard is in the line, so a screen reader is told where the list stands."""
        item = self._list.currentItem()
        spoken = item.data(Qt.ItemDataRole.AccessibleTextRole) if item else None
        if self.isVisible():
            announce(self._edit, str(spoken or self._count.text()))

    def _pick(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._shown):
            self.chosen = self._shown[row]
            self.accept()


class _KeysDelegate(QStyledItemDelegate):
    """Draws the action's keys at the right end of its line."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        keys = str(index.data(_KEYS_ROLE) or "")
        if not keys:
            return
        painter.save()
        painter.setFont(option.font)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(
            (option.palette.highlightedText() if chosen else option.palette.text()).color()
        )
        side = current_theme().gap(12)
        painter.drawText(
            QRect(option.rect).adjusted(0, 0, -side, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
            keys,
        )
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        keys = str(index.data(_KEYS_ROLE) or "")
        return QSize(size.width() + option.fontMetrics.horizontalAdvance(keys) + 40, size.height())


def _item(action: QAction) -> QListWidgetItem:
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    item = QListWidgetItem(words_of(action))
    item.setData(_KEYS_ROLE, keys)
    spoken = f"{words_of(action)}, {keys}" if keys else words_of(action)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
    return item
