"""The strip of steps: where a case stands, in one line, by a word and a mark in each step.

Colour only helps: done has a tick, now a pointer and a thick frame, waiting three dots, stopped a
cross, not needed a dash; a step that lies ahead is the word alone. `paint_strip` draws it for a
list's delegate as well, so that Today and Case show the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from courtdesk.ui.kit.marks import draw_tick
from courtdesk.ui.kit.style import colour, current_theme
from courtdesk.ui.kit.tokens import Theme


class StepState(Enum):
    """A step's state: how it is said, and the colours' family in `tokens.Colours`."""

    DONE = ("done", "done")
    NOW = ("now", "now")
    WAITING = ("waiting", "wait")
    STOPPED = ("stopped", "stop")
    AHEAD = ("not started", "ahead")
    NOT_NEEDED = ("not needed", "ahead")

    @property
    def words(self) -> str:
        """The state as it is said."""
        return self.value[0]

    @property
    def family(self) -> str:
        """The prefix of the three colours: fill, text, line."""
        return self.value[1]


@dataclass(frozen=True)
class Step:
    """One step: the word in it ("Plea", "Not guilty") and its state."""

    word: str
    state: StepState = StepState.AHEAD


def spoken(steps: Sequence[Step]) -> str:
    """The strip in words: "Screen done, Plea now, Assess not started"."""
    return ", ".join(f"{step.word} {step.state.words}" for step in steps)


def strip_size(steps: Sequence[Step], theme: Theme, *, large: bool = False) -> QSize:
    """The least size at which nothing in the strip is cut: every step as wide as the widest."""
    metrics = QFontMetrics(_font(theme, large=large, bold=True))
    widest = max((_content_width(step, metrics, theme) for step in steps), default=0)
    height = metrics.height() + theme.gap(14 if large else 10)
    return QSize((widest + theme.gap(10)) * len(steps), height)


def paint_strip(
    painter: QPainter,
    rect: QRect,
    steps: Sequence[Step],
    theme: Theme,
    *,
    large: bool = False,
    palette: QPalette | None = None,
) -> None:
    """Draw `steps` side by side over the whole of `rect`, all of one width."""
    if not steps:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = palette or QGuiApplication.palette()
    # The last line of the last cell needs a pixel of its own.
    edges = [rect.left() + (rect.width() - 1) * at // len(steps) for at in range(len(steps) + 1)]
    cells = [
        (step, QRect(left, rect.top(), right - left, rect.height()))
        for step, left, right in zip(steps, edges, edges[1:], strict=False)
    ]
    # The step that is now comes last, so that no neighbour's line runs over its frame.
    for step, cell in sorted(cells, key=lambda pair: pair[0].state is StepState.NOW):
        _paint_step(painter, cell, step, theme, colours, large=large)
    painter.restore()


class StepStrip(QLabel):
    """The strip as a widget: a label whose text a screen reader reads, painted as the strip.

    Attributes:
        steps: what is shown.
    """

    steps: tuple[Step, ...]

    def __init__(
        self, steps: Sequence[Step] = (), parent: QWidget | None = None, *, large: bool = True
    ) -> None:
        super().__init__(parent)
        self._large = large
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show `steps`."""
        self.steps = tuple(steps)
        self.setText(spoken(self.steps))
        self.setAccessibleName(f"Steps: {spoken(self.steps)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A little more than the words need, so that the strip is calm."""
        size = strip_size(self.steps, current_theme(), large=self._large)
        return QSize(size.width() + current_theme().gap(8) * len(self.steps), size.height())

    def minimumSizeHint(self) -> QSize:
        """The size at which nothing is cut."""
        return strip_size(self.steps, current_theme(), large=self._large)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strip over the label's own text."""
        painter = QPainter(self)
        theme = current_theme()
        width = min(self.width(), max(self.sizeHint().width(), theme.gap(860)))
        area = QRect(0, 0, width, self.height())
        paint_strip(painter, area, self.steps, theme, large=self._large, palette=self.palette())
        painter.end()


def _paint_step(
    painter: QPainter, cell: QRect, step: Step, theme: Theme, palette: QPalette, *, large: bool
) -> None:
    family = step.state.family
    fill, text, line = (
        colour(f"{family}_{part}", theme, palette) for part in ("fill", "text", "line")
    )
    now = step.state is StepState.NOW
    pen = QPen(line, 2 if now else 1)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(fill)
    inset = 1.0 if now else 0.5
    # Neighbours share a line: each cell reaches half a pixel over its own edge.
    painter.drawRect(QRectF(cell).adjusted(inset, inset, 1 - inset, -inset))
    _paint_words(painter, cell, step, theme, text, large=large)


def _paint_words(
    painter: QPainter, cell: QRect, step: Step, theme: Theme, ink: QColor, *, large: bool
) -> None:
    font = _font(theme, large=large, bold=step.state is StepState.NOW)
    metrics = QFontMetrics(font)
    mark = _mark_width(step, metrics, theme)
    room = max(0, cell.width() - mark - theme.gap(4))
    word = metrics.elidedText(step.word, Qt.TextElideMode.ElideRight, room)
    width = mark + metrics.horizontalAdvance(word)
    left = cell.left() + max(theme.gap(2), (cell.width() - width) // 2)
    if mark:
        side = metrics.ascent()
        top = cell.center().y() - side / 2 + 0.5
        _paint_mark(painter, QRectF(left, top, side, side), step.state, ink)
    painter.setFont(font)
    painter.setPen(ink)
    where = QRect(left + mark, cell.top(), cell.right() - left - mark + 1, cell.height())
    painter.drawText(where, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)


def _paint_mark(painter: QPainter, box: QRectF, state: StepState, ink: QColor) -> None:
    line = max(1.5, box.width() / 7)
    painter.setPen(QPen(ink, line))
    painter.setBrush(ink)
    middle = box.center()
    if state is StepState.DONE:
        draw_tick(painter, box, ink, line)
    elif state is StepState.NOW:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(_pointer(box))
    elif state is StepState.WAITING:
        painter.setPen(Qt.PenStyle.NoPen)
        for at in (-0.32, 0.0, 0.32):
            painter.drawEllipse(QPointF(middle.x() + box.width() * at, middle.y()), line, line)
    elif state is StepState.STOPPED:
        arm = box.width() * 0.28
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))
    elif state is StepState.NOT_NEEDED:
        arm = box.width() * 0.28
        painter.drawLine(middle + QPointF(-arm, 0), middle + QPointF(arm, 0))


def _pointer(box: QRectF) -> QPolygonF:
    side = box.width()
    return QPolygonF(
        [
            QPointF(box.x() + side * 0.25, box.y() + side * 0.18),
            QPointF(box.x() + side * 0.85, box.y() + side * 0.5),
            QPointF(box.x() + side * 0.25, box.y() + side * 0.82),
        ]
    )


def _content_width(step: Step, metrics: QFontMetrics, theme: Theme) -> int:
    return metrics.horizontalAdvance(step.word) + _mark_width(step, metrics, theme)


def _mark_width(step: Step, metrics: QFontMetrics, theme: Theme) -> int:
    if step.state is StepState.AHEAD:
        return 0
    return metrics.ascent() + theme.gap(3)


def _font(theme: Theme, *, large: bool, bold: bool) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(theme.px(13.5) if large else theme.small)
    font.setBold(bold)
    return font
