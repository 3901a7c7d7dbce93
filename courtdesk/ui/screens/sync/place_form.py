"""Adding a place, or changing one: its fields, and a try before it is kept."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from courtdesk.actions.session import Session
from courtdesk.actions.sync import places
from courtdesk.domain.access import Permission
from courtdesk.domain.routes import Route, RouteKind, checked
from courtdesk.errors import CourtDeskError, FieldError, FieldErrors
from courtdesk.ui.case_form import as_pairs
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import flowing
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.tab_order import follow_reading
from courtdesk.ui.page_keeper import NO_CASE, PageKeeper, PageName, must_choose
from courtdesk.ui.screen import Desk, Screen
from courtdesk.ui.screens.sync.place_fields import (
    BELONGS,
    fields_of,
    require_host_key,
    route_of,
)
from courtdesk.ui.sync_errand import Outcome
from courtdesk.ui.sync_watch import SyncWatch

_INTRO = (
    "Only this laptop uses what you enter here; a password is kept in the vault. What lies at the "
    "place is sealed for your team, so whoever runs it cannot read it."
)


class PlaceForm(Screen):
    """The fields of one place; `route` is the id of the one to change, or None to add one.

    Attributes:
        group: the fields, or None until it is read.
        save, attempt: keep it; ask it whether it answers.
        trying: whether a try is under way.
        shown: the sentence about the last try, "" before one.
        confirm: takes the fingerprint that a server showed; None while none is shown.
    """

    def __init__(self, desk: Desk, watch: SyncWatch, route: str | None) -> None:
        super().__init__()
        self._desk, self._watch = desk, watch
        self._id = route or places.new_route_id()
        self._adding = route is None
        self._before: Route | None = None
        self._name = PageName(NO_CASE, f"sync:{route or 'add'}")
        self.group: FieldGroup | None = None
        self.keeper: PageKeeper | None = None
        self.confirm: SecondaryButton | None = None
        self.trying = False
        self.shown = ""
        self.page = Page("Add a place" if route is None else "Change a place")
        layouts.column(self, gap=0).addWidget(self.page)
        self.save = PrimaryButton("Save place", hint="Ctrl Enter")
        self.save.clicked.connect(self.submit)
        self.attempt = SecondaryButton("Try it")
        self.attempt.clicked.connect(self.try_it)
        self._told = layouts.column(gap=8)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", "save place"), ("Alt ←", "back")])
        key = QAction("Save place", self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self.save.click)
        self.addAction(key)

    def start(self) -> None:
        """Read the place that is to be changed."""
        session, route = self._desk.session, None if self._adding else self._id
        self._desk.runner.run(self, lambda: _read(session, route), self._show, self._not_read)

    def submit(self) -> None:
        """Save, or show what is wrong."""
        route = self._entered(save=True)
        if route is None or self.group is None:
            return
        if must_choose(self.keeper, self.group.show_errors):
            return
        self.save.setEnabled(False)
        session, name = self._desk.session, self._name
        if self.keeper is not None:
            self.keeper.hold()

        def work() -> tuple[Route, datetime]:
            kept = places.save_route(session, route)
            name.drop(session)
            return kept, session.clock()

        self._desk.runner.run(self, work, lambda done: self._saved(*done), self._refused)

    def try_it(self) -> None:
        """Ask the place whether it answers, with what is entered now."""
        if self.trying:
            return
        route = self._entered(save=False)
        if route is None:
            return
        # Not greyed: what is greyed loses the keyboard to the next button.
        self.trying = True
        self.attempt.setText("Trying…")
        self._tell_nothing()
        if route.kind is RouteKind.SFTP and not route.host_key:
            self._watch.aside(self, lambda: _host_key(route), self._host_key_seen)
        else:
            self._watch.aside(self, lambda: _count(route), self._answered)

    # The page

    def _show(self, before: Route | None) -> None:
        self._before = before
        self.page.body.addWidget(Text(_INTRO))
        self.group = group = FieldGroup(fields_of(before))
        group.failed.connect(self._failed)
        group["kind"].changed.connect(self._show_kind)
        self.page.body.addWidget(group)
        cancel = SecondaryButton("Cancel")
        cancel.clicked.connect(self._cancel)
        self.page.body.addLayout(flowing(self.save, self.attempt, cancel))
        # Under the buttons: whoever pressed one goes on from it to what came of it.
        self.page.body.addLayout(self._told)
        self._show_kind()
        group.fields[0].focus_first()
        if self._desk.session.may(Permission.READ_CASES):
            self._keep(group)

    def _keep(self, group: FieldGroup) -> None:
        self.keeper = PageKeeper(self._desk, self._name, group)
        self.page.body.insertWidget(1, self.keeper.note)
        QWidget.setTabOrder(group.summary, self.keeper.note.again)
        self.keeper.begun_again.connect(group.fields[0].focus_first)
        self.keeper.begin()

    def _show_kind(self) -> None:
        """Ask what belongs to the kind that is chosen, and nothing before one is."""
        group = self.group
        if group is None:
            return
        kind = group["kind"].value()
        for field in group.fields:
            if field.name in BELONGS:
                field.setVisible(kind in {one.value for one in BELONGS[field.name]})

    def _entered(self, *, save: bool) -> Route | None:
        """The route as it is entered, or None with the errors shown."""
        values = self.group.read_or_show() if self.group is not None else None
        if values is None:
            return None
        self.page.set_failed(failed=False)
        try:
            route = checked(route_of(values, self._id, self._before))
            if save:
                require_host_key(route)
        except (FieldError, FieldErrors) as error:
            self._show_errors(error)
            return None
        return route

    def _show_errors(self, error: CourtDeskError) -> None:
        group = self.group
        if group is None:
            return
        shown = {field.name for field in group.fields if not field.isHidden()}
        instead = {"address": "folder"} if "folder" in shown else {}
        pairs = [(instead.get(name, name), sentence) for name, sentence in as_pairs(error)]
        group.show_errors(pairs)

    def _failed(self) -> None:
        self.page.set_failed(failed=True)
        self.page.area.verticalScrollBar().setValue(0)

    def _cancel(self) -> None:
        if self.keeper is not None:
            self.keeper.drop()
        self._desk.back()

    # What came of it

    def _saved(self, kept: Route, at: datetime) -> None:
        self._desk.saved(at)
        self._watch.look()
        self._desk.say(f"{kept.name} is {'added' if self._adding else 'changed'}.")
        self._desk.back()

    def _refused(self, error: CourtDeskError) -> None:
        self.save.setEnabled(True)
        if self.keeper is not None:
            self.keeper.go_on()
        self._show_errors(error)

    def _may_try_again(self) -> None:
        self.trying = False
        self.attempt.setText("Try it")

    def _answered(self, outcome: Outcome) -> None:
        self._may_try_again()
        count = outcome.result
        if isinstance(count, int):
            files = "1 sealed file lies" if count == 1 else f"{count:,} sealed files lie"
            self._tell(f"It answers, and {files} there. Nothing was put there.")
        elif outcome.error is not None:
            self._tell(str(outcome.error), failed=True)

    def _host_key_seen(self, outcome: Outcome) -> None:
        self._may_try_again()
        if isinstance(outcome.result, str):
            self._offer(outcome.result)
        elif outcome.error is not None:
            self._tell(str(outcome.error), failed=True)

    def _offer(self, fingerprint: str) -> None:
        """Show a server's fingerprint, for a person to compare and to confirm."""
        panel = self._tell(
            f"The server says that its fingerprint is {fingerprint}. Compare every letter with the "
            "one that you were given: if they differ, somebody may be between you and the server."
        )
        button = self.confirm = SecondaryButton("It is the same")
        button.clicked.connect(lambda: self._confirmed(fingerprint))
        panel.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        # Shown now: what is not yet shown has no place in the order of the Tab key.
        button.show()
        # The keyboard stays: whoever presses "Try it" twice has compared nothing (P3).
        follow_reading(self.page)

    def _confirmed(self, fingerprint: str) -> None:
        if self.group is not None:
            self.group["host_key"].set_value(fingerprint)
            self.attempt.setFocus()
            self.try_it()

    def _tell(self, sentence: str, *, failed: bool = False) -> Inset:
        self._tell_nothing()
        self.shown = sentence
        panel = WarningPanel(sentence) if failed else Inset(look="neutral")
        if not failed:
            panel.add(Text(sentence))
        self._told.addWidget(panel)
        self.page.show_widget(panel)
        announce(self, sentence, at_once=failed)
        return panel

    def _tell_nothing(self) -> None:
        self.shown, self.confirm = "", None
        layouts.clear(self._told)

    def _not_read(self, error: CourtDeskError) -> None:
        self.page.body.addWidget(WarningPanel(str(error)))
        back = SecondaryButton("Back")
        back.clicked.connect(self._desk.back)
        self.page.body.addLayout(flowing(back))
        back.setFocus()


def _read(session: Session, route: str | None) -> Route | None:
    places.require_team(session)
    return places.place(session, route).route if route is not None else None


def _host_key(route: Route) -> str:
    from courtdesk.exchange.transports import host_key_of

    return host_key_of(route)


def _count(route: Route) -> int:
    """How many sealed files lie there. Raises `RouteTrouble`."""
    from courtdesk.exchange.transports import open_route

    transport = open_route(route)
    try:
        return len(transport.list())
    finally:
        transport.close()
