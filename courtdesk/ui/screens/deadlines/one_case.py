"""Due on one case: the same rows under its identity bar."""

from __future__ import annotations

from dataclasses import dataclass

from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.deadlines.listing import DueList
from courtdesk.ui.screens.deadlines.reading import DueView, read_one
from courtdesk.ui.screens.deadlines.screen import HINTS, offer


@dataclass(frozen=True)
class _View(CaseView):
    due: DueView


class CaseDue(CasePage[_View]):
    """What is due on one case.

    Attributes:
        listing: the rows with filter and details.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "Due on this case", width=0)
        self.page.set_hints((*HINTS[:4], ("Alt ←", "back")))
        self.listing = DueList(self)
        self.listing.hide()  # until it stands on the page
        self.listing.opened.connect(desk.go)
        offer(self, self.listing, desk)

    def read(self, session: Session) -> _View:
        """The case and its rows."""
        return _View(case_file(session, self.case), read_one(session, self.case))

    def show_view(self, view: _View) -> None:
        """Put the rows on the page."""
        self.page.body.addWidget(self.listing, 1)
        self.listing.show()
        self.listing.show_view(view.due, first=True)

    def refresh(self) -> None:
        """Read again and stay on the same row."""
        if self.view is None:
            return
        session = self.desk.session

        def show(view: DueView) -> None:
            self.listing.show_view(view, first=False)

        self.desk.runner.run(self, lambda: read_one(session, self.case), show)

    def take_keyboard(self) -> None:
        """To the rows."""
        self.listing.take_keyboard()
