"""Adding one person to a day's list by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout

from courtdesk.actions import lists
from courtdesk.domain.cases import OffenceRange
from courtdesk.domain.courtlist import ListedOffence, ListEntry
from courtdesk.domain.courtlist_values import AFTERNOON, ALL_DAY, EVENING, MORNING
from courtdesk.domain.ids import CaseId
from courtdesk.domain.people import tidy_pnc
from courtdesk.errors import CourtDeskError, FieldError, FieldErrors
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Choice, DateField, Field, Option, SelectField, TextField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.person_form.needs import need_fields, needs_of
from courtdesk.ui.screens.person_form.who import check_birth, odd_pnc, who_fields

OFFENCES = 10
"""Offences that one person can be given by hand; a longer sheet is a file to import."""

_SESSIONS = (MORNING, AFTERNOON, EVENING, ALL_DAY)
_RENAMED = {"family_name": "family", "given_names": "given", "hearing_date": "day"}


class AddPerson(Screen):
    """One page from name to offences.

    Attributes:
        group: the fields.
    """

    def __init__(self, desk: Desk, day: date | None) -> None:
        super().__init__()
        self._desk = desk
        self._saving = False
        self.page = Page("Add a person to the list")
        self.page.set_hints((("Ctrl Enter", "add"), ("Alt ←", "back without adding")))
        layouts.column(self, gap=0).addWidget(self.page)
        self.group = FieldGroup(_fields())
        self.group.failed.connect(lambda _count: self.page.set_failed(failed=True))
        self.group["day"].set_value(day or desk.session.clock().date())
        self._more = SecondaryButton("Add another offence")
        self._more.clicked.connect(self.another_offence)
        self.page.body.addWidget(self.group)
        self.page.body.addLayout(self._buttons())
        self._hide_offences()
        save = QAction("&Add this person", self)
        save.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        save.triggered.connect(self.save)
        self.addAction(save)

    def start(self) -> None:
        """The court is the team's; the keyboard goes to the name."""
        session = self._desk.session
        self.group["family"].focus_first()
        self._desk.runner.run(self, lambda: session.team().court, self._fill_court)

    def save(self) -> None:
        """Add the person and show the day; say what is wrong instead where it is."""
        values = self.group.read_or_show()
        if values is None or self._saving:
            return
        try:
            entry = entry_of(values)
        except FieldError as error:
            self._refused(error)
            return
        session, needs = self._desk.session, needs_of(values)
        self._saving = True
        self._desk.runner.run(
            self,
            lambda: lists.add_person(session, entry, needs),
            lambda case: self._added(case, entry),
            self._refused,
        )

    def another_offence(self) -> None:
        """Ask for one more offence and put the keyboard there."""
        for number in range(2, OFFENCES + 1):
            field = self.group[f"offence-{number}"]
            if field.isHidden():
                field.show()
                self.group[f"range-{number}"].show()
                field.focus_first()
                break
        self._more.setVisible(self.group[f"offence-{OFFENCES}"].isHidden())

    def _fill_court(self, court: str) -> None:
        if self.group["court"].is_empty():
            self.group["court"].set_value(court)

    def _hide_offences(self) -> None:
        for number in range(2, OFFENCES + 1):
            self.group[f"offence-{number}"].hide()
            self.group[f"range-{number}"].hide()

    def _buttons(self) -> QHBoxLayout:
        save = PrimaryButton("Add person", hint="Ctrl Enter")
        save.clicked.connect(self.save)
        cancel = LinkButton("Back without adding")
        cancel.clicked.connect(self._desk.back)
        across = layouts.row(gap=20)
        for button in (save, self._more, cancel):
            across.addWidget(button)
        across.addStretch(1)
        return across

    def _added(self, _case: CaseId, entry: ListEntry) -> None:
        self._saving = False
        odd = odd_pnc(entry.pnc or "")
        self._desk.say(f"{entry.list_name} was added to the list. {odd}".strip())
        today = entry.hearing_date == self._desk.session.clock().date()
        self._desk.go(Place("today", part="" if today else entry.hearing_date.isoformat()))

    def _refused(self, error: CourtDeskError) -> None:
        self._saving = False
        self.group.show_errors(_named(error))


def _named(error: CourtDeskError) -> list[tuple[str, str]]:
    """The action's errors by this page's fields."""
    parts = error.errors if isinstance(error, FieldErrors) else (error,)
    found = []
    for part in parts:
        name = part.field if isinstance(part, FieldError) else ""
        found.append((_RENAMED.get(name, name), str(part)))
    return found


def _fields() -> list[Field[Any]]:
    return [
        *who_fields(),
        TextField("court", "Court", missing="Enter the court."),
        DateField("day", "Day of the hearing", missing="Enter the day of the hearing."),
        TextField("courtroom", "Courtroom", hint="Such as 2.", optional=True, chars=8),
        Choice(
            "session",
            "Session",
            [Option(one, one) for one in _SESSIONS],
            optional=True,
        ),
        TextField("order", "Order on the list", hint="Such as 3 or 3a.", optional=True, chars=6),
        TextField("case_number", "Case number or URN", optional=True, chars=20),
        TextField(
            "status",
            "Probation status",
            hint="Such as community order, or no current order.",
            optional=True,
        ),
        *_offence_fields(),
        *need_fields(),
    ]


def _offence_fields() -> list[Field[Any]]:
    levels = [one for one in OffenceRange if one is not OffenceRange.UNKNOWN]
    options = [Option(one.value, one.label[0].upper() + one.label[1:]) for one in levels]
    fields: list[Field[Any]] = []
    for number in range(1, OFFENCES + 1):
        which = "Offence" if number == 1 else f"Offence {number}"
        fields.append(
            TextField(
                f"offence-{number}",
                which,
                optional=number > 1,
                missing="Enter the offence: a plea is recorded to it.",
                chars=50,
            )
        )
        fields.append(
            SelectField(
                f"range-{number}", f"{which}: range", options, optional=True, unset="Not known"
            )
        )
    return fields


def entry_of(values: Mapping[str, Any]) -> ListEntry:
    """The row of the list that was typed. Raises `FieldError` for a birth date that cannot be."""
    check_birth(values["birth_date"], values["day"])
    return ListEntry(
        court=values["court"],
        hearing_date=values["day"],
        family_name=values["family"],
        given_names=values["given"],
        courtroom=values["courtroom"],
        session=values["session"] or "",
        order=values["order"],
        case_number=values["case_number"] or None,
        birth_date=values["birth_date"],
        crn=values["crn"] or None,
        pnc=tidy_pnc(values["pnc"]),
        probation_status=values["status"],
        interpreter="",  # the needs say it, each language by itself
        offences=tuple(_offences(values)),
    )


def _offences(values: Mapping[str, Any]) -> list[ListedOffence]:
    found = []
    for number in range(1, OFFENCES + 1):
        text = values.get(f"offence-{number}", "")
        level = values.get(f"range-{number}")
        if text:
            found.append(
                ListedOffence(text, OffenceRange(level) if level else OffenceRange.UNKNOWN)
            )
        elif level:
            raise FieldError(f"offence-{number}", "Enter the offence that this range is for.")
    return found
