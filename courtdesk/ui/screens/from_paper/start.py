"""The first step: was the paper filled in here today, or elsewhere before, and by whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.domain.screening import Earlier
from courtdesk.errors import FieldError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.error_summary import Errors
from courtdesk.ui.kit.fields import Choice, DateField, Option, TextField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.style import current_theme, mark

CUSTODY = "Police custody"
LONGEST = 200
"""Characters of a place or a name."""

_WIDTH = 760
_CUSTODY, _OTHER = "custody", "other"
_OLD = (
    "This is more than 12 months ago: look at the date on the paper again. If it is right, choose "
    "“Key from paper” once more."
)


class Start(QWidget):
    """Asks where, by whom and when the paper was filled in.

    Attributes:
        group: the fields of a form filled in elsewhere; hidden while it was here, today.
        column: what is read and asked, one under the other.
        on: the button that begins the keying.

    Signals:
        begun: the keying begins; carries the `Earlier`, None for a form filled in here today.
    """

    begun = Signal(object)

    def __init__(self, today: date, earlier: Earlier | None, words: str) -> None:
        super().__init__()
        mark(self, "clear")
        self._today = today
        self._warned: date | None = None
        # Bounded inside a row: a column would give it the height of its words at full width.
        across = layouts.row(self, gap=0)
        self._inner = QWidget()
        mark(self._inner, "clear")
        self._inner.setMaximumWidth(current_theme().px(_WIDTH))
        across.addWidget(self._inner, 1000)
        across.addStretch(1)
        self.column = layouts.column(self._inner, gap=14)
        self.on = PrimaryButton("Key from paper", hint="Ctrl Enter")
        self.on.clicked.connect(self.begin)
        self._here = Section("Filled in on paper, here today")
        self._elsewhere = SecondaryButton("It was done before, elsewhere")
        self._elsewhere.clicked.connect(self._open_fields)
        self._here_after_all = LinkButton("It was filled in here today")
        self._here_after_all.clicked.connect(self._close_fields)
        self.group = FieldGroup(_fields())
        self.group.changed.connect(self._changed)
        self._old = WarningPanel(_OLD)
        self._old.hide()
        self._build(words)
        self._fill(earlier)

    def focus_first(self) -> None:
        """To the button, so that one key begins; to the first field where there are fields."""
        if self.group.isHidden():
            self.on.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.group.fields[0].focus_first()

    def begin(self) -> None:
        """Begin, or say what is missing where it is."""
        if self.group.isHidden():
            self.begun.emit(None)
            return
        values = self.group.read_or_show()
        if values is None:
            return
        errors = [*_errors(values, self._today)]
        self.group.show_errors([(error.field, str(error)) for error in errors])
        if errors or not self._near_enough(values["on"]):
            return
        where = CUSTODY if values["where"] == _CUSTODY else _plain(values["place"])
        self.begun.emit(Earlier(where, _plain(values["by"]), values["on"]))

    def show_errors(self, errors: Errors) -> None:
        """Show each sentence beside its field, which may have been folded away."""
        self._show_fields(shown=True)
        self.group.show_errors(errors)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text, wider column."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_inner"):
            self._inner.setMaximumWidth(current_theme().px(_WIDTH))

    def _near_enough(self, on: date) -> bool:
        """Whether the date is within 12 months, or was left as it is after the warning."""
        if on >= _a_year_before(self._today) or self._warned == on:
            return True
        self._warned = on
        self._old.show()
        announce(self, _OLD, at_once=True)
        self.group["on"].focus_first()
        return False

    def _build(self, words: str) -> None:
        column = self.column
        column.addWidget(Text(words))
        column.addWidget(self._here)
        column.addWidget(self.group)
        column.addWidget(self._old)
        buttons = layouts.row(gap=14)
        for button in (self.on, self._elsewhere, self._here_after_all):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(
            Caption(
                "A screen that was done in police custody is entered with by whom and when, and "
                "not asked a second time."
            )
        )

    def _fill(self, earlier: Earlier | None) -> None:
        if earlier is not None:
            custody = earlier.where == CUSTODY
            self.group["where"].set_value(_CUSTODY if custody else _OTHER)
            self.group["place"].set_value("" if custody else earlier.where)
            self.group["by"].set_value(earlier.by)
            self.group["on"].set_value(earlier.on)
        self._show_fields(shown=earlier is not None)

    def _open_fields(self) -> None:
        self._show_fields(shown=True)
        self.group.fields[0].focus_first()

    def _close_fields(self) -> None:
        for field in self.group.fields:
            field.set_value(None if isinstance(field, (Choice, DateField)) else "")
        self.group.clear_errors()
        self._old.hide()
        self._show_fields(shown=False)
        self.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_fields(self, *, shown: bool) -> None:
        self.group.setVisible(shown)
        self._here_after_all.setVisible(shown)
        self._elsewhere.setVisible(not shown)
        self._here.setText("Done before, elsewhere" if shown else "Filled in on paper, here today")
        self._show_place()

    def _show_place(self) -> None:
        self.group["place"].setVisible(self.group["where"].value() == _OTHER)

    def _changed(self, name: str) -> None:
        if name == "where":
            self._show_place()
        # What was typed before a lock comes back after the page has been built.
        if self.group.isHidden() and any(not field.is_empty() for field in self.group.fields):
            self._show_fields(shown=True)


def _fields() -> list[Any]:
    return [
        Choice(
            "where",
            "Where was it done?",
            [Option(_CUSTODY, CUSTODY), Option(_OTHER, "Somewhere else")],
            missing="Say where it was done.",
        ),
        TextField("place", "Which place?", missing="Say at which place it was done.", chars=40),
        TextField(
            "by",
            "By whom?",
            hint="Name and role, as the paper gives them.",
            missing="Say who did it, with their role.",
            chars=40,
        ),
        DateField("on", "On which date?", missing="Enter the date on which it was done."),
    ]


def _errors(values: dict[str, Any], today: date) -> list[FieldError]:
    errors = []
    for name, what in (("place", "the place"), ("by", "who did it")):
        if len(_plain(values.get(name, ""))) > LONGEST:
            errors.append(FieldError(name, f"Shorten {what} to {LONGEST} characters."))
    if values["on"] > today:
        errors.append(FieldError("on", "This date is still to come: enter when it was done."))
    return errors


def _plain(text: str) -> str:
    return " ".join(text.split())


def _a_year_before(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
