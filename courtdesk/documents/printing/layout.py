"""A paper measured and cut into pages, each with its foot."""

from __future__ import annotations

import contextlib

from courtdesk.documents import page_model as model
from courtdesk.documents.page_model import Block, Look, Measured, Paper, Part, Spot, paginate
from courtdesk.documents.printing.pen import HEIGHT, MARGIN, WIDTH, Pen
from courtdesk.documents.printing.pieces import Setter
from courtdesk.documents.printing.tree import Tree
from courtdesk.documents.printing.typeface import Type
from courtdesk.documents.tagging import ARTIFACT, Element


class LaidOut:
    """A paper measured and cut into pages.

    Attributes:
        pages: how many there are, at least one.
        elements: the structure of what is drawn, as `tagging` takes it.
    """

    def __init__(self, paper: Paper) -> None:
        type_ = Type(paper.size)
        tree = Tree()
        setter = Setter(type_, tree, _gutter(paper, type_))
        pieces = [setter.block(block) for block in paper.blocks]
        self._foot = Foot(paper, type_, tree)
        measured = [
            Measured(
                tuple(piece.height for piece in made),
                _gap(block, type_),
                block.with_next,
                repeated=int(_is_table(block)),
            )
            for block, made in zip(paper.blocks, pieces, strict=True)
        ]
        room = HEIGHT - 2 * MARGIN - self._foot.height - type_.size
        self._pieces = pieces
        self._pages: tuple[tuple[Spot, ...], ...] = paginate(measured, room)
        self.pages = len(self._pages)
        self.elements: tuple[Element, ...] = tuple(tree.elements)

    def draw(self, pen: Pen, page: int) -> None:
        """Draw one page, counted from 0."""
        # A table that goes on shows its head again; it is heard once, at the table's beginning.
        before = {spot[:2] for spot in (self._pages[page - 1] if page else ())}
        for block, piece, y in self._pages[page]:
            again = piece == 0 and any(one[0] == block for one in before)
            with pen.unread() if again else contextlib.nullcontext():
                self._pieces[block][piece].draw(pen, MARGIN + y)
        self._foot.draw(pen, page, self.pages)


class Foot:
    """The foot of every page: the notice, what this is a copy of, and the page's number.

    The first page's is read out; a screen reader need not hear the others.
    """

    def __init__(self, paper: Paper, type_: Type, tree: Tree) -> None:
        self._type = type_
        self._element = tree.add("P")
        case = f"Case {paper.reference}" if paper.reference else ""
        words = " · ".join(part for part in (paper.version, case) if part)
        width = WIDTH - 2 * MARGIN
        self._notice = type_.set(paper.notice, width) if paper.notice else ()
        self._left = type_.set(words, width - type_.width("Page 000 of 000") - type_.size)
        self._blank = not words
        self.height = sum(line.height for line in (*self._notice, *self._left)) + 4

    def draw(self, pen: Pen, page: int, pages: int) -> None:
        """Draw the foot of `page`, counted from 0, of `pages`."""
        element = self._element if page == 0 else ARTIFACT
        y = HEIGHT - MARGIN - self.height
        pen.rule(y)
        y += 4
        for line in self._notice:
            line.draw(pen, element, MARGIN, y)
            y += line.height
        words = f"Page {page + 1} of {pages}"
        right = WIDTH - MARGIN - self._type.width(words)
        self._type.set(words, WIDTH)[0].draw(pen, element, right, y)
        for line in () if self._blank else self._left:
            line.draw(pen, element, MARGIN, y)
            y += line.height


def _gutter(paper: Paper, type_: Type) -> float:
    """How far questions stand in from the margin: as much as the widest number needs."""
    numbers = {
        number for block in paper.blocks for part in block.parts for number in _numbers(part)
    }
    widest = max((type_.width(number, bold=True) for number in numbers), default=0.0)
    return min(max(widest + 0.7 * type_.size, 1.8 * type_.size), 6 * type_.size)


def _numbers(part: Part) -> tuple[str, ...]:
    match part:
        case model.Words():
            return (part.number,)
        case model.Table():
            return tuple(row.number for row in part.rows)
        case _:
            return ()


def _is_table(block: Block) -> bool:
    return any(isinstance(part, model.Table) for part in block.parts)


def _gap(block: Block, type_: Type) -> float:
    first = block.parts[0] if block.parts else None
    heading = isinstance(first, model.Words) and first.look is Look.SECTION
    return type_.size * (1.2 if heading else 0.6)
