"""The decisions that wait for this member, the longest waiting first, and those made here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.actions import decided, decisions
from courtdesk.actions.decided import Decided, Withdrawn
from courtdesk.actions.decisions import OpenRequest
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.approval import Outcome
from courtdesk.domain.ids import CaseId
from courtdesk.domain.requirements import RequirementKind
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_words import clock_time, courtroom_words, risk_words, waited_words
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.flow import FlowLayout, flowing
from courtdesk.ui.kit.headings import Caption, Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.tasklist import Task, TaskList, TaskState
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_WIDE = 980
_MINUTE = 60_000
_LED = "The longest waiting first."
_TO_SEND = "Signed, and not saved yet to be sent: none of them counts at court until it is there."


@dataclass(frozen=True)
class Waiting:
    """What waits, what was decided here, what was taken back, and when that was read.

    `allowed` is false for roles that decide nothing.
    """

    requests: tuple[OpenRequest, ...]
    decided: tuple[Decided, ...]
    withdrawn: tuple[Withdrawn, ...]
    now: datetime
    allowed: bool


def read_waiting(session: Session) -> Waiting:
    """The open requests that this member may decide, and what became of earlier ones."""
    if not (session.may(Permission.DECIDE_MHTR) or session.may(Permission.DECIDE_SUBSTANCE)):
        return Waiting((), (), (), session.clock(), allowed=False)
    return Waiting(
        decisions.open_requests(session),
        decided.decided_here(session),
        decided.withdrawn(session),
        session.clock(),
        allowed=True,
    )


def overdue(request: OpenRequest, now: datetime) -> bool:
    """Whether the time by which the decision was needed has passed."""
    return request.needed_by is not None and request.needed_by < now


def caption_of(request: OpenRequest, now: datetime) -> str:
    """By when it is needed, who asked and how long ago, where, that there is risk, the note."""
    parts = []
    if request.needed_by is not None:
        was = "was " if overdue(request, now) else ""
        parts.append(f"{was}needed by {clock_time(request.needed_by, now)}")
    asked = f"asked {clock_time(request.asked_at, now)} by {request.asked_by}"
    parts.append(f"{asked}, {waited_words(request.asked_at, now)} ago")
    case = request.file.case.value
    place = (courtroom_words(case.courtroom), case.session.lower())
    parts.append(", ".join(part for part in place if part))
    parts += [words for words in (risk_words(request.file, now), request.note) if words]
    return " · ".join(parts)


class Approvals(Screen):
    """Lists; each row opens the page on which the decision is made, or was made.

    Attributes:
        tasks: what waits; hidden while nothing does.
        to_send: what was decided and not saved yet to be sent; hidden while there is none.
        done: what else was decided on this laptop; hidden while there is none.
        take: the way to a sealed file with a request.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        whole = layouts.column(self, gap=0)
        self._page = Page("Approvals", width=_WIDE)
        whole.addWidget(self._page)
        self._led = Caption(_LED)
        self.tasks = self._list("Decisions that wait for you", self._open)
        self.to_send = self._list("Decided, not sent back yet", self._read_back)
        self.done = self._list("Decided on this laptop", self._read_back)
        self._instead = layouts.column(gap=12)
        self._taken_back = layouts.column(gap=6)
        self.take = SecondaryButton("Take in a request…")
        self._heads = (Section("Decided, not sent back yet"), Text(_TO_SEND), Section("Decided"))
        body = self._page.body
        first: tuple[QWidget, ...] = (self._led, self.tasks)
        then: tuple[QWidget, ...] = (*self._heads[:2], self.to_send, self._heads[2], self.done)
        for widget in first:
            body.addWidget(widget)
        body.addLayout(self._instead)
        body.addLayout(self._take_row())
        body.addLayout(self._taken_back)
        for widget in then:
            body.addWidget(widget)
        for widget in (*first, *then):
            widget.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self.start)

    def _list(self, name: str, opens: Callable[[str], None]) -> TaskList:
        tasks = TaskList()
        tasks.setAccessibleName(name)
        tasks.opened.connect(opens)
        return tasks

    def _take_row(self) -> FlowLayout:
        def go() -> None:
            self._desk.go(Place("take_in"))

        self._take_action = QAction("&Take in a request…", self)
        self._take_action.triggered.connect(go)
        self.addAction(self._take_action)
        self.take.clicked.connect(go)
        self.take.hide()
        self._take_action.setEnabled(False)
        return flowing(self.take)

    def start(self) -> None:
        """Read what waits."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: read_waiting(session), self._show, self._refused)

    def refresh(self) -> None:
        """Read again."""
        self.start()

    def showEvent(self, event: QShowEvent) -> None:
        """The minutes go on while the list is looked at."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """A list that is not shown counts no time."""
        self._timer.stop()
        super().hideEvent(event)

    def _show(self, waiting: Waiting) -> None:
        layouts.clear(self._instead)
        self.tasks.set_tasks([_task(request, waiting.now) for request in waiting.requests])
        for widget in (self._led, self.tasks):
            widget.setVisible(bool(waiting.requests))
        self.take.setVisible(waiting.allowed)
        self._take_action.setEnabled(waiting.allowed)
        self._show_decided(waiting)
        if not waiting.requests:
            self._instead.addWidget(_empty(waiting))
        if not self._has_focus():
            rows = [*self.tasks.rows, *self.to_send.rows]
            (rows[0] if rows else self.take).setFocus()

    def _show_decided(self, waiting: Waiting) -> None:
        layouts.clear(self._taken_back)
        if waiting.withdrawn:
            panel = Inset("Withdrawn: you need not decide", look="neutral")
            for gone in waiting.withdrawn:
                panel.add(Text(withdrawn_words(gone, waiting.now)))
            self._taken_back.addWidget(panel)
        to_send = [one for one in waiting.decided if one.to_send]
        rest = [one for one in waiting.decided if not one.to_send]
        self.to_send.set_tasks([_decided_task(one, waiting.now) for one in to_send])
        self.done.set_tasks([_decided_task(one, waiting.now) for one in rest])
        for widget in (*self._heads[:2], self.to_send):
            widget.setVisible(bool(to_send))
        for widget in (self._heads[2], self.done):
            widget.setVisible(bool(rest))

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return isinstance(focus, QWidget) and any(
            one.isAncestorOf(focus) for one in (self.tasks, self.to_send, self.done)
        )

    def _open(self, key: str) -> None:
        case, _, kind = key.partition(" ")
        self._desk.go(Place("decide", CaseId(case), kind))

    def _read_back(self, key: str) -> None:
        case, _, kind = key.partition(" ")
        self._desk.go(Place("decide", CaseId(case), f"{kind}/decided"))

    def _refused(self, error: CourtDeskError) -> None:
        layouts.clear(self._instead)
        self._instead.addWidget(WarningPanel(str(error)))


def _task(request: OpenRequest, now: datetime) -> Task:
    key = f"{request.file.id} {request.kind.value}"
    title = f"{request.file.person.value.list_name}: {request.kind.value}"
    late = overdue(request, now)
    state = TaskState.OUTSTANDING if late else TaskState.NOT_STARTED
    words = "Overdue" if late else "To decide"
    return Task(key, title, caption_of(request, now), state, words=words)


def withdrawn_words(gone: Withdrawn, now: datetime) -> str:
    """What was taken back, when, by whom and why."""
    who = f"{gone.file.person.value.list_name}: {gone.kind.value}"
    return f"{who}, withdrawn {clock_time(gone.at, now)} by {gone.by}: {gone.because}"


def _decided_task(one: Decided, now: datetime) -> Task:
    value = one.decision
    title = f"{one.file.person.value.list_name}: {one.kind.value}"
    said = "agreed to hold" if one.kind is not RequirementKind.MHTR else "approved"
    what = said if value.outcome is Outcome.APPROVE else _SAID[value.outcome]
    parts = [f"{what} {clock_time(value.decided_at, now)}"]
    if one.saved_at is not None:
        parts.append(f"saved to be sent {clock_time(one.saved_at, now)}")
    parts.append(f"case {one.file.case.value.reference}")
    state = TaskState.OUTSTANDING if one.to_send else TaskState.COMPLETED
    words = "Not sent back" if one.to_send else "Decided"
    return Task(f"{one.file.id} {one.kind.value}", title, " · ".join(parts), state, words=words)


_SAID = {
    Outcome.RETURN: "returned with reasons",
    Outcome.DECLINE: "declined",
}


def _empty(waiting: Waiting) -> EmptyState:
    if waiting.allowed:
        return EmptyState(
            "Nothing waits for you",
            "When somebody asks for your decision, it is listed here. What was sent to you as a "
            "sealed file or text has to be taken in first.",
        )
    return EmptyState(
        "Your role makes no decisions",
        "Clinical leads approve or decline an MHTR; providers agree or decline to hold a DRR or "
        "an ATR.",
    )


def build(desk: Desk, place: Place) -> Screen:
    """The screen; it is the same wherever it is asked for."""
    return Approvals(desk)


SCREEN = ScreenSpec("approvals", "Approvals", build, tab="Approvals", order=30, outside=True)
