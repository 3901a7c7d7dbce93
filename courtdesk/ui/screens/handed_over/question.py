"""One question as the person answering sees it: the words, the answers, and a way not to answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from courtdesk.questionnaire.answers import DECLINED, Answer, Unanswered
from courtdesk.questionnaire.definition import Item
from courtdesk.ui.answer_fields import checked_text, field_of, fill_field
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.fields import Field
from courtdesk.ui.kit.headings import Section, Strong
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.handed_over.choices import AnswerList, offered

RATHER_NOT = "I would rather not answer this"
CHOOSE = "Which is your answer? Press its number, or go to it with the arrow keys and press Enter."
CHOSE_NOT = "You chose not to answer this. You can still answer it."


class QuestionView(QFrame):
    """One question.

    Attributes:
        item: the question.
        answers: its answers to choose from, or None for one that is typed, drawn or a date.
        field: its field, or None.
        decline: the button that says "I would rather not answer this".
        problem: what is wrong with what is entered, or "".

    Signals:
        answered: the answer that is given now, None for none (or none that can be read).
        done: it was answered by a key that goes on, or the person would rather not.
    """

    answered = Signal(object)
    done = Signal()

    def __init__(self, item: Item, words: str) -> None:
        super().__init__()
        self.item = item
        self.problem = ""
        self.answers: AnswerList | None = None
        self.field: Field[Any] | None = None
        self._quiet = False
        mark(self, "clear")
        column = layouts.column(self, gap=10, margins=(0, 4, 0, 10))
        column.addWidget(self._control(words))
        self._state = Strong(CHOSE_NOT)
        self._state.hide()
        column.addWidget(self._state)
        self.decline = SecondaryButton(RATHER_NOT)
        self.decline.setAccessibleDescription(words)
        self.decline.clicked.connect(self._declined)
        column.addWidget(self.decline, 0, Qt.AlignmentFlag.AlignLeft)

    def set_answer(self, answer: Answer | None) -> None:
        """Show `answer` as it was given; nothing is told back."""
        self._quiet = True
        value = None if isinstance(answer, Unanswered) else answer
        if self.answers is not None:
            self.answers.set_answer(value)
        elif self.field is not None:
            fill_field(self.item, self.field, value)
        self.problem = ""
        self._quiet = False
        self._state.setVisible(answer is DECLINED)

    def focus_first(self) -> None:
        """Put the keyboard where the answer is given."""
        if self.answers is not None:
            self.answers.focus_first()
        elif self.field is not None:
            self.field.focus_first()

    def arrange(self, width: int) -> None:
        """Answers beside each other where `width` pixels have room for the words, else stacked."""
        if self.answers is not None:
            self.answers.set_across(across=self.answers.width_across() <= width)

    def show_problem(self) -> bool:
        """Show what is wrong beside the field, if anything; whether there is."""
        if self.field is not None:
            self.field.set_error(self.problem or None)
            if self.problem:
                self.field.focus_first()
        return bool(self.problem)

    def _control(self, words: str) -> QWidget:
        choices = offered(self.item)
        if not choices:
            return self._field(words)
        holder = QWidget()
        mark(holder, "clear")
        column = layouts.column(holder, gap=10)
        column.addWidget(Section(words))
        self._choose = Strong(CHOOSE)
        self._choose.hide()
        column.addWidget(self._choose)
        self.answers = AnswerList(words, choices)
        self.answers.chosen.connect(self._chosen)
        self.answers.done.connect(self.done)
        self.answers.undecided.connect(self._ask_to_choose)
        column.addWidget(self.answers)
        return holder

    def _field(self, words: str) -> QWidget:
        field = self.field = field_of(self.item, words)
        if field is None:
            raise RuntimeError(f"an item of type {self.item.type} is no question")
        mark(field.caption_label, "section")
        for control in field.findChildren(QWidget):
            # Its menu would offer to paste what the member copied.
            control.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        field.changed.connect(self._entered)
        return field

    def _ask_to_choose(self) -> None:
        self._choose.show()
        announce(self, CHOOSE)

    def _chosen(self, value: object) -> None:
        self._state.hide()
        self._choose.hide()
        self.answered.emit(value)

    def _entered(self) -> None:
        if self._quiet or self.field is None:
            return
        self._state.hide()
        answer, self.problem = checked_text(self.item, self.field)
        self.answered.emit(answer)

    def _declined(self) -> None:
        self.set_answer(DECLINED)
        self.answered.emit(DECLINED)
        self.done.emit()
