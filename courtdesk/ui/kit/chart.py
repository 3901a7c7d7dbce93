"""A small chart of one line of scores: a help for the eye beside words that say everything.

Nothing in it is said by colour: bands are stripes with their names at the right, the cut-off is a
dashed line with its name at the left, a score worked out with answers missing is a ring and says
so under its date, and a result without a score has no mark at all, only the words "no score" under
its date and a dotted line over the gap. It is never drawn as zero.

The points stand in order and equally far apart, as their dates are written under them. Left and
Right walk them and have each one spoken; Home and End go to the first and the last.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.style import colour, current_theme
from courtdesk.ui.kit.tokens import Theme

_LEFT, _CENTRE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
_MIDDLE, _TOP = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignTop
_RIGHT = Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True)
class ChartPoint:
    """One result: its date, its value with the words for it, and all of it as it is spoken.

    `value` is None for a result without a score. `note` stands under the date ("prorated").
    """

    date: str
    value: float | None
    shown: str
    spoken: str
    note: str = ""


@dataclass(frozen=True)
class ChartStripe:
    """A band of the scale, with its name."""

    name: str
    start: float
    end: float


@dataclass(frozen=True)
class ChartData:
    """What is drawn. `low` and `high` are the ends of the scale; `name` and `words` are spoken."""

    name: str
    words: str
    low: float
    high: float
    points: tuple[ChartPoint, ...]
    stripes: tuple[ChartStripe, ...] = ()
    cutoff: float | None = None
    cutoff_name: str = ""


class ScoreChart(QLabel):
    """The chart as a widget: a label whose text a screen reader reads, painted as a chart.

    Attributes:
        data: what is shown.
        current: which point the arrow keys are on, from 0.
    """

    def __init__(self, data: ChartData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.data = data
        self.current = max(0, len(data.points) - 1)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(data.words)
        self.setAccessibleName(data.name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._describe()

    def sizeHint(self) -> QSize:
        """Room for every point with its date, up to eight of them."""
        frame = _Frame(self.data, current_theme(), 0, 0)
        shown = min(max(len(self.data.points), 3), 8)
        return QSize(frame.sides + frame.step * shown, frame.wanted_height())

    def minimumSizeHint(self) -> QSize:
        """Names of bands and cut-off are never cut; dates give way to every second one."""
        frame = _Frame(self.data, current_theme(), 0, 0)
        return QSize(frame.sides + frame.step * 2, frame.wanted_height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk the points; at an end the key is the page's."""
        last = len(self.data.points) - 1
        targets = {
            Qt.Key.Key_Left: self.current - 1,
            Qt.Key.Key_Right: self.current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        target = targets.get(Qt.Key(event.key()))
        if target is None or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # Alt+Left is the way back
            return
        self._go_to(min(max(target, 0), last))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the chart over the label's own text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = current_theme()
        frame = _Frame(self.data, theme, self.width(), self.height())
        brush = _Brush(painter, theme, self)
        _paint_stripes(brush, frame)
        _paint_scale(brush, frame)
        _paint_line(brush, frame)
        _paint_points(brush, frame, self.current if self.hasFocus() else None)
        _paint_dates(brush, frame)
        painter.end()

    def _go_to(self, at: int) -> None:
        if not self.data.points:
            return
        self.current = at
        self._describe()
        self.update()
        announce(self, self._spoken())

    def _spoken(self) -> str:
        point = self.data.points[self.current]
        return f"{self.current + 1} of {len(self.data.points)}: {point.spoken}"

    def _describe(self) -> None:
        here = f" {self._spoken()}." if self.data.points else ""
        self.setAccessibleDescription(
            f"{self.data.words}{here} Left and Right go from one result to another."
        )


class _Brush:
    """A painter with the theme's fonts and colours."""

    def __init__(self, painter: QPainter, theme: Theme, widget: QWidget) -> None:
        self.painter = painter
        self.theme = theme
        self._palette = widget.palette()

    def colour(self, name: str) -> QColor:
        return colour(name, self.theme, self._palette)

    def pen(self, name: str, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> None:
        self.painter.setPen(QPen(self.colour(name), self.theme.px(width), style))

    def words(self, box: QRectF, text: str, align: Qt.AlignmentFlag, *, bold: bool = False) -> None:
        self.painter.setFont(_font(self.theme, bold=bold))
        self.painter.setPen(self.colour("ink"))
        self.painter.drawText(box, align, text)


class _Frame:
    """Where everything stands for one size: the plot between two margins of words."""

    def __init__(self, data: ChartData, theme: Theme, width: int, height: int) -> None:
        self.data = data
        self.theme = theme
        metrics = QFontMetrics(_font(theme, bold=True))
        self.line = metrics.height()
        self.gap = theme.gap(6)
        left = [self.cutoff_label(), _number(data.low), _number(data.high)]
        self.left = max(metrics.horizontalAdvance(text) for text in left) + 2 * self.gap
        names = [metrics.horizontalAdvance(one.name) for one in data.stripes]
        self.right = max(names, default=0) + 2 * self.gap
        dates = [text for one in data.points for text in (one.date, _note(one))]
        widest = max((metrics.horizontalAdvance(text) for text in dates), default=0)
        self.step = widest + 2 * self.gap
        self.plot = QRectF(
            self.left,
            self.line / 2 + theme.gap(4),
            max(1, width - self.sides),
            max(1, height - self.line / 2 - theme.gap(8) - 2 * self.line),
        )

    @property
    def sides(self) -> int:
        """The two margins together."""
        return self.left + self.right

    def cutoff_label(self) -> str:
        """The name of the cut-off with its level, or "" when there is none."""
        if self.data.cutoff is None:
            return ""
        return f"{self.data.cutoff_name} {_number(self.data.cutoff)}".strip()

    def wanted_height(self) -> int:
        """High enough for the name of the thinnest band, within reason."""
        span = self.data.high - self.data.low
        thinnest = min((one.end - one.start for one in self.data.stripes), default=span)
        plot = self.line * span / thinnest if thinnest > 0 and span > 0 else 0
        room = min(max(plot, self.theme.px(150)), self.theme.px(330))
        return round(room + self.line / 2 + self.theme.gap(8) + 2 * self.line)

    def y(self, value: float) -> float:
        """Where a value stands; one outside the scale stands at its end."""
        span = self.data.high - self.data.low or 1.0
        share = min(max((value - self.data.low) / span, 0.0), 1.0)
        return self.plot.bottom() - share * self.plot.height()

    def x(self, at: int) -> float:
        """Where the result number `at` stands."""
        count = len(self.data.points)
        return self.plot.left() + self.plot.width() * (at + 0.5) / max(count, 1)

    def dated(self) -> list[int]:
        """The points whose date is written: every one, or as many as there is room for."""
        return self._with_room(self.step)

    def noted(self) -> list[int]:
        """The points whose note is written: a note is shorter than a date, and matters more."""
        metrics = QFontMetrics(_font(self.theme, bold=False))
        notes = [metrics.horizontalAdvance(_note(one)) for one in self.data.points]
        return self._with_room(max(notes, default=0) + self.gap)

    def valued(self) -> list[int]:
        """The points whose number is written: more than dates, as numbers are shorter."""
        metrics = QFontMetrics(_font(self.theme, bold=True))
        widest = max((metrics.horizontalAdvance(one.shown) for one in self.data.points), default=0)
        return self._with_room(widest + 2 * self.gap)

    def _with_room(self, wide: int) -> list[int]:
        """From the last point back, each `wide` pixels from the next."""
        count = len(self.data.points)
        every = max(1, -(-wide * count // max(1, round(self.plot.width()))))
        return list(range(count - 1, -1, -every))


def _paint_stripes(brush: _Brush, frame: _Frame) -> None:
    """Bands, the names beside them; light and dark in turn, with a line between."""
    painter, plot = brush.painter, frame.plot
    free = plot.bottom() + frame.line
    for at, stripe in enumerate(frame.data.stripes):
        top, bottom = frame.y(stripe.end), frame.y(stripe.start)
        fill = brush.colour("surface" if at % 2 else "band")
        painter.fillRect(QRectF(plot.left(), top, plot.width(), bottom - top), fill)
        if at:
            brush.pen("border", 1)
            painter.drawLine(QPointF(plot.left(), bottom), QPointF(plot.right(), bottom))
        # From the bottom up; a name that has no room in its stripe moves up a little.
        middle = min((top + bottom) / 2, free - frame.line)
        free = middle
        box = QRectF(plot.right() + frame.gap, middle - frame.line / 2, frame.right, frame.line)
        brush.words(box, stripe.name, _LEFT | _MIDDLE)


def _paint_scale(brush: _Brush, frame: _Frame) -> None:
    """The ends of the scale, the frame, and the cut-off."""
    painter, plot = brush.painter, frame.plot
    painter.setBrush(Qt.BrushStyle.NoBrush)
    brush.pen("ink", 1)
    painter.drawLine(plot.topLeft(), plot.bottomLeft())
    painter.drawLine(plot.bottomLeft(), plot.bottomRight())
    cutoff = frame.data.cutoff
    level = frame.y(cutoff) if cutoff is not None else None
    for value in (frame.data.low, frame.data.high):
        # The cut-off's own label matters more than an end of the scale under it.
        if level is None or abs(frame.y(value) - level) >= frame.line:
            _paint_level(brush, frame, value, _number(value), bold=False)
    if cutoff is not None and level is not None:
        brush.pen("ink", 2, Qt.PenStyle.DashLine)
        painter.drawLine(QPointF(plot.left(), level), QPointF(plot.right(), level))
        _paint_level(brush, frame, cutoff, frame.cutoff_label(), bold=True)


def _paint_level(brush: _Brush, frame: _Frame, value: float, text: str, *, bold: bool) -> None:
    top = frame.y(value) - frame.line / 2
    box = QRectF(0, top, frame.left - frame.gap, frame.line)
    brush.words(box, text, _RIGHT | _MIDDLE, bold=bold)


def _paint_line(brush: _Brush, frame: _Frame) -> None:
    """From score to score; dotted where a result between has none."""
    before: int | None = None
    for at, point in enumerate(frame.data.points):
        if point.value is None:
            continue
        if before is not None:
            whole = before == at - 1
            brush.pen("ink", 2, Qt.PenStyle.SolidLine if whole else Qt.PenStyle.DotLine)
            brush.painter.drawLine(_spot(frame, before), _spot(frame, at))
        before = at


def _spot(frame: _Frame, at: int) -> QPointF:
    return QPointF(frame.x(at), frame.y(frame.data.points[at].value or 0.0))


def _paint_points(brush: _Brush, frame: _Frame, current: int | None) -> None:
    painter, theme = brush.painter, brush.theme
    radius = theme.px(5)
    valued = {*frame.valued()} if current is None else {*frame.valued(), current}
    for at, point in enumerate(frame.data.points):
        if at == current:
            # A frame over the whole height: it must be seen where there is no score as well.
            brush.pen("ink", 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            wide = min(frame.step, frame.plot.width() / max(len(frame.data.points), 1)) - 4
            left = frame.x(at) - wide / 2
            painter.drawRect(QRectF(left, frame.plot.top(), wide, frame.plot.height()))
        if point.value is None:
            continue
        brush.pen("ink", 2)
        painter.setBrush(brush.colour("surface" if point.note else "ink"))
        painter.drawEllipse(_spot(frame, at), radius, radius)
        if at in valued:
            _paint_value(brush, frame, at)


def _paint_value(brush: _Brush, frame: _Frame, at: int) -> None:
    """The number over its point, or under it at the top of the scale; on a plate of its own."""
    point, spot = frame.data.points[at], _spot(frame, at)
    metrics = QFontMetrics(_font(brush.theme, bold=True))
    wide = metrics.horizontalAdvance(point.shown) + brush.theme.gap(6)
    room = brush.theme.px(8)
    above = spot.y() - room - frame.line >= 0
    top = spot.y() - room - frame.line if above else spot.y() + room
    box = QRectF(spot.x() - wide / 2, top, wide, frame.line)
    brush.painter.fillRect(box, brush.colour("surface"))
    brush.words(box, point.shown, _CENTRE | _MIDDLE, bold=True)


def _paint_dates(brush: _Brush, frame: _Frame) -> None:
    top = frame.plot.bottom() + brush.theme.gap(4)
    for at, point in enumerate(frame.data.points):
        box = QRectF(frame.x(at) - frame.step / 2, top, frame.step, frame.line)
        if at in frame.dated():
            brush.words(box, point.date, _CENTRE | _TOP)
        if at in frame.noted():
            brush.words(box.translated(0, frame.line), _note(point), _CENTRE | _TOP)


def _note(point: ChartPoint) -> str:
    """What stands under the date: without a score that is said, whatever else there is."""
    return "no score" if point.value is None else point.note


def _font(theme: Theme, *, bold: bool) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPixelSize(theme.small)
    font.setBold(bold)
    return font


def _number(value: float) -> str:
    return f"{value:g}"
