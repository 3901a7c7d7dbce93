"""The navy bar: the tabs, "Saved 10:42", what is stored elsewhere, who is signed in, and Lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import Button
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.style import current_theme, mark


class TopBar(QFrame):
    """The bar over every page while a member is signed in; too little room shortens the name.

    Signals:
        tab_chosen: carries the tab's screen name.
        lock_pressed: the Lock button.
        sync_pressed: the line about what is stored elsewhere.
    """

    tab_chosen = Signal(str)
    lock_pressed = Signal()
    sync_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "bar")
        self.setAccessibleName("CourtDesk")
        self._tabs: dict[str, QPushButton] = {}
        self._fitting = False  # until there is something to share the room between
        self._across = across = layouts.row(self, gap=18)
        self._brand = brand = QLabel("CourtDesk")
        mark(brand, "brand")
        across.addWidget(brand)
        holder = QWidget()
        mark(holder, "clear")
        self._row = FlowLayout(holder, gap=2, line_gap=0)
        across.addWidget(holder, 1)
        self.saved = QLabel()
        self.saved.setTextFormat(Qt.TextFormat.PlainText)
        self.sync = Button("", kit="bar-line")
        self.sync.clicked.connect(self.sync_pressed)
        self.sync.hide()
        # One under the other: side by side they would take the tabs' room from large text.
        facts = layouts.column(gap=0)
        facts.addStretch(1)
        for one in (self.saved, self.sync):
            facts.addWidget(one)
        facts.addStretch(1)
        across.addLayout(facts)
        self.member = _Elided()
        across.addWidget(self.member)
        self.lock = Button("Lock", kit="bar-button")
        self.lock.setAccessibleDescription("Ctrl+L")
        self.lock.setToolTip("Ctrl+L")
        self.lock.clicked.connect(self.lock_pressed)
        across.addWidget(self.lock)
        self._fitting = True

    @property
    def tabs(self) -> dict[str, QPushButton]:
        """The tab of each screen name."""
        return dict(self._tabs)

    def set_tabs(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Show these tabs: (screen name, words)."""
        self._row.clear()
        self._tabs = {}
        for name, words in tabs:
            self._tabs[name] = self._tab(name, words)
            self._row.addWidget(self._tabs[name])
        self._fit()

    def set_current(self, name: str | None) -> None:
        """Mark the tab of the place that is shown; none for a place under no tab."""
        for key, tab in self._tabs.items():
            tab.setChecked(key == name)
            tab.setAccessibleDescription("this page" if key == name else "")

    def set_member(self, name: str, role: str, roles: str) -> None:
        """Say who is signed in: the name, the role that is shown, and all roles for a tooltip."""
        self.member.setText(f"{name}, {role}" if role else name)
        self.member.setToolTip(roles)
        self.member.setAccessibleName(f"Signed in: {name}, {roles}")

    def set_saved(self, at: datetime | None) -> None:
        """Say when something was last saved on this laptop's disk."""
        self.saved.setText(f"Saved {at:%H:%M}" if at is not None else "")
        self._fit()

    def set_sync(self, line: str) -> None:
        """Say what is stored elsewhere, as a way to Sync; "" says nothing."""
        if line != self.sync.text():
            self.sync.setText(line)
            self.sync.setAccessibleName(f"{line}: open Sync" if line else "")
            self.sync.setVisible(bool(line))
            self._fit()

    def clear(self) -> None:
        """Forget the member, the tabs and the times."""
        self.set_tabs(())
        self.set_saved(None)
        self.set_sync("")
        self.set_member("", "", "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Larger text needs more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._fitting:
            self._fit()

    def _fit(self) -> None:
        """Shorten the member's name before the tabs go on to another line."""
        tabs = sum(tab.sizeHint().width() + 2 for tab in self._tabs.values())
        facts = max(self.saved.sizeHint().width(), self.sync.sizeHint().width())
        fixed = self._brand.sizeHint().width() + self.lock.sizeHint().width() + facts + tabs
        gaps = 4 * self._across.spacing() + 2 * current_theme().gap(20)
        self.member.setMaximumWidth(max(current_theme().px(90), self.width() - fixed - gaps))

    def _tab(self, name: str, words: str) -> QPushButton:
        tab = _Tab(words)

        def choose() -> None:
            # Where one is, is not what was pressed: going may be refused.
            tab.setChecked(not tab.isChecked())
            self.tab_chosen.emit(name)

        tab.clicked.connect(choose)
        return tab


class _Tab(Button):
    """A tab with room for its words in bold, as which it is drawn while its place is shown.

    Qt would measure them as they are drawn now, and cut them a moment later.
    """

    def __init__(self, words: str) -> None:
        super().__init__(words, kit="tab")
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(
            size.width() + self._advance(bold=True) - self._advance(bold=False), size.height()
        )

    def _advance(self, *, bold: bool) -> int:
        font = QFont(self.font())
        font.setBold(bold)
        return QFontMetrics(font).horizontalAdvance(self.text())


class _Elided(QLabel):
    """A line that gives way: at 200 % text a long name ends in "…" rather than push Lock out."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        least = min(super().sizeHint().width(), current_theme().px(90))
        return QSize(least, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.width()
        )
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
