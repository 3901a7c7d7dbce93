"""The page as widgets: the card at the left, the record at the right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtGui import QAction

from courtdesk.actions import risk
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.risk import RiskAction
from courtdesk.ui.case_form import CaseForm
from courtdesk.ui.case_words import who_may
from courtdesk.ui.kit.buttons import Button, SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextArea, TextField, TimeField
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.risk.card import CallPanel, CardPanel, earlier_panel, forms_panel
from courtdesk.ui.screens.risk.reading import RiskView, read_view

_WIDE = 1320
_READ_BY_ALL = "Everyone on the court side reads this: write no answers here."
_VOIDS = (
    "A change is kept beside what was recorded before, and an approval that was given on that no "
    "longer counts."
)


class RiskPage(CaseForm[RiskView]):
    """The card, whom to call, why the case stops, and the record of what was done.

    Attributes:
        call: the panel with the number, or None until the view is read.
    """

    call: CallPanel | None

    def __init__(self, desk: Desk, case: CaseId, document: DocumentId) -> None:
        super().__init__(
            desk,
            case,
            "Risk: what to do now",
            "Record what was done",
            kept_as=f"risk:{document}",
            width=_WIDE,
        )
        self.call = None
        self._document = document
        self._said = ""

    def read(self, session: Session) -> RiskView:
        """The form, the card and the records. Raises `UserError` for a form without risk."""
        return read_view(session, self.case, self._document)

    def show_view(self, view: RiskView) -> None:
        """All of it for who records; for others what is to be read, and who records."""
        if view.may_record:
            super().show_view(view)
            return
        self.before_fields(view)
        self.column.addWidget(Text(who_may(Permission.RECORD_RISK)))
        self.page.set_hints([("Tab", "next"), ("Alt ←", "back")])
        self._offer_result(view).setFocus()

    def before_fields(self, view: RiskView) -> None:
        """The left column; the fields go into the right one."""
        columns = Columns()
        self.call = CallPanel(view.card, self.desk.clipboard)
        columns.main.addWidget(CardPanel(view.card))
        columns.main.addWidget(self.call)
        if view.earlier:
            columns.main.addWidget(earlier_panel(view))
        columns.main.addWidget(forms_panel(view, self._to_form))
        self.page.body.addWidget(columns)
        self.column = columns.side
        if self.call.copy is not None:
            self._action(self.call.copy, "Copy the clinical lead's number")
        if not view.may_record:
            return
        if view.action is not None:
            self.column.addWidget(Caption(_VOIDS))
            self.action.setText("Record the change")

    def fields(self, view: RiskView) -> Sequence[Field[Any]]:
        """Filled with what stands, or with the member's own name and the time now."""
        standing = view.action
        at = standing.at.astimezone(view.now.tzinfo) if standing is not None else view.now
        done, told = _done_field(), _told_field()
        what, by = _what_field(), _by_field()
        day = DateField("on", "On", hint="", missing="Enter the day.")
        time = TimeField("at", "At", hint="", missing="Enter the time.")
        by.set_value(standing.by if standing is not None else view.name)
        day.set_value(at.date())
        time.set_value(at.time())
        if standing is not None:
            done.set_value("done" if standing.done else "not")
            told.set_value("yes" if standing.lead_told else "no")
            what.set_value(standing.what)
        # What is filled in already comes last: it is read in passing, or not at all.
        return [done, what, told, by, day, time]

    def after_fields(self, view: RiskView) -> None:
        """The way on for who has just finished the form."""
        self._offer_result(view)

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record it. Raises what `record_action` raises.

        What is as it was is not recorded again: an approval would be void for nothing.
        """
        if self.view is None:
            raise RuntimeError("a page that was not read records nothing")
        at = datetime.combine(values["on"], values["at"], tzinfo=self.view.now.tzinfo)
        given = {
            "done": values["done"] == "done",
            "what": values["what"].strip(),
            "by": " ".join(values["by"].split()),
            "at": at,
            "lead_told": values["lead_told"] == "yes",
        }
        if self.view.action is not None and _unchanged(self.view.action, given):
            self._said = "Nothing was changed: what was recorded stands."
            return None
        self._said = "Recorded what was done about risk."
        return risk.record_action(session, self.case, self.view.form.document, **given)

    def said(self) -> str:
        """That it is recorded, or that it was already."""
        return self._said

    def _offer_result(self, view: RiskView) -> SecondaryButton:
        place = Place("result", self.case, view.form.document)
        button = SecondaryButton("Go on to the result")
        button.clicked.connect(lambda: self.desk.go(place))
        self.column.addLayout(flowing(button))
        self._action(button, button.text())
        return button

    def _to_form(self, document: DocumentId) -> None:
        self.desk.go(Place("risk", self.case, document))

    def _action(self, button: Button, words: str) -> None:
        """The button once more, in "This page" and the palette."""
        action = QAction(words, self)
        action.triggered.connect(button.click)
        self.addAction(action)


def _done_field() -> Choice:
    return Choice(
        "done",
        "Was something done about the risk?",
        [Option("done", "Done"), Option("not", "Not done, because")],
        missing="Say whether something was done about the risk.",
        clearable=False,
    )


def _what_field() -> TextArea:
    return TextArea(
        "what",
        "What was done, or why nothing was",
        hint=_READ_BY_ALL,
        missing="Say what was done, or why nothing was.",
        rows=3,
    )


def _by_field() -> TextField:
    return TextField(
        "by",
        "Who did it, or decided",
        missing="Say who did it, or who decided that nothing was done.",
    )


def _told_field() -> Choice:
    return Choice(
        "lead_told",
        "Was the clinical lead told?",
        [Option("yes", "Yes"), Option("no", "No")],
        missing="Say whether the clinical lead was told.",
        clearable=False,
    )


def _unchanged(standing: RiskAction, given: dict[str, Any]) -> bool:
    """Whether all is as it stands; seconds are not shown, so they are not compared."""
    before = standing.at.astimezone(given["at"].tzinfo).replace(second=0, microsecond=0)
    same = all(getattr(standing, name) == value for name, value in given.items() if name != "at")
    return same and before == given["at"].replace(second=0, microsecond=0)
