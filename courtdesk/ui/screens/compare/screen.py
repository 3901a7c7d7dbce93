"""The page of a day: both lists, what is agreed, and every action on the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from courtdesk.actions import picking
from courtdesk.actions.cases import case_file
from courtdesk.actions.picking import Wanted
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.picking import Side, why_reason
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_words import long_date
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import Button, LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.fields import Option, SelectField
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.compare.rows import CompareView, PersonRow, Show, read_lists, rows_of
from courtdesk.ui.screens.compare.table import CompareHeads, CompareModel, CompareTable

_HINTS = (
    ("↑ ↓", "from person to person"),
    ("Space", "on or off your list"),
    ("Ctrl Enter", "agree: screen"),
    ("Ctrl E", "source, note, reason"),
    ("Ctrl D", "differences only"),
)


class CompareScreen(Screen):
    """Both lists of one day.

    `day` None is today, by the session's clock at each reading.

    Attributes:
        view: what was read last, or None before that.
        table, model: the rows.
        show_only: which people are shown.
        agree, agree_not, agree_both, more: the buttons.
    """

    def __init__(self, desk: Desk, day: date | None) -> None:
        super().__init__()
        self.desk = desk
        self._day = day
        self.view: CompareView | None = None
        self.model = CompareModel(self)
        self.table = CompareTable(self.model)
        self.heads = CompareHeads(self.table)
        self.show_only = SelectField(
            "show", "Show", [Option(one.value, one.label) for one in Show], unset="Everybody"
        )
        self.show_only.box.removeItem(0)
        self.agree = PrimaryButton("Agree: screen", hint="Ctrl Enter")
        self.agree_not = SecondaryButton("Agree: do not screen")
        self.more = SecondaryButton("Source, note, reason", hint="Ctrl E")
        self.agree_both = SecondaryButton("Agree everybody on both lists")
        self.earlier = LinkButton("Previous list", look="tight")
        self.later = LinkButton("Next list", look="tight")
        self._counts = Caption()
        self._empty = Text()
        self._problem: QWidget | None = None
        self.page = Page("Compare the lists", width=0, tall=True)
        self._actions = self._make_actions()
        self._lay_out()
        self._connect()

    def start(self) -> None:
        """Read both lists; the keyboard goes to the first person."""
        self._read(first=True)

    def refresh(self) -> None:
        """Read again and stay on the same person."""
        self._read(first=False)

    def take_keyboard(self) -> None:
        """The list goes on."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Reading

    def _shown_day(self) -> date:
        return self._day or self.desk.session.clock().date()

    def _read(self, *, first: bool) -> None:
        session, day = self.desk.session, self._shown_day()
        self.desk.runner.run(
            self,
            lambda: read_lists(session, day),
            lambda view: self._show(view, first=first),
            self._refused,
        )

    def _show(self, view: CompareView, *, first: bool = False) -> None:
        self.view = view
        mine = view.found.mine
        if self.model.side not in mine:
            self.model.side = mine[0] if mine else None
        self.heads.show_mine(mine)
        if self.page.title is not None:
            self.page.title.setText(f"Compare the lists: {long_date(view.found.day)}")
        self._counts.setText(view.counts)
        self._show_rows()
        self._allow(view)
        if first:
            self.take_keyboard()

    def _show_rows(self) -> None:
        """The rows that are to be shown; the same person stays chosen, or the one in that place."""
        if self.view is None:
            return
        here = self.table.current()
        scrolled = self.table.verticalScrollBar().value()
        others = self.model.show_found(rows_of(self.view.found, self._showing()))
        self.table.scheduleDelayedItemsLayout()
        if others:
            self._choose(self._near(here.case) if here is not None else self.table.first())
            self.table.verticalScrollBar().setValue(scrolled)
        self._empty.setVisible(not self.model.rows)
        self._empty.setText(self._no_rows())
        self._name_buttons()

    def _near(self, case: CaseId) -> QModelIndex:
        """That person, else the next one in list order who is shown, else the last before."""
        order = [row.case for row in self.view.found.rows] if self.view is not None else []
        shown = [row.case for row in self.model.rows if isinstance(row, PersonRow)]
        if case not in order or not shown:
            return self.table.first()
        after = [one for one in shown if order.index(one) >= order.index(case)]
        return self.model.index_of(after[0] if after else shown[-1])

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.table.setCurrentIndex(index)

    def _showing(self) -> Show:
        return Show(self.show_only.value() or Show.ALL)

    def _no_rows(self) -> str:
        if self.view is None or self.view.found.rows:
            return "Nobody: choose “Everybody” above to see the whole list."
        return "There is no list for this day yet: import it, or add people, on Today."

    def _allow(self, view: CompareView) -> None:
        both = len(view.found.on_both)
        people = "1 person" if both == 1 else f"{both} people"
        self.agree_both.setText(f"Agree all on both lists ({both})")
        self.agree_both.setAccessibleName(f"Agree to screen all on both lists: {people}")
        some = bool(view.found.rows)
        for name, allowed in (
            ("agree", some),
            ("agree_not", some),
            ("more", some),
            ("pick", some and bool(view.found.mine)),
            ("both", both > 0),
            ("earlier", view.before is not None),
            ("later", view.after is not None),
        ):
            self._actions[name].setEnabled(allowed)
        for button, name in self._buttons():
            button.setEnabled(self._actions[name].isEnabled())
        self.earlier.setVisible(view.before is not None)
        self.later.setVisible(view.after is not None)

    def _name_buttons(self) -> None:
        """Whom a button is about is heard with it; on the page the row itself shows it."""
        row = self.table.current()
        whom = f" {row.row.name}" if row is not None else ""
        self.agree.setAccessibleName(f"Agree to screen{whom}")
        self.agree_not.setAccessibleName(f"Agree not to screen{whom}")
        self.more.setAccessibleName(f"Source, note and reason for{whom}")

    # Doing

    def _pick(self, index: QModelIndex) -> None:
        row, side = self.model.rows[index.row()], self.model.side
        if not isinstance(row, PersonRow) or side is None:
            return
        session, case = self.desk.session, row.case
        self._write(lambda: _turn_round(session, case, side))

    def _pick_current(self) -> None:
        if self.table.currentIndex().isValid():
            self._pick(self.table.currentIndex())

    def _agree(self, *, screen: bool) -> None:
        row = self.table.current()
        if row is None:
            return
        if why_reason(row.row.wanted, screen=screen, said=frozenset(row.row.picks)):
            # It has to be explained, and there is room for that on the person's own page.
            self.desk.go(Place("compare", row.case, "screen" if screen else "not"))
            return
        session, case, name = self.desk.session, row.case, row.row.name
        words = "to be screened" if screen else "not screened"
        agreed = row.row.agreed
        reason = agreed.reason if agreed is not None and agreed.screen is screen else ""
        self._write(
            lambda: picking.agree(session, case, screen=screen, reason=reason),
            f"{name}: agreed, {words}.",
        )

    def _agree_both(self) -> None:
        if self.view is None or not self.view.found.on_both:
            return
        session, day = self.desk.session, self.view.found.day
        choices: dict[CaseId, tuple[bool, str]] = dict.fromkeys(self.view.found.on_both, (True, ""))
        people = "1 person" if len(choices) == 1 else f"{len(choices)} people"
        self._write(
            lambda: picking.agree_day(session, day, choices),
            f"Agreed: {people} on both lists to be screened.",
        )

    def _write(self, work: Callable[[], object], words: str = "") -> None:
        """Do `work`, then show the lists as they are; "Saved" comes after the commit alone."""
        session, day = self.desk.session, self._shown_day()

        def both() -> tuple[datetime, CompareView]:
            work()
            at = session.clock()
            return at, read_lists(session, day)

        self.desk.runner.run(self, both, lambda done: self._done(*done, words), self._refused)

    def _done(self, at: datetime, view: CompareView, words: str) -> None:
        self._drop_problem()
        self.desk.saved(at)
        self._show(view)
        row = self.table.current()
        said = words or (row.spoken if row is not None else "")
        if said:
            announce(self.table, said)

    def _refused(self, error: CourtDeskError) -> None:
        self._drop_problem()
        self._problem = WarningPanel(str(error))
        self.page.body.insertWidget(1, self._problem)
        announce(self, str(error), at_once=True)

    def _drop_problem(self) -> None:
        problem, self._problem = self._problem, None
        if problem is not None:
            problem.hide()
            problem.setParent(None)
            problem.deleteLater()

    def _turn(self, by: int) -> None:
        """To the other list, for who fills in both."""
        mine = self.view.found.mine if self.view is not None else ()
        if len(mine) < len(Side) or self.model.side is None:
            return
        at = list(Side).index(self.model.side) + by
        if 0 <= at < len(Side):
            self.model.side = list(Side)[at]
            self.model.redraw()
            announce(self.table, f"{self.model.side.label}: your picks go here.")

    def _more(self) -> None:
        row = self.table.current()
        if row is not None:
            self.desk.go(Place("compare", row.case))

    def _differences(self) -> None:
        now = self._showing()
        self.show_only.set_value(Show.ALL if now is Show.DIFFER else Show.DIFFER)
        self.take_keyboard()

    def _to_day(self, day: date | None) -> None:
        if day is not None:
            is_today = day == self.desk.session.clock().date()
            self.desk.go(Place("compare", part="" if is_today else day.isoformat()))

    # Building

    def _buttons(self) -> tuple[tuple[Button, str], ...]:
        return (
            (self.agree, "agree"),
            (self.agree_not, "agree_not"),
            (self.more, "more"),
            (self.agree_both, "both"),
        )

    def _lay_out(self) -> None:
        layouts.column(self, gap=0).addWidget(self.page)
        self.page.set_hints(_HINTS)
        body = self.page.body
        over = FlowLayout(gap=16)
        for widget in (self._counts, self._filter(), self.earlier, self.later):
            over.addWidget(widget)
        self._counts.setWordWrap(False)
        body.addLayout(over)
        tools = FlowLayout(gap=10)
        for button, _ in self._buttons():
            tools.addWidget(button)
        body.addLayout(tools)
        holder = QWidget()
        mark(holder, "clear")
        lines = layouts.column(holder, gap=0)
        lines.addWidget(self.heads)
        lines.addWidget(self._empty)
        lines.addWidget(self.table, 1)
        self._empty.hide()
        self.table.setMinimumHeight(current_theme().px(200))
        body.addWidget(holder, 1)

    def _filter(self) -> QWidget:
        """The choice of people with its word beside it, and not over it: every line is a person."""
        self.show_only.caption_label.hide()
        holder = QWidget()
        mark(holder, "clear")
        across = layouts.row(holder, gap=6)
        word = Text("Show")
        word.setWordWrap(False)
        word.setBuddy(self.show_only.box)
        across.addWidget(word)
        across.addWidget(self.show_only)
        return holder

    def _connect(self) -> None:
        self.table.picked.connect(self._pick)
        self.table.turned.connect(self._turn)
        self.table.left_up.connect(self.show_only.focus_first)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._name_buttons())
        self.show_only.changed.connect(self._show_rows)
        for button, name in self._buttons():
            button.clicked.connect(self._actions[name].trigger)
        self.earlier.clicked.connect(self._actions["earlier"].trigger)
        self.later.clicked.connect(self._actions["later"].trigger)

    def _make_actions(self) -> dict[str, QAction]:
        return {
            "pick": self._action("&Put on your list, or take off", (), self._pick_current),
            "agree": self._action(
                "&Agree: screen this person",
                ("Ctrl+Return", "Ctrl+Enter"),
                lambda: self._agree(screen=True),
            ),
            "agree_not": self._action(
                "Agree: do &not screen this person",
                ("Ctrl+Shift+Return", "Ctrl+Shift+Enter"),
                lambda: self._agree(screen=False),
            ),
            "both": self._action("Agree all on &both lists", ("Ctrl+B",), self._agree_both),
            "more": self._action("&Source, note, reason…", ("Ctrl+E",), self._more),
            "differ": self._action(
                "Only where the lists &differ, or everybody", ("Ctrl+D",), self._differences
            ),
            "earlier": self._action(
                "Pre&vious list",
                ("Alt+PgUp",),
                lambda: self._to_day(self.view.before if self.view is not None else None),
            ),
            "later": self._action(
                "Ne&xt list",
                ("Alt+PgDown",),
                lambda: self._to_day(self.view.after if self.view is not None else None),
            ),
        }

    def _action(self, words: str, keys: tuple[str, ...], does: Callable[[], object]) -> QAction:
        action = QAction(words, self)
        action.setShortcuts([QKeySequence(key) for key in keys])

        def run() -> None:
            does()

        action.triggered.connect(run)
        self.addAction(action)
        return action


def _turn_round(session: Session, case: CaseId, side: Side) -> None:
    """Put the person on `side`'s list, or take them off; source and note stay as they are."""
    picks = (one.value for one in case_file(session, case).court.picks)
    said = next((one for one in picks if one.side is side), None)
    if said is None:
        picking.pick(session, case, side, wanted=True)
        return
    picking.settle(session, case, picks={side: Wanted(not said.wanted, said.source, said.note)})
