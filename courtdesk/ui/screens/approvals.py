"""The decisions that wait for this member, the longest waiting first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from courtdesk.actions import decisions
from courtdesk.actions.cases import waited_minutes
from courtdesk.actions.decisions import OpenRequest
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.tasklist import Task, TaskList, TaskState
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec


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


def caption_of(request: OpenRequest, now: datetime) -> str:
    """Who asked, how long ago, and by when the decision is needed."""
    minutes = waited_minutes(request.asked_at, now)
    asked = request.asked_at.astimezone(now.tzinfo)
    parts = [f"asked {asked:%H:%M} by {request.asked_by}, {minutes} min ago"]
    if request.needed_by is not None:
        parts.append(f"needed by {request.needed_by.astimezone(now.tzinfo):%H:%M}")
    case = request.file.case.value
    parts.append(", ".join(part for part in (case.courtroom, case.session) if part))
    return " · ".join(part for part in parts if part)


class Approvals(Screen):
    """A list; each row opens the page on which the decision is made.

    Attributes:
        tasks: the rows, or None while there are none.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.tasks: TaskList | None = None
        whole = layouts.column(self, gap=0)
        self._page = Page("Approvals")
        whole.addWidget(self._page)
        self._body = layouts.column(gap=12)
        self._page.body.addLayout(self._body)

    def start(self) -> None:
        """Read what waits."""
        session = self._desk.session
        self._desk.runner.run(self, lambda: read_waiting(session), self._show, self._refused)

    def refresh(self) -> None:
        """Read again."""
        self.start()

    def _show(self, waiting: Waiting) -> None:
        layouts.clear(self._body)
        self.tasks = None
        if not waiting.requests:
            self._body.addWidget(_empty(waiting))
            return
        self._body.addWidget(Caption("The longest waiting first."))
        self.tasks = TaskList([_task(request, waiting.now) for request in waiting.requests])
        self.tasks.opened.connect(self._open)
        self._body.addWidget(self.tasks)
        self.tasks.setFocus()

    def _open(self, key: str) -> None:
        case, _, kind = key.partition(" ")
        self._desk.go(Place("decide", CaseId(case), kind))

    def _refused(self, error: CourtDeskError) -> None:
        layouts.clear(self._body)
        self._body.addWidget(WarningPanel(str(error)))


def _task(request: OpenRequest, now: datetime) -> Task:
    key = f"{request.file.id} {request.kind.value}"
    title = f"{request.kind.value}: {request.file.person.value.list_name}"
    return Task(key, title, caption_of(request, now), TaskState.NOT_STARTED, words="To decide")


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
