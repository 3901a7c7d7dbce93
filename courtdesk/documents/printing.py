"""The one module outside the window that draws with Qt: papers as PDF, on a printer, as pictures.

What can be had is had: the typeface embedded, PDF/A-1b, title, language and a structure tree (by
`tagging.py`, since Qt 6.11 itself cannot tag). Creator is "CourtDesk"; no author, no machine, no
person stands in the properties, and nothing is written beside the target.

It needs a QGuiApplication and no display: without one it begins Qt's "offscreen" platform for as
long as it draws.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPagedPaintDevice,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextLayout,
    QTextOption,
)

from courtdesk.documents import page_model as model
from courtdesk.documents.page_model import Block, Look, Measured, Paper, Part, Spot, paginate
from courtdesk.documents.tagging import ARTIFACT, MARK_X, Element, mark_y, tag
from courtdesk.documents.whole_file import put
from courtdesk.errors import UserError
from courtdesk.questionnaire.strokes import Strokes

WIDTH, HEIGHT = 595.0, 842.0
"""A4 in points."""

FAMILY = "Atkinson Hyperlegible Next"
_MARGIN = 43.0
"""Points: 15 mm, within what every office printer reaches."""

_UNIT = 10
"""Steps a point in the PDF, so that letters stand where they were measured."""

_SIZES = {Look.TITLE: 1.5, Look.SECTION: 1.2, Look.BODY: 1.0, Look.STRONG: 1.0}
_ROLES = {Look.TITLE: "H1", Look.SECTION: "H2", Look.BODY: "P", Look.STRONG: "P"}
_GREY = 120
_LEADING = 1.12
"""Times the typeface's own distance of lines: the next line is found again by poor eyes."""


@contextlib.contextmanager
def application() -> Iterator[None]:
    """Have a QGuiApplication, the one that runs or one of our own without a display."""
    if QGuiApplication.instance() is not None:
        yield
        return
    # By argument, not by environment: what this process starts later must not inherit it.
    made = QGuiApplication(["courtdesk", "-platform", "offscreen"])
    try:
        yield
    finally:
        made.shutdown()


def font_files() -> tuple[Path, ...]:
    """The typeface's files, of a checkout or of an installed package; none if not there."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data" / "resources" / "fonts"
    folder = installed if installed.is_dir() else package.parent / "resources" / "fonts"
    return tuple(sorted(folder.glob("*.ttf")))


def pdf_bytes(paper: Paper) -> bytes:
    """`paper` as a tagged PDF/A-1b."""
    with application():
        laid = LaidOut(paper)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_A1b)
        writer.setTitle(paper.title)
        writer.setCreator("CourtDesk")
        writer.setResolution(72 * _UNIT)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        _draw_all(laid, writer, _UNIT, range(laid.pages), marked=True)
        return tag(bytes(buffer.data().data()), laid.elements, paper.language)


def write_pdf(paper: Paper, path: Path, *, replace: bool = False) -> Path:
    """Write `paper` at `path`, readable by its owner alone, whole or not at all; return `path`.

    Raises `UserError` when the name does not end in .pdf, when something of that name is there
    and `replace` is false, or when the folder cannot be written; `NoSpace` when the disk is full.
    """
    return put(lambda: pdf_bytes(paper), path, ending=".pdf", replace=replace)


def print_pages(paper: Paper, device: QPagedPaintDevice, *, first: int = 0, last: int = 0) -> int:
    """Draw `paper` on a printer set to the full page; return how many pages were drawn.

    `first` and `last` are page numbers from 1 as a print dialog gives them, 0 for all.
    """
    laid = LaidOut(paper)
    chosen = range(max(first, 1) - 1, min(last or laid.pages, laid.pages))
    sheet = device.pageLayout().fullRectPoints()
    # Smaller paper than A4 gets a smaller page: a line that is cut off is worse.
    fit = min(1.0, sheet.width() / WIDTH, sheet.height() / HEIGHT)
    if chosen:
        _draw_all(laid, device, fit * device.logicalDpiX() / 72, chosen, marked=False)
    return len(chosen)


def page_pictures(paper: Paper, scale: float) -> tuple[QImage, ...]:
    """Every page as a picture with `scale` pixels a point, for a preview."""
    laid = LaidOut(paper)
    return tuple(_picture(laid, page, scale) for page in range(laid.pages))


def _picture(laid: LaidOut, page: int, scale: float) -> QImage:
    image = QImage(round(WIDTH * scale), round(HEIGHT * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale, scale)
    laid.draw(_Pen(painter, marked=False), page)
    painter.end()
    return image


def _draw_all(
    laid: LaidOut, device: QPagedPaintDevice, scale: float, pages: Sequence[int], *, marked: bool
) -> None:
    painter = QPainter()
    if not painter.begin(device):
        raise UserError(
            "The printer did not take the document: see that it is on and has paper, or save a PDF."
        )
    try:
        for page in pages:
            if page != pages[0]:
                device.newPage()
            painter.save()
            painter.scale(scale, scale)
            laid.draw(_Pen(painter, marked=marked), page)
            painter.restore()
    finally:
        painter.end()


class _Pen:
    """Draws with a painter in points and, for a PDF, says to which element each thing belongs."""

    def __init__(self, painter: QPainter, *, marked: bool) -> None:
        self._painter = painter
        self._marked = marked
        self._element: int | None = None

    def text(self, element: int, layout: QTextLayout, line: int, x: float, y: float) -> None:
        self._say(element)
        self._painter.setPen(QColor(0, 0, 0))
        drawn = layout.lineAt(line)
        drawn.draw(self._painter, QPointF(x - drawn.x(), y - drawn.y()))

    def rule(self, y: float) -> None:
        """A fine grey line from margin to margin: it parts questions and is not written on."""
        self.lines(ARTIFACT, ((_MARGIN, y), (WIDTH - _MARGIN, y)), 0.5, _GREY)

    def lines(
        self,
        element: int,
        points: Sequence[tuple[float, float]],
        width: float = 0.8,
        shade: int = 0,
    ) -> None:
        self._say(element)
        pen = QPen(QColor(shade, shade, shade), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen)
        corners = [QPointF(x, y) for x, y in points]
        if len(corners) == 1:
            self._painter.drawPoint(corners[0])
        else:
            self._painter.drawPolyline(corners)

    def box(self, element: int, place: tuple[float, float, float, float], width: float) -> None:
        x, y, across, down = place
        corners = ((x, y), (x + across, y), (x + across, y + down), (x, y + down), (x, y))
        self.lines(element, corners, width)

    def _say(self, element: int) -> None:
        if self._marked and element != self._element:
            mark = QRectF(MARK_X, mark_y(element), 1, 1)
            self._painter.fillRect(mark, QColor(0, 0, 0))
            self._element = element


@dataclass(frozen=True)
class _Piece:
    """What is never split over two pages: how high it is, and how it is drawn from its top."""

    height: float
    draw: Callable[[_Pen, float], None]


class LaidOut:
    """A paper measured and cut into pages.

    Attributes:
        pages: how many there are, at least one.
        elements: the structure of what is drawn, as `tagging` takes it.
    """

    def __init__(self, paper: Paper) -> None:
        type_ = _Type(paper.size)
        tree = _Tree()
        setter = _Setter(type_, tree, _gutter(paper, type_))
        pieces = [setter.block(block) for block in paper.blocks]
        self._foot = _Foot(paper, type_, tree)
        measured = [
            Measured(tuple(piece.height for piece in made), _gap(block, type_), block.with_next)
            for block, made in zip(paper.blocks, pieces, strict=True)
        ]
        room = HEIGHT - 2 * _MARGIN - self._foot.height - type_.size
        self._pieces = pieces
        self._pages: tuple[tuple[Spot, ...], ...] = paginate(measured, room)
        self.pages = len(self._pages)
        self.elements: tuple[Element, ...] = tuple(tree.elements)

    def draw(self, pen: _Pen, page: int) -> None:
        """Draw one page, counted from 0."""
        for block, piece, y in self._pages[page]:
            self._pieces[block][piece].draw(pen, _MARGIN + y)
        self._foot.draw(pen, page, self.pages)


class _Tree:
    """The structure elements in the order in which they are met."""

    def __init__(self) -> None:
        self.elements: list[Element] = []

    def add(self, role: str, parent: int | None = None, alt: str = "") -> int:
        self.elements.append(Element(role, parent, alt))
        return len(self.elements) - 1


class _Type:
    """The typeface at one size of print, and text broken into lines with it."""

    def __init__(self, size: int) -> None:
        self.size = float(size)
        self._families = _families()

    def font(self, *, bold: bool = False, times: float = 1.0) -> QFont:
        # Never the window's own font with its tabular digits: those have no way back to Unicode,
        # and a reader of the file's text would find no digit in it.
        font = QFont(list(self._families))
        font.setPixelSize(round(self.size * times))
        font.setBold(bold)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def width(self, text: str, *, bold: bool = False) -> float:
        return QFontMetricsF(self.font(bold=bold)).horizontalAdvance(text)

    def set(
        self, text: str, width: float, *, bold: bool = False, times: float = 1.0
    ) -> tuple[_Line, ...]:
        """`text` in lines of at most `width` points."""
        font = self.font(bold=bold, times=times)
        lines = (line for part in text.split("\n") for line in _broken(part, font, width))
        return tuple(lines)


@dataclass(frozen=True)
class _Line:
    """One line of a text layout, which it keeps alive."""

    layout: QTextLayout
    at: int
    height: float

    def draw(self, pen: _Pen, element: int, x: float, y: float) -> None:
        pen.text(element, self.layout, self.at, x, y)


def _broken(text: str, font: QFont, width: float) -> Iterator[_Line]:
    option = QTextOption()
    # A word longer than the line is broken rather than lost in the margin.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text or " ", font)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    for at in range(layout.lineCount()):
        yield _Line(layout, at, layout.lineAt(at).height() * _LEADING)


def _families() -> tuple[str, ...]:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if FAMILY not in QFontDatabase.families():
        for path in font_files():
            QFontDatabase.addApplicationFont(str(path))
    return (FAMILY, system) if FAMILY in QFontDatabase.families() else (system,)


def _gutter(paper: Paper, type_: _Type) -> float:
    """How far questions stand in from the margin: as much as the widest number needs."""
    numbers = {
        part.number
        for block in paper.blocks
        for part in block.parts
        if isinstance(part, model.Words) and part.number
    }
    widest = max((type_.width(number, bold=True) for number in numbers), default=0.0)
    return min(max(widest + 0.7 * type_.size, 1.8 * type_.size), 6 * type_.size)


def _gap(block: Block, type_: _Type) -> float:
    first = block.parts[0] if block.parts else None
    heading = isinstance(first, model.Words) and first.look is Look.SECTION
    return type_.size * (1.2 if heading else 0.6)


class _Setter:
    """Sets parts into pieces."""

    def __init__(self, type_: _Type, tree: _Tree, gutter: float) -> None:
        self._type, self._tree, self._gutter = type_, tree, gutter

    def block(self, block: Block) -> tuple[_Piece, ...]:
        numbered = any(isinstance(part, model.Words) and part.number for part in block.parts)
        indent = self._gutter if numbered else 0.0
        made: list[_Piece] = [_rule(0.7 * self._type.size)] if block.ruled else []
        for at, part in enumerate(block.parts):
            made += _lowered(self._part(part, indent), 0.35 * self._type.size if at else 0.0)
        return tuple(made)

    def _part(self, part: Part, indent: float) -> tuple[_Piece, ...]:
        left = _MARGIN + indent
        width = WIDTH - _MARGIN - left
        match part:
            case model.Words():
                return self._words(part, left, width)
            case model.Ticks():
                return self._ticks(part, left, width)
            case model.Lines():
                row = self._line(part, left, width)
                return (*(row,) * part.count, _air(0.5 * self._type.size))
            case model.Cells():
                return self._cells(part, left, width)
            case model.Written():
                return self._written(part, left, width)
            case model.Facts():
                return tuple(
                    piece for pair in part.pairs for piece in self._fact(part, pair, left, width)
                )
            case model.SignatureBox():
                return (self._signature(part, left, width),)

    def _words(self, words: model.Words, left: float, width: float) -> tuple[_Piece, ...]:
        element = self._tree.add(_ROLES[words.look])
        bold = words.look is not Look.BODY
        lines = self._type.set(words.text, width, bold=bold, times=_SIZES[words.look])
        number = self._type.set(words.number, self._gutter, bold=True)[0] if words.number else None

        def draw(pen: _Pen, y: float, line: _Line) -> None:
            if number is not None and line is lines[0]:
                number.draw(pen, element, left - self._gutter, y)
            line.draw(pen, element, left, y)

        return tuple(_piece(line, draw) for line in lines)

    def _ticks(self, ticks: model.Ticks, left: float, width: float) -> tuple[_Piece, ...]:
        lead = 1.6 * self._type.size
        if any(one.digit for one in ticks.options):
            lead += self._type.width("0", bold=True) + 0.5 * self._type.size
        labels = [self._type.width(one.label, bold=True) + 1 for one in ticks.options]
        # Measured in bold, so that a filled form has its boxes where the blank one has them.
        wide = [lead + label for label in labels]
        columns = _columns(wide, width, 1.3 * self._type.size)
        listed = self._tree.add("L")
        boxes = [
            _TickBox(self._type, self._tree, one, (listed, lead, min(label, width - lead)))
            for one, label in zip(ticks.options, labels, strict=True)
        ]
        each = len(columns)
        lefts = [left + x for x in columns]
        return tuple(_row(boxes[at : at + each], lefts) for at in range(0, len(boxes), each))

    def _line(self, lines: model.Lines, left: float, width: float) -> _Piece:
        height = max(24.0, 1.7 * self._type.size)
        across = min(width, 11 * self._type.size) if lines.short else width

        def draw(pen: _Pen, y: float) -> None:
            pen.lines(ARTIFACT, ((left, y + height), (left + across, y + height)))

        return _Piece(height, draw)

    def _cells(self, cells: model.Cells, left: float, width: float) -> tuple[_Piece, ...]:
        side = max(20.0, 1.3 * self._type.size)
        rows: list[list[tuple[float, str, int]]] = [[]]
        x = 0.0
        for label, count in cells.parts:
            lead = self._type.width(label) + 0.5 * self._type.size if label else 0.0
            need = lead + count * side
            if rows[-1] and x + need > width:
                rows.append([])
                x = 0.0
            rows[-1].append((x, label, count))
            x += need + self._type.size
        return tuple(self._cell_row(row, left, side) for row in rows)

    def _cell_row(self, row: list[tuple[float, str, int]], left: float, side: float) -> _Piece:
        element = self._tree.add("P")
        height = 1.25 * side
        set_ = [(x, self._type.set(label, WIDTH)[0], label, count) for x, label, count in row]

        def draw(pen: _Pen, y: float) -> None:
            for x, line, label, count in set_:
                start = left + x
                if label:
                    line.draw(pen, element, start, y + (height - line.height) / 2)
                    start += self._type.width(label) + 0.5 * self._type.size
                for at in range(count):
                    pen.box(ARTIFACT, (start + at * side, y, side, height), 0.8)

        return _Piece(height + 2, draw)

    def _written(self, written: model.Written, left: float, width: float) -> tuple[_Piece, ...]:
        element = self._tree.add("P")
        bar, inner = left + 2, left + 0.8 * self._type.size

        def draw(pen: _Pen, y: float, line: _Line) -> None:
            pen.lines(ARTIFACT, ((bar, y), (bar, y + line.height)), 2.0)
            line.draw(pen, element, inner, y)

        lines = self._type.set(written.text, width - 0.8 * self._type.size)
        return tuple(_piece(line, draw) for line in lines)

    def _fact(
        self, facts: model.Facts, pair: tuple[str, str], left: float, width: float
    ) -> Iterator[_Piece]:
        widest = max(self._type.width(name, bold=True) for name, _ in facts.pairs)
        column = min(widest + 1, 0.4 * width)
        start = column + self._type.size
        element = self._tree.add("P")
        names = self._type.set(pair[0], column, bold=True)
        values = self._type.set(pair[1], width - start)
        for name, value in zip_longest(names, values):
            yield _fact_row(element, (name, left), (value, left + start))

    def _signature(self, box: model.SignatureBox, left: float, width: float) -> _Piece:
        element = self._tree.add("Figure", alt=box.said)
        across, down = min(width, 300.0), max(72.0, 4 * self._type.size)

        def draw(pen: _Pen, y: float) -> None:
            pen.box(element, (left, y, across, down), 1.0)
            if box.strokes is not None:
                _draw_strokes(pen, element, box.strokes, (left + 6, y + 6, across - 12, down - 12))

        return _Piece(down + 4, draw)


class _TickBox:
    """One option set: the box, its digit and its label."""

    def __init__(
        self, type_: _Type, tree: _Tree, tick: model.Tick, place: tuple[int, float, float]
    ) -> None:
        listed, lead, room = place
        self._size, self._lead, self._chosen = type_.size, lead, tick.chosen
        item = tree.add("LI", listed)
        self._figure = tree.add("Figure", item, "Chosen") if tick.chosen else ARTIFACT
        self._body = tree.add("LBody", item)
        self._digit = type_.set(tick.digit, WIDTH, bold=True)[0] if tick.digit else None
        self._label = type_.set(tick.label, room, bold=tick.chosen)
        self.height = max(sum(line.height for line in self._label), 1.35 * type_.size)

    def draw(self, pen: _Pen, x: float, y: float) -> None:
        side = 1.1 * self._size
        top = y + (self._label[0].height - side) / 2
        pen.box(self._figure, (x, top, side, side), 1.8 if self._chosen else 1.0)
        if self._chosen:
            corners = ((0.2, 0.5), (0.42, 0.76), (0.86, 0.16))
            path = [(x + across * side, top + down * side) for across, down in corners]
            pen.lines(self._figure, path, 0.16 * self._size)
        if self._digit is not None:
            self._digit.draw(pen, self._body, x + 1.6 * self._size, y)
        for line in self._label:
            line.draw(pen, self._body, x + self._lead, y)
            y += line.height


class _Foot:
    """The foot of every page: the notice, what this is a copy of, and the page's number.

    The first page's is read out; a screen reader need not hear the others.
    """

    def __init__(self, paper: Paper, type_: _Type, tree: _Tree) -> None:
        self._type = type_
        self._element = tree.add("P")
        case = f"Case {paper.reference}" if paper.reference else ""
        words = " · ".join(part for part in (paper.version, case) if part)
        width = WIDTH - 2 * _MARGIN
        self._notice = type_.set(paper.notice, width) if paper.notice else ()
        self._left = type_.set(words, width - type_.width("Page 000 of 000") - type_.size)
        self._blank = not words
        self.height = sum(line.height for line in (*self._notice, *self._left)) + 4

    def draw(self, pen: _Pen, page: int, pages: int) -> None:
        element = self._element if page == 0 else ARTIFACT
        y = HEIGHT - _MARGIN - self.height
        pen.rule(y)
        y += 4
        for line in self._notice:
            line.draw(pen, element, _MARGIN, y)
            y += line.height
        words = f"Page {page + 1} of {pages}"
        right = WIDTH - _MARGIN - self._type.width(words)
        self._type.set(words, WIDTH)[0].draw(pen, element, right, y)
        for line in () if self._blank else self._left:
            line.draw(pen, element, _MARGIN, y)
            y += line.height


def _piece(line: _Line, draw: Callable[[_Pen, float, _Line], None]) -> _Piece:
    return _Piece(line.height, lambda pen, y: draw(pen, y, line))


def _air(height: float) -> _Piece:
    return _Piece(height, lambda _pen, _y: None)


def _rule(height: float) -> _Piece:
    return _Piece(height, lambda pen, y: pen.rule(y))


def _lowered(pieces: Sequence[_Piece], by: float) -> tuple[_Piece, ...]:
    """The pieces with `by` points of air above the first."""
    if not pieces or not by:
        return tuple(pieces)
    first = pieces[0]
    return (_Piece(first.height + by, lambda pen, y: first.draw(pen, y + by)), *pieces[1:])


def _columns(wide: Sequence[float], width: float, gap: float) -> tuple[float, ...]:
    """Where the columns begin, in as few rows as `width` takes; rather 3 and 2 than 4 and 1."""
    for rows in range(1, len(wide) + 1):
        count = -(-len(wide) // rows)
        columns = [max(wide[at::count]) for at in range(count)]
        if sum(columns) + gap * (count - 1) <= width or count == 1:
            return tuple(sum(columns[:at]) + gap * at for at in range(count))
    return (0.0,)


def _row(boxes: Sequence[_TickBox], lefts: Sequence[float]) -> _Piece:
    def draw(pen: _Pen, y: float) -> None:
        for left, box in zip(lefts, boxes, strict=False):
            box.draw(pen, left, y)

    return _Piece(max(box.height for box in boxes) + 3, draw)


def _fact_row(
    element: int, name: tuple[_Line | None, float], value: tuple[_Line | None, float]
) -> _Piece:
    def draw(pen: _Pen, y: float) -> None:
        for line, x in (name, value):
            if line is not None:
                line.draw(pen, element, x, y)

    return _Piece(max(line.height for line, _ in (name, value) if line is not None), draw)


def _draw_strokes(
    pen: _Pen, element: int, strokes: Strokes, place: tuple[float, float, float, float]
) -> None:
    """The pen's way, as large as the box takes it, unbent."""
    x, y, across, down = place
    scale = min(across / strokes.width, down / strokes.height)
    for stroke in strokes.strokes:
        pen.lines(element, [(x + px * scale, y + py * scale) for px, py in stroke], 1.2)
