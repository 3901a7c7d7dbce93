"""One day: where each provider is, how many people it may be needed for, and that it was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from courtdesk.actions import providers
from courtdesk.actions.providers import Entry
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.headcount import COUNTED
from courtdesk.domain.providers import ContactWay, Headcount, PointOfContact
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_words import long_date
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.clipboard import CopyButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.style import mark
from courtdesk.ui.page_keeper import NO_CASE, FieldsApart, PageKeeper, PageName, must_choose
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.providers.one import RETIRE, ProviderPanel, Row

_EMPTY = (
    "No provider is in the table yet. Add each treatment provider that this court works with, and "
    "its single point of contact."
)
_NO_PROBATION = (
    "Probation's single point of contact is not set, so the messages leave it out: whoever may "
    "change the site's settings can enter it."
)


@dataclass(frozen=True)
class DayView:
    """What the page shows; `retired` are those out of use, for who may put one back."""

    rows: tuple[Row, ...]
    probation: PointOfContact
    retired: tuple[Entry, ...]
    may_keep: bool


class ProvidersDay(Screen):
    """The providers on one day.

    Attributes:
        panels: one for each provider in use, in order.
        keeper: keeps what is said and typed over a lock (P1); None while there are no fields.
        save: saves where each provider is.
        copy_all: copies every message; hidden while there is none.
        add: adds a provider to the table; hidden from who may not.
    """

    def __init__(self, desk: Desk, day: date) -> None:
        super().__init__()
        self._desk, self._day = desk, day
        self._shown: DayView | None = None
        self.panels: tuple[ProviderPanel, ...] = ()
        self.keeper: PageKeeper | None = None
        self._name = PageName(NO_CASE, f"providers:{day.isoformat()}")
        self.page = Page(f"Providers, {long_date(day)}", width=0)
        layouts.column(self, gap=0).addWidget(self.page)
        self.save = PrimaryButton("Save where they are", hint="Ctrl Enter")
        self.copy_all = CopyButton("Copy all messages", self._all, desk.clipboard)
        self.add = SecondaryButton("Add a provider")
        self._lay_out()
        self.page.set_hints(
            [("Tab", "next"), ("↑ ↓", "choose"), ("Ctrl Enter", "save where they are")]
        )
        key = QAction("Save where the providers are", self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self._by_key)
        self.addAction(key)

    def _lay_out(self) -> None:
        self._warning = Inset("There is a problem", look="warning")
        self._warning_words = Text()
        self._warning.add(self._warning_words)
        self._warning.hide()
        self.page.body.addWidget(self._warning)
        self._kept = layouts.column(gap=0)
        self.page.body.addLayout(self._kept)
        self._rows = layouts.column(gap=14)
        self._tail = layouts.column(gap=8)
        self._buttons = QWidget()
        mark(self._buttons, "clear")
        flow = FlowLayout(self._buttons, gap=10)
        for button in (self.save, self.copy_all, self.add):
            button.hide()
            flow.addWidget(button)
        self.save.clicked.connect(self.submit)
        self.add.clicked.connect(lambda: self._desk.go(Place("providers", None, "add")))
        self.page.body.addLayout(self._rows)
        self.page.body.addWidget(self._buttons)
        self.page.body.addLayout(self._tail)

    def start(self) -> None:
        """Read the providers and the day's list."""
        session, day = self._desk.session, self._day
        self._desk.runner.run(self, lambda: read_day(session, day), self._show, self._not_read)

    def refresh(self) -> None:
        """Something may have been recorded elsewhere; what is typed here stays."""
        self.start()

    def take_keyboard(self) -> None:
        """To the first provider of whom nobody has said where it is."""
        for panel in self.panels:
            if panel.row.presence is None and panel.says:
                panel.focus_first()
                return
        super().take_keyboard()

    def leave(self) -> bool:
        """Stay while something is chosen or typed that is not saved."""
        if any(panel.is_changed for panel in self.panels):
            self._warn("What you said about where a provider is, is not saved: save it first.")
            self.save.setFocus()
            return False
        return True

    def submit(self) -> None:
        """Record where each provider is, of those whose answer has changed."""
        session, day = self._desk.session, self._day
        changed = [panel for panel in self.panels if panel.is_changed]
        unsaid = [panel for panel in changed if panel.where is None]
        if unsaid:
            name = unsaid[0].row.entry.value.name
            self._warn(f"Say where {name} is: a note alone does not.")
            unsaid[0].focus_first()
            return
        given = [
            (panel.row.entry.document, panel.where, panel.note)
            for panel in changed
            if panel.where is not None
        ]
        if not given:
            self._warn("Nothing has changed: say where a provider is, then save.")
            return
        if must_choose(self.keeper, lambda errors: self._warn(errors[0][1])):
            return
        self.save.setEnabled(False)
        page = self._name
        if self.keeper is not None:
            self.keeper.hold()

        def work() -> datetime:
            for document, where, note in given:
                providers.set_presence(session, document, day, where, note)
            page.drop(session)
            return session.clock()

        self._desk.runner.run(self, work, self._saved, self._refused)

    def tell(self, count: Headcount, way: ContactWay) -> None:
        """Record that a provider was told these numbers."""
        session = self._desk.session

        def work() -> datetime:
            providers.tell_headcount(session, count, way)
            return session.clock()

        self._desk.runner.run(self, work, lambda at: self._told(count, way, at), self._refused)

    def _told(self, count: Headcount, way: ContactWay, at: datetime) -> None:
        self._desk.saved(at)
        self._desk.say(f"{count.name} is recorded as told {way.label}.")
        self.start()

    def _saved(self, at: datetime) -> None:
        self._desk.saved(at)
        self._desk.say("Where the providers are is saved.")
        self.save.setEnabled(True)
        self._warn("")
        self.start()

    def _show(self, view: DayView) -> None:
        if view == self._shown:
            return
        if self._same_providers(view):
            # What is typed about one provider must not go because another one was told something.
            for panel, row in zip(self.panels, view.rows, strict=True):
                panel.show_row(row, view.probation)
                if self.keeper is not None:
                    self.keeper.stands(panel.recorded)
            self._shown = view
            return
        self._shown = view
        layouts.clear(self._rows)
        layouts.clear(self._tail)
        self._fill(view)
        self.take_keyboard()

    def _same_providers(self, view: DayView) -> bool:
        shown = self._shown
        if shown is None:
            return False
        before = (shown.retired, shown.may_keep, shown.probation)
        if before != (view.retired, view.may_keep, view.probation):
            return False
        return [row.entry for row in shown.rows] == [row.entry for row in view.rows]

    def _fill(self, view: DayView) -> None:
        if not view.rows:
            self._rows.addWidget(Text(_EMPTY))
        elif not view.probation.words:
            self._rows.addWidget(Text(_NO_PROBATION))
        self.panels = tuple(
            ProviderPanel(self._desk, row, view.probation, self.tell) for row in view.rows
        )
        for panel in self.panels:
            self._rows.addWidget(panel)
        self._keep()
        may_say = self._desk.session.may(Permission.SET_PRESENCE)
        self.save.setVisible(bool(view.rows) and may_say)
        self.copy_all.setVisible(bool(view.rows))
        self.add.setVisible(view.may_keep)
        if view.rows:
            self._tail.addWidget(Caption(COUNTED))
        if view.retired and view.may_keep:
            self._tail.addWidget(Section("Retired"))
            for one in view.retired:
                self._tail.addWidget(self._retired(one), 0, Qt.AlignmentFlag.AlignLeft)

    def _keep(self) -> None:
        """Keep what is typed in the panels; those before were read afresh and are gone."""
        if self.keeper is not None:
            self.keeper.hold()
        layouts.clear(self._kept)
        self.keeper = None
        fields = [field for panel in self.panels for field in panel.fields]
        if fields:
            apart = FieldsApart(fields, self.panels[0])
            self.keeper = PageKeeper(self._desk, self._name, apart)
            self._kept.addWidget(self.keeper.note)
            self.keeper.begun_again.connect(self.panels[0].focus_first)
            self.keeper.begin()

    def _all(self) -> str:
        return "\n\n".join(panel.message for panel in self.panels)

    def _retired(self, one: Entry) -> LinkButton:
        link = LinkButton(f"{one.value.name}: {one.value.retired}")
        link.setAccessibleName(f"Put {one.value.name} back to use")
        link.clicked.connect(
            lambda: self._desk.go(Place("providers", None, f"{RETIRE}{one.document}"))
        )
        return link

    def _warn(self, words: str) -> None:
        self._warning_words.setText(words)
        self._warning.setVisible(bool(words))
        if words:
            announce(self._warning, words)
            self.page.area.verticalScrollBar().setValue(0)

    def _by_key(self) -> None:
        # Only what the button would do: it may not stand there, or be at work already.
        if self.save.isVisible():
            self.save.click()

    def _refused(self, error: CourtDeskError) -> None:
        self.save.setEnabled(True)
        if self.keeper is not None:
            self.keeper.go_on()
        self._warn(str(error))

    def _not_read(self, error: CourtDeskError) -> None:
        self._warn(str(error))


def read_day(session: Session, day: date) -> DayView:
    """The providers with where they are, their numbers, and what they were told of them."""
    counts = {one.provider: one for one in providers.headcount(session, day)}
    rows = tuple(
        Row(one, where, counts[one.document], providers.told_headcount(session, one.document, day))
        for one, where in providers.presence_of(session, day)
        # One that another laptop's records brought between the two readings comes with the next.
        if one.document in counts
    )
    retired = tuple(one for one in providers.providers(session, retired=True) if one.value.retired)
    return DayView(
        rows, session.settings().probation, retired, session.may(Permission.KEEP_DIRECTORY)
    )
