"""Pages about one case: whose it is at the top, what is asked below, one action at the end.

`CasePage` reads a view off the window's thread and shows it under the identity bar; `CaseForm`
adds a group of fields and an action. What was typed stays on every error, and is kept over a
lock or a way back (`page_keeper`) until it is saved or cancelled.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Compartment
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, FieldError, FieldErrors
from courtdesk.ui.case_words import identity_of
from courtdesk.ui.kit.buttons import Button, LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.identity import IdentityBar
from courtdesk.ui.kit.page import READING_WIDTH
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.page_keeper import PageKeeper, PageName, must_choose
from courtdesk.ui.read_page import ViewPage
from courtdesk.ui.screen import Desk, Place

V = TypeVar("V", bound="CaseView")


@dataclass(frozen=True)
class CaseView:
    """What a page about a case shows at least; pages add their own fields."""

    file: CaseFile


class CasePage(ViewPage[V], Generic[V]):
    """A page about one case; subclasses fill `page.body` in `show_view`, which is called once."""

    def __init__(self, desk: Desk, case: CaseId, title: str, *, width: int = READING_WIDTH) -> None:
        super().__init__(desk, title, width=width)
        self.case = case
        self._bar: IdentityBar | None = None
        self._back: LinkButton | None = None

    def loaded(self, view: V) -> None:
        """Show whose it is, and what was read."""
        if self._bar is None:
            self._bar = IdentityBar(identity_of(view.file, self.desk.session.clock()))
            self._back = self._bar.add_way_back(self.desk.back)
            self.page.top.addWidget(self._bar)
        super().loaded(view)

    def refuse(self, sentence: str) -> None:
        """Show one sentence instead of the page's own contents, and a way back."""
        self.put_instead(self.page.body, WarningPanel(sentence), sentence)

    def to_case(self) -> None:
        """Go to the case's own page."""
        self.desk.go(Place("case", self.case))


class CaseForm(CasePage[V]):
    """A page about one case with fields and one action.

    What is typed is kept under `kept_as` ("screen:part"), sealed to `sealed_to` where what the
    page records is sealed as well.

    Attributes:
        group: the fields, or None until the view is read.
        column: what fields and buttons go into; `before_fields` may choose another than the page's.
        keeper: keeps what is typed, or None until the fields stand on the page.
        action: the button that does what the page is for.
    """

    rereads = False

    def __init__(
        self,
        desk: Desk,
        case: CaseId,
        title: str,
        action: str,
        *,
        kept_as: str,
        sealed_to: Compartment | None = None,
        intro: str = "",
        width: int = READING_WIDTH,
    ) -> None:
        super().__init__(desk, case, title, width=width)
        self.group: FieldGroup | None = None
        self.column: QVBoxLayout = self.page.body
        self.keeper: PageKeeper | None = None
        self._name = PageName(case, kept_as, sealed_to)
        self.action = PrimaryButton(action, hint="Ctrl Enter")
        self.action.clicked.connect(self.submit)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", action.lower()), ("Alt ←", "back")])
        key = QAction(action, self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self._by_key)
        self.addAction(key)
        self._intro = intro
        self._buttons: tuple[Button, ...] = ()

    @abstractmethod
    def fields(self, view: V) -> Sequence[Field[Any]]:
        """The page's fields, filled with what is recorded already."""

    @abstractmethod
    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Do what the page is for; called on the worker thread."""

    @abstractmethod
    def said(self) -> str:
        """The confirmation shown on the next page."""

    def before_fields(self, view: V) -> None:
        """Put anything that is read first on the page."""

    def beside_action(self) -> Sequence[Button]:
        """Buttons that stand beside the action, before "Cancel"."""
        return ()

    def after_fields(self, view: V) -> None:
        """Called when the fields stand on the page, to connect one to another."""

    def show_view(self, view: V) -> None:
        """Build the fields and the buttons."""
        if self._intro:
            self.page.body.addWidget(Text(self._intro))
        self.before_fields(view)
        self.group = FieldGroup(self.fields(view))
        self.group.failed.connect(self._failed)
        self.column.addWidget(self.group)
        # Under the title, however much is read before the first field.
        self.page.body.insertWidget(1, self.group.summary)
        if self._back is not None:
            QWidget.setTabOrder(self._back, self.group.summary)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(self._cancel)
        self._buttons = (self.action, *self.beside_action(), cancel)
        self.column.addLayout(flowing(*self._buttons))
        self.after_fields(view)
        self.focus_first()
        self._keep(self.group)

    def _keep(self, group: FieldGroup) -> None:
        self.keeper = PageKeeper(self.desk, self._name, group)
        self.page.body.insertWidget(2, self.keeper.note)
        QWidget.setTabOrder(group.summary, self.keeper.note.again)
        self.keeper.begun_again.connect(self.focus_first)
        self.keeper.begin()

    def focus_first(self) -> None:
        """Put the keyboard where the page begins."""
        if self.group is not None and self.group.fields:
            self.group.fields[0].focus_first()

    def submit(self) -> None:
        """Do it, or show what is wrong."""
        if self.group is None:
            return
        values = self.group.read_or_show()
        if values is None:
            return
        if must_choose(self.keeper, self.group.show_errors):
            return
        self.page.set_failed(failed=False)
        self.action.setEnabled(False)
        session, name = self.desk.session, self._name
        if self.keeper is not None:
            self.keeper.hold()

        def work() -> datetime:
            self.perform(session, values)
            name.drop(session)
            return session.clock()

        self.desk.runner.run(self, work, self._done, self._refused)

    def _by_key(self) -> None:
        # Only what the button would do: it may not stand there, or be at work already.
        if self.action.isVisible():
            self.action.click()

    def _cancel(self) -> None:
        if self.keeper is not None:
            self.keeper.drop()
        self.desk.back()

    def _failed(self) -> None:
        self.page.set_failed(failed=True)
        # The summary has the keyboard and is in view; "Error:" over it should be too.
        self.page.area.verticalScrollBar().setValue(0)

    def _done(self, at: datetime) -> None:
        self.desk.saved(at)
        self.desk.say(self.said())
        self.desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.action.setEnabled(True)
        if self.keeper is not None:
            self.keeper.go_on()
        if self.group is None:
            return
        self.group.show_errors(as_pairs(error))


def as_pairs(error: CourtDeskError) -> list[tuple[str, str]]:
    """An action's error as (field name, sentence) pairs; "" where it belongs to no field."""
    if isinstance(error, FieldErrors):
        return [(one.field, str(one)) for one in error.errors]
    if isinstance(error, FieldError):
        return [(error.field, str(error))]
    return [("", str(error))]


def read_case(session: Session, case: CaseId) -> CaseView:
    """The plain view of a case."""
    return CaseView(case_file(session, case))
