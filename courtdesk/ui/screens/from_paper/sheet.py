"""The questions of one pass, one under the other; which are shown follows what was keyed."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from courtdesk.actions import paper_keying
from courtdesk.actions.paper_keying import Pass
from courtdesk.questionnaire.answers import Unanswered
from courtdesk.questionnaire.definition import Form, Item, ItemType, walk
from courtdesk.ui.answer_grid import GridOption
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.headings import Section
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.from_paper.fields import STATES, FieldRow
from courtdesk.ui.screens.from_paper.row import BLANK, SKIPPED, PaperRow, keys_of

Row = PaperRow | FieldRow


class PaperSheet(QWidget):
    """Every question of one pass.

    Attributes:
        rows: the row of each question by linkId, in form order.
        skipped: the questions shown that the paper tells its reader to skip.

    Signals:
        keyed: (linkId, value) by a digit; the next question is wanted.
        passed: this linkId is blank on the paper; the next question is wanted.
        back, undone: Backspace or Delete on this linkId.
        entered_value: (linkId, value or None) typed into a field.
        moved: (linkId, steps) by an arrow key.
        refused: (linkId, character) that means nothing there.
        entered: the keyboard came to this linkId.
    """

    keyed = Signal(str, str)
    passed = Signal(str)
    back = Signal(str)
    undone = Signal(str)
    entered_value = Signal(str, object)
    moved = Signal(str, int)
    refused = Signal(str, str)
    entered = Signal(str)
    rows: dict[str, Row]

    def __init__(self, form: Form, items: Collection[Item], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._form = form
        self._wanted = {item.link_id for item in items}
        self._headings: dict[str, tuple[Section, frozenset[str]]] = {}
        self._shown: frozenset[str] | None = None
        self.skipped: frozenset[str] = frozenset()
        self.rows = {}
        self._column = layouts.column(self, gap=0)
        self._place(form.items)

    @property
    def digit_rows(self) -> tuple[PaperRow, ...]:
        """The rows that a digit answers, in form order."""
        return tuple(row for row in self.rows.values() if isinstance(row, PaperRow))

    def show_pass(self, once: Pass) -> None:
        """Show everything keyed in this pass, and the questions that it leads to."""
        for link_id in self.rows:
            self.show_one(link_id, once)
        self.show_asked(once)

    def show_one(self, link_id: str, once: Pass) -> None:
        """Show what was keyed for one question."""
        row = self.rows[link_id]
        answer = once.answers.get(link_id)
        if isinstance(row, FieldRow):
            row.set_answer(answer)
        elif isinstance(answer, Unanswered):
            row.show_words(STATES[answer], answered=False)
        elif isinstance(answer, str):
            row.show_words(row.words_for(answer), answered=True)
        elif link_id in once.blank:
            row.show_words(BLANK, answered=False)
        else:
            row.show_words(SKIPPED if link_id in self.skipped else "", answered=False)

    def show_asked(self, once: Pass) -> None:
        """Show the questions that the paper asks as things stand, and no others."""
        before, self.skipped = self.skipped, paper_keying.skipped(self._form, once.answers)
        for link_id in before ^ self.skipped:
            if link_id in self.rows:
                self.show_one(link_id, once)
        shown = frozenset(
            item.link_id
            for item in paper_keying.shown(self._form, once.answers)
            if item.link_id in self.rows
        )
        if shown == self._shown:
            return
        self._shown = shown
        for link_id, each in self.rows.items():
            each.setVisible(link_id in shown)
        for heading, below in self._headings.values():
            heading.setVisible(not below.isdisjoint(shown))

    def order(self) -> tuple[str, ...]:
        """The linkIds that are shown, in form order."""
        return tuple(link_id for link_id in self.rows if link_id in (self._shown or frozenset()))

    def focus_row(self, link_id: str) -> None:
        """Put the keyboard on one question."""
        row = self.rows[link_id]
        if isinstance(row, FieldRow):
            row.focus_row()
        else:
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, link_id: str, words: str) -> None:
        """Have `words` spoken for one question."""
        announce(self.rows[link_id], words)

    def problems(self) -> tuple[tuple[str, str], ...]:
        """(linkId, sentence) of what is typed and cannot stand, shown beside its field."""
        found = []
        for link_id in self.order():
            row = self.rows[link_id]
            if isinstance(row, FieldRow):
                row.show_problem()
                if row.problem:
                    found.append((link_id, row.problem))
        return tuple(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width between questions and labels."""
        super().resizeEvent(event)
        self._share()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size: other labels."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "rows"):
            self._share()

    def _share(self) -> None:
        """One width for all labels, so that they stand under each other."""
        rows = self.digit_rows
        if not rows:
            return
        # Half is the most: the question's own words are what is looked for on the paper.
        width = min(max(row.widest() for row in rows), max(1, self.width() // 2))
        for row in rows:
            row.set_zone(width)

    def _place(self, items: Collection[Item]) -> None:
        for item in items:
            if item.type.is_question:
                self._place_question(item)
            elif item.type is ItemType.GROUP:
                self._place_group(item)

    def _place_group(self, item: Item) -> None:
        below = frozenset(one.link_id for one in walk(item.items)) & self._wanted
        if item.text and below:
            heading = Section(item.text)
            holder = layouts.column(gap=0, margins=(0, 12, 0, 6))
            holder.addWidget(heading)
            self._column.addLayout(holder)
            self._headings[item.link_id] = heading, below
        self._place(item.items)

    def _place_question(self, item: Item) -> None:
        if item.link_id not in self._wanted:
            return
        keys = keys_of(item) if paper_keying.by_one_key(item) else ()
        row = self._digit_row(item, keys) if keys else self._field_row(item)
        self.rows[item.link_id] = row
        self._column.addWidget(row)

    def _digit_row(self, item: Item, keys: tuple[GridOption, ...]) -> PaperRow:
        row, link_id = PaperRow(item, keys), item.link_id
        row.keyed.connect(lambda value: self.keyed.emit(link_id, value))
        row.passed.connect(lambda: self.passed.emit(link_id))
        row.back.connect(lambda: self.back.emit(link_id))
        row.undone.connect(lambda: self.undone.emit(link_id))
        row.moved.connect(lambda steps: self.moved.emit(link_id, steps))
        row.refused.connect(lambda text: self.refused.emit(link_id, text))
        row.entered.connect(lambda: self.entered.emit(link_id))
        return row

    def _field_row(self, item: Item) -> FieldRow:
        row, link_id = FieldRow(self._form, item), item.link_id
        row.answered.connect(lambda value: self.entered_value.emit(link_id, value))
        row.entered.connect(lambda: self.entered.emit(link_id))
        return row
