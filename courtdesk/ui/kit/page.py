"""The page: what scrolls, how wide it may be, and the footer that stays."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import PageTitle, Text
from courtdesk.ui.kit.keycap import KeyHint
from courtdesk.ui.kit.style import current_theme, mark

READING_WIDTH = 760
"""Pixels at 100 % for pages of questions: about 90 characters a line."""


class Page(QWidget):
    """A screen's scaffold: optional top (does not scroll), body (scrolls), optional footer.

    The body is `width` pixels wide at most (at 100 %; 0 is as wide as the window) and stands at
    the left. Whatever gets the keyboard is scrolled into view, with room for the focus ring, and
    stays there however often the page is laid out anew, until somebody scrolls elsewhere.
    With `tall` the body is as high as the window, for a list that scrolls by itself.

    Attributes:
        top: the column over the scroll area, for an identity bar or a banner.
        body: the column that scrolls.
        title: the page's heading, or None.
        area: the scroll area.
    """

    top: QVBoxLayout
    body: QVBoxLayout
    title: PageTitle | None

    def __init__(
        self,
        title: str = "",
        parent: QWidget | None = None,
        *,
        width: int = READING_WIDTH,
        tall: bool = False,
    ) -> None:
        super().__init__(parent)
        self._plain_title = title
        self._width = 0  # until there is content, a change of style has nothing to bound
        self._followed: QWidget | None = None
        self._scrolling = False
        self._hints: tuple[tuple[tuple[str, str], ...], str] = ((), "")
        mark(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = layouts.column(self, gap=0)
        self.top = layouts.column(gap=0)
        whole.addLayout(self.top)
        self.area = QScrollArea()
        whole.addWidget(self.area, 1)
        self.body = self._fill(width, tall=tall)
        self._follow_layout()
        self._width = width
        self.title = PageTitle(title) if title else None
        if self.title is not None:
            self.body.addWidget(self.title)
        self._footer = QFrame()
        mark(self._footer, "footer")
        self._footer_row: QHBoxLayout = layouts.row(self._footer, gap=20)
        self._footer.hide()
        whole.addWidget(self._footer)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)

    def set_hints(self, hints: Sequence[tuple[str, str]], note: str = "") -> None:
        """Show key hints (keys, what they do) in the footer, and a note at its right end."""
        wanted = (tuple(hints), note)
        if wanted == self._hints:  # pages say them again whenever something was answered
            return
        self._hints = wanted
        layouts.clear(self._footer_row)
        holder = QWidget()
        mark(holder, "clear")
        flow = FlowLayout(holder, gap=22, line_gap=4)
        for keys, does in hints:
            flow.addWidget(KeyHint(keys, does))
        self._footer_row.addWidget(holder, 1)
        if note:
            label = Text(note)
            label.setWordWrap(False)
            self._footer_row.addWidget(label)
        self._footer.setVisible(bool(hints or note))

    @property
    def has_hints(self) -> bool:
        """Whether the footer has been given anything to show."""
        return not self._footer.isHidden()

    def set_failed(self, *, failed: bool) -> None:
        """Put "Error:" before the heading, or take it away."""
        if self.title is not None:
            self.title.setText(f"Error: {self._plain_title}" if failed else self._plain_title)

    def show_widget(self, widget: QWidget) -> None:
        """Scroll until `widget` is in view, and keep it there until the page is scrolled."""
        self._followed = widget
        self._show_followed()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What was laid out anew may have moved what is looked at; stops nothing."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.area.widget():
            self._show_followed()
        return super().eventFilter(watched, event)

    def _fill(self, width: int, *, tall: bool) -> QVBoxLayout:
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark(self.area, "scroll")
        canvas = QWidget()
        mark(canvas, "page")
        self._content = QWidget()
        mark(self._content, "clear")
        if width:
            self._content.setMaximumWidth(current_theme().px(width))
        across = layouts.row(canvas, gap=0, margins=(20, 14, 20, 20))
        # With these stretches the bounded column takes all up to its bound, the rest stays empty.
        across.addWidget(self._content, 1000)
        across.addStretch(1 if width else 0)
        self.area.setWidget(canvas)
        outer = layouts.column(self._content, gap=0)
        body = layouts.column(gap=12)
        outer.addLayout(body)
        if not tall:
            outer.addStretch(1)
        return body

    def changeEvent(self, event: QEvent) -> None:
        """Larger text, wider column: the bound is in characters as much as in pixels."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._width:
            self._content.setMaximumWidth(current_theme().px(self._width))

    def _focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._holds(new):
            self.show_widget(new)

    def _follow_layout(self) -> None:
        """What was made a moment ago has no place yet, and gets it in several passes.

        Each ends in a request of the canvas, or in another length of the page or of its window.
        """
        canvas, bar = self.area.widget(), self.area.verticalScrollBar()
        if canvas is not None:
            canvas.installEventFilter(self)
        bar.rangeChanged.connect(self._show_followed)
        bar.valueChanged.connect(self._scrolled)
        bar.actionTriggered.connect(self._let_go)

    def _show_followed(self) -> None:
        widget = self._followed
        if widget is None or self._scrolling:
            return
        if not isValid(widget) or not self._holds(widget):
            self._followed = None
            return
        room = current_theme().gap(24)
        self._scrolling = True
        self.area.ensureWidgetVisible(widget, room, room)
        self._scrolling = False

    def _scrolled(self, value: int) -> None:
        """Whoever else scrolls has said where to look; a page that grew shorter has not."""
        if not self._scrolling and value < self.area.verticalScrollBar().maximum():
            self._let_go()

    def _let_go(self) -> None:
        self._followed = None

    def _holds(self, widget: QWidget) -> bool:
        canvas = self.area.widget()
        return canvas is not None and canvas.isAncestorOf(widget)
