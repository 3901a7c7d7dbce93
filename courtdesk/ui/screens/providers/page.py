"""A page with fields and one action that is about no case: read, filled in, saved, gone back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.page_keeper import NO_CASE, PageKeeper, PageName, must_choose
from courtdesk.ui.screen import Desk, Screen

V = TypeVar("V")


class TablePage(Screen, Generic[V]):
    """The fields of one entry of the table; `kept_as` is the page's name, as "screen:part".

    Attributes:
        keeper: keeps what is typed over a lock (P1), or None while there are no fields.
        group: the fields, or None until the page is read.
        save: the button.
        page: the scaffold.
    """

    def __init__(self, desk: Desk, title: str, action: str, *, kept_as: str) -> None:
        super().__init__()
        self.desk = desk
        self.group: FieldGroup | None = None
        self.keeper: PageKeeper | None = None
        self._name = PageName(NO_CASE, kept_as)
        self.page = Page(title)
        layouts.column(self, gap=0).addWidget(self.page)
        self.save = PrimaryButton(action, hint="Ctrl Enter")
        self.save.clicked.connect(self.submit)
        self._back = SecondaryButton("Cancel")
        self._back.clicked.connect(self._cancel)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", action.lower()), ("Alt ←", "back")])
        key = QAction(action, self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self._by_key)
        self.addAction(key)

    @abstractmethod
    def read(self, session: Session) -> V:
        """What the page shows; called on the worker thread."""

    @abstractmethod
    def fields(self, view: V) -> Sequence[Field[Any]]:
        """The fields, filled with what is recorded."""

    @abstractmethod
    def perform(self, session: Session, values: dict[str, Any]) -> str:
        """Record it and return the confirmation; called on the worker thread."""

    def before_fields(self, view: V) -> None:
        """Put anything that is read first on the page."""

    def start(self) -> None:
        """Read what stands."""
        session = self.desk.session
        self.desk.runner.run(self, lambda: self.read(session), self._show, self._not_read)

    def submit(self) -> None:
        """Save, or show what is wrong."""
        values = self.group.read_or_show() if self.group is not None else None
        if self.group is None or values is None:
            return
        if must_choose(self.keeper, self.group.show_errors):
            return
        self.page.set_failed(failed=False)
        self.save.setEnabled(False)
        session, name = self.desk.session, self._name
        if self.keeper is not None:
            self.keeper.hold()

        def work() -> tuple[str, datetime]:
            said = self.perform(session, values)
            name.drop(session)
            return said, session.clock()

        self.desk.runner.run(self, work, lambda done: self._saved(*done), self._refused)

    def _show(self, view: V) -> None:
        self.before_fields(view)
        self.group = FieldGroup(self.fields(view))
        self.group.failed.connect(self._failed)
        self.page.body.addWidget(self.group)
        self.page.body.addLayout(flowing(self.save, self._back))
        if self.group.fields:
            self.group.fields[0].focus_first()
            self._keep(self.group)
        else:
            self.save.setFocus()

    def _keep(self, group: FieldGroup) -> None:
        self.keeper = PageKeeper(self.desk, self._name, group)
        self.page.body.insertWidget(1, self.keeper.note)
        QWidget.setTabOrder(group.summary, self.keeper.note.again)
        self.keeper.begun_again.connect(group.fields[0].focus_first)
        self.keeper.begin()

    def _cancel(self) -> None:
        if self.keeper is not None:
            self.keeper.drop()
        self.desk.back()

    def _by_key(self) -> None:
        # Only what the button would do: it may not stand there, or be at work already.
        if self.save.isVisible():
            self.save.click()

    def _failed(self) -> None:
        self.page.set_failed(failed=True)
        self.page.area.verticalScrollBar().setValue(0)

    def _saved(self, said: str, at: datetime) -> None:
        self.desk.saved(at)
        self.desk.say(said)
        self.desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.save.setEnabled(True)
        if self.keeper is not None:
            self.keeper.go_on()
        if self.group is not None:
            self.group.show_errors(as_pairs(error))

    def _not_read(self, error: CourtDeskError) -> None:
        self.page.body.addWidget(WarningPanel(str(error)))
        self._back.setText("Back")
        self.page.body.addLayout(flowing(self._back))
        self._back.setFocus()
