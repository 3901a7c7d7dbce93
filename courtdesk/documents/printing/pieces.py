"""Parts of a paper set into pieces: what is never split over two pages, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from courtdesk.documents import page_model as model
from courtdesk.documents.page_model import Block, Look, Part
from courtdesk.documents.printing.pen import MARGIN, WIDTH, Pen, Piece
from courtdesk.documents.printing.table import table_pieces
from courtdesk.documents.printing.tree import Tree
from courtdesk.documents.printing.typeface import Line, Type
from courtdesk.documents.tagging import ARTIFACT
from courtdesk.questionnaire.strokes import Strokes

_SIZES = {Look.TITLE: 1.5, Look.SECTION: 1.2, Look.BODY: 1.0, Look.STRONG: 1.0}
_ROLES = {Look.TITLE: "H1", Look.SECTION: "H2", Look.BODY: "P", Look.STRONG: "P"}


class Setter:
    """Sets parts into pieces."""

    def __init__(self, type_: Type, tree: Tree, gutter: float) -> None:
        self._type, self._tree, self._gutter = type_, tree, gutter

    def block(self, block: Block) -> tuple[Piece, ...]:
        """The pieces of one block, from the rule above it downwards."""
        numbered = any(isinstance(part, model.Words) and part.number for part in block.parts)
        indent = self._gutter if numbered else 0.0
        made: list[Piece] = [_rule(0.7 * self._type.size)] if block.ruled else []
        for at, part in enumerate(block.parts):
            made += _lowered(self._part(part, indent), 0.35 * self._type.size if at else 0.0)
        return tuple(made)

    def _part(self, part: Part, indent: float) -> tuple[Piece, ...]:
        left = MARGIN + indent
        width = WIDTH - MARGIN - left
        match part:
            case model.Words():
                return self._words(part, left, width)
            case model.Ticks():
                return self._ticks(part, left, width)
            case model.Lines():
                air = _air((0.5 if part.short else 1.0) * self._type.size)
                return (*self._lines(part, left, width), air)
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
            case model.Table():
                return table_pieces(part, self._type, self._tree, self._gutter)

    def _words(self, words: model.Words, left: float, width: float) -> tuple[Piece, ...]:
        element = self._tree.add(_ROLES[words.look])
        bold = words.look is not Look.BODY
        lines = self._type.set(words.text, width, bold=bold, times=_SIZES[words.look])
        number = self._type.set(words.number, self._gutter, bold=True)[0] if words.number else None

        def draw(pen: Pen, y: float, line: Line) -> None:
            if number is not None and line is lines[0]:
                number.draw(pen, element, left - self._gutter, y)
            line.draw(pen, element, left, y)

        return tuple(_piece(line, draw) for line in lines)

    def _ticks(self, ticks: model.Ticks, left: float, width: float) -> tuple[Piece, ...]:
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

    def _lines(self, lines: model.Lines, left: float, width: float) -> Iterator[Piece]:
        lead = self._type.width(lines.label) + 0.7 * self._type.size if lines.label else 0.0
        label = self._type.set(lines.label, WIDTH)[0] if lines.label else None
        element = self._tree.add("P") if lines.label else ARTIFACT
        for at in range(lines.count):
            start = left if at else left + lead
            across = 11 * self._type.size if lines.short else width
            first = None if at else label
            yield self._line((start, min(start + across, left + width)), (element, first, left))

    def _line(self, ends: tuple[float, float], label: tuple[int, Line | None, float]) -> Piece:
        height = max(24.0, 1.7 * self._type.size)
        element, words, left = label

        def draw(pen: Pen, y: float) -> None:
            if words is not None:
                words.draw(pen, element, left, y + height - words.height)
            pen.lines(ARTIFACT, ((ends[0], y + height), (ends[1], y + height)))

        return Piece(height, draw)

    def _cells(self, cells: model.Cells, left: float, width: float) -> tuple[Piece, ...]:
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

    def _cell_row(self, row: list[tuple[float, str, int]], left: float, side: float) -> Piece:
        element = self._tree.add("P")
        height = 1.25 * side
        set_ = [(x, self._type.set(label, WIDTH)[0], label, count) for x, label, count in row]

        def draw(pen: Pen, y: float) -> None:
            for x, line, label, count in set_:
                start = left + x
                if label:
                    line.draw(pen, element, start, y + (height - line.height) / 2)
                    start += self._type.width(label) + 0.5 * self._type.size
                for at in range(count):
                    pen.box(ARTIFACT, (start + at * side, y, side, height), 0.8)

        return Piece(height + 2, draw)

    def _written(self, written: model.Written, left: float, width: float) -> tuple[Piece, ...]:
        element = self._tree.add("P")
        bar, inner = left + 2, left + 0.8 * self._type.size

        def draw(pen: Pen, y: float, line: Line) -> None:
            pen.lines(ARTIFACT, ((bar, y), (bar, y + line.height)), 2.0)
            line.draw(pen, element, inner, y)

        lines = self._type.set(written.text, width - 0.8 * self._type.size)
        return tuple(_piece(line, draw) for line in lines)

    def _fact(
        self, facts: model.Facts, pair: tuple[str, str], left: float, width: float
    ) -> Iterator[Piece]:
        widest = max(self._type.width(name, bold=True) for name, _ in facts.pairs)
        column = min(widest + 1, 0.4 * width)
        start = column + self._type.size
        element = self._tree.add("P")
        names = self._type.set(pair[0], column, bold=True)
        values = self._type.set(pair[1], width - start)
        for name, value in zip_longest(names, values):
            yield _fact_row(element, (name, left), (value, left + start))

    def _signature(self, box: model.SignatureBox, left: float, width: float) -> Piece:
        element = self._tree.add("Figure", alt=box.said)
        across, down = min(width, 300.0), max(72.0, 4 * self._type.size)

        def draw(pen: Pen, y: float) -> None:
            pen.box(element, (left, y, across, down), 1.0)
            if box.strokes is not None:
                _draw_strokes(pen, element, box.strokes, (left + 6, y + 6, across - 12, down - 12))

        return Piece(down + 4, draw)


class _TickBox:
    """One option set: the box, its digit and its label."""

    def __init__(
        self, type_: Type, tree: Tree, tick: model.Tick, place: tuple[int, float, float]
    ) -> None:
        listed, lead, room = place
        self._size, self._lead, self._chosen = type_.size, lead, tick.chosen
        item = tree.add("LI", listed)
        self._figure = tree.add("Figure", item, "Chosen") if tick.chosen else ARTIFACT
        self._body = tree.add("LBody", item)
        self._digit = type_.set(tick.digit, WIDTH, bold=True)[0] if tick.digit else None
        self._label = type_.set(tick.label, room, bold=tick.chosen)
        self.height = max(sum(line.height for line in self._label), 1.35 * type_.size)

    def draw(self, pen: Pen, x: float, y: float) -> None:
        side = 1.1 * self._size
        top = y + (self._label[0].height - side) / 2
        pen.tick_box(self._figure, x, top, side, chosen=self._chosen)
        if self._digit is not None:
            self._digit.draw(pen, self._body, x + 1.6 * self._size, y)
        for line in self._label:
            line.draw(pen, self._body, x + self._lead, y)
            y += line.height


def _piece(line: Line, draw: Callable[[Pen, float, Line], None]) -> Piece:
    return Piece(line.height, lambda pen, y: draw(pen, y, line))


def _air(height: float) -> Piece:
    return Piece(height, lambda _pen, _y: None)


def _rule(height: float) -> Piece:
    return Piece(height, lambda pen, y: pen.rule(y))


def _lowered(pieces: Sequence[Piece], by: float) -> tuple[Piece, ...]:
    """The pieces with `by` points of air above the first."""
    if not pieces or not by:
        return tuple(pieces)
    first = pieces[0]
    return (Piece(first.height + by, lambda pen, y: first.draw(pen, y + by)), *pieces[1:])


def _columns(wide: Sequence[float], width: float, gap: float) -> tuple[float, ...]:
    """Where the columns begin, in as few rows as `width` takes; rather 3 and 2 than 4 and 1."""
    for rows in range(1, len(wide) + 1):
        count = -(-len(wide) // rows)
        columns = [max(wide[at::count]) for at in range(count)]
        if sum(columns) + gap * (count - 1) <= width or count == 1:
            return tuple(sum(columns[:at]) + gap * at for at in range(count))
    return (0.0,)


def _row(boxes: Sequence[_TickBox], lefts: Sequence[float]) -> Piece:
    def draw(pen: Pen, y: float) -> None:
        for left, box in zip(lefts, boxes, strict=False):
            box.draw(pen, left, y)

    return Piece(max(box.height for box in boxes) + 3, draw)


def _fact_row(
    element: int, name: tuple[Line | None, float], value: tuple[Line | None, float]
) -> Piece:
    def draw(pen: Pen, y: float) -> None:
        for line, x in (name, value):
            if line is not None:
                line.draw(pen, element, x, y)

    return Piece(max(line.height for line, _ in (name, value) if line is not None), draw)


def _draw_strokes(
    pen: Pen, element: int, strokes: Strokes, place: tuple[float, float, float, float]
) -> None:
    """The pen's way, as large as the box takes it, unbent."""
    x, y, across, down = place
    scale = min(across / strokes.width, down / strokes.height)
    for stroke in strokes.strokes:
        pen.lines(element, [(x + px * scale, y + py * scale) for px, py in stroke], 1.2)
