"""Adding a service, or changing its entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtGui import QAction, QKeySequence

from courtdesk.actions import directory
from courtdesk.actions.directory import Entry
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.directory import LONGEST, Need, ServiceEntry
from courtdesk.domain.ids import DocumentId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, DateField, Option, TextArea, TextField
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.screen import Desk, Screen

_INTRO = "About the service only: nothing about anybody who was referred to it."


@dataclass(frozen=True)
class _View:
    before: Entry | None


class ChangeService(Screen):
    """The fields of one service.

    Attributes:
        group: the fields, or None until it is read.
        save: the button.
    """

    def __init__(self, desk: Desk, document: DocumentId | None) -> None:
        super().__init__()
        self._desk, self._document = desk, document
        self.group: FieldGroup | None = None
        self.page = Page("Add a service" if document is None else "Change a service")
        layouts.column(self, gap=0).addWidget(self.page)
        self.save = PrimaryButton("Save service", hint="Ctrl Enter")
        self.save.clicked.connect(self.submit)
        self._back = SecondaryButton("Cancel")
        self._back.clicked.connect(desk.back)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", "save service"), ("Alt ←", "back")])
        key = QAction("Save service", self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self.save.click)
        self.addAction(key)

    def start(self) -> None:
        """Read what stands."""
        session, document = self._desk.session, self._document
        self._desk.runner.run(self, lambda: _read(session, document), self._show, self._not_read)

    def submit(self) -> None:
        """Save, or show what is wrong."""
        values = self.group.read_or_show() if self.group is not None else None
        if values is None:
            return
        self.page.set_failed(failed=False)
        self.save.setEnabled(False)
        session, document, entry = self._desk.session, self._document, _entry(values)

        def work() -> tuple[Entry, datetime]:
            if document is None:
                return directory.add_service(session, entry), session.clock()
            return directory.change_service(session, document, entry), session.clock()

        self._desk.runner.run(self, work, lambda done: self._saved(*done), self._refused)

    def _show(self, view: _View) -> None:
        self.page.body.addWidget(Text(_INTRO))
        self.group = FieldGroup(_fields())
        if view.before is not None:
            _fill(self.group, view.before)
        self.group.failed.connect(self._failed)
        self.page.body.addWidget(self.group)
        self.page.body.addLayout(flowing(self.save, self._back))
        self.group.fields[0].focus_first()

    def _failed(self) -> None:
        self.page.set_failed(failed=True)
        self.page.area.verticalScrollBar().setValue(0)

    def _saved(self, entry: Entry, at: datetime) -> None:
        self._desk.saved(at)
        self._desk.say(f"{entry.value.name} is in the directory.")
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.save.setEnabled(True)
        if self.group is not None:
            self.group.show_errors(as_pairs(error))

    def _not_read(self, error: CourtDeskError) -> None:
        self.page.body.addWidget(WarningPanel(str(error)))
        self._back.setText("Back")
        self.page.body.addLayout(flowing(self._back))
        self._back.setFocus()


def _fields() -> list[Field[Any]]:
    return [
        TextField("name", "Name", missing="Enter the name of the service.", chars=48),
        TextField(
            "area", "Area", hint="Town, district or county.", missing=_NO_AREA, chars=48
        ),
        Checks(
            "needs",
            "What for",
            [Option(one.value, one.label) for one in Need],
            missing="Say what the service is for.",
        ),
        TextArea("refer", "How to refer", optional=True, rows=2, limit=LONGEST["refer"]),
        TextField("phone", "Phone", hint="A phone number or a way to refer is needed.",
                  optional=True, chars=24),
        TextField("opening", "Opening", optional=True, chars=48),
        TextArea("notes", "Notes for staff", optional=True, rows=2, limit=LONGEST["notes"]),
        DateField("checked_on", "Checked on", hint=_CHECKED, missing=_NO_CHECK),
    ]  # fmt: skip


_NO_AREA = "Enter the area that the service covers."
_CHECKED = "The day on which somebody last made sure of all this, for example by ringing."
_NO_CHECK = "Enter the date on which this was last checked."


def _entry(values: dict[str, Any]) -> ServiceEntry:
    return ServiceEntry(
        name=values["name"],
        needs=tuple(Need(one) for one in values["needs"]),
        area=values["area"],
        refer=values["refer"] or "",
        phone=values["phone"] or "",
        opening=values["opening"] or "",
        notes=values["notes"] or "",
        checked_on=values["checked_on"],
    )


def _fill(group: FieldGroup, before: Entry) -> None:
    value = before.value
    for name in ("name", "area", "refer", "phone", "opening", "notes", "checked_on"):
        group[name].set_value(getattr(value, name))
    group["needs"].set_value(tuple(need.value for need in value.needs))


def _read(session: Session, document: DocumentId | None) -> _View:
    session.require(Permission.KEEP_DIRECTORY)
    return _View(directory.service(session, document) if document is not None else None)
