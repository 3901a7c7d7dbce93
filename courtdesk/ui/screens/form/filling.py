"""The questions being answered: keys to answers, and the keyboard where the next answer goes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import DECLINED, NOT_ASKED, Answer, Answers, Unanswered
from courtdesk.questionnaire.definition import Form
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import current_theme
from courtdesk.ui.screens.form.rows import STATES
from courtdesk.ui.screens.form.sheet import Sheet
from courtdesk.ui.screens.form.side import Side


class Filling(QObject):
    """One open form being filled in; what becomes of the answers is the screen's.

    Attributes:
        answers: what is shown, saved or not.
        sheet: the questions.
        side: progress, "Saved 10:42", the buttons.

    Signals:
        changed: an answer was given or taken away; carries all answers.
    """

    changed = Signal(object)

    def __init__(self, form: Form, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self.answers = Answers()
        self.sheet = Sheet(form)
        self.side = Side(form)
        self._form = form
        self._page = page
        self._current = ""
        self._stopped = False
        self.sheet.answered.connect(self._record)
        self.sheet.advanced.connect(self._advance)
        self.sheet.refused.connect(self._refused_digit)
        self.sheet.moved.connect(self._move)
        self.sheet.entered.connect(self._entered)
        self.side.clear_asked.connect(self.clear)
        self.side.declined_asked.connect(self.decline)
        self.side.not_asked_asked.connect(self.not_asked)
        page.area.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_answers(self, answers: Answers) -> None:
        """Show `answers` in place of what was shown; nothing is told back."""
        self.answers = answers
        self.sheet.show_answers(answers)
        self._show_progress()

    def focus_first(self, question: str = "") -> None:
        """To `question` if it is asked, else to the first without an answer, else to the button."""
        asked = [item.link_id for item in flow.asked(self._form, self.answers)]
        wanted = flow.first_unanswered(self._form, self.answers)
        if question in asked:
            self.sheet.focus_row(question)
        elif wanted is not None:
            self.sheet.focus_row(wanted.link_id)
        else:
            self.side.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_current(self) -> None:
        """Bring the question that is being answered into sight."""
        if self._current:
            self._page.show_widget(self.sheet.row(self._current))
            self._keep_in_sight(self._current)

    def clear(self) -> None:
        """Take away the answer to the question that has the keyboard, or had it last."""
        if self._current:
            self._record(self._current, None)
            self.sheet.show_answer(self._current, self.answers)
            self.sheet.focus_row(self._current)

    def decline(self) -> None:
        """Record that the person declined this question, and go on."""
        self._mark(DECLINED)

    def not_asked(self) -> None:
        """Record that this question could not be asked, and go on."""
        self._mark(NOT_ASKED)

    def stop(self) -> None:
        """Record nothing more: the draft is gone, or the questions are being taken away."""
        self._stopped = True
        self.sheet.blockSignals(True)

    # Answering

    def _record(self, link_id: str, answer: Answer | None) -> None:
        """One answer: into the model, onto the screen, and to whoever saves it."""
        if self._stopped:
            return
        before = self.answers
        after = before.clear(link_id) if answer is None else before.set(link_id, answer)
        self.side.set_note("")
        if dict(after) == dict(before):
            return
        self.answers = after
        if not self._typed_into(link_id) or isinstance(answer, Unanswered):
            self.sheet.show_answer(link_id, after)
            self.sheet.say(link_id, self._words(link_id, answer))
        self.sheet.show_asked(after)
        self._show_progress()
        self.side.show_saved(None)
        self.changed.emit(after)

    def _typed_into(self, link_id: str) -> bool:
        return self.sheet.grid_of(link_id) is None

    def _words(self, link_id: str, answer: Answer | None) -> str:
        if answer is None:
            return "Answer cleared"
        if isinstance(answer, Unanswered):
            return STATES[answer]
        option = self._form.item(link_id).option(str(answer))
        return option.label if option is not None else ""

    def _mark(self, state: Unanswered) -> None:
        if self._current:
            self._record(self._current, state)
            self._advance(self._current)

    def _refused_digit(self, link_id: str, digit: str) -> None:
        grid = self.sheet.grid_of(link_id)
        if grid is not None:
            self.side.set_note(
                f"{digit} is not one of the answers here: press {grid.digits()}. "
                "Nothing was changed."
            )

    def _show_progress(self) -> None:
        self.side.show_progress(flow.progress(self._form, self.answers))

    # Moving

    def _entered(self, link_id: str) -> None:
        self._current = link_id
        self.side.set_actions(enabled=True)
        self._keep_in_sight(link_id)

    def _advance(self, link_id: str) -> None:
        """To the next question asked; after the last one to the button that goes on."""
        following = flow.next_question(self._form, self.answers, link_id)
        if following is not None:
            self.sheet.focus_row(following.link_id)
        else:
            self.side.check.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self, link_id: str, steps: int) -> None:
        step = flow.next_question if steps > 0 else flow.previous_question
        found = step(self._form, self.answers, link_id)
        if found is not None:
            self.sheet.focus_row(found.link_id)

    def _keep_in_sight(self, link_id: str) -> None:
        """Half a page at a time, so that the next questions are seen and the page stands still.

        On the way up the row must come out from under the head, which stays in sight.
        """
        grid = self.sheet.grid_of(link_id)
        canvas = self._page.area.widget()
        if grid is None or canvas is None:
            return
        row = self.sheet.row(link_id)
        top = row.mapTo(canvas, row.rect().topLeft()).y()
        bar = self._page.area.verticalScrollBar()
        height = self._page.area.viewport().height()
        room = current_theme().gap(24)
        above = grid.head_height + room
        if top - above < bar.value() or top + row.height() + room > bar.value() + height:
            bar.setValue(top - max(above, height // 2))

    def _scrolled(self) -> None:
        """Keep the options' words of each grid in sight."""
        canvas = self._page.area.widget()
        if self._stopped or canvas is None:
            return
        seen = self._page.area.verticalScrollBar().value()
        for grid in self.sheet.grids:
            grid.follow(seen - grid.mapTo(canvas, grid.rect().topLeft()).y())
