"""Agreement to be screened and to the outcome being shared: the first of three separate acts.

The words to read are our own. They are not consent to treatment, which is signed much later and on
another page; a person who declines here loses nothing in court, and is told so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from courtdesk.actions import cases, forms
from courtdesk.actions.session import Session
from courtdesk.domain.access import MAY, Permission
from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.ids import CaseId
from courtdesk.domain.screening import ReadHow, ScreeningAgreement
from courtdesk.domain.told import DefenceAnswer, Party
from courtdesk.errors import CourtDeskError, FieldError
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton
from courtdesk.ui.kit.empty import EmptyState
from courtdesk.ui.kit.fields import Choice, Option, TextArea
from courtdesk.ui.kit.form_page import FieldGroup
from courtdesk.ui.kit.headings import Text
from courtdesk.ui.kit.page import Page
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.operations import Runner
from courtdesk.ui.screen import Desk, Place, Screen, ScreenSpec

WORDS = (
    "I would like to ask you some questions about how you have been feeling lately. It takes "
    "about ten minutes.",
    "You can say no, and you can stop at any time or leave a question out. Saying no does not "
    "count against you, and the court carries on as it would have done.",
    "If you agree, the people who work with treatment at this court, the probation officer here "
    "and the court are told whether the questions suggest that treatment could help. Your answers "
    "themselves are for health staff, and for whoever asks you the questions, alone.",
    "If you tell me that you or somebody else may come to harm, I have to pass that on.",
    "This is not an agreement to treatment. Should treatment be offered, you will be asked about "
    "that separately.",
)
"""What is read to the person before they are asked; one paragraph each."""

_AGREES, _DECLINES = "agrees", "declines"
_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class _Read:
    file: CaseFile
    may: bool


class AgreementScreen(Screen):
    """Records one person's agreement, or that they decline.

    Attributes:
        page: the page.
        fields: the questions, once the case is read and the member may record.
        button: Continue, likewise.
    """

    fields: FieldGroup | None
    button: PrimaryButton | None

    def __init__(
        self,
        session: Session,
        runner: Runner,
        case: CaseId,
        *,
        go: Callable[[Place], None],
        say: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._session, self._runner, self._case = session, runner, case
        self._go, self._say = go, say
        self.fields = None
        self.button = None
        self.page = Page("Agreement to be screened")
        layouts.column(self, gap=0).addWidget(self.page)
        self.page.set_hints([("Tab", "next"), ("Ctrl Enter", "continue"), ("Alt ←", "back")])
        action = QAction("Record the agreement", self)
        action.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        action.triggered.connect(self._continue)
        self.addAction(action)

    def start(self) -> None:
        """Read the case; what was recorded before is shown to be changed."""
        self._runner.run(self, self._read, self._show, self._refused)

    def _read(self) -> _Read:
        file = cases.case_file(self._session, self._case)
        return _Read(file, self._session.may(Permission.RECORD_AGREEMENT))

    def _show(self, read: _Read) -> None:
        person = read.file.person.value
        self.page.body.addWidget(Text(person.list_name, kit="quiet"))
        if not read.may:
            self._show_not_allowed()
            return
        notice = defence_notice(read.file)
        if notice:
            self.page.body.addWidget(WarningPanel(notice, word="Before you ask"))
        words = Inset("Read this, or have it read, before you ask")
        for paragraph in WORDS:
            words.add(Text(paragraph))
        self.page.body.addWidget(words)
        self._build()
        agreement = read.file.agreement
        if agreement is not None:
            self._fill(agreement.value)
        if self.fields is not None:
            self.fields["agreed"].focus_first()

    def _build(self) -> None:
        agreed = Choice(
            "agreed",
            "Does the person agree to be screened?",
            [Option(_AGREES, "Yes, they agree"), Option(_DECLINES, "No, they decline")],
            missing="Choose whether the person agrees to be screened.",
        )
        share = Choice(
            "share_outcome",
            "Do they agree to the outcome being shared with the court?",
            [Option(_YES, "Yes"), Option(_NO, "No")],
            missing="Choose whether the outcome may be shared with the court.",
        )
        how = Choice(
            "read_how",
            "How did they take in the words above?",
            [Option(way.value, way.label) for way in ReadHow],
            missing="Choose whether the words were read or read aloud.",
        )
        note = TextArea(
            "note",
            "Note",
            hint="For example, the interpreter's language. No answers and no health information.",
            optional=True,
            rows=2,
        )
        self.fields = FieldGroup([agreed, share, how, note])
        share.hide()
        agreed.changed.connect(lambda: share.setVisible(agreed.value() == _AGREES))
        self.fields.failed.connect(lambda count: self.page.set_failed(failed=count > 0))
        self.page.body.addWidget(self.fields)
        self.button = PrimaryButton("Continue", hint="Ctrl Enter")
        self.button.clicked.connect(self._continue)
        self.page.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def _fill(self, known: ScreeningAgreement) -> None:
        if self.fields is None:
            return
        self.fields["agreed"].set_value(_AGREES if known.agreed else _DECLINES)
        self.fields["share_outcome"].set_value(_YES if known.share_outcome else _NO)
        self.fields["read_how"].set_value(known.read_how.value)
        self.fields["note"].set_value(known.note)

    def _continue(self) -> None:
        if self.fields is None or self.button is None or not self.button.isEnabled():
            return
        given = self.fields.read_or_show()
        if given is None:
            return
        self.page.set_failed(failed=False)
        self.button.setEnabled(False)
        agreed = given["agreed"] == _AGREES
        self._runner.run(
            self,
            lambda: forms.record_agreement(
                self._session,
                self._case,
                agreed=agreed,
                # Who declines the screen is not asked about an outcome that there will not be.
                share_outcome=agreed and given["share_outcome"] == _YES,
                read_how=ReadHow(given["read_how"]),
                note=given["note"],
            ),
            self._recorded,
            self._not_recorded,
        )

    def _recorded(self, file: CaseFile) -> None:
        agreed = file.agreement is not None and file.agreement.value.agreed
        self._say("Agreement recorded." if agreed else "Recorded: declined to be screened.")
        self._go(Place("case", self._case))

    def _not_recorded(self, error: CourtDeskError) -> None:
        if self.button is not None:
            self.button.setEnabled(True)
        if self.fields is not None:
            name = error.field if isinstance(error, FieldError) else ""
            self.fields.show_errors([(name, str(error))])

    def _show_not_allowed(self) -> None:
        who = ", ".join(sorted(role.label for role in MAY[Permission.RECORD_AGREEMENT]))
        self._notice("Your role does not record this", f"One of these roles asks: {who}.")

    def _refused(self, error: CourtDeskError) -> None:
        self._notice("This case cannot be opened", str(error))

    def _notice(self, heading: str, text: str) -> None:
        notice: QWidget = EmptyState(heading, text)
        self.page.body.addWidget(notice)


def defence_notice(file: CaseFile) -> str:
    """What stands open with the defence when the person is about to be asked, or ""."""
    told = file.court.told_to(Party.DEFENCE)
    if told is None:
        return "The defence has not been told: tell them first, or say why not."
    if told.value.answer is DefenceAnswer.CLIENT_FIRST:
        return "The defence wants to speak with the client first: ask them before you go on."
    if told.value.answer is DefenceAnswer.OBJECTS:
        return "The defence objects to a screen. The person decides: say so before you ask."
    return ""


def _build(desk: Desk, place: Place) -> Screen:
    if place.case is None:
        raise RuntimeError("an agreement is that of a case")
    return AgreementScreen(desk.session, desk.runner, place.case, go=desk.go, say=desk.say)


SCREEN = ScreenSpec("agreement", "Agreement", _build, needs=Permission.READ_CASES)
