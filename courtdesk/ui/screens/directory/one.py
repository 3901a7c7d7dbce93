"""One service: how to reach it, since when that is known, and what may be done with the entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from courtdesk.actions import directory
from courtdesk.actions.directory import Entry
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.directory import checked_words, is_old
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import Button, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import TextField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screen import Desk, Place, Screen


@dataclass(frozen=True)
class _View:
    entry: Entry
    past: tuple[str, ...]
    may_change: bool
    may_refer: bool


class OneService(Screen):
    """One service. With a case it offers to be referred to.

    Attributes:
        group: the reason for retiring or putting back, or None for who may not.
        refer: refers the person of the case to it.
        checked: says that somebody made sure of it today.
        edit: changes the entry.
        retire: takes it out of use, or puts it back.
    """

    def __init__(self, desk: Desk, document: DocumentId, case: CaseId | None) -> None:
        super().__init__()
        self._desk, self._document, self._case = desk, document, case
        self._view: _View | None = None
        self.group: FieldGroup | None = None
        self.page = Page("Service")
        layouts.column(self, gap=0).addWidget(self.page)
        self._content = QWidget()
        mark(self._content, "clear")
        self._column = layouts.column(self._content, gap=12)
        self.page.body.addWidget(self._content)
        self._make_buttons()
        self.page.set_hints([("Tab", "next"), ("Enter", "press"), ("Alt ←", "back")])

    def start(self) -> None:
        """Read the entry."""
        self._look()

    def refresh(self) -> None:
        """Read it again: it may have been changed."""
        self._look()

    def take_keyboard(self) -> None:
        """To the first thing that can be done."""
        for button in (self.refer, self.checked, self.back):
            if button.isVisibleTo(self):
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _look(self) -> None:
        session, document = self._desk.session, self._document
        self._desk.runner.run(self, lambda: _read(session, document), self._show, self._not_read)

    def _show(self, view: _View) -> None:
        if view == self._view:
            return
        self._view = view
        self._clear()
        value = view.entry.value
        if self.page.title is not None:
            self.page.title.setText(value.name)
        today = self._desk.session.clock().date()
        if value.retired:
            self._column.addWidget(WarningPanel(value.reason, word="Retired"))
        words = checked_words(value, today)
        words = f"{words[:1].upper()}{words[1:]}."
        if is_old(value, today):
            self._column.addWidget(Banner(BannerKind.WARNING, words, dismissible=False))
        else:
            self._column.addWidget(Strong(words))
        self._column.addWidget(_facts(view.entry))
        self._column.addWidget(self._buttons(view))
        self.group = None
        if view.may_change and self._case is None:
            self._column.addWidget(self._retiring(view))
        self._column.addWidget(Section("History"))
        for line in view.past:
            self._column.addWidget(Caption(line))
        self._content.show()
        self.take_keyboard()

    def _clear(self) -> None:
        """Take everything off the page but the buttons, which are used again."""
        # What stands in a hidden widget is shown at once with it, and can then take the keyboard.
        self._content.hide()
        for button in (self.refer, self.checked, self.edit, self.retire, self.back):
            button.hide()
            button.setParent(self)
            button.setEnabled(True)
        layouts.clear(self._column)

    def _make_buttons(self) -> None:
        self.refer = PrimaryButton("Refer to this service")
        self.checked: Button = SecondaryButton("Checked today: all of it is right")
        self.edit = SecondaryButton("Change the entry")
        self.retire = SecondaryButton("Retire the service")
        self.back = SecondaryButton("Back")
        for button in (self.refer, self.checked, self.edit, self.retire, self.back):
            button.setParent(self)
            button.hide()
        self.refer.clicked.connect(
            lambda: self._desk.go(Place("referrals", self._case, f"new:{self._document}"))
        )
        self.checked.clicked.connect(self._checked)
        self.edit.clicked.connect(
            lambda: self._desk.go(Place("directory", None, f"edit:{self._document}"))
        )
        self.retire.clicked.connect(self._retire)
        self.back.clicked.connect(self._desk.back)

    def _buttons(self, view: _View) -> QWidget:
        holder = QWidget()
        mark(holder, "clear")
        row = FlowLayout(holder, gap=10)
        refers = self._case is not None and view.may_refer and not view.entry.value.retired
        for button, wanted in (
            (self.refer, refers),
            (self.checked, view.may_change and not view.entry.value.retired),
            (self.edit, view.may_change and self._case is None),
            (self.back, True),
        ):
            if wanted:
                row.addWidget(button)
                button.show()
        return holder

    def _retiring(self, view: _View) -> QWidget:
        retired = view.entry.value.retired
        self.retire.setText("Put it back to use" if retired else "Retire the service")
        panel = Panel("Put it back to use" if retired else "Take it out of use")
        panel.add(
            Text(
                "It can be referred to again."
                if retired
                else "It is not offered any more. The entry and what was referred to it stay."
            )
        )
        self.group = FieldGroup(
            [TextField("reason", "Reason", missing="Give the reason.", chars=48)]
        )
        panel.add(self.group)
        holder = QWidget()
        mark(holder, "clear")
        row = FlowLayout(holder, gap=10)
        row.addWidget(self.retire)
        self.retire.show()
        panel.add(holder)
        return panel

    def _checked(self) -> None:
        document = self._document
        self._do(lambda session: directory.mark_checked(session, document), "is marked as checked")

    def _retire(self) -> None:
        values = self.group.read_or_show() if self.group is not None else None
        if values is None or self._view is None:
            return
        retired, document, reason = self._view.entry.value.retired, self._document, values["reason"]
        act = directory.restore_service if retired else directory.retire_service
        said = "is back in use" if retired else "is retired"
        self._do(lambda session: act(session, document, reason=reason), said)

    def _do(self, act: Callable[[Session], Entry], said: str) -> None:
        session = self._desk.session
        for button in (self.checked, self.retire):
            button.setEnabled(False)

        def work() -> tuple[Entry, datetime]:
            return act(session), session.clock()

        self._desk.runner.run(self, work, lambda done: self._done(*done, said), self._refused)

    def _done(self, entry: Entry, at: datetime, said: str) -> None:
        self._desk.saved(at)
        self._desk.say(f"{entry.value.name} {said}.")
        self._look()

    def _refused(self, error: CourtDeskError) -> None:
        for button in (self.checked, self.retire):
            button.setEnabled(True)
        if self.group is not None:
            self.group.show_errors(as_pairs(error))
        else:
            self._column.insertWidget(0, WarningPanel(str(error)))

    def _not_read(self, error: CourtDeskError) -> None:
        self._clear()
        self._column.addWidget(WarningPanel(str(error)))
        self._column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.back.show()
        self._content.show()
        self.take_keyboard()


def _facts(entry: Entry) -> Panel:
    value = entry.value
    panel = Panel()
    for name, words in (
        ("What for", value.needs_words),
        ("Area", value.area),
        ("How to refer", value.refer),
        ("Phone", value.phone),
        ("Opening", value.opening),
        ("Notes for staff", value.notes),
    ):
        row = QWidget()
        mark(row, "clear")
        across = layouts.row(row, gap=16)
        across.addWidget(Strong(name), 2, Qt.AlignmentFlag.AlignTop)
        across.addWidget(Text(words or "Nothing is known", kit="text" if words else "quiet"), 7)
        row.setAccessibleName(f"{name}: {words or 'nothing is known'}")
        panel.add(row)
    return panel


def _read(session: Session, document: DocumentId) -> _View:
    team = session.team()
    past = [
        f"{print_date(one.at.date())} by {team.name_of(one.by)}: {_said(one)}"
        for one in reversed(directory.history(session, document))
    ]
    return _View(
        directory.service(session, document),
        tuple(past),
        session.may(Permission.KEEP_DIRECTORY),
        session.may(Permission.REFER),
    )


def _said(entry: Entry) -> str:
    value = entry.value
    words = f"{value.phone or 'no phone number'}, checked on {print_date(value.checked_on)}"
    return f"retired ({value.reason})" if value.retired else words
