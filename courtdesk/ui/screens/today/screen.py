"""The day's list at work: reading it, going along it by keyboard, and the ways on from a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QWidget

from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_search import CaseSearch
from courtdesk.ui.case_words import long_date, waited_words, who_may
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.operations import Runner
from courtdesk.ui.row_list import ROW
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.today.day import DayView, PersonRow, read_day
from courtdesk.ui.screens.today.heading import DayHeading, NextStrip
from courtdesk.ui.screens.today.table import DayHeads, DayModel, DayTable

MINUTE_MS = 60_000
_HINTS = (
    ("↑ ↓", "along the list"),
    ("Enter", "open"),
    ("Ctrl J", "next for you"),
    ("Ctrl P", "plea"),
    ("Ctrl K", "every action"),
    ("F1", "help here"),
)


class TodayScreen(Screen):
    """One day's list.

    `day` None is today, by the session's clock at each reading: the list of a laptop that was
    left open overnight is not yesterday's.
    """

    def __init__(
        self, session: Session, runner: Runner, go: Callable[[Place], None], day: date | None
    ) -> None:
        super().__init__()
        self._session = session
        self._runner = runner
        self._go = go
        self._day = day
        self._jumped: CaseId | None = None
        self.view: DayView | None = None
        self.heading = DayHeading()
        self.next_strip = NextStrip()
        self.model = DayModel(session.clock(), self)
        self.table = DayTable(self.model)
        self.found = CaseSearch(session, runner)
        self._heads = DayHeads(self.table)
        self._actions = self._make_actions()
        self._lay_out()
        self._connect()
        self._minutes = QTimer(self)
        self._minutes.setInterval(MINUTE_MS)
        self._minutes.timeout.connect(self.count_minutes)

    def start(self) -> None:
        """Read the day; the keyboard goes to the row that is next for this member."""
        self._read(first=True)

    def refresh(self) -> None:
        """Read again and stay on the same row."""
        self._read(first=False)
        if self.heading.box.text():
            self.found.look_again()

    def take_keyboard(self) -> None:
        """The list goes on, or the first of the two ways to begin one."""
        self._focus_list()

    def count_minutes(self) -> None:
        """Bring every "4 min" up to date without reading the record."""
        self.model.show_time(self._session.clock())
        self._show_next()

    def showEvent(self, event: QShowEvent) -> None:
        """Minutes are counted while somebody can see them."""
        super().showEvent(event)
        self._minutes.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing runs behind another page."""
        self._minutes.stop()
        super().hideEvent(event)

    # Reading

    def _shown_day(self) -> date:
        return self._day or self._session.clock().date()

    def _read(self, *, first: bool) -> None:
        session, day = self._session, self._shown_day()
        self._runner.run(
            self, lambda: read_day(session, day), lambda view: self._show(view, first=first)
        )

    def _show(self, view: DayView, *, first: bool) -> None:
        self.view = view
        # The empty page's buttons are made anew; a keyboard that was on one goes with it.
        held = self._empty.isAncestorOf(QApplication.focusWidget() or self)
        here = self.table.current()
        scrolled = self.table.verticalScrollBar().value()
        self.model.show_rows(view.rows, view.mine[0] if view.mine else None, self._session.clock())
        self.heading.show_day(view, is_today=view.day == self._session.clock().date())
        self._show_next()
        self._allow(view)
        self._show_body()
        wanted = here.case if here is not None else None
        index = self.model.index_of(wanted) if wanted is not None else QModelIndex()
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.verticalScrollBar().setValue(scrolled)
        else:
            self._choose(self.model.index_of(view.mine[0]) if view.mine else self.table.first())
        if first or held:
            self._focus_list()

    def _show_next(self) -> None:
        mine = self._mine()
        row = self.model.index_of(mine[0]).data(ROW) if mine else None
        if not isinstance(row, PersonRow):
            self.next_strip.show_next("", "")
            return
        waiting = row.waiting
        words = f" — {waiting.action[:1].lower()}{waiting.action[1:]} · {row.place}"
        if _is_name(waiting.action):
            words = f" — {waiting.action} · {row.place}"
        if waiting.since is not None:
            words += f" · waiting {waited_words(waiting.since, self.model.now)}"
        self.next_strip.show_next(row.name, words)

    def _mine(self) -> tuple[CaseId, ...]:
        return self.view.mine if self.view is not None else ()

    # Going along the list

    def _focus_list(self) -> None:
        if self.view is None or not self.view.people:
            self._empty_focus()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _empty_focus(self) -> None:
        if self.view is not None and self.view.may_change_list:
            self._bring_first.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.heading.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def go_to_next(self) -> None:
        """To what is next for this member; pressed again, to the one after it."""
        mine = self._mine()
        if not mine:
            return
        self.heading.box.clear()
        here = self.table.current()
        # From any other row the key leads to what is next, wherever that stands in the list.
        going_on = here is not None and here.case in mine and here.case in (mine[0], self._jumped)
        at = mine.index(here.case) + 1 if here is not None and going_on else 0
        self._jumped = mine[at % len(mine)]
        self._choose(self.model.index_of(self._jumped))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, PersonRow):
            self._go(Place("case", row.case))

    def _open_found(self, case: str) -> None:
        self._go(Place("case", CaseId(case)))

    def _on_current(self, screen: str, part: str = "") -> None:
        row = self.table.current()
        if row is not None and not self.heading.box.text():
            self._go(Place(screen, row.case, part))

    def _to_day(self, day: date | None) -> None:
        if day is not None:
            is_today = day == self._session.clock().date()
            self._go(Place("today", part="" if is_today else day.isoformat()))

    def _to_earlier(self) -> None:
        self._to_day(self.view.before if self.view is not None else None)

    def _to_later(self) -> None:
        self._to_day(self.view.after if self.view is not None else None)

    def _search_box(self) -> None:
        self.heading.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.heading.box.selectAll()

    def _add(self) -> None:
        self._go(Place("person_form", part=self._shown_day().isoformat()))

    def _bring(self) -> None:
        self._go(Place("import_list", part=self._shown_day().isoformat()))

    # Building

    def _lay_out(self) -> None:
        self.page = Page(width=0, tall=True)
        self.page.set_hints(_HINTS)
        layouts.column(self, gap=0).addWidget(self.page)
        body = self.page.body
        body.addWidget(self.heading)
        body.addWidget(self.next_strip)
        self.next_strip.hide()
        holder = QWidget()
        mark(holder, "clear")
        self._stack = QStackedLayout(holder)
        self._list = QWidget()
        mark(self._list, "clear")
        lines = layouts.column(self._list, gap=0)
        lines.addWidget(self._heads)
        lines.addWidget(self.table, 1)
        self.table.setMinimumHeight(self.table.least_height(current_theme()))
        self._empty = QWidget()
        mark(self._empty, "clear")
        self._empty_column = layouts.column(self._empty)
        self._bring_first = PrimaryButton("Import list")
        for page in (self._list, self._empty, self.found):
            self._stack.addWidget(page)
        body.addWidget(holder, 1)

    def _connect(self) -> None:
        self.table.opened.connect(self._open)
        box = self.heading.box
        box.textChanged.connect(self._searching)
        box.down.connect(self._leave_box)
        box.entered.connect(self._enter_box)
        box.escaped.connect(self._focus_list)
        self.found.left_up.connect(self._search_box)
        self.found.opened.connect(self._open_found)
        self.heading.add.clicked.connect(self._add)
        self.heading.bring.clicked.connect(self._bring)
        self.heading.earlier.clicked.connect(self._actions["earlier"].trigger)
        self.heading.today.clicked.connect(self._actions["today"].trigger)
        self.heading.later.clicked.connect(self._actions["later"].trigger)

    def _make_actions(self) -> dict[str, QAction]:
        made = {
            "search": self._action("&Search this and every list…", "", self._search_box),
            "next": self._action("&Next for you", "Ctrl+J", self.go_to_next),
            "plea": self._action("&Plea…", "Ctrl+P", lambda: self._on_current("plea")),
            "correct": self._action(
                "&Correct this person’s details…",
                "",
                lambda: self._on_current("person_form", "correct"),
            ),
            "bring": self._action("&Import a list…", "Ctrl+I", self._bring),
            "add": self._action("&Add a person…", "Ctrl+N", self._add),
            "earlier": self._action("Pre&vious list", "Alt+PgUp", self._to_earlier),
            "later": self._action("Ne&xt list", "Alt+PgDown", self._to_later),
            "today": self._action(
                "&Today’s list", "Alt+Home", lambda: self._to_day(self._session.clock().date())
            ),
        }
        made["search"].setObjectName("search")
        return made

    def _action(self, words: str, keys: str, does: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        if keys:
            action.setShortcut(QKeySequence(keys))

        def run() -> None:
            does()

        action.triggered.connect(run)
        self.addAction(action)
        return action

    def _allow(self, view: DayView) -> None:
        some = view.people > 0
        offered = {
            "next": bool(view.mine),
            "plea": view.may_plead and some,
            "correct": view.may_change_list and some,
            "bring": view.may_change_list,
            "add": view.may_change_list,
            "earlier": view.before is not None,
            "later": view.after is not None,
        }
        for name, allowed in offered.items():
            self._actions[name].setEnabled(allowed)

    # Search and the empty list

    def _searching(self, text: str) -> None:
        self.found.look_for(text)
        self._show_body()

    def _leave_box(self) -> None:
        if self.heading.box.text():
            self.found.focus_first()
        else:
            self._focus_list()

    def _enter_box(self) -> None:
        if self.heading.box.text():
            self.found.open_first()

    def _show_body(self) -> None:
        some = self.view is not None and self.view.people > 0
        self.next_strip.setVisible(some and not self.heading.box.text())
        if self.heading.box.text():
            self._stack.setCurrentWidget(self.found)
        elif self.view is not None and not self.view.people:
            self._fill_empty(self.view)
            self._stack.setCurrentWidget(self._empty)
        else:
            self._stack.setCurrentWidget(self._list)

    def _fill_empty(self, view: DayView) -> None:
        layouts.clear(self._empty_column)
        words = "There are two ways to begin: import the court’s list, or add one person by hand."
        if not view.may_change_list:
            words = who_may(Permission.CHANGE_LIST)
        if view.removed:
            words = f"{view.removed} were taken off it. {words}"
        panel = EmptyState(f"No list for {long_date(view.day)}", words)
        if view.may_change_list:
            panel.body.addLayout(self._two_ways())
        if view.before is not None:
            panel.add(self._latest(view.before))
        self._empty_column.addWidget(panel)
        self._empty_column.addStretch(1)

    def _two_ways(self) -> QHBoxLayout:
        self._bring_first = PrimaryButton("Import list")
        self._bring_first.clicked.connect(self._bring)
        by_hand = SecondaryButton("Add person")
        by_hand.clicked.connect(self._add)
        across = layouts.row(gap=14, margins=(6, 0, 6, 6))
        across.addWidget(self._bring_first)
        across.addWidget(by_hand)
        across.addStretch(1)
        return across

    def _latest(self, day: date) -> LinkButton:
        link = LinkButton(f"Open the list of {print_date(day)}")
        link.clicked.connect(lambda: self._to_day(day))
        return link


def _is_name(text: str) -> bool:
    """Whether `text` begins with a name such as "MHTR" or "CORE-10", which keeps its capitals."""
    return text[1:2].isupper() or text[1:2].isdigit()
