"""Everything that is in dispute, of one case or of the whole vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt

from courtdesk.actions import settling
from courtdesk.actions.session import Session
from courtdesk.actions.settling import Conflict
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.tasklist import TaskList
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.settle.page import VersionsPage, View, case_of, file_of
from courtdesk.ui.screens.settle.words import CLOCKS, CONSENT, LEAST, NOTHING_RESTS, task_of

_INTRO = (
    "Two people changed the same record on laptops that had not met yet. Nothing was lost: every "
    "version is kept, and a person says which holds."
)
_NOTHING = (
    "No record on this laptop has two versions that need somebody’s word. Others can still come "
    "from laptops that have not been heard from."
)


@dataclass(frozen=True)
class UnsettledView(View):
    """What is in dispute, the case of each record that has one, and whose cases they are."""

    conflicts: tuple[Conflict, ...]
    cases: Mapping[DocumentId, CaseId | None]
    names: Mapping[CaseId, str]

    def name_of(self, conflict: Conflict) -> str:
        """Whose case it is; "" for a record of the site."""
        case = self.cases[conflict.document]
        return self.names.get(case, "") if case is not None else ""


class Unsettled(VersionsPage[UnsettledView]):
    """One row for each record in dispute; those that the member can settle come first.

    Attributes:
        lists: the lists of rows, in the order of the page.
    """

    def __init__(self, desk: Desk, case: CaseId | None) -> None:
        super().__init__(desk, case, "Versions to settle")
        self.lists: tuple[TaskList, ...] = ()
        self.page.set_hints(
            [("Tab", "next"), ("↑ ↓", "from row to row"), ("Enter", "open"), ("Alt ←", "back")]
        )

    def refresh(self) -> None:
        """One may have been settled, or another may have come."""
        self.start()

    def read(self, session: Session) -> UnsettledView:
        """What is in dispute. Raises what `case_file` raises."""
        found = settling.conflicts(session, self.case)
        cases = {one.document: self.case or case_of(session, one) for one in found}
        names: dict[CaseId, str] = {}
        for case in cases.values():
            file = file_of(session, case) if case is not None and case not in names else None
            if case is not None and file is not None:
                names[case] = file.person.value.list_name
        return UnsettledView(file_of(session, self.case), session.clock(), found, cases, names)

    def loaded(self, view: UnsettledView) -> None:
        """Show it, unless it stands there already: the keyboard then stays where it is."""
        before = self.view
        if before is None or (before.conflicts, before.names) != (view.conflicts, view.names):
            super().loaded(view)

    def show_view(self, view: UnsettledView) -> None:
        """The rows in two groups."""
        self.lists = ()
        if not view.conflicts:
            self.say_instead("Nothing to settle", _NOTHING)
            return
        self.body.addWidget(Text(_INTRO))
        self.body.addWidget(_meanwhile(view.conflicts))
        self._group("For you to settle", [one for one in view.conflicts if one.may], view)
        self._group("For others to settle", [one for one in view.conflicts if not one.may], view)
        self.body.addWidget(Caption(CLOCKS))
        back = SecondaryButton("Back")
        back.clicked.connect(self.desk.back)
        self.body.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)

    def take_keyboard(self) -> None:
        """To the first row."""
        if self.lists:
            self.lists[0].rows[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().take_keyboard()

    def _group(self, heading: str, found: Sequence[Conflict], view: UnsettledView) -> None:
        if not found:
            return
        self.body.addWidget(Section(heading))
        places = {
            one.document: Place("settle", view.cases[one.document], one.document) for one in found
        }
        rows = TaskList([task_of(one, view.name_of(one), view.now) for one in found])
        rows.setAccessibleName(heading)
        rows.opened.connect(lambda key: self.desk.go(places[key]))
        self.body.addWidget(rows)
        self.lists = (*self.lists, rows)


def _meanwhile(conflicts: Sequence[Conflict]) -> Inset:
    panel = Inset("Meanwhile", look="neutral")
    panel.add(Text(NOTHING_RESTS))
    if any(one.kind == CONSENT for one in conflicts):
        panel.add(Text(LEAST))
    return panel
