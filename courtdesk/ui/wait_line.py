"""How long to wait after too many wrong passphrases, counted down in words."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.headings import Text

_SECOND = 1000


class WaitLine(Text):
    """A line that is there while one must wait. What may not be pressed meanwhile is the page's.

    Attributes:
        left: seconds until the next try; 0 when there is nothing to wait for.

    Signals:
        changed: a wait began, a second went by, or the wait is over.
        ended: the last second went by.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self) -> None:
        super().__init__(kit="strong")
        self.left = 0
        self.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND)
        self._timer.timeout.connect(self.count)

    def begin(self, seconds: int) -> None:
        """Count down `seconds` until the next try; 0 ends the wait."""
        self.left = seconds
        if seconds:
            self._timer.start()
            announce(self, self._sentence())
        else:
            self._timer.stop()
        self._show()

    def count(self) -> None:
        """One second less."""
        self.left = max(0, self.left - 1)
        if not self.left:
            self._timer.stop()
            self.ended.emit()
            announce(self, "You can try again now.")
        self._show()

    def pause(self) -> None:
        """Count no time while nobody sees it."""
        self._timer.stop()

    @property
    def is_counting(self) -> bool:
        """Whether the seconds go by."""
        return self._timer.isActive()

    def _show(self) -> None:
        self.setText(self._sentence() if self.left else "")
        self.setVisible(bool(self.left))
        self.changed.emit()

    def _sentence(self) -> str:
        minutes, seconds = divmod(self.left, 60)
        clock = f"{minutes}:{seconds:02}" if minutes else f"{seconds}"
        unit = "minutes" if minutes else "second" if seconds == 1 else "seconds"
        return f"You can try again in {clock} {unit}."
