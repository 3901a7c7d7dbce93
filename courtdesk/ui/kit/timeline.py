"""The timeline: what happened, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.headings import Caption, LedText, Text
from courtdesk.ui.kit.style import mark


@dataclass(frozen=True)
class Event:
    """One thing that happened: what (`title` bold, `rest` after it), when and who.

    `when` is a date alone where the time is not known. `rest` begins with its own space or comma.
    """

    title: str
    rest: str
    when: date | datetime
    who: str = ""


def when_words(when: date | datetime, today: date) -> str:
    """ "10:28" today, "13/1/2027 at 10:28" before, "13/1/2027" where no time is known.

    A date without a time never becomes 00:00: an invented midnight is a false record.
    """
    timed = isinstance(when, datetime)
    day = when.date() if isinstance(when, datetime) else when
    written = f"{day.day}/{day.month}/{day.year}"
    if not timed:
        return "today" if day == today else written
    clock = f"{when:%H:%M}"
    return clock if day == today else f"{written} at {clock}"


def newest_first(events: Sequence[Event]) -> tuple[Event, ...]:
    """Newest first; of one day the timed ones before those without a time, else as given."""
    return tuple(sorted(events, key=_moment, reverse=True))


class Timeline(QWidget):
    """Events beside a line, newest first.

    Attributes:
        events: what is shown, in the order shown.
    """

    events: tuple[Event, ...]

    def __init__(self, events: Sequence[Event], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.setAccessibleName("Timeline")
        self._outer = layouts.column(self)
        self.set_events(events, today)

    def set_events(self, events: Sequence[Event], today: date) -> None:
        """Show `events` as seen on `today`."""
        self.events = newest_first(events)
        layouts.clear(self._outer)
        if not self.events:
            self._outer.addWidget(Text("Nothing has happened yet.", kit="quiet"))
            return
        frame = QFrame()
        mark(frame, "timeline")
        lines = layouts.column(frame, gap=10)
        for event in self.events:
            lines.addLayout(_entry(event, today))
        self._outer.addWidget(frame)


def _entry(event: Event, today: date) -> QVBoxLayout:
    both = layouts.column(gap=1)
    both.addWidget(LedText(event.title, event.rest))
    words = [when_words(event.when, today), event.who]
    both.addWidget(Caption(" · ".join(word for word in words if word)))
    return both


def _moment(event: Event) -> tuple[date, time]:
    if isinstance(event.when, datetime):
        return event.when.date(), event.when.time()
    return event.when, time.min
