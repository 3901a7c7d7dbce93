"""What stands on paper, before any font has measured it: parts, blocks kept together, pages.

A paper knows nothing of Qt, so that what it says can be tested without drawing it. `printing`
measures and draws it; `tagging.py` gives the PDF the structure that a screen reader follows.

Sizes follow the UK Association for Accessible Formats' guidance G003 "Creating clear print and
large print documents" (2019), which carries on RNIB's clear print: clear print is at least 12
point, large print at least 16 and ideally 18; page numbers and labels are as large as the rest;
text is aligned to the left, without italics, underlining or blocks of capitals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from courtdesk.questionnaire.characters import unwanted
from courtdesk.questionnaire.strokes import Strokes

CLEAR_PRINT: Final = 12
"""Points: the least for clear print (UKAAF G003)."""

LARGE_PRINT: Final = 18
"""Points: what UKAAF G003 calls ideal for large print; 16 is its least."""


class Look(StrEnum):
    """What a line of words is on the page and to a screen reader."""

    TITLE = "title"
    SECTION = "section"
    BODY = "body"
    STRONG = "strong"


@dataclass(frozen=True, slots=True)
class Words:
    """Running text. `number` stands before it in the margin, as an item's number does."""

    text: str
    look: Look = Look.BODY
    number: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """One box to tick with its label, and the digit by which it is keyed ("" for none)."""

    label: str
    digit: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Ticks:
    """The boxes of one question, in order."""

    options: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines to write on; `short` for a number or a word. `label` stands before the first."""

    count: int
    short: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows of empty cells, one sign each: ("Day", 2), ("Month", 2), ("Year", 4).

    A part of no cells is a label alone.
    """

    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in words, set apart from what was printed before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, one pair a line; a value may run over several lines."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SignatureBox:
    """Room for a signature, or the signature as it was drawn; `said` is its description."""

    said: str
    strokes: Strokes | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a table; `chosen` counts the options from 0, None for none of them.

    `note` says why there is no answer.
    """

    number: str
    text: str
    chosen: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Questions that share their options: a row each, and a column with a box for each option.

    `lead` stands over the questions ("Over the last week"). A table stands alone in its block,
    so that its head can be printed again where it goes on.
    """

    options: tuple[Tick, ...]
    rows: tuple[Row, ...]
    lead: str = ""


Part = Words | Ticks | Lines | Cells | Written | Facts | SignatureBox | Table


@dataclass(frozen=True, slots=True)
class Block:
    """Parts that stay on one page where a page can hold them.

    `with_next` keeps a heading with what it heads; `ruled` draws a fine line above.
    """

    parts: tuple[Part, ...]
    with_next: bool = False
    ruled: bool = False

    def __post_init__(self) -> None:
        if len(self.parts) > 1 and any(isinstance(part, Table) for part in self.parts):
            raise ValueError("a table stands alone in its block")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document for paper.

    `title` is shown by PDF readers and file managers and so names nobody (P2). `reference` is the
    case's, "" for a line to write it on; `version` names what this is a copy of; `notice` stands
    at the foot of every page (an instrument's copyright line must). `size` is in points.
    """

    title: str
    language: str
    blocks: tuple[Block, ...]
    reference: str = ""
    version: str = ""
    notice: str = ""
    size: int = CLEAR_PRINT


def clean(text: str) -> str:
    """`text` without signs that nobody can see: a direction mark can turn a sentence round."""
    kept = (sign for sign in text.replace("\t", " ") if unwanted(sign) is None)
    return "".join(kept).strip()


@dataclass(frozen=True, slots=True)
class Measured:
    """The heights of one block's pieces and the gap before it, in points; none leads a page.

    The first `repeated` pieces are a table's head: never the last on a page, and drawn again
    wherever the block goes on.
    """

    heights: tuple[float, ...]
    gap: float = 0.0
    with_next: bool = False
    repeated: int = 0

    @property
    def height(self) -> float:
        """The height of all pieces."""
        return sum(self.heights)

    def needed(self, piece: int) -> float:
        """What has to be left on a page for this piece: a head needs room for its first row."""
        return sum(self.heights[piece : max(piece, self.repeated) + 1])


Spot = tuple[int, int, float]
"""Which block, which of its pieces, and how far below the top of the page it stands."""


def paginate(blocks: Sequence[Measured], room: float) -> tuple[tuple[Spot, ...], ...]:
    """Where every piece goes, page by page; no page is empty unless there is nothing at all.

    A block (with those that it is kept with) that a page can hold is never split. A longer one
    runs on from page to page, piece by piece, and begins where at least a third is left. So does
    a table that fits, but only where half a page would stay empty; only the pieces that a block
    repeats are on more than one page.
    """
    pages: list[list[Spot]] = [[]]
    y = 0.0
    for group in _groups(blocks):
        need = _height(blocks, group)
        lead = blocks[group[0]].gap if pages[-1] else 0.0
        least = min(need, _least(blocks, group, room)) if need <= room else room / 3
        if pages[-1] and y + lead + least > room:
            pages.append([])
            y = lead = 0.0
        y += lead
        for place, at in enumerate(group):
            y += blocks[at].gap if place else 0.0
            for piece, height in enumerate(blocks[at].heights):
                if pages[-1] and y + blocks[at].needed(piece) > room:
                    pages.append(_heads(blocks, at, piece))
                    y = sum(blocks[at].heights[one] for _, one, _ in pages[-1])
                pages[-1].append((at, piece, y))
                y += height
    return tuple(tuple(page) for page in pages)


def _least(blocks: Sequence[Measured], group: Sequence[int], room: float) -> float:
    """What has to be left for a group that fits on a page: half of it is enough for a table."""
    return room / 2 if blocks[group[-1]].repeated else room


def _heads(blocks: Sequence[Measured], at: int, piece: int) -> list[Spot]:
    """What a page begins with on which block `at` goes on with `piece`: its head, if it has one."""
    block = blocks[at]
    heads = range(block.repeated if piece >= block.repeated else 0)
    return [(at, one, sum(block.heights[:one])) for one in heads]


def _height(blocks: Sequence[Measured], group: Sequence[int]) -> float:
    gaps = sum(blocks[at].gap for at in group[1:])
    return gaps + sum(blocks[at].height for at in group)


def _groups(blocks: Sequence[Measured]) -> list[list[int]]:
    groups: list[list[int]] = []
    joined = False
    for at, block in enumerate(blocks):
        if joined:
            groups[-1].append(at)
        else:
            groups.append([at])
        joined = block.with_next
    return groups
