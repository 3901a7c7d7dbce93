"""The enquiries that this site makes: the two standard ones, and its own to add and take away."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from courtdesk.actions import enquiries
from courtdesk.domain.enquiries import STANDARD, EnquiryKind
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.summary_list import NOT_PROVIDED
from courtdesk.ui.screen import Desk, Screen

_INTRO = (
    "For every case each of these is made before the hearing, or said not to be needed. The two "
    "that every report needs cannot be taken away. What was recorded under one that is taken away "
    "stays with its case."
)


class Kinds(Screen):
    """The table, and two fields that add to it.

    Attributes:
        group: the fields of a new one, or None until the table is read.
        add: the button that adds it.
        removes: the button that takes each of the site's own away, by the enquiry's id.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.group: FieldGroup | None = None
        self.removes: dict[str, LinkButton] = {}
        self.page = Page("Enquiries that this site makes")
        layouts.column(self, gap=0).addWidget(self.page)
        self._news = Strong()
        self._news.hide()
        self._table = layouts.column(gap=0)
        self.add = PrimaryButton("Add enquiry", hint="Ctrl Enter")
        self.add.clicked.connect(self.submit)
        self._back = SecondaryButton("Back")
        self._back.clicked.connect(desk.back)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", "add enquiry"), ("Alt ←", "back")])
        key = QAction("Add enquiry", self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self._by_key)
        self.addAction(key)

    def start(self) -> None:
        """Read the table."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: enquiries.kinds(session), self._begin, self._not_read)

    def submit(self) -> None:
        """Add what is typed, or show what is wrong."""
        values = self.group.read_or_show() if self.group is not None else None
        if values is None:
            return
        self.page.set_failed(failed=False)
        self.add.setEnabled(False)
        session, name, to = self._desk.session, values["name"], values["asked_of"] or ""

        def work() -> tuple[EnquiryKind, tuple[EnquiryKind, ...], datetime]:
            made = enquiries.add_kind(session, name, to)
            return made, enquiries.kinds(session), session.clock()

        self._desk.runner.run(self, work, lambda done: self._added(*done), self._refused)

    def remove(self, kind: EnquiryKind) -> None:
        """Take one of the site's own away."""
        session = self._desk.session

        def work() -> tuple[tuple[EnquiryKind, ...], datetime]:
            return enquiries.remove_kind(session, kind.id), session.clock()

        self._desk.runner.run(
            self, work, lambda done: self._removed(kind, *done), self._not_removed
        )

    def _begin(self, held: tuple[EnquiryKind, ...]) -> None:
        if self.group is not None:
            self._show(held)
            return
        body = self.page.body
        body.addWidget(Text(_INTRO))
        body.addWidget(self._news)
        body.addLayout(self._table)
        self._show(held)
        body.addWidget(Section("Add one of your own"))
        name = TextField("name", "Name", missing="Enter what the enquiry is called.", chars=40)
        to = TextField(
            "asked_of", "Who is asked", hint="Such as: the housing office.", optional=True, chars=40
        )
        self.group = FieldGroup([name, to])
        self.group.failed.connect(lambda _errors: self.page.set_failed(failed=True))
        body.addWidget(self.group)
        body.insertWidget(1, self.group.summary)
        body.addLayout(flowing(self.add, self._back))
        self.group.fields[0].focus_first()

    def _show(self, held: tuple[EnquiryKind, ...]) -> None:
        layouts.clear(self._table)
        self.removes = {}
        for kind in held:
            self._table.addWidget(self._row(kind))

    def _row(self, kind: EnquiryKind) -> QFrame:
        frame = QFrame()
        mark(frame, "row")
        across = layouts.row(frame, gap=16)
        words = (Strong(kind.name), Text(kind.asked_of or NOT_PROVIDED))
        for at, widget in enumerate((*words, self._end(kind))):
            across.addWidget(_held(widget), 2 if at == 2 else 4)
        return frame

    def _end(self, kind: EnquiryKind) -> QWidget:
        if kind in STANDARD:
            return Caption("Every report needs it")
        link = LinkButton("Take away")
        link.setAccessibleName(f"Take away {kind.name}")
        link.clicked.connect(partial(self.remove, kind))
        self.removes[kind.id] = link
        return link

    def _added(self, made: EnquiryKind, held: tuple[EnquiryKind, ...], at: datetime) -> None:
        self.add.setEnabled(True)
        self._show(held)
        self._desk.saved(at)
        self._say(f"{made.name} has been added. Every case now needs it.")
        if self.group is not None:
            for field in self.group.fields:
                field.set_value("")
            self.group.fields[0].focus_first()

    def _removed(self, gone: EnquiryKind, held: tuple[EnquiryKind, ...], at: datetime) -> None:
        self._show(held)
        self._desk.saved(at)
        self._say(f"{gone.name} has been taken away. What was recorded under it stays.")
        if self.group is not None:
            self.group.fields[0].focus_first()

    def _say(self, sentence: str) -> None:
        self._news.setText(sentence)
        self._news.show()
        announce(self._news, sentence)

    def _refused(self, error: CourtDeskError) -> None:
        self.add.setEnabled(True)
        if self.group is not None:
            self.group.show_errors(as_pairs(error))

    def _not_removed(self, error: CourtDeskError) -> None:
        if self.group is not None:
            self.group.show_errors([("", str(error))])

    def _by_key(self) -> None:
        if self.add.isVisible():
            self.add.click()

    def _not_read(self, error: CourtDeskError) -> None:
        self.page.body.addWidget(WarningPanel(str(error)))
        self.page.body.addLayout(flowing(self._back))
        self._back.setFocus()


def _held(widget: QWidget) -> QWidget:
    """`widget` at the left of a cell that takes its share of the row, whatever stands in it."""
    cell = QWidget()
    mark(cell, "clear")
    cell.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    column = layouts.row(cell, gap=0)
    if isinstance(widget, QLabel):
        column.addWidget(widget, 1)
    else:
        column.addWidget(widget, 0)
        column.addStretch(1)
    return cell
