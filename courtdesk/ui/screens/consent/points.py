"""What the person is told before signing, one point after another."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from courtdesk.domain.consent import ConsentWords, Point
from courtdesk.errors import FieldError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.fields import Checks
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark

HEADING = "What the person is told"


class ToldPoint(QFrame):
    """One point: its heading and its words.

    It takes the keyboard, so that Tab goes from point to point and the ring keeps the reader's
    place on a page that is read aloud.
    """

    def __init__(self, point: Point) -> None:
        super().__init__()
        mark(self, "clear")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(point.heading)
        self.setAccessibleDescription(point.text)
        lines = layouts.column(self, gap=2, margins=(6, 4, 6, 4))
        lines.addWidget(Strong(point.heading))
        lines.addWidget(Text(point.text))


class Told(Panel):
    """Every point, in the order in which it is said.

    Attributes:
        points: the points' widgets.
    """

    points: tuple[ToldPoint, ...]

    def __init__(self, words: ConsentWords) -> None:
        super().__init__(HEADING)
        if words.welcome:
            self.add(Text(words.welcome))
        self.points = tuple(ToldPoint(point) for point in words.points)
        for point in self.points:
            self.add(point)


class EveryOne(Checks):
    """Check boxes of which all must be ticked: a part of a declaration is none."""

    def read(self) -> tuple[str, ...]:
        """All values; `FieldError` with `missing` unless every box is ticked."""
        ticked = self.value()
        if len(ticked) < len(self.controls()):
            raise FieldError(self.name, self.missing)
        return ticked


def quoted(statements: Iterable[str]) -> str:
    """Statements one under another, each in quotation marks."""
    return "\n".join(f"“{statement}”" for statement in statements)
