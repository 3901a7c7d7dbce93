"""Putting right who somebody is: name, date of birth and numbers, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout

from courtdesk.actions import cases, lists
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.people import Person, tidy_pnc
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.ui.case_words import identity_of
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.identity import IdentityBar
from courtdesk.ui.kit.page import Page
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.person_form.who import check_birth, odd_pnc, who_fields


class CorrectPerson(Screen):
    """The details of the person of one case.

    Attributes:
        group: the fields.
    """

    def __init__(self, desk: Desk, case: CaseId) -> None:
        super().__init__()
        self._desk = desk
        self._case = case
        self._file: CaseFile | None = None
        self._saving = False
        self.page = Page("Correct details")
        self.page.set_hints((("Ctrl Enter", "save"), ("Alt ←", "back without saving")))
        layouts.column(self, gap=0).addWidget(self.page)
        reason = TextField(
            "reason",
            "Why do they change?",
            hint="For example, spelt as on the passport.",
            missing="Say why the details change before you save.",
            chars=50,
        )
        self.group = FieldGroup([*who_fields(), reason])
        self.group.failed.connect(lambda _count: self.page.set_failed(failed=True))
        self.page.body.addWidget(
            Caption("What is changed here is changed in every case of this person.")
        )
        self.page.body.addWidget(self.group)
        self.page.body.addLayout(self._buttons())
        self.group.setEnabled(False)
        save = QAction("&Save the details", self)
        save.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        save.triggered.connect(self.save)
        self.addAction(save)

    def start(self) -> None:
        """Read the person; the keyboard goes to the name."""
        session, case = self._desk.session, self._case
        self._desk.runner.run(self, lambda: cases.case_file(session, case), self._show)

    def save(self) -> None:
        """Record what was put right and go back; say what is wrong instead where it is."""
        if self._file is None or self._saving:
            return
        values = self.group.read_or_show()
        if values is None:
            return
        person = self._file.person
        try:
            check_birth(values["birth_date"], self._desk.session.clock().date())
        except FieldError as error:
            self._refused(error)
            return
        corrected = corrected_person(person.value, values)
        if replace(corrected, reason=person.value.reason) == person.value:
            self._desk.say("Nothing was changed.")
            self._desk.back()
            return
        session, who = self._desk.session, self._file.case.value.person
        self._saving = True
        self._desk.runner.run(
            self, lambda: lists.correct_person(session, who, corrected), self._saved, self._refused
        )

    def _show(self, file: CaseFile) -> None:
        self._file = file
        person, group = file.person.value, self.group
        self.page.top.addWidget(IdentityBar(identity_of(file, self._desk.session.clock())))
        group["family"].set_value(person.family)
        group["given"].set_value(person.given)
        group["birth_date"].set_value(person.birth_date)
        group["crn"].set_value(person.crn or "")
        group["pnc"].set_value(person.pnc or "")
        group.setEnabled(True)
        group["family"].focus_first()

    def _saved(self, person: Person) -> None:
        self._saving = False
        self._desk.say(f"Details of {person.list_name} saved. {odd_pnc(person.pnc or '')}".strip())
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self._saving = False
        name = error.field if isinstance(error, FieldError) else ""
        self.group.show_errors([(name, str(error))])

    def _buttons(self) -> QHBoxLayout:
        save = PrimaryButton("Save", hint="Ctrl Enter")
        save.clicked.connect(self.save)
        cancel = LinkButton("Back without saving")
        cancel.clicked.connect(self._desk.back)
        across = layouts.row(gap=20)
        across.addWidget(save)
        across.addWidget(cancel)
        across.addWidget(self._needs_link())
        across.addStretch(1)
        return across

    def _needs_link(self) -> LinkButton:
        link = LinkButton("Needs, contact and GP")
        link.clicked.connect(lambda: self._desk.go(Place("adjustments", self._case)))
        return link


def corrected_person(person: Person, values: Mapping[str, Any]) -> Person:
    """`person` as it was typed."""
    return replace(
        person,
        family=values["family"],
        given=values["given"],
        birth_date=values["birth_date"],
        crn=values["crn"] or None,
        pnc=tidy_pnc(values["pnc"]),
        reason=values["reason"],
    )
