"""A consent as it was signed: what it covers, what the court granted, until when it holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from courtdesk.domain.casefile import CaseFile
from courtdesk.domain.consent import DECLARATIONS, EXPLAINED, PROGRAMMES, Consent
from courtdesk.domain.courtlist_values import print_date
from courtdesk.domain.pathway import suitable
from courtdesk.ui.kit import layouts
from courtdesk.ui.kit.buttons import PrimaryButton, SecondaryButton
from courtdesk.ui.kit.flow import FlowLayout
from courtdesk.ui.kit.headings import Strong, Text
from courtdesk.ui.kit.panels import Inset, WarningPanel
from courtdesk.ui.kit.style import mark
from courtdesk.ui.kit.summary_list import Answer, SummaryList


@dataclass(frozen=True)
class SignedFacts:
    """What the signed view shows: the case, who explained, and whether the reader takes consent.

    `told` says who may take consent when the reader may not, else "".
    """

    file: CaseFile
    consent: Consent
    explained_by: str
    told: str
    disputed: bool = False


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
    consent = facts.consent
    born = consent.birth_date
    agreed = [
        statement.format(sessions=consent.sessions)
        for kind in consent.requirements
        for statement in PROGRAMMES[kind]
    ]
    pairs = (
        ("Requirements", ", ".join(f"{kind}, {kind.label}" for kind in consent.requirements)),
        ("Granted by the court", granted_words(facts.file)),
        ("What the person agreed to do", "\n".join(agreed)),
        ("Explained", _lines(one.text for one in EXPLAINED if one.id in consent.explained)),
        ("Explained by", facts.explained_by),
        ("Read or read aloud", consent.read_how.label),
        ("Language or format", consent.format_note),
        ("Declared", _lines(one.text for one in DECLARATIONS if one.id in consent.declarations)),
        ("Signature, typed", consent.signature),
        ("Date of birth", print_date(born) if born else ""),
        ("GP surgery", consent.gp_surgery),
        ("Signed on", print_date(consent.signed_on)),
        ("Renew by", print_date(consent.renew_by)),
        ("Version of the words read", consent.points_version),
    )
    return tuple(Answer(question, question, answer, False) for question, answer in pairs)


class Signed(QWidget):
    """The signed view.

    Signals:
        sign_again: a new consent is to be signed.
        withdraw: the person withdraws this one.
    """

    sign_again = Signal()
    withdraw = Signal()

    def __init__(self, facts: SignedFacts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, "clear")
        column = layouts.column(self, gap=14)
        look, heading, sentence = state_words(facts)
        if facts.disputed:
            column.addWidget(WarningPanel(_DISPUTED))
        inset = Inset(look=look)
        inset.add(Strong(heading))
        inset.add(Text(sentence))
        inset.setAccessibleName(f"{heading}. {sentence}")
        column.addWidget(inset)
        self.again, self.drop = self._buttons(facts, needed=look == "warning")
        buttons = FlowLayout(gap=10)
        if facts.told:
            column.addWidget(Text(facts.told))
        else:
            for button in (self.again, self.drop):
                if button is not None:
                    buttons.addWidget(button)
            column.addLayout(buttons)
        column.addWidget(SummaryList(rows(facts)))

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
