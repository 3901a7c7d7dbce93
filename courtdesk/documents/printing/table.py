"""Questions that share their options, set as a table as low as a pen allows.

A box is 5 mm and a row never under 8 mm: less cannot be ticked by somebody whose hand shakes. The
boxes of one row stand as evenly as their labels let them, as distance would say something about
the answers that the instrument does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from courtdesk.documents import page_model as model
from courtdesk.documents.printing.pen import MARGIN, WIDTH, Pen, Piece
from courtdesk.documents.printing.tree import Tree
from courtdesk.documents.printing.typeface import Line, Type
from courtdesk.documents.tagging import ARTIFACT, Scope

_MM = 72 / 25.4
_SIDE = 5 * _MM
_LEAST_ROW = 8 * _MM
_AIR = 3.0
"""Points above and below what stands in a cell."""

_BESIDE = 2.5
"""Points at both sides of what stands in a cell."""

_DIGIT = 4.0
"""Points between a box and its digit."""

_HEAD_LINES = 4

_SHARE = 0.46
"""Of the width, what the columns take where their words do not need more."""

_WIDEST = 70.0
"""Points: a column is no wider, or a box would stand far from the words that it answers."""


def table_pieces(table: model.Table, type_: Type, tree: Tree, gutter: float) -> tuple[Piece, ...]:
    """The head, to be repeated wherever the table goes on, and one piece for each question."""
    setter = _TableSetter(table, type_, tree, gutter)
    return (setter.head(), *(setter.row(row) for row in table.rows))


class _TableSetter:
    """Sets one table: where its columns stand, its head and its rows."""

    def __init__(self, table: model.Table, type_: Type, tree: Tree, gutter: float) -> None:
        self._options, self._lead = table.options, table.lead
        self._type, self._tree = type_, tree
        self._gutter = gutter
        self._table = tree.add("Table")
        needs = [needed_width(type_, option) for option in table.options]
        most = min(_SHARE * (WIDTH - 2 * MARGIN), _WIDEST * len(needs))
        self._widths = column_widths(needs, most)
        self._first = WIDTH - MARGIN - sum(self._widths)
        self._mark = _SIDE + max(
            (_DIGIT + type_.width(one.digit, bold=True) for one in table.options if one.digit),
            default=0.0,
        )

    def head(self) -> Piece:
        """What is asked, and the options' labels, each with the digit by which it is keyed."""
        row = self._tree.add("TR", self._table)
        cells = [
            self._lead_cell(row),
            *map(partial(self._head_cell, row), range(len(self._options))),
        ]
        most = max(sum(line.height for line in cell.lines) for cell in cells)
        height = most + 2 * _AIR

        def draw(pen: Pen, y: float) -> None:
            for cell in cells:
                cell.draw(pen, y + height - _AIR)
            pen.rule(y + height)

        return Piece(height, draw)

    def _lead_cell(self, row: int) -> _HeadCell:
        # Also without words: a table has as many cells in its head as in each row.
        scope = Scope.COLUMN if self._lead else None
        element = self._tree.add("TH" if self._lead else "TD", row, scope=scope)
        lines = self._set(self._lead, self._first - MARGIN - _DIGIT, bold=True)
        return _HeadCell(element, lines if self._lead else (), MARGIN, 0.0)

    def _head_cell(self, row: int, at: int) -> _HeadCell:
        option, width = self._options[at], self._widths[at]
        labels = self._set(option.label, width - 2 * _BESIDE, bold=True)
        digit = self._set(option.digit, width, bold=True) if option.digit else ()
        element = self._tree.add("TH", row, scope=Scope.COLUMN)
        return _HeadCell(element, (*labels, *digit), self._middle(at), 0.5)

    def row(self, row: model.Row) -> Piece:
        """One question with its boxes, above a fine rule."""
        above = self._tree.add("TR", self._table)
        question = self._tree.add("TH", above, scope=Scope.ROW)
        boxes = [self._box(above, at, chosen=at == row.chosen) for at in range(len(self._options))]
        left, room = MARGIN + self._gutter, self._first - MARGIN - self._gutter - _DIGIT
        note = self._set(row.note, room, bold=True) if row.note else ()
        lines = (*self._set(row.text, room), *note)
        number = self._set(row.number, self._gutter, bold=True)[0] if row.number else None
        said = sum(line.height for line in lines)
        height = max(said + 2 * _AIR, _LEAST_ROW)

        def draw(pen: Pen, y: float) -> None:
            pen.rule(y + height)
            at = y + (height - said) / 2
            if number is not None:
                number.draw(pen, question, MARGIN, at)
            for line in lines:
                line.draw(pen, question, left, at)
                at += line.height
            for box in boxes:
                box.draw(pen, y + height / 2)

        return Piece(height, draw)

    def _box(self, row: int, at: int, *, chosen: bool) -> _Box:
        cell = self._tree.add("TD", row)
        figure = self._tree.add("Figure", cell, "Chosen") if chosen else ARTIFACT
        digit = self._options[at].digit
        line = self._set(digit, WIDTH, bold=chosen)[0] if digit else None
        return _Box(cell, figure, line, self._middle(at) - self._mark / 2)

    def _middle(self, at: int) -> float:
        return self._first + sum(self._widths[:at]) + self._widths[at] / 2

    def _set(self, text: str, width: float, *, bold: bool = False) -> tuple[Line, ...]:
        # The rules part one row from the next, so the lines within a row may stand closer.
        return self._type.set(text, width, bold=bold, leading=1.0)


@dataclass(frozen=True)
class _HeadCell:
    """The words over one column, down to where the rows begin.

    Of each line the part `before` stands left of `x`: 0 begins there, 0.5 has its middle there.
    """

    element: int
    lines: tuple[Line, ...]
    x: float
    before: float

    def draw(self, pen: Pen, bottom: float) -> None:
        y = bottom - sum(line.height for line in self.lines)
        for line in self.lines:
            line.draw(pen, self.element, self.x - self.before * line.width, y)
            y += line.height


@dataclass(frozen=True)
class _Box:
    """One box with its digit; `middle` is how high the middle of the row stands."""

    cell: int
    figure: int
    digit: Line | None
    left: float

    def draw(self, pen: Pen, middle: float) -> None:
        top = middle - _SIDE / 2
        pen.tick_box(self.figure, self.left, top, _SIDE, chosen=self.figure != ARTIFACT)
        if self.digit is not None:
            x = self.left + _SIDE + _DIGIT
            self.digit.draw(pen, self.cell, x, middle - self.digit.height / 2)


def column_widths(needs: Sequence[float], most: float) -> tuple[float, ...]:
    """Widths that share `most` evenly, but for the columns that need more than an even share.

    Those have what they need, even where all together then take more than `most`.
    """
    sharing = sorted(needs)
    left = most
    while sharing and sharing[-1] * len(sharing) > left:
        left -= sharing.pop()
    even = left / len(sharing) if sharing else 0.0
    return tuple(max(need, even) for need in needs)


def needed_width(type_: Type, option: model.Tick) -> float:
    """What the label takes in four lines without breaking a word, or the box with its digit."""
    longest = max((type_.width(word, bold=True) for word in option.label.split()), default=0.0)
    mark = _SIDE + _DIGIT + type_.width(option.digit, bold=True)
    # A point more: a word exactly as wide as its line may be broken.
    least = max(longest, mark) + 1
    wider = (least + more for more in range(0, 60, 4))
    fits = (one for one in wider if len(type_.set(option.label, one, bold=True)) <= _HEAD_LINES)
    return next(fits, least) + 2 * _BESIDE
