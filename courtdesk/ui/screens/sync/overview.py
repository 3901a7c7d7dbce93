"""The page: what stands where, what was received, what to do about the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget

from courtdesk.actions.sync.day_end import DayEnd
from courtdesk.actions.sync.places import folder_route
from courtdesk.domain.routes import Route
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_words import clock_time
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import Button, LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.tab_order import follow_reading
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.sync import words
from courtdesk.ui.screens.sync.rows import FactRow
from courtdesk.ui.screens.sync.words import Said
from courtdesk.ui.sync_watch import Ran, SyncWatch

_NO_PLACE = (
    "A place is where sealed files lie for the team’s other laptops: a folder that you share, a "
    "server, or a stick. Until there is one, only sticks carry on what is recorded here."
)
_STICK = (
    "With a stick no network is needed: both directions run at once, and nobody who finds the "
    "stick can read what is on it."
)
_ALONE = "No other laptop of the team is known here yet."
_BEGINNING = "Beginning…"


def part(name: str, of: str = "") -> Place:
    """A page of Sync: "add", "day", or one about a place of this laptop."""
    return Place("sync", part=f"{name}/{of}" if of else name)


class Overview(Screen):
    """Facts on the left, what can be done on the right.

    Attributes:
        now_button, stop_button: synchronise with every place; end the round under way.
        save, take: choose a stick's folder and run both directions.
        said: what was told of the last stick, or None.
        view: what was read last, or None before that.
        watch: what synchronises.
    """

    def __init__(self, desk: Desk, watch: SyncWatch) -> None:
        super().__init__()
        self._desk, self.watch = desk, watch
        self.view: DayEnd | None = None
        self.said: Said | None = None
        self._stick: Route | None = None
        self._taking = False
        self.page = Page("Sync", width=0)
        layouts.column(self, gap=0).addWidget(self.page)
        self._told = layouts.column(gap=8)
        self.page.body.addLayout(self._told)
        columns = Columns()
        self.page.body.addWidget(columns)
        self._facts = _holder(columns.main)
        self._known = Caption()
        columns.main.addWidget(self._known)
        self._make_buttons(columns.side)
        self._make_actions()
        watch.began.connect(self._began)
        watch.told.connect(self._tell_step)
        watch.ran.connect(self._ran)
        watch.known.connect(self._known_again)
        watch.unknown.connect(self._not_read)
        watch.rested.connect(self._show_busy)

    def start(self) -> None:
        """Show what is known, and read it again."""
        self._show_busy()
        self._known_again()
        self.refresh()

    def refresh(self) -> None:
        """Read it again, for the bar as well; what was told of a stick stays."""
        self.watch.look_afresh()

    def take_keyboard(self) -> None:
        """Put the keyboard on what is pressed most."""
        (self.stop_button if self.watch.busy else self.now_button).setFocus()

    def chosen(self, folder: Path, *, taking: bool) -> None:
        """Run both directions at this stick; `taking`: only if files of the team lie there."""
        self._stick, self._taking = folder_route(folder), taking
        self._say(None)
        self.watch.at(self._stick, taking=taking)

    # Buttons

    def _make_buttons(self, side: QVBoxLayout) -> None:
        self.now_button = PrimaryButton("Sync now")
        self.now_button.clicked.connect(self.watch.now)
        self.stop_button = SecondaryButton("Stop")
        self.stop_button.clicked.connect(self._stop)
        self.save = SecondaryButton("Save everything to a stick…")
        self.save.clicked.connect(partial(self._ask_folder, "Save everything to a stick"))
        self.take = SecondaryButton("Take in from a stick…")
        self.take.clicked.connect(partial(self._ask_folder, "Take in from a stick", taking=True))
        self._day = SecondaryButton("End the day…")
        self._day.clicked.connect(partial(self._desk.go, part("day")))
        self._step = Caption()
        side.addWidget(Section("Now"))
        across = FlowLayout(gap=10)
        for one in (self.now_button, self.stop_button):
            across.addWidget(one)
        side.addLayout(across)
        side.addWidget(self._step)
        side.addWidget(Section("With a stick"))
        side.addWidget(Text(_STICK))
        for one in (self.save, self.take):
            side.addWidget(one)
        side.addWidget(Section("Before you go"))
        side.addWidget(self._day)

    def _make_actions(self) -> None:
        for name, does in (
            ("Sync &now", self.watch.now),
            ("&Save everything to a stick…", self.save.click),
            ("&Take in from a stick…", self.take.click),
            ("&Add a place…", partial(self._desk.go, part("add"))),
        ):
            self._offer(name, does)

    def _offer(self, name: str, does: Callable[[], object]) -> None:
        action = QAction(name, self)
        action.triggered.connect(lambda *_: does())
        self.addAction(action)

    def _ask_folder(self, title: str, *, taking: bool = False) -> None:
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder:
            self.chosen(Path(folder), taking=taking)

    def _stop(self) -> None:
        self.watch.stop()
        self._step.setText("Stopping after this step…")

    # A round

    def _began(self, route: Route) -> None:
        self._show_busy()
        self._step.setText(f"{route.name}: {_BEGINNING}")
        announce(self, f"Synchronising with {route.name}")

    def _tell_step(self, step: str) -> None:
        name, _, _ = self._step.text().partition(":")
        self._step.setText(f"{name}: {step}")

    def _ran(self, ran: Ran) -> None:
        if self._stick is not None and ran.route.id == self._stick.id:
            self._stick = None
            now = self._desk.session.clock()
            self._say(words.stick_said(ran, now, taking=self._taking))
        elif ran.refused:
            self._say(Said("Nothing was exchanged", (ran.refused,), warning=True))
        self.refresh()

    def _show_busy(self) -> None:
        busy = self.watch.busy
        had = QApplication.focusWidget()
        first, then = self.now_button, self.stop_button
        first.setVisible(not busy)
        then.setVisible(busy)
        self._step.setVisible(busy)
        if had in (first, then):
            self.take_keyboard()

    def _say(self, said: Said | None) -> None:
        self.said = said
        layouts.clear(self._told)
        if said is None:
            return
        panel = Inset(said.heading, look="warning" if said.warning else "")
        for sentence in said.lines:
            panel.add(Text(sentence))
        self._told.addWidget(panel)
        self.page.show_widget(panel)
        announce(self, f"{said.heading}. {' '.join(said.lines)}", at_once=said.warning)

    # What is known

    def _known_again(self) -> None:
        facts = self.watch.facts
        if facts is not None and facts.refused:
            self._say_only(facts.refused)
        elif facts is not None:
            self._show(facts.day)

    def _show(self, view: DayEnd) -> None:
        now = self._desk.session.clock()
        self._known.setText(words.KNOWN.format(at=clock_time(view.status.at, now)))
        before, self.view = self.view, view
        if before is not None and _same(before, view):
            return
        keeps = _Kept(self._facts)
        layouts.clear(self._facts)
        self._show_alarms(view)
        self._show_places(view, now)
        self._show_laptops(view, now)
        self._show_troubles(view)
        self.now_button.setEnabled(bool(view.status.stored))
        follow_reading(self.page)
        if not keeps.give_back(self._facts) and not self._has_keyboard():
            self.take_keyboard()

    def _show_alarms(self, view: DayEnd) -> None:
        if view.status.own_forked:
            self._facts.addWidget(WarningPanel(words.OWN_COPIED))
        if view.disputed:
            panel = Inset(f"{words.disputed_words(view.disputed)} for you or a colleague")
            panel.add(Text("Both versions are kept, and nothing is decided until somebody has."))
            settle = SecondaryButton("Settle them")
            settle.clicked.connect(partial(self._desk.go, Place("settle")))
            panel.add(settle)
            self._facts.addWidget(panel)

    def _show_places(self, view: DayEnd, now: datetime) -> None:
        self._facts.addWidget(Section("Stored: where this laptop’s records stand"))
        if not view.status.stored:
            empty = EmptyState("No place yet", _NO_PLACE, "Add a place…")
            empty.acted.connect(partial(self._desk.go, part("add")))
            self._facts.addWidget(empty)
            self._show_stick(view, now)
            return
        for one in view.status.stored:
            route = one.place.route
            self._facts.addWidget(
                FactRow(words.place_lines(one, now), [*map(self._link, *_ways(route))])
            )
        self._show_stick(view, now)
        add = SecondaryButton("Add a place…")
        add.clicked.connect(partial(self._desk.go, part("add")))
        self._facts.addWidget(add)

    def _show_stick(self, view: DayEnd, now: datetime) -> None:
        lines = words.stick_lines(view, now)
        if lines is not None:
            self._facts.addWidget(FactRow(lines))

    def _link(self, text: str, name: str, place: Place) -> Button:
        link = LinkButton(text)
        link.setAccessibleName(name)
        link.clicked.connect(partial(self._desk.go, place))
        return link

    def _show_laptops(self, view: DayEnd, now: datetime) -> None:
        self._facts.addWidget(Section("Received: the team’s other laptops"))
        for one in view.status.peers:
            self._facts.addWidget(FactRow(words.peer_lines(one, now)))
        if not view.status.peers:
            self._facts.addWidget(Text(_ALONE))

    def _show_troubles(self, view: DayEnd) -> None:
        if view.status.troubles:
            self._facts.addWidget(Section("What was not used"))
        for one in view.status.troubles:
            self._facts.addWidget(Text(f"{one.place}: {one.why}"))

    def _not_read(self, error: CourtDeskError) -> None:
        self._say_only(str(error))

    def _say_only(self, sentence: str) -> None:
        self.view = None
        layouts.clear(self._facts)
        self._facts.addWidget(WarningPanel(sentence))
        for button in (self.now_button, self.save, self.take):
            button.setEnabled(False)

    def _has_keyboard(self) -> bool:
        holder = QApplication.focusWidget()
        return holder is not None and self.isAncestorOf(holder)


class _Kept:
    """What had the keyboard among the facts, by its name, while they are made anew."""

    def __init__(self, facts: QVBoxLayout) -> None:
        holder, inside = QApplication.focusWidget(), facts.parentWidget()
        among = holder is not None and inside is not None and inside.isAncestorOf(holder)
        self._name = holder.accessibleName() if among and holder is not None else ""

    def give_back(self, facts: QVBoxLayout) -> bool:
        """Whether it has the keyboard again."""
        inside = facts.parentWidget()
        for one in inside.findChildren(Button) if inside is not None and self._name else ():
            if one.accessibleName() == self._name:
                one.setFocus()
                return True
        return False


def _same(one: DayEnd, other: DayEnd) -> bool:
    """Whether two readings differ in nothing but when they were made."""
    return replace(one, status=replace(one.status, at=other.status.at)) == other


def _ways(route: Route) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Place, ...]]:
    names = (f"Change {route.name}", f"Remove {route.name}")
    places = (part("change", route.id), part("remove", route.id))
    return ("Change", "Remove"), names, places


def _holder(column: QVBoxLayout) -> QVBoxLayout:
    holder = QWidget()
    mark(holder, "clear")
    inner: QVBoxLayout = layouts.column(holder, gap=12)
    column.addWidget(holder)
    return inner
