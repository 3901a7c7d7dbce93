"""How the site counts the deadlines that the framework leaves open, with the framework's words.

Only what `domain.deadlines` lets a site choose is asked: between two times that the framework
gives, between two starts, and calendar days or working days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from courtdesk.actions import site
from courtdesk.actions.session import Session
from courtdesk.domain import deadlines
from courtdesk.domain.access import Permission
from courtdesk.domain.deadline_rules import DEADLINES, Deadline, StartEvent, Unit
from courtdesk.domain.framework import FRAMEWORK
from courtdesk.domain.team import Settings
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Choice, Option
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Screen

_AMOUNT, _START, _DAYS = "amount", "start", "days"
_CALENDAR, _WORKING = "calendar", "working"
_INTRO = (
    "The framework contradicts itself about some times and leaves others open. What you choose "
    "here holds for everyone who works with this vault, for cases begun already as well."
)

OPEN: tuple[Deadline, ...] = tuple(
    one for one in DEADLINES if one.amounts or one.starts or one.unit is Unit.DAYS
)
"""The deadlines about which a site has something to choose."""


class DeadlineChoices(Screen):
    """One group of choices for each deadline that leaves something open.

    Attributes:
        group: the fields, or None until the settings are read; each is called
            "deadline:amount", "deadline:start" or "deadline:days".
        go: the button that saves.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.group: FieldGroup | None = None
        self._page = Page("How deadlines are counted")
        layouts.column(self, gap=0).addWidget(self._page)
        self._intro = Text(_INTRO)
        self._page.body.addWidget(self._intro)
        self._fields = layouts.column(gap=0)
        self._page.body.addLayout(self._fields)
        self.go = PrimaryButton("Save choices")
        self.go.clicked.connect(self.submit)
        self.go.setEnabled(False)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(desk.back)
        self._page.body.addLayout(flowing(self.go, cancel))

    def start(self) -> None:
        """Read the settings."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: _read(session), self._show, self._not_allowed)

    def submit(self) -> None:
        """Save, or show what is wrong."""
        values = self.group.read_or_show() if self.group is not None else None
        if values is None:
            return
        self._page.set_failed(failed=False)
        self.go.setEnabled(False)
        session, chosen = self._desk.session, choices_of(values)

        def save() -> datetime:
            site.update_settings(session, replace(session.settings(), choices=chosen))
            return session.clock()

        self._desk.runner.run(self, save, self._saved, self._refused)

    def _show(self, settings: Settings) -> None:
        self.group = FieldGroup(list(_fields(settings.choices)))
        self.group.failed.connect(lambda errors: self._page.set_failed(failed=errors > 0))
        for rule in OPEN:
            first = next(one for one in self.group.fields if one.name.startswith(f"{rule.id}:"))
            self.group.put_before(first.name, _heading(rule))
        self._fields.addWidget(self.group)
        self.go.setEnabled(True)
        self.group.fields[0].focus_first()

    def _saved(self, at: datetime) -> None:
        self._desk.saved(at)
        self._desk.say("How deadlines are counted has been saved.")
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.go.setEnabled(True)
        if self.group is not None:
            self.group.show_errors([(_field_of(name), words) for name, words in as_pairs(error)])

    def _not_allowed(self, error: CourtDeskError) -> None:
        self._intro.setText(str(error))


def choices_of(values: dict[str, Any]) -> tuple[deadlines.Choice, ...]:
    """What was chosen, without what the deadline is like anyway."""
    made = []
    for rule in OPEN:
        amount = int(values.get(f"{rule.id}:{_AMOUNT}", rule.amount))
        start = StartEvent(values.get(f"{rule.id}:{_START}", rule.start))
        choice = deadlines.Choice(
            rule.id,
            amount if amount != rule.amount else None,
            values.get(f"{rule.id}:{_DAYS}") == _WORKING,
            start if start is not rule.start else None,
        )
        if choice != deadlines.Choice(rule.id):
            made.append(choice)
    return tuple(made)


def _read(session: Session) -> Settings:
    session.require(Permission.CHANGE_SETTINGS)
    return session.settings()


def _fields(choices: Sequence[deadlines.Choice]) -> Iterable[Choice]:
    for rule in OPEN:
        settled = deadlines.settle(rule, choices)
        if rule.amounts:
            options = [Option(str(one), _length(rule, one)) for one in rule.amounts]
            yield _choice(rule, _AMOUNT, "How long", options, str(settled.amount))
        if rule.starts:
            options = [Option(one.value, f"From {one.label}") for one in rule.starts]
            yield _choice(rule, _START, "Counted from", options, settled.start.value)
        if rule.unit is Unit.DAYS:
            working = settled.unit is Unit.WORKING_DAYS
            options = [
                Option(_CALENDAR, "Calendar days"),
                Option(_WORKING, "Working days", "Without weekends and bank holidays."),
            ]
            yield _choice(rule, _DAYS, "Which days", options, _WORKING if working else _CALENDAR)


def _choice(rule: Deadline, part: str, label: str, options: Sequence[Option], value: str) -> Choice:
    # The deadline's name too: a screen reader comes to the question without the heading.
    field = Choice(f"{rule.id}:{part}", f"{rule.name}: {label.lower()}", options, clearable=False)
    field.set_value(value)
    return field


def _length(rule: Deadline, amount: int) -> str:
    shipped = " (stands until you choose)" if amount == rule.amount else ""
    return f"{replace(rule, amount=amount).length}{shipped}"


def _heading(rule: Deadline) -> QWidget:
    holder = QWidget()
    mark(holder, "clear")
    lines = layouts.column(holder, gap=4)
    lines.addWidget(Section(rule.name))
    for source in rule.sources:
        lines.addWidget(Text(f"“{source.words}”"))
        lines.addWidget(Caption(f"{FRAMEWORK}, {source.place}"))
    if rule.note:
        lines.addWidget(Text(rule.note))
    return holder


def _field_of(name: str) -> str:
    """The first field of the deadline that an error names."""
    rule = next((one for one in OPEN if one.id == name), None)
    if rule is None:
        return name
    if rule.amounts:
        return f"{name}:{_AMOUNT}"
    return f"{name}:{_START}" if rule.starts else f"{name}:{_DAYS}"
