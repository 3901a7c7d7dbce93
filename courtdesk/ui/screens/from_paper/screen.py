"""The way through: where it was filled in, first pass, second pass, what differs, check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from courtdesk.actions import cases, forms, paper_keying
from courtdesk.actions.forms import OpenForm
from courtdesk.actions.paper_keying import Pass
from courtdesk.actions.session import Session
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import Earlier, FilledHow
from courtdesk.errors import CourtDeskError
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import AnswerValue, Item
from courtdesk.ui.answer_keeper import Keeper
from courtdesk.ui.answer_trouble import Trouble
from courtdesk.ui.case_form import CasePage, CaseView
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.page_keeper import PageKeeper, PageName, must_choose
from courtdesk.ui.screen import Desk, Place
from courtdesk.ui.screens.from_paper.keying import Keying
from courtdesk.ui.screens.from_paper.row import PaperRow
from courtdesk.ui.screens.from_paper.settle import Settle
from courtdesk.ui.screens.from_paper.side import Side
from courtdesk.ui.screens.from_paper.start import Start

_NARROW = 1100
"""Pixels at 100 % under which the side goes over the questions."""

_FIRST = "Key what was ticked, question by question: each key is one answer and is saved at once."
_FIELDS = "Enter what the paper says, question by question: it is saved as you type."
_SECOND = (
    "Second time: key the paper once more from its first question. What you keyed the first time "
    "is saved and hidden here; the two are then compared."
)
_SECOND_REST = (
    "The second pass is only compared, not saved: if the laptop locks, it starts again and the "
    "first pass is still there."
)


@dataclass(frozen=True)
class PaperView(CaseView):
    """What the worker found; no form when it is finished, or nothing was ever begun."""

    opened: OpenForm | None = None


class FromPaper(CasePage[PaperView]):
    """Keys one form of one case from paper.

    Attributes:
        once: the first pass, which is what the draft holds.
        stage: what is shown now: `Start`, a `Keying`, `Settle`, or None before that.
    """

    once: Pass
    stage: Start | Keying | Settle | None

    def __init__(self, desk: Desk, case: CaseId, form_id: str) -> None:
        super().__init__(desk, case, "Key from paper", width=0)
        self._form_id = form_id
        self._name = PageName(case, f"from_paper:{form_id}")
        self.once = Pass()
        self.stage = None
        self._opened: OpenForm | None = None
        self._keeper: Keeper | None = None
        self._trouble: Trouble | None = None
        self._second = False
        self._sent_on = False
        self._give_up = False
        self._content = QWidget()
        self._holder = QWidget()
        self._body = self._beside()
        self.page.body.addWidget(self._content)
        key = QAction("Go on with the paper", self)
        key.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        key.triggered.connect(self.go_on)
        self.addAction(key)

    def _beside(self) -> QBoxLayout:
        """Make room for the side next to what scrolls."""
        middle = QWidget()
        mark(middle, "clear")
        mark(self._holder, "clear")
        both = layouts.row(middle, gap=0)
        whole = self.page.layout()
        if whole is not None:
            whole.replaceWidget(self.page.area, middle)
        both.addWidget(self.page.area, 1)
        layouts.column(self._holder, margins=(20, 14, 20, 4))
        self._holder.hide()
        both.addWidget(self._holder)
        return both

    # What the navigator calls

    def read(self, session: Session) -> PaperView:
        """Open the form, or go on with its draft."""
        opened = forms.open_form(session, self.case, self._form_id)
        return PaperView(cases.case_file(session, self.case), opened)

    def show_view(self, view: PaperView) -> None:
        """The first step."""
        opened = self._opened = view.opened
        if opened is None:
            self._show_finished()
            return
        if self.page.title is not None:
            self.page.title.setText(f"Key {opened.form.title} from paper")
        self._keeper = Keeper(self.desk.runner, self._save, self)
        self._keeper.saved.connect(self._saved)
        self._keeper.failed.connect(self._failed)
        self.once = Pass(opened.answers)
        self._show_start(opened)

    def refresh(self) -> None:
        """Another way may have changed the answers; a finished form is not begun anew."""
        if self._opened is None:
            return
        session = self.desk.session
        self.desk.runner.run(
            self, lambda: self._read_again(session), self._show_again, self.not_read
        )

    def leave(self) -> bool:
        """Wait until every answer is on the disk; stay, and say so, while one is not."""
        if self._keeper is None:
            return True
        self._keeper.retry()
        self.desk.runner.wait()
        return self._give_up or not self._keeper.unsaved

    def go_on(self) -> None:
        """What the stage's own button does."""
        if isinstance(self.stage, Start):
            self.stage.begin()
        elif self.stage is not None:
            self.stage.end()

    def _read_again(self, session: Session) -> PaperView:
        file = cases.case_file(session, self.case)
        if all(draft.form != self._form_id for draft in file.drafts):
            return PaperView(file)
        return self.read(session)

    def _show_again(self, view: PaperView) -> None:
        if view.opened is None:
            self._show_finished()
            return
        if self._keeper is None or self._keeper.unsaved:
            return
        self._opened = view.opened
        if dict(view.opened.answers) != dict(self.once.answers):
            self.once = self.once.with_answers(view.opened.answers)
            self._sent_on = self._sent_on or not isinstance(self.stage, Start)
        if self._sent_on:
            # Back from the check, or with other answers than were compared: to the first pass.
            self._sent_on = False
            self._show_first()

    # The stages

    def _show_start(self, opened: OpenForm) -> None:
        today = self.desk.session.clock().date()
        stage = Start(today, opened.earlier, _begun_words(opened))
        self._put(stage, None)
        keeper = PageKeeper(self.desk, self._name, stage.group)
        stage.begun.connect(lambda earlier: self._begin(earlier, stage, keeper))
        stage.column.insertWidget(1, keeper.note)
        self.page.set_hints([("Ctrl Enter", "key from paper"), ("Tab", "next"), ("Alt ←", "back")])
        stage.focus_first()
        keeper.begin()

    def _begin(self, earlier: Earlier | None, stage: Start, keeper: PageKeeper) -> None:
        opened = self._opened
        if opened is None or self._keeper is None:
            return
        if must_choose(keeper, stage.show_errors):
            return
        if earlier != opened.earlier:
            self._opened = replace(opened, earlier=earlier)
            self._keeper.keep(self.once.answers)
        session, name = self.desk.session, self._name
        self.desk.runner.run(self, lambda: name.drop(session), _nothing)
        self._show_first()

    def _show_first(self) -> None:
        opened = self._opened
        if opened is None:
            return
        twice = bool(paper_keying.second_pass(opened.form))
        side = Side(
            "Key it a second time" if twice else "Check answers",
            "",
            reading=twice and not paper_keying.must_key_twice(opened.form),
            owner=opened.form.copyright,
        )
        items = paper_keying.keyed_items(opened.form)
        digits = any(paper_keying.by_one_key(item) for item in items)
        stage = Keying(opened.form, items, self.once, side, _FIRST if digits else _FIELDS)
        stage.changed.connect(self._changed)
        stage.ended.connect(self._show_second if twice else self._check)
        stage.read_asked.connect(self._check)
        if opened.resumed and self._keeper is not None and not self._keeper.unsaved:
            side.show_saved(opened.draft.info.saved_at.astimezone())
        self._second = False
        self._put_keying(stage)

    def _show_second(self) -> None:
        opened = self._opened
        if opened is None:
            return
        side = Side("Compare the two", _SECOND_REST, reading=False, owner=opened.form.copyright)
        stage = Keying(
            opened.form,
            paper_keying.second_pass(opened.form),
            paper_keying.second_start(opened.form, self.once.answers),
            side,
            _SECOND,
        )
        stage.ended.connect(self._compare)
        # The last key ends the second pass: nothing is left to decide when both agree.
        stage.all_keyed.connect(self._compare)
        self._second = True
        self._put_keying(stage)
        announce(self, _SECOND)

    def _compare(self) -> None:
        opened, stage = self._opened, self.stage
        if opened is None or not isinstance(stage, Keying):
            return
        found = paper_keying.compared(opened.form, self.once.answers, stage.once.answers)
        if not found:
            self.desk.say("Both times the same was keyed.")
            self._confirmed()
            return
        settle = Settle(found)
        settle.settled.connect(self._settled)
        settle.ended.connect(self._confirmed)
        self._put(settle, None)
        self.page.set_hints(
            [
                ("1", "first time"),
                ("2", "second time"),
                ("Enter", "key it again"),
                ("↑ ↓", "move"),
                ("Ctrl Enter", "check answers"),
                ("Alt ←", "back"),
            ]
        )
        settle.focus_first()

    def _settled(self, item: Item, value: AnswerValue | None) -> None:
        answers = paper_keying.settled(self.once.answers, item, value)
        blank = self.once.blank | {item.link_id} if value is None else self.once.blank
        self._take(Pass(answers, blank - set(answers)))

    def _confirmed(self) -> None:
        """Keep with the draft which answers the second pass confirmed, and go on."""
        if self._opened is not None and self._keeper is not None:
            self._opened = replace(self._opened, twice=forms.digest(self.once.answers))
            self._keeper.keep(self.once.answers)
        self._check()

    def _check(self) -> None:
        self._sent_on = True
        self.desk.go(Place("check_answers", self.case, self._form_id))

    # Saving

    def _changed(self) -> None:
        if isinstance(self.stage, Keying) and not self._second:
            self._take(self.stage.once)

    def _take(self, once: Pass) -> None:
        """One key of the first pass, or one difference settled: to the disk at once."""
        if self._keeper is None:
            return
        same = dict(once.answers) == dict(self.once.answers)
        self.once = once
        if same:
            # Passing over a blank records nothing, so that there is nothing to save.
            return
        if isinstance(self.stage, Keying):
            self.stage.side.show_saved(None)
        self._keeper.keep(once.answers)

    def _save(self, answers: Answers) -> datetime:
        if self._opened is None:
            raise RuntimeError("answers are saved for an open form")
        return forms.save_answers(
            self.desk.session, self._opened, answers, how=FilledHow.FROM_PAPER
        )

    def _saved(self, _answers: Answers, when: datetime) -> None:
        if isinstance(self.stage, Keying) and not self._second:
            self.stage.side.show_saved(when)
        self.desk.saved(when)
        if self._trouble is not None:
            self._trouble.hide()
            self._trouble.deleteLater()
            self._trouble = None

    def _failed(self, error: CourtDeskError) -> None:
        if isinstance(self.stage, Keying) and not self._second:
            self.stage.side.show_unsaved()
        if self._trouble is None:
            self._trouble = Trouble(str(error))
            self._trouble.again.connect(self._retry)
            self._trouble.leave.connect(self._leave_anyway)
            self.page.top.addWidget(self._trouble)
        self._trouble.announce()

    def _retry(self) -> None:
        if self._keeper is not None:
            self._keeper.retry()

    def _leave_anyway(self) -> None:
        self._give_up = True
        self.to_case()

    # Furniture

    def _put_keying(self, stage: Keying) -> None:
        stage.entered.connect(self._keep_in_sight)
        self._put(stage, stage.side)
        rows = list(stage.sheet.rows.values())
        if rows:
            last = rows[-1]
            leaving = last if isinstance(last, PaperRow) else last.last_control
            # The button that goes on comes after the last question, not after the way back.
            QWidget.setTabOrder(leaving, stage.side.on)
        digits = any(row.keys for row in stage.sheet.digit_rows)
        hints = [
            ("0 – 9", "answer and go on"),
            ("-", "blank on the paper"),
            ("Backspace", "back one"),
            ("↑ ↓", "move"),
        ]
        on = stage.side.on.text().lower()
        self.page.set_hints(
            [*(hints if digits else [("Tab", "next")]), ("Ctrl Enter", on), ("Alt ←", "back")]
        )
        stage.focus_first()

    def _put(self, stage: Start | Keying | Settle, side: Side | None) -> None:
        """Show another stage in place of the one before."""
        holder = self._holder.layout()
        if isinstance(holder, QVBoxLayout):
            layouts.clear(holder)
            if side is not None:
                holder.addWidget(side)
        self._holder.setVisible(side is not None)
        old, self._content = self._content, stage
        self.stage = stage
        self.page.body.replaceWidget(old, stage)
        # A layout shows what it is given when the loop comes round; the next key comes before that.
        stage.show()
        old.hide()
        old.setParent(None)
        old.deleteLater()
        self.page.area.verticalScrollBar().setValue(0)
        self._arrange()

    def _keep_in_sight(self, row: QWidget) -> None:
        """Half a page at a time, so that the next questions are seen and the page stands still."""
        QTimer.singleShot(0, row, lambda: self._scroll_to(row))
        self._scroll_to(row)

    def _show_current(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(self.stage, (Keying, Settle)) and focus is not None:
            self._scroll_to(focus)

    def _scroll_to(self, row: QWidget) -> None:
        canvas = self.page.area.widget()
        if canvas is None or not canvas.isAncestorOf(row):
            return
        top = row.mapTo(canvas, row.rect().topLeft()).y()
        bar = self.page.area.verticalScrollBar()
        height = self.page.area.viewport().height()
        room = current_theme().gap(24)
        if top - room < bar.value() or top + row.height() + room > bar.value() + height:
            bar.setValue(top - height // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the questions, or over them."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size: perhaps another arrangement."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_body"):
            self._arrange()
            QTimer.singleShot(0, self, self._show_current)

    def _arrange(self) -> None:
        if not isinstance(self.stage, Keying):
            return
        narrow = self.width() < current_theme().px(_NARROW)
        ways = QBoxLayout.Direction
        # Bottom to top: the side, which comes second, stands over the questions.
        self._body.setDirection(ways.BottomToTop if narrow else ways.LeftToRight)
        self.stage.side.set_compact(compact=narrow)

    def _show_finished(self) -> None:
        layouts.clear(self.page.body)
        self._holder.hide()
        self.stage = self._keeper = None
        notice = EmptyState(
            "This form is finished", "Its result stands on the case page.", "Go to the case"
        )
        notice.acted.connect(self.to_case)
        self.page.body.addWidget(notice)


def _begun_words(opened: OpenForm) -> str:
    """What is there already, in one or two sentences."""
    progress = flow.progress(opened.form, opened.answers)
    if opened.amends is not None:
        return (
            f"You are changing a finished form: its {progress.answered} answers are here, and it "
            "stands as it is until you finish this one and give the reason."
        )
    if not progress.answered:
        return "Have the paper at hand. Nothing but the keyboard is needed."
    return f"{progress} questions have an answer already: keying goes on after them."


def _nothing(_: None) -> None:
    """Nothing follows."""
