"""What the two pages that change something share: fields, a reason, saving, and the history."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from PySide6.QtGui import QAction, QKeySequence

from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.screen import Desk, Screen
from courtdesk.ui.screens.clinical.reading import Past, Who

V = TypeVar("V")


class ChangePage(Screen, Generic[V]):
    """One thing that the lead settles, with its history; for others the history alone.

    Attributes:
        page: the page.
        group: the fields, or None for who may not change it and until it is read.
        save: the button.
    """

    group: FieldGroup | None

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.group = None
        self.page = Page(title)
        layouts.column(self, gap=0).addWidget(self.page)
        self.save = PrimaryButton("Sign and save", hint="Ctrl Enter")
        self.save.clicked.connect(self.submit)
        self._back = SecondaryButton("Back")
        self._back.clicked.connect(desk.back)

    @abstractmethod
    def read(self, session: Session) -> V:
        """What the page shows; called on the worker thread."""

    @abstractmethod
    def who(self, view: V) -> Who:
        """Who sets it."""

    @abstractmethod
    def now(self, view: V) -> str:
        """What holds now, in words."""

    @abstractmethod
    def past(self, view: V) -> tuple[Past, ...]:
        """Every change, the newest first."""

    @abstractmethod
    def fields(self, view: V) -> Sequence[Field[Any]]:
        """The fields but the reason, filled with what holds now."""

    @abstractmethod
    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Sign and record it; called on the worker thread."""

    @abstractmethod
    def said(self) -> str:
        """The confirmation shown on the next page."""

    def start(self) -> None:
        """Read it."""
        session = self.desk.session
        self.desk.runner.run(self, lambda: self.read(session), self._show, self._not_read)

    def submit(self) -> None:
        """Save, or show what is wrong."""
        values = self.group.read_or_show() if self.group is not None else None
        if values is None:
            return
        self.page.set_failed(failed=False)
        self.save.setEnabled(False)
        session = self.desk.session

        def work() -> datetime:
            self.perform(session, values)
            return session.clock()

        self.desk.runner.run(self, work, self._saved, self._refused)

    def _show(self, view: V) -> None:
        if self.who(view).may_set:
            self._show_fields(view)
        else:
            self.page.body.addWidget(Text(f"{self.who(view).words}"))
            self.page.body.addWidget(Text(self.now(view)))
        buttons = FlowLayout(gap=10)
        if self.group is not None:
            buttons.addWidget(self.save)
            self._back.setText("Cancel")
        buttons.addWidget(self._back)
        self.page.body.addLayout(buttons)
        self._show_history(self.past(view))
        if self.group is not None:
            self.group.fields[0].focus_first()
        else:
            self._back.setFocus()

    def _show_fields(self, view: V) -> None:
        reason = TextArea(
            "reason",
            "Reason for the change",
            hint="It is signed and kept with the change, and everyone on the team may read it.",
            missing="Give the reason for the change: it is kept with it.",
            rows=2,
        )
        self.group = FieldGroup([*self.fields(view), reason])
        self.group.failed.connect(lambda errors: self.page.set_failed(failed=errors > 0))
        self.page.body.addWidget(self.group)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", "sign and save"), ("Alt ←", "back")])
        key = QAction("Sign and save", self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self.save.click)
        self.addAction(key)

    def _show_history(self, past: tuple[Past, ...]) -> None:
        self.page.body.addWidget(Section("History"))
        if not past:
            self.page.body.addWidget(Text("Nothing has been changed here."))
        for one in past:
            panel = Panel()
            panel.add(Text(one.words))
            panel.add(Caption(one.set_by))
            self.page.body.addWidget(panel)

    def _saved(self, at: datetime) -> None:
        self.desk.saved(at)
        self.desk.say(self.said())
        self.desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.save.setEnabled(True)
        if self.group is not None:
            self.group.show_errors(as_pairs(error))

    def _not_read(self, error: CourtDeskError) -> None:
        self.page.body.addWidget(WarningPanel(str(error)))
        self.page.body.addWidget(self._back)
        self._back.setFocus()
