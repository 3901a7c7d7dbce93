"""The form screen: opens a form, brings its answers to the disk, and goes on to their check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from courtdesk.actions import amendments, cases, forms
from courtdesk.actions.form_shelf import document_of
from courtdesk.actions.forms import OpenForm
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import AnsweredBy, Form
from courtdesk.ui.answer_keeper import Keeper
from courtdesk.ui.answer_trouble import Trouble
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.error_summary import ErrorSummary
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.form.filling import Filling
from courtdesk.ui.screens.form.header import Ways, amending, header
from courtdesk.ui.screens.form.sheet import Sheet
from courtdesk.ui.screens.form.side import Side

_NARROW = 1100
"""Pixels at 100 % under which the side goes over the questions."""


@dataclass(frozen=True)
class _Read:
    """What the worker found: the open form and the case; no form when it is finished.

    `older` tells of the version that it was begun on, where that is not the one in use.
    """

    file: CaseFile
    opened: OpenForm | None
    older: str = ""


class FormScreen(Screen):
    """Fills in one form of one case.

    What happens between key and answer is `Filling`'s.
    """

    def __init__(
        self,
        session: Session,
        runner: Runner,
        case: CaseId,
        form_id: str,
        *,
        question: str,
        go: Callable[[Place], None],
        say: Callable[[str], None],
        saved: Callable[[datetime], None],
    ) -> None:
        super().__init__()
        self._session, self._runner = session, runner
        self._case, self._form_id, self._question = case, form_id, question
        self._go, self._say, self._tell_saved = go, say, saved
        self._filling: Filling | None = None
        self._opened: OpenForm | None = None
        self._keeper: Keeper | None = None
        self._trouble: Trouble | None = None
        self._give_up = False
        self._whole: QVBoxLayout = layouts.column(self, gap=0)
        self._page = Page(width=0)
        self._whole.addWidget(self._page, 1)
        self._body = self._beside()
        self._make_actions()

    def _beside(self) -> QBoxLayout:
        """Make room for the side next to what scrolls, over the footer that does not."""
        middle = QWidget()
        mark(middle, "clear")
        both = layouts.row(middle, gap=0)
        whole = self._page.layout()
        if whole is not None:
            whole.replaceWidget(self._page.area, middle)
        both.addWidget(self._page.area, 1)
        return both

    @property
    def answers(self) -> Answers:
        """What is shown, saved or not."""
        return Answers() if self._filling is None else self._filling.answers

    @property
    def sheet(self) -> Sheet | None:
        """The questions, once the form is open."""
        return None if self._filling is None else self._filling.sheet

    @property
    def side(self) -> Side | None:
        """Progress, "Saved 10:42", the buttons; once the form is open."""
        return None if self._filling is None else self._filling.side

    # What the navigator calls

    def start(self) -> None:
        """Open the form; the first question that has no answer gets the keyboard."""
        self._runner.run(self, self._read, self._show, self._show_refusal)

    def refresh(self) -> None:
        """Read again what another page may have changed; a finished form is not begun anew."""
        self._runner.run(self, self._read_again, self._show_again, self._show_refusal)

    def leave(self) -> bool:
        """Wait until every answer is on the disk; stay, and say so, while one is not."""
        if self._keeper is None:
            return True
        self._keeper.retry()
        self._runner.wait()
        return self._give_up or not self._keeper.unsaved

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the questions, or over them."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size: perhaps another arrangement."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_filling"):
            self._arrange()

    # Opening

    def _read(self) -> _Read:
        opened = forms.open_form(self._session, self._case, self._form_id)
        file = cases.case_file(self._session, self._case)
        return _Read(file, opened, _older(self._session, opened))

    def _read_again(self) -> _Read:
        file = cases.case_file(self._session, self._case)
        if all(draft.form != self._form_id for draft in file.drafts):
            return _Read(file, None)
        return self._read()

    def _show(self, read: _Read) -> None:
        if read.opened is None:
            self._show_finished()
            return
        opened = self._opened = read.opened
        self._keeper = Keeper(self._runner, self._save, self)
        self._keeper.saved.connect(self._answers_saved)
        self._keeper.failed.connect(self._answers_failed)
        ways = self._other_ways(opened.form)
        self._whole.insertWidget(0, header(read.file, opened.form, read.older, ways, self._go))
        filling = self._build(opened)
        filling.show_answers(opened.answers)
        if opened.resumed:
            filling.side.show_saved(opened.draft.info.saved_at.astimezone())
        filling.focus_first(self._question)
        # The rows have their places only once the window has laid them out.
        QTimer.singleShot(0, self, self._if_open(Filling.show_current))

    def _show_again(self, read: _Read) -> None:
        if read.opened is None:
            self._show_finished()
        elif self._filling is None:
            self._show(read)
        elif self._keeper is not None and not self._keeper.unsaved:
            self._opened = read.opened
            self._filling.show_answers(read.opened.answers)

    def _save(self, answers: Answers) -> datetime:
        if self._opened is None:
            raise RuntimeError("answers are saved for an open form")
        return forms.save_answers(self._session, self._opened, answers)

    def _build(self, opened: OpenForm) -> Filling:
        filling = self._filling = Filling(opened.form, self._page, self)
        self._summary = ErrorSummary()
        self._page.body.addWidget(self._summary)
        if opened.amends is not None:
            self._page.body.addWidget(amending(lambda: self._drop(opened)))
        self._page.body.addWidget(filling.sheet)
        holder = QWidget()
        mark(holder, "clear")
        layouts.column(holder, margins=(20, 14, 20, 4)).addWidget(filling.side)
        self._holder = holder
        self._body.addWidget(holder)
        self._connect(filling)
        self._hints(filling.sheet)
        self._arrange()
        return filling

    def _connect(self, filling: Filling) -> None:
        filling.changed.connect(self._keep)
        filling.side.check.clicked.connect(self._check)
        self._summary.chosen.connect(filling.sheet.focus_row)
        for row in filling.sheet.findChildren(QWidget):
            if row.focusPolicy() & Qt.FocusPolicy.StrongFocus:
                row.installEventFilter(self)

    def _if_open(self, does: Callable[[Filling], None]) -> Callable[[], None]:
        """What to do with the questions, if there are any by then."""

        def run() -> None:
            if self._filling is not None:
                does(self._filling)

        return run

    def _show_refusal(self, error: CourtDeskError) -> None:
        self._show_notice("This form cannot be opened", str(error))

    def _show_finished(self) -> None:
        self._show_notice("This form is finished", "Its result stands on the case page.")

    def _show_notice(self, heading: str, text: str) -> None:
        layouts.clear(self._page.body)
        self._keeper = None
        if self._filling is not None:
            self._filling.stop()
            self._filling = None
            self._holder.hide()
        notice = EmptyState(heading, text, "Go to the case")
        notice.acted.connect(self._to_case)
        self._page.body.addWidget(notice)

    def _to_case(self) -> None:
        self._go(Place("case", self._case))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+U and the like mean the question, also in a line that would take them itself."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            for action in (self._decline_action, self._not_asked_action, self._check_action):
                keys = QKeySequence(event.keyCombination())
                if any(keys == one for one in action.shortcuts()):
                    action.trigger()
                    return True
        return super().eventFilter(watched, event)

    # Saving

    def _keep(self, answers: Answers) -> None:
        if self._keeper is not None:
            self._keeper.keep(answers)

    def _answers_saved(self, _answers: Answers, when: datetime) -> None:
        if self.side is not None:
            self.side.show_saved(when)
        self._tell_saved(when)
        if self._trouble is not None:
            self._trouble.hide()
            self._trouble.deleteLater()
            self._trouble = None

    def _answers_failed(self, error: CourtDeskError) -> None:
        if self.side is not None:
            self.side.show_unsaved()
        if self._trouble is not None:
            self._trouble.announce()
            return
        self._trouble = Trouble(str(error))
        self._trouble.again.connect(self._retry)
        self._trouble.leave.connect(self._leave_anyway)
        self._page.top.addWidget(self._trouble)
        self._trouble.announce()

    def _retry(self) -> None:
        if self._keeper is not None:
            self._keeper.retry()

    def _leave_anyway(self) -> None:
        self._give_up = True
        self._to_case()

    # Going on

    def _check(self) -> None:
        """To the check of the answers; the window asks `leave` first, which waits for the disk."""
        if self.sheet is None:
            return
        problems = self.sheet.problems()
        self._summary.show_errors(problems)
        if not problems:
            self._go(Place("check_answers", self._case, self._form_id))

    def _drop(self, opened: OpenForm) -> None:
        self._runner.run(
            self, lambda: amendments.drop_amendment(self._session, opened), self._dropped
        )

    def _dropped(self, _nothing: None) -> None:
        self._keeper = None
        if self._filling is not None:
            self._filling.stop()
        self._say("The finished form stays as it was.")
        self._to_case()

    # Furniture

    def _arrange(self) -> None:
        if self.side is None:
            return
        narrow = self.width() < current_theme().px(_NARROW)
        ways = QBoxLayout.Direction
        # Bottom to top: the side, which comes second, stands over the questions.
        self._body.setDirection(ways.BottomToTop if narrow else ways.LeftToRight)
        self.side.set_compact(compact=narrow)

    def _hints(self, sheet: Sheet) -> None:
        grids = sheet.grids
        hints = [("Tab", "next question"), ("Ctrl Enter", "check answers")]
        if grids:
            first, last = grids[0].options[0].digit, grids[0].options[-1].digit
            hints = [
                (f"{first} – {last}", "answer and go on"),
                ("↑ ↓", "move"),
                ("← →", "change the answer"),
                ("Ctrl Enter", "check answers"),
            ]
        self._page.set_hints((*hints, ("Alt ←", "back")))

    def _other_ways(self, form: Form) -> Ways:
        """The other ways to fill it in, also in the menu "This page" and the palette."""
        ways = [("Key from paper", Place("from_paper", self._case, form.id))]
        if form.answered_by is AnsweredBy.PERSON:
            ways.insert(0, ("Hand over", Place("handed_over", self._case, form.id)))
        for words, place in ways:
            self._action(words, self._going(place))
        return tuple(ways)

    def _going(self, place: Place) -> Callable[[], None]:
        return lambda: self._go(place)

    def _make_actions(self) -> None:
        self._check_action = self._action("Check answers", self._check, "Ctrl+Return", "Ctrl+Enter")
        self._decline_action = self._action(
            "Question declined", self._if_open(Filling.decline), "Ctrl+D"
        )
        self._not_asked_action = self._action(
            "Question could not be asked", self._if_open(Filling.not_asked), "Ctrl+U"
        )
        self._action("Clear the answer", self._if_open(Filling.clear))

    def _action(self, words: str, does: Callable[[], None], *keys: str) -> QAction:
        action = QAction(words, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(does)
        self.addAction(action)
        return action


def _older(session: Session, opened: OpenForm) -> str:
    """On which version and when it was begun, if another is in use by now; else ""."""
    newest = session.catalogue.forms.get(opened.form.id)
    if newest is not None and document_of(newest) == document_of(opened.form):
        return ""
    begun = opened.draft.info.started_at.astimezone(session.clock().tzinfo)
    return f"begun {begun.day}/{begun.month}, version {opened.form.version} of the form"
