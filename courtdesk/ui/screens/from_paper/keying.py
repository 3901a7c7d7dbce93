"""One pass through the paper: keys to a `Pass`, the keyboard always where the next answer goes."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.actions import paper_keying
from courtdesk.actions.paper_keying import Pass
from courtdesk.questionnaire.definition import AnswerValue, Form, Item
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.error_summary import ErrorSummary
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.screens.from_paper.row import BLANK, PaperRow, digits_in_words
from courtdesk.ui.screens.from_paper.sheet import PaperSheet
from courtdesk.ui.screens.from_paper.side import Side


class Keying(QWidget):
    """The questions of one pass and what stands beside them.

    Attributes:
        once: the pass as it is.
        sheet: the questions.
        side: to be laid beside them.

    Signals:
        changed: an answer was keyed, cleared or passed over; `once` is the newest.
        ended: every question was come to, and the person says that this is the end.
        all_keyed: the same, but by the last key alone.
        read_asked: the answers are to be checked by reading instead.
        entered: a row got the keyboard; carries the row.
    """

    changed = Signal()
    ended = Signal()
    all_keyed = Signal()
    read_asked = Signal()
    entered = Signal(object)

    def __init__(
        self,
        form: Form,
        items: Collection[Item],
        once: Pass,
        side: Side,
        intro: str,
    ) -> None:
        super().__init__()
        mark(self, "clear")
        self.once = once
        self.side = side
        self._form = form
        self.sheet = PaperSheet(form, items)
        self._summary = ErrorSummary()
        self._summary.chosen.connect(self.sheet.focus_row)
        column = layouts.column(self, gap=10)
        column.addWidget(Text(intro))
        warning = reversed_warning(form)
        if warning:
            column.addWidget(WarningPanel(warning))
        column.addWidget(self._summary)
        column.addWidget(self.sheet)
        self._connect(self.sheet, side)
        self.show_all()

    def show_all(self) -> None:
        """Show the whole pass anew."""
        self.sheet.show_pass(self.once)
        self._show_progress()

    def focus_first(self) -> None:
        """To the first question that was not come to; to the button that goes on after the last."""
        waiting = self._not_come_to(self.sheet.rows)
        if waiting:
            self.sheet.focus_row(waiting[0].link_id)
        else:
            self.side.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Say `ended`, or go to what is left out or cannot stand."""
        problems = self.sheet.problems()
        self._summary.show_errors(problems)
        if not problems and not self._to_left_out():
            self.ended.emit()

    def _connect(self, sheet: PaperSheet, side: Side) -> None:
        sheet.keyed.connect(self._keyed)
        sheet.passed.connect(self._passed)
        sheet.back.connect(self._back)
        sheet.undone.connect(self._undone)
        sheet.entered_value.connect(self._typed)
        sheet.moved.connect(self._move)
        sheet.refused.connect(self._refused)
        sheet.entered.connect(self._entered)
        side.on_asked.connect(self.end)
        side.read_asked.connect(self.read_asked)
        side.back.connect(self._from_button)

    # Keys

    def _keyed(self, link_id: str, value: str) -> None:
        self._take(link_id, self.once.keyed(link_id, value))
        self._advance(link_id)

    def _passed(self, link_id: str) -> None:
        self._take(link_id, self.once.left_blank(link_id))
        self._advance(link_id)

    def _undone(self, link_id: str) -> None:
        self._take(link_id, self.once.undone(link_id))

    def _typed(self, link_id: str, value: AnswerValue | None) -> None:
        after = self.once.undone(link_id) if value is None else self.once.keyed(link_id, value)
        self._take(link_id, after)

    def _back(self, link_id: str) -> None:
        """What stands here is cleared; where nothing stands, the one before it is."""
        if not self.once.dealt_with(link_id):
            before = self._neighbour(link_id, -1)
            if before is None:
                return
            link_id = before
            self.sheet.focus_row(link_id)
        if isinstance(self.sheet.rows[link_id], PaperRow):
            self._undone(link_id)

    def _from_button(self, clear: bool) -> None:
        order = self.sheet.order()
        if not order:
            return
        self.sheet.focus_row(order[-1])
        if clear and isinstance(self.sheet.rows[order[-1]], PaperRow):
            self._undone(order[-1])

    def _take(self, link_id: str, after: Pass) -> None:
        self.side.set_note("")
        if after == self.once and dict(after.answers) == dict(self.once.answers):
            return
        self.once = after
        row = self.sheet.rows[link_id]
        if isinstance(row, PaperRow):
            self.sheet.show_one(link_id, after)
            self.sheet.say(link_id, row.words or "cleared")
        self.sheet.show_asked(after)
        self._show_progress()
        self.changed.emit()

    def _refused(self, link_id: str, text: str) -> None:
        row = self.sheet.rows[link_id]
        if isinstance(row, PaperRow):
            self.side.set_note(
                f"{text} is not an answer to question {_name(row.item)}: key "
                f"{digits_in_words(row.keys)}, or - if it is {BLANK}. Nothing was changed."
            )

    # Moving

    def _advance(self, link_id: str) -> None:
        """To the next question that the paper asks; after the last one, to the end."""
        order = self.sheet.order()
        after = order[order.index(link_id) + 1 :]
        following = next((one for one in after if one not in self.sheet.skipped), None)
        if following is not None:
            self.sheet.focus_row(following)
        elif not self._to_left_out():
            self.side.on.setFocus(Qt.FocusReason.OtherFocusReason)
            self.all_keyed.emit()

    def _to_left_out(self) -> bool:
        """Whether a question was left out, in which case the keyboard is there now."""
        digit_rows = [row.item.link_id for row in self.sheet.digit_rows]
        waiting = self._not_come_to(digit_rows)
        if not waiting:
            return False
        self.sheet.focus_row(waiting[0].link_id)
        self.side.set_note(
            f"Question {_name(waiting[0])} was left out: key its answer, or - if it is {BLANK}."
        )
        return True

    def _move(self, link_id: str, steps: int) -> None:
        found = self._neighbour(link_id, steps)
        if found is not None:
            self.sheet.focus_row(found)
        elif steps > 0:
            self.side.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _neighbour(self, link_id: str, steps: int) -> str | None:
        order = self.sheet.order()
        at = order.index(link_id) + steps
        return order[at] if 0 <= at < len(order) else None

    def _entered(self, link_id: str) -> None:
        row = self.sheet.rows[link_id]
        self.side.show_keys(row.keys if isinstance(row, PaperRow) else ())
        self.entered.emit(row)

    # Showing

    def _not_come_to(self, link_ids: Collection[str]) -> tuple[Item, ...]:
        return paper_keying.not_come_to(self._form, self.once, link_ids)

    def _show_progress(self) -> None:
        asked = [one for one in self.sheet.order() if one not in self.sheet.skipped]
        done = sum(self.once.dealt_with(one) for one in asked)
        self.side.show_progress(done, len(asked))


def reversed_warning(form: Form) -> str:
    """What to say where a paper may print scoring numbers that run the other way, or ""."""
    if form.rules is None or not form.scored_items() or not form.rules.main.reversed:
        return ""
    numbers = sorted(form.number(link_id) for link_id in form.rules.main.reversed)
    listed = " and ".join(
        part for part in (", ".join(str(one) for one in numbers[:-1]), str(numbers[-1])) if part
    )
    return (
        "Key the number that stands here beside the label that was ticked. Some papers print "
        f"scoring numbers in the boxes, and those of questions {listed} run the other way: never "
        "key what is printed there."
    )


def _name(item: Item) -> str:
    return item.prefix or f"“{item.text}”"
