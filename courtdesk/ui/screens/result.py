"""The result of one finished form, as far as the member's keys read it (P5, P3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from courtdesk.actions import amendments, cases, results
from courtdesk.actions.forms import OpenForm
from courtdesk.actions.results import FormResult
from courtdesk.actions.session import Session
from courtdesk.domain import access
from courtdesk.domain.access import READERS, Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.ids import CaseId, DocumentId
from courtdesk.domain.pathway import above_words
from courtdesk.domain.screening import FinishedForm
from courtdesk.errors import CourtDeskError, UserError
from courtdesk.questionnaire.definition import Form
from courtdesk.questionnaire.scoring import Status
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, SecondaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.headings import Caption, LedText, Section, Strong, Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, Panel
from courtdesk.ui.kit.summary_list import Answer, SummaryList
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

_STATUS = {
    Status.COMPLETE: "Complete",
    Status.PRORATED: "Some answers are missing: the score is worked out from the others",
    Status.NOT_SCORABLE: "Not scored: too many answers are missing",
}


@dataclass(frozen=True)
class _Read:
    """What the worker found; `result` is None for a member whose keys do not open it."""

    file: CaseFile
    finished: Recorded[FinishedForm]
    form: Form
    by: str
    result: FormResult | None
    may_change: bool
    being_changed: bool


class ResultScreen(Screen):
    """Shows one finished form.

    Attributes:
        page: the page.
    """

    def __init__(
        self,
        session: Session,
        runner: Runner,
        case: CaseId,
        document: str,
        *,
        go: Callable[[Place], None],
    ) -> None:
        super().__init__()
        self._session, self._runner = session, runner
        self._case, self._document = case, document
        self._go = go
        self.page = Page("Result")
        layouts.column(self, gap=0).addWidget(self.page)
        self._content = QWidget()
        self.page.body.addWidget(self._content)
        # A page to read: the keyboard scrolls it from the top, before it comes to the buttons.
        self.page.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.page.area.setAccessibleName("The result")
        self.page.set_hints([("↑ ↓", "read on"), ("Tab", "next"), ("Alt ←", "back")])

    def start(self) -> None:
        """Read the finished form."""
        self.page.area.setFocus(Qt.FocusReason.OtherFocusReason)
        self._runner.run(self, self._read, self._show, self._refused)

    def refresh(self) -> None:
        """It may have been changed meanwhile."""
        self._runner.run(self, self._read, self._show, self._refused)

    def _read(self) -> _Read:
        session = self._session
        file = cases.case_file(session, self._case)
        finished = next((one for one in file.forms if one.document == self._document), None)
        if finished is None:
            raise UserError("This form is not part of the case: open the case again.")
        readable = results.may_read(session, finished)
        return _Read(
            file=file,
            finished=finished,
            form=session.catalogue.get(finished.value.form),
            by=session.team().name_of(finished.by),
            result=results.read_result(session, finished) if readable else None,
            may_change=readable and access.may(session.roles(), Permission.SCREEN),
            being_changed=any(draft.form == finished.value.form for draft in file.drafts),
        )

    def _show(self, read: _Read) -> None:
        column = self._fresh_content()
        value = read.finished.value
        if self.page.title is not None:
            self.page.title.setText(value.title)
        at = read.finished.at
        column.addWidget(
            Text(
                f"{read.file.person.value.list_name} · finished by {read.by}, "
                f"{at.day}/{at.month}/{at.year} at {at:%H:%M}",
                kit="quiet",
            )
        )
        column.addWidget(_open_part(read))
        if read.result is None:
            column.addWidget(_closed_part(read.form))
        else:
            for part in _readable_part(read.form, read.result):
                column.addWidget(part)
        column.addLayout(self._buttons(read))
        column.addWidget(Caption(read.form.copyright))

    def _buttons(self, read: _Read) -> QVBoxLayout:
        across = layouts.column(gap=6)
        row = layouts.row(gap=12)
        across.addLayout(row)
        if read.may_change:
            words = "Go on changing the answers" if read.being_changed else "Change the answers"
            change = SecondaryButton(words)
            change.clicked.connect(self._amend)
            row.addWidget(change)
            across.addWidget(
                Caption(
                    "A reason is asked for and kept. An approval or report text that rests on "
                    "these answers is void until it is renewed."
                )
            )
        back = LinkButton("Back to the case")
        back.clicked.connect(self._to_case)
        row.addWidget(back)
        row.addStretch(1)
        return across

    def _amend(self) -> None:
        self._runner.run(
            self,
            lambda: amendments.open_amendment(
                self._session, self._case, DocumentId(self._document)
            ),
            self._opened,
            self._not_opened,
        )

    def _opened(self, opened: OpenForm) -> None:
        self._go(Place("form", self._case, opened.form.id))

    def _not_opened(self, error: CourtDeskError) -> None:
        panel = Inset("The answers cannot be changed now", look="warning")
        panel.add(Text(str(error)))
        layout = self._content.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, panel)
            self.page.show_widget(panel)

    def _to_case(self) -> None:
        self._go(Place("case", self._case))

    def _refused(self, error: CourtDeskError) -> None:
        notice = EmptyState("This result cannot be shown", str(error), "Go to the case")
        notice.acted.connect(self._to_case)
        self._fresh_content().addWidget(notice)

    def _fresh_content(self) -> QVBoxLayout:
        old, self._content = self._content, QWidget()
        self.page.body.replaceWidget(old, self._content)
        old.hide()
        old.setParent(None)
        old.deleteLater()
        return layouts.column(self._content, gap=14)


def _open_part(read: _Read) -> Panel:
    """What everybody on the court side may know."""
    value = read.finished.value
    panel = Panel("Outcome")
    panel.add(LedText(f"{value.answered} of {value.total}", " questions answered"))
    words = above_words(value.above_threshold)
    site = f" (the threshold here is {value.threshold})" if value.threshold else ""
    panel.add(LedText(words, site if value.above_threshold is not None else ""))
    panel.add(Text(f"{value.risk_words}."))
    if value.reason:
        panel.add(Text(f"Reason given: {value.reason}"))
    return panel


def _closed_part(form: Form) -> Panel:
    panel = Inset("Answers and scores", look="neutral")
    panel.add(Text("Not available to your role."))
    if form.compartment is not None:
        roles = sorted(role.label for role in READERS[form.compartment])
        panel.add(Text(f"They are open to these roles: {', '.join(roles)}."))
    return panel


def _readable_part(form: Form, result: FormResult) -> list[QWidget]:
    """Risk first, then score and band, then every answer."""
    parts: list[QWidget] = []
    if result.risk_lines:
        risky = any("answered" in line and "no risk item" not in line for line in result.risk_lines)
        unknown = any("not assessed" in line for line in result.risk_lines)
        risk = Inset("Risk", look="warning" if risky or unknown else "neutral")
        for line in result.risk_lines:
            risk.add(Strong(line) if risky or unknown else Text(line))
        parts.append(risk)
    if form.rules is not None:
        parts.append(_score_panel(form, result))
    parts.append(Section("Answers"))
    rows = [
        Answer(str(at), question, answer, changeable=False)
        for at, (question, answer) in enumerate(result.answers)
    ]
    listed = SummaryList(rows)
    listed.setAccessibleName("Answers")
    parts.append(listed)
    return parts


def _score_panel(form: Form, result: FormResult) -> Panel:
    panel = Panel("Score")
    if result.score is None:
        panel.add(LedText("No score and no band", f": {result.summary}."))
    else:
        note = ", prorated" if result.prorated else ""
        panel.add(LedText(result.score, note))
    if result.band is not None:
        scheme = f" (bands: {result.scheme})" if result.scheme else ""
        panel.add(LedText(result.band.replace("-", " ").capitalize(), scheme))
    panel.add(Text(f"{_STATUS[result.status]}."))
    if result.missing:
        items = ", ".join(str(number) for number in result.missing)
        panel.add(Text(f"No answer to item {items}. {_rule_words(form)}"))
    for line in _cutoff_lines(form, result):
        panel.add(Text(line))
    for name, shown in result.lines[1:]:
        panel.add(LedText(shown, before=f"{name.replace('-', ' ').capitalize()}: "))
    return panel


def _rule_words(form: Form) -> str:
    """The form's own rule for missing answers, in words."""
    if form.rules is None:
        return ""
    allowed = form.rules.main.missing_allowed
    if not allowed:
        return "The rule: with any answer missing there is no total and no band."
    noun = "answer" if allowed == 1 else "answers"
    return f"The rule: with up to {allowed} {noun} missing the rest is prorated; beyond, no score."


def _cutoff_lines(form: Form, result: FormResult) -> list[str]:
    if form.rules is None or result.score is None:
        return []
    return [
        f"{name.replace('-', ' ').capitalize()} cut-off {at}: "
        f"{'reached' if reached else 'not reached'}."
        for name, at, reached in result.cutoffs
    ]


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("a result is that of a case")
    return ResultScreen(desk.session, desk.runner, place.case, place.part, go=desk.go)


SCREEN = ScreenSpec("result", "Result", _build, needs=Permission.READ_CASES)
