"""Check your answers: question, answer, and a way to change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.style import mark

NOT_PROVIDED = "Not provided"


@dataclass(frozen=True)
class Answer:
    """One row: its key, the question, the answer ("" is shown as "Not provided")."""

    key: str
    question: str
    answer: str
    changeable: bool = True


class SummaryList(QWidget):
    """Rows of question and answer.

    Signals:
        change_asked: "Change" was pressed; carries the row's key.
    """

    change_asked = Signal(str)

    def __init__(self, answers: Sequence[Answer] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        self._links: dict[str, LinkButton] = {}
        self._column = layouts.column(self, gap=0)
        self.set_answers(answers)

    def set_answers(self, answers: Sequence[Answer]) -> None:
        """Show `answers`."""
        layouts.clear(self._column)
        self._links = {}
        for answer in answers:
            self._column.addWidget(self._row(answer))

    def focus_row(self, key: str) -> None:
        """Put the keyboard on the row that was changed, where the person left it."""
        if key in self._links:
            self._links[key].setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, answer: Answer) -> QFrame:
        frame = QFrame()
        mark(frame, "row")
        across = layouts.row(frame, gap=16)
        shown = answer.answer or NOT_PROVIDED
        top = Qt.AlignmentFlag.AlignTop
        across.addWidget(Strong(answer.question), 4, top)
        across.addWidget(Text(shown, kit="text" if answer.answer else "quiet"), 5, top)
        across.addWidget(self._link(answer), 0, top)
        frame.setAccessibleName(f"{answer.question}: {shown}")
        return frame

    def _link(self, answer: Answer) -> LinkButton:
        link = LinkButton("Change")
        # "Change" alone, ten times over, tells a screen reader's user nothing.
        link.setAccessibleName(f"Change {answer.question}")

        def ask() -> None:
            self.change_asked.emit(answer.key)

        link.clicked.connect(ask)
        if answer.changeable:
            self._links[answer.key] = link
        else:
            # It keeps its room, so that the answers stand in one column.
            policy = link.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            link.setSizePolicy(policy)
            link.hide()
        return link
