"""The page of one finished form."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import amendments
from courtdesk.actions.forms import OpenForm
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.columns import Columns
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import Caption, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.result.parts import (
    closed_part,
    open_part,
    readable_part,
    versions_part,
    void_part,
)
from courtdesk.ui.screens.result.reading import ResultView, read_view


class ResultScreen(Screen):
    """Shows one finished form.

    Attributes:
        page: the page.
    """

    def __init__(
        self,
        session: Session,
        runner: Runner,
        case: CaseId,
        part: str,
        *,
        go: Callable[[Place], None],
    ) -> None:
        super().__init__()
        self._session, self._runner = session, runner
        self._case, self._part = case, part
        self._home = Place("case", case)
        self._go = go
        self.page = Page("Result", width=0)
        layouts.column(self, gap=0).addWidget(self.page)
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        # A page to read: the keyboard scrolls it from the top, before it comes to the buttons.
        self.page.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.page.area.setAccessibleName("The result")
        self.page.set_hints([("↑ ↓", "read on"), ("Tab", "next"), ("Alt ←", "back")])

    def start(self) -> None:
        """Read the finished form."""
        self.page.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self._runner.run(self, self._read, self._show, self._refused)

    def refresh(self) -> None:
        """It may have been changed meanwhile."""
        self._runner.run(self, self._read, self._show, self._refused)

    def _read(self) -> ResultView:
        return read_view(self._session, self._case, self._part)

    def _show(self, view: ResultView) -> None:
        column = self._fresh_content()
        if self.page.title is not None:
            self.page.title.setText(view.finished.value.title)
        column.addWidget(
            Text(
                f"{view.file.person.value.list_name} · finished by {view.by}, {view.at}",
                kit="quiet",
            )
        )
        columns = Columns()
        column.addWidget(columns)
        for part in self._parts(view):
            columns.main.addWidget(part)
        columns.side.addWidget(self._ways_on(view))
        versions = versions_part(view, self._case, self._go)
        if versions is not None:
            columns.side.addWidget(versions)
        if view.form is not None:
            columns.side.addWidget(Caption(view.form.copyright))

    def _parts(self, view: ResultView) -> Iterator[QWidget]:
        if not view.current:
            yield self._earlier(view)
        void = void_part(view) if view.current else None
        if void is not None:
            yield void
        yield open_part(view)
        if view.result is None or view.form is None:
            yield closed_part(view.form)
        else:
            yield from readable_part(view.form, view.result)

    def _earlier(self, view: ResultView) -> QWidget:
        following = view.versions[view.shown + 1]
        banner = Banner(
            BannerKind.WARNING,
            "You are reading an earlier version.",
            f"It was changed {following.at} by {following.by}: {following.reason}",
            dismissible=False,
        )
        link = LinkButton("Read the one that holds")
        link.clicked.connect(lambda: self._go(Place("result", self._case, view.finished.document)))
        row = layouts.row()
        row.addWidget(link)
        row.addStretch(1)
        banner.body.addLayout(row)
        return banner

    def _ways_on(self, view: ResultView) -> Panel:
        panel = Panel("From here")
        if view.may_change:
            words = "Go on changing the answers" if view.being_changed else "Change the answers"
            change = SecondaryButton(words)
            change.clicked.connect(self._amend)
            panel.add(change)
            panel.add(
                Caption(
                    "A reason is asked for and kept. An approval or report text that rests on "
                    "these answers is void until it is renewed."
                )
            )
        places = self._places(view)
        for words, place in places:
            panel.add(self._link(words, place))
        self._offer(places)
        return panel

    def _places(self, view: ResultView) -> list[tuple[str, Place]]:
        """Where one goes on from here; an earlier version is only read."""
        case, document = self._case, view.finished.document
        places = []
        if view.current and view.result is not None:
            places.append(("Print", Place("print_form", case, f"document:{document}")))
            places.append(("Paper original", Place("original", case, document)))
        if view.current and view.finished.value.stops:
            places.append(("What was done about risk", Place("risk", case, document)))
        if view.result is not None and view.result.scored:
            places.append(("Scores over time", Place("scores", case)))
        return [*places, ("All forms", Place("forms", case)), ("Back to the case", self._home)]

    def _link(self, words: str, place: Place) -> LinkButton:
        link = LinkButton(words, look="tight")
        link.clicked.connect(lambda: self._go(place))
        return link

    def _offer(self, places: list[tuple[str, Place]]) -> None:
        """The same ways in the menu "This page" and the palette."""
        for gone in self.actions():
            self.removeAction(gone)
            gone.deleteLater()
        for words, place in places:
            self.addAction(self._going(words, place))

    def _going(self, words: str, place: Place) -> QAction:
        action = QAction(words, self)
        action.triggered.connect(lambda: self._go(place))
        return action

    def _amend(self) -> None:
        self._runner.run(
            self,
            lambda: amendments.open_amendment(self._session, self._case, DocumentId(self._part)),
            self._opened,
            self._not_opened,
        )

    def _opened(self, opened: OpenForm) -> None:
        self._go(Place("form", self._case, opened.form.id))

    def _not_opened(self, error: CourtDeskError) -> None:
        panel = Inset("The answers cannot be changed now", look="warning")
        panel.add(Text(str(error)))
        layout = self._content.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, panel)
            self.page.show_widget(panel)

    def _to_case(self) -> None:
        self._go(self._home)

    def _refused(self, error: CourtDeskError) -> None:
        notice = EmptyState("This result cannot be shown", str(error), "Go to the case")
        notice.acted.connect(self._to_case)
        self._fresh_content().addWidget(notice)

    def _fresh_content(self) -> QVBoxLayout:
        old, self._content = self._content, QWidget()
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        return layouts.column(self._content, gap=14)
