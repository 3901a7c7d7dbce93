"""The strip of steps: where a case stands, in one line, by a word and a mark in each step.

Colour only helps: done has a tick, now a pointer and a thick frame, waiting three dots, stopped a
cross, not needed a dash; a step that lies ahead is the word alone. `paint_strip` draws it for a
list's delegate as well, so that Today and Case show the same thing.

A risk stop is no step: it stands before them, apart and as wide as its own words, full where the
steps are light, with a warning triangle. It goes when somebody has said what was done.
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

_APART = 5
"""Pixels at 100 % between the risk stop and the steps: it is not one of them."""


class StepState(Enum):
    """A step's state: how it is said, and the colours' family in `tokens.Colours`.

    RISK is the stop before the steps: its own words say all of it.
    """

    DONE = ("done", "done")
    NOW = ("now", "now")
    WAITING = ("waiting", "wait")
    STOPPED = ("stopped", "stop")
    AHEAD = ("not started", "ahead")
    NOT_NEEDED = ("not needed", "ahead")
    RISK = ("", "risk")

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
    """One step: the word in it ("Plea", "Not guilty"), its state, and words that say more.

    `said` is what a screen reader says in place of `word`, where there is no room for all of it.
    """

    word: str
    state: StepState = StepState.AHEAD
    said: str = ""


def spoken(steps: Sequence[Step]) -> str:
    """The strip in words: "Screen done, Plea now, Assess not started"."""
    return ", ".join(f"{step.said or step.word} {step.state.words}".strip() for step in steps)


def strip_size(steps: Sequence[Step], theme: Theme, *, large: bool = False, room: int = 0) -> QSize:
    """The least size at which nothing in the strip is cut: every step as wide as the widest.

    `room` pixels at least are kept before the steps for a risk stop (`stop_width`).
    """
    metrics = QFontMetrics(_font(theme, large=large, bold=True))
    others = [step for step in steps if step.state is not StepState.RISK]
    widest = max((_content_width(step, metrics, theme) for step in others), default=0)
    height = metrics.height() + theme.gap(14 if large else 10)
    before = max(room, stop_width(steps, theme, large=large))
    # A row of a list shares its width with names and offences: every pixel counts seven times.
    air = theme.gap(10 if large else 7)
    return QSize(before + (widest + air) * len(others), height)


def stop_width(steps: Sequence[Step], theme: Theme, *, large: bool = False) -> int:
    """The pixels that the risk stop of `steps` takes with the gap behind it; 0 without one."""
    metrics = QFontMetrics(_font(theme, large=large, bold=True))
    found = [step for step in steps if step.state is StepState.RISK]
    return sum(_content_width(step, metrics, theme) + theme.gap(7 + _APART) for step in found)


def paint_strip(
    painter: QPainter,
    rect: QRect,
    steps: Sequence[Step],
    theme: Theme,
    *,
    large: bool = False,
    palette: QPalette | None = None,
    room: int = 0,
) -> None:
    """Draw `steps` side by side over the whole of `rect`, all of one width.

    A risk stop among them stands first, at the width of its words; `room` pixels at least are
    kept for it, so that steps of several strips stand in columns.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = palette or QGuiApplication.palette()
    before = max(room, stop_width(steps, theme, large=large))
    for step in steps:
        if step.state is StepState.RISK:
            wide = stop_width((step,), theme, large=large) - theme.gap(_APART)
            cell = QRect(rect.left(), rect.top(), wide, rect.height())
            _paint_step(painter, cell, step, theme, colours, large=large)
    # The step that is now comes last, so that no neighbour's line runs over its frame.
    cells = _cells(rect.adjusted(before, 0, 0, 0), steps)
    for step, cell in sorted(cells, key=lambda pair: pair[0].state is StepState.NOW):
        _paint_step(painter, cell, step, theme, colours, large=large)
    painter.restore()


def _cells(rect: QRect, steps: Sequence[Step]) -> list[tuple[Step, QRect]]:
    """Each step but a risk stop with its part of `rect`."""
    others = [step for step in steps if step.state is not StepState.RISK]
    # The last line of the last cell needs a pixel of its own.
    edges = [
        rect.left() + (rect.width() - 1) * at // max(1, len(others))
        for at in range(len(others) + 1)
    ]
    return [
        (step, QRect(left, rect.top(), right - left, rect.height()))
        for step, left, right in zip(others, edges, edges[1:], strict=False)
    ]


class StepStrip(QLabel):
    """The strip as a widget: a label whose text a screen reader reads, painted as the strip.

    A risk stop stands before the steps, or over them where there is no room for both.

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
        # Not "Fixed": that would be the height of one line, also where there are two.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_steps(steps)

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Show `steps`."""
        self.steps = tuple(steps)
        self.setText(spoken(self.steps))
        self.setAccessibleName(f"Steps: {spoken(self.steps)}")
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """A narrow strip has the risk stop on a line of its own."""
        return bool(self._stop())

    def heightForWidth(self, width: int) -> int:
        """One line, or two."""
        line = self._size(self.steps).height()
        return 2 * line + self._between() if self._is_over(width) else line

    def sizeHint(self) -> QSize:
        """A little more than the words need, so that the strip is calm."""
        size = self._size(self.steps)
        return QSize(size.width() + current_theme().gap(8) * len(self.steps), size.height())

    def minimumSizeHint(self) -> QSize:
        """The size at which nothing is cut."""
        parts = (self._size(self._stop()), self._size(self._others()))
        return QSize(max(part.width() for part in parts), parts[1].height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strip over the label's own text."""
        painter = QPainter(self)
        theme = current_theme()
        width = min(self.width(), max(self.sizeHint().width(), theme.gap(860)))
        line = self._size(self.steps).height()
        lines: list[tuple[Sequence[Step], int]] = [(self.steps, 0)]
        if self._is_over(self.width()):
            lines = [(self._stop(), 0), (self._others(), line + self._between())]
        for steps, top in lines:
            area = QRect(0, top, width, line)
            paint_strip(painter, area, steps, theme, large=self._large, palette=self.palette())
        painter.end()

    def _size(self, steps: Sequence[Step]) -> QSize:
        return strip_size(steps, current_theme(), large=self._large)

    def _is_over(self, width: int) -> bool:
        return bool(self._stop()) and self._size(self.steps).width() > width

    def _stop(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state is StepState.RISK)

    def _others(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.state is not StepState.RISK)

    @staticmethod
    def _between() -> int:
        return current_theme().gap(4)


def _paint_step(
    painter: QPainter, cell: QRect, step: Step, theme: Theme, palette: QPalette, *, large: bool
) -> None:
    fill, text, line = _colours(step.state, theme, palette)
    now = step.state is StepState.NOW
    pen = QPen(line, 2 if now else 1)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(fill)
    inset = 1.0 if now else 0.5
    # Neighbours share a line: each cell reaches half a pixel over its own edge.
    painter.drawRect(QRectF(cell).adjusted(inset, inset, 1 - inset, -inset))
    _paint_words(painter, cell, step, theme, text, large=large)


def _colours(state: StepState, theme: Theme, palette: QPalette) -> tuple[QColor, QColor, QColor]:
    """Fill, text and line; a risk stop is full, also in high contrast."""
    names = [f"{state.family}_{part}" for part in ("fill", "text", "line")]
    if state is StepState.RISK:
        high = theme.high_contrast
        names = ["ink", "surface", "ink"] if high else ["error", "on_colour", "error_dark"]
    fill, text, line = (colour(name, theme, palette) for name in names)
    return fill, text, line


def _paint_words(
    painter: QPainter, cell: QRect, step: Step, theme: Theme, ink: QColor, *, large: bool
) -> None:
    bold = step.state in (StepState.NOW, StepState.RISK)
    font = _font(theme, large=large, bold=bold)
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
    elif state is StepState.RISK:
        _paint_warning(painter, box, line)
    elif state is StepState.NOT_NEEDED:
        arm = box.width() * 0.28
        painter.drawLine(middle + QPointF(-arm, 0), middle + QPointF(arm, 0))


def _paint_warning(painter: QPainter, box: QRectF, line: float) -> None:
    """A triangle with an exclamation mark in it, drawn as lines: no typeface need have it."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    side, middle = box.width(), box.center().x()
    top, bottom = box.y() + side * 0.06, box.y() + side * 0.92
    painter.setPen(QPen(painter.pen().color(), line * 0.8))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(middle, top),
                QPointF(box.x() + side, bottom),
                QPointF(box.x(), bottom),
            ]
        )
    )
    painter.drawLine(QPointF(middle, top + side * 0.36), QPointF(middle, top + side * 0.56))
    painter.drawPoint(QPointF(middle, top + side * 0.72))


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
