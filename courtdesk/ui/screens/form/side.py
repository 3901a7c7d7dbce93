"""Beside the questions: how far it is, what was saved, what can be done with this question."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.flow import Progress
from courtdesk.ui.answer_side import AnswerSide
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton
from courtdesk.ui.kit.headings import Caption
from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import mark


class Side(AnswerSide):
    """The side of the interview.

    Attributes:
        check: the button that goes on to the check of the answers.

    Signals:
        clear_asked, declined_asked, not_asked_asked: for the question that had the keyboard.
    """

    clear_asked = Signal()
    declined_asked = Signal()
    not_asked_asked = Signal()

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        scored = form.rules is not None and form.rules.scored
        super().__init__("No score is shown until you finish." if scored else "", parent)
        self.check = PrimaryButton("Check answers", hint="Ctrl Enter")
        self._actions: list[QWidget] = []
        self._lay_out((self._make_progress(), 3), (self._make_item(), 4), (self._make_end(form), 4))

    def show_progress(self, progress: Progress) -> None:
        """Say how many questions are answered, of how many asked now."""
        self._say_progress(f"{progress} answered", progress.answered, progress.total)

    def set_actions(self, *, enabled: bool) -> None:
        """Whether there is a question to clear or decline."""
        for button in self._actions:
            button.setEnabled(enabled)

    def _make_item(self) -> Panel:
        panel = Panel("This question")
        # No Delete key in a field of text means "clear this answer": only the grid takes it.
        panel.body.addLayout(self._action("Del", "Clear answer", self.clear_asked))
        panel.body.addLayout(self._action("Ctrl D", "Declined", self.declined_asked))
        panel.body.addLayout(self._action("Ctrl U", "Could not be asked", self.not_asked_asked))
        panel.add(self._note)
        return panel

    def _action(self, keys: str, words: str, signal: object) -> QHBoxLayout:
        across = layouts.row(gap=8)
        cap = Keycap(keys)
        across.addWidget(cap)
        button = LinkButton(words, look="tight")
        button.setAccessibleDescription(keys)
        # Pressed by mouse, it leaves the keyboard with the question that it is about.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(signal)
        across.addWidget(button)
        across.addStretch(1)
        self._actions.append(button)
        return across

    def _make_end(self, form: Form) -> QWidget:
        end = QWidget()
        mark(end, "clear")
        column = layouts.column(end, gap=8)
        policy = QSizePolicy.Policy
        self.check.setSizePolicy(policy.Expanding, policy.Fixed)
        column.addWidget(self.check)
        column.addWidget(Caption(form.copyright))
        column.addStretch(1)
        return end
