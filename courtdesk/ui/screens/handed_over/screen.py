"""From the member's page through the questions to the way out; every answer goes to the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import cases, forms
from courtdesk.actions.forms import OpenForm
from courtdesk.actions.session import Session
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import FilledHow
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answer, Answers
from courtdesk.questionnaire.definition import AnsweredBy
from courtdesk.ui.answer_keeper import Keeper
from courtdesk.ui.answer_trouble import Trouble
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import PageTitle, Section, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Place, Screen
from courtdesk.ui.screens.handed_over import words
from courtdesk.ui.screens.handed_over.pages import WAKE, BlankPage, LastPage, StaffPage
from courtdesk.ui.screens.handed_over.question import QuestionView
from courtdesk.ui.screens.handed_over.sheet import Sheet
from courtdesk.ui.screens.handed_over.staff_door import StaffDoor
from courtdesk.ui.screens.handed_over.start import SIZES, StartPage
from courtdesk.ui.screens.handed_over.steps import Step, step_of, steps

_WELCOME = -1
"""The page before the first step; the one after the last step is the end."""


@dataclass(frozen=True)
class _Read:
    file: CaseFile
    title: str


class HandedOverScreen(Screen):
    """Hands one form of one case to the person whose it is, and takes the laptop back.

    Attributes:
        answers: what is shown, saved or not.
        member_page: the member's page, while it is shown.
        sheet: what the person has before them, while it is handed over.
        blank_page: what hides everything, while it does.
        door: the member's way out, while it is shown.
    """

    answers: Answers
    member_page: StartPage | None
    sheet: Sheet | None
    blank_page: BlankPage | None
    door: StaffDoor | None

    def __init__(
        self,
        session: Session,
        runner: Runner,
        case: CaseId,
        form_id: str,
        *,
        go: Callable[[Place], None],
        saved: Callable[[datetime], None],
    ) -> None:
        super().__init__()
        self._session, self._runner = session, runner
        self._case, self._form_id = case, form_id
        self._go, self._tell_saved = go, saved
        self.answers = Answers()
        self.member_page = self.sheet = self.blank_page = self.door = None
        self._read: _Read | None = None
        self._opened: OpenForm | None = None
        self._keeper: Keeper | None = None
        self._several, self._size = False, SIZES["large"]
        self._at = _WELCOME
        self._give_up = self._opening = False
        self._failure = ""
        self._shown: QWidget | None = None
        self._whole: QVBoxLayout = layouts.column(self, gap=0)
        action = QAction("Hand over now", self)
        action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        action.triggered.connect(self.hand_over)
        self.addAction(action)

    # What the navigator calls

    def start(self) -> None:
        """Read what the member's page says."""
        self._runner.run(self, self._read_case, self._show_member_page, self._refused)

    def refresh(self) -> None:
        """Read again; the person who has the laptop is not disturbed."""
        if self.sheet is None:
            self.start()

    def leave(self) -> bool:
        """Wait until every answer is on the disk; stay, and say so, while one is not."""
        if self._keeper is None:
            return True
        self._keeper.retry()
        self._runner.wait()
        return self._give_up or not self._keeper.unsaved

    def blank(self) -> None:
        """Hide the question until somebody is there again; it stays where it was."""
        if self.sheet is None or self.blank_page is not None or self._shown is None:
            return
        blank = self.blank_page = BlankPage()
        blank.woken.connect(self._wake)
        self._shown.hide()
        self._whole.addWidget(blank, 1)
        blank.show()
        blank.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.sheet is not None:
            self.sheet.say(WAKE)

    def take_keyboard(self) -> None:
        """To the page that hides the others, the question, or the member's button."""
        if self.blank_page is not None:
            self.blank_page.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.sheet is not None and self._shown is self.sheet:
            self.sheet.focus_first()
        else:
            super().take_keyboard()

    # The member's page

    def _read_case(self) -> _Read:
        file = cases.case_file(self._session, self._case)
        form = self._session.catalogue.get(self._form_id)
        if form.answered_by is AnsweredBy.STAFF:
            raise UserError(
                f"{form.title} is in the words of staff: ask its questions yourself, or key it "
                "from paper."
            )
        return _Read(file, form.title)

    def _show_member_page(self, read: _Read) -> None:
        self._read = read
        page = self.member_page = StartPage(read.file, self._form_id, read.title)
        page.choose(several=self._several, size=self._size)
        page.asked.connect(self.hand_over)
        page.check_asked.connect(self._to_check)
        if self._failure:
            page.show_trouble(self._trouble())
        self._show(page)
        page.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def hand_over(self) -> None:
        """Open the form and, once it is open, give the laptop out of the member's hands."""
        page = self.member_page
        if page is None or self._opening:
            return
        # The button keeps the keyboard: a second Enter must not fall on what stands beside it.
        self._opening = True
        self._runner.run(self, self._open, self._begin, self._not_handed_over)

    def _open(self) -> OpenForm:
        return forms.open_form(self._session, self._case, self._form_id)

    def _not_handed_over(self, error: CourtDeskError) -> None:
        self._opening = False
        if self.member_page is not None:
            self.member_page.button.setFocus(Qt.FocusReason.OtherFocusReason)
            self.member_page.say_refused(str(error))

    def _refused(self, error: CourtDeskError) -> None:
        page = Page()
        notice = EmptyState("This form cannot be handed over", str(error), "Go to the case")
        notice.acted.connect(lambda: self._go(Place("case", self._case)))
        page.body.addWidget(notice)
        self._show(page)

    def _to_check(self) -> None:
        self._go(Place("check_answers", self._case, self._form_id))

    # Handed over

    def _begin(self, opened: OpenForm) -> None:
        page, self._opening = self.member_page, False
        # Gone elsewhere meanwhile: the whole display would show that page to the person.
        if page is None or not self.isVisible():
            return
        self._several, self._size = page.several, page.text_factor
        self._opened, self.answers = opened, opened.answers
        self._keeper = Keeper(self._runner, lambda answers: self._save(opened, answers), self)
        self._keeper.saved.connect(self._answers_saved)
        self._keeper.failed.connect(self._answers_failed)
        self._at = _WELCOME
        # The frame first: the sheet is then made for its text and its room.
        self.handed_over.emit(self._size)
        sheet = self.sheet = Sheet(opened.form.copyright)
        sheet.went_on.connect(self._on)
        sheet.went_back.connect(self._back)
        sheet.larger.connect(lambda: self._resize(1))
        sheet.smaller.connect(lambda: self._resize(-1))
        sheet.staff_asked.connect(self._show_staff_page)
        self.member_page = None
        self._show(sheet)
        self._show_step()

    def _save(self, opened: OpenForm, answers: Answers) -> datetime:
        return forms.save_answers(self._session, opened, answers, how=FilledHow.HANDED_OVER)

    def _resize(self, by: int) -> None:
        sizes = sorted(SIZES.values())
        at = max(0, min(sizes.index(self._size) + by, len(sizes) - 1))
        self._size = sizes[at]
        self.handed_over.emit(self._size)

    # From page to page

    def _steps(self) -> tuple[Step, ...]:
        if self._opened is None:
            return ()
        return steps(self._opened.form, self.answers, several=self._several)

    def _on(self) -> None:
        if self.sheet is None or any(view.show_problem() for view in self.sheet.views):
            return
        if self._at == _WELCOME:
            self._at = self._first()
        elif self._at < len(self._steps()):
            self._at += 1
        else:
            self._finish()
            return
        self._show_step()

    def _back(self) -> None:
        # What cannot be read now must not be lost from sight either.
        if self.sheet is None or any(view.show_problem() for view in self.sheet.views):
            return
        self._at = max(_WELCOME, self._at - 1)
        self._show_step()

    def _first(self) -> int:
        """Where to begin: a form that was begun before goes on at its first open question."""
        if self._opened is None or not len(self.answers):
            return 0
        wanted = flow.first_unanswered(self._opened.form, self.answers)
        at = step_of(self._steps(), wanted.link_id) if wanted is not None else None
        return 0 if at is None else at

    def _go_to(self, link_id: str) -> None:
        at = step_of(self._steps(), link_id)
        if at is not None:
            self._at = at
            self._show_step()

    def _finish(self) -> None:
        if self._keeper is not None:
            self._keeper.retry()
        self._show_door(last=True)

    def _show_step(self) -> None:
        sheet, found = self.sheet, self._steps()
        if sheet is None:
            return
        if self._at == _WELCOME:
            spoken = self._fill_welcome(sheet)
        elif self._at >= len(found):
            spoken = self._fill_end(sheet, len(found))
        else:
            spoken = self._fill_questions(sheet, found[self._at])
        sheet.focus_first()
        sheet.say(spoken)

    def _fill_welcome(self, sheet: Sheet) -> str:
        if self._opened is None:
            return ""
        form = self._opened.form
        total = len(flow.asked(form, self.answers))
        lines = (*form.instructions.splitlines(), words.how_many(total), *words.HOW)
        sheet.show_progress("", 0, total)
        widgets = [PageTitle(words.WELCOME), *(Text(line) for line in lines if line)]
        sheet.fill(widgets, forward=words.START, back=False)
        return " ".join((words.WELCOME, *lines))

    def _fill_questions(self, sheet: Sheet, step: Step) -> str:
        numbers = self._numbers()
        shown = [numbers[link_id] for link_id in step.links]
        place = words.place(shown[0], shown[-1], len(numbers)) if shown else ""
        sheet.show_progress(place, shown[-1] if shown else 0, len(numbers))
        before: list[QWidget] = [Text(line) for line in (*step.headings, *step.words)]
        views = [self._view(link_id, numbers[link_id]) for link_id in step.links]
        sheet.fill([*before, *views], forward=words.NEXT, back=True)
        spoken = [place, *step.headings, *step.words]
        return ". ".join(part for part in spoken if part)

    def _view(self, link_id: str, number: int) -> QuestionView:
        if self._opened is None:
            raise RuntimeError("questions are those of an open form")
        item = self._opened.form.item(link_id)
        # One alone has its number over it; the form's own numbers would be a second count.
        view = QuestionView(item, f"{number}. {item.text}" if self._several else item.text)
        view.set_answer(self.answers.get(link_id))
        view.answered.connect(lambda answer: self._record(link_id, answer))
        view.done.connect(lambda: self._after(link_id))
        return view

    def _after(self, link_id: str) -> None:
        """A key answered this question: to the next one on the page, or on."""
        if self.sheet is None:
            return
        at = next(i for i, view in enumerate(self.sheet.views) if view.item.link_id == link_id)
        if at + 1 < len(self.sheet.views):
            self.sheet.views[at + 1].focus_first()
        elif len(self.sheet.views) > 1:
            # A page is looked over before it goes.
            self.sheet.forward.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._on()

    def _fill_end(self, sheet: Sheet, steps_before: int) -> str:
        self._at = steps_before
        numbers = self._numbers()
        open_ones = [link_id for link_id in numbers if link_id not in self.answers]
        sheet.show_progress("", 0, len(numbers))
        widgets: list[QWidget] = [PageTitle(words.END), Text(words.CHANGE)]
        spoken = [words.END, words.CHANGE]
        if open_ones:
            sentence = words.left_out([numbers[link_id] for link_id in open_ones])
            spoken.append(sentence)
            again = SecondaryButton(f"Go to question {numbers[open_ones[0]]}")
            again.clicked.connect(lambda: self._go_to(open_ones[0]))
            widgets += [Section(sentence), again]
        sheet.fill(widgets, forward=words.FINISHED, back=True)
        return ". ".join(spoken)

    def _numbers(self) -> dict[str, int]:
        if self._opened is None:
            return {}
        asked = flow.asked(self._opened.form, self.answers)
        return {item.link_id: number for number, item in enumerate(asked, 1)}

    # Answers

    def _record(self, link_id: str, answer: Answer | None) -> None:
        before = self.answers
        after = before.clear(link_id) if answer is None else before.set(link_id, answer)
        if dict(after) == dict(before) or self._keeper is None:
            return
        self.answers = after
        if self.sheet is not None:
            self.sheet.show_saved("Saving…")
            self._show_asked(self.sheet)
        self._keeper.keep(after)

    def _show_asked(self, sheet: Sheet) -> None:
        """On a page of several, an answer may lead to a question or take one away."""
        found = self._steps()
        if not sheet.views or self._at >= len(found):
            return
        step = found[self._at]
        if step.links == tuple(view.item.link_id for view in sheet.views):
            return
        current = next((one for one in sheet.views if one.isAncestorOf(self._focus())), None)
        self._fill_questions(sheet, step)
        again = [one for one in sheet.views if current is not None and one.item == current.item]
        (again[0] if again else sheet).focus_first()

    def _focus(self) -> QWidget:
        return self.focusWidget() or self

    def _answers_saved(self, _answers: Answers, when: datetime) -> None:
        self._failure = ""
        if self.sheet is not None:
            self.sheet.show_saved(f"Saved {when:%H:%M}")
            self.sheet.show_trouble("")
        elif self.member_page is not None:
            self.member_page.show_trouble(None)
        self._tell_saved(when)

    def _answers_failed(self, error: CourtDeskError) -> None:
        self._failure = str(error)
        if self.sheet is not None:
            self.sheet.show_saved("Not saved")
            self.sheet.show_trouble(words.UNSAVED)
        elif self.member_page is not None:
            self.member_page.show_trouble(self._trouble())

    # The way out

    def _show_staff_page(self) -> None:
        self._show_door(last=False)

    def _show_door(self, *, last: bool) -> None:
        door = self.door = StaffDoor(self._session, self._runner)
        door.opened.connect(self._take_back)
        if last:
            page: Page = LastPage(door)
            self._show(page)
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            staff = StaffPage(door)
            staff.dropped.connect(self._back_to_questions)
            self._show(staff)
            door.passphrase.focus_first()

    def _back_to_questions(self) -> None:
        if self.sheet is not None:
            self.door = None
            self._show(self.sheet)
            self.sheet.focus_first()

    def _take_back(self) -> None:
        """The passphrase was right: the member's page again, and from there to the answers."""
        sheet, self.sheet = self.sheet, None
        self.door = self._opened = None
        if self._read is not None:
            self._show_member_page(self._read)
        if sheet is not None:
            sheet.deleteLater()
        self.taken_back.emit(Place("check_answers", self._case, self._form_id))

    def _trouble(self) -> Trouble:
        trouble = Trouble(self._failure)
        trouble.again.connect(self._retry)
        trouble.leave.connect(self._leave_anyway)
        return trouble

    def _retry(self) -> None:
        if self._keeper is not None:
            self._keeper.retry()

    def _leave_anyway(self) -> None:
        self._give_up = True
        self._go(Place("case", self._case))

    # What is shown

    def _wake(self) -> None:
        blank, self.blank_page = self.blank_page, None
        if blank is None or self._shown is None:
            return
        self._whole.removeWidget(blank)
        self._shown.show()
        if self.door is not None:
            self.door.passphrase.focus_first()
        elif self.sheet is not None:
            self.sheet.focus_first()
        blank.hide()
        blank.deleteLater()

    def _show(self, widget: QWidget) -> None:
        before, self._shown = self._shown, widget
        if before is not None and before is not widget:
            self._whole.removeWidget(before)
            before.hide()
            if before is not self.sheet:
                before.setParent(None)
                before.deleteLater()
        if self._whole.indexOf(widget) < 0:
            self._whole.addWidget(widget, 1)
        widget.show()
