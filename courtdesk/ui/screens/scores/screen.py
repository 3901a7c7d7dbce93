"""The page of one person's scores over time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import cases, measures, scores
from courtdesk.actions.scores import Series
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.scores.parts import SeriesPart

_ENTER = "Enter a measure"


@dataclass(frozen=True)
class ScoresView(CaseView):
    """The person's results; `others` counts the other cases they were looked for in."""

    series: tuple[Series, ...]
    others: int
    may_enter: bool


class ScoresScreen(CasePage[ScoresView]):
    """Shows every instrument with its results, and offers to enter a measure.

    Attributes:
        parts: what stands on the page, one for each instrument.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Scores over time", width=0)
        self.parts: tuple[SeriesPart, ...] = ()
        self._shown: ScoresView | None = None
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        # A page to read: the keyboard scrolls it from the top, before it comes to the buttons.
        self.page.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.page.area.setAccessibleName("Scores over time")
        self.page.set_hints(
            [("↑ ↓", "read on"), ("Tab", "next"), ("← →", "walk a chart"), ("Alt ←", "back")]
        )
        self._enter = QAction(_ENTER, self)
        self._enter.triggered.connect(self._to_measure)

    def start(self) -> None:
        """Read the scores; the page has the keyboard."""
        self.page.area.setFocus(Qt.FocusReason.OtherFocusReason)
        super().start()

    def refresh(self) -> None:
        """A measure may have been entered, or a form finished, meanwhile."""
        super().start()

    def take_keyboard(self) -> None:
        """To the page itself: it is there to be read."""
        self.page.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def read(self, session: Session) -> ScoresView:
        """The series, and whether the member may add to them."""
        return ScoresView(
            cases.case_file(session, self.case),
            scores.series(session, self.case),
            len(scores.person_cases(session, self.case)) - 1,
            measures.may_enter(session),
        )

    def show_view(self, view: ScoresView) -> None:
        """Put every instrument on the page; nothing moves when nothing has changed."""
        if view == self._shown:
            return
        self._shown = view
        if view.may_enter and self._enter not in self.actions():
            self.addAction(self._enter)
        column = self._fresh_content()
        column.addWidget(Text(_intro(view)))
        if not view.series:
            column.addWidget(self._empty(view))
        elif view.may_enter:
            enter = SecondaryButton(_ENTER)
            enter.clicked.connect(self._to_measure)
            column.addLayout(flowing(enter))
        self.parts = tuple(
            SeriesPart(one, self.desk.go, correct=view.may_enter) for one in view.series
        )
        for part in self.parts:
            column.addWidget(part)

    def _empty(self, view: ScoresView) -> EmptyState:
        empty = EmptyState(
            "No scores yet",
            "They stand here once a scored form is finished or a measure is entered.",
            _ENTER if view.may_enter else "",
        )
        empty.acted.connect(self._to_measure)
        return empty

    def _to_measure(self) -> None:
        self.desk.go(Place("measure", self.case))

    def _fresh_content(self) -> QVBoxLayout:
        old, self._content = self._content, QWidget()
        mark(self._content, "clear")
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        return layouts.column(self._content, gap=24)


def _intro(view: ScoresView) -> str:
    name = view.file.person.value.full_name
    if not view.others:
        return f"What {name} scored in this case. No other case of this person is on this laptop."
    noun = "case" if view.others == 1 else "cases"
    return f"What {name} scored in this case and in {view.others} other {noun} of this person."
