"""Writes down what a signed-in member looked at and copied, for the list of who did what.

The shell tells it of every place that is shown, so that no screen can forget to. It works on the
keeper's thread: a page never waits for it, and a lock waits until all of it is written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject

from courtdesk.actions import audit
from courtdesk.actions.session import Session
from courtdesk.domain.audit import AGAIN_AFTER
from courtdesk.errors import CourtDeskError
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Place

NOBODY = frozenset(
    {"clinical", "directory", "report_template", "site_forms", "sync", "take_in", "team"}
)
"""Pages that, without a case, are about nobody."""

_TELLS_ITSELF = frozenset({"audit"})
"""Reading the list of events is an event of its own."""

_BY_DAY = frozenset({"today"})
"""Pages that show today while their place names no day."""

_MOST = 2_000
"""Places that are remembered as seen; beyond that they are forgotten, and told again."""


class Witness(QObject):
    """Of one signed-in member, from sign-in to lock.

    Seen again within `AGAIN_AFTER` the same page of the same case is not told again: a person who
    goes back and forth while working would otherwise drown what matters.
    """

    def __init__(
        self,
        session: Session,
        runner: Runner,
        failed: Callable[[CourtDeskError], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._runner = runner
        self._failed = failed
        self._seen: dict[Place, datetime] = {}

    def saw(self, place: Place) -> None:
        """`place` is shown to the member."""
        if _about_nobody(place):
            return
        shown, session = self._dated(place), self._session
        now = session.clock()
        before = self._seen.get(shown)
        # A clock that was put back must not keep anything from being told.
        if before is not None and before <= now < before + AGAIN_AFTER:
            return
        if len(self._seen) >= _MOST:
            self._seen.clear()
        self._seen[shown] = now
        self._write(lambda: audit.saw(session, shown.screen, shown.case, shown.part))

    def copied(self, place: Place | None) -> None:
        """Text went from `place` to the clipboard."""
        if place is None or _about_nobody(place):
            return
        session = self._session
        self._write(lambda: audit.copied(session, place.screen, place.case))

    def _dated(self, place: Place) -> Place:
        if place.screen in _BY_DAY and not place.part:
            return Place(place.screen, place.case, self._session.clock().date().isoformat())
        return place

    def _write(self, work: Callable[[], None]) -> None:
        self._runner.run(self, work, _nothing, self._failed)


def _about_nobody(place: Place) -> bool:
    return place.screen in _TELLS_ITSELF or (place.case is None and place.screen in NOBODY)


def _nothing(_result: object) -> None:
    """Writing gives nothing."""
