"""The page of all forms."""

from __future__ import annotations

from PySide6.QtGui import QAction

from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_form import CasePage
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.forms.reading import FormsView, read_forms
from courtdesk.ui.screens.forms.rows import FormRows

_OWN = "Add or retire a form of the site's own"


class FormsPage(CasePage[FormsView]):
    """Every form of one case.

    Attributes:
        forms: the rows.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__(desk, case, "All forms", width=0)
        self.forms = FormRows()
        self.forms.opened.connect(desk.go)
        self.page.body.addWidget(self.forms)
        self.page.set_hints(
            [
                ("↑ ↓", "from form to form"),
                ("Enter", "as the row says"),
                ("I H K R P", "the other ways"),
                ("Alt ←", "back"),
            ]
        )
        self._offer("The case", Place("case", case))
        self._offer("Scores over time", Place("scores", case))

    def read(self, session: Session) -> FormsView:
        """Every form with what the member may do."""
        return read_forms(session, self.case)

    def show_view(self, view: FormsView) -> None:
        """Show the rows; the first one that is not finished gets the keyboard on arrival."""
        fresh = not self.forms.rows
        self.forms.show_groups(view.groups)
        if fresh:
            self._offer_own(view)
            self.take_keyboard()

    def refresh(self) -> None:
        """A form may have been begun or finished meanwhile."""
        super().start()

    def take_keyboard(self) -> None:
        """To the form that somebody has open, else to the first."""
        tasks = [row.entry.task for row in self.forms.rows]
        begun = next((one.key for one in tasks if one.status == "In progress"), "")
        self.forms.focus_row(begun)

    def _offer_own(self, view: FormsView) -> None:
        """The way to the folder, for who may put a form in it to use."""
        if not view.may_change:
            return
        place = Place("site_forms")
        link = LinkButton(_OWN)
        link.clicked.connect(lambda: self.desk.go(place))
        self.page.body.addWidget(link)
        self._offer(_OWN, place)

    def _offer(self, words: str, place: Place) -> None:
        action = QAction(words, self)
        action.triggered.connect(lambda: self.desk.go(place))
        self.addAction(action)
