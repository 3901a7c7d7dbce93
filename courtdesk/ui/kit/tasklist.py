"""The task list: one row a task, the whole row is the way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import Button
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tags import Tag, TagLook


class TaskState(Enum):
    """A task's state: its words and its look."""

    COMPLETED = ("Completed", TagLook.PLAIN)
    IN_PROGRESS = ("In progress", TagLook.INFO)
    NOT_STARTED = ("Not started", TagLook.INFO)
    CANNOT_START = ("Cannot start yet", TagLook.GREY)
    OUTSTANDING = ("Outstanding", TagLook.WAITING)
    PROBLEM = ("There is a problem", TagLook.PROBLEM)

    @property
    def words(self) -> str:
        """The state as it is said."""
        return self.value[0]

    @property
    def look(self) -> TagLook:
        """The state as it is drawn."""
        return self.value[1]


@dataclass(frozen=True)
class Task:
    """One row: its key, title, second line and state; `words` replaces the state's own."""

    key: str
    title: str
    caption: str = ""
    state: TaskState = TaskState.NOT_STARTED
    words: str = ""

    @property
    def status(self) -> str:
        """The state in words."""
        return self.words or self.state.words


class TaskRow(Button):
    """A task as one large button, heard as "Alcohol screen, in progress".

    A task that cannot start yet is grey and not a button that can be pressed.

    Attributes:
        task: what is shown.

    Signals:
        opened: the row was pressed; carries the task's key.
    """

    opened = Signal(str)

    def __init__(self, task: Task, parent: QWidget | None = None) -> None:
        super().__init__("", parent, kit="task")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        across = layouts.row(self, gap=16, margins=(12, 9, 12, 9))
        words = layouts.column(gap=1)
        self._title: QLabel = Text(kit="task-title")
        self._caption: QLabel = Caption()
        self._tag = Tag("")
        words.addWidget(self._title)
        words.addWidget(self._caption)
        across.addLayout(words, 1)
        across.addWidget(self._tag, 0, Qt.AlignmentFlag.AlignVCenter)
        for label in (self._title, self._caption, self._tag):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._pressed)
        self.set_task(task)

    def set_task(self, task: Task) -> None:
        """Show `task`."""
        self.task = task
        off = task.state is TaskState.CANNOT_START
        self._title.setText(task.title)
        mark(self._title, "task-title", "off" if off else "")
        self._caption.setText(task.caption)
        self._caption.setVisible(bool(task.caption))
        self._tag.set_status(task.status, task.state.look)
        self.setEnabled(not off)
        self.setAccessibleName(f"{task.title}, {_lowered(task.status)}")
        self.setAccessibleDescription(task.caption)

    def sizeHint(self) -> QSize:
        """The content's size, which a button would not ask for."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The content's least size."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        """Words wrap, so a narrow row is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that the words need at `width`."""
        layout = self.layout()
        return layout.heightForWidth(width) if layout is not None else -1

    def _pressed(self) -> None:
        self.opened.emit(self.task.key)


class TaskList(QWidget):
    """Tasks in order; Tab, or the arrow keys, Home and End, go from row to row.

    Attributes:
        rows: the rows in order.

    Signals:
        opened: a row was pressed; carries the task's key.
    """

    opened = Signal(str)
    rows: list[TaskRow]

    def __init__(self, tasks: Sequence[Task] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.setAccessibleName("Tasks")
        self.rows = []
        self._column = layouts.column(self, gap=0)
        self.set_tasks(tasks)

    def set_tasks(self, tasks: Sequence[Task]) -> None:
        """Show `tasks`; where the keys are as before, rows stay and keep the keyboard."""
        if [row.task.key for row in self.rows] != [task.key for task in tasks]:
            layouts.clear(self._column)
            self.rows = [self._row(task) for task in tasks]
            return
        for row, task in zip(self.rows, tasks, strict=True):
            row.set_task(task)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys go to the next row that can be opened."""
        able = [row for row in self.rows if row.isEnabled()]
        at = next((at for at, row in enumerate(able) if row.hasFocus()), None)
        if at is None:
            super().keyPressEvent(event)
            return
        steps = {
            Qt.Key.Key_Down: min(at + 1, len(able) - 1),
            Qt.Key.Key_Up: max(at - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(able) - 1,
        }
        to = steps.get(Qt.Key(event.key()))
        if to is None:
            super().keyPressEvent(event)
        else:
            able[to].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, task: Task) -> TaskRow:
        row = TaskRow(task)
        row.opened.connect(self.opened)
        self._column.addWidget(row)
        return row


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]
