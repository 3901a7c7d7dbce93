"""What the pages of Team share: a view read on the worker, a refusal, and the passphrase again.

A `TeamPage` is read; a `TeamForm` changes something, and ends in the administrator's passphrase.
What cannot be had is one sentence instead of the page, as it names who may.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from courtdesk.actions.session import Session
from courtdesk.errors import CourtDeskError, WrongPassphrase
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit.buttons import Button, PrimaryButton, SecondaryButton, WarningButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import PassphraseField
from courtdesk.ui.kit.flow import FlowLayout, flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import READING_WIDTH
from courtdesk.ui.read_page import ReadPage
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.welcome import wait_of

V = TypeVar("V")
R = TypeVar("R")

MINE = "mine"
"""The field of the passphrase that confirms."""


def part(name: str, of: str = "") -> Place:
    """A page of Team: "laptops", or one about a member or a laptop by its id."""
    return Place("team", part=f"{name}/{of}" if of else name)


class TeamPage(ReadPage[V], Generic[V]):
    """A page of Team that is read, and read again when it is shown again."""

    def refresh(self) -> None:
        """Read it again."""
        self.start()

    def buttons(self, first: Sequence[Button], back: str = "Back") -> FlowLayout:
        """A row of buttons, the last of which leads to the page before."""
        leave = SecondaryButton(back)
        leave.clicked.connect(self.desk.back)
        return flowing(*first, leave)

    def way(self, words: str, place: Place) -> SecondaryButton:
        """A button that leads to `place`."""
        button = SecondaryButton(words)
        button.clicked.connect(lambda: self.desk.go(place))
        return button


class TeamForm(TeamPage[V], Generic[V, R]):
    """A page that changes something of the team.

    Attributes:
        group: the fields with the passphrase last, or None until the view is read.
        action: the button that does it; red with `takes_away`.
        column: what fields and buttons go into; `before_fields` may choose another than `body`.
    """

    column: QVBoxLayout

    rereads = False

    def __init__(
        self,
        desk: Desk,
        title: str,
        action: str,
        *,
        takes_away: bool = False,
        confirms: bool = True,
        width: int = READING_WIDTH,
    ) -> None:
        super().__init__(desk, title, width=width)
        self.group: FieldGroup | None = None
        self._words, self._busy = action, False
        self._confirms = confirms
        make = WarningButton if takes_away else PrimaryButton
        self.action: Button = make(action)
        self.action.clicked.connect(self.submit)
        self.mine = PassphraseField(
            MINE,
            "Your own passphrase",
            hint="To confirm that it is you.",
            missing="Enter your own passphrase to confirm.",
        )
        self.mine.edit.returnPressed.connect(self.submit)

    def fields(self, view: V) -> Sequence[Field[Any]]:
        """The page's own fields, without the passphrase that confirms."""
        return ()

    @abstractmethod
    def before_fields(self, view: V) -> None:
        """What is read first: what it does, and what it does not."""

    @abstractmethod
    def perform(self, session: Session, values: dict[str, Any]) -> R:
        """Do it; called on the worker thread."""

    @abstractmethod
    def said(self, result: R) -> str:
        """The confirmation shown on the next page."""

    def after_fields(self, view: V) -> None:
        """Called when the fields stand on the page."""

    def problems(self) -> list[tuple[str, str]]:
        """What is wrong between two fields, as (field, sentence)."""
        return []

    def refresh(self) -> None:
        """What is being typed stays."""

    def show_view(self, view: V) -> None:
        """What is read first, the fields, the buttons."""
        self.column = self.body
        self.before_fields(view)
        last = (self.mine,) if self._confirms else ()
        self.group = FieldGroup([*self.fields(view), *last])
        self.group.failed.connect(lambda errors: self.page.set_failed(failed=errors > 0))
        self.column.addWidget(self.group)
        self.column.addLayout(self.buttons([self.action], "Cancel"))
        self.after_fields(view)
        # The page begins at what is read before anything is typed.
        self.group.fields[0].focus_first()

    def submit(self) -> None:
        """Do it, or show what is wrong."""
        if self.group is None or self._busy:
            return
        values = self.group.read_or_show()
        if values is None:
            return
        wrong = self.problems()
        if wrong:
            self.group.show_errors(wrong)
            return
        self.page.set_failed(failed=False)
        self._set_busy(busy=True)
        session = self.desk.session

        def work() -> tuple[R, datetime]:
            return self.perform(session, values), session.clock()

        self.desk.runner.run(self, work, self._performed, self._refused)

    def leave(self) -> bool:
        """Not while keys are being changed: what came of it would be told to nobody."""
        return not self._busy

    def finish(self, result: R) -> None:
        """Say what was done and go back."""
        self.desk.say(self.said(result))
        self.desk.back()

    def _performed(self, done: tuple[R, datetime]) -> None:
        self._set_busy(busy=False)
        self.forget()
        result, at = done
        self.desk.saved(at)
        self.finish(result)

    def _refused(self, error: CourtDeskError) -> None:
        self._set_busy(busy=False)
        if self.group is None:
            return
        wrong = isinstance(error, WrongPassphrase) or bool(wait_of(error))
        if wrong:
            self.mine.clear()
        self.group.show_errors([(MINE, str(error))] if wrong else as_pairs(error))

    def forget(self) -> None:
        """Forget every passphrase that was typed."""
        for field in self.group.fields if self.group is not None else ():
            if isinstance(field, PassphraseField):
                field.clear()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.action.setEnabled(not busy)
        self.action.setText("One moment…" if busy else self._words)
        if not busy:
            self.action.setFocus(Qt.FocusReason.OtherFocusReason)


def paragraphs(body: QVBoxLayout, sentences: Sequence[str]) -> None:
    """Put `sentences` one under the other."""
    for sentence in sentences:
        body.addWidget(Text(sentence))
