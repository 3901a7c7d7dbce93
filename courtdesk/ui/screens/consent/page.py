"""The page: the points, the questions, the signature; or the signed view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from courtdesk.actions import consents, noted
from courtdesk.actions.cases import case_file
from courtdesk.actions.consent_words import words_now, words_read
from courtdesk.actions.session import Session
from courtdesk.domain.access import Permission
from courtdesk.domain.casefile import CaseFile, Recorded
from courtdesk.domain.consent import Consent, ConsentWords, Statement
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
from courtdesk.ui.kit.signature import SignatureField
from courtdesk.ui.screen import Desk, Place
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

_KEEP_PAPER = "Keep the paper as the site's rules say."

COPY = "consent"
"""What the printing page calls the person's copy of a consent."""


@dataclass(frozen=True)
class ConsentView(CaseView):
    """The case and what the page needs beside it.

    `told` says who may take consent when this member may not, else "". `explained_by` is the name
    of whoever explained the consent that is signed, `sessions` the programme's, in words.
    `now` is what a consent says today, `read` what the signed one said when it was read. `noted`
    says whether the consent is noted to stand on NDelius too.
    """

    told: str
    explained_by: str
    sessions: str
    today: date
    now: ConsentWords
    read: ConsentWords
    noted: str = ""


class ConsentPage(CaseForm[ConsentView]):
    """Takes the combined consent, or shows the one that was signed."""

    def __init__(self, desk: Desk, case: CaseId) -> None:
        title = "Combined consent"
        super().__init__(desk, case, title, "Sign consent", kept_as="consent:", intro=_INTRO)
        self.told: Told | None = None
        self.signed: Signed | None = None

    def read(self, session: Session) -> ConsentView:
        """The case, the words, the programme's sessions, and who explained."""
        file = case_file(session, self.case)
        told = ""
        try:
            session.require(Permission.TAKE_CONSENT)
        except NotAllowed as error:
            told = str(error)
        name = session.team().name_of(file.consent.value.explained_by) if file.consent else ""
        now = words_now(session)
        read = words_read(session, file.consent.value) if file.consent else now
        sessions = session.settings().sessions
        today = session.clock().date()
        return ConsentView(
            file, told, name, sessions, today, now, read, noted_words(session, self.case)
        )

    def refresh(self) -> None:
        """It may have been noted on NDelius meanwhile, or settled which of two versions holds."""
        signed, session, case = self.signed, self.desk.session, self.case
        if signed is not None and signed.settle is not None:
            self._take_away(signed)
            self.start()
        elif signed is not None:
            self.desk.runner.run(self, lambda: noted_words(session, case), self._show_noted)

    def _show_noted(self, words: str) -> None:
        if self.signed is not None:
            self.signed.noted.setText(words)

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
            view.file,
            recorded.value,
            view.read,
            view.explained_by,
            view.told,
            recorded.disputed,
            view.noted,
        )
        self.page.set_hints((("Tab", "next"), ("Alt ←", "back")))
        self.signed = Signed(facts)
        self.signed.sign_again.connect(self._sign_again)
        self.signed.withdraw.connect(self._ask_withdrawal)
        self.signed.copy_asked.connect(self._to_copy)
        self.signed.note_asked.connect(self._to_note)
        self.signed.settle_asked.connect(self._to_settle)
        self.page.body.addWidget(self.signed)
        first = self.signed.copy if view.told else self.signed.again
        (self.signed.settle or first).setFocus()

    def before_fields(self, view: ConsentView) -> None:
        """The points stand before the questions."""
        if view.file.consent is not None:
            self.page.body.addWidget(Text(_AGAIN))
        self.told = Told(view.now)
        self.page.body.addWidget(self.told)

    def fields(self, view: ConsentView) -> Sequence[Field[Any]]:
        """Explained, read how, requirements, declarations, signature."""
        surgery = TextField("gp_surgery", "GP surgery", optional=True)
        if view.file.consent is not None:
            surgery.set_value(view.file.consent.value.gp_surgery)
        return [
            EveryOne(
                "explained",
                "Explained to the person",
                _options(view.now.explained),
                hint="Tick each point when you have explained it.",
                missing="Explain each of these points, and tick it, before signing.",
            ),
            *_how_fields(view.file),
            _requirements(view),
            EveryOne(
                "declarations",
                "The person declares",
                _options(view.now.declarations),
                hint="Tick each one as the person says yes to it.",
                missing="The person must agree to each declaration to sign.",
            ),
            surgery,
            *_signature_fields(view),
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
        if self.told is not None:
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
            drawn=values["drawn"],
            not_drawn=values["not_drawn"],
            on_paper=bool(values["on_paper"]),
            sessions=self.view.sessions if self.view is not None else None,
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
        self._take_away(self.signed)
        self._show_form(self.view)

    def _take_away(self, signed: Signed) -> None:
        signed.hide()
        signed.setParent(None)
        signed.deleteLater()
        self.signed = None

    def _to_copy(self) -> None:
        self.desk.go(Place("print_form", self.case, COPY))

    def _to_settle(self) -> None:
        if self.view is not None and self.view.file.consent is not None:
            self.desk.go(Place("settle", self.case, self.view.file.consent.document))

    def _to_note(self) -> None:
        self.desk.go(Place("noted", self.case))

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


def noted_words(session: Session, case: CaseId) -> str:
    """Whether the consent as it stands is noted to be on NDelius too; nothing is assumed (P3)."""
    found = noted.noted(session, case)
    return f"{found.value.sentence}." if found is not None else _NOT_NOTED


_NOT_NOTED = "Nobody has noted yet that this consent is also recorded on NDelius."


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


def _options(statements: Sequence[Statement]) -> list[Option]:
    return [Option(one.id, one.text) for one in statements]


def _signature_fields(view: ConsentView) -> Sequence[Field[Any]]:
    """The typed name, and beside it what not everybody can give: a drawn one, or ink on paper."""
    today = DateField("signed_on", "Date of signing", missing="Enter the date of signing.")
    today.set_value(view.today)
    return (
        TextField(
            "signature",
            "Signature: the person's full name, typed",
            hint=f"The name on the case is {view.file.person.value.full_name}.",
            missing="Type the person's full name as their signature.",
        ),
        SignatureField(
            "drawn",
            "Signature, drawn",
            hint="With a pen, a finger or the mouse, if the person wishes. It cannot be drawn with "
            "the keyboard.",
            optional=True,
        ),
        TextField(
            "not_drawn",
            "It could not be drawn, because",
            hint="Such as no mouse or pen here, or the person would rather not.",
            optional=True,
            chars=48,
        ),
        Checks(
            "on_paper",
            "On paper",
            [Option("yes", "The person has signed the printed copy", _KEEP_PAPER)],
            optional=True,
        ),
        today,
    )


def _requirements(view: ConsentView) -> Checks:
    """One check a suitable requirement, with what the person agrees to do under it."""
    options = [
        Option(
            part.kind.value,
            f"{part.kind}, {part.kind.label}",
            quoted(view.now.agreed([part.kind], view.sessions)),
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
