"""The checklist: two groups of rows, what is missing first in each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.actions.cases import case_file
from courtdesk.actions.checklist import checklist
from courtdesk.actions.session import Session
from courtdesk.domain.access import Role
from courtdesk.domain.checklist import CheckItem, CheckState, Stage, counted, missing_first
from courtdesk.domain.ids import CaseId
from courtdesk.domain.words import listed
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tasklist import Task, TaskList, TaskState
from courtdesk.ui.screen import Desk, Place

_INTRO = "Open a row to record what is missing. Scores and answers to forms are not shown here."
_LOOKS = {
    CheckState.MISSING: TaskState.OUTSTANDING,
    CheckState.THERE: TaskState.COMPLETED,
    CheckState.NONE: TaskState.COMPLETED,
    CheckState.NOT_NEEDED: TaskState.COMPLETED,
    CheckState.CLOSED: TaskState.CANNOT_START,
}
_OF_NO_CASE = frozenset({"import_list"})
"""Screens that are places of their own: a case's list is put right by importing it again."""


@dataclass(frozen=True)
class ChecklistView(CaseView):
    """The case, its items, and the member's roles."""

    items: tuple[CheckItem, ...]
    roles: frozenset[Role]


class Checklist(CasePage[ChecklistView]):
    """Rows that say what is missing, each the way to where it is recorded.

    Attributes:
        lists: the rows of each stage, in the order of `Stage`.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "What the report needs")
        self.lists: tuple[TaskList, ...] = ()
        self._shown: ChecklistView | None = None
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        self.page.set_hints([("Tab", "next"), ("↑ ↓", "from row to row"), ("Alt ←", "back")])

    def refresh(self) -> None:
        """Something may have been recorded meanwhile."""
        self.start()

    def take_keyboard(self) -> None:
        """To the first row that is missing, else to the first."""
        rows = [row for tasks in self.lists for row in tasks.rows if row.isEnabled()]
        lacking = [row for row in rows if row.task.state is TaskState.OUTSTANDING]
        for row in (lacking or rows)[:1]:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, session: Session) -> ChecklistView:
        """The case and what it lacks."""
        return ChecklistView(
            case_file(session, self.case),
            checklist(session, self.case),
            frozenset(session.member().roles),
        )

    def show_view(self, view: ChecklistView) -> None:
        """Put it on the page; nothing moves when nothing has changed."""
        if view == self._shown:
            return
        self._shown = view
        old, self._content = self._content, QWidget()
        mark(self._content, "clear")
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        column = layouts.column(self._content, gap=10)
        column.addWidget(Text(f"{counted(view.items)} {_INTRO}"))
        made = []
        for stage in Stage:
            items = missing_first(view.items, stage)
            column.addWidget(Section(stage.label))
            column.addWidget(Text(counted(items)))
            made.append(self._list(stage, items, view.roles))
            column.addWidget(made[-1])
        self.lists = tuple(made)
        self.take_keyboard()

    def _list(self, stage: Stage, items: Iterable[CheckItem], roles: frozenset[Role]) -> TaskList:
        tasks = TaskList([task_of(one, roles) for one in items])
        tasks.setAccessibleName(stage.label)
        tasks.opened.connect(self._open)
        return tasks

    def _open(self, key: str) -> None:
        if self.view is not None:
            item = next(one for one in self.view.items if one.key == key)
            case = None if item.screen in _OF_NO_CASE else self.case
            self.desk.go(Place(item.screen, case, item.part))


def task_of(item: CheckItem, roles: frozenset[Role]) -> Task:
    """The row of one item; who may record it is said only where somebody has to."""
    words = f"{item.words} {_who(item, roles)}" if item.missing else item.words
    return Task(item.key, item.label, words, _LOOKS[item.state], item.state.label)


def _who(item: CheckItem, roles: frozenset[Role]) -> str:
    if not item.who.isdisjoint(roles):
        return "You can record it."
    return f"For: {listed([role.label for role in Role if role in item.who])}."
