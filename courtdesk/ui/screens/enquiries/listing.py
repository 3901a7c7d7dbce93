"""Every enquiry of a case with its state and when it is due, and the victim's views."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.actions import enquiries
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.enquiries import EnquiryStanding, Victim, outstanding
from courtdesk.domain.ids import CaseId
from courtdesk.domain.words import listed
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tasklist import TaskList
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.enquiries.words import KINDS, NO_REPLY, task_of, victim_task


@dataclass(frozen=True)
class EnquiriesView(CaseView):
    """The case, its enquiries as they stand, the victim's views, and today.

    `keeps_kinds` is whether this member may change which enquiries the site makes.
    """

    found: tuple[EnquiryStanding, ...]
    victim: Victim | None
    today: date
    keeps_kinds: bool


class Enquiries(CasePage[EnquiriesView]):
    """What was asked, what is waited for, and what the victim's views are.

    Attributes:
        tasks: a row for each enquiry.
        victim: the one row of the victim's views.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Enquiries before the report")
        self.tasks, self.victim = TaskList(), TaskList()
        self._shown: EnquiriesView | None = None
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        self.page.set_hints([("Tab", "next"), ("↑ ↓", "from row to row"), ("Alt ←", "back")])

    def refresh(self) -> None:
        """One may have been recorded meanwhile."""
        self.start()

    def take_keyboard(self) -> None:
        """To the first enquiry that is outstanding, else to the first."""
        if self.tasks.rows and self.view is not None:
            waiting = [one.kind.id for one in outstanding(self.view.found)]
            rows = [row for row in self.tasks.rows if row.task.key in waiting]
            (rows or self.tasks.rows)[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, session: Session) -> EnquiriesView:
        """The case with its enquiries. Raises `NotAllowed`, `UserError`."""
        found = enquiries.standings(session, self.case)
        said = enquiries.victim(session, self.case)
        return EnquiriesView(
            case_file(session, self.case),
            found,
            said.value if said is not None else None,
            session.clock().date(),
            session.may(Permission.CHANGE_SETTINGS),
        )

    def show_view(self, view: EnquiriesView) -> None:
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
        column = layouts.column(self._content, gap=14)
        column.addWidget(Text(NO_REPLY))
        late = [one.kind.name for one in view.found if one.late(view.today)]
        if late:
            column.addWidget(WarningPanel(_late_words(late)))
        self.tasks = self._list("Enquiries", TaskList([task_of(o, view.today) for o in view.found]))
        column.addWidget(self.tasks)
        if view.keeps_kinds:
            column.addWidget(self._to_kinds(), 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Section("Victim's views"))
        self.victim = self._list("Victim's views", TaskList([victim_task(view.victim)]))
        column.addWidget(self.victim)
        self.take_keyboard()

    def _list(self, name: str, tasks: TaskList) -> TaskList:
        tasks.setAccessibleName(name)
        tasks.opened.connect(lambda part: self.desk.go(Place("enquiries", self.case, part)))
        return tasks

    def _to_kinds(self) -> LinkButton:
        link = LinkButton("Enquiries that this site makes")
        link.clicked.connect(lambda: self.desk.go(Place("enquiries", None, KINDS)))
        return link


def _late_words(names: list[str]) -> str:
    return (
        f"Not settled before the day of the hearing: {listed(names)}. The text for the report "
        "says so."
    )
