"""All of it on one page: each instrument in one line, and the card."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.clinical.reading import (
    ClinicalView,
    Instrument,
    call_words,
    process_words,
    read_view,
)

_KEPT = "Results keep the threshold that they were judged by: a change holds for what comes."


_UNCHANGED = "As it came; nobody has changed it here."


class Overview(Screen):
    """Each instrument with how the site judges it; the card for risk beside them.

    Attributes:
        page: the page.
        links: the way to each instrument's own page, by form id; "card" for the card's,
            "telephone" for that of telephone approval.
    """

    links: dict[str, LinkButton | SecondaryButton]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.links = {}
        self.page = Page("Thresholds and the risk card", width=0)
        layouts.column(self, gap=0).addWidget(self.page)
        self._content = layouts.column(gap=12)
        self.page.body.addLayout(self._content)
        self.page.set_hints([("Tab", "next"), ("Enter", "open"), ("Alt ←", "back")])

    def start(self) -> None:
        """Read it; the keyboard goes to the first instrument."""
        self._run(first=True)

    def refresh(self) -> None:
        """Read it again; the keyboard goes where it was."""
        self._run(first=False)

    def _run(self, *, first: bool) -> None:
        session = self._desk.session
        self._desk.runner.run(
            self, lambda: read_view(session), lambda view: self._show(view, first=first)
        )

    def _show(self, view: ClinicalView, *, first: bool) -> None:
        held = next((key for key, link in self.links.items() if link.hasFocus()), "")
        layouts.clear(self._content)
        for action in self.actions():
            self.removeAction(action)
        self.links = {}
        said = _KEPT if view.who.may_set else f"{view.who.words} {_KEPT}"
        self._content.addWidget(Text(said))
        columns = Columns()
        columns.main.addWidget(Section("Instruments"))
        for one in view.instruments:
            columns.main.addWidget(self._row(one, may_set=view.who.may_set))
        columns.side.addWidget(self._card(view))
        columns.side.addWidget(self._process(view))
        self._content.addWidget(columns)
        wanted = held if held in self.links else next(iter(self.links), "")
        if wanted and (first or held):
            self.links[wanted].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, one: Instrument, *, may_set: bool) -> QFrame:
        frame = QFrame()
        mark(frame, "row")
        across = layouts.row(frame, gap=16)
        words = layouts.column(gap=0)
        words.addWidget(Strong(one.title))
        words.addWidget(Text(f"{one.words}."))
        words.addWidget(Caption(one.history[0].set_by if one.history else _UNCHANGED))
        across.addLayout(words, 1)
        verb = "Change" if may_set else "History"
        link = LinkButton(verb)
        link.setAccessibleName(f"{verb}: {one.title}")
        self._lead(link, one.form, f"{verb}: {one.title}")
        across.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        frame.setAccessibleName(f"{one.title}: {one.words}")
        return frame

    def _card(self, view: ClinicalView) -> QWidget:
        panel = Panel("The card for risk")
        for line in view.card.text.splitlines():
            if line.strip():
                panel.add(Text(line.strip()))
        panel.add(Strong(call_words(view.card)))
        history = view.card_history
        panel.add(
            Caption(history[0].set_by if history else "As CourtDesk has it; not changed here.")
        )
        button = SecondaryButton("Change the card" if view.who.may_set else "History of the card")
        self._lead(button, "card", button.text())
        across = layouts.row()
        across.addWidget(button)
        across.addStretch(1)
        panel.body.addLayout(across)
        return panel

    def _process(self, view: ClinicalView) -> QWidget:
        panel = Panel("Approval by telephone")
        panel.add(Text(process_words(view.process)))
        history = view.process_history
        panel.add(Caption(history[0].set_by if history else "No lead has signed a process yet."))
        words = "telephone approval"
        button = SecondaryButton(f"Change {words}" if view.who.may_set else f"History of {words}")
        self._lead(button, "telephone", button.text())
        across = layouts.row()
        across.addWidget(button)
        across.addStretch(1)
        panel.body.addLayout(across)
        return panel

    def _lead(self, button: LinkButton | SecondaryButton, part: str, words: str) -> None:
        place = Place("clinical", part=part)
        button.clicked.connect(lambda: self._desk.go(place))
        self.links[part] = button
        action = QAction(words, self)
        action.triggered.connect(lambda: self._desk.go(place))
        self.addAction(action)
