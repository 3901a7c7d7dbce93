"""The page: the points, the questions, the signature; or the signed view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from courtdesk.actions import consents
from courtdesk.actions.cases import case_file
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.consent import DECLARATIONS, EXPLAINED, PROGRAMMES, Consent
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.ids import CaseId
from courtdesk.domain.pathway import suitable
from courtdesk.domain.requirements import RequirementKind
from courtdesk.domain.screening import ReadHow
from courtdesk.errors import CourtDeskError, NotAllowed
from courtdesk.ui.case_form import CaseForm, CaseView
from courtdesk.ui.kit.field import Field
from courtdesk.ui.kit.fields import Checks, Choice, DateField, Option, TextField
from courtdesk.ui.kit.headings import Section, Text
from courtdesk.ui.kit.panels import WarningPanel
from courtdesk.ui.screen import Desk
from courtdesk.ui.screens.consent.points import EveryOne, Told, quoted
from courtdesk.ui.screens.consent.signed import Signed, SignedFacts
from courtdesk.ui.screens.consent.withdrawal import WithdrawalCard

_INTRO = (
    "Read this page with the person, or read it aloud. Nothing is ticked until they have heard it."
)
_HINTS = (
    ("Tab", "next point or question"),
    ("Shift Tab", "back"),
    ("Space", "tick"),
    ("Ctrl Enter", "sign"),
)
_AGAIN = (
    "A consent was signed for this case before. Signing again replaces it: every approval that "
    "rests on the earlier one must be asked for again."
)
_NOBODY_SUITABLE = (
    "Consent comes after the assessment, and no requirement has been assessed as suitable for "
    "this person: record the assessment first."
)


@dataclass(frozen=True)
class ConsentView(CaseView):
    """The case and what the page needs beside it.

    `told` says who may take consent when this member may not, else "". `explained_by` is the name
    of whoever explained the consent that is signed, `sessions` the programme's, in words.
    """

    told: str
    explained_by: str
    sessions: str
    today: date


class ConsentPage(CaseForm[ConsentView]):
    """Takes the combined consent, or shows the one that was signed."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        title = "Combined consent"
        super().__init__(desk, case, title, "Sign consent", kept_as="consent:", intro=_INTRO)
        self.told = Told()
        self.signed: Signed | None = None

    def read(self, session: Session) -> ConsentView:
        """The case, the programme's sessions, and who explained."""
        file = case_file(session, self.case)
        told = ""
        try:
            session.require(Permission.TAKE_CONSENT)
        except NotAllowed as error:
            told = str(error)
        name = session.team().name_of(file.consent.value.explained_by) if file.consent else ""
        sessions = session.settings().sessions
        return ConsentView(file, told, name, sessions, session.clock().date())

    def show_view(self, view: ConsentView) -> None:
        """The signed view, or the page to sign, or why neither can be."""
        if view.file.consent is not None:
            self._show_signed(view, view.file.consent)
        elif view.told or not suitable(view.file):
            self.refuse(view.told or _NOBODY_SUITABLE)
        else:
            self._show_form(view)

    def _show_form(self, view: ConsentView) -> None:
        super().show_view(view)
        self.page.set_hints(_HINTS)

    def _show_signed(self, view: ConsentView, recorded: Recorded[Consent]) -> None:
        facts = SignedFacts(
            view.file, recorded.value, view.explained_by, view.told, recorded.disputed
        )
        self.signed = Signed(facts)
        self.signed.sign_again.connect(self._sign_again)
        self.signed.withdraw.connect(self._ask_withdrawal)
        self.page.body.addWidget(self.signed)
        if not view.told:
            self.signed.again.setFocus()

    def before_fields(self, view: ConsentView) -> None:
        """The points stand before the questions."""
        if view.file.consent is not None:
            self.page.body.addWidget(Text(_AGAIN))
        self.page.body.addWidget(self.told)

    def fields(self, view: ConsentView) -> Sequence[Field[Any]]:
        """Explained, read how, requirements, declarations, signature."""
        today = DateField("signed_on", "Date of signing", missing="Enter the date of signing.")
        today.set_value(view.today)
        surgery = TextField("gp_surgery", "GP surgery", optional=True)
        if view.file.consent is not None:
            surgery.set_value(view.file.consent.value.gp_surgery)
        return [
            EveryOne(
                "explained",
                "Explained to the person",
                [Option(one.id, one.text) for one in EXPLAINED],
                hint="Tick each point when you have explained it.",
                missing="Explain each of these points, and tick it, before signing.",
            ),
            *_how_fields(view.file),
            _requirements(view),
            EveryOne(
                "declarations",
                "The person declares",
                [Option(one.id, one.text) for one in DECLARATIONS],
                hint="Tick each one as the person says yes to it.",
                missing="The person must agree to each declaration to sign.",
            ),
            surgery,
            TextField(
                "signature",
                "Signature: the person's full name, typed",
                hint=f"The name on the case is {view.file.person.value.full_name}.",
                missing="Type the person's full name as their signature.",
            ),
            today,
        ]

    def after_fields(self, view: ConsentView) -> None:
        """Head the questions and the signature, and show the date of birth where they sign."""
        if self.group is None:
            return
        born = view.file.person.value.birth_date
        self.group.put_before("explained", Section("Before signing"))
        self.group.put_before("gp_surgery", Section("Signature"))
        words = f"Date of birth: {print_date(born)}" if born else "Date of birth: not recorded"
        self.group.put_before("gp_surgery", Text(words))

    def focus_first(self) -> None:
        """The first point: a page that began at the first question would skip what is said."""
        self.told.points[0].setFocus()

    def perform(self, session: Session, values: dict[str, Any]) -> object:
        """Record the signature."""
        return consents.sign_consent(
            session,
            self.case,
            [RequirementKind(kind) for kind in values["requirements"]],
            read_how=ReadHow(values["read_how"]),
            explained=values["explained"],
            declarations=values["declarations"],
            signature=values["signature"],
            signed_on=values["signed_on"],
            gp_surgery=values["gp_surgery"],
            format_note=values["format_note"],
        )

    def said(self) -> str:
        """What was signed."""
        kinds = self.group["requirements"].value() if self.group is not None else ()
        return f"Consent to {' & '.join(kinds)} has been signed."

    def _sign_again(self) -> None:
        if self.view is None or self.signed is None:
            return
        if not suitable(self.view.file):
            self._say_here(_NOBODY_SUITABLE)
            return
        self.signed.hide()
        self.signed.setParent(None)
        self.signed.deleteLater()
        self.signed = None
        self._show_form(self.view)

    def _ask_withdrawal(self) -> None:
        card = WithdrawalCard(self)
        card.accepted.connect(lambda: self._withdraw(card.reason.value()))
        card.finished.connect(card.deleteLater)
        card.open()

    def _withdraw(self, reason: str) -> None:
        session = self.desk.session

        def work() -> datetime:
            consents.withdraw_consent(session, self.case, reason)
            return session.clock()

        self.desk.runner.run(self, work, self._withdrawn, self._not_withdrawn)

    def _withdrawn(self, at: datetime) -> None:
        self.desk.saved(at)
        self.desk.say("The consent has been withdrawn.")
        self.desk.back()

    def _not_withdrawn(self, error: CourtDeskError) -> None:
        self._say_here(str(error))

    def _say_here(self, sentence: str) -> None:
        panel: QWidget = WarningPanel(sentence)
        self.page.body.insertWidget(1, panel)
        self.page.show_widget(panel)


def _how_fields(file: CaseFile) -> Sequence[Field[Any]]:
    needs = ", ".join(file.person.value.needs)
    hint = "Such as Polish through an interpreter, or easy read."
    return (
        Choice(
            "read_how",
            "How was this page read?",
            [Option(how.value, how.label) for how in ReadHow],
            missing="Say whether the consent was read or read aloud.",
        ),
        TextField(
            "format_note",
            "Language or format",
            hint=f"{hint} On the case: {needs}." if needs else hint,
            optional=True,
        ),
    )


def _requirements(view: ConsentView) -> Checks:
    """One check a suitable requirement, with what the person agrees to do under it."""
    options = [
        Option(
            part.kind.value,
            f"{part.kind}, {part.kind.label}",
            quoted(line.format(sessions=view.sessions) for line in PROGRAMMES[part.kind]),
        )
        for part in suitable(view.file)
    ]
    return Checks(
        "requirements",
        "The person consents to",
        options,
        hint=" ".join(["Should the court make it:", *_left_out(view.file)]),
        missing="Choose each requirement that the person consents to.",
    )


def _left_out(file: CaseFile) -> Sequence[str]:
    """Which requirements considered cannot be signed for, and why."""
    wanted = {part.kind for part in suitable(file)}
    return [
        f"({part.kind} cannot be signed for: "
        f"{'not assessed yet' if part.assessment is None else 'assessed as not suitable'}.)"
        for part in file.considered()
        if part.kind not in wanted
    ]
