"""Before a form is finished: every answer with a way to change it, what is missing named first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import cases, forms, results
from courtdesk.actions.forms import OpenForm
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.questionnaire import flow
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.fields import TextArea
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Caption, Section, Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_NAMED = 10
"""Unanswered questions that are each named with a link; more are told as a number."""


@dataclass(frozen=True)
class _Read:
    file: CaseFile
    opened: OpenForm | None


class CheckAnswersScreen(Screen):
    """Shows the draft of one form and finishes it.

    Attributes:
        page: the page.
        fields: the reason's field group, once the draft is shown and a reason is needed.
        finish: the button, once the draft is shown.
    """

    fields: FieldGroup | None
    finish: PrimaryButton | None

    def __init__(
        self,
        session: Session,
        runner: Runner,
        case: CaseId,
        form_id: str,
        *,
        go: Callable[[Place], None],
        say: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._session, self._runner = session, runner
        self._case, self._form_id = case, form_id
        self._go, self._say = go, say
        self._opened: OpenForm | None = None
        self._typed_reason = ""
        self._open_links: list[LinkButton] = []
        self.fields = None
        self.finish = None
        self.page = Page("Check the answers")
        layouts.column(self, gap=0).addWidget(self.page)
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", "finish"), ("Alt ←", "back")])
        action = QAction("Finish the form", self)
        action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        # The same keys led here: held a little too long, they must not finish a form unread.
        action.setAutoRepeat(False)
        action.triggered.connect(self._finish)
        self.addAction(action)

    def start(self) -> None:
        """Read the draft."""
        self._runner.run(self, self._read, self._show, self._refused)

    def refresh(self) -> None:
        """An answer may have been changed on the form."""
        if self.fields is not None:
            self._typed_reason = str(self.fields["reason"].value())
        self.start()

    def _read(self) -> _Read:
        file = cases.case_file(self._session, self._case)
        # Opening would begin a form anew where it has been finished meanwhile.
        if all(draft.form != self._form_id for draft in file.drafts):
            return _Read(file, None)
        return _Read(file, forms.open_form(self._session, self._case, self._form_id))

    def _show(self, read: _Read) -> None:
        self._fresh_content()
        if read.opened is None:
            self._notice("Nothing is open here", "The form has been finished or was never begun.")
            return
        self._opened = opened = read.opened
        column = layouts.column(self._content, gap=14)
        column.addWidget(
            Text(f"{opened.form.title} for {read.file.person.value.list_name}", kit="quiet")
        )
        progress = flow.progress(opened.form, opened.answers)
        reasons = self._reasons(opened)
        parts = (
            *self._missing(opened, progress),
            *self._left_out(opened),
            self._answers(opened),
            *reasons,
        )
        for part in parts:
            column.addWidget(part)
        self.finish = PrimaryButton(f"Finish {opened.form.title}", hint="Ctrl Enter")
        self.finish.clicked.connect(self._finish)
        column.addWidget(self.finish, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(
            Caption("After this the answers can be changed only with a reason, which is kept.")
        )
        column.addWidget(Caption(opened.form.copyright))
        self._first().setFocus()

    def _first(self) -> QWidget:
        """What the keyboard begins at: an open question, at the top, or else the way to finish."""
        if self._open_links:
            return self._open_links[0]
        if self.fields is not None:
            return self.fields["reason"].controls()[0]
        return self.finish or self.page

    def _missing(self, opened: OpenForm, progress: flow.Progress) -> list[QWidget]:
        self._open_links = []
        form, answers = opened.form, opened.answers
        if progress.complete:
            return [Strong(f"All {progress.total} questions are answered.")]
        required = flow.missing_required(form, answers)
        unexplained = flow.unexplained(form, answers)
        open_ones = required or [one for one in unexplained if one.link_id not in answers]
        lines = [
            f"{progress.left} not answered yet" if progress.left else "",
            f"{progress.declined} declined" if progress.declined else "",
            f"{progress.not_asked} could not be asked" if progress.not_asked else "",
        ]
        look = "warning" if unexplained else "neutral"
        panel = Inset(f"{progress} questions are answered", look=look)
        panel.add(Text(", ".join(line for line in lines if line) + "."))
        panel.add(Text(_may_finish(required=bool(required), unexplained=bool(unexplained))))
        for item in open_ones[:_NAMED]:
            link = LinkButton(f"Answer question {item.prefix} {item.text}", look="tight")
            link.clicked.connect(lambda _=False, link_id=item.link_id: self._change(link_id))
            panel.add(link)
            self._open_links.append(link)
        if len(open_ones) > _NAMED:
            panel.add(Text(f"and {len(open_ones) - _NAMED} more, marked “Not answered” below."))
        if open_ones and not required:
            reason = LinkButton("Finish without them: say why", look="tight")
            reason.clicked.connect(self._to_reason)
            panel.add(reason)
        return [panel]

    def _left_out(self, opened: OpenForm) -> list[QWidget]:
        """Answers to questions that an earlier answer leaves out, where they count all the same."""
        scored = {item.link_id for item in opened.form.scored_items()}
        hidden = flow.hidden_answers(opened.form, opened.answers)
        counted = [item for item in hidden if item.link_id in scored]
        if not counted:
            return []
        panel = Inset("Answers that an earlier answer leaves out", look="warning")
        panel.add(Text("They count in the score, and the result says so. Take away what is wrong."))
        for item in counted:
            label = results.answer_label(opened.form, item.link_id, opened.answers)
            panel.add(Text(f"{item.prefix} {item.text} {label}"))
            away = LinkButton(f"Take away the answer to question {item.prefix}", look="tight")
            away.clicked.connect(lambda _=False, link_id=item.link_id: self._take_away(link_id))
            panel.add(away)
        return [panel]

    def _take_away(self, link_id: str) -> None:
        opened = self._opened
        if opened is None:
            return
        answers = opened.answers.clear(link_id)
        self._runner.run(
            self,
            lambda: forms.save_answers(self._session, opened, answers, how=None),
            lambda _when: self.refresh(),
            self._not_done,
        )

    def _to_reason(self) -> None:
        if self.fields is not None:
            self.fields.focus_field("reason")

    def _answers(self, opened: OpenForm) -> QWidget:
        rows = [
            Answer(
                item.link_id,
                f"{item.prefix} {item.text}".strip(),
                results.answer_label(opened.form, item.link_id, opened.answers),
            )
            for item in flow.enabled(opened.form, opened.answers)
        ]
        listed = SummaryList(rows)
        listed.setAccessibleName("Answers")
        listed.change_asked.connect(self._change)
        return listed

    def _reasons(self, opened: OpenForm) -> list[QWidget]:
        self.fields = None
        needed = flow.unexplained(opened.form, opened.answers)
        if not needed and opened.amends is None:
            return []
        amending = opened.amends is not None
        reason = TextArea(
            "reason",
            "Why is the finished form changed?" if amending else "Why are answers missing?",
            hint="It is kept with the form, and everyone on the court side reads it: write no "
            "answers and no scores here.",
            missing="Say why the finished form is changed."
            if amending
            else "Say why answers are missing.",
            rows=2,
        )
        reason.set_value(self._typed_reason)
        self.fields = FieldGroup([reason])
        return [Section("Reason"), self.fields]

    def _change(self, link_id: str) -> None:
        self._go(Place("form", self._case, f"{self._form_id}#{link_id}"))

    def _finish(self) -> None:
        opened = self._opened
        if opened is None or self.finish is None or not self.finish.isEnabled():
            return
        if flow.missing_required(opened.form, opened.answers):
            # What is required comes first: a reason does not stand in for it.
            self._open_links[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self.page.show_widget(self._open_links[0])
            return
        reason = ""
        if self.fields is not None:
            values = self.fields.read_or_show()
            if values is None:
                return
            reason = values["reason"]
        # Pressed twice in one breath it must not finish twice.
        self.finish.setEnabled(False)
        self._runner.run(self, lambda: self._finished(opened, reason), self._done, self._not_done)

    def _finished(self, opened: OpenForm, reason: str) -> CaseFile:
        return forms.finish_form(self._session, opened, opened.answers, reason=reason)

    def _done(self, file: CaseFile) -> None:
        opened, self._opened = self._opened, None
        mine = [form for form in file.forms if form.value.form == self._form_id]
        if opened is not None and opened.amends is not None:
            mine = [form for form in mine if form.document == opened.amends]
        latest = mine[-1]  # they stand in the order in which they were made
        self._say(f"{latest.value.title} is finished.")
        # By way of the case, so that "back" from there does not lead to a form that is closed.
        self._go(Place("case", self._case))
        # What to do about risk comes before the score: the person is still in the room.
        next_page = "risk" if latest in file.open_stops() else "result"
        self._go(Place(next_page, self._case, latest.document))

    def _not_done(self, error: CourtDeskError) -> None:
        if self.finish is not None:
            self.finish.setEnabled(True)
        if isinstance(error, FieldError) and self.fields is not None:
            self.fields.show_errors([(error.field, str(error))])
            return
        panel = Inset("The form is not finished", look="warning")
        panel.add(Text(str(error)))
        layout = self._content.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, panel)
            self.page.show_widget(panel)

    def _refused(self, error: CourtDeskError) -> None:
        self._fresh_content()
        self._notice("This form cannot be opened", str(error))

    def _notice(self, heading: str, text: str) -> None:
        notice = EmptyState(heading, text, "Go to the case")
        notice.acted.connect(lambda: self._go(Place("case", self._case)))
        layouts.column(self._content).addWidget(notice)

    def _fresh_content(self) -> None:
        self._opened = self.fields = self.finish = None
        old, self._content = self._content, QWidget()
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()


def _may_finish(*, required: bool, unexplained: bool) -> str:
    if required:
        return (
            "Some of these must be answered before you finish, or marked as declined or as one "
            "that could not be asked."
        )
    if unexplained:
        return "You can finish all the same: the form then says that it is incomplete."
    return "What must be answered is answered: you can finish."


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("answers are those of a case")
    return CheckAnswersScreen(
        desk.session, desk.runner, place.case, place.part, go=desk.go, say=desk.say
    )


SCREEN = ScreenSpec("check_answers", "Check the answers", _build, needs=Permission.READ_CASES)
