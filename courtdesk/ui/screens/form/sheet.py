"""The questions of one form as widgets: grids, fields, headings, and which of them are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers, Unanswered
from courtdesk.questionnaire.definition import Form, Item, ItemType, Option
from courtdesk.ui.answer_grid import AnswerGrid, GridItem, GridOption, GridRow, digit_of
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.form.rows import STATES, FieldRow

_WIDEST_GRID = 7
"""Options; more than these are read better one under the other."""

_WIDEST_NUMBERED = 10
"""Options with printed numbers: a column needs only its digit, and a digit answers it (0 to 9)."""

Row = GridRow | FieldRow


class Sheet(QWidget):
    """Every question of a form; which are shown follows the answers.

    Attributes:
        form: what is asked.
        grids: the grids in form order.

    Signals:
        answered: (linkId, value) where the value is None when the answer was taken away.
        advanced: a digit answered this linkId; the next question is wanted.
        refused: (linkId, digit) that is no option.
        moved: (linkId, steps) by an arrow key.
        entered: the keyboard came to this linkId.
    """

    answered = Signal(str, object)
    advanced = Signal(str)
    refused = Signal(str, str)
    moved = Signal(str, int)
    entered = Signal(str)

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.form = form
        self.grids: list[AnswerGrid] = []
        self._rows: dict[str, Row] = {}
        self._others: dict[str, QWidget] = {}
        self._shown: frozenset[str] | None = None
        column = layouts.column(self, gap=12)
        if form.instructions:
            panel = Panel()
            panel.add(Text(form.instructions))
            column.addWidget(panel)
        self._place(column, _after_instructions(form))

    def show_answers(self, answers: Answers) -> None:
        """Show all of `answers`, and the questions that they lead to."""
        for link_id in self._rows:
            self.show_answer(link_id, answers)
        self.show_asked(answers)

    def show_answer(self, link_id: str, answers: Answers) -> None:
        """Show what is recorded for one question."""
        row = self._rows[link_id]
        answer = answers.get(link_id)
        if isinstance(row, FieldRow):
            row.set_answer(answer)
        elif isinstance(answer, Unanswered):
            row.set_answer(None, STATES[answer])
        else:
            row.set_answer(answer if isinstance(answer, str) else None)

    def show_asked(self, answers: Answers) -> None:
        """Show the questions, headings and grids that are asked now, and no others."""
        shown = frozenset(item.link_id for item in flow.visible(self.form, answers))
        if shown == self._shown:
            return
        first, self._shown = self._shown is None, shown
        for link_id, widget in (*self._others.items(), *self._rows.items()):
            _set_shown(widget, link_id in shown, first=first)
        for grid in self.grids:
            _set_shown(grid, not shown.isdisjoint(grid.rows), first=first)

    def focus_row(self, link_id: str) -> None:
        """Put the keyboard on one question."""
        row = self._rows[link_id]
        if isinstance(row, FieldRow):
            row.focus_row()
        else:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def row(self, link_id: str) -> Row:
        """The widget of one question."""
        return self._rows[link_id]

    def grid_of(self, link_id: str) -> AnswerGrid | None:
        """The grid that this question stands in, or None."""
        return next((grid for grid in self.grids if link_id in grid.rows), None)

    def say(self, link_id: str, words: str) -> None:
        """Have `words` spoken for one question."""
        announce(self._rows[link_id], words)

    def problems(self) -> tuple[tuple[str, str], ...]:
        """(linkId, sentence) of what is entered and cannot stand, shown beside its field."""
        found = []
        for link_id, row in self._rows.items():
            if isinstance(row, FieldRow) and row.isVisibleTo(self):
                row.show_problem()
                if row.problem:
                    found.append((link_id, row.problem))
        return tuple(found)

    def _place(self, column: QVBoxLayout, items: Iterable[Item]) -> None:
        for options, found in groupby(items, _shared_options):
            run = tuple(found)
            if _is_grid(run, options):
                self._place_grid(column, run, options)
                continue
            for item in run:
                self._place_one(column, item)

    def _place_one(self, column: QVBoxLayout, item: Item) -> None:
        if item.type.is_question:
            self._place_field(column, item)
            return
        if item.text and not (item.type is ItemType.GROUP and item.text == time_frame(self.form)):
            heading = item.type is ItemType.GROUP
            words = Section(item.text) if heading else Text(item.text)
            self._others[item.link_id] = words
            column.addWidget(words)
        self._place(column, item.items)

    def _place_grid(
        self, column: QVBoxLayout, items: tuple[Item, ...], options: tuple[Option, ...]
    ) -> None:
        columns = [
            GridOption(option.code, option.label, digit_of(option.ordinal, at))
            for at, option in enumerate(options, 1)
        ]
        grid = AnswerGrid([GridItem(i.link_id, i.prefix, i.text) for i in items], columns)
        grid.chosen.connect(self.answered.emit)
        grid.cleared.connect(lambda link_id: self.answered.emit(link_id, None))
        for name in ("advanced", "refused", "moved", "entered"):
            getattr(grid, name).connect(getattr(self, name))
        self.grids.append(grid)
        self._rows.update(grid.rows)
        column.addWidget(grid)

    def _place_field(self, column: QVBoxLayout, item: Item) -> None:
        row = FieldRow(item)
        link_id = item.link_id
        row.answered.connect(lambda value: self.answered.emit(link_id, value))
        row.entered.connect(lambda: self.entered.emit(link_id))
        self._rows[link_id] = row
        column.addWidget(row)


def time_frame(form: Form) -> str:
    """The words over all questions ("Over the last week"), when one group holds them all."""
    rest = list(_after_instructions(form))
    if len(rest) == 1 and rest[0].type is ItemType.GROUP and not rest[0].conditions:
        return rest[0].text
    return ""


def _after_instructions(form: Form) -> Iterator[Item]:
    opening = True
    for item in form.items:
        opening = opening and item.type is ItemType.DISPLAY
        if not opening:
            yield item


def _shared_options(item: Item) -> tuple[Option, ...]:
    """What neighbours must share to stand in one grid; () for what never does."""
    if item.type is not ItemType.CHOICE or item.read_only:
        return ()
    numbered = all(option.ordinal is not None for option in item.options)
    fits = len(item.options) <= (_WIDEST_NUMBERED if numbered else _WIDEST_GRID)
    return item.options if fits else ()


def _is_grid(run: Sequence[Item], options: Sequence[Option]) -> bool:
    """Options with printed numbers always; others where at least two questions share them."""
    numbered = all(option.ordinal is not None for option in options)
    return bool(options) and (numbered or len(run) > 1)


def _set_shown(widget: QWidget, shown: bool, *, first: bool) -> None:
    """Show or hide what stands on the sheet; at first, what is not hidden comes with the sheet.

    To show each by itself has Qt lay out, one after the other, what it then lays out at once.
    """
    if not (shown and first):
        widget.setVisible(shown)
