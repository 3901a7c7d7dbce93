"""The task list by keyboard, by mouse and by ear."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible

from courtdesk.ui.kit.tasklist import Task, TaskList, TaskState

TASKS = (
    Task("a", "CORE-10", "by Sam Reid", TaskState.COMPLETED),
    Task("b", "Alcohol screen", "", TaskState.IN_PROGRESS),
    Task("c", "Sentence", "after the report", TaskState.CANNOT_START),
    Task("d", "Enquiries", "", TaskState.OUTSTANDING, "1 outstanding"),
)


def test_a_row_is_heard_as_title_and_status(qtbot):
    tasks = TaskList(TASKS)
    qtbot.addWidget(tasks)
    assert [row.accessibleName() for row in tasks.rows] == [
        "CORE-10, completed",
        "Alcohol screen, in progress",
        "Sentence, cannot start yet",
        "Enquiries, 1 outstanding",
    ]
    seen = QAccessible.queryAccessibleInterface(tasks.rows[0])
    assert seen.role() == QAccessible.Role.Button
    assert seen.text(QAccessible.Text.Description) == "by Sam Reid"


def test_the_whole_row_opens_the_task(shown, qtbot):
    tasks = shown(TaskList(TASKS))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(tasks.opened) as opened:
            qtbot.keyClick(tasks.rows[1], key)
        assert opened.args == ["b"]
    row = tasks.rows[0]
    for corner in (QPoint(2, 2), QPoint(row.width() - 3, row.height() - 3), row.rect().center()):
        with qtbot.waitSignal(tasks.opened):
            qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=corner)
        assert row.childAt(corner) is None  # the words let the mouse through to the row


def test_what_cannot_start_is_not_opened(shown, qtbot):
    tasks = shown(TaskList(TASKS))
    with qtbot.assertNotEmitted(tasks.opened):
        qtbot.mouseClick(tasks.rows[2], Qt.MouseButton.LeftButton)
    assert not tasks.rows[2].isEnabled()


def test_arrows_go_from_row_to_row_over_what_cannot_start(shown, qtbot):
    tasks = shown(TaskList(TASKS))
    tasks.rows[0].setFocus()
    walk = [
        (Qt.Key.Key_Up, 0),
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Down, 3),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_End, 3),
        (Qt.Key.Key_Up, 1),
    ]
    for key, to in walk:
        qtbot.keyClick(tasks.focusWidget(), key)
        assert tasks.rows[to].hasFocus()


def test_new_statuses_keep_the_keyboard_where_it_is(shown):
    tasks = shown(TaskList(TASKS))
    tasks.rows[1].setFocus()
    row = tasks.rows[1]
    tasks.set_tasks((*TASKS[:1], Task("b", "Alcohol screen", "", TaskState.COMPLETED), *TASKS[2:]))
    assert tasks.rows[1] is row
    assert row.hasFocus()
    assert row.accessibleName() == "Alcohol screen, completed"
    tasks.set_tasks(TASKS[:2])
    assert [row.task.key for row in tasks.rows] == ["a", "b"]


def test_long_words_make_the_row_higher_and_are_not_cut(shown, qtbot):
    words = "Domestic abuse: answered 09:30 · Children's services: asked 09:32 · " * 3
    tasks = TaskList((Task("a", "Enquiries", words, TaskState.PROBLEM),))
    tasks.resize(420, 300)
    shown(tasks)
    row = tasks.rows[0]
    caption = row._caption
    assert caption.height() >= caption.heightForWidth(caption.width())
    assert row.height() >= row.heightForWidth(row.width())
