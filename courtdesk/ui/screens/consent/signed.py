"""A consent as it was signed: what it covers, what the court granted, until when it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.consent import Consent, ConsentWords
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.pathway import suitable
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import LinkButton, PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.signature import SignatureView, strokes_of
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.summary_list import Answer, SummaryList

NOTE = "Also recorded on NDelius: by whom and when"


@dataclass(frozen=True)
class SignedFacts:
    """What the signed view shows: the case, the words, and whether the reader takes consent.

    `words` are those that were read; `told` says who may take consent when the reader may not,
    else "". `noted` says whether the consent is noted to stand on NDelius too.
    """

    file: CaseFile
    consent: Consent
    words: ConsentWords
    explained_by: str
    told: str
    disputed: bool = False
    noted: str = ""


def granted_words(file: CaseFile) -> str:
    """What the court granted, as the sentence says it; never more than is recorded (P3)."""
    if file.sentence is None:
        return "Not sentenced yet. This is copied from the sentence when it is recorded."
    sentence = file.sentence.value
    day = print_date(sentence.sentenced_on)
    granted = " & ".join(sentence.granted())
    return f"{granted}, on {day}" if granted else f"None, on {day}"


def state_words(facts: SignedFacts) -> tuple[str, str, str]:
    """The look, the heading and the sentence over a signed consent."""
    consent = facts.consent
    kinds = " & ".join(consent.requirements)
    if consent.withdrawn_on is not None:
        reason = f" Reason given: {consent.withdrawal_reason}" if consent.withdrawal_reason else ""
        day = print_date(consent.withdrawn_on)
        return "warning", "Withdrawn", f"Consent to {kinds} was withdrawn on {day}.{reason}"
    absent = [part.kind.value for part in suitable(facts.file) if not consent.covers(part.kind)]
    if absent:
        need = " and ".join(absent)
        return (
            "warning",
            f"Signed for {kinds} only",
            f"It does not cover {need}, assessed as suitable since: sign again for all.",
        )
    renew = print_date(consent.renew_by)
    return (
        "done",
        f"Signed for {kinds}",
        f"Signed {print_date(consent.signed_on)}, renew by {renew}.",
    )


def rows(facts: SignedFacts) -> tuple[Answer, ...]:
    """The consent as questions and answers; none of them is changed here."""
    consent, words = facts.consent, facts.words
    born = consent.birth_date
    pairs = (
        ("Requirements", ", ".join(f"{kind}, {kind.label}" for kind in consent.requirements)),
        ("Granted by the court", granted_words(facts.file)),
        (
            "What the person agreed to do",
            _lines(words.agreed(consent.requirements, consent.sessions)),
        ),
        ("Explained", _lines(one.text for one in words.explained if one.id in consent.explained)),
        ("Explained by", facts.explained_by),
        ("Read or read aloud", consent.read_how.label),
        ("Language or format", consent.format_note),
        (
            "Declared",
            _lines(one.text for one in words.declarations if one.id in consent.declarations),
        ),
        ("Date of birth", print_date(born) if born else ""),
        ("GP surgery", consent.gp_surgery),
        ("Version of the words read", version_words(consent, words)),
        *signature_rows(consent),
    )
    return tuple(Answer(question, question, answer, False) for question, answer in pairs)


def version_words(consent: Consent, words: ConsentWords) -> str:
    """Which words were read; those shown are never passed off as those read (P3)."""
    if consent.points_version == words.version:
        return words.version
    return (
        f"{consent.points_version}. CourtDesk no longer has those words: they are shown here as "
        f"version {words.version} has them."
    )


def signature_rows(consent: Consent) -> Iterable[tuple[str, str]]:
    """How it was signed, in words; a drawn signature is shown under them."""
    yield "Signature, typed", consent.signature
    if consent.drawn:
        drawn = "Yes, shown below" if strokes_of(consent.drawn) else "Yes, but it cannot be shown"
        yield "Signature, drawn", drawn
    elif consent.not_drawn:
        yield "Signature, drawn", f"No. It could not be drawn, because: {consent.not_drawn}"
    else:
        yield "Signature, drawn", "No"
    if consent.on_paper:
        yield "On paper", "The person has signed the printed copy"
    yield "Signed on", print_date(consent.signed_on)
    yield "Renew by", print_date(consent.renew_by)


class Signed(QWidget):
    """The signed view.

    Signals:
        sign_again: a new consent is to be signed.
        withdraw: the person withdraws this one.
        copy_asked: a copy for the person is wanted.
        note_asked: it is to be noted that the consent stands on NDelius too.
        settle_asked: it is to be said which of two versions holds.

    Attributes:
        noted: the sentence that says whether it is.
        note: the way to note it, or None for who may not.
        settle: the way to where two versions are settled, or None where there is one.
    """

    sign_again = Signal()
    withdraw = Signal()
    copy_asked = Signal()
    note_asked = Signal()
    settle_asked = Signal()

    def __init__(self, facts: SignedFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        column = layouts.column(self, gap=14)
        look, heading, sentence = state_words(facts)
        self.settle: SecondaryButton | None = None
        if facts.disputed:
            panel = WarningPanel(_DISPUTED)
            self.settle = SecondaryButton("Settle which holds")
            self.settle.clicked.connect(self.settle_asked)
            panel.body.addWidget(self.settle, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(panel)
        inset = Inset(look=look)
        inset.add(Strong(heading))
        inset.add(Text(sentence))
        inset.setAccessibleName(f"{heading}. {sentence}")
        column.addWidget(inset)
        self.again, self.drop = self._buttons(facts, needed=look == "warning")
        self.copy = SecondaryButton("Print or save a copy for the person")
        self.copy.clicked.connect(self.copy_asked)
        if facts.told:
            column.addWidget(Text(facts.told))
        buttons = FlowLayout(gap=10, line_gap=8)
        for button in (self.copy,) if facts.told else (self.again, self.drop, self.copy):
            if button is not None:
                buttons.addWidget(button)
        column.addLayout(buttons)
        self.noted = Text(facts.noted)
        self.note: LinkButton | None = None
        column.addWidget(self.noted)
        if not facts.told:
            self.note = LinkButton(NOTE)
            self.note.clicked.connect(self.note_asked)
            column.addWidget(self.note, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(SummaryList(rows(facts)))
        self.drawn: SignatureView | None = None
        strokes = strokes_of(facts.consent.drawn)
        if strokes is not None:
            self.drawn = SignatureView(strokes, f"Signature of {facts.consent.signature}")
            column.addWidget(self.drawn, 0, Qt.AlignmentFlag.AlignLeft)

    def _buttons(
        self, facts: SignedFacts, *, needed: bool
    ) -> tuple[PrimaryButton | SecondaryButton, SecondaryButton | None]:
        again = PrimaryButton("Sign again") if needed else SecondaryButton("Sign again")
        again.clicked.connect(self.sign_again)
        if facts.consent.withdrawn_on is not None:
            return again, None
        drop = SecondaryButton("Withdraw consent")
        drop.clicked.connect(self.withdraw)
        return again, drop


_DISPUTED = (
    "Two people have recorded different versions of this consent. Until that is settled the one "
    "that allows least holds, and nothing can be approved or issued."
)


def _lines(statements: Iterable[str]) -> str:
    return "\n".join(statements)
