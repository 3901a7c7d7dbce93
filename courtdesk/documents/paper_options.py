"""Options on paper: boxes with the digits that key them, and when questions share a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from courtdesk.documents.page_model import Block, Table, Tick, clean
from courtdesk.questionnaire.definition import Item, ItemType, Option

YES_NO = (Tick("Yes"), Tick("No"))
"""What a yes or no question offers, in this order."""

_MOST_COLUMNS = 7
_LONGEST_LABEL, _LONGEST_LEAD, _LONGEST_ROW = 45, 150, 300
_WIDEST_COLUMNS = 40
"""Signs: the longest word of each label, together. More would leave no room for the questions."""


def shared(item: Item) -> tuple[Option, ...] | tuple[Tick, ...]:
    """What neighbours must share to stand in one table; () for what never does.

    These are the questions that the window shows in one grid, and those of yes or no. What is
    asked only sometimes has to say so before it, and long words would leave columns too narrow to
    read or rows too high for a page.
    """
    if item.read_only or item.conditions or len(item.text) > _LONGEST_ROW:
        return ()
    if item.type is ItemType.BOOLEAN:
        return YES_NO
    return item.options if item.type is ItemType.CHOICE and _is_narrow(item.options) else ()


def _is_narrow(options: tuple[Option, ...]) -> bool:
    labels = [clean(option.label) for option in options]
    words = [max(map(len, label.split()), default=0) for label in labels]
    few = len(labels) <= _MOST_COLUMNS and sum(max(word, 4) for word in words) <= _WIDEST_COLUMNS
    return few and all(len(label) <= _LONGEST_LABEL for label in labels)


def columns(item: Item) -> tuple[Tick, ...]:
    """The columns of a table in which this question stands."""
    return YES_NO if item.type is ItemType.BOOLEAN else tuple(ticks(item.options))


def chosen_column(item: Item, answer: object) -> int | None:
    """Which column `answer` chooses, from 0; None when it is no answer."""
    if isinstance(answer, bool):
        return 0 if answer else 1
    codes = [option.code for option in item.options]
    return codes.index(answer) if isinstance(answer, str) and answer in codes else None


def led(words: str, inside: tuple[Block, ...]) -> Block | None:
    """The one table of a group with the group's words over it, as on the instrument's own sheet."""
    if len(inside) != 1 or len(words) > _LONGEST_LEAD:
        return None
    table = inside[0].parts[0]
    # Yes or no is asked under a heading of its own: declarations have to be found again.
    if not isinstance(table, Table) or not table.options[0].digit:
        return None
    return Block((replace(table, lead=words),))


def ticks(options: tuple[Option, ...], chosen: str | None = None) -> Iterator[Tick]:
    """A box for each option, with the digit that keys it; `chosen` is the code of the answer."""
    for at, option in enumerate(options, 1):
        digit = _digit(option.ordinal, at)
        yield Tick(clean(option.label), digit, chosen is not None and option.code == chosen)


def _digit(ordinal: Fraction | None, place: int) -> str:
    """The key that chooses this option: its own number as labelled, else its place from 1.

    The window keys by the same rule; there is no key for a tenth option without a number.
    """
    if ordinal is not None and ordinal.denominator == 1 and 0 <= ordinal <= 9:
        return str(ordinal.numerator)
    return str(place) if place <= 9 else ""
