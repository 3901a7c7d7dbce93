"""What stands over the day's table: the date, the counts, the search, and what is next."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from courtdesk.ui.case_search import SearchBox
from courtdesk.ui.case_words import long_date
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Caption, LedText, PageTitle, Strong
from courtdesk.ui.kit.keycap import KeyHint
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.today.day import DayView


class DayHeading(QWidget):
    """The date with its counts and the ways to other days; search and the two ways to add.

    Attributes:
        box: the search box.
        earlier, today, later: the ways to the lists of other days.
        tomorrow: the way to the next day while that has no list, to begin one.
        compare, providers: the two lists side by side, and who is in the building.
        add, bring: "Add person" and "Import list".
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.title = PageTitle()
        self.counts = Caption()
        self.box = SearchBox("Search name, CRN, PNC", "Ctrl F")
        self.bring = SecondaryButton("Import list")
        self.add = PrimaryButton("Add person")
        self.earlier = LinkButton("Previous list", look="tight")
        self.today = LinkButton("Today", look="tight")
        self.later = LinkButton("Next list", look="tight")
        self.tomorrow = LinkButton("Tomorrow", look="tight")
        self.compare = LinkButton("Compare lists", look="tight")
        self.providers = LinkButton("Providers today", look="tight")
        self._both: QBoxLayout = layouts.row(self, gap=14)
        self._left, self._right = self._words(), self._tools()
        self._both.addWidget(self._left, 1)
        self._both.addWidget(self._right, 0, Qt.AlignmentFlag.AlignVCenter)
        self.show_ways(None)

    def show_day(self, view: DayView, *, is_today: bool) -> None:
        """Show another day."""
        self.title.setText(long_date(view.day))
        self.counts.setText(view.counts)
        self.show_ways(view, is_today=is_today)
        self._arrange()

    def show_ways(self, view: DayView | None, *, is_today: bool = True) -> None:
        """Offer what can be done from this day."""
        self.earlier.setVisible(view is not None and view.before is not None)
        self.later.setVisible(view is not None and view.after is not None)
        self.today.setVisible(view is not None and not is_today)
        self.tomorrow.setVisible(view is not None and is_today and view.after != view.next_day)
        self.compare.setVisible(view is not None and view.may_compare and view.people > 0)
        self.providers.setVisible(view is not None)
        if view is not None:
            yesterday = is_today and view.before == view.day - timedelta(days=1)
            self.earlier.setText("Yesterday’s list" if yesterday else "Previous list")
            near = is_today and view.after == view.next_day
            self.later.setText("Tomorrow’s list" if near else "Next list")
            self.providers.setText("Providers today" if is_today else "Providers that day")
        # An empty list offers both under the date, where they cannot be missed.
        may_change = view is not None and view.may_change_list and view.people > 0
        self.bring.setVisible(may_change)
        self.add.setVisible(may_change)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Search and buttons go under the date where there is no room beside it."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text may need two lines."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_right"):
            self._arrange()

    def minimumSizeHint(self) -> QSize:
        """The wider part alone."""
        size = super().minimumSizeHint()
        return QSize(self._right.minimumSizeHint().width(), size.height())

    def _words(self) -> QWidget:
        holder = QWidget()
        mark(holder, "clear")
        holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        lines = layouts.column(holder, gap=2)
        self.title.setWordWrap(False)
        lines.addWidget(self.title)
        under = QWidget()
        mark(under, "clear")
        flow = FlowLayout(under, gap=16, line_gap=2)
        self.counts.setWordWrap(False)
        ways = (self.earlier, self.today, self.later, self.tomorrow, self.compare, self.providers)
        for widget in (self.counts, *ways):
            flow.addWidget(widget)
        lines.addWidget(under)
        return holder

    def _tools(self) -> QWidget:
        holder = QWidget()
        mark(holder, "clear")
        across = layouts.row(holder, gap=14)
        for widget in (self.box, self.bring, self.add):
            across.addWidget(widget)
        across.addStretch(1)
        return holder

    def _arrange(self) -> None:
        words = max(self.title.sizeHint().width(), self.counts.sizeHint().width())
        needed = words + self._right.sizeHint().width() + self._both.spacing()
        narrow = needed > self.width()
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if way is not self._both.direction():
            self._both.setDirection(way)


class NextStrip(Inset):
    """The one thing that is next for this member."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._lead = Strong("Next for you:")
        self._lead.setWordWrap(False)
        self._words = LedText("")
        self._keys = QWidget()
        mark(self._keys, "clear")
        hints = layouts.row(self._keys, gap=16)
        # Not Enter: that opens the row with the keyboard, which may be another person's.
        hints.addWidget(KeyHint("Ctrl J", "go there"))
        across = layouts.row(gap=12)
        across.addWidget(self._lead, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self._words, 1)
        across.addWidget(self._keys)
        self.body.addLayout(across)

    def show_next(self, name: str, rest: str) -> None:
        """Show who is next and what for; with no name, `rest` says why nobody is."""
        self._lead.setVisible(bool(name))
        self._keys.setVisible(bool(name))
        mark(self, "inset", "" if name else "neutral")
        if name:
            self._words.set_parts(name, rest)
            self.setAccessibleName(f"Next for you: {name}{rest}")
        else:
            self._words.set_parts("", rest)
            self.setAccessibleName(rest)
