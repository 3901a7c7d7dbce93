"""A list of rows that are painted, not built: sixty people or forty thousand cost the same.

Qt's own list view underneath, with its keyboard and its accessibility: what a row shows is also
its accessible text. The row with the keyboard wears the ring that every other widget gets from
`kit.focus`; a row that cannot be opened (a heading) is passed over by the arrow keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from courtdesk.ui.kit.focus import BLACK, YELLOW, without_ring
from courtdesk.ui.kit.style import colour, current_theme
from courtdesk.ui.kit.tokens import Theme

Index = QModelIndex | QPersistentModelIndex

ROW = Qt.ItemDataRole.UserRole
"""The role under which a model gives the row itself, for its delegate and its screen."""

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_TALL = 100_000


class RowList(QListView):
    """Rows one under the other, as wide as the window; Enter or a click opens one.

    Signals:
        opened: a row was opened; carries its index.
        left_up: Up was pressed on the first row.
    """

    opened = QtSignal(QModelIndex)
    left_up = QtSignal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        without_ring(self)
        self._pressed = QPersistentModelIndex()

    def first(self) -> QModelIndex:
        """The first row that can be opened, or an invalid index."""
        model = self.model()
        for row in range(model.rowCount() if model is not None else 0):
            index = model.index(row, 0)
            if index.flags() & Qt.ItemFlag.ItemIsEnabled:
                return index
        return QModelIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row; the rest is Qt's."""
        here = self.currentIndex()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain and here.isValid():
            self.opened.emit(here)
            return
        if event.key() == Qt.Key.Key_Up and plain and here == self.first():
            self.scrollToTop()
            self.left_up.emit()
            return
        if event.key() == Qt.Key.Key_Home and plain:
            # Qt's goes to a heading, which cannot be chosen, and so nowhere.
            self.setCurrentIndex(self.first())
            self.scrollToTop()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the press was: a drag that ends elsewhere opens nothing."""
        super().mousePressEvent(event)
        self._pressed = QPersistentModelIndex(self.indexAt(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the row."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        if event.button() is Qt.MouseButton.LeftButton and enabled and self._pressed == index:
            self.opened.emit(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """With the keyboard there is always a row that Enter would open."""
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.first())
        super().focusInEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrower cells, higher rows: Qt lays out again only when the height changes.

        The scroll bar takes its width after the first layout; the last line of a row was cut.
        """
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def doItemsLayout(self) -> None:
        """Keep the current row whole in view when rows change their height, if it was in view.

        A row that somebody has scrolled away from stays where it is.
        """
        seen = self.visualRect(self.currentIndex()).intersects(self.viewport().rect())
        super().doItemsLayout()
        if seen:
            self.scrollTo(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        """Larger text, higher rows."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.scheduleDelayedItemsLayout()


@dataclass(frozen=True)
class Line:
    """One paragraph of a cell: its words and "text", "strong" or "caption"."""

    text: str
    look: str = "text"


@dataclass(frozen=True)
class Chip:
    """A tag beside a name: a need (outlined), one to be seen at once (bold), or risk (red)."""

    text: str
    risk: bool = False
    strong: bool = False


_REMEMBERED = 4000
"""Measured texts that an `Ink` keeps: several lists of sixty people at a few widths."""


@dataclass(frozen=True)
class Ink:
    """What painting needs: the theme and the palette in force, and what was measured with them.

    To make a font and to wrap a text cost far more than to look them up: sixty rows that are each
    measured anew would hold the window for several frames.
    """

    theme: Theme
    palette: QPalette
    _fonts: dict[str, QFont] = field(default_factory=dict, compare=False, repr=False)
    _heights: dict[tuple[str, str, int], int] = field(
        default_factory=dict, compare=False, repr=False
    )

    _widths: dict[tuple[str, str], int] = field(default_factory=dict, compare=False, repr=False)

    def colour(self, name: str) -> QColor:
        """The colour called `name` in the tokens."""
        return colour(name, self.theme, self.palette)

    def font(self, look: str) -> QFont:
        """The font of a `Line` or, for "chip" and "bold chip", of a chip."""
        known = self._fonts.get(look)
        if known is None:
            known = QFont(self.base)
            sizes = {
                "caption": self.theme.caption,
                "chip": self.theme.small,
                "bold chip": self.theme.small,
            }
            known.setPixelSize(sizes.get(look, self.theme.body))
            known.setBold(look in ("strong", "bold chip"))
            self._fonts[look] = known
        return known

    def height(self, text: str, look: str, width: int) -> int:
        """How high `text` is in the font of `look`, wrapped at `width`."""
        key = (text, look, width)
        known = self._heights.get(key)
        if known is None:
            if len(self._heights) >= _REMEMBERED:
                self._heights.clear()
            box = QRect(0, 0, max(1, width), _TALL)
            known = QFontMetrics(self.font(look)).boundingRect(box, int(_WRAP), text).height()
            self._heights[key] = known
        return known

    def width(self, text: str, look: str) -> int:
        """How wide `text` is on one line, as what wraps it says.

        Qt adds up an advance a little narrower for some letters, and a name in a box of that width
        breaks over the line below it.
        """
        key = (text, look)
        known = self._widths.get(key)
        if known is None:
            if len(self._widths) >= _REMEMBERED:
                self._widths.clear()
            box = QRect(0, 0, _TALL, _TALL)
            known = QFontMetrics(self.font(look)).boundingRect(box, int(_WRAP), text).width()
            self._widths[key] = known
        return known

    @property
    def base(self) -> QFont:
        """The application's font."""
        return QGuiApplication.font()


class RowDelegate(QStyledItemDelegate):
    """Draws the ground and the keyboard's ring; a subclass draws and measures what is on it."""

    _ink: Ink | None = None
    _ink_of: tuple[Theme, int, str] | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground first, then the row, then the ring."""
        ink = self.ink(option)
        painter.save()
        self.paint_ground(painter, option, index, ink)
        self.paint_row(painter, option.rect, index, ink)
        if index.flags() & Qt.ItemFlag.ItemIsEnabled:
            _paint_current(painter, option, ink)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the list, as high as the words need."""
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 0
        return QSize(width, self.row_height(index, width, self.ink(option)))

    def paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, ink: Ink
    ) -> None:
        """White, or slightly grey under the pointer; a thin line below."""
        hovered = option.state & QStyle.StateFlag.State_MouseOver
        enabled = index.flags() & Qt.ItemFlag.ItemIsEnabled
        painter.fillRect(option.rect, ink.colour("hover" if hovered and enabled else "surface"))
        painter.setPen(ink.colour("rule"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def paint_row(self, painter: QPainter, rect: QRect, index: Index, ink: Ink) -> None:
        """Draw what the row says."""
        raise NotImplementedError

    def row_height(self, index: Index, width: int, ink: Ink) -> int:
        """The height at `width`."""
        raise NotImplementedError

    def ink(self, option: QStyleOptionViewItem) -> Ink:
        """Theme and palette in force; the same one until either, or the font, changes."""
        key = (current_theme(), option.palette.cacheKey(), QGuiApplication.font().key())
        if self._ink is None or self._ink_of != key:
            self._ink, self._ink_of = Ink(key[0], QPalette(option.palette)), key
        return self._ink


def lines_height(lines: Sequence[Line], width: int, ink: Ink) -> int:
    """How high `lines` are, wrapped at `width`; empty ones take no room."""
    return sum(ink.height(line.text, line.look, width) for line in lines if line.text)


def paint_lines(painter: QPainter, rect: QRect, lines: Sequence[Line], ink: Ink) -> int:
    """Draw `lines` one under the other from the top of `rect`; return the height used."""
    top = rect.top()
    for line in lines:
        if not line.text:
            continue
        height = ink.height(line.text, line.look, rect.width())
        painter.setFont(ink.font(line.look))
        painter.setPen(ink.colour("quiet" if line.look == "caption" else "ink"))
        painter.drawText(QRect(rect.left(), top, rect.width(), height), _WRAP, line.text)
        top += height
    return top - rect.top()


def chips_height(name: str, chips: Sequence[Chip], width: int, ink: Ink) -> int:
    """How high a name with its chips is at `width`."""
    return _place_chips(name, chips, width, ink)[1]


def paint_chips(painter: QPainter, rect: QRect, name: str, chips: Sequence[Chip], ink: Ink) -> int:
    """Draw a bold name with chips beside it, wrapping; return the height used."""
    places, height = _place_chips(name, chips, rect.width(), ink)
    origin = rect.topLeft()
    paint_lines(painter, places[0].translated(origin), [Line(name, "strong")], ink)
    for chip, place in zip(chips, places[1:], strict=True):
        _paint_chip(painter, place.translated(origin), chip, ink)
    return height


def _place_chips(name: str, chips: Sequence[Chip], width: int, ink: Ink) -> tuple[list[QRect], int]:
    strong = QFontMetrics(ink.font("strong"))
    gap, line = ink.theme.gap(7), strong.height()
    wide = min(ink.width(name, "strong") + 1, width)
    places = [QRect(0, 0, wide, ink.height(name, "strong", width))]
    left, top, bottom = wide + gap, places[0].height() - line, places[0].height()
    for chip in chips:
        size = _chip_size(chip, width, ink)
        if left + size.width() > width and left > 0:
            left, top = 0, bottom + ink.theme.gap(2)
        down = max(0, (line - size.height()) // 2)
        places.append(QRect(QPoint(left, top + down), size))
        left += size.width() + gap
        bottom = max(bottom, top + down + size.height())
    return places, bottom


def _chip_size(chip: Chip, width: int, ink: Ink) -> QSize:
    """As wide as its words, at most `width`: longer ones wrap, since half a need is a wrong one."""
    look, room = _chip_look(chip), ink.theme.gap(12)
    small = QFontMetrics(ink.font(look))
    wide = small.horizontalAdvance(chip.text) + room
    high = small.height() if wide <= width else ink.height(chip.text, look, width - room)
    return QSize(min(wide, width), high + ink.theme.gap(2))


def _paint_chip(painter: QPainter, rect: QRect, chip: Chip, ink: Ink) -> None:
    font = ink.font(_chip_look(chip))
    painter.setPen(QPen(ink.colour("error" if chip.risk else "ink"), 1))
    painter.setBrush(ink.colour("error" if chip.risk else "surface"))
    painter.drawRect(rect.adjusted(0, 0, -1, -1))
    if chip.strong:
        painter.drawRect(rect.adjusted(1, 1, -2, -2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    high = ink.theme.high_contrast
    painter.setPen(ink.colour("on_colour" if chip.risk and not high else "ink"))
    painter.setFont(font)
    if rect.height() > QFontMetrics(font).height() + ink.theme.gap(2):
        side = ink.theme.gap(12) // 2
        painter.drawText(rect.adjusted(side, 0, -side, 0), int(_WRAP), chip.text)
        return
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, chip.text)


def _chip_look(chip: Chip) -> str:
    return "bold chip" if chip.risk or chip.strong else "chip"


def _paint_current(painter: QPainter, option: QStyleOptionViewItem, ink: Ink) -> None:
    """The ring while the list has the keyboard; a bar at the left while it is elsewhere."""
    view = option.widget
    if not option.state & QStyle.StateFlag.State_Selected or view is None:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not view.hasFocus():
        painter.fillRect(
            QRect(option.rect.topLeft(), QSize(4, option.rect.height())), ink.colour("ink")
        )
        return
    for name, width, inset in (("focus", YELLOW, 0), ("ink", BLACK, YELLOW)):
        pen = QPen(ink.colour(name), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        near, far = inset + width // 2, inset + width - width // 2
        painter.drawRect(option.rect.adjusted(near, near, -far, -far))
