"""Buttons: the one next thing, the other things, the dangerous thing, and links."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from courtdesk.ui.kit.style import current_theme, mark

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)

_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap

TARGET = 24
"""Pixels; the least target of WCAG 2.2 (2.5.8)."""


class Button(QPushButton):
    """A push button with an optional key hint drawn after its words.

    Attributes:
        hint: the keys, such as "Ctrl Enter"; shown and told to screen readers, not bound here.

    Signals:
        clicked: Qt's own; by mouse, Space or Enter.
    """

    def __init__(
        self, text: str, parent: QWidget | None = None, *, kit: str = "secondary", hint: str = ""
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self.hint = hint
        # A dialog's default button is set by hand, never by which button was made first.
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(hint)
        mark(self, kit)

    def setText(self, text: str) -> None:
        """Show these words as they are: a service's "&" is no key that Qt would bind."""
        super().setText(text.replace("&", "&&"))

    def text(self) -> str:
        """The words that are shown."""
        return super().text().replace("&&", "&")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button as Space does; Qt does so in dialogs only.

        Arrow keys are left to what the button stands in: a list goes on a row, a page scrolls. Qt
        would move the focus, which Tab does already.
        """
        if event.key() in _ARROWS:
            event.ignore()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self.click()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """The words' size and, after them, the key hint's; never too small to hit."""
        size = super().sizeHint()
        size.setWidth(size.width() + self._hint_room())
        return size.expandedTo(QSize(TARGET, TARGET))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than its words: a cut verb is a guess."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the style sheet says; with a hint, words and cap are set as one group."""
        if not self.hint:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        words, option.text = self.text(), ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        self._paint_words(painter, words)
        painter.end()

    def _paint_words(self, painter: QPainter, words: str) -> None:
        width = self.fontMetrics().horizontalAdvance(words)
        left = (self.width() - width - self._hint_room()) // 2
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        whole = QRect(left, 0, width + 2, self.height())
        painter.drawText(whole, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        self._paint_hint(painter, left + width + current_theme().gap(10))

    def _paint_hint(self, painter: QPainter, left: int) -> None:
        metrics = QFontMetrics(self._hint_font())
        height = metrics.height() + 2
        cap = QRect(left, (self.height() - height) // 2, self._cap_width(), height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.ButtonText), 1))
        painter.drawRoundedRect(cap.adjusted(0, 0, -1, -1), 3, 3)
        painter.setFont(self._hint_font())
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, self.hint)

    def _hint_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(False)
        font.setPixelSize(current_theme().small)
        return font

    def _cap_width(self) -> int:
        metrics = QFontMetrics(self._hint_font())
        return metrics.horizontalAdvance(self.hint) + current_theme().gap(12)

    def _hint_room(self) -> int:
        return self._cap_width() + current_theme().gap(10) if self.hint else 0


class PrimaryButton(Button):
    """The one thing to do next on this page: green, once a page."""

    def __init__(self, text: str, parent: QWidget | None = None, *, hint: str = "") -> None:
        super().__init__(text, parent, kit="primary", hint=hint)


class SecondaryButton(Button):
    """Another thing that may be done: outlined."""

    def __init__(self, text: str, parent: QWidget | None = None, *, hint: str = "") -> None:
        super().__init__(text, parent, kit="secondary", hint=hint)


class WarningButton(Button):
    """A thing that takes something away: red, and never the default."""

    def __init__(self, text: str, parent: QWidget | None = None, *, hint: str = "") -> None:
        super().__init__(text, parent, kit="warning", hint=hint)


class LinkButton(Button):
    """A button that looks like a link: goes somewhere, or does something small.

    Attributes:
        look: "" (blue), "red" (in the error summary), "light" (on a green banner) or "tight"
            (beside a line of text).
    """

    def __init__(self, text: str, parent: QWidget | None = None, *, look: str = "") -> None:
        super().__init__(text, parent, kit="link")
        mark(self, "link", look)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def changeEvent(self, event: QEvent) -> None:
        """A link that leads nowhere just now does not offer the hand."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            hand = Qt.CursorShape.PointingHandCursor
            self.setCursor(hand if self.isEnabled() else Qt.CursorShape.ArrowCursor)


class LineLink(LinkButton):
    """A link that is a whole sentence: it takes the lines that it needs, and none is cut."""

    def __init__(self, text: str, parent: QWidget | None = None, *, look: str = "") -> None:
        super().__init__(text, parent, look=look)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the page likes: the words go on to another line."""
        return QSize(TARGET, TARGET)

    def heightForWidth(self, width: int) -> int:
        """The height of the words when set in `width` pixels."""
        room = self.sizeHint().height() - self.fontMetrics().height()
        words = self.fontMetrics().boundingRect(QRect(0, 0, width, 0), _WRAPPED, self.text())
        return max(TARGET, words.height() + room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As the style sheet says, but over several lines."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        painter.drawText(self.rect(), _WRAPPED | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
