"""The decisions that wait for this member, the longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from courtdesk.actions import decisions
from courtdesk.actions.decisions import OpenRequest
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.case_words import clock_time, courtroom_words, risk_words, waited_words
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.tasklist import Task, TaskList, TaskState
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_WIDE = 980
_MINUTE = 60_000
_LED = "The longest waiting first."


@dataclass(frozen=True)
class Waiting:
    """What waits, and the time at which that was read. `allowed` is false for other roles."""

    requests: tuple[OpenRequest, ...]
    now: datetime
    allowed: bool


def read_waiting(session: Session) -> Waiting:
    """The open requests that this member may decide."""
    allowed = session.may(Permission.DECIDE_MHTR) or session.may(Permission.DECIDE_SUBSTANCE)
    requests = decisions.open_requests(session) if allowed else ()
    return Waiting(requests, session.clock(), allowed)


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
    """A list; each row opens the page on which the decision is made.

    Attributes:
        tasks: the rows; hidden while there are none.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        whole = layouts.column(self, gap=0)
        self._page = Page("Approvals", width=_WIDE)
        whole.addWidget(self._page)
        self._led = Caption(_LED)
        self.tasks = TaskList()
        self.tasks.setAccessibleName("Decisions that wait for you")
        self.tasks.opened.connect(self._open)
        self._instead = layouts.column(gap=12)
        for widget in (self._led, self.tasks):
            widget.hide()
            self._page.body.addWidget(widget)
        self._page.body.addLayout(self._instead)
        self._timer = QTimer(self)
        self._timer.setInterval(_MINUTE)
        self._timer.timeout.connect(self.start)

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
        if not waiting.requests:
            self._instead.addWidget(_empty(waiting))
        elif not self._has_focus():
            self.tasks.rows[0].setFocus()

    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        return isinstance(focus, QWidget) and self.tasks.isAncestorOf(focus)

    def _open(self, key: str) -> None:
        case, _, kind = key.partition(" ")
        self._desk.go(Place("decide", CaseId(case), kind))

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


def _empty(waiting: Waiting) -> EmptyState:
    if waiting.allowed:
        return EmptyState(
            "Nothing waits for you", "When somebody asks for your decision, it is listed here."
        )
    return EmptyState(
        "Your role makes no decisions",
        "Clinical leads approve or decline an MHTR; providers agree or decline to hold a DRR or "
        "an ATR.",
    )


def build(desk: Desk, place: Place) -> Screen:
    """The screen; it is the same wherever it is asked for."""
    return Approvals(desk)


SCREEN = ScreenSpec("approvals", "Approvals", build, tab="Approvals", order=30)
