"""All referrals of a case, under what is still to be made."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import referrals
from courtdesk.actions.referrals import CaseReferrals
from courtdesk.actions.session import Session
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId
from courtdesk.domain.referrals import FollowUp
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tasklist import TaskList
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.referrals.words import (
    INTEREST,
    NEW,
    Begun,
    follow_up_title,
    part_of,
    task_of,
)

_INTRO = (
    "Everyone on the court side sees kind, state and dates. What is written about a referral, and "
    "a service whose name tells of health, is open to the roles entitled to it."
)


@dataclass(frozen=True)
class ReferralsView(CaseView):
    """The case and everything about its referrals."""

    found: CaseReferrals


class Referrals(CasePage[ReferralsView]):
    """Follow-up still to be made, referrals made, and restorative justice.

    Attributes:
        tasks: a row for each referral.
        follow_ups: the buttons of what is still to be made, in order.
        refer: to the directory.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Referrals")
        self.tasks = TaskList()
        self.follow_ups: tuple[PrimaryButton, ...] = ()
        self.refer = SecondaryButton("Refer to a service")
        self._shown: ReferralsView | None = None
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        self.page.set_hints([("Tab", "next"), ("↑ ↓", "from row to row"), ("Alt ←", "back")])
        for words, place in (
            ("Refer to a service of the directory", Place("directory", case)),
            ("Refer to a service that is not in the directory", Place("referrals", case, NEW)),
            ("Ask about restorative justice", Place("referrals", case, INTEREST)),
        ):
            self._offer(words, place)

    def refresh(self) -> None:
        """A referral may have been made meanwhile."""
        self.start()

    def take_keyboard(self) -> None:
        """To what is still to be made, else to the way to make a referral."""
        first = self.follow_ups[0] if self.follow_ups else self.refer
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, session: Session) -> ReferralsView:
        """The case with its referrals."""
        found = referrals.of_case(session, self.case)
        return ReferralsView(found.file, found)

    def show_view(self, view: ReferralsView) -> None:
        """Put it on the page; nothing moves when nothing has changed."""
        if view == self._shown:
            return
        self._shown = view
        column = self._fresh_content()
        column.addWidget(Text(_INTRO))
        self.follow_ups = tuple(self._needed(column, one) for one in view.found.needed)
        column.addWidget(self._ways())
        self._made(column, view)
        column.addWidget(Section("Restorative justice"))
        column.addWidget(Text(_interest(view)))
        ask = SecondaryButton("Record what the person said")
        ask.clicked.connect(lambda: self._to(INTEREST))
        column.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeft)
        self.take_keyboard()

    def _needed(self, column: QVBoxLayout, one: FollowUp) -> PrimaryButton:
        panel = Inset(follow_up_title(one))
        panel.add(Text(one.why))
        button = PrimaryButton("Record it")
        button.setAccessibleName(f"Record it. {one.why}")
        button.clicked.connect(lambda: self._to(part_of(Begun(follow_up=one.key))))
        panel.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(panel)
        return button

    def _ways(self) -> QWidget:
        holder = QWidget()
        mark(holder, "clear")
        row = FlowLayout(holder, gap=10)
        self.refer = SecondaryButton("Refer to a service")
        self.refer.clicked.connect(lambda: self.desk.go(Place("directory", self.case)))
        other = SecondaryButton("Refer to one that is not in the directory")
        other.clicked.connect(lambda: self._to(NEW))
        row.addWidget(self.refer)
        row.addWidget(other)
        return holder

    def _made(self, column: QVBoxLayout, view: ReferralsView) -> None:
        column.addWidget(Section("Referrals made"))
        if not view.found.made:
            column.addWidget(Text("None yet."))
            return
        today = self.desk.session.clock().date()
        self.tasks = TaskList([task_of(one, today) for one in view.found.made])
        self.tasks.setAccessibleName("Referrals made")
        self.tasks.opened.connect(self._to)
        column.addWidget(self.tasks)

    def _to(self, part: str) -> None:
        self.desk.go(Place("referrals", self.case, part))

    def _offer(self, words: str, place: Place) -> None:
        action = QAction(words, self)
        action.triggered.connect(lambda: self.desk.go(place))
        self.addAction(action)

    def _fresh_content(self) -> QVBoxLayout:
        old, self._content = self._content, QWidget()
        mark(self._content, "clear")
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        return layouts.column(self._content, gap=14)


def _interest(view: ReferralsView) -> str:
    if view.found.interest is None:
        return "Nobody has recorded yet whether the person was asked."
    value = view.found.interest.value
    return f"Asked on {print_date(value.asked_on)}: {value.interested.label}."
