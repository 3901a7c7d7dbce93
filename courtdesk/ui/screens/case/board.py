"""The task list with lines of links: what is done on top, forms under the task that needs them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tasklist import TaskList
from courtdesk.ui.screen import Place
from courtdesk.ui.screens.case.form_lines import Line, Link
from courtdesk.ui.screens.case.tasks import Row


class TaskBoard(TaskList):
    """Tasks in the order of the pathway; the arrow keys go from task to task, Tab through all.

    Signals:
        went: a link was pressed; carries its `Place`.
    """

    went = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self._lines: list[tuple[QWidget, list[LinkButton]]] = []

    def show_rows(self, rows: Sequence[Row], done: Line | None, lines: Mapping[str, Line]) -> None:
        """Show the tasks that are not folded away, `done` over them and `lines` under theirs."""
        held = self._held()
        self._drop_lines()
        self.set_tasks([row.task for row in rows if not row.folded])
        for row in self.rows:
            if row.task.key in lines:
                self._insert(self._column.indexOf(row) + 1, lines[row.task.key])
        if done is not None:
            self._insert(0, done)
        if held:
            self._focus(held)

    def _insert(self, at: int, line: Line) -> None:
        holder = QWidget()
        mark(holder, "clear")
        outer = layouts.column(holder, margins=(12, 2, 12, 4))
        flow = FlowLayout(gap=14, line_gap=2)
        outer.addLayout(flow)
        lead = Caption(line.lead)
        lead.setWordWrap(False)
        flow.addWidget(lead)
        links = [self._link(one) for one in line.links]
        for link in links:
            flow.addWidget(link)
        self._column.insertWidget(at, holder)
        # Shown now: what is put into a visible layout takes no keyboard until a moment later.
        holder.show()
        self._lines.append((holder, links))

    def _link(self, one: Link) -> LinkButton:
        link = LinkButton(one.words, look="tight")
        link.setAccessibleName(one.spoken or one.words)
        place = one.place
        if place is None:
            link.setEnabled(False)
        else:
            link.clicked.connect(self._going(place))
        return link

    def _going(self, place: Place) -> Callable[[], None]:
        return lambda: self.went.emit(place)

    def _drop_lines(self) -> None:
        for holder, _links in self._lines:
            self._column.removeWidget(holder)
            holder.hide()
            holder.setParent(None)
            holder.deleteLater()
        self._lines = []

    def _held(self) -> str:
        links = [link for _, line in self._lines for link in line]
        return next((link.text().split(":")[0] for link in links if link.hasFocus()), "")

    def _focus(self, title: str) -> None:
        for link in (link for _, line in self._lines for link in line):
            if link.text().split(":")[0] == title and link.isEnabled():
                link.setFocus(Qt.FocusReason.OtherFocusReason)
