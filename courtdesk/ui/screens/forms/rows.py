"""A row that takes the keyboard as a whole: Enter for the first way, a letter for each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from courtdesk.ui.form_ways import Way
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import Button, LinkButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.kit.tags import Tag
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.forms.reading import Entry, Group

_NARROW = 980
"""Pixels at 100 % under which the ways stand under the words."""

_STEPS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)
_HELD = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class FormRow(Button):
    """One form: what it is, how far it is, and what may be done with it.

    Attributes:
        entry: what is shown.

    Signals:
        opened: a way was chosen; carries its `Place`.
        stepped: a key that goes to another row; carries the key.
    """

    opened = Signal(object)
    stepped = Signal(object)

    def __init__(self, entry: Entry) -> None:
        super().__init__("", kit="task")
        self.entry = entry
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._box = layouts.column(self, gap=4, margins=(12, 7, 12, 7))
        self._line = layouts.row(gap=16)
        self._box.addLayout(self._line)
        words = layouts.column(gap=1)
        title = Text(entry.task.title, kit="task-title")
        mark(title, "task-title", "" if entry.ways else "off")
        told = Caption(entry.task.caption)
        if not entry.task.caption:
            told.hide()
        words.addWidget(title)
        words.addWidget(told)
        self._line.addLayout(words, 1)
        self._offers = self._ways(entry.ways)
        self._line.addWidget(self._offers)
        tag = Tag(entry.task.status, entry.task.state.look)
        holder = QWidget()
        mark(holder, "clear")
        holder.setMinimumWidth(current_theme().px(116))
        layouts.row(holder).addWidget(tag, 1, Qt.AlignmentFlag.AlignRight)
        self._line.addWidget(holder, 0, Qt.AlignmentFlag.AlignVCenter)
        for label in (title, told, tag):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if entry.ways:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{entry.task.title}, {_lowered(entry.task.status)}")
        self.setAccessibleDescription(_spoken(entry))
        self.clicked.connect(self._first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters are the ways; arrows, Home and End go from row to row."""
        if not event.modifiers() & _HELD:
            way = next((one for one in self.entry.ways if one.key == event.text().upper()), None)
            if way is not None:
                self.opened.emit(way.place)
                return
            if event.key() in _STEPS:
                self.stepped.emit(Qt.Key(event.key()))
                return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """The content's size, which a button would not ask for."""
        return self._box.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The content's least size."""
        return self._box.minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Words wrap, so a narrow row is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that the words need at `width`."""
        return self._box.heightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ways beside the words, or under them where room is short."""
        super().resizeEvent(event)
        narrow = self.width() < current_theme().px(_NARROW)
        if narrow is (self._line.indexOf(self._offers) < 0):
            return
        if narrow:
            self._line.removeWidget(self._offers)
            self._box.addWidget(self._offers)
        else:
            self._box.removeWidget(self._offers)
            self._line.insertWidget(1, self._offers)
        self.updateGeometry()

    def _first(self) -> None:
        if self.entry.ways:
            self.opened.emit(self.entry.ways[0].place)

    def _ways(self, ways: Sequence[Way]) -> QWidget:
        holder = QWidget()
        mark(holder, "clear")
        flow = FlowLayout(holder, gap=16, line_gap=4)
        for at, way in enumerate(ways):
            flow.addWidget(self._way(way, "Enter" if at == 0 else way.key))
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        return holder

    def _way(self, way: Way, keys: str) -> QWidget:
        pair = QWidget()
        mark(pair, "clear")
        across = layouts.row(pair, gap=6)
        across.addWidget(Keycap(keys))
        link = LinkButton(way.words, look="tight")
        link.setAccessibleName(f"{way.words}: {self.entry.task.title}")
        link.setAccessibleDescription(f"{keys} in the row")
        # The row is one stop of the keyboard and has a key for each of these.
        link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        link.clicked.connect(_emitting(self, way.place))
        across.addWidget(link)
        return pair


class FormRows(QWidget):
    """The groups of forms; Tab, arrows, Home and End go from row to row.

    Attributes:
        rows: every row in order.

    Signals:
        opened: a way was chosen; carries its `Place`.
    """

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        mark(self, "clear")
        self.setAccessibleName("Forms")
        self.rows: list[FormRow] = []
        self._column = layouts.column(self, gap=0)

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Show `groups`; the keyboard stays on the form that had it."""
        held = next((row.entry.task.key for row in self.rows if row.hasFocus()), None)
        # What is put into a visible layout is shown a moment later, and takes no keyboard until
        # then: made while hidden, all of it is shown at once.
        self.hide()
        layouts.clear(self._column)
        self.rows = []
        for group in groups:
            # A layout of its own keeps the heading close to its rows and off the ones before.
            heading = layouts.column(gap=0, margins=(0, 8 if self.rows else 0, 0, 4))
            heading.addWidget(Section(group.heading))
            self._column.addLayout(heading)
            for entry in group.entries:
                self._add(FormRow(entry))
        self.show()
        if held is not None:
            self.focus_row(held)

    def focus_row(self, key: str = "") -> None:
        """Put the keyboard on the form called `key`, or on the first one."""
        wanted = next((row for row in self.rows if row.entry.task.key == key), None)
        if wanted is None and self.rows:
            wanted = self.rows[0]
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, row: FormRow) -> None:
        row.opened.connect(self.opened)
        row.stepped.connect(self._step)
        self._column.addWidget(row)
        self.rows.append(row)

    def _step(self, key: Qt.Key) -> None:
        at = next((at for at, row in enumerate(self.rows) if row.hasFocus()), 0)
        last = len(self.rows) - 1
        to = {
            Qt.Key.Key_Down: min(at + 1, last),
            Qt.Key.Key_Up: max(at - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }[key]
        self.rows[to].setFocus(Qt.FocusReason.OtherFocusReason)


def _emitting(row: FormRow, place: Place) -> Callable[[], None]:
    return lambda: row.opened.emit(place)


def _spoken(entry: Entry) -> str:
    """The second line, then what each key does."""
    keys = [
        f"{'Enter' if at == 0 else way.key}: {_lowered(way.words)}"
        for at, way in enumerate(entry.ways)
    ]
    return ". ".join(part for part in (entry.task.caption, ", ".join(keys)) if part)


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
