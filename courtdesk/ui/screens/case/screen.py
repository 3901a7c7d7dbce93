"""The case page as widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from courtdesk.actions import lists
from courtdesk.actions.lists import PossibleSame
from courtdesk.actions.session import Session
from courtdesk.domain import timeline
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.clipboard import ClipboardGuard
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.identity import Identity, IdentityBar
from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.strip import StepStrip
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tab_order import follow_reading
from courtdesk.ui.kit.timeline import Event, Timeline
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.case.board import TaskBoard
from courtdesk.ui.screens.case.form_lines import done_line, form_lines
from courtdesk.ui.screens.case.panels import (
    NextPanel,
    doubt_banner,
    needs_panel,
    offences_panel,
    risk_panel,
    same_person_banner,
    to_do_panel,
    versions_banner,
    ways_panel,
)
from courtdesk.ui.screens.case.reading import CaseView, read_view
from courtdesk.ui.screens.case.tasks import rows
from courtdesk.ui.screens.case.ways import pages
from courtdesk.ui.screens.case.words import identity_of, next_of, strip_of


class CaseScreen(Screen):
    """One case.

    Attributes:
        page: the page.
        bar: the identity bar.
        tasks: the task list.
        next: the panel of what is next, once the case is read.
    """

    next: NextPanel | None

    def __init__(
        self,
        session: Session,
        runner: Runner,
        clipboard: ClipboardGuard,
        case: CaseId,
        *,
        go: Callable[[Place], None],
        say: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._session, self._runner, self._clipboard = session, runner, clipboard
        self._case, self._go, self._say = case, go, say
        self._view: CaseView | None = None
        self._places: dict[str, Place] = {}
        self._offered: list[QAction] = []
        self.next = None
        self.page = Page(width=0)
        layouts.column(self, gap=0).addWidget(self.page)
        self.bar = self._make_bar()
        self.page.top.addWidget(self.bar)
        self._banners = layouts.column(gap=8)
        self.page.body.addLayout(self._banners)
        self.columns = Columns()
        self.page.body.addWidget(self.columns)
        self.columns.hide()
        self._make_columns()
        self.page.set_hints(
            [("Tab", "next"), ("↑ ↓", "from task to task"), ("Enter", "open"), ("Alt ←", "back")]
        )
        self._copy("Copy CRN", lambda view: view.file.person.value.crn or "")
        self._copy("Copy reference", lambda view: view.file.case.value.reference)

    def start(self) -> None:
        """Read the case; what is next gets the keyboard."""
        self._runner.run(self, self._read, self._show_first, self._refused)

    def refresh(self) -> None:
        """Read the case again; the keyboard stays where it is."""
        self._runner.run(self, self._read, self._show, self._refused)

    def take_keyboard(self) -> None:
        """What is next, or the first task that can be opened."""
        if self.next is not None and self.next.main is not None:
            self.next.main.setFocus()
        elif able := [row for row in self.tasks.rows if row.isEnabled()]:
            able[0].setFocus()
        else:
            super().take_keyboard()

    def _read(self) -> CaseView:
        return read_view(self._session, self._case)

    def _show_first(self, view: CaseView) -> None:
        self._show(view)
        self.take_keyboard()

    def _show(self, view: CaseView) -> None:
        self._view = view
        self.columns.show()
        self.bar.set_identity(identity_of(view))
        self._strip.set_steps(strip_of(view))
        self._show_tasks(view)
        self._show_side(view)
        self._show_banners(view)
        # What is made anew stands behind everything in Qt's order, wherever it is drawn.
        follow_reading(self.page)

    def _show_tasks(self, view: CaseView) -> None:
        found = rows(view)
        self._places = {row.task.key: row.place for row in found if row.place is not None}
        others = {f"page {words}": place for words, place in pages(view)}
        self._places |= others
        self.tasks.show_rows(found, done_line(found), form_lines(view))
        had_keyboard = self._holds_focus(self._next_holder)
        layouts.clear(self._next_column)
        self.next = NextPanel(next_of(view, found), self._go)
        self._next_column.addWidget(self.next)
        tasks = [(row.task.title, row.task.key) for row in found if row.place is not None]
        self._offer(tasks + [(key.removeprefix("page "), key) for key in others])
        if had_keyboard and self.next.main is not None:
            self.next.main.setFocus()

    def _offer(self, tasks: list[tuple[str, str]]) -> None:
        """Every task that can be opened, for "This page" and the palette; Ctrl+P is the plea."""
        if tasks == [(one.text(), one.objectName()) for one in self._offered]:
            return
        for gone in self._offered:
            self.removeAction(gone)
            gone.deleteLater()
        self._offered = [self._opening(title, key) for title, key in tasks]
        self.addActions(self._offered)

    def _opening(self, title: str, key: str) -> QAction:
        action = QAction(title, self)
        action.setObjectName(key)
        if key == "plea":
            action.setShortcut(QKeySequence("Ctrl+P"))
        action.triggered.connect(lambda: self._go(self._places[key]))
        return action

    def _show_side(self, view: CaseView) -> None:
        layouts.clear(self._side)
        self._side.addWidget(risk_panel(view, self._go))
        also = to_do_panel(view, self._go)
        if also is not None:
            self._side.addWidget(also)
        self._side.addWidget(needs_panel(view, self._clipboard, self._go))
        self._side.addWidget(offences_panel(view, self._go))
        self._side.addWidget(ways_panel(view, self._go))
        self._timeline.set_events([_event(one, view) for one in view.timeline], view.now.date())

    def _show_banners(self, view: CaseView) -> None:
        layouts.clear(self._banners)
        for sentence in view.file.doubts:
            self._banners.addWidget(doubt_banner(sentence))
        if view.unsettled:
            self._banners.addWidget(versions_banner(view.unsettled, self._case, self._go))
        for one in view.same:
            self._banners.addWidget(same_person_banner(one, self._settling(one)))

    def _settling(self, one: PossibleSame) -> Callable[[bool], None]:
        def settle(same: bool) -> None:
            self._runner.run(
                self,
                lambda: lists.link_people(self._session, one.newcomer, one.known, same=same),
                lambda _nothing: self._settled(same),
                self._not_settled,
            )

        return settle

    def _settled(self, same: bool) -> None:
        said = "are one person" if same else "are two people"
        self._say(f"Recorded: the two records {said}.")
        self.refresh()

    def _not_settled(self, error: CourtDeskError) -> None:
        panel = Inset("That was not recorded", look="warning")
        panel.add(Text(str(error)))
        self._banners.insertWidget(0, panel)
        self.page.show_widget(panel)

    def _open(self, key: str) -> None:
        if key in self._places:
            self._go(self._places[key])

    def _refused(self, error: CourtDeskError) -> None:
        self.columns.hide()
        layouts.clear(self._banners)
        notice = EmptyState("This case cannot be shown", str(error), "Back to Today")
        notice.acted.connect(self._to_today)
        self._banners.addWidget(notice)

    def _to_today(self) -> None:
        self._go(Place("today"))

    def _make_bar(self) -> IdentityBar:
        bar = IdentityBar(Identity(""))
        back = LinkButton("Back to Today", look="tight")
        back.clicked.connect(self._to_today)
        bar.back.addWidget(back)
        bar.back.addWidget(Keycap("Alt ←"))
        return bar

    def _make_columns(self) -> None:
        main, side = self.columns.main, self.columns.side
        self._strip = StepStrip()
        main.addWidget(self._strip)
        main.addWidget(Section("Next"))
        self._next_holder = QWidget()
        mark(self._next_holder, "clear")
        self._next_column = layouts.column(self._next_holder)
        main.addWidget(self._next_holder)
        main.addLayout(self._tasks_head())
        self.tasks = TaskBoard()
        self.tasks.opened.connect(self._open)
        self.tasks.went.connect(self._go)
        main.addWidget(self.tasks)
        holder = QWidget()
        mark(holder, "clear")
        self._side = layouts.column(holder, gap=12)
        side.addWidget(holder)
        side.addWidget(Section("Timeline"))
        self._timeline = Timeline([], self._session.clock().date())
        side.addWidget(self._timeline)

    def _tasks_head(self) -> QHBoxLayout:
        """The heading with the two pages that hold all the rest of what was asked."""
        head = layouts.row(gap=18)
        head.addWidget(Section("Tasks"), 1)
        for words, screen in (("All forms", "forms"), ("Scores over time", "scores")):
            link = LinkButton(words, look="tight")
            link.clicked.connect(self._going(Place(screen, self._case)))
            head.addWidget(link)
            action = QAction(words, self)
            action.triggered.connect(self._going(Place(screen, self._case)))
            self.addAction(action)
        return head

    def _going(self, place: Place) -> Callable[[], None]:
        return lambda: self._go(place)

    def _copy(self, words: str, text: Callable[[CaseView], str]) -> None:
        action = QAction(words, self)

        def copy() -> None:
            if self._view is not None and text(self._view):
                self._clipboard.copy(text(self._view))

        action.triggered.connect(copy)
        self.addAction(action)

    @staticmethod
    def _holds_focus(widget: QWidget) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and widget.isAncestorOf(focus)


def _event(one: timeline.Event, view: CaseView) -> Event:
    rest = f": {one.detail}" if one.detail else ""
    return Event(one.title, rest, one.at.astimezone(view.now.tzinfo), one.who)
