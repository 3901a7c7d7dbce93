"""Labels: the page's title, section headings, body text, captions."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from courtdesk.ui.kit.style import mark


class Text(QLabel):
    """Body text, shown letter by letter and wrapped where the room ends.

    Attributes:
        text: Qt's own; what is shown and what a screen reader says.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None, *, kit: str = "text") -> None:
        super().__init__(parent)
        # Qt guesses rich text from a "<"; a court list may hold one.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        prepare_label(self)
        self.setText(text)
        mark(self, kit)


class PageTitle(Text):
    """The one heading that names the page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent, kit="title")


class Section(Text):
    """The heading of one part of a page."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent, kit="section")


class Strong(Text):
    """Body text in bold."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent, kit="strong")


class Caption(Text):
    """A second line, a hint, a time: smaller and quieter, still with full contrast."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent, kit="caption")


class LedText(QLabel):
    """Text with bold words in it: "Done: nurse saw her 09:51", "CRN X412907".

    All parts are shown letter by letter; nothing in them is read as mark-up.
    """

    def __init__(
        self, bold: str, rest: str = "", parent: QWidget | None = None, *, before: str = ""
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        prepare_label(self)
        self.set_parts(bold, rest, before=before)

    def set_parts(self, bold: str, rest: str = "", *, before: str = "") -> None:
        """Show `before`, `bold` and `rest`; each brings its own spaces."""
        self.setText(f"{_escaped(before)}<b>{_escaped(bold)}</b>{_escaped(rest)}")
        self.setAccessibleName(before + bold + rest)


def prepare_label(label: QLabel) -> None:
    """Sit flush with what is above and below, and be as high as the width asks, not higher."""
    # A styled label has a frame in Qt's eyes and would be indented by half an "x".
    label.setIndent(0)
    # "Minimum" would ask for the height of a squarish block, far more than the line it becomes.
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")
