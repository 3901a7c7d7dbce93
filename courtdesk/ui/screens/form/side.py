"""Beside the questions: how far it is, what was saved, what can be done with this question."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.flow import Progress
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.keycap import Keycap
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import current_theme, mark

WIDTH = 290
"""Pixels at 100 %."""


class Side(QWidget):
    """Stands at the right of the questions, or over them in one line where room is short.

    Attributes:
        check: the button that goes on to the check of the answers.

    Signals:
        clear_asked, declined_asked, not_asked_asked: for the question that had the keyboard.
    """

    clear_asked = Signal()
    declined_asked = Signal()
    not_asked_asked = Signal()

    def __init__(self, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self.check = PrimaryButton("Check answers", hint="Ctrl Enter")
        self._progress = Section()
        self._bar = QProgressBar()
        self._saved = Text()
        self._scored = form.rules is not None and form.rules.scored
        self._rest = Caption("No score is shown until you finish.")
        self._note = Strong()
        self._note.hide()
        self._actions: list[QWidget] = []
        self._both = layouts.column(self, gap=12)
        self._progress_panel = self._make_progress()
        self._item_panel = self._make_item()
        self._end = self._make_end(form)
        for part in (self._progress_panel, self._item_panel, self._end):
            self._both.addWidget(part)
        self._both.addStretch(1)

    def set_compact(self, *, compact: bool) -> None:
        """One line over the questions, or a column beside them."""
        ways = QBoxLayout.Direction
        self._both.setDirection(ways.LeftToRight if compact else ways.TopToBottom)
        self._rest.setVisible(self._scored and not compact)
        # The layout's last item is the stretch, which a line has no use for.
        for at, share in enumerate((3, 4, 4, 0) if compact else (0, 0, 0, 1)):
            self._both.setStretch(at, share)
        if compact:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
        else:
            self.setFixedWidth(current_theme().px(WIDTH))

    def show_progress(self, progress: Progress) -> None:
        """Say how many questions are answered, of how many asked now."""
        self._progress.setText(f"{progress} answered")
        self._bar.setMaximum(max(1, progress.total))
        self._bar.setValue(progress.answered)
        self._bar.setAccessibleName(f"Progress: {progress} answered")

    def show_saved(self, when: datetime | None) -> None:
        """Say when the answers that are shown reached the disk; None while they are on the way."""
        self._saved.setText(f"Saved {when:%H:%M}" if when is not None else "Saving…")

    def show_unsaved(self) -> None:
        """Say that the answers that are shown are not on the disk."""
        self._saved.setText("Not saved")

    @property
    def saved_words(self) -> str:
        """What is shown of saving."""
        return self._saved.text()

    @property
    def note(self) -> str:
        """The sentence about the last key, or ""."""
        return "" if self._note.isHidden() else self._note.text()

    def set_note(self, sentence: str) -> None:
        """Say something about the key that was pressed; "" takes it away."""
        if sentence == self._note.text():
            return
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))
        if sentence:
            announce(self, sentence, at_once=True)

    def set_actions(self, *, enabled: bool) -> None:
        """Whether there is a question to clear or decline."""
        for button in self._actions:
            button.setEnabled(enabled)

    def _make_progress(self) -> Panel:
        panel = Panel()
        panel.setAccessibleName("Progress")
        self._bar.setTextVisible(False)
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part in (self._progress, self._bar, self._saved, self._rest):
            panel.add(part)
        return panel

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
