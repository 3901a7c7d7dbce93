"""A trial of a form before it is put to use: asked as it would be, scored at once, never kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from courtdesk.actions import form_files, results
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.questionnaire import flow
from courtdesk.questionnaire.answers import Answers
from courtdesk.questionnaire.definition import AnswerValue, Form
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.banner import Banner, BannerKind
from courtdesk.ui.kit.buttons import SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import Caption, LedText, Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Panel
from courtdesk.ui.kit.style import current_theme, mark
from courtdesk.ui.screen import Desk, Place, Screen
from courtdesk.ui.screens.form.sheet import Sheet

TRY = "try:"
"""How the part of a place without a case begins."""

_FILE, _HELD = "file:", "form:"
_WIDTH = 290


def read_form(session: Session, part: str) -> Form:
    """The form to try: a file of the site's folder, or one that the vault keeps.

    Raises `NotAllowed` for other roles, `UserError` when it has gone, and `FormFileRefused`.
    """
    if part.startswith(_FILE):
        return form_files.proposed(session, part.removeprefix(_FILE))
    session.require(Permission.CHANGE_FORMS)
    held = form_files.site_form(session, part.removeprefix(_HELD))
    if held is None:
        raise UserError("This is not one of the site's own forms: look again at the list.")
    return session.shelf.get(session.vault, held.value.file)


class TrialScreen(Screen):
    """Asks a form of nobody; the answers are gone with the page.

    Attributes:
        answers: what was tried.
        sheet: the questions, once the form is read.
    """

    def __init__(self, desk: Desk, part: str) -> None:
        super().__init__()
        self._desk, self._part = desk, part
        self.answers = Answers()
        self.sheet: Sheet | None = None
        self._page = Page("Trial of a form", width=0)
        layouts.column(self, gap=0).addWidget(self._page)
        self._progress, self._result, self._risk = Strong(), LedText(""), Text()
        self._again = SecondaryButton("Clear the trial")
        self._again.clicked.connect(self._clear)
        self._page.set_hints(
            [("0 – 9", "answer and go on"), ("↑ ↓", "move"), ("Del", "clear"), ("Alt ←", "back")]
        )

    def start(self) -> None:
        """Read the form from where it is."""
        session, part = self._desk.session, self._part
        self._desk.runner.run(self, lambda: read_form(session, part), self._show, self._refused)

    def take_keyboard(self) -> None:
        """To the first question that has no answer."""
        if self.sheet is None:
            super().take_keyboard()
            return
        first = flow.first_unanswered(self.sheet.form, self.answers)
        if first is not None:
            self.sheet.focus_row(first.link_id)
        else:
            self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, form: Form) -> None:
        if self._page.title is not None:
            self._page.title.setText(form.title)
        banner = Banner(
            BannerKind.NOTICE,
            "This is a trial.",
            "Nothing that is entered here is kept, and it belongs to no case.",
            dismissible=False,
        )
        self._page.body.addWidget(banner)
        self.sheet = Sheet(form)
        holder = QWidget()
        mark(holder, "clear")
        both: QBoxLayout = layouts.row(holder, gap=20)
        both.addWidget(self.sheet, 1)
        both.addWidget(self._side(form), 0, Qt.AlignmentFlag.AlignTop)
        # Hidden until it is whole: what is put into a visible layout takes no keyboard until later.
        holder.hide()
        self._page.body.addWidget(holder)
        self.sheet.answered.connect(self._answered)
        self.sheet.advanced.connect(lambda link_id: self._move(link_id, 1))
        self.sheet.moved.connect(self._move)
        self._show_all()
        holder.show()
        self.take_keyboard()

    def _side(self, form: Form) -> QWidget:
        side = QWidget()
        mark(side, "clear")
        side.setFixedWidth(current_theme().px(_WIDTH))
        column = layouts.column(side, gap=12)
        panel = Panel("What these answers come to")
        for part in (self._progress, self._result, self._risk):
            panel.add(part)
        column.addWidget(panel)
        column.addWidget(self._again)
        column.addWidget(Caption(form.copyright))
        return side

    def _answered(self, link_id: str, value: AnswerValue | None) -> None:
        if self.sheet is None:
            return
        before = self.answers
        self.answers = before.clear(link_id) if value is None else before.set(link_id, value)
        if self.sheet.grid_of(link_id) is not None:
            self.sheet.show_answer(link_id, self.answers)
        self.sheet.show_asked(self.answers)
        self._show_result(self.sheet.form)

    def _move(self, link_id: str, steps: int) -> None:
        if self.sheet is None:
            return
        step = flow.next_question if steps > 0 else flow.previous_question
        found = step(self.sheet.form, self.answers, link_id)
        if found is not None:
            self.sheet.focus_row(found.link_id)

    def _clear(self) -> None:
        self.answers = Answers()
        self._show_all()
        self.take_keyboard()

    def _show_all(self) -> None:
        if self.sheet is not None:
            self.sheet.show_answers(self.answers)
            self._show_result(self.sheet.form)

    def _show_result(self, form: Form) -> None:
        found = results.show_result(form, self.answers)
        progress = flow.progress(form, self.answers)
        self._progress.setText(f"{progress} answered")
        # Here a score is no verdict about anybody: it shows the author what the rules make of it.
        self._result.set_parts(found.summary[:1].upper() + found.summary[1:])
        self._risk.setText("\n".join(found.risk_lines))
        self._risk.setVisible(bool(found.risk_lines))
        if progress.complete:
            announce(self, found.summary)

    def _refused(self, error: CourtDeskError) -> None:
        notice = EmptyState("This form cannot be tried", str(error), "Back to the list")
        notice.acted.connect(lambda: self._desk.go(Place("site_forms")))
        self._page.body.addWidget(notice)
