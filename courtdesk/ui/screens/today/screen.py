"""The day's list at work: reading it, going along it by keyboard, and the ways on from a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QAction, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.ui.case_search import CaseSearch
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.operations import Runner
from courtdesk.ui.row_list import ROW
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.today.day import DayView, read_day
from courtdesk.ui.screens.today.empty import NobodyPasses, NoList, Ways
from courtdesk.ui.screens.today.filter_bar import KEYS, FilterBar
from courtdesk.ui.screens.today.filter_page import FilterPage
from courtdesk.ui.screens.today.filters import Filter, offered, people_of, shown
from courtdesk.ui.screens.today.heading import DayHeading, NextStrip
from courtdesk.ui.screens.today.next_up import NextUp, next_up, strip_words
from courtdesk.ui.screens.today.rows import PersonRow, Row
from courtdesk.ui.screens.today.table import DayHeads, DayModel, DayTable

MINUTE_MS = 60_000
_HINTS = (
    ("↑ ↓", "along the list"),
    ("Enter", "open"),
    ("Ctrl J", "next for you"),
    ("Ctrl Shift F", "filter"),
    ("Ctrl P", "plea"),
    ("Ctrl K", "every action"),
    ("F1", "help here"),
)


class TodayScreen(Screen):
    """One day's list.

    `day` None is today, by the session's clock at each reading: the list of a laptop that was
    left open overnight is not yesterday's, and yesterday's filters leave nobody out of it.

    Attributes:
        view: the day as it was read last, None before.
        filters: those in force. They are kept while the screen is, so that Back finds them.
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
        self._next = NextUp()
        self._filtering = False
        self.view: DayView | None = None
        self.filters: tuple[Filter, ...] = ()
        self.heading = DayHeading()
        self.next_strip = NextStrip()
        self.model = DayModel(session.clock(), self)
        self.table = DayTable(self.model)
        self.found = CaseSearch(session, runner)
        self.bar = FilterBar()
        self.choosing = FilterPage()
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
        if self.view is not None and self.view.day != view.day:
            self.filters = ()
        self.view = view
        held = self._empty.has_keyboard
        self.heading.show_day(view, is_today=view.day == self._session.clock().date())
        self._allow(view)
        if not view.people:
            self._empty.show_day(view)
        self._fill(view)
        if first or held:
            self._focus_list()

    def _fill(self, view: DayView) -> None:
        """Show of the day what the filters leave, and stay on the same person if possible."""
        here = self.table.current()
        scrolled = self.table.verticalScrollBar().value()
        rows = shown(view.rows, self.filters)
        self._next = next_up(view.mine, view.rows, rows)
        if rows != self.model.rows or self._next.first != self.model.next_case:
            self.model.show_day(rows, self._next.first, self._session.clock())
            self._stay_on(here, scrolled)
        else:
            self.model.show_time(self._session.clock())
        self._show_filters(view, rows)
        self._show_next()
        self._show_body()

    def _stay_on(self, here: PersonRow | None, scrolled: int) -> None:
        index = self.model.index_of(here.case) if here is not None else QModelIndex()
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.verticalScrollBar().setValue(scrolled)
            return
        first = self._next.first
        self._choose(self.model.index_of(first) if first is not None else self.table.first())

    def _show_next(self) -> None:
        first = self._next.first
        row = self.model.index_of(first).data(ROW) if first is not None else None
        if isinstance(row, PersonRow):
            words = strip_words(row, self.model.now, self._next.aside)
            self.next_strip.show_next(row.name, words)
        else:
            self.next_strip.show_next("", self._next.nobody)

    # Filters

    def set_filters(self, filters: Iterable[Filter]) -> None:
        """Show only who passes these; the order of the list stays the court's."""
        self.filters = tuple(filters)
        if self.view is not None:
            self._fill(self.view)

    def open_filters(self) -> None:
        """Show every filter in the list's place; pressed again, the list."""
        if self._filtering:
            self._leave_filters()
        elif self.view is not None and self.view.people:
            self.heading.box.clear()
            self._filtering = True
            self._show_filters(self.view, self.model.rows)
            self._show_body()
            self.choosing.focus_first()

    def _leave_filters(self) -> None:
        self._filtering = False
        self._show_body()
        self._focus_list()

    def _clear_filters(self) -> None:
        held = self._nobody.isAncestorOf(self.focusWidget() or self)
        self.set_filters(())
        if held:
            self._focus_list()

    def _remove_filter(self, trait: str) -> None:
        self.set_filters(one for one in self.filters if one.trait != trait)

    def _show_filters(self, view: DayView, rows: tuple[Row, ...]) -> None:
        left = len(people_of(rows))
        self.bar.show_filters(self.filters, view.standing, left, view.people)
        if self._filtering:  # twenty marks are made when somebody first asks for them
            self.choosing.offer(offered(view.rows), self.filters, left)
        self._actions["everybody"].setEnabled(bool(self.filters))

    # Going along the list

    def _focus_list(self) -> None:
        body = self._stack.currentWidget()
        if body is self._nobody:
            self._nobody.clear_all.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._filtering and body is self.choosing:
            self.choosing.focus_first()
        elif self.view is not None and self.view.people:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not self._empty.focus_first():
            self.heading.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def go_to_next(self) -> None:
        """To what is next for this member among those shown; pressed again, to the one after it.

        Where nobody shown waits but others do, the filters go: the key always leads to somebody.
        """
        self.heading.box.clear()
        self._filtering = False
        revealed = not self._next.cases and self._next.hidden > 0
        if revealed:
            self.set_filters(())
            announce(self, "Filters cleared: nobody of those shown waited for you.")
        self._show_body()
        mine = self._next.cases
        if not mine:
            return
        here = self.table.current()
        # From any other row the key leads to what is next, wherever that stands in the list.
        going_on = here is not None and here.case in mine and here.case in (mine[0], self._jumped)
        at = mine.index(here.case) + 1 if here is not None and going_on and not revealed else 0
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
        if row is not None and self._stack.currentWidget() is self._list:
            self._go(Place(screen, row.case, part))

    def _to_day(self, day: date | None) -> None:
        if day is not None:
            is_today = day == self._session.clock().date()
            self._go(Place("today", part="" if is_today else day.isoformat()))

    def _to_earlier(self) -> None:
        self._to_day(self.view.before if self.view is not None else None)

    def _to_later(self) -> None:
        self._to_day(self.view.after if self.view is not None else None)

    def _to_tomorrow(self) -> None:
        self._to_day(self._session.clock().date() + timedelta(days=1))

    def _to_page_of_day(self, screen: str) -> None:
        self._go(Place(screen, part=self._shown_day().isoformat()))

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
        body.addWidget(self.bar)
        self.bar.hide()
        holder = QWidget()
        mark(holder, "clear")
        self._stack = QStackedLayout(holder)
        self._list = QWidget()
        mark(self._list, "clear")
        lines = layouts.column(self._list, gap=0)
        lines.addWidget(self._heads)
        lines.addWidget(self.table, 1)
        self.table.setMinimumHeight(self.table.least_height(current_theme()))
        self._empty = NoList(Ways(self._bring, self._add, self._to_day))
        self._nobody = NobodyPasses(self._clear_filters)
        for page in (self._list, self._empty, self._nobody, self.choosing, self.found):
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
        self.bar.removed.connect(self._remove_filter)
        self.bar.chips.cleared.connect(self._clear_filters)
        self.bar.chips.emptied.connect(self._focus_list)
        self.choosing.changed.connect(self.set_filters)
        self.choosing.done.connect(self._leave_filters)
        heading, actions = self.heading, self._actions
        for button, name in (
            (self.bar.button, "filter"),
            (heading.add, "add"),
            (heading.bring, "bring"),
            (heading.earlier, "earlier"),
            (heading.today, "today"),
            (heading.later, "later"),
            (heading.tomorrow, "tomorrow"),
            (heading.compare, "compare"),
            (heading.providers, "providers"),
        ):
            button.clicked.connect(actions[name].trigger)

    def _make_actions(self) -> dict[str, QAction]:
        ways: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("search", "&Search this and every list…", "", self._search_box),
            ("next", "&Next for you", "Ctrl+J", self.go_to_next),
            ("filter", "&Filter the list…", KEYS, self.open_filters),
            ("everybody", "Show &everybody again", "", self._clear_filters),
            ("plea", "&Plea…", "Ctrl+P", lambda: self._on_current("plea")),
            (
                "correct",
                "&Correct this person’s details…",
                "",
                lambda: self._on_current("person_form", "correct"),
            ),
            ("bring", "&Import a list…", "Ctrl+I", self._bring),
            ("add", "&Add a person…", "Ctrl+N", self._add),
            ("compare", "Compare the &lists…", "", lambda: self._to_page_of_day("compare")),
            ("providers", "P&roviders today…", "", lambda: self._to_page_of_day("providers")),
            ("earlier", "Pre&vious list", "Alt+PgUp", self._to_earlier),
            ("later", "Ne&xt list", "Alt+PgDown", self._to_later),
            (
                "today",
                "&Today’s list",
                "Alt+Home",
                lambda: self._to_day(self._session.clock().date()),
            ),
            ("tomorrow", "To&morrow’s list", "", self._to_tomorrow),
        )
        made = {name: self._action(words, keys, does) for name, words, keys, does in ways}
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
            "filter": some,
            "compare": view.may_compare and some,
            "plea": view.may_plead and some,
            "correct": view.may_change_list and some,
            "bring": view.may_change_list,
            "add": view.may_change_list,
            "earlier": view.before is not None,
            "later": view.after is not None,
        }
        for name, allowed in offered.items():
            self._actions[name].setEnabled(allowed)

    # What stands in the list's place

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
        searching = bool(self.heading.box.text())
        self.next_strip.setVisible(some and not searching and not self._filtering)
        self.bar.setVisible(some and not searching)
        if searching:
            self._stack.setCurrentWidget(self.found)
        elif self.view is not None and not some:
            self._stack.setCurrentWidget(self._empty)
        elif self._filtering:
            self._stack.setCurrentWidget(self.choosing)
        elif some and not people_of(self.model.rows):
            self._stack.setCurrentWidget(self._nobody)
        else:
            self._stack.setCurrentWidget(self._list)
